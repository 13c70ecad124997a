/* Evaluates a conflict future by future, by sets of states as bits. */
#include "models/conflict/part.h"

#include "base/vector.h"
#include "models/conflict/words.h"

#include <math.h>
#include <string.h>

/* Steps of play after which what has not come to rest counts as unsettled; cycles that are left
 * with chance 1/2 in each round have lost all but 2^-100 by then. */
enum { MOST_STEPS = 200 };
#define SETTLED 1e-12

/* Work space of one future. */
typedef struct {
  double *u, *values, *mass, *next;
  uint32_t *order, *rank;
  uint64_t *move, *any, *depart, *deter, *credible, *opponents;
  uint64_t *allowed;
  void *reach;
  uint64_t *stable; /* [picture * n_dms + dm]: states stable for dm, as bits */
  uint32_t *best;   /* [dm * n + state]: dm's best unpunished improvement in its own picture */
} frame;

static size_t round_up(size_t bytes) {
  return (bytes + 63) / 64 * 64;
}

/* Lays the frame out in memory that starts at `base`; with base NULL only counts the bytes. */
static size_t lay_out(const cs_conflict_part *p, void *base, frame *f) {
  const cs_sets *s = &p->sets;
  size_t rows = s->n_dms * s->n * s->words, at = 0;

#define PLACE(field, count)                                    \
  do {                                                         \
    if (base) f->field = (void *)((unsigned char *)base + at); \
    at += round_up((count) * sizeof *f->field);                \
  } while (0)
  PLACE(u, s->n);
  PLACE(values, p->n_inputs);
  PLACE(mass, s->n);
  PLACE(next, s->n);
  PLACE(order, s->n);
  PLACE(rank, s->n_dms * s->n);
  PLACE(move, rows);
  PLACE(any, s->n * s->words);
  PLACE(depart, rows);
  PLACE(deter, rows);
  PLACE(credible, rows);
  PLACE(opponents, s->n * s->words);
  PLACE(allowed, s->words);
  PLACE(stable, p->n_pictures * s->n_dms * s->words);
  PLACE(best, s->n_dms * s->n);
#undef PLACE
  if (base) f->reach = (unsigned char *)base + at;
  at += cs_sets_reach_work(s->n, s->words, s->n_dms);
  return at;
}

size_t cs_conflict_part_workspace(const void *self, size_t n) {
  frame f;

  (void)n;
  return lay_out(self, NULL, &f);
}

/* ---- preparing ----------------------------------------------------------------------------- */

/* Moves between the states of `allowed` only. */
static void restrict_moves(const cs_sets *s, const uint64_t *allowed, uint64_t *move) {
  for (size_t i = 0; i < s->n_dms * s->n; i++) {
    for (size_t w = 0; w < s->words; w++)
      move[i * s->words + w] =
          cs_in(allowed, i % s->n) ? s->move[i * s->words + w] & allowed[w] : 0;
  }
}

static casus_status prepare_picture(const cs_conflict_part *p, cs_picture *picture,
                                    cs_arena *arena) {
  const cs_sets *s = &p->sets;
  void *work = cs_arena_alloc(arena, cs_sets_reach_work(s->n, s->words, s->n_dms), 1);
  cs_sets own = *s;

  picture->move = cs_arena_alloc(arena, s->n_dms * s->n * s->words, sizeof *picture->move);
  picture->any = cs_arena_alloc(arena, s->n_dms * s->n * s->words, sizeof *picture->any);
  if (!work || !picture->move || !picture->any) return CASUS_NOMEM;
  restrict_moves(s, picture->seen, picture->move);
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
  for (size_t dm = 0; dm < e->c.n_dms; dm++) {
    const cs_preference_entry *x = &e->preferences[dm];

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

/* ---- one picture in one future -------------------------------------------------------------- */

CS_COLUMNS static void add_term(size_t n, double value, const double *restrict counts,
                                double *restrict u) {
  for (size_t s = 0; s < n; s++) u[s] += counts[s] * value;
}

bool cs_conflict_part_ranks(const cs_conflict_part *p, const cs_picture *picture, const double *in,
                            double *u, uint32_t *order, uint32_t *rank) {
  const cs_conflict_entry *e = p->entry;
  size_t n = p->sets.n;

  for (size_t dm = 0; dm < e->c.n_dms; dm++) {
    const cs_preference_entry *x = &e->preferences[dm];

    if (x->kind != CS_BY_UTILITY) {
      memcpy(rank + dm * n, x->rank, n * sizeof *rank);
      continue;
    }
    memset(u, 0, n * sizeof *u);
    for (size_t t = 0; t < x->n_terms; t++) {
      double value = in[picture->input[dm][t]];

      if (!isfinite(value)) return false;
      add_term(n, value, p->counts[dm] + t * n, u);
    }
    cs_order_from_utility(n, u, order, rank + dm * n);
  }
  return true;
}

/* Relations of one decision maker, by what the case says of its preferences: attitudes, else
 * comparisons it cannot make (extension a: it may leave for what it cannot compare), else its
 * ranks. */
static void relate(const cs_conflict_part *p, const cs_sets *s, size_t dm, frame *f,
                   cs_relations *r) {
  const cs_preference_entry *x = &p->entry->preferences[dm];
  const uint32_t *rank[CS_CONFLICT_DMS];

  if (x->attitude) {
    for (size_t j = 0; j < s->n_dms; j++) rank[j] = f->rank + j * s->n;
    cs_relations_attitude(s, dm, rank, x->attitude, r);
  } else if (x->n_unknown) {
    uint64_t *unknown = f->opponents; /* n rows; filled again by whoever needs it next */

    memset(unknown, 0, s->n * s->words * sizeof *unknown);
    for (size_t k = 0; k < x->n_unknown; k++) {
      cs_put(unknown + x->unknown[2 * k] * s->words, x->unknown[2 * k + 1]);
      cs_put(unknown + x->unknown[2 * k + 1] * s->words, x->unknown[2 * k]);
    }
    cs_relations_unknown(s, dm, f->rank + dm * s->n, unknown, CS_UNKNOWN_A, r);
  } else {
    cs_relations_rank(s, dm, f->rank + dm * s->n, r);
  }
}

/* dm's best improvement from s that opponents do not punish; CS_NO_STATE when s is stable. */
static uint32_t best_move(const cs_sets *s, const cs_relations *r, size_t dm, size_t state,
                          cs_concept concept, const uint64_t *reach, const uint32_t *rank) {
  const uint64_t *move = cs_bits_of(s->move, s, dm, state);
  const uint64_t *depart = cs_bits_of(r->depart, s, dm, state);
  uint32_t best = CS_NO_STATE;

  for (size_t w = 0; w < s->words; w++) {
    for (uint64_t better = move[w] & depart[w]; better; better &= better - 1) {
      uint32_t to = (uint32_t)(64 * w) + (uint32_t)__builtin_ctzll(better);

      if (best != CS_NO_STATE && rank[to] <= rank[best]) continue;
      if (concept != CS_NASH &&
          cs_sets_punished(s, r, dm, state, reach + to * s->words, cs_is_symmetric(concept)))
        continue;
      best = to;
    }
  }
  return best;
}

static bool judge_picture(const cs_conflict_part *p, size_t which, const double *in, frame *f) {
  const cs_picture *picture = &p->pictures[which];
  cs_sets s = p->sets;
  cs_relations r = {f->depart, f->deter, f->credible, s.transitive};
  bool whole = true;

  if (!cs_conflict_part_ranks(p, picture, in, f->u, f->order, f->rank)) return false;
  memcpy(f->allowed, picture->seen, s.words * sizeof *f->allowed);
  for (size_t k = 0; k < p->entry->n_conditions; k++) {
    double value = in[picture->conditions[k]];

    if (!isfinite(value)) return false;
    if (value < 0.5) continue;
    whole = false;
    for (size_t w = 0; w < s.words; w++) f->allowed[w] &= ~p->excluded[k * s.words + w];
  }
  s.move = picture->move;
  if (!whole) {
    restrict_moves(&p->sets, f->allowed, f->move);
    s.move = f->move;
  }
  for (size_t dm = 0; dm < s.n_dms; dm++) relate(p, &s, dm, f, &r);
  for (size_t dm = 0; dm < s.n_dms; dm++) {
    cs_concept concept = p->entry->preferences[dm].concept;
    uint64_t *stable = f->stable + (which * s.n_dms + dm) * s.words;
    const uint64_t *reach = f->opponents;
    bool acts = p->own[dm] == which;

    if (!(picture->judged >> dm & 1)) continue;
    if (cs_is_credible(concept)) {
      cs_sets_opponents(&s, r.credible, dm, r.transitive, f->reach, f->opponents);
    } else if (whole) {
      reach = cs_bits_of(picture->any, &s, dm, 0);
    } else if (concept != CS_NASH) {
      cs_sets_opponents(&s, s.move, dm, s.transitive, f->reach, f->opponents);
    }
    memset(stable, 0, s.words * sizeof *stable);
    for (size_t x = 0; x < s.n; x++) {
      uint32_t to = cs_in(f->allowed, x)
                        ? best_move(&s, &r, dm, x, concept, reach, f->rank + dm * s.n)
                        : CS_NO_STATE;

      /* What is not in the picture is left as it is: nobody moves from where it does not know to
       * be. */
      if (to == CS_NO_STATE) cs_put(stable, x);
      if (acts) f->best[dm * s.n + x] = to;
    }
  }
  return true;
}

/* ---- play ----------------------------------------------------------------------------------- */

/* Everybody who would leave the present state for a better one (best, unpunished by its concept, in
 * the conflict as it sees it) is equally likely to move first.  mass[s]: the chance that play rests
 * in s or, in the states that somebody would leave, is still there at the end.  A move into what
 * the future excludes cannot be made. */
static void play(const cs_conflict_part *p, uint32_t start, frame *f) {
  size_t n = p->sets.n, N = p->sets.n_dms;

  memset(f->mass, 0, n * sizeof *f->mass);
  f->mass[start] = 1;
  for (size_t step = 0; step < MOST_STEPS; step++) {
    double moving = 0;

    memset(f->next, 0, n * sizeof *f->next);
    for (size_t s = 0; s < n; s++) {
      size_t movers = 0;

      if (f->mass[s] == 0) continue;
      for (size_t dm = 0; dm < N; dm++) movers += f->best[dm * n + s] != CS_NO_STATE;
      if (!movers) {
        f->next[s] += f->mass[s];
        continue;
      }
      moving += f->mass[s];
      for (size_t dm = 0; dm < N; dm++) {
        if (f->best[dm * n + s] != CS_NO_STATE)
          f->next[f->best[dm * n + s]] += f->mass[s] / (double)movers;
      }
    }
    memcpy(f->mass, f->next, n * sizeof *f->mass);
    if (moving < SETTLED) return;
  }
}

/* States that a legal sequence of anybody's true improvements leads to from `start`. */
static void spread(const cs_conflict_part *p, uint32_t start, frame *f, uint64_t *reached) {
  const cs_sets *s = &p->sets;
  size_t head = 0, tail = 0;

  memset(reached, 0, s->words * sizeof *reached);
  cs_put(reached, start);
  f->order[tail++] = start;
  while (head < tail) {
    uint32_t x = f->order[head++];

    for (size_t dm = 0; dm < s->n_dms; dm++) {
      const uint64_t *row = cs_bits_of(f->credible, s, dm, x);

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

/* States that are stable for everybody, each in its picture. */
static void all_stable(const cs_conflict_part *p, const frame *f, const size_t *picture,
                       uint64_t *out) {
  const cs_sets *s = &p->sets;

  for (size_t w = 0; w < s->words; w++) {
    out[w] = UINT64_MAX;
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

static void write_taken(const cs_conflict_part *p, const frame *f, size_t i, double *const *out) {
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

static void write_future(const cs_conflict_part *p, frame *f, size_t i, double *const *out) {
  const cs_conflict_entry *e = p->entry;
  const cs_conflict *c = &e->c;
  uint64_t equilibrium[MOST_WORDS], stable[MOST_WORDS], reached[MOST_WORDS];
  double unsettled = 0, equilibria = 0;
  size_t at = 0;

  all_stable(p, f, NULL, equilibrium);
  all_stable(p, f, p->own, stable);
  spread(p, c->status_quo, f, reached);
  play(p, c->status_quo, f);
  for (size_t w = 0; w < p->sets.words; w++) {
    equilibrium[w] &= f->allowed[w];
    stable[w] &= f->allowed[w];
  }
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
    out[at + 2][i] = any_of(x, reached);
    out[at + 3][i] = end;
  }
  write_taken(p, f, i, out + at);
  at += c->n_levers;
  out[at++][i] = unsettled;
  out[at++][i] = equilibria;
  for (size_t k = 0; k < p->n_watchers; k++) {
    uint64_t expected[MOST_WORDS];
    double surprise = 0;

    all_stable(p, f, p->expected + p->watchers[k] * c->n_dms, expected);
    for (size_t w = 0; w < p->sets.words; w++)
      expected[w] &= p->pictures[p->own[p->watchers[k]]].seen[w];
    for (uint32_t s = 0; s < c->n; s++) {
      if (cs_in(stable, s) && !cs_in(expected, s)) surprise += f->mass[s];
    }
    out[at++][i] = surprise;
    for (size_t m = 0; m < e->n_situations; m++) out[at++][i] = any_of(&e->situations[m], expected);
  }
}

/* Where the future excludes what somebody would move to, the move cannot be made. */
static void drop_impossible(const cs_conflict_part *p, frame *f) {
  for (size_t i = 0; i < p->sets.n_dms * p->sets.n; i++) {
    if (f->best[i] != CS_NO_STATE && !cs_in(f->allowed, f->best[i])) f->best[i] = CS_NO_STATE;
  }
}

static bool judge_future(const cs_conflict_part *p, const double *in, frame *f) {
  /* The true picture comes last: its moves and states are needed afterwards. */
  for (size_t v = p->n_pictures; v-- > 0;) {
    if (!judge_picture(p, v, in, f)) return false;
  }
  drop_impossible(p, f);
  return true;
}

size_t cs_conflict_part_outputs(const cs_conflict_part *p) {
  size_t n = p->entry->n_situations;

  return CS_CONFLICT_PER_SITUATION * n + p->entry->c.n_levers + 2 + p->n_watchers * (1 + n);
}

void cs_conflict_part_evaluate(const void *self, const cs_batch *batch) {
  const cs_conflict_part *p = self;
  frame f = {0};

  lay_out(p, batch->workspace, &f);
  for (size_t i = 0; i < batch->n; i++) {
    for (size_t k = 0; k < p->n_inputs; k++) f.values[k] = batch->in[k][i];
    if (judge_future(p, f.values, &f)) {
      write_future(p, &f, i, batch->out);
      continue;
    }
    for (size_t k = 0; k < cs_conflict_part_outputs(p); k++) batch->out[k][i] = NAN;
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
  if (p->n_watchers) list_set(p, "What holds, each judging by what it sees", 1, out, text);
  for (uint32_t s = 0; s < c->n; s++) {
    double end = out[CS_CONFLICT_PER_SITUATION * s + 3];

    if (end == 0 || !isfinite(end)) continue;
    cs_buf_puts(text, "Play from the status quo ends in ");
    cs_words_short(c, s, text);
    cs_buf_printf(text, " with chance %s.\n", cs_number_short(end, 3, buf));
  }
}
