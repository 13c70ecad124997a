/* Stability under any preference relation, by sets of states as bits: for structures of up to some
 * thousands of states.  Where preferences are weak orders solve.h does the same for larger ones.
 *
 * What a concept needs of i's preferences is three sets for each state s: the states worth
 * departing to, the states that deter, and the moves that others believe i will make. */
#ifndef CASUS_MODELS_CONFLICT_STABILITY_BY_SETS_H
#define CASUS_MODELS_CONFLICT_STABILITY_BY_SETS_H

#include "models/conflict/concept.h"
#include "models/conflict/structure.h"

enum { CS_SETS_STATES = 4096 };

/* Rows of bits: bit q of row [dm][s] is word [(dm * n + s) * words + q / 64], bit q % 64. */
typedef struct {
  size_t n, words, n_dms;
  bool transitive;
  uint64_t *move; /* q in R_dm(s) */
} cs_sets;

typedef struct {
  uint64_t *depart;   /* dm would go from s to q */
  uint64_t *deter;    /* q keeps dm in s */
  uint64_t *credible; /* q in R_dm(s), and the others expect dm to move there */
  bool transitive;    /* are the credible moves transitive? */
} cs_relations;

static inline uint64_t *cs_bits(uint64_t *rows, const cs_sets *s, size_t dm, size_t state) {
  return rows + (dm * s->n + state) * s->words;
}
static inline const uint64_t *cs_bits_of(const uint64_t *rows, const cs_sets *s, size_t dm,
                                         size_t state) {
  return rows + (dm * s->n + state) * s->words;
}
static inline bool cs_in(const uint64_t *row, size_t q) {
  return row[q / 64] >> (q % 64) & 1;
}
static inline void cs_put(uint64_t *row, size_t q) {
  row[q / 64] |= (uint64_t)1 << (q % 64);
}

/* Words of one set of rows, n_dms * n * words. */
size_t cs_sets_size(const cs_conflict *c);

/* The structure's moves as bits, in the arena.  At most CS_SETS_STATES states. */
casus_status cs_sets_make(const cs_conflict *c, cs_arena *arena, cs_sets *out);

/* move := the moves between the states of `allowed` (a row) only. */
void cs_sets_restrict(const cs_sets *s, const uint64_t *allowed, uint64_t *move);

/* Decision makers that act as one: as_one[dm] are those with dm at their head, as bits, 0 for those
 * who head nobody.  The moves of the head become all that its group reaches by legal sequences of
 * moves, in rows `move`; others lose theirs.  Rows `reach` of n states are scratch. */
void cs_sets_join(const cs_sets *s, const uint32_t *as_one, void *work, uint64_t *reach,
                  uint64_t *move);

casus_status cs_relations_make(const cs_sets *s, cs_arena *arena, cs_relations *out);

/* ---- Relations ----------------------------------------------------------------------------- */

/* Weak order: depart to what is better; everything else deters.  Ranks are below n. */
void cs_relations_rank(const cs_sets *s, size_t dm, const uint32_t *rank, cs_relations *r);

/* The same out of utilities that are equal within CS_UTILITY_TOLERANCE (order.h).  u holds no NaN;
 * order and rank are scratch for n numbers. */
void cs_relations_utility(const cs_sets *s, size_t dm, const double *u, uint32_t *order,
                          uint32_t *rank, cs_relations *r);

/* Relations of those who act as one, out of those of each: the group leaves for what is better for
 * all, and what is no better for one of them deters (as coalitions do; coalition.h).  s->move as
 * cs_sets_join() left it. */
void cs_relations_join(const cs_sets *s, const uint32_t *as_one, cs_relations *r);

/* Strength of preference (Hamouda, Kilgour and Hipel 2004): states of a higher tier are much
 * better.  Departures as above; only what is much worse deters. */
void cs_relations_strong(const cs_sets *s, size_t dm, const uint32_t *rank, const uint32_t *tier,
                         cs_relations *r);

/* Unknown preference (Li, Hipel, Kilgour and Fang 2004): unknown[q] of row s tells that i cannot
 * compare s and q (symmetric).  Which uncertain comparisons count as departures, and which deter?
 *   a  departures to what is better or unknown; deterred by what is not better
 *   b  departures to what is better; deterred by what is not better
 *   c  departures to better or unknown; deterred by not better or unknown
 *   d  departures to better; deterred by not better or unknown
 * In all four the opponents are believed to make moves that are better or unknown. */
typedef enum { CS_UNKNOWN_A, CS_UNKNOWN_B, CS_UNKNOWN_C, CS_UNKNOWN_D } cs_unknown;
void cs_relations_unknown(const cs_sets *s, size_t dm, const uint32_t *rank,
                          const uint64_t *unknown, cs_unknown extension, cs_relations *r);

/* Attitudes (Inohara, Hipel and Walker 2007): attitude[j] of i towards j is +1 (wants what is good
 * for j), 0 (does not care) or -1 (wants what is bad for j).  A departure is a state that is, for
 * every j, at least as good for j, or at most as good, as the attitude has it; all else deters.
 * Total relational replies are what others expect. */
void cs_relations_attitude(const cs_sets *s, size_t dm, const uint32_t *const *rank,
                           const int *attitude, cs_relations *r);

/* ---- Stability ----------------------------------------------------------------------------- */

/* Bytes of work space for cs_sets_reach(): `movers` sets of rows at once. */
size_t cs_sets_reach_work(size_t n, size_t words, size_t movers);

/* reach[s] := all end states of non-empty sequences of steps from s in which no mover steps twice
 * in a row.  step[m] points at n rows.  When `transitive`, the rule is redundant and not looked at:
 * rows may then hold s itself, which it does not otherwise unless a sequence returns there. */
void cs_sets_reach(size_t n, size_t words, size_t movers, const uint64_t *const *step,
                   bool transitive, void *work, uint64_t *reach);

/* R_O of dm's opponents, by all their moves (`step` = s->move) or by credible ones. */
void cs_sets_opponents(const cs_sets *s, const uint64_t *step, size_t dm, bool transitive,
                       void *work, uint64_t *reach);

/* Can opponents punish a move from which they reach `reach`?  Is there in it a state that deters,
 * and (symmetric) from which the mover has no move (rows `moves`) to a state that doesn't? */
static inline bool cs_punished(size_t words, const uint64_t *moves, const uint64_t *deter,
                               const uint64_t *reach, bool symmetric) {
  for (size_t w = 0; w < words; w++) {
    for (uint64_t held = reach[w] & deter[w]; held; held &= held - 1) {
      const uint64_t *escape = moves + (64 * w + (size_t)__builtin_ctzll(held)) * words;
      uint64_t free_of = 0;

      if (!symmetric) return true;
      for (size_t v = 0; v < words; v++) free_of |= escape[v] & ~deter[v];
      if (!free_of) return true;
    }
  }
  return false;
}

/* stable[s] = bits of the wanted concepts under which s is stable for dm; `any` and `credible` are
 * rows of cs_sets_opponents() (a concept that is not wanted needs none). */
void cs_sets_judge(const cs_sets *s, const cs_relations *r, size_t dm, unsigned wanted,
                   const uint64_t *any, const uint64_t *credible, uint8_t *stable);

/* All of it for every decision maker: stable[dm * n + s].  Allocates its work space. */
casus_status cs_sets_solve(const cs_sets *s, const cs_relations *r, unsigned wanted,
                           uint8_t *stable);

#endif
