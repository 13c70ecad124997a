/* Evaluates a conflict future by future, by sets of states as bits. */
#include "models/conflict/part.h"

#include "models/conflict/judge_future.h"
#include "models/conflict/state_names.h"

#include <math.h>
#include <string.h>

/* Steps of play after which what has not come to rest counts as unsettled; cycles that are left
 * with chance 1/2 in each round have lost all but 2^-100 by then. */
enum { MOST_STEPS = 200 };
#define SETTLED 1e-12

size_t cs_conflict_part_workspace(const void *self, size_t n) {
  cs_frame f;

  (void)n;
  return cs_frame_lay_out(self, NULL, &f);
}

/* ---- preparing ----------------------------------------------------------------------------- */

static casus_status prepare_picture(const cs_conflict_part *p, cs_conflict_picture *picture,
                                    cs_arena *arena) {
  const cs_sets *s = &p->sets;
  void *work = cs_arena_alloc(arena, cs_sets_reach_work(s->n, s->words, s->n_dms), 1);
  cs_sets own = *s;

  picture->move = cs_arena_alloc(arena, s->n_dms * s->n * s->words, sizeof *picture->move);
  picture->any = cs_arena_alloc(arena, s->n_dms * s->n * s->words, sizeof *picture->any);
  if (!work || !picture->move || !picture->any) return CASUS_NOMEM;
  cs_sets_restrict(s, picture->seen, picture->move);
  if (picture->as_one) cs_sets_join(s, picture->as_one, work, picture->any, picture->move);
  own.move = picture->move;
  for (size_t dm = 0; dm < s->n_dms; dm++)
    cs_sets_opponents(&own, own.move, dm, own.transitive, work, cs_bits(picture->any, s, dm, 0));
  return CASUS_OK;
}

casus_status cs_conflict_part_prepare(cs_conflict_part *p, cs_arena *arena) {
  const cs_conflict_entry *e = p->entry;
  casus_status st = cs_sets_make(&e->c, arena, &p->sets);
  size_t words = p->sets.words;

  if (st) return st;
  p->counts = cs_arena_alloc(arena, e->c.n_dms, sizeof *p->counts);
  p->excluded = cs_arena_alloc(arena, e->n_conditions * words, sizeof *p->excluded);
  if (!p->counts || !p->excluded) return CASUS_NOMEM;
  p->plain = true;
  for (size_t dm = 0; dm < e->c.n_dms; dm++) {
    const cs_preference_entry *x = &e->preferences[dm];

    p->plain &= !x->attitude && !x->n_unknown;
    p->counts[dm] = cs_arena_alloc(arena, x->n_terms * e->c.n, sizeof **p->counts);
    if (!p->counts[dm]) return CASUS_NOMEM;
    for (size_t t = 0; t < x->n_terms; t++) {
      for (uint32_t s = 0; s < e->c.n; s++) {
        p->counts[dm][t * e->c.n + s] = cs_conflict_is_true(&e->c, x->terms[t].when, s);
      }
    }
  }
  for (size_t k = 0; k < e->n_conditions; k++) {
    for (uint32_t s = 0; s < e->c.n; s++) {
      if (cs_conflict_is_true(&e->c, e->conditions[k].when, s)) cs_put(p->excluded + k * words, s);
    }
  }
  for (size_t i = 0; i < p->n_pictures && st == CASUS_OK; i++)
    st = prepare_picture(p, &p->pictures[i], arena);
  return st;
}

/* ---- play ----------------------------------------------------------------------------------- */

/* Everybody who would leave the present state for a better one (best, unpunished by its concept, in
 * the conflict as it sees it) is equally likely to move first.  mass[s]: the chance that play rests
 * in s or, in the states that somebody would leave, is still there at the end.  A move into what
 * the future excludes cannot be made. */
static void play(const cs_conflict_part *p, uint32_t start, cs_frame *f) {
  size_t n = p->sets.n, N = p->sets.n_dms;

  memset(f->mass, 0, n * sizeof *f->mass);
  f->mass[start] = 1;
  for (size_t step = 0; step < MOST_STEPS; step++) {
    double moving = 0;

    memset(f->next, 0, n * sizeof *f->next);
    for (size_t s = 0; s < n; s++) {
      size_t movers = 0;

      if (f->mass[s] == 0) continue;
      for (size_t dm = 0; dm < N; dm++) movers += f->acts[dm][s] != CS_NO_STATE;
      if (!movers) {
        f->next[s] += f->mass[s];
        continue;
      }
      moving += f->mass[s];
      for (size_t dm = 0; dm < N; dm++) {
        if (f->acts[dm][s] != CS_NO_STATE) f->next[f->acts[dm][s]] += f->mass[s] / (double)movers;
      }
    }
    memcpy(f->mass, f->next, n * sizeof *f->mass);
    if (moving < SETTLED) return;
  }
}

/* States that a legal sequence of anybody's true improvements leads to from `start`. */
static void spread(const cs_conflict_part *p, uint32_t start, cs_frame *f, uint64_t *reached) {
  const cs_sets *s = &p->sets;
  size_t head = 0, tail = 0;

  memset(reached, 0, s->words * sizeof *reached);
  cs_put(reached, start);
  f->order[tail++] = start;
  while (head < tail) {
    uint32_t x = f->order[head++];

    for (size_t dm = 0; dm < s->n_dms; dm++) {
      const uint64_t *row = cs_bits_of(f->truth.credible, s, dm, x);

      for (size_t w = 0; w < s->words; w++) {
        for (uint64_t fresh = row[w] & ~reached[w]; fresh; fresh &= fresh - 1) {
          uint32_t to = (uint32_t)(64 * w) + (uint32_t)__builtin_ctzll(fresh);

          cs_put(reached, to);
          f->order[tail++] = to;
        }
      }
    }
  }
}

/* ---- outputs -------------------------------------------------------------------------------- */

/* States that there are (as bits) and that are stable for everybody, each in its picture. */
static void all_stable(const cs_conflict_part *p, const cs_frame *f, const uint64_t *there,
                       const size_t *picture, uint64_t *out) {
  const cs_sets *s = &p->sets;

  for (size_t w = 0; w < s->words; w++) {
    out[w] = there[w];
    for (size_t dm = 0; dm < s->n_dms; dm++)
      out[w] &= f->stable[((picture ? picture[dm] : 0) * s->n_dms + dm) * s->words + w];
  }
}

static bool any_of(const cs_situation *x, const uint64_t *set) {
  for (size_t k = 0; k < x->n; k++) {
    if (cs_in(set, x->states[k])) return true;
  }
  return false;
}

enum { MOST_WORDS = CS_CONFLICT_CASE_STATES / 64 };

static void write_taken(const cs_conflict_part *p, const cs_frame *f, size_t i,
                        double *const *out) {
  const cs_conflict *c = &p->entry->c;

  for (size_t k = 0; k < c->n_levers; k++) {
    double taken = 0;

    for (uint32_t s = 0; s < c->n; s++) {
      if (f->mass[s] != 0 && (c->code[s] >> c->levers[k].shift & ((1u << c->levers[k].width) - 1)))
        taken += f->mass[s];
    }
    out[k][i] = taken;
  }
}

/* The conflict itself. */
static void write_conflict(const cs_conflict_part *p, cs_frame *f, size_t i, double *const *out) {
  const cs_conflict_entry *e = p->entry;
  const cs_conflict *c = &e->c;
  uint64_t equilibrium[MOST_WORDS], stable[MOST_WORDS];
  double unsettled = 0, equilibria = 0;
  size_t at = 0;

  all_stable(p, f, f->there, NULL, equilibrium);
  all_stable(p, f, f->there, p->own, stable);
  play(p, c->status_quo, f);
  for (uint32_t s = 0; s < c->n; s++) {
    equilibria += cs_in(equilibrium, s);
    unsettled += cs_in(stable, s) ? 0.0 : f->mass[s];
  }
  for (size_t k = 0; k < e->n_situations; k++, at += CS_CONFLICT_PER_SITUATION) {
    const cs_situation *x = &e->situations[k];
    double end = 0;

    for (size_t m = 0; m < x->n; m++)
      end += cs_in(stable, x->states[m]) ? f->mass[x->states[m]] : 0.0;
    out[at][i] = any_of(x, equilibrium);
    out[at + 1][i] = any_of(x, stable);
    out[at + 2][i] = any_of(x, f->reached);
    out[at + 3][i] = end;
  }
  write_taken(p, f, i, out + at);
  at += c->n_levers;
  out[at++][i] = unsettled;
  out[at][i] = equilibria;
}

/* What everybody thinks that it is. */
static void write_expectations(const cs_conflict_part *p, cs_frame *f, size_t i,
                               double *const *out) {
  const cs_conflict_entry *e = p->entry;
  uint64_t stable[MOST_WORDS], expected[MOST_WORDS];
  size_t at = 0;

  all_stable(p, f, f->there, p->own, stable);
  play(p, e->c.status_quo, f);
  for (size_t k = 0; k < p->n_watchers; k++) {
    double surprise = 0;

    all_stable(p, f, f->there + p->own[p->watchers[k]] * p->sets.words,
               p->expected + p->watchers[k] * e->c.n_dms, expected);
    for (uint32_t s = 0; s < e->c.n; s++) {
      if (cs_in(stable, s) && !cs_in(expected, s)) surprise += f->mass[s];
    }
    out[at++][i] = surprise;
    for (size_t m = 0; m < e->n_situations; m++) out[at++][i] = any_of(&e->situations[m], expected);
  }
}

size_t cs_conflict_part_outputs(const cs_conflict_part *p) {
  size_t n = p->entry->n_situations;

  return p->expects ? p->n_watchers * (1 + n)
                    : CS_CONFLICT_PER_SITUATION * n + p->entry->c.n_levers + 2;
}

/* The outputs are a pure function of what states there are, who is stable where, who moves where,
 * and what can be reached: far fewer things than there are futures.  So each is looked up among
 * those met in this block; returns the future that has the same outputs, or i itself. */
static size_t met_before(const cs_conflict_part *p, cs_frame *f, size_t i) {
  size_t n = p->sets.n, N = p->sets.n_dms, words = p->sets.words;
  uint64_t hash = 0, *kept, *at = f->key;
  uint32_t *slot;

  memcpy(at, f->stable, p->n_pictures * N * words * sizeof *at);
  at += p->n_pictures * N * words;
  memcpy(at, f->there, p->n_pictures * words * sizeof *at);
  at += p->n_pictures * words;
  memcpy(at, f->reached, words * sizeof *at);
  at += words;
  for (size_t dm = 0; dm < N; dm++)
    memcpy((uint32_t *)at + dm * n, f->acts[dm], n * sizeof(uint32_t));
  for (size_t k = 0; k < f->n_key; k++) {
    hash = (hash ^ f->key[k]) * 0x9e3779b97f4a7c15u;
    hash ^= hash >> 29;
  }
  slot = &f->met[hash & (f->n_met - 1)];
  kept = f->kept + (hash & (f->n_met - 1)) * f->n_key;
  if (*slot && !memcmp(kept, f->key, f->n_key * sizeof *kept)) return *slot - 1;
  memcpy(kept, f->key, f->n_key * sizeof *kept);
  *slot = (uint32_t)i + 1;
  return i;
}

void cs_conflict_part_evaluate(const void *self, const cs_batch *batch) {
  const cs_conflict_part *p = self;
  size_t n_out = cs_conflict_part_outputs(p);
  cs_frame f = {0};

  cs_frame_lay_out(p, batch->workspace, &f);
  cs_frame_begin(p, &f);
  for (size_t i = 0; i < batch->n; i++) {
    size_t same;

    for (size_t k = 0; k < p->n_inputs; k++) f.values[k] = batch->in[k][i];
    if (!cs_judge_future(p, f.values, &f)) {
      for (size_t k = 0; k < n_out; k++) batch->out[k][i] = NAN;
      continue;
    }
    spread(p, p->entry->c.status_quo, &f, f.reached);
    same = met_before(p, &f, i);
    if (same != i) {
      for (size_t k = 0; k < n_out; k++) batch->out[k][i] = batch->out[k][same];
    } else if (p->expects) {
      write_expectations(p, &f, i, batch->out);
    } else {
      write_conflict(p, &f, i, batch->out);
    }
  }
}

/* ---- one future in words -------------------------------------------------------------------- */

static void list_set(const cs_conflict_part *p, const char *what, size_t offset, const double *out,
                     cs_buf *text) {
  const cs_conflict *c = &p->entry->c;
  size_t n = 0;

  cs_buf_printf(text, "%s:", what);
  for (uint32_t s = 0; s < c->n; s++) {
    if (out[CS_CONFLICT_PER_SITUATION * s + offset] == 0) continue;
    cs_buf_puts(text, n++ ? ", " : " ");
    cs_words_short(c, s, text);
  }
  cs_buf_puts(text, n ? ".\n" : " none.\n");
}

void cs_conflict_part_explain(const void *self, const double *in, const double *out, cs_buf *text) {
  const cs_conflict_part *p = self;
  const cs_conflict *c = &p->entry->c;
  char buf[32];

  (void)in;
  list_set(p, "Equilibria of the true conflict", 0, out, text);
  if (p->mistaken) list_set(p, "What holds, each judging by what it sees", 1, out, text);
  for (uint32_t s = 0; s < c->n; s++) {
    double end = out[CS_CONFLICT_PER_SITUATION * s + 3];

    if (end == 0 || !isfinite(end)) continue;
    cs_buf_puts(text, "Play from the status quo ends in ");
    cs_words_short(c, s, text);
    cs_buf_printf(text, " with chance %s.\n", cs_number_short(end, 3, buf));
  }
}
