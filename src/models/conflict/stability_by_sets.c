/* Moves, relations and stability as rows of bits. */
#include "models/conflict/stability_by_sets.h"

#include "base/alloc.h"
#include "base/vector.h"
#include "models/conflict/order.h"

#include <string.h>

size_t cs_sets_size(const cs_conflict *c) {
  return c->n_dms * c->n * ((c->n + 63) / 64);
}

casus_status cs_sets_make(const cs_conflict *c, cs_arena *arena, cs_sets *out) {
  *out = (cs_sets){
      .n = c->n, .words = (c->n + 63) / 64, .n_dms = c->n_dms, .transitive = c->transitive};
  out->move = cs_arena_alloc(arena, cs_sets_size(c), sizeof *out->move);
  if (!out->move) return CASUS_NOMEM;
  for (size_t dm = 0; dm < c->n_dms; dm++) {
    for (uint32_t s = 0; s < c->n; s++) {
      uint32_t to;

      for (size_t k = 0; (to = cs_conflict_move(c, dm, s, k)) != CS_NO_STATE; k++)
        cs_put(cs_bits(out->move, out, dm, s), to);
    }
  }
  return CASUS_OK;
}

void cs_sets_restrict(const cs_sets *s, const uint64_t *allowed, uint64_t *move) {
  for (size_t i = 0; i < s->n_dms * s->n; i++) {
    for (size_t w = 0; w < s->words; w++)
      move[i * s->words + w] =
          cs_in(allowed, i % s->n) ? s->move[i * s->words + w] & allowed[w] : 0;
  }
}

casus_status cs_relations_make(const cs_sets *s, cs_arena *arena, cs_relations *out) {
  size_t n = s->n_dms * s->n * s->words;

  *out = (cs_relations){.transitive = s->transitive};
  out->depart = cs_arena_alloc(arena, n, sizeof *out->depart);
  out->deter = cs_arena_alloc(arena, n, sizeof *out->deter);
  out->credible = cs_arena_alloc(arena, n, sizeof *out->credible);
  return out->depart && out->deter && out->credible ? CASUS_OK : CASUS_NOMEM;
}

/* ---- relations --------------------------------------------------------------------------- */

static void clear_rows(const cs_sets *s, size_t dm, cs_relations *r) {
  size_t bytes = s->n * s->words * sizeof(uint64_t);

  memset(cs_bits(r->depart, s, dm, 0), 0, bytes);
  memset(cs_bits(r->deter, s, dm, 0), 0, bytes);
}

/* Credible moves: the moves among `better`. */
static void keep_moves(const cs_sets *s, size_t dm, const uint64_t *better, cs_relations *r) {
  const uint64_t *move = cs_bits_of(s->move, s, dm, 0);
  uint64_t *credible = cs_bits(r->credible, s, dm, 0);

  for (size_t i = 0; i < s->n * s->words; i++) credible[i] = move[i] & better[i];
}

/* One word a row and ranks below 64: what is better than a state depends on its rank only, so it is
 * found once a rank. */
static void rank_short(const cs_sets *s, size_t dm, const uint32_t *rank, cs_relations *r) {
  const uint64_t *move = cs_bits_of(s->move, s, dm, 0);
  uint64_t *depart = cs_bits(r->depart, s, dm, 0), *deter = cs_bits(r->deter, s, dm, 0);
  uint64_t *credible = cs_bits(r->credible, s, dm, 0);
  uint64_t all = s->n < 64 ? ((uint64_t)1 << s->n) - 1 : UINT64_MAX, higher = 0, better[64];

  memset(better, 0, s->n * sizeof *better);
  for (size_t x = 0; x < s->n; x++) better[rank[x]] |= (uint64_t)1 << x;
  for (size_t k = s->n; k-- > 0;) {
    uint64_t equal = better[k];

    better[k] = higher;
    higher |= equal;
  }
  for (size_t x = 0; x < s->n; x++) {
    depart[x] = better[rank[x]];
    deter[x] = all & ~depart[x];
    credible[x] = move[x] & depart[x];
  }
}

void cs_relations_rank(const cs_sets *s, size_t dm, const uint32_t *rank, cs_relations *r) {
  if (s->words == 1) {
    rank_short(s, dm, rank, r);
    return;
  }
  clear_rows(s, dm, r);
  for (size_t x = 0; x < s->n; x++) {
    uint64_t *depart = cs_bits(r->depart, s, dm, x), *deter = cs_bits(r->deter, s, dm, x);

    for (size_t w = 0; w < s->words; w++) {
      size_t first = 64 * w, n = s->n - first < 64 ? s->n - first : 64;
      uint64_t bits = 0;

      for (size_t q = 0; q < n; q++) bits |= (uint64_t)(rank[first + q] > rank[x]) << q;
      depart[w] = bits;
      deter[w] = ~bits & (n < 64 ? ((uint64_t)1 << n) - 1 : UINT64_MAX);
    }
  }
  keep_moves(s, dm, cs_bits(r->depart, s, dm, 0), r);
}

/* Pairs of states nearer than `near` are equal, farther than `far` different; false when some pair
 * lies between.  depart[x]: the states better than x. */
CS_COLUMNS static bool compare_short(size_t n, const double *restrict u, double near, double far,
                                     uint64_t *restrict depart) {
  uint64_t farther[64], between = 0;

  for (size_t x = 0; x < n; x++) depart[x] = farther[x] = 0;
  for (size_t q = 0; q < n; q++) {
    uint64_t bit = (uint64_t)1 << q;
    double v = u[q];

    for (size_t x = 0; x < n; x++) {
      double more = v - u[x];

      depart[x] |= more > near ? bit : 0;
      farther[x] |= more > far ? bit : 0;
    }
  }
  for (size_t x = 0; x < n; x++) between |= depart[x] ^ farther[x];
  return !between;
}

void cs_relations_utility(const cs_sets *s, size_t dm, const double *u, uint32_t *order,
                          uint32_t *rank, cs_relations *r) {
  if (s->words == 1) {
    const uint64_t *move = cs_bits_of(s->move, s, dm, 0);
    uint64_t *depart = cs_bits(r->depart, s, dm, 0), *deter = cs_bits(r->deter, s, dm, 0);
    uint64_t *credible = cs_bits(r->credible, s, dm, 0);
    uint64_t all = s->n < 64 ? ((uint64_t)1 << s->n) - 1 : UINT64_MAX;
    double low = u[0], high = u[0], near;

    for (size_t x = 1; x < s->n; x++) {
      low = u[x] < low ? u[x] : low;
      high = u[x] > high ? u[x] : high;
    }
    near = CS_UTILITY_TOLERANCE * (high - low);
    /* What is equal through a chain of neighbours, each nearer than `near`, is no farther apart
     * than n times that; twice as much leaves room for rounding. */
    if (compare_short(s->n, u, near, 2 * (double)s->n * near, depart)) {
      for (size_t x = 0; x < s->n; x++) {
        deter[x] = all & ~depart[x];
        credible[x] = move[x] & depart[x];
      }
      return;
    }
  }
  cs_order_from_utility(s->n, u, order, rank);
  cs_relations_rank(s, dm, rank, r);
}

void cs_relations_strong(const cs_sets *s, size_t dm, const uint32_t *rank, const uint32_t *tier,
                         cs_relations *r) {
  clear_rows(s, dm, r);
  for (size_t x = 0; x < s->n; x++) {
    for (size_t q = 0; q < s->n; q++) {
      if (rank[q] > rank[x]) cs_put(cs_bits(r->depart, s, dm, x), q);
      if (tier[q] < tier[x]) cs_put(cs_bits(r->deter, s, dm, x), q);
    }
  }
  keep_moves(s, dm, cs_bits(r->depart, s, dm, 0), r);
}

void cs_relations_unknown(const cs_sets *s, size_t dm, const uint32_t *rank,
                          const uint64_t *unknown, cs_unknown extension, cs_relations *r) {
  bool departs = extension == CS_UNKNOWN_A || extension == CS_UNKNOWN_C;
  bool deters = extension == CS_UNKNOWN_C || extension == CS_UNKNOWN_D;

  clear_rows(s, dm, r);
  memset(cs_bits(r->credible, s, dm, 0), 0, s->n * s->words * sizeof(uint64_t));
  for (size_t x = 0; x < s->n; x++) {
    for (size_t q = 0; q < s->n; q++) {
      bool open = q != x && cs_in(unknown + x * s->words, q);
      bool better = !open && rank[q] > rank[x];

      if (better || (open && departs)) cs_put(cs_bits(r->depart, s, dm, x), q);
      if ((!better && !open) || (open && deters)) cs_put(cs_bits(r->deter, s, dm, x), q);
      if ((better || open) && cs_in(cs_bits_of(s->move, s, dm, x), q))
        cs_put(cs_bits(r->credible, s, dm, x), q);
    }
  }
  r->transitive = false;
}

void cs_relations_attitude(const cs_sets *s, size_t dm, const uint32_t *const *rank,
                           const int *attitude, cs_relations *r) {
  clear_rows(s, dm, r);
  for (size_t x = 0; x < s->n; x++) {
    for (size_t q = 0; q < s->n; q++) {
      bool departs = q != x;

      for (size_t j = 0; j < s->n_dms; j++) {
        departs &= !(attitude[j] > 0 && rank[j][q] < rank[j][x]);
        departs &= !(attitude[j] < 0 && rank[j][q] > rank[j][x]);
      }
      cs_put(departs ? cs_bits(r->depart, s, dm, x) : cs_bits(r->deter, s, dm, x), q);
    }
  }
  keep_moves(s, dm, cs_bits(r->depart, s, dm, 0), r);
  r->transitive = false;
}

/* ---- reach ------------------------------------------------------------------------------- */

size_t cs_sets_reach_work(size_t n, size_t words, size_t movers) {
  return movers * words * sizeof(uint64_t) + movers * n * sizeof(uint32_t);
}

CS_COLUMNS static void close_short(size_t n, uint64_t *reach) {
  for (size_t k = 0; k < n; k++) {
    uint64_t through = reach[k];

    if (!through) continue;
    for (size_t x = 0; x < n; x++) reach[x] |= through & -(reach[x] >> k & 1);
  }
}

/* Transitive closure (Warshall 1962). */
static void close_rows(size_t n, size_t words, uint64_t *reach) {
  if (words == 1) {
    close_short(n, reach);
    return;
  }
  for (size_t k = 0; k < n; k++) {
    const uint64_t *through = reach + k * words;

    for (size_t x = 0; x < n; x++) {
      uint64_t *row = reach + x * words;

      if (x == k || !cs_in(row, k)) continue;
      for (size_t w = 0; w < words; w++) row[w] |= through[w];
    }
  }
}

void cs_sets_reach(size_t n, size_t words, size_t movers, const uint64_t *const *step,
                   bool transitive, void *work, uint64_t *reach) {
  uint64_t *last = work; /* [mover]: states reached with this mover last */
  uint32_t *queue = (uint32_t *)(last + movers * words);

  if (transitive) {
    memset(reach, 0, n * words * sizeof *reach);
    for (size_t m = 0; m < movers; m++) {
      for (size_t i = 0; i < n * words; i++) reach[i] |= step[m][i];
    }
    if (movers > 1) close_rows(n, words, reach);
    return;
  }
  for (size_t x = 0; x < n; x++) {
    size_t head = 0, tail = 0;

    memset(last, 0, movers * words * sizeof *last);
    for (bool first = true; first || head < tail; first = false) {
      size_t at = first ? x : queue[head] / movers;
      size_t mover = first ? movers : queue[head++] % movers;

      for (size_t m = 0; m < movers; m++) {
        for (size_t w = 0; w < words && m != mover; w++) {
          uint64_t fresh = step[m][at * words + w] & ~last[m * words + w];

          last[m * words + w] |= fresh;
          for (; fresh; fresh &= fresh - 1)
            queue[tail++] = (uint32_t)((64 * w + (size_t)__builtin_ctzll(fresh)) * movers + m);
        }
      }
    }
    for (size_t w = 0; w < words; w++) {
      reach[x * words + w] = 0;
      for (size_t m = 0; m < movers; m++) reach[x * words + w] |= last[m * words + w];
    }
  }
}

void cs_sets_opponents(const cs_sets *s, const uint64_t *step, size_t dm, bool transitive,
                       void *work, uint64_t *reach) {
  const uint64_t *steps[CS_CONFLICT_DMS];
  size_t movers = 0;

  for (size_t j = 0; j < s->n_dms; j++) {
    if (j != dm) steps[movers++] = cs_bits_of(step, s, j, 0);
  }
  cs_sets_reach(s->n, s->words, movers, steps, transitive, work, reach);
}

void cs_sets_join(const cs_sets *s, const uint32_t *as_one, void *work, uint64_t *reach,
                  uint64_t *move) {
  size_t row = s->n * s->words;

  for (size_t dm = 0; dm < s->n_dms; dm++) {
    const uint64_t *steps[CS_CONFLICT_DMS];
    size_t movers = 0;

    for (size_t j = 0; j < s->n_dms; j++) {
      if (as_one[dm] >> j & 1) steps[movers++] = cs_bits(move, s, j, 0);
    }
    if (movers < 2) continue;
    cs_sets_reach(s->n, s->words, movers, steps, s->transitive, work, reach);
    for (size_t x = 0; x < s->n; x++) reach[x * s->words + x / 64] &= ~((uint64_t)1 << x % 64);
    memcpy(cs_bits(move, s, dm, 0), reach, row * sizeof *reach);
  }
  for (size_t dm = 0; dm < s->n_dms; dm++) {
    if (!as_one[dm]) memset(cs_bits(move, s, dm, 0), 0, row * sizeof *move);
  }
}

void cs_relations_join(const cs_sets *s, const uint32_t *as_one, cs_relations *r) {
  for (size_t dm = 0; dm < s->n_dms; dm++) {
    uint64_t *depart = cs_bits(r->depart, s, dm, 0), *deter = cs_bits(r->deter, s, dm, 0);

    /* Groups are apart, so what is read here is as it was. */
    for (size_t j = dm + 1; j < s->n_dms; j++) {
      for (size_t i = 0; (as_one[dm] >> j & 1) && i < s->n * s->words; i++) {
        depart[i] &= cs_bits_of(r->depart, s, j, 0)[i];
        deter[i] |= cs_bits_of(r->deter, s, j, 0)[i];
      }
    }
    keep_moves(s, dm, depart, r);
  }
}

/* ---- stability --------------------------------------------------------------------------- */

static bool is_stable(const cs_sets *s, const cs_relations *r, size_t dm, size_t x,
                      const uint64_t *reach, cs_concept concept) {
  const uint64_t *move = cs_bits_of(s->move, s, dm, x), *depart = cs_bits_of(r->depart, s, dm, x);

  for (size_t w = 0; w < s->words; w++) {
    for (uint64_t better = move[w] & depart[w]; better; better &= better - 1) {
      size_t to = 64 * w + (size_t)__builtin_ctzll(better);

      if (concept == CS_NASH) return false;
      if (!cs_punished(s->words, cs_bits_of(s->move, s, dm, 0), cs_bits_of(r->deter, s, dm, x),
                       reach + to * s->words, cs_is_symmetric(concept)))
        return false;
    }
  }
  return true;
}

void cs_sets_judge(const cs_sets *s, const cs_relations *r, size_t dm, unsigned wanted,
                   const uint64_t *any, const uint64_t *credible, uint8_t *stable) {
  for (size_t x = 0; x < s->n; x++) {
    stable[x] = 0;
    for (size_t k = 0; k < CS_N_CONCEPTS; k++) {
      if ((wanted & CS_BIT(k)) &&
          is_stable(s, r, dm, x, cs_is_credible((cs_concept)k) ? credible : any, (cs_concept)k))
        stable[x] |= (uint8_t)CS_BIT(k);
    }
  }
}

casus_status cs_sets_solve(const cs_sets *s, const cs_relations *r, unsigned wanted,
                           uint8_t *stable) {
  uint64_t *any = cs_calloc(s->n * s->words, sizeof *any);
  uint64_t *credible = cs_calloc(s->n * s->words, sizeof *credible);
  void *work = cs_calloc(cs_sets_reach_work(s->n, s->words, s->n_dms), 1);
  casus_status st = any && credible && work ? CASUS_OK : CASUS_NOMEM;

  for (size_t dm = 0; dm < s->n_dms && st == CASUS_OK; dm++) {
    cs_sets_opponents(s, s->move, dm, s->transitive, work, any);
    cs_sets_opponents(s, r->credible, dm, r->transitive, work, credible);
    cs_sets_judge(s, r, dm, wanted, any, credible, stable + dm * s->n);
  }
  cs_free(any);
  cs_free(credible);
  cs_free(work);
  return st;
}
