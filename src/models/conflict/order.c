/* Weak orders of states out of utilities and out of ordered statements. */
#include "models/conflict/order.h"

#include "base/alloc.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Merges the sorted halves a[0..half) and a[half..n) of indices by ascending u; stable. */
static void sort_by_utility(const double *u, uint32_t *a, uint32_t *scratch, size_t n) {
  size_t half = n / 2, i = 0, k = half, at = 0;

  if (n <= 12) {
    for (size_t m = 1; m < n; m++) {
      uint32_t x = a[m];
      size_t j = m;

      for (; j && u[a[j - 1]] > u[x]; j--) a[j] = a[j - 1];
      a[j] = x;
    }
    return;
  }
  sort_by_utility(u, a, scratch, half);
  sort_by_utility(u, a + half, scratch, n - half);
  while (i < half && k < n) scratch[at++] = u[a[k]] < u[a[i]] ? a[k++] : a[i++];
  while (i < half) scratch[at++] = a[i++];
  memcpy(a, scratch, at * sizeof *a);
}

uint32_t cs_order_from_utility(size_t n, const double *u, uint32_t *order, uint32_t *rank) {
  uint32_t level = 0;
  double near;

  if (!n) return 0;
  for (size_t s = 0; s < n; s++) order[s] = (uint32_t)s;
  /* rank serves as scratch until it is filled. */
  sort_by_utility(u, order, rank, n);
  near = CS_UTILITY_TOLERANCE * (u[order[n - 1]] - u[order[0]]);
  for (size_t i = 0; i < n; i++) {
    if (i && u[order[i]] - u[order[i - 1]] > near) level++;
    rank[order[i]] = level;
  }
  return level + 1;
}

casus_status cs_order_from_statements(const cs_conflict *c, const cs_statement *const *statements,
                                      size_t m, uint32_t *rank) {
  uint32_t *order = cs_calloc(c->n, sizeof *order), *other = cs_calloc(c->n, sizeof *other);
  unsigned char *truth = cs_calloc(c->n, 1);
  casus_status st = order && other && truth ? CASUS_OK : CASUS_NOMEM;
  uint32_t levels = 1;

  /* From the least important statement up: stable partition into false and true.  At the end the
   * order is lexicographic from the most important one. */
  for (size_t s = 0; st == CASUS_OK && s < c->n; s++) order[s] = (uint32_t)s;
  for (size_t k = m; st == CASUS_OK && k-- > 0;) {
    size_t at = 0;

    for (uint32_t s = 0; s < c->n; s++) truth[s] = cs_conflict_is_true(c, statements[k], s);
    for (size_t pass = 0; pass < 2; pass++) {
      for (size_t i = 0; i < c->n; i++) {
        if (truth[order[i]] == pass) other[at++] = order[i];
      }
    }
    memcpy(order, other, c->n * sizeof *order);
  }
  for (size_t i = 0; st == CASUS_OK && i < c->n; i++) {
    for (size_t k = 0; i && k < m; k++) {
      if (cs_conflict_is_true(c, statements[k], order[i]) ==
          cs_conflict_is_true(c, statements[k], order[i - 1]))
        continue;
      levels++;
      break;
    }
    rank[order[i]] = levels - 1;
  }
  cs_free(order);
  cs_free(other);
  cs_free(truth);
  return st;
}
