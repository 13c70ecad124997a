/* Bueno de Mesquita's expected-utility model, each issue by itself, in two readings.
 *
 * Sources: Bueno de Mesquita, "A decision making model: its structure and form", International
 * Interactions 23 (1997); Bueno de Mesquita and Stokman (eds.), European Community Decision Making
 * (1994); Scholz, Calbert and Smith, "Unravelling Bueno De Mesquita's group decision model",
 * Journal of Theoretical Politics 23 (2011), whose reconstruction `scholz` follows as its authors'
 * results show it, and `textbook` as the text says it.  docs/methods/bargaining.md, section 5, has
 * the formulas and where the two differ.
 *
 * A round takes O(n^2) powers and O(n m^2) steps for n actors at m distinct positions.
 *
 * Departures: where nobody has any weight, each side wins with chance 1/2; where the spread of
 * positions or of dangers is zero, nobody moves or minds risk.  The textbook reading counts an
 * actor as moved only beyond a tolerance, so that it ends when it has settled. */
#include "models/bargaining/rule.h"

#include "base/libm.h"

#include <math.h>
#include <string.h>

enum { MOST_ROUNDS = 10 };
/* Moves and differences below this share of the range are rounding; ties go to the lowest number.
 */
static const double SAME = 1e-9;

struct talks {
  cs_column col;   /* x are today's positions */
  double *w;       /* [n] c s */
  double *next;    /* [n] */
  double *r;       /* [n] exponent of risk */
  double *danger;  /* [n] */
  size_t *order;   /* [n] */
  size_t *spot;    /* [n] the distinct position at which an actor stands */
  size_t m;        /* distinct positions, in the order of the actors */
  double *at;      /* [m] where they are */
  double *count;   /* [m] how many actors stand there */
  double *power;   /* [m] (distance / range)^r from one actor */
  double *prevail; /* [m * m] chance that a position prevails over another */
  double range;    /* of the first round */
  double median;   /* weighted, of this round */
};

static void layout(struct talks *g, cs_work *w, size_t n) {
  cs_column_layout(&g->col, w, n);
  g->w = cs_work_take(w, n, sizeof *g->w);
  g->next = cs_work_take(w, n, sizeof *g->next);
  g->r = cs_work_take(w, n, sizeof *g->r);
  g->danger = cs_work_take(w, n, sizeof *g->danger);
  g->order = cs_work_take(w, n, sizeof *g->order);
  g->spot = cs_work_take(w, n, sizeof *g->spot);
  g->at = cs_work_take(w, n, sizeof *g->at);
  g->count = cs_work_take(w, n, sizeof *g->count);
  g->power = cs_work_take(w, n, sizeof *g->power);
  g->prevail = cs_work_take(w, n * n, sizeof *g->prevail);
}

size_t cs_eu_workspace(size_t n_actors, size_t n_issues) {
  cs_work w = {0};
  struct talks g;

  (void)n_issues;
  layout(&g, &w, n_actors);
  return w.used;
}

/* Gathers the actors by position. */
static void find_spots(struct talks *g) {
  g->m = 0;
  for (size_t i = 0; i < g->col.n; i++) {
    size_t v = 0;

    while (v < g->m && fabs(g->at[v] - g->col.x[i]) > SAME * g->range) v++;
    if (v == g->m) {
      g->at[v] = g->col.x[i];
      g->count[v] = 0.0;
      g->m++;
    }
    g->spot[i] = v;
    g->count[v] += 1.0;
  }
}

/* ---- Expected utility -------------------------------------------------------------------------
 */

/* Chances that each position prevails over each other, in `prevail`: the votes of the actors nearer
 * to it, by how much nearer, as a share of all votes on that pair (textbook) or on all ordered
 * pairs of actors' positions (scholz).  Actor k weighs its distances with the exponent r[k]. */
static void contest(struct talks *g, cs_eu_variant variant, const double *r) {
  size_t m = g->m;
  double all = 0.0;

  memset(g->prevail, 0, m * m * sizeof *g->prevail);
  for (size_t k = 0; k < g->col.n; k++) {
    for (size_t v = 0; v < m; v++) {
      double d = fabs(g->at[g->spot[k]] - g->at[v]) / g->range;

      g->power[v] = r[k] == 1.0 ? d : cs_pow(d, r[k]);
    }
    for (size_t a = 0; a < m; a++) {
      for (size_t b = 0; b < m; b++) {
        double v = g->w[k] * (g->power[b] - g->power[a]);

        g->prevail[a * m + b] += v > 0.0 ? v : 0.0;
      }
    }
  }
  for (size_t a = 0; a < m; a++) {
    for (size_t b = 0; b < m; b++) all += 2.0 * g->count[a] * g->count[b] * g->prevail[a * m + b];
  }
  for (size_t a = 0; a < m; a++) {
    for (size_t b = 0; b < a; b++) {
      double *ab = &g->prevail[a * m + b], *ba = &g->prevail[b * m + a];
      double whole = variant == CS_EU_SCHOLZ ? all : *ab + *ba;

      *ab = whole > 0.0 ? *ab / whole : 0.5;
      *ba = whole > 0.0 ? *ba / whole : 0.5;
    }
  }
}

/* EU_ij: what i gains by challenging j, seen with the exponent r. */
static double expected_utility(const struct talks *g, const cs_rule_options *o, double r, size_t i,
                               size_t j) {
  double xi = g->col.x[i], xj = g->col.x[j], d = fabs(xi - xj) / g->range, s = g->col.s[j];
  double success = 2.0 - 4.0 * cs_pow(0.5 - 0.5 * d, r),
         fail = 2.0 - 4.0 * cs_pow(0.5 + 0.5 * d, r);
  double same = 2.0 - 4.0 * cs_pow(0.5, r), quiet = 0.0;
  double p = g->prevail[g->spot[i] * g->m + g->spot[j]];

  if (o->status_quo < 1.0) {
    /* Unchallenged, j goes to the median: better for i when that is nearer than j is now. */
    double to_median = fabs(xi - g->median) / g->range, step = 0.25 * (to_median + d);

    quiet = to_median < d ? 2.0 - 4.0 * cs_pow(0.5 - step, r) : 2.0 - 4.0 * cs_pow(0.5 + step, r);
  }
  return s * (p * success + (1.0 - p) * fail) + (1.0 - s) * success - o->status_quo * same -
         (1.0 - o->status_quo) * quiet;
}

/* The exponents: r_i = (1 - R_i/3) / (1 + R_i/3), in 1/2..2, with R_i in -1..1 from the danger that
 * i is in, the sum of what all others gain by challenging it. */
static void find_exponents(struct talks *g, const cs_rule_options *o) {
  size_t n = g->col.n;
  double least = INFINITY, most = -INFINITY;

  for (size_t i = 0; i < n; i++) g->r[i] = 1.0;
  contest(g, o->variant, g->r);
  for (size_t i = 0; i < n; i++) {
    g->danger[i] = 0.0;
    for (size_t j = 0; j < n; j++) {
      if (j != i) g->danger[i] += expected_utility(g, o, 1.0, j, i);
    }
    least = cs_fmin(least, g->danger[i]);
    most = cs_fmax(most, g->danger[i]);
  }
  for (size_t i = 0; i < n; i++) {
    double risk = most > least ? (2.0 * g->danger[i] - most - least) / (most - least) : 0.0;

    g->r[i] = (1.0 - risk / 3.0) / (1.0 + risk / 3.0);
  }
}

/* ---- Offers -----------------------------------------------------------------------------------
 */

struct offer {
  cs_offer_kind kind;
  size_t from;
  double to;   /* where i would move */
  double rank; /* of offers of one kind the one with the smallest is taken */
  double gain;
};

/* The offer of j to i: `own` is EU_ij, `theirs` EU_ji, both as i sees them. */
static struct offer offer_of(const struct talks *g, cs_eu_variant variant, size_t i, size_t j,
                             double own, double theirs) {
  double xi = g->col.x[i], xj = g->col.x[j];
  struct offer f = {.from = j, .to = xj, .rank = fabs(xj - xi), .gain = theirs};

  if (!(theirs > 0.0)) return f;
  if (own > 0.0) {
    if (theirs > own) f.kind = CS_OFFER_CONFRONTATION;
  } else if (own < 0.0 && theirs > -own) {
    f.kind = CS_OFFER_COMPROMISE;
    f.to = xi + (xj - xi) * (-own / theirs);
    f.rank = variant == CS_EU_SCHOLZ ? (-own * xi + theirs * xj) / (theirs - own) : fabs(f.to - xi);
  } else if (own < 0.0 && -own > theirs && variant == CS_EU_TEXTBOOK) {
    f.kind = CS_OFFER_CAPITULATION;
  }
  return f;
}

/* Confrontations go before compromises, compromises before capitulations. */
static struct offer best_offer(struct talks *g, const cs_rule_options *o, size_t i) {
  struct offer best = {.kind = CS_OFFER_NONE};

  for (size_t j = 0; j < g->col.n; j++) {
    struct offer f;

    if (g->spot[j] == g->spot[i]) continue;
    f = offer_of(g, o->variant, i, j, expected_utility(g, o, g->r[i], i, j),
                 expected_utility(g, o, g->r[i], j, i));
    if (f.kind == CS_OFFER_NONE) continue;
    if (best.kind == CS_OFFER_NONE || f.kind < best.kind ||
        (f.kind == best.kind && f.rank < best.rank - SAME * g->range))
      best = f;
  }
  return best;
}

/* ---- Rounds -----------------------------------------------------------------------------------
 */

/* Plays one round; false when nobody moved. */
static bool play(struct talks *g, const cs_rule_options *o, size_t round, size_t issue,
                 const cs_recorder *r) {
  size_t n = g->col.n;
  bool moved = false;

  find_spots(g);
  g->median = cs_weighted_median(n, g->col.x, g->w, CS_MEDIAN_LOWER, g->order);
  find_exponents(g, o);
  contest(g, o->variant, g->r);
  for (size_t i = 0; i < n; i++) {
    struct offer f = best_offer(g, o, i);

    g->next[i] = f.kind == CS_OFFER_NONE ? g->col.x[i] : f.to;
    if (fabs(g->next[i] - g->col.x[i]) <= SAME * g->range) continue;
    moved = true;
    if (r->move) {
      cs_bargaining_move move = {.round = round,
                                 .mover = g->col.actor[i],
                                 .initiator = g->col.actor[f.from],
                                 .receiver = g->col.actor[i],
                                 .issue = issue,
                                 .from = g->col.x[i],
                                 .to = f.to,
                                 .kind = f.kind,
                                 .probability = NAN,
                                 .gain = f.gain};

      r->move(r->data, &move);
    }
  }
  memcpy(g->col.x, g->next, n * sizeof *g->next);
  return moved;
}

static void run(struct talks *g, const cs_rule_options *o, size_t n_actors, size_t issue,
                const cs_recorder *r, cs_rule_result *out) {
  size_t n = g->col.n, limit = o->rounds ? o->rounds : MOST_ROUNDS, round = 0;
  double least = INFINITY, most = -INFINITY;
  bool moved;

  for (size_t i = 0; i < n; i++) {
    g->w[i] = g->col.c[i] * g->col.s[i];
    least = cs_fmin(least, g->col.x[i]);
    most = cs_fmax(most, g->col.x[i]);
  }
  g->range = most - least;
  moved = n > 1 && g->range > 0.0;
  if (r->state && n == n_actors) r->state(r->data, 0, issue, 1, g->col.x, NULL);
  while (moved && round < limit) {
    moved = play(g, o, round + 1, issue, r);
    if (moved) round++;
    if (moved && r->state && n == n_actors) r->state(r->data, round, issue, 1, g->col.x, NULL);
  }
  if (round > out->rounds) out->rounds = round;
  if (moved) out->converged = false;
  if (o->outcome == CS_OUTCOME_MEAN) {
    out->outcome[issue] = cs_weighted_mean(n, g->col.x, g->w);
  } else {
    out->outcome[issue] = cs_weighted_median(n, g->col.x, g->w, o->median, g->order);
  }
}

void cs_eu_evaluate(const cs_rule_options *o, const cs_table *t, cs_work *w, const cs_recorder *r,
                    cs_rule_result *out) {
  struct talks g;

  layout(&g, w, t->n_actors);
  for (size_t k = 0; k < t->n_issues; k++) {
    cs_column_load(&g.col, t, k);
    run(&g, o, t->n_actors, k, r, out);
    for (size_t i = 0; out->position && i < g.col.n; i++)
      out->position[g.col.actor[i] * t->n_issues + k] = g.col.x[i];
  }
}
