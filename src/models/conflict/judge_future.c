/* Judges one future by sets of states as bits. */
#include "models/conflict/judge_future.h"

#include "base/libm.h"
#include "base/vector.h"
#include "models/conflict/order.h"

#include <math.h>
#include <string.h>

/* Futures that are remembered, and words that may be spent on it. */
enum { MOST_MET = 1024, MOST_KEPT = 1 << 16 };

static size_t round_up(size_t bytes) {
  return (bytes + 63) / 64 * 64;
}

size_t cs_frame_lay_out(const cs_conflict_part *p, void *base, cs_frame *f) {
  const cs_sets *s = &p->sets;
  size_t rows = s->n_dms * s->n * s->words, at = 0;
  cs_rows *both[] = {&f->truth, &f->other};

#define PLACE(field, count)                                   \
  do {                                                        \
    if (base) (field) = (void *)((unsigned char *)base + at); \
    at += round_up((count) * sizeof *(field));                \
  } while (0)
  PLACE(f->u, s->n);
  PLACE(f->values, p->n_inputs);
  PLACE(f->mass, s->n);
  PLACE(f->next, s->n);
  PLACE(f->order, s->n);
  PLACE(f->rank, s->n_dms * s->n);
  for (size_t k = 0; k < 2; k++) {
    PLACE(both[k]->move, rows);
    PLACE(both[k]->allowed, s->words);
    PLACE(both[k]->depart, rows);
    PLACE(both[k]->deter, rows);
    PLACE(both[k]->credible, rows);
    PLACE(both[k]->reach, rows);
  }
  PLACE(f->there, p->n_pictures * s->words);
  PLACE(f->stable, p->n_pictures * s->n_dms * s->words);
  PLACE(f->best, 2 * s->n_dms * s->n);
  PLACE(f->acts, s->n_dms);
  PLACE(f->reached, s->words);
  f->n_key = (p->n_pictures * (s->n_dms + 1) + 1) * s->words + (s->n_dms * s->n + 1) / 2;
  for (f->n_met = MOST_MET; f->n_met > 1 && f->n_met * f->n_key > MOST_KEPT;) f->n_met /= 2;
  PLACE(f->key, f->n_key);
  PLACE(f->kept, f->n_met * f->n_key);
  PLACE(f->met, f->n_met);
#undef PLACE
  if (base) f->work = (unsigned char *)base + at;
  return at + cs_sets_reach_work(s->n, s->words, s->n_dms);
}

void cs_frame_begin(const cs_conflict_part *p, cs_frame *f) {
  memset(f->stable, 0, p->n_pictures * p->sets.n_dms * p->sets.words * sizeof *f->stable);
  memset(f->key, 0, f->n_key * sizeof *f->key);
  memset(f->met, 0, f->n_met * sizeof *f->met);
}

/* ---- preferences ---------------------------------------------------------------------------- */

/* u[s] := the sum of the terms that count in s, in their order; term t has the value in[input[t]].
 * False when one is no finite number. */
CS_COLUMNS static bool add_terms(size_t n, size_t n_terms, const size_t *input, const double *in,
                                 const double *restrict counts, double *restrict u) {
  for (size_t s = 0; s < n; s++) u[s] = 0;
  for (size_t t = 0; t < n_terms; t++) {
    double value = in[input[t]];

    if (!isfinite(value)) return false;
    for (size_t s = 0; s < n; s++) u[s] += counts[t * n + s] * value;
  }
  return true;
}

bool cs_conflict_part_ranks(const cs_conflict_part *p, const cs_conflict_picture *picture,
                            const double *in, double *u, uint32_t *order, uint32_t *rank) {
  const cs_conflict_entry *e = p->entry;
  size_t n = p->sets.n;

  for (size_t dm = 0; dm < e->c.n_dms; dm++) {
    const cs_preference_entry *x = &e->preferences[dm];

    if (x->kind != CS_BY_UTILITY) {
      memcpy(rank + dm * n, x->rank, n * sizeof *rank);
      continue;
    }
    if (!add_terms(n, x->n_terms, picture->input[dm], in, p->counts[dm], u)) return false;
    cs_order_from_utility(n, u, order, rank + dm * n);
  }
  return true;
}

/* Are the values of dm's terms in this picture those of the truth? */
static bool has_true_values(const cs_conflict_part *p, const cs_conflict_picture *picture,
                            size_t dm, const double *in) {
  const cs_preference_entry *x = &p->entry->preferences[dm];
  const size_t *a = picture->input[dm], *b = p->pictures[0].input[dm];

  for (size_t t = 0; x->kind == CS_BY_UTILITY && t < x->n_terms; t++) {
    if (in[a[t]] != in[b[t]]) return false;
  }
  return true;
}

/* ---- one picture ---------------------------------------------------------------------------- */

/* One picture while it is judged: for each decision maker where its rows stand, among the truth's
 * or the picture's own. */
typedef struct {
  const cs_conflict_part *p;
  const cs_conflict_picture *picture;
  cs_frame *f;
  cs_sets s; /* with the moves that there are in this future */
  cs_rows *own;
  uint64_t *allowed;
  bool whole;                 /* does no condition take anything out? */
  bool same_states;           /* are its states, and so its moves, those of the truth? */
  bool same[CS_CONFLICT_DMS]; /* does dm want, and can everybody do, what is so in truth? */
  cs_rows *rows[CS_CONFLICT_DMS];
} judge;

/* Which states and moves are there?  False when a condition has no value. */
static bool find_states(judge *j, const double *in) {
  const cs_conflict_entry *e = j->p->entry;
  size_t words = j->s.words;

  memcpy(j->allowed, j->picture->seen, words * sizeof *j->allowed);
  j->whole = true;
  for (size_t k = 0; k < e->n_conditions; k++) {
    double value = in[j->picture->conditions[k]];

    if (!isfinite(value)) return false;
    if (value < 0.5) continue;
    j->whole = false;
    for (size_t w = 0; w < words; w++) j->allowed[w] &= ~j->p->excluded[k * words + w];
  }
  j->s.move = j->picture->move;
  if (j->whole) return true;
  cs_sets_restrict(&j->p->sets, j->allowed, j->own->move);
  if (j->picture->as_one)
    cs_sets_join(&j->s, j->picture->as_one, j->f->work, j->own->reach, j->own->move);
  j->s.move = j->own->move;
  return true;
}

/* Relations of one decision maker by its ranks: attitudes, else comparisons it cannot make
 * (extension a: it may leave for what it cannot compare), else its ranks. */
static void relate(const judge *j, size_t dm, cs_relations *r) {
  const cs_preference_entry *x = &j->p->entry->preferences[dm];
  const cs_sets *s = &j->s;
  const uint32_t *rank[CS_CONFLICT_DMS];

  if (x->attitude) {
    for (size_t i = 0; i < s->n_dms; i++) rank[i] = j->f->rank + i * s->n;
    cs_relations_attitude(s, dm, rank, x->attitude, r);
  } else if (x->n_unknown) {
    uint64_t *unknown = j->own->reach; /* n rows; filled again by whoever needs it next */

    memset(unknown, 0, s->n * s->words * sizeof *unknown);
    for (size_t k = 0; k < x->n_unknown; k++) {
      cs_put(unknown + x->unknown[2 * k] * s->words, x->unknown[2 * k + 1]);
      cs_put(unknown + x->unknown[2 * k + 1] * s->words, x->unknown[2 * k]);
    }
    cs_relations_unknown(s, dm, j->f->rank + dm * s->n, unknown, CS_UNKNOWN_A, r);
  } else {
    cs_relations_rank(s, dm, j->f->rank + dm * s->n, r);
  }
}

/* What everybody wants, as rows.  False when a value is no finite number. */
static bool find_relations(judge *j, const double *in) {
  const cs_conflict_part *p = j->p;
  cs_relations r = {j->own->depart, j->own->deter, j->own->credible, p->sets.transitive};
  cs_frame *f = j->f;
  bool all = true;

  for (size_t dm = 0; dm < p->sets.n_dms; dm++) all &= j->same[dm];
  if (!p->plain) {
    /* Attitudes look at everybody's ranks. */
    if (all) return true;
    memset(j->same, 0, sizeof j->same);
    if (!cs_conflict_part_ranks(p, j->picture, in, f->u, f->order, f->rank)) return false;
    for (size_t dm = 0; dm < p->sets.n_dms; dm++) relate(j, dm, &r);
    if (j->picture->as_one) cs_relations_join(&j->s, j->picture->as_one, &r);
    return true;
  }
  for (size_t dm = 0; dm < p->sets.n_dms; dm++) {
    const cs_preference_entry *x = &p->entry->preferences[dm];

    if (j->same[dm]) continue;
    if (x->kind != CS_BY_UTILITY) {
      cs_relations_rank(&j->s, dm, x->rank, &r);
    } else {
      if (!add_terms(p->sets.n, x->n_terms, j->picture->input[dm], in, p->counts[dm], f->u))
        return false;
      cs_relations_utility(&j->s, dm, f->u, f->order, f->rank, &r);
    }
  }
  if (j->picture->as_one) cs_relations_join(&j->s, j->picture->as_one, &r);
  return true;
}

/* R_O or R_O+ of dm, as its concept wants it; *same tells whether it is that of the truth. */
static const uint64_t *find_reach(judge *j, size_t dm, bool *same) {
  const cs_conflict_part *p = j->p;
  cs_concept concept = p->entry->preferences[dm].concept;
  bool credible = cs_is_credible(concept);
  const uint64_t *steps[CS_CONFLICT_DMS];
  uint64_t *reach = cs_bits(j->own->reach, &j->s, dm, 0);
  size_t movers = 0;

  *same = j->same_states;
  for (size_t i = 0; i < j->s.n_dms; i++) {
    if (i == dm) continue;
    if (credible) *same &= j->same[i];
    steps[movers++] = cs_bits_of(credible ? j->rows[i]->credible : j->s.move, &j->s, i, 0);
  }
  if (concept == CS_NASH) return reach; /* nobody asks */
  if (!credible && j->whole) return cs_bits(j->picture->any, &j->s, dm, 0);
  if (*same) return cs_bits(j->f->truth.reach, &j->s, dm, 0);
  cs_sets_reach(j->s.n, j->s.words, movers, steps, p->sets.transitive && (p->plain || !credible),
                j->f->work, reach);
  return reach;
}

/* dm's best improvement from x that opponents do not punish; CS_NO_STATE when x is stable.  Better
 * is what it would leave for; without weak orders, what has the higher rank. */
static inline uint32_t best_move(const judge *j, size_t words, size_t dm, size_t x,
                                 cs_concept concept, const uint64_t *reach) {
  const cs_rows *rows = j->rows[dm];
  const uint32_t *rank = j->p->plain ? NULL : j->f->rank + dm * j->s.n;
  const uint64_t *moves = j->s.move + dm * j->s.n * words, *move = moves + x * words;
  const uint64_t *departs = rows->depart + dm * j->s.n * words, *depart = departs + x * words;
  const uint64_t *deter = rows->deter + (dm * j->s.n + x) * words;
  uint32_t best = CS_NO_STATE;

  for (size_t w = 0; w < words; w++) {
    for (uint64_t better = move[w] & depart[w]; better; better &= better - 1) {
      uint32_t to = (uint32_t)(64 * w) + (uint32_t)__builtin_ctzll(better);

      if (best != CS_NO_STATE &&
          (rank ? rank[to] <= rank[best] : !cs_in(departs + best * words, to)))
        continue;
      if (concept == CS_NASH ||
          !cs_punished(words, moves, deter, reach + to * words, cs_is_symmetric(concept)))
        best = to;
    }
  }
  return best;
}

static void judge_one(judge *j, size_t which, size_t dm) {
  const cs_sets *s = &j->s;
  cs_frame *f = j->f;
  cs_concept concept = j->p->entry->preferences[dm].concept;
  uint64_t *stable = f->stable + (which * s->n_dms + dm) * s->words;
  bool acts = j->p->own[dm] == which, same;
  const uint64_t *reach = find_reach(j, dm, &same);
  uint32_t *best = f->best + ((which ? s->n_dms : 0) + dm) * s->n;

  if (which && same && j->same[dm]) {
    memcpy(stable, f->stable + dm * s->words, s->words * sizeof *stable);
    if (acts) f->acts[dm] = f->best + dm * s->n;
    return;
  }
  memset(stable, 0, s->words * sizeof *stable);
  for (size_t x = 0; x < s->n; x++) {
    /* What is not in the picture is left as it is: nobody moves from where it does not know to
     * be. */
    uint32_t to = !cs_in(j->allowed, x) ? CS_NO_STATE
                  : s->words == 1       ? best_move(j, 1, dm, x, concept, reach)
                                        : best_move(j, s->words, dm, x, concept, reach);

    if (to == CS_NO_STATE) cs_put(stable, x);
    /* Where the future excludes what somebody would move to, the move cannot be made. */
    if (acts || !which)
      best[x] = to == CS_NO_STATE || cs_in(f->truth.allowed, to) ? to : CS_NO_STATE;
  }
  if (acts) f->acts[dm] = best;
}

static bool judge_picture(const cs_conflict_part *p, size_t which, const double *in, cs_frame *f) {
  judge j = {.p = p, .picture = &p->pictures[which], .f = f, .s = p->sets};

  j.own = which ? &f->other : &f->truth;
  j.allowed = j.own->allowed;
  if (!find_states(&j, in)) return false;
  memcpy(f->there + which * p->sets.words, j.allowed, p->sets.words * sizeof *f->there);
  j.same_states = which && !j.picture->as_one &&
                  !memcmp(j.allowed, f->truth.allowed, p->sets.words * sizeof *j.allowed);
  for (size_t dm = 0; dm < p->sets.n_dms; dm++)
    j.same[dm] = j.same_states && has_true_values(p, j.picture, dm, in);
  if (!find_relations(&j, in)) return false;
  for (size_t dm = 0; dm < p->sets.n_dms; dm++) j.rows[dm] = j.same[dm] ? &f->truth : j.own;
  for (size_t dm = 0; dm < p->sets.n_dms; dm++) {
    if (j.picture->judged >> dm & 1) judge_one(&j, which, dm);
  }
  return true;
}

bool cs_judge_future(const cs_conflict_part *p, const double *in, cs_frame *f) {
  for (size_t v = 0; v < p->n_pictures; v++) {
    if (!judge_picture(p, v, in, f)) return false;
  }
  return true;
}

/* ---- what decides --------------------------------------------------------------------------- */

/* What dm can hold on to once others have brought about q: the best of q and, when it may answer,
 * of its own moves from there. */
static uint32_t held_at(const judge *j, size_t dm, bool symmetric, uint32_t q) {
  const uint64_t *move = cs_bits_of(j->s.move, &j->s, dm, q);
  const double *u = j->f->u;
  uint32_t best = q;

  for (uint32_t x = 0; symmetric && x < j->s.n; x++) {
    if (cs_in(move, x) && u[x] > u[best]) best = x;
  }
  return best;
}

bool cs_judge_decider(const cs_conflict_part *p, const double *in, cs_frame *f, size_t dm,
                      uint32_t state, cs_decider *out) {
  judge j = {.p = p, .picture = &p->pictures[p->own[dm]], .own = &f->other, .f = f, .s = p->sets};
  judge truth = {.p = p, .picture = &p->pictures[0], .own = &f->truth, .f = f, .s = p->sets};
  const cs_preference_entry *x = &p->entry->preferences[dm];
  const double *u = f->u;
  const uint64_t *reach, *move;
  double low = INFINITY, high = -INFINITY;
  bool same;

  *out = (cs_decider){.stable = true};
  truth.allowed = f->truth.allowed;
  if (!p->plain || !find_states(&truth, in) || !cs_in(truth.allowed, state)) return false;
  j.allowed = f->other.allowed;
  if (!find_states(&j, in)) return false;
  if (!cs_in(j.allowed, state)) return true;
  if (!find_relations(&j, in)) return false;
  for (size_t i = 0; i < j.s.n_dms; i++) j.rows[i] = j.own;
  reach = find_reach(&j, dm, &same);
  for (size_t s = 0; x->kind != CS_BY_UTILITY && s < j.s.n; s++) f->u[s] = x->rank[s];
  if (x->kind == CS_BY_UTILITY &&
      !add_terms(j.s.n, x->n_terms, j.picture->input[dm], in, p->counts[dm], f->u))
    return false;
  move = cs_bits_of(j.s.move, &j.s, dm, state);
  for (uint32_t s = 0; s < j.s.n; s++) {
    if (!cs_in(j.allowed, s)) continue;
    low = cs_fmin(low, u[s]);
    high = cs_fmax(high, u[s]);
  }
  out->spread = high - low;
  for (uint32_t to = 0; to < j.s.n; to++) {
    uint32_t floor = to;

    if (!cs_in(move, to)) continue;
    for (uint32_t q = 0; x->concept != CS_NASH && q < j.s.n; q++) {
      uint32_t held;

      if (!cs_in(reach + to * j.s.words, q)) continue;
      held = held_at(&j, dm, cs_is_symmetric(x->concept), q);
      if (u[held] < u[floor]) floor = held;
    }
    if (out->moves && u[floor] <= u[out->against]) continue;
    out->moves = true;
    out->to = to;
    out->against = floor;
  }
  if (!out->moves) return true;
  out->margin = u[state] - u[out->against];
  out->stable = out->margin >= -CS_UTILITY_TOLERANCE * out->spread;
  return true;
}
