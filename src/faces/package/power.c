/* Votes and games from tables and lists, and their indices. */
#include "faces/package/power.h"

#include "base/csv.h"
#include "base/libm.h"
#include "models/package/coalition_game.h"
#include "report/envelope.h"
#include "report/text_layout.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FORM = 1, MOST_WEIGHT = 1000000000 };

/* Coalitions that share what they secure. */
typedef struct {
  double *v; /* [coalition] */
  double shapley[CS_GAME_PLAYERS], nucleolus[CS_GAME_PLAYERS], complaint;
  bool exists, core_is_empty, shapley_in_core;
} game_result;

struct cs_power_found {
  const cs_power_job *job;
  cs_arena *arena;
  casus_diag *diag;
  const char *names[CS_POWER_VOTERS];
  uint32_t weight[CS_POWER_RULES * CS_POWER_VOTERS]; /* [rule * CS_POWER_VOTERS + voter] */
  uint32_t quota[CS_POWER_RULES];
  size_t n, rules;
  cs_power power; /* of votes */
  bool is_game;
  game_result game;
};

typedef struct cs_power_found reader;

static bool whole(const char *text, size_t n, double most, double *out) {
  return cs_parse_number(text, n, out) && *out >= 0 && *out <= most && *out == floor(*out);
}

static casus_status add_voter(reader *r, const char *name, cs_place at) {
  if (r->n == CS_POWER_VOTERS) return cs_error(r->diag, at, "more than %d voters", CS_POWER_VOTERS);
  if (!name) name = cs_arena_printf(r->arena, "%zu", r->n + 1);
  if (!name) return CASUS_NOMEM;
  r->names[r->n++] = name;
  return CASUS_OK;
}

/* "5x7,3,3": five voters of 7 and two of 3. */
static casus_status read_list(reader *r) {
  const char *at = r->job->weights, *name = r->job->names;

  r->rules = 1;
  while (*at) {
    size_t n = strcspn(at, ","), x = strcspn(at, "x");
    double times = 1, weight;
    const char *start = at;

    if (x < n) {
      if (!whole(at, x, CS_POWER_VOTERS, &times)) times = -1;
      start = at + x + 1;
    }
    if (times < 0 || !whole(start, (size_t)(at + n - start), MOST_WEIGHT, &weight))
      return cs_error(r->diag, (cs_place){0}, "\"%.*s\" is no weight: a whole number, or 5x7",
                      (int)n, at);
    for (size_t left = (size_t)times; left > 0; left--) {
      const char *own = NULL;

      if (name && *name) {
        size_t m = strcspn(name, ",");

        own = cs_arena_strndup(r->arena, name, m);
        if (!own) return CASUS_NOMEM;
        name += m + (name[m] == ',');
      }
      if (add_voter(r, own, (cs_place){0})) return CASUS_CASE;
      r->weight[r->n - 1] = (uint32_t)weight;
    }
    at += n + (at[n] == ',');
  }
  return CASUS_OK;
}

static casus_status read_votes(reader *r, const cs_csv *t) {
  casus_status st = CASUS_OK;

  if (t->rows[0].n < 2 || t->rows[0].n - 1 > CS_POWER_RULES)
    return cs_error(r->diag, t->rows[0].cells[0].at,
                    "expected a column of names and 1 to %d columns of weights", CS_POWER_RULES);
  r->rules = t->rows[0].n - 1;
  for (size_t k = 1; k < t->n; k++) {
    const cs_row *row = &t->rows[k];

    if (row->n != r->rules + 1)
      return cs_error(r->diag, row->cells[0].at, "%zu cells, the header has %zu", row->n,
                      r->rules + 1);
    st = add_voter(r, row->cells[0].text, row->cells[0].at);
    if (st) return st;
    for (size_t c = 0; c < r->rules; c++) {
      double x = 0;

      if (!whole(row->cells[c + 1].text, row->cells[c + 1].n, MOST_WEIGHT, &x)) {
        st = cs_error(r->diag, row->cells[c + 1].at, "a weight is a whole number, not \"%.40s\"",
                      row->cells[c + 1].text);
        x = 0;
      }
      r->weight[c * CS_POWER_VOTERS + r->n - 1] = (uint32_t)x;
    }
  }
  return st;
}

/* A rule of its own: the holders of a veto together. */
static casus_status read_veto(reader *r) {
  const char *at = r->job->veto;
  uint32_t *rule = r->weight + r->rules * CS_POWER_VOTERS;

  if (!at) return CASUS_OK;
  if (r->rules == CS_POWER_RULES)
    return cs_error(r->diag, (cs_place){0}, "more than %d rules", CS_POWER_RULES);
  while (*at) {
    size_t n = strcspn(at, ","), i = 0;
    double x;

    while (i < r->n && (strlen(r->names[i]) != n || strncmp(r->names[i], at, n) != 0)) i++;
    if (i == r->n && whole(at, n, (double)r->n, &x) && x >= 1) i = (size_t)x - 1;
    if (i == r->n)
      return cs_error(r->diag, (cs_place){0}, "there is no voter \"%.*s\"", (int)n, at);
    r->quota[r->rules] += 1 - rule[i];
    rule[i] = 1;
    at += n + (at[n] == ',');
  }
  r->rules++;
  return CASUS_OK;
}

static casus_status read_quotas(reader *r) {
  if (r->job->n_quotas != r->rules)
    return cs_error(r->diag, (cs_place){0}, "%zu quotas for %zu columns of weights",
                    r->job->n_quotas, r->rules);
  for (size_t k = 0; k < r->rules; k++) {
    double x, sum = 0;

    for (size_t i = 0; i < r->n; i++) sum += r->weight[k * CS_POWER_VOTERS + i];
    if (!whole(r->job->quotas[k], strlen(r->job->quotas[k]), MOST_WEIGHT, &x) || x < 1 || x > sum) {
      cs_error(r->diag, (cs_place){0},
               "a quota is a whole number from 1 to the sum of the weights, "
               "not \"%.40s\"",
               r->job->quotas[k]);
      cs_detail(r->diag, "The weights of this rule add up to %.0f.", sum);
      return CASUS_CASE;
    }
    r->quota[k] = (uint32_t)x;
  }
  return CASUS_OK;
}

static void pack(reader *r) {
  for (size_t k = 1; k < r->rules; k++)
    memmove(r->weight + k * r->n, r->weight + k * CS_POWER_VOTERS, r->n * sizeof *r->weight);
}

/* ---- votes ---------------------------------------------------------------------------------- */

static void fraction_text(const cs_power *p, size_t i, char text[100]) {
  char top[48], bottom[48];

  text[0] = '\0';
  if (!p->is_exact) return;
  cs_count_text(p->top[i], top);
  cs_count_text(p->bottom[i], bottom);
  if (strlen(top) + strlen(bottom) > 24) return;
  strcat(strcat(strcpy(text, top), "/"), bottom);
}

static void votes_table(const reader *r, const cs_power *p, cs_buf *out) {
  char digits[48], text[100];

  cs_buf_printf(out, "%zu voters, %zu rule%s; %s winning coalitions\n\n", r->n, r->rules,
                r->rules > 1 ? "s" : "", cs_count_text(p->winning, digits));
  cs_buf_printf(out, "%-20s %14s %10s %10s  %s\n", "voter", "Shapley-Shubik", "Banzhaf", "absolute",
                "exactly");
  for (size_t i = 0; i < r->n; i++) {
    fraction_text(p, i, text);
    cs_buf_printf(out, "%-20.20s %14.6f %10.6f %10.6f  %s\n", r->names[i], p->shapley[i],
                  p->share[i], p->banzhaf[i], text);
  }
  cs_buf_printf(out,
                "\nShapley-Shubik: share of orders in which the voter is the one who turns "
                "losing into\nwinning. Banzhaf: its share of all %s; absolute: the chance of "
                "being needed.\n%s\n",
                "swings",
                p->sum_error <= 0 ? "The indices add up to 1 exactly."
                                  : "The indices add up to 1 within the last digits.");
}

/* Writes the document and releases it. */
static json_t *answer(const reader *r) {
  return cs_answer_json(&(cs_envelope){.answer = "power",
                                       .form = FORM,
                                       .sources = &r->job->path,
                                       .n_sources = r->job->path != NULL});
}

static void votes_csv(const reader *r, const cs_power *p, cs_buf *out) {
  char digits[48], a[32], b[32], c[32], text[100];

  cs_buf_puts(out, "voter,shapley,banzhaf,absolute,swings,fraction\n");
  for (size_t i = 0; i < r->n; i++) {
    fraction_text(p, i, text);
    cs_put_quoted(out, r->names[i]);
    cs_buf_printf(out, ",%s,%s,%s,%s,%s\n", cs_number_text(p->shapley[i], a),
                  cs_number_text(p->share[i], b), cs_number_text(p->banzhaf[i], c),
                  cs_count_text(p->swings[i], digits), text);
  }
}

static json_t *votes_json(const reader *r, const cs_power *p) {
  json_t *top = answer(r), *list = json_array();
  char digits[48];

  for (size_t i = 0; i < r->n; i++) {
    json_t *o = json_pack("{s:s,s:f,s:f,s:f,s:s}", "voter", r->names[i], "shapley", p->shapley[i],
                          "banzhaf", p->share[i], "absolute", p->banzhaf[i], "swings",
                          cs_count_text(p->swings[i], digits));

    json_array_append_new(list, o);
  }
  json_object_set_new(top, "voters", list);
  return top;
}

/* ---- games ---------------------------------------------------------------------------------- */

static casus_status player_of(reader *r, const char *name, size_t n, cs_place at, size_t *out) {
  for (*out = 0; *out < r->n; (*out)++) {
    if (strlen(r->names[*out]) == n && !strncmp(r->names[*out], name, n)) return CASUS_OK;
  }
  if (r->n == CS_GAME_PLAYERS)
    return cs_error(r->diag, at, "more than %d players", CS_GAME_PLAYERS);
  name = cs_arena_strndup(r->arena, name, n);
  return name ? add_voter(r, name, at) : CASUS_NOMEM;
}

/* Coalitions that are not listed are worth what their best parts are. */
static void complete(size_t n, const bool *known, double *v) {
  for (unsigned S = 1; S < 1u << n; S++) {
    for (unsigned part = (S - 1) & S; part && !known[S]; part = (part - 1) & S) {
      double sum = v[part] + v[S & ~part];

      if (part == ((S - 1) & S) || sum > v[S]) v[S] = sum;
    }
  }
}

/* Lines of a coalition, "A+B", and its value. */
static casus_status read_game(reader *r, const cs_csv *t, game_result *g) {
  int who = cs_csv_column(t, "coalition"), what = cs_csv_column(t, "value");
  size_t cells = (size_t)1 << CS_GAME_PLAYERS;
  double *v = cs_arena_alloc(r->arena, cells, sizeof *v);
  bool *known = cs_arena_alloc(r->arena, cells, sizeof *known);
  casus_status st;

  if (!v || !known) return CASUS_NOMEM;
  for (size_t k = 1; k < t->n; k++) {
    const cs_row *row = &t->rows[k];
    const char *at;
    unsigned set = 0;

    if (row->n <= (size_t)who || row->n <= (size_t)what)
      return cs_error(r->diag, row->cells[0].at, "a coalition without a value");
    for (at = row->cells[who].text; *at;) {
      size_t n = strcspn(at, "+"), player;

      st = player_of(r, at, n, row->cells[who].at, &player);
      if (st) return st;
      set |= 1u << player;
      at += n + (at[n] == '+');
    }
    if (!cs_parse_number(row->cells[what].text, row->cells[what].n, &v[set]))
      return cs_error(r->diag, row->cells[what].at, "a value is a number, not \"%.40s\"",
                      row->cells[what].text);
    if (known[set]) return cs_error(r->diag, row->cells[who].at, "the coalition stands twice");
    known[set] = true;
  }
  complete(r->n, known, v);
  g->v = v;
  return CASUS_OK;
}

static void game_table(const reader *r, const game_result *g, cs_buf *out) {
  double all = g->v[(1u << r->n) - 1];
  char a[32], b[32];

  cs_buf_printf(out, "%zu players; together they secure %s\n\n%-20s %12s %12s\n", r->n,
                cs_number_short(all, 6, a), "player", "Shapley", "nucleolus");
  for (size_t i = 0; i < r->n; i++)
    cs_buf_printf(out, "%-20.20s %12s %12s\n", r->names[i], cs_number_short(g->shapley[i], 6, a),
                  g->exists ? cs_number_short(g->nucleolus[i], 6, b) : "-");
  if (!g->exists) {
    cs_buf_puts(out, "\nWhat all secure does not cover what each can secure alone.\n");
  } else if (g->core_is_empty) {
    cs_buf_printf(out,
                  "\nThe core is empty: whatever the division, some coalition is short of %s.\n",
                  cs_number_short(g->complaint, 4, a));
  } else {
    cs_buf_printf(out, "\nThe core is not empty; the nucleolus is in it, the Shapley value is%s.\n",
                  g->shapley_in_core ? "" : " not");
  }
}

static void game_csv(const reader *r, const game_result *g, cs_buf *out) {
  char a[32], b[32];

  cs_buf_puts(out, "player,shapley,nucleolus\n");
  for (size_t i = 0; i < r->n; i++) {
    cs_put_quoted(out, r->names[i]);
    cs_buf_printf(out, ",%s,%s\n", cs_number_text(g->shapley[i], a),
                  g->exists ? cs_number_text(g->nucleolus[i], b) : "");
  }
}

static json_t *game_json(const reader *r, const game_result *g) {
  json_t *top = answer(r), *list = json_array();

  json_object_set_new(top, "together", json_real(g->v[(1u << r->n) - 1]));
  for (size_t i = 0; i < r->n; i++) {
    json_t *o = json_pack("{s:s,s:f}", "player", r->names[i], "shapley", g->shapley[i]);

    json_object_set_new(o, "nucleolus", g->exists ? json_real(g->nucleolus[i]) : json_null());
    json_array_append_new(list, o);
  }
  json_object_set_new(top, "players", list);
  json_object_set_new(top, "core_is_empty",
                      g->exists ? json_boolean(g->core_is_empty) : json_null());
  return top;
}

static casus_status work_out_game(reader *r, const cs_csv *t) {
  game_result *g = &r->game;
  unsigned worst;
  casus_status st = read_game(r, t, g);

  if (st) return st;
  cs_game_shapley(r->n, g->v, g->shapley);
  g->shapley_in_core = cs_game_in_core(r->n, g->v, g->shapley, &worst);
  st = cs_game_nucleolus(r->n, g->v, r->arena, g->nucleolus, &g->complaint, &g->exists);
  if (st) return st;
  g->core_is_empty = g->complaint > 1e-7 * cs_fmax(1, fabs(g->v[(1u << r->n) - 1]));
  for (size_t i = 0; i < r->n; i++) {
    if (fabs(g->nucleolus[i]) < 1e-9) g->nucleolus[i] = 0;
  }
  r->is_game = true;
  return CASUS_OK;
}

casus_status cs_power_work_out(const cs_power_job *job, cs_arena *arena, casus_diag *diag,
                               cs_power_found **out) {
  reader *r = cs_arena_alloc(arena, 1, sizeof *r);
  cs_csv t;
  casus_status st;

  *out = r;
  if (!r) return CASUS_NOMEM;
  *r = (reader){.job = job, .arena = arena, .diag = diag};
  if (job->path) {
    st = cs_csv_read(job->path, arena, diag, &t);
    if (st) return st;
    if (!t.n || t.n < 2)
      return cs_error(diag, (cs_place){.file = job->path}, "the table has no rows");
    if (cs_csv_column(&t, "coalition") >= 0 && cs_csv_column(&t, "value") >= 0)
      return work_out_game(r, &t);
    st = read_votes(r, &t);
  } else {
    st = read_list(r);
  }
  if (st == CASUS_OK) st = read_quotas(r);
  if (st == CASUS_OK) st = read_veto(r);
  if (st) return st;
  pack(r);
  return cs_power_find(&(cs_weighted_vote){r->n, r->rules, r->weight, r->quota}, arena, diag,
                       &r->power);
}

void cs_power_table(const cs_power_found *r, cs_buf *out) {
  if (r->is_game) {
    game_table(r, &r->game, out);
  } else {
    votes_table(r, &r->power, out);
  }
}

void cs_power_csv(const cs_power_found *r, cs_buf *out) {
  if (r->is_game) {
    game_csv(r, &r->game, out);
  } else {
    votes_csv(r, &r->power, out);
  }
}

json_t *cs_power_json(const cs_power_found *r) {
  return r->is_game ? game_json(r, &r->game) : votes_json(r, &r->power);
}
