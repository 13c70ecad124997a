/* What every design promises: random access, even filling, independent replicates, honest errors.
 * All seeds are fixed, so that a failure can be repeated. */
#include "support.h"

#include "base/random.h"
#include "engine/design.h"
#include "engine/lhs.h"
#include "engine/sobol.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PI 3.14159265358979323846

static cs_design *design(cs_design_kind kind, uint64_t seed, uint64_t points, size_t dimensions) {
  cs_design_settings s = {kind, seed, CS_DESIGN_REPLICATES, points, dimensions};
  cs_design *out;

  assert_int_equal(cs_design_new(&s, NULL, &out), CASUS_OK);
  return out;
}

static void blocks_give_the_same_bits(void **state) {
  enum { N = 2500 };
  static const size_t dimensions[] = {0, 1, 77, 1110, 1111, 1500, 2999};
  static const size_t blocks[] = {1, 7, 64, 1024};
  static const uint64_t firsts[] = {0, 1, 63, 12345, (UINT64_C(1) << 32) - N};
  static double whole[N], parts[N];

  (void)state;
  for (cs_design_kind kind = CS_DESIGN_SOBOL; kind <= CS_DESIGN_MC; kind++) {
    cs_design *p = design(kind, 7, CS_DESIGN_POINTS_MAX, 3000);

    for (size_t d = 0; d < sizeof dimensions / sizeof *dimensions; d++) {
      for (size_t f = 0; f < sizeof firsts / sizeof *firsts; f++) {
        cs_design_column(p, 3, firsts[f], N, dimensions[d], whole);
        for (size_t i = 0; i < N; i++) assert_true(whole[i] >= 0x1p-33 && whole[i] <= 1 - 0x1p-33);
        for (size_t b = 0; b < sizeof blocks / sizeof *blocks; b++) {
          for (size_t i = 0; i < N; i += blocks[b]) {
            size_t n = N - i < blocks[b] ? N - i : blocks[b];

            cs_design_column(p, 3, firsts[f] + i, n, dimensions[d], parts + i);
          }
          assert_memory_equal(parts, whole, sizeof whole);
        }
      }
    }
    cs_design_free(p);
  }
}

/* Each of the n intervals [k / n, (k + 1) / n) holds one of n numbers. */
static void assert_one_in_each(size_t n, const double *u) {
  char *seen = calloc(n, 1);

  assert_non_null(seen);
  for (size_t i = 0; i < n; i++) {
    size_t k = (size_t)(u[i] * (double)n);

    assert_true(k < n && !seen[k]);
    seen[k] = 1;
  }
  free(seen);
}

/* In each dimension every aligned run of 2^m points has one in each interval of length 2^-m; in the
 * first two dimensions of each group, one in each box of volume 2^-m: a (0, m, 2)-net. */
static void scrambled_points_are_a_net(void **state) {
  enum { M = 8, N = 1 << M };
  static double x[N], y[N];
  cs_design *p = design(CS_DESIGN_SOBOL, 11, 1 << 20, 2300);

  (void)state;
  for (uint32_t replicate = 0; replicate < 3; replicate++) {
    for (uint64_t first = 0; first < 8 * N; first += 7 * N) {
      for (size_t d = 0; d < 2300; d += 23) {
        cs_design_column(p, replicate, first, N, d, x);
        assert_one_in_each(N, x);
      }
      for (size_t group = 0; group < 3; group++) {
        cs_design_column(p, replicate, first, N, group * 1111, x);
        cs_design_column(p, replicate, first, N, group * 1111 + 1, y);
        for (int a = 0; a <= M; a++) {
          char seen[N] = {0};

          for (size_t i = 0; i < N; i++) {
            size_t box = (size_t)ldexp(x[i], a) << (M - a) | (size_t)ldexp(y[i], M - a);

            assert_false(seen[box]);
            seen[box] = 1;
          }
        }
      }
    }
  }
  cs_design_free(p);
}

/* Words that agree in exactly their first k bits still do after scrambling. */
static void scrambling_is_nested(void **state) {
  (void)state;
  for (uint64_t i = 0; i < 20000; i++) {
    uint32_t w[4], x, y;
    int k = (int)(i % 32);
    cs_scramble key;

    cs_philox(3, i, 0, w);
    key = (cs_scramble){w[0], w[1], w[2]};
    x = w[3];
    cs_philox(3, i, 1, w);
    y = x ^ (1u << (31 - k) | (w[0] & ((1u << (31 - k)) - 1)));
    assert_int_equal((cs_scramble_word(key, x) ^ cs_scramble_word(key, y)) >> (31 - k), 1);
  }
}

/* In Owen's scrambling the flips below different nodes of the tree are independent: of the first
 * two points, which lie in different halves, the second bits take all four values equally often;
 * of 4,096 seeds 1,024 each, with a standard deviation of 27.7.  Five of these allowed. */
static void flips_are_independent(void **state) {
  enum { SEEDS = 4096 };
  int count[4][4] = {{0}}, bins[16] = {0};

  (void)state;
  for (uint64_t seed = 0; seed < SEEDS; seed++) {
    cs_design *p = design(CS_DESIGN_SOBOL, seed, 4, 1);
    double u[4];
    int bit[4];

    cs_design_column(p, 0, 0, 4, 0, u);
    for (int i = 0; i < 4; i++) bit[i] = (int)(u[i] * 16) & 7;
    bins[(int)(u[0] * 16)]++;
    count[0][(bit[0] >> 2) * 2 + (bit[1] >> 2)]++;         /* second bits, two halves */
    count[1][(bit[0] >> 1 & 1) * 2 + (bit[1] >> 1 & 1)]++; /* third bits */
    count[2][(bit[0] >> 1 & 1) * 2 + (bit[2] >> 1 & 1)]++;
    count[3][(bit[2] & 1) * 2 + (bit[3] & 1)]++; /* fourth bits */
    cs_design_free(p);
  }
  for (int k = 0; k < 4; k++) {
    for (int j = 0; j < 4; j++) assert_near(count[k][j], SEEDS / 4, 5 * 27.7);
  }
  for (int j = 0; j < 16; j++) assert_near(bins[j], SEEDS / 16, 5 * 15.5);
}

/* Ishigami and Homma (1990) with a = 7, b = 0.1: mean 3.5, variance 13.844588. */
static double ishigami(double u1, double u2, double u3) {
  double x = PI * (2 * u1 - 1), y = PI * (2 * u2 - 1), z = PI * (2 * u3 - 1);

  return sin(x) + 7 * sin(y) * sin(y) + 0.1 * z * z * z * z * sin(x);
}

enum { POINTS = 256 };

static double mean_of(double column[3][POINTS]) {
  double sum = 0;

  for (size_t i = 0; i < POINTS; i++)
    sum += ishigami(column[0][i], column[1][i], column[2][i]) / POINTS;
  return sum;
}

static double replicate_mean(const cs_design *p, uint32_t replicate) {
  static double column[3][POINTS];

  for (size_t d = 0; d < 3; d++) cs_design_column(p, replicate, 0, POINTS, d, column[d]);
  return mean_of(column);
}

/* Owen's scrambling to the letter: bit k of a word is flipped or not by a random bit of its own for
 * each value of the k bits before it.  The bits after the tenth are drawn freely: 256 points differ
 * in the first eight.
 */
static double owen(uint64_t seed, uint64_t dimension, uint32_t x) {
  uint32_t out = 0, w[4];

  for (uint64_t k = 0; k < 10; k++) {
    uint64_t before = k ? x >> (32 - k) : 0;

    cs_philox(seed, before, dimension << 8 | k, w);
    out |= ((x >> (31 - k) & 1) ^ (w[0] & 1)) << (31 - k);
  }
  cs_philox(seed, x >> 22, dimension << 8 | 10, w);
  return cs_unit(out | (w[0] & 0x3fffff));
}

/* The variance of the mean over replicates: that of hashing agrees with that of exact scrambling,
 * and both are far below that of plain draws.  Over 20,000 replicates each, the mean squares of the
 * error had standard errors of 1.2 %, so that the logarithm of a ratio of two over 1,000 has one of
 * 0.076; four of these allowed. */
static void variance_is_that_of_exact_scrambling(void **state) {
  enum { R = 1000 };
  double hash = 0, exact = 0, mc = 13.844588 / POINTS;
  static double column[3][POINTS];
  cs_sobol *s;

  (void)state;
  assert_int_equal(cs_sobol_new(3, &s), CASUS_OK);
  for (uint64_t r = 0; r < R; r++) {
    cs_design *p = design(CS_DESIGN_SOBOL, 1000 + r / 16, POINTS, 3);
    double off = replicate_mean(p, (uint32_t)(r % 16)) - 3.5;

    hash += off * off / R;
    for (size_t d = 0; d < 3; d++) {
      for (size_t i = 0; i < POINTS; i++)
        column[d][i] = owen(r, d, cs_sobol_word(s, d, (uint32_t)i));
    }
    off = mean_of(column) - 3.5;
    exact += off * off / R;
    cs_design_free(p);
  }
  print_message("variance of the mean: hashed %.3g, exact %.3g, plain %.3g\n", hash, exact, mc);
  assert_near(log(hash / exact), 0, 0.3);
  assert_true(hash < mc / 20);
  cs_sobol_free(s);
}

/* 95 % intervals mean +- t s / sqrt(16) over the replicates, t = 2.131 (15 degrees of freedom),
 * cover the truth in 95 % of 400 seeds; standard deviation 1.1 %, three of these allowed. */
static void intervals_cover(void **state) {
  enum { SEEDS = 400, R = 16 };

  (void)state;
  for (cs_design_kind kind = CS_DESIGN_SOBOL; kind <= CS_DESIGN_MC; kind++) {
    int covered = 0;

    for (uint64_t seed = 0; seed < SEEDS; seed++) {
      cs_design *p = design(kind, 5000 + seed, POINTS, 3);
      double x[R], mean = 0, square = 0;

      for (uint32_t r = 0; r < R; r++) mean += (x[r] = replicate_mean(p, r)) / R;
      for (uint32_t r = 0; r < R; r++) square += (x[r] - mean) * (x[r] - mean) / (R - 1);
      covered += fabs(mean - 3.5) <= 2.131 * sqrt(square / R);
      cs_design_free(p);
    }
    print_message("%s: %d of %d intervals cover\n", cs_design_names[kind], covered, SEEDS);
    assert_near(covered, 0.95 * SEEDS, 3 * 0.011 * SEEDS);
  }
}

static void hypercube_has_one_point_a_stratum(void **state) {
  static const uint64_t sizes[] = {1, 2, 3, 7, 100, 1000, 1024, 4097};
  static double u[4097];

  (void)state;
  for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
    cs_design *p = design(CS_DESIGN_LHS, 5, sizes[s], 20);

    for (size_t d = 0; d < 20; d++) {
      cs_design_column(p, 1, 0, sizes[s], d, u);
      assert_one_in_each(sizes[s], u);
    }
    cs_design_free(p);
  }
}

/* All 3! orders of three strata, 600 of 3,600 dimensions each; standard deviation 22.4. */
static void hypercube_orders_are_equally_frequent(void **state) {
  int count[27] = {0}, orders = 0;

  (void)state;
  for (uint64_t stream = 0; stream < 3600; stream++) {
    cs_bijection b = cs_bijection_make(3, 9, stream);

    count[9 * cs_bijection_at(&b, 0) + 3 * cs_bijection_at(&b, 1) + cs_bijection_at(&b, 2)]++;
  }
  for (int k = 0; k < 27; k++) {
    if (!count[k]) continue;
    orders++;
    assert_near(count[k], 600, 5 * 22.4);
  }
  assert_int_equal(orders, 6);
}

static double correlation(size_t n, const double *x, const double *y) {
  double sum = 0;

  for (size_t i = 0; i < n; i++) sum += (x[i] - 0.5) * (y[i] - 0.5);
  return 12 * sum / (double)n;
}

/* Columns of other dimensions, replicates and seeds are uncorrelated: on average over 200 seeds,
 * within five standard errors measured on them. */
static void columns_are_uncorrelated(void **state) {
  enum { N = 512, SEEDS = 200 };
  static double u[4][N];

  (void)state;
  for (cs_design_kind kind = CS_DESIGN_SOBOL; kind <= CS_DESIGN_MC; kind++) {
    double sum[4] = {0}, square[4] = {0};

    for (uint64_t seed = 0; seed < SEEDS; seed++) {
      cs_design *p = design(kind, seed, N, 1200), *q = design(kind, seed + 100000, N, 1200);
      const double *other[4] = {u[1], u[2], u[3], u[1]};

      cs_design_column(p, 0, 0, N, 4, u[0]);
      cs_design_column(p, 0, 0, N, 5, u[1]);
      cs_design_column(p, 1, 0, N, 4, u[2]);
      cs_design_column(q, 0, 0, N, 4, u[3]);
      for (int k = 0; k < 4; k++) {
        double c;

        /* Last: the dimension that repeats number 4 in the next group. */
        if (k == 3) cs_design_column(p, 0, 0, N, 4 + 1111, u[1]);
        c = correlation(N, u[0], other[k]);
        sum[k] += c;
        square[k] += c * c;
      }
      cs_design_free(p);
      cs_design_free(q);
    }
    for (int k = 0; k < 4; k++) {
      assert_near(sum[k] / SEEDS, 0, 5 * sqrt(square[k]) / SEEDS);
      assert_true(square[k] / SEEDS < 0.9);
    }
  }
}

/* Mean and variance of 2^16 plain draws, five standard errors allowed; a draw is the word of Philox
 * that the header says. */
static void plain_draws(void **state) {
  enum { N = 1 << 16 };
  static double u[N];
  cs_design *p = design(CS_DESIGN_MC, 42, N, 8);
  double sum = 0, square = 0;
  uint32_t w[4];

  (void)state;
  cs_design_column(p, 2, 0, N, 6, u);
  for (size_t i = 0; i < N; i++) sum += u[i] / N;
  for (size_t i = 0; i < N; i++) square += (u[i] - 0.5) * (u[i] - 0.5) / N;
  assert_near(sum, 0.5, 5 * sqrt(1 / 12.0 / N));
  assert_near(square, 1 / 12.0, 5 * sqrt(1 / 180.0 / N));
  cs_philox(42, 1001 / 4, UINT64_C(0xd0) << 56 | UINT64_C(2) << 32 | 6, w);
  assert_near(u[1001], (w[1001 % 4] + 0.5) / 4294967296.0, 0);
  cs_design_free(p);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(blocks_give_the_same_bits),
      cmocka_unit_test(scrambled_points_are_a_net),
      cmocka_unit_test(scrambling_is_nested),
      cmocka_unit_test(flips_are_independent),
      cmocka_unit_test(variance_is_that_of_exact_scrambling),
      cmocka_unit_test(intervals_cover),
      cmocka_unit_test(hypercube_has_one_point_a_stratum),
      cmocka_unit_test(hypercube_orders_are_equally_frequent),
      cmocka_unit_test(columns_are_uncorrelated),
      cmocka_unit_test(plain_draws),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
