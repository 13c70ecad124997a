/* The smallest change in what is seen of one other decision maker, by trying the points where
 * something turns. */
#include "faces/conflict/turning_beliefs.h"

#include "base/alloc.h"
#include "base/libm.h"
#include "faces/conflict/solved_term.h"
#include "models/conflict/judge_future.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const cs_conflict_part *p;
  const cs_conflict_picture *picture; /* that dm acts on */
  cs_frame frame;
  double *in;
  size_t dm;
  uint32_t state;
  bool stays;
} search;

/* Does dm stay, in the part as `p` has it? */
static bool stays(search *f, const cs_conflict_part *p, bool *known) {
  cs_decider d;

  *known = cs_judge_decider(p, f->in, &f->frame, f->dm, f->state, &d);
  return d.stable;
}

/* The moves that j makes in the picture are at its own rows, or at those of whoever heads it; NULL
 * when it is not there. */
static const uint64_t *moves_of(const search *f, size_t j) {
  const uint32_t *as_one = f->picture->as_one;
  size_t head = 0;

  if (!as_one) return cs_bits_of(f->picture->move, &f->p->sets, j, 0);
  while (head < f->p->sets.n_dms && !(as_one[head] >> j & 1)) head++;
  return head < f->p->sets.n_dms ? cs_bits_of(f->picture->move, &f->p->sets, head, 0) : NULL;
}

/* ---- one term -------------------------------------------------------------------------------- */

typedef struct {
  double value, away;
} candidate;

static int nearest_first(const void *a, const void *b) {
  const candidate *x = a, *y = b;

  if (x->away < y->away) return -1;
  if (x->away > y->away) return 1;
  return (x->value > y->value) - (x->value < y->value);
}

/* u without the term, and what it spreads over. */
static double rest_of(const search *f, size_t j, size_t term, double *rest) {
  const cs_preference_entry *e = &f->p->entry->preferences[j];
  double low = INFINITY, high = -INFINITY;
  size_t n = f->p->sets.n;

  for (size_t s = 0; s < n; s++) {
    rest[s] = 0;
    for (size_t t = 0; t < e->n_terms; t++) {
      if (t != term) rest[s] += f->p->counts[j][t * n + s] * f->in[f->picture->input[j][t]];
    }
    low = cs_fmin(low, rest[s]);
    high = cs_fmax(high, rest[s]);
  }
  return high - low;
}

static casus_status try_term(search *f, size_t j, size_t term, cs_seeing *out) {
  size_t n = f->p->sets.n, column = f->picture->input[j][term], cap = 0, n_tried = 0;
  const double *counts = f->p->counts[j] + term * n;
  const uint64_t *moves = moves_of(f, j);
  double now = f->in[column], step;
  double *rest = cs_calloc(n, sizeof *rest);
  candidate *tried = NULL;

  *out = (cs_seeing){.of = (uint32_t)j, .by_term = true, .term = term, .now = now};
  if (!rest) return CASUS_NOMEM;
  step = CS_TERM_STEP * cs_fmax(rest_of(f, j, term, rest), fabs(now));
  for (uint32_t x = 0; x < n && moves; x++) {
    for (uint32_t q = 0; q < n; q++) {
      if (!cs_in(moves + x * f->p->sets.words, q) || counts[x] == counts[q]) continue;
      for (int k = -1; k <= 1; k++) {
        double value = (rest[x] - rest[q]) / (counts[q] - counts[x]) + k * step;
        candidate *moved = cs_grow(tried, n_tried, &cap, sizeof *moved);

        if (!moved) {
          cs_free(tried);
          cs_free(rest);
          return CASUS_NOMEM;
        }
        tried = moved;
        tried[n_tried++] = (candidate){value, fabs(value - now)};
      }
    }
  }
  if (n_tried) qsort(tried, n_tried, sizeof *tried, nearest_first);
  for (size_t i = 0; i < n_tried && !out->found; i++) {
    bool known;

    if (i && tried[i].value == tried[i - 1].value) continue;
    f->in[column] = tried[i].value;
    if (stays(f, f->p, &known) == f->stays || !known) continue;
    out->found = true;
    out->value = tried[i].value;
  }
  f->in[column] = now;
  cs_free(tried);
  cs_free(rest);
  return CASUS_OK;
}

/* ---- one state in a ranking ------------------------------------------------------------------ */

typedef struct {
  cs_conflict_part part;
  cs_conflict_entry entry;
  cs_preference_entry preferences[CS_CONFLICT_DMS];
  double u[CS_SEEING_STATES];
  uint32_t order[CS_SEEING_STATES], rank[CS_SEEING_STATES];
} altered;

static void try_place(search *f, altered *a, size_t j, uint32_t q, uint32_t x, bool up,
                      cs_seeing *out) {
  const uint32_t *rank = f->p->entry->preferences[j].rank;
  size_t n = f->p->sets.n, passed = 0;
  bool known;

  /* Up: now no better than x, then just above it; down: now no worse, then level with it. */
  if (q == x || (up ? rank[q] > rank[x] : rank[q] <= rank[x])) return;
  for (size_t s = 0; s < n; s++) {
    a->u[s] = 2.0 * rank[s];
    passed += s != q && (up ? rank[s] >= rank[q] && rank[s] <= rank[x]
                            : rank[s] <= rank[q] && rank[s] >= rank[x]);
  }
  if (out->found && passed >= out->passed) return;
  a->u[q] = 2.0 * rank[x] + (up ? 1 : 0);
  cs_order_from_utility(n, a->u, a->order, a->rank);
  if (stays(f, &a->part, &known) == f->stays || !known) return;
  *out = (cs_seeing){
      .of = (uint32_t)j, .found = true, .state = q, .than = x, .better = up, .passed = passed};
}

static casus_status try_ranking(search *f, size_t j, cs_seeing *out) {
  altered *a = cs_calloc(1, sizeof *a);
  size_t n = f->p->sets.n;

  *out = (cs_seeing){.of = (uint32_t)j};
  if (!a) return CASUS_NOMEM;
  a->part = *f->p;
  a->entry = *f->p->entry;
  a->part.entry = &a->entry;
  memcpy(a->preferences, f->p->entry->preferences, f->p->sets.n_dms * sizeof *a->preferences);
  a->entry.preferences = a->preferences;
  a->preferences[j].rank = a->rank;
  for (uint32_t q = 0; q < n; q++) {
    for (uint32_t x = 0; x < n; x++) {
      try_place(f, a, j, q, x, true, out);
      try_place(f, a, j, q, x, false, out);
    }
  }
  cs_free(a);
  return CASUS_OK;
}

/* ---- all others ------------------------------------------------------------------------------ */

static casus_status find_all(search *f, cs_seeing *out, size_t *n) {
  casus_status st = CASUS_OK;

  for (size_t j = 0; j < f->p->sets.n_dms && st == CASUS_OK; j++) {
    const cs_preference_entry *e = &f->p->entry->preferences[j];

    if (j == f->dm) continue;
    if (e->kind == CS_BY_UTILITY) {
      for (size_t t = 0; t < e->n_terms && st == CASUS_OK; t++)
        st = try_term(f, j, t, &out[(*n)++]);
    } else if (f->p->sets.n <= CS_SEEING_STATES) {
      st = try_ranking(f, j, &out[(*n)++]);
    }
  }
  return st;
}

casus_status cs_seeing_find(const cs_solved_conflict *s, size_t dm, uint32_t state, cs_arena *arena,
                            bool *known, bool *stay, cs_seeing **out, size_t *n) {
  search f = {.dm = dm, .state = state};
  size_t most = 0;
  void *memory;
  casus_status st;

  *known = *stay = false;
  *n = 0;
  *out = NULL;
  if (!s->part) return CASUS_OK;
  f.p = s->part->self;
  f.picture = &f.p->pictures[f.p->own[dm]];
  for (size_t j = 0; j < f.p->sets.n_dms; j++) most += 1 + f.p->entry->preferences[j].n_terms;
  f.in = cs_arena_alloc(arena, s->part->n_inputs, sizeof *f.in);
  *out = cs_arena_alloc(arena, most, sizeof **out);
  memory = cs_alloc_columns(cs_frame_lay_out(f.p, NULL, &f.frame), 1);
  if (!f.in || !*out || !memory) {
    cs_free(memory);
    return CASUS_NOMEM;
  }
  cs_frame_lay_out(f.p, memory, &f.frame);
  memcpy(f.in, s->in, s->part->n_inputs * sizeof *f.in);
  f.stays = *stay = stays(&f, f.p, known);
  st = *known ? find_all(&f, *out, n) : CASUS_OK;
  cs_free(memory);
  return st;
}
