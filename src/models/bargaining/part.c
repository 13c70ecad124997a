/* Evaluates a rule over columns of futures: the mean of a single issue as whole columns, everything
 * else future by future. */
#include "models/bargaining/part.h"

#include "base/alloc.h"
#include "base/vector.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

static size_t outputs_per_issue(const cs_rule_part *p) {
  return p->wants_lines ? 4 : 1;
}

/* ---- red lines --------------------------------------------------------------------------- */

static bool sits(const cs_batch *b, size_t seat, size_t i) {
  return seat == SIZE_MAX || b->in[seat][i] >= 0.5;
}

/* Has somebody who may sit a seat without a value in future i?  Then nobody can say who sits. */
static bool seat_failed(const cs_rule_part *p, const cs_batch *b, size_t i) {
  for (size_t a = 0; a < p->n_actors; a++) {
    if (p->seat[a] != SIZE_MAX && b->in[p->seat[a]][i] != b->in[p->seat[a]][i]) return true;
  }
  return false;
}

/* A red line that binds and has no value in some future leaves the outcome without one.
 *
 * Applies the red lines of issue k to the rule's outcome in future i (natural units). */
static void settle(const cs_rule_part *p, const cs_batch *b, size_t k, size_t i, double outcome) {
  double least = -INFINITY, most = INFINITY, crossed = 0;
  double *const *out = b->out + k * 4;
  bool bound = false, no_deal = false;

  for (size_t m = 0; m < p->n_lines[k]; m++) {
    const cs_bargaining_red_line *line = &p->lines[k][m];
    double at = b->in[line->input][i];

    if (!line->is_hard || p->red_lines == CS_RED_LINES_IGNORE || !sits(b, line->seat, i)) continue;
    if (at != at) {
      for (size_t o = 0; o < 4; o++) out[o][i] = NAN;
      return;
    }
    if (line->is_most && at < most) most = at;
    if (!line->is_most && at > least) least = at;
  }
  if (outcome < least || outcome > most) {
    if (p->red_lines == CS_RED_LINES_BOUND && least <= most) {
      outcome = outcome < least ? least : most;
      bound = true;
    } else {
      no_deal = true;
      outcome = p->no_deal[k] == SIZE_MAX ? NAN : b->in[p->no_deal[k]][i];
    }
  } else if (least > most) {
    no_deal = true;
    outcome = p->no_deal[k] == SIZE_MAX ? NAN : b->in[p->no_deal[k]][i];
  }
  for (size_t m = 0; m < p->n_lines[k]; m++) {
    const cs_bargaining_red_line *line = &p->lines[k][m];
    double at = b->in[line->input][i];

    crossed += at != at ? NAN : line->is_most ? outcome > at : outcome < at;
  }
  out[0][i] = outcome;
  out[1][i] = bound;
  out[2][i] = no_deal;
  out[3][i] = crossed;
}

/* limit := the smaller (is_most) or larger of limit and at, where seat (NULL: everywhere) is taken.
 */
CS_COLUMNS static void tighten(size_t n, bool is_most, const double *restrict at,
                               const double *restrict seat, double *restrict limit) {
  for (size_t i = 0; i < n; i++) {
    double x = at[i], old = limit[i];
    double tighter = x != x ? x : is_most ? (x < old ? x : old) : (x > old ? x : old);

    limit[i] = !seat || seat[i] >= 0.5 ? tighter : old;
  }
}

/* The same decision as settle(), for a column; least > most leaves no room for a deal, and a NaN
 * among the three no outcome. */
CS_COLUMNS static void decide(size_t n, bool bounds, const double *restrict least,
                              const double *restrict most, const double *restrict no_deal,
                              double *restrict outcome, double *restrict bound,
                              double *restrict fallen) {
  for (size_t i = 0; i < n; i++) {
    double x = outcome[i], low = least[i], high = most[i];
    bool outside = x < low || x > high, room = low <= high;
    bool moves = outside && bounds && room, falls = !room || (outside && !moves);
    bool failed = x != x || low != low || high != high;

    outcome[i] = failed ? NAN : falls ? no_deal[i] : moves ? (x < low ? low : high) : x;
    bound[i] = failed ? NAN : moves ? 1.0 : 0.0;
    fallen[i] = failed ? NAN : falls ? 1.0 : 0.0;
  }
}

CS_COLUMNS static void count_crossed(size_t n, bool is_most, const double *restrict at,
                                     const double *restrict outcome, double *restrict crossed) {
  for (size_t i = 0; i < n; i++) {
    double x = outcome[i], y = at[i];

    crossed[i] += x != x || y != y ? NAN : (is_most ? x > y : x < y) ? 1.0 : 0.0;
  }
}

/* Red lines of a single issue whose outcomes stand in out[0]; `work` has room for three columns. */
static void settle_columns(const cs_rule_part *p, const cs_batch *b, double *work) {
  double *least = work, *most = work + b->n, *nothing = work + 2 * b->n;

  for (size_t k = 1; k < 4; k++) memset(b->out[k], 0, b->n * sizeof(double));
  if (!p->n_lines[0]) return;
  for (size_t i = 0; i < b->n; i++) {
    least[i] = -INFINITY;
    most[i] = INFINITY;
    nothing[i] = NAN;
  }
  for (size_t m = 0; m < p->n_lines[0]; m++) {
    const cs_bargaining_red_line *line = &p->lines[0][m];

    if (line->is_hard && p->red_lines != CS_RED_LINES_IGNORE)
      tighten(b->n, line->is_most, b->in[line->input],
              line->seat == SIZE_MAX ? NULL : b->in[line->seat], line->is_most ? most : least);
  }
  decide(b->n, p->red_lines == CS_RED_LINES_BOUND, least, most,
         p->no_deal[0] == SIZE_MAX ? nothing : b->in[p->no_deal[0]], b->out[0], b->out[1],
         b->out[2]);
  for (size_t m = 0; m < p->n_lines[0]; m++)
    count_crossed(b->n, p->lines[0][m].is_most, b->in[p->lines[0][m].input], b->out[0], b->out[3]);
}

/* ---- the mean of one issue, column by column --------------------------------------------- */

/* The plain mean of those who sit in future i, for when nobody there has weight; NaN when nobody
 * sits. */
static double mean_of_seated(const cs_rule_part *p, const cs_batch *b, size_t i) {
  double sum = 0, n = 0;

  for (size_t a = 0; a < p->n_actors; a++) {
    if (p->places[a].position == SIZE_MAX || !sits(b, p->seat[a], i)) continue;
    sum += b->in[p->places[a].position][i];
    n++;
  }
  return n > 0 ? sum / n : NAN;
}

/* out := capability where the seat is taken, else 0; NaN where nobody knows. */
CS_COLUMNS static void seated(size_t n, const double *restrict seat,
                              const double *restrict capability, double *restrict out) {
  for (size_t i = 0; i < n; i++) out[i] = seat[i] >= 0.5 ? capability[i] : seat[i] < 0.5 ? 0 : NAN;
}

static void mean_issue(const cs_rule_part *p, const cs_batch *b) {
  /* The weighted mean is linear: natural units and saliences of 0..100 need no conversion. */
  const double **position = b->workspace;
  const double **salience = position + p->n_actors, **capability = salience + p->n_actors;
  double *weight = (double *)(capability + p->n_actors), *weighted = weight + b->n;
  bool has_seats = false;
  size_t n = 0;

  for (size_t a = 0; a < p->n_actors; a++) {
    const cs_place_at_table *at = &p->places[a];

    if (at->position == SIZE_MAX) continue;
    position[n] = b->in[at->position];
    salience[n] = b->in[at->salience];
    capability[n] = b->in[at->capability];
    if (p->seat[a] != SIZE_MAX) {
      seated(b->n, b->in[p->seat[a]], capability[n], weighted);
      capability[n] = weighted;
      weighted += b->n;
      has_seats = true;
    }
    n++;
  }
  cs_mean_columns(n, b->n, position, salience, capability, b->out[0], weight);
  for (size_t i = 0; i < b->n && has_seats; i++) {
    if (weight[i] <= 0) b->out[0][i] = mean_of_seated(p, b, i);
  }
  if (!p->wants_lines) return;
  settle_columns(p, b, weighted);
}

/* ---- any rule, future by future ---------------------------------------------------------- */

/* A future's table in the workspace, of the actors that sit. */
typedef struct {
  double *position, *salience, *capability, *outcome;
  unsigned char *present;
  const char **actors;
  void *work;
} frame;

static size_t round_up(size_t bytes) {
  return (bytes + 63) / 64 * 64;
}

static size_t frame_bytes(const cs_rule_part *p) {
  size_t cells = p->n_actors * p->n_issues;

  return 3 * round_up(cells * sizeof(double)) + round_up(p->n_issues * sizeof(double)) +
         round_up(cells) + round_up(p->n_actors * sizeof(char *));
}

static frame lay_out(const cs_rule_part *p, void *workspace) {
  size_t cells = p->n_actors * p->n_issues;
  unsigned char *at = workspace;
  frame f;

  f.position = (double *)(void *)at;
  at += round_up(cells * sizeof(double));
  f.salience = (double *)(void *)at;
  at += round_up(cells * sizeof(double));
  f.capability = (double *)(void *)at;
  at += round_up(cells * sizeof(double));
  f.outcome = (double *)(void *)at;
  at += round_up(p->n_issues * sizeof(double));
  f.present = at;
  at += round_up(cells);
  f.actors = (const char **)(void *)at;
  at += round_up(p->n_actors * sizeof(char *));
  f.work = at;
  return f;
}

/* Can the rule be taken column by column?  The columns are those of capability times salience. */
static bool is_plain_mean(const cs_rule_part *p) {
  return p->rule == CS_RULE_MEAN && p->n_issues == 1 && p->options.weights == CS_WEIGHTS_FULL;
}

size_t cs_rule_part_workspace(const void *self, size_t n) {
  const cs_rule_part *p = self;
  size_t columns = 3 * p->n_actors * sizeof(double *) + (p->n_actors + 4) * n * sizeof(double);
  size_t rule = cs_rule_workspace(p->rule, p->n_actors, p->n_issues);
  size_t table = frame_bytes(p);

  if (is_plain_mean(p)) return columns;
  return rule > SIZE_MAX - table ? SIZE_MAX : rule + table;
}

/* Fills the frame for future i; returns the table. */
static cs_table seat_actors(const cs_rule_part *p, const cs_batch *b, size_t i, frame *f) {
  size_t n = 0, m = p->n_issues;

  for (size_t a = 0; a < p->n_actors; a++) {
    if (!sits(b, p->seat[a], i)) continue;
    for (size_t k = 0; k < m; k++) {
      const cs_place_at_table *at = &p->places[a * m + k];
      bool present = at->position != SIZE_MAX;
      double x = present ? b->in[at->position][i] : p->from[k];

      f->position[n * m + k] = (x - p->from[k]) / (p->to[k] - p->from[k]);
      f->salience[n * m + k] = present ? b->in[at->salience][i] / 100 : 0;
      f->capability[n * m + k] = present ? b->in[at->capability][i] : 0;
      f->present[n * m + k] = present;
    }
    f->actors[n++] = p->actors[a];
  }
  return (cs_table){.n_actors = n,
                    .n_issues = m,
                    .position = f->position,
                    .salience = f->salience,
                    .capability = f->capability,
                    .present = f->present,
                    .actors = f->actors,
                    .issues = p->issues};
}

static bool has_nan(const cs_table *t) {
  double sum = 0;

  for (size_t c = 0; c < t->n_actors * t->n_issues; c++)
    sum += t->position[c] + t->salience[c] + t->capability[c];
  return !isfinite(sum);
}

void cs_rule_part_evaluate(const void *self, const cs_batch *b) {
  const cs_rule_part *p = self;
  size_t per_issue = outputs_per_issue(p);
  frame f;

  if (is_plain_mean(p)) {
    mean_issue(p, b);
    return;
  }
  f = lay_out(p, b->workspace);
  for (size_t i = 0; i < b->n; i++) {
    cs_table t = seat_actors(p, b, i, &f);
    cs_rule_result result = {.outcome = f.outcome};

    if (has_nan(&t) || seat_failed(p, b, i)) {
      /* An input failed in this future: so does the outcome. */
      for (size_t k = 0; k < p->n_issues * per_issue + p->wants_rounds; k++) b->out[k][i] = NAN;
      continue;
    }
    cs_rule_evaluate(p->rule, &p->options, &t, f.work, NULL, &result);
    for (size_t k = 0; k < p->n_issues; k++) {
      double x = p->from[k] + f.outcome[k] * (p->to[k] - p->from[k]);

      if (p->wants_lines) {
        settle(p, b, k, i, x);
      } else {
        b->out[k][i] = x;
      }
    }
    if (p->wants_rounds) b->out[p->n_issues * per_issue][i] = (double)result.rounds;
  }
}

/* ---- explaining one future --------------------------------------------------------------- */

typedef struct {
  const cs_rule_part *p;
  const char *const *actors;
  cs_buf *text;
  size_t lines;
} teller;

enum { MOST_MOVES = 40 };

static void tell_move(void *data, const cs_bargaining_move *m) {
  teller *t = data;
  double from = t->p->from[m->issue], span = t->p->to[m->issue] - from;
  char a[32], b[32];

  if (t->lines++ >= MOST_MOVES) return;
  cs_buf_printf(t->text, "    round %zu: %s, with %s: %s moves on %s from %s to %s (%s)\n",
                m->round, t->actors[m->initiator], t->actors[m->receiver], t->actors[m->mover],
                t->p->issues[m->issue], cs_number_short(from + m->from * span, 4, a),
                cs_number_short(from + m->to * span, 4, b), cs_offer_names[m->kind]);
}

void cs_rule_part_explain(const void *self, const double *in, const double *out, cs_buf *text) {
  const cs_rule_part *p = self;
  size_t bytes = cs_rule_workspace(p->rule, p->n_actors, p->n_issues);
  size_t table = frame_bytes(p), per_issue = outputs_per_issue(p), n_inputs = 0;
  void *memory = bytes > SIZE_MAX - table - 64 ? NULL : cs_alloc_columns(bytes + table, 1);
  const double **columns;
  cs_batch b;
  frame f;
  cs_table t;
  char number[32];

  for (size_t k = 0; k < p->n_issues; k++) {
    cs_buf_printf(text, "    %s: %s", p->issues[k], cs_number_short(out[k * per_issue], 5, number));
    if (p->units[k]) cs_buf_printf(text, " %s", p->units[k]);
    if (p->wants_lines && out[k * per_issue + 1] != 0) cs_buf_puts(text, ", held by a red line");
    if (p->wants_lines && out[k * per_issue + 2] != 0) cs_buf_puts(text, ", no deal");
    cs_buf_puts(text, "\n");
  }
  for (size_t c = 0; c < p->n_actors * p->n_issues; c++) {
    if (p->places[c].position != SIZE_MAX && p->places[c].capability >= n_inputs)
      n_inputs = p->places[c].capability + 1;
  }
  for (size_t a = 0; a < p->n_actors; a++) {
    if (p->seat[a] != SIZE_MAX && p->seat[a] >= n_inputs) n_inputs = p->seat[a] + 1;
  }
  columns = cs_calloc(n_inputs, sizeof *columns);
  if (!memory || !columns) {
    text->failed = true;
  } else {
    teller listener = {.p = p, .text = text};
    cs_recorder recorder = {.move = tell_move, .data = &listener};
    cs_rule_result result = {0};

    for (size_t k = 0; k < n_inputs; k++) columns[k] = &in[k];
    b = (cs_batch){.n = 1, .in = columns};
    f = lay_out(p, memory);
    t = seat_actors(p, &b, 0, &f);
    listener.actors = f.actors;
    result.outcome = f.outcome;
    if (!has_nan(&t) && !seat_failed(p, &b, 0))
      cs_rule_evaluate(p->rule, &p->options, &t, f.work, &recorder, &result);
    if (listener.lines > MOST_MOVES)
      cs_buf_printf(text, "    ... and %zu more moves\n", listener.lines - MOST_MOVES);
  }
  cs_free(memory);
  cs_free(columns);
}

/* ---- losses ------------------------------------------------------------------------------ */

void cs_loss_part_evaluate(const void *self, const cs_batch *b) {
  const cs_loss_part *p = self;

  for (size_t i = 0; i < b->n; i++) {
    double loss = 0, weight = 0;

    for (size_t k = 0; k < p->n_issues; k++) {
      double x = b->in[3 * k][i], s = b->in[3 * k + 1][i], outcome = b->in[3 * k + 2][i];

      loss += s * fabs((outcome - x) / (p->to[k] - p->from[k]));
      weight += s;
    }
    /* Whoever cares about nothing loses nothing. */
    b->out[0][i] = weight > 0 ? loss / weight : loss;
  }
}
