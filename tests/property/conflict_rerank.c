/* The cheapest change of a ranking against all rankings of five states, ties among them. */
#include "models/conflict/change_of_ranking.h"
#include "rankings.h"
#include "support.h"

#include <stdlib.h>

enum { N = 5, CODES = 3125 };

/* The ranking of a code; false when its ranks have gaps. */
static bool decode(size_t code, uint32_t *rank) {
  unsigned used = 0;

  for (size_t x = 0; x < N; x++, code /= N) {
    rank[x] = (uint32_t)(code % N);
    used |= 1u << rank[x];
  }
  return (used & (used + 1)) == 0;
}

static bool meets(const uint32_t *rank, size_t m, const cs_rank_condition *is) {
  for (size_t k = 0; k < m; k++) {
    uint32_t a = rank[is[k].above], b = rank[is[k].below];

    if (is[k].strict ? a <= b : a < b) return false;
  }
  return true;
}

static void all_rankings_of_five(void **state) {
  cs_reranker *v = cs_reranker_new(N);
  size_t found = 0, none = 0, tied = 0;

  (void)state;
  assert_non_null(v);
  srand(17);
  for (int trial = 0; trial < 3000; trial++) {
    uint32_t from[N], to[N], other[N];
    cs_rank_condition is[6];
    size_t m = 1 + (size_t)rand() % 6, least = SIZE_MAX, cost;
    cs_rerank_result result;

    while (!decode((size_t)rand() % CODES, from)) continue;
    for (size_t k = 0; k < m; k++)
      is[k] = (cs_rank_condition){(uint32_t)rand() % N, (uint32_t)rand() % N, rand() % 2};
    for (size_t code = 0; code < CODES; code++) {
      if (decode(code, other) && meets(other, m, is)) {
        size_t d = exchanges(N, from, other);

        least = d < least ? d : least;
      }
    }
    result = cs_rerank(v, from, m, is, &cost, to);
    if (least == SIZE_MAX) {
      assert_int_equal(result, CS_RERANK_NONE);
      none++;
      continue;
    }
    assert_int_equal(result, CS_RERANK_FOUND);
    assert_int_equal(cost, least);
    assert_true(meets(to, m, is));
    assert_int_equal(exchanges(N, from, to), cost);
    assert_int_equal(cs_rank_distance(N, from, to), cost);
    found++;
    for (size_t x = 1; x < N; x++) tied += cost > 0 && from[x] == from[0];
  }
  assert_true(found > 1000 && none > 100 && tied > 200);
  cs_reranker_free(v);
}

/* Twenty states that must all go below one: each passes it, whatever is left stays as it is. */
static void many_states(void **state) {
  enum { MANY = 66 };
  cs_reranker *v = cs_reranker_new(MANY);
  cs_rank_condition is[MANY];
  uint32_t from[MANY], to[MANY];
  size_t cost;

  (void)state;
  assert_non_null(v);
  for (uint32_t x = 0; x < MANY; x++) from[x] = x;
  for (uint32_t k = 0; k < 20; k++) is[k] = (cs_rank_condition){10, 40 + k, false};
  assert_int_equal(cs_rerank(v, from, 20, is, &cost, to), CS_RERANK_FOUND);
  /* Either way 29 states in between are passed: by the one that goes up, and 20 pairs turned. */
  assert_int_equal(cost, 29 + 20);
  assert_int_equal(cs_rank_distance(MANY, from, to), cost);
  /* 32 pairs to turn, each by itself, leave too many ways open; 66 states are too many. */
  for (uint32_t k = 0; k < 33; k++) is[k] = (cs_rank_condition){k, k + 33, false};
  assert_int_equal(cs_rerank(v, from, 32, is, &cost, to), CS_RERANK_LARGE);
  assert_int_equal(cs_rerank(v, from, 33, is, &cost, to), CS_RERANK_LARGE);
  cs_reranker_free(v);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(all_rankings_of_five),
      cmocka_unit_test(many_states),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
