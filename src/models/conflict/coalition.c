/* Coalition stability by sets of states as bits. */
#include "models/conflict/coalition.h"

#include "base/alloc.h"

#include <string.h>

typedef struct {
  const cs_sets *s;
  const uint32_t *const *rank;
  size_t row;        /* words of n rows */
  uint64_t **reach;  /* [H]: R_H */
  uint64_t **better; /* [H]: R_H++ */
  uint64_t *credible;
  void *work;
} coalitions;

/* Is q better than x for all members of H? */
static bool all_gain(const coalitions *k, unsigned H, size_t x, size_t q) {
  for (size_t i = 0; i < k->s->n_dms; i++) {
    if ((H >> i & 1) && k->rank[i][q] <= k->rank[i][x]) return false;
  }
  return true;
}

static bool reach_all(coalitions *k) {
  const cs_sets *s = k->s;

  for (unsigned H = 1; H < 1u << s->n_dms; H++) {
    const uint64_t *steps[CS_CONFLICT_DMS];
    size_t movers = 0;

    k->reach[H] = cs_calloc(k->row, sizeof **k->reach);
    k->better[H] = cs_calloc(k->row, sizeof **k->better);
    if (!k->reach[H] || !k->better[H]) return false;
    for (size_t i = 0; i < s->n_dms; i++) {
      if (H >> i & 1) steps[movers++] = cs_bits_of(s->move, s, i, 0);
    }
    cs_sets_reach(s->n, s->words, movers, steps, s->transitive, k->work, k->reach[H]);
    for (size_t x = 0; x < s->n; x++) {
      for (size_t q = 0; q < s->n; q++) {
        if (cs_in(k->reach[H] + x * s->words, q) && all_gain(k, H, x, q))
          cs_put(k->better[H] + x * s->words, q);
      }
    }
  }
  return true;
}

/* Rows of what the coalitions within `others` reach by joint improvements.  Improvements compose
 * when moves do, so the rule about moving twice matters only when moves do not. */
static void reach_credible(coalitions *k, unsigned others) {
  const cs_sets *s = k->s;
  const uint64_t *steps[1 << CS_COALITION_DMS];
  size_t movers = 0;

  for (unsigned K = 1; K < 1u << s->n_dms; K++) {
    if ((K & others) == K) steps[movers++] = k->better[K];
  }
  cs_sets_reach(s->n, s->words, movers, steps, s->transitive, k->work, k->credible);
}

static bool punished(const coalitions *k, unsigned H, size_t x, const uint64_t *by,
                     bool symmetric) {
  const cs_sets *s = k->s;

  for (size_t y = 0; y < s->n; y++) {
    bool holds = true;

    if (!cs_in(by, y) || all_gain(k, H, x, y)) continue;
    for (size_t z = 0; z < s->n && symmetric && holds; z++)
      holds = !(cs_in(k->reach[H] + y * s->words, z) && all_gain(k, H, x, z));
    if (holds) return true;
  }
  return false;
}

static void judge(coalitions *k, unsigned H, uint8_t *stable) {
  const cs_sets *s = k->s;
  unsigned others = ((1u << s->n_dms) - 1) & ~H;
  static const unsigned concepts[] = {CS_GMR, CS_SMR, CS_SEQ};

  if (others) reach_credible(k, others);
  for (size_t x = 0; x < s->n; x++) {
    stable[x] = CS_BIT(CS_NASH) | CS_BIT(CS_GMR) | CS_BIT(CS_SMR) | CS_BIT(CS_SEQ);
    for (size_t q = 0; q < s->n; q++) {
      if (!cs_in(k->better[H] + x * s->words, q)) continue;
      stable[x] &= (uint8_t)~CS_BIT(CS_NASH);
      for (size_t m = 0; m < 3; m++) {
        const uint64_t *by = concepts[m] == CS_SEQ ? k->credible : others ? k->reach[others] : NULL;

        if (!others ||
            !punished(k, H, x, by + q * s->words, cs_is_symmetric((cs_concept)concepts[m])))
          stable[x] &= (uint8_t)~CS_BIT(concepts[m]);
      }
    }
  }
}

casus_status cs_coalitions_solve(const cs_sets *s, const uint32_t *const *rank, uint8_t *stable) {
  size_t all = (size_t)1 << s->n_dms;
  coalitions k = {.s = s, .rank = rank, .row = s->n * s->words};
  casus_status st = CASUS_NOMEM;

  k.reach = cs_calloc(all, sizeof *k.reach);
  k.better = cs_calloc(all, sizeof *k.better);
  k.credible = cs_calloc(k.row, sizeof *k.credible);
  k.work = cs_calloc(cs_sets_reach_work(s->n, s->words, all), 1);
  if (k.reach && k.better && k.credible && k.work && reach_all(&k)) {
    memset(stable, 0, s->n);
    for (unsigned H = 1; H < all; H++) judge(&k, H, stable + H * s->n);
    st = CASUS_OK;
  }
  for (size_t H = 0; H < all; H++) {
    if (k.reach) cs_free(k.reach[H]);
    if (k.better) cs_free(k.better[H]);
  }
  cs_free(k.reach);
  cs_free(k.better);
  cs_free(k.credible);
  cs_free(k.work);
  return st;
}

bool cs_coalitions_universal(const uint8_t *stable, size_t n, size_t n_dms, uint32_t state,
                             cs_concept concept) {
  for (size_t H = 1; H < (size_t)1 << n_dms; H++) {
    if (!(stable[H * n + state] >> concept & 1)) return false;
  }
  return true;
}
