/* experts(table: FILE, item: NAME, pool: cooke, alpha: A): judgments pooled into one distribution.
 *
 * The pooled density is flat between knots, so the quantile function is linear between them.  For
 * an item on a logarithmic scale it is an exponential there; it is cut into LOG_PIECES pieces
 * between two knots, each linear. */
#include "quantity/distribution_inside.h"
#include "base/libm.h"
#include "quantity/experts/cooke.h"

#include "base/text.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

enum { LOG_PIECES = 16 };

typedef struct {
  const char *text;
  cs_place at; /* of text[0] */
  casus_diag *d;
  cs_arena *arena;
  const char *table, *item;
  cs_place item_at, table_at;
  cs_pool pool;
  double alpha;
  bool bad;
} reader;

static cs_place place(const reader *r, const char *s, size_t n) {
  cs_place at = r->at;

  at.column += (size_t)(s - r->text);
  at.width = n ? n : 1;
  return at;
}

/* Takes the blanks off both ends. */
static void trim(const char **s, size_t *n) {
  while (*n && isspace((unsigned char)**s)) {
    ++*s;
    --*n;
  }
  while (*n && isspace((unsigned char)(*s)[*n - 1])) --*n;
}

static casus_status read_value(reader *r, const char *key, size_t key_n, const char *s, size_t n) {
  static const char *const keys[] = {"table", "item", "pool", "alpha"};
  char *name = cs_arena_strndup(r->arena, key, key_n), *value = cs_arena_strndup(r->arena, s, n);

  if (!name || !value) return CASUS_NOMEM;
  if (!strcmp(name, "table")) {
    r->table = value;
    r->table_at = place(r, s, n);
  } else if (!strcmp(name, "item")) {
    r->item = value;
    r->item_at = place(r, s, n);
  } else if (!strcmp(name, "pool")) {
    size_t k = 0;

    while (k < 4 && strcmp(cs_pool_names[k], value) != 0) k++;
    r->pool = (cs_pool)k;
    if (k == 4) {
      cs_error(r->d, place(r, s, n), "no pool of experts is named \"%s\"", value);
      cs_hint_nearest(r->d, value, cs_pool_names, 4);
      cs_detail(r->d, "It is one of linear, log, cooke and cooke-item.");
      r->bad = true;
    }
  } else if (!strcmp(name, "alpha")) {
    if (!cs_parse_number(s, n, &r->alpha) || !(r->alpha >= 0 && r->alpha <= 1)) {
      cs_error(r->d, place(r, s, n), "alpha of experts is not between 0 and 1");
      r->bad = true;
    }
  } else {
    cs_error(r->d, place(r, key, key_n), "experts has no argument \"%s\"", name);
    cs_hint_nearest(r->d, name, keys, 4);
    r->bad = true;
  }
  return CASUS_OK;
}

static casus_status read_arguments(reader *r, size_t n) {
  const char *s = r->text, *all_end = r->text + n;

  while (s <= all_end) {
    const char *end = memchr(s, ',', (size_t)(all_end - s)), *colon, *key = s, *value;
    size_t key_n, value_n;
    casus_status st;

    if (!end) end = all_end;
    colon = memchr(s, ':', (size_t)(end - s));
    if (!colon) {
      cs_error(r->d, place(r, s, (size_t)(end - s)), "expected \"key: value\" in experts(...)");
      r->bad = true;
    } else {
      key_n = (size_t)(colon - s);
      value = colon + 1;
      value_n = (size_t)(end - value);
      trim(&key, &key_n);
      trim(&value, &value_n);
      st = read_value(r, key, key_n, value, value_n);
      if (st) return st;
    }
    s = end + 1;
  }
  if (!r->table && !r->bad) {
    cs_error(r->d, place(r, r->text, n), "experts(...) names no table");
    cs_detail(r->d, "Expected experts(table: FILE, item: NAME, pool: cooke).");
    r->bad = true;
  }
  return r->bad ? CASUS_CASE : CASUS_OK;
}

/* The item asked for; without a name, the only one that has not come true. */
static casus_status find_item(const reader *r, const cs_judgments *j, size_t *out) {
  size_t open = 0;

  for (size_t i = 0; i < j->n_items; i++) {
    if (r->item && !strcmp(r->item, j->items[i])) {
      *out = i;
      return CASUS_OK;
    }
    if (!isnan(j->truth[i])) continue;
    if (!r->item) *out = i;
    open++;
  }
  if (r->item) {
    cs_error(r->d, r->item_at, "the experts were not asked about \"%s\"", r->item);
    cs_hint_nearest(r->d, r->item, j->items, j->n_items);
    return CASUS_CASE;
  }
  if (open == 1) return CASUS_OK;
  cs_error(r->d, r->table_at, "%zu items of this table have not come true: which is meant?", open);
  cs_hint(r->d, "Name it: experts(table: FILE, item: NAME).");
  return CASUS_CASE;
}

/* Pieces of the quantile function between knots; those without probability are left out. */
static casus_status make_pieces(const cs_pooled *q, bool is_log, cs_arena *arena,
                                cs_distribution *p) {
  size_t parts = is_log ? LOG_PIECES : 1;

  p->start = cs_arena_alloc(arena, q->n * parts, sizeof *p->start);
  p->cubic = cs_arena_alloc(arena, q->n * parts, sizeof *p->cubic);
  if (!p->start || !p->cubic) return CASUS_NOMEM;
  for (size_t k = 1; k < q->n; k++) {
    double u = q->f[k - 1], x = q->x[k - 1], du = (q->f[k] - u) / (double)parts;
    double dx = (q->x[k] - x) / (double)parts;

    for (size_t m = 0; m < parts && du > 0; m++) {
      double from = x + (double)m * dx, to = x + (double)(m + 1) * dx;

      if (is_log) {
        from = cs_exp(from);
        to = cs_exp(to);
      }
      if (!p->pieces) p->lowest = from;
      p->highest = to;
      p->start[p->pieces] = u + (double)m * du;
      p->cubic[p->pieces][0] = from;
      p->cubic[p->pieces++][1] = (to - from) / du;
    }
  }
  return CASUS_OK;
}

/* What is kept of the experts and the pool. */
static casus_status make_panel(const cs_judgments *j, const cs_expert_score *scores,
                               const cs_decision_maker *dm, size_t item, cs_arena *arena,
                               const cs_panel **out) {
  size_t n = j->n_experts, m = j->n_quantiles;
  cs_panel *p = cs_arena_alloc(arena, 1, sizeof *p);
  double *calibration = cs_arena_alloc(arena, n + 1, sizeof *calibration);
  double *information = cs_arena_alloc(arena, n + 1, sizeof *information);
  double *quantiles = cs_arena_alloc(arena, n * m, sizeof *quantiles);

  if (!p || !calibration || !information || !quantiles) return CASUS_NOMEM;
  for (size_t e = 0; e <= n; e++) {
    const cs_expert_score *s = e < n ? &scores[e] : &dm->score;

    calibration[e] = s->calibration;
    information[e] = s->info_all;
    for (size_t k = 0; e < n && k < m; k++) {
      const double *said = cs_judgment(j, e, item);

      quantiles[e * m + k] = said ? said[k] : NAN;
    }
  }
  *p = (cs_panel){.item = j->items[item],
                  .n = n,
                  .n_quantiles = m,
                  .names = j->experts,
                  .levels = j->p,
                  .quantiles = quantiles,
                  .weights = dm->weights,
                  .calibration = calibration,
                  .information = information,
                  .pool = dm->quantiles + item * m};
  *out = p;
  return CASUS_OK;
}

casus_status cs_distribution_experts(const char *arguments, size_t n, cs_place at, casus_diag *d,
                                     cs_arena *arena, cs_distribution *p) {
  reader r = {
      .text = arguments, .at = at, .d = d, .arena = arena, .pool = CS_POOL_COOKE, .alpha = NAN};
  cs_judgments j;
  cs_expert_score *scores;
  cs_decision_maker dm;
  size_t item = 0;
  casus_status st = read_arguments(&r, n);

  if (st) return st;
  st = cs_judgments_read_named(at.file ? at.file : "-", r.table_at, r.table, arena, d, &j);
  if (!st) st = find_item(&r, &j, &item);
  if (st) return st;
  scores = cs_arena_alloc(arena, j.n_experts, sizeof *scores);
  if (!scores) return CASUS_NOMEM;
  st = cs_experts_score(&j, arena, scores);
  if (!st) st = cs_experts_pool(&j, scores, r.pool, r.alpha, arena, d, &dm);
  if (st) return st;
  if (!dm.items[item].n)
    return cs_error(d, r.item ? r.item_at : r.table_at,
                    "no expert with a weight has said anything about \"%s\"", j.items[item]);
  st = make_panel(&j, scores, &dm, item, arena, &p->panel);
  return st ? st : make_pieces(&dm.items[item], j.is_log[item], arena, p);
}
