/* Inverse analysis of one term of a utility. */
#include "faces/conflict/solved_term.h"

#include "base/libm.h"
#include "models/conflict/certificate.h"

#include <math.h>

typedef struct {
  const cs_solved_conflict *s;
  size_t dm, term;
  uint32_t state;
  cs_concept concept;
  cs_arena *arena;
  double *rest; /* [state]: utility without the term */
  bool *counts; /* [state]: does the term count there? */
  double *u;
  uint32_t *order, *rank;
  const uint32_t **ranks;
} trial;

static casus_status is_stable(trial *t, double value, bool *stable) {
  cs_certificate cert;
  casus_status st;

  for (size_t x = 0; x < t->s->c->n; x++) t->u[x] = t->rest[x] + (t->counts[x] ? value : 0.0);
  cs_order_from_utility(t->s->c->n, t->u, t->order, t->rank);
  st = cs_certify(t->s->c, t->ranks, t->dm, t->state, t->concept, t->arena, &cert);
  *stable = st == CASUS_OK && cert.stable;
  return st;
}

static casus_status set_up(trial *t) {
  const cs_preference_entry *e = &t->s->entries[t->dm];
  size_t n = t->s->c->n;

  t->rest = cs_arena_alloc(t->arena, n, sizeof *t->rest);
  t->counts = cs_arena_alloc(t->arena, n, sizeof *t->counts);
  t->u = cs_arena_alloc(t->arena, n, sizeof *t->u);
  t->order = cs_arena_alloc(t->arena, n, sizeof *t->order);
  t->rank = cs_arena_alloc(t->arena, n, sizeof *t->rank);
  t->ranks = cs_arena_alloc(t->arena, t->s->c->n_dms, sizeof *t->ranks);
  if (!t->rest || !t->counts || !t->u || !t->order || !t->rank || !t->ranks) return CASUS_NOMEM;
  for (size_t i = 0; i < t->s->c->n_dms; i++) t->ranks[i] = t->s->rank[i];
  t->ranks[t->dm] = t->rank;
  for (uint32_t x = 0; x < n; x++) {
    for (size_t k = 0; k < e->n_terms; k++) {
      bool counts = cs_conflict_is_true(t->s->c, e->terms[k].when, x);

      if (k == t->term) t->counts[x] = counts;
      if (k != t->term && counts) t->rest[x] += t->s->values[t->dm][k];
    }
  }
  return CASUS_OK;
}

casus_status cs_solved_conflict_term(const cs_solved_conflict *s, size_t dm, size_t term,
                                     uint32_t state, cs_concept concept, cs_arena *arena,
                                     bool *found, double *value) {
  trial t = {s, dm, term, state, concept, arena, NULL, NULL, NULL, NULL, NULL, NULL};
  double now = s->values[dm][term], low = INFINITY, high = -INFINITY, step;
  casus_status st = set_up(&t);

  *found = false;
  if (st) return st;
  for (size_t x = 0; x < s->c->n; x++) {
    low = cs_fmin(low, t.rest[x]);
    high = cs_fmax(high, t.rest[x]);
  }
  step = CS_TERM_STEP * cs_fmax(high - low, fabs(now));
  for (size_t x = 0; x < s->c->n; x++) {
    double turn = t.counts[state] ? t.rest[x] - t.rest[state] : t.rest[state] - t.rest[x];

    if (t.counts[x] == t.counts[state]) continue;
    for (int k = -1; k <= 1; k++) {
      double tried = turn + k * step;
      bool stable;

      if (*found && fabs(tried - now) >= fabs(*value - now)) continue;
      st = is_stable(&t, tried, &stable);
      if (st) return st;
      if (!stable) continue;
      *found = true;
      *value = tried;
    }
  }
  return CASUS_OK;
}
