/* Rows that differ in one input only; see repeated_rows.h. */
#include "analysis/data/repeated_rows.h"

#include "base/alloc.h"
#include "base/bits.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLE = 4096 };

static const double LEAST_SHARE = 0.05, BEYOND_CHANCE = 10;

/* Rows by 64-bit keys, open addressing; and the sets they form. */
typedef struct {
  uint64_t *key;
  uint32_t *row; /* + 1; 0: free */
  size_t mask;
  uint32_t *parent; /* [row] */
} sets;

/* The finaliser of splitmix64 (Steele, Lea and Flood 2014). */
static uint64_t mix(uint64_t x) {
  x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
  return x ^ x >> 31;
}

static uint64_t key_of(double x, size_t input) {
  return mix(cs_bits_of_value(x) + mix((uint64_t)input + 1));
}

static uint32_t root_of(sets *s, uint32_t i) {
  while (s->parent[i] != i) i = s->parent[i] = s->parent[s->parent[i]];
  return i;
}

/* Puts row i under the key; the row that stands there already, or i. */
static uint32_t meet(sets *s, uint64_t key, uint32_t i) {
  size_t at = key & s->mask;

  for (; s->row[at]; at = (at + 1) & s->mask) {
    if (s->key[at] == key) return s->row[at] - 1;
  }
  s->key[at] = key;
  s->row[at] = i + 1;
  return i;
}

static void clear(sets *s) {
  memset(s->row, 0, (s->mask + 1) * sizeof *s->row);
}

static bool all_differ(sets *s, const double *x, size_t n) {
  bool differ = true;

  clear(s);
  for (uint32_t i = 0; i < n && differ; i++) differ = meet(s, key_of(x[i], 0), i) == i;
  return differ;
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* The chance that two rows have the same value of an input: of the pairs among at most SAMPLE rows
 * spread over the table. */
static double chance_equal(const double *x, size_t n, double *work) {
  size_t m = n < SAMPLE ? n : SAMPLE;
  double equal = 0;

  for (size_t k = 0; k < m; k++) work[k] = x[(size_t)((double)k * (double)n / (double)m)];
  qsort(work, m, sizeof *work, by_value);
  for (size_t i = 0, j; i < m; i = j) {
    for (j = i; j < m && work[j] == work[i];) j++;
    equal += (double)(j - i) * (double)(j - i - 1);
  }
  return m > 1 ? equal / ((double)m * (double)(m - 1)) : 1;
}

/* The chances that two rows differ in no input and in one, were inputs independent. */
static void chances(const cs_data *d, double *work, double *same, double *near) {
  double none = 1, one = 0;

  for (size_t k = 0; k < d->n_inputs; k++) {
    double c = chance_equal(d->inputs[k].x, d->n, work);

    one = one * c + none * (1 - c);
    none *= c;
  }
  *same = none;
  *near = one;
}

/* Unites the rows that agree in all inputs but input k (SIZE_MAX: in all); the rows that are not
 * the first of their set. */
static size_t unite(sets *s, const cs_data *d, const uint64_t *whole, size_t k) {
  size_t marked = 0;

  clear(s);
  for (uint32_t i = 0; i < d->n; i++) {
    uint64_t left = k == SIZE_MAX ? 0 : key_of(d->inputs[k].x[i], k);
    uint32_t other = meet(s, mix(whole[i] - left), i);
    uint32_t a = root_of(s, other), b = root_of(s, i);

    /* The first row of a set stands for it. */
    s->parent[a > b ? a : b] = a > b ? b : a;
  }
  for (uint32_t i = 0; i < d->n; i++) marked += root_of(s, i) != i;
  return marked;
}

/* Marks the rows that are not the first of their set, when they are too many for chance. */
static size_t mark_when(sets *s, const cs_data *d, size_t marked, double chance,
                        unsigned char *repeat) {
  double pairs = (double)d->n * (double)(d->n - 1) / 2;

  if ((double)marked < LEAST_SHARE * (double)d->n ||
      (double)marked < BEYOND_CHANCE * chance * pairs)
    return 0;
  for (uint32_t i = 0; i < d->n; i++) repeat[i] = root_of(s, i) != i;
  return marked;
}

static casus_status mark(sets *s, const cs_data *d, unsigned char *repeat, size_t *n) {
  uint64_t *whole = cs_calloc(d->n, sizeof *whole);
  double *work = cs_calloc(SAMPLE, sizeof *work), same, near;
  size_t different = 0, marked = 0;
  casus_status st = whole && work ? CASUS_OK : CASUS_NOMEM;

  /* With two inputs that never repeat a value, no two rows differ in one only. */
  for (size_t k = 0; k < d->n_inputs && !st && different < 2; k++)
    different += all_differ(s, d->inputs[k].x, d->n);
  if (!st && different < 2) {
    for (size_t k = 0; k < d->n_inputs; k++) {
      for (size_t i = 0; i < d->n; i++) whole[i] += key_of(d->inputs[k].x[i], k);
    }
    chances(d, work, &same, &near);
    *n = mark_when(s, d, unite(s, d, whole, SIZE_MAX), same, repeat);
    for (size_t k = 0; k < d->n_inputs; k++) marked = unite(s, d, whole, k);
    marked = mark_when(s, d, marked, same + near, repeat);
    if (marked) *n = marked;
  }
  cs_free(whole);
  cs_free(work);
  return st;
}

casus_status cs_data_repeats(const cs_data *d, unsigned char *repeat, size_t *n) {
  size_t cells = 16;
  sets s = {0};
  casus_status st = CASUS_NOMEM;

  *n = 0;
  memset(repeat, 0, d->n);
  if (d->n_inputs < 2 || d->n < 2) return CASUS_OK;
  while (cells < 2 * d->n) cells *= 2;
  s.mask = cells - 1;
  s.key = cs_calloc(cells, sizeof *s.key);
  s.row = cs_calloc(cells, sizeof *s.row);
  s.parent = cs_calloc(d->n, sizeof *s.parent);
  if (s.key && s.row && s.parent) {
    for (uint32_t i = 0; i < d->n; i++) s.parent[i] = i;
    st = mark(&s, d, repeat, n);
  }
  cs_free(s.key);
  cs_free(s.row);
  cs_free(s.parent);
  return st;
}
