/* Ranks of values; see ranks.h. */
#include "analysis/sensitivity/ranks.h"

#include "analysis/data/sort_columns.h"
#include "base/alloc.h"
#include "base/random.h"

#include <math.h>
#include <stdlib.h>

enum { BATCHES = 16, BATCH_BITS = 4 };

typedef struct {
  uint32_t key, row; /* key: a random number that orders equals */
} entry;

static int by_key(const void *a, const void *b) {
  const entry *p = a, *q = b;

  if (p->key != q->key) return p->key < q->key ? -1 : 1;
  return p->row < q->row ? -1 : p->row > q->row;
}

/* Puts rows of equal values into a random order; e: [n], to write in. */
static void shuffle(uint32_t *rows, size_t n, entry *e) {
  for (size_t i = 0; i < n; i++)
    e[i] = (entry){(uint32_t)(cs_random_unit(1, 0, rows[i]) * 0x1p32), rows[i]};
  qsort(e, n, sizeof *e, by_key);
  for (size_t i = 0; i < n; i++) rows[i] = e[i].row;
}

casus_status cs_ranks_make(const double *x, size_t n, cs_ranks *out) {
  double *value = cs_calloc(n, sizeof *value);
  entry *e = cs_calloc(n, sizeof *e);
  casus_status st = CASUS_NOMEM;
  size_t levels = 0;

  *out = (cs_ranks){.n = n};
  out->order = cs_calloc(n, sizeof *out->order);
  out->u = cs_calloc(n, sizeof *out->u);
  out->level = cs_calloc(n, 1);
  if (value && e && out->order && out->u && out->level) {
    for (size_t i = 0; i < n; i++) value[i] = isnan(x[i]) ? INFINITY : x[i];
    st = cs_sorted_order(n, value, out->order);
  }
  for (size_t i = 0, j; i < n && !st; i = j) {
    for (j = i + 1; j < n && value[out->order[j]] == value[out->order[i]];) j++;
    if (j > i + 1) shuffle(out->order + i, j - i, e);
    for (size_t k = i; k < j; k++) {
      out->level[out->order[k]] = (unsigned char)(levels < CS_RANK_LEVELS ? levels : 0);
      out->u[out->order[k]] = (double)(i + j) / 2 / (double)n;
    }
    levels++;
  }
  out->n_levels = levels <= CS_RANK_LEVELS ? levels : 0;
  cs_free(value);
  cs_free(e);
  return st;
}

void cs_ranks_free(cs_ranks *r) {
  cs_free(r->order);
  cs_free(r->u);
  cs_free(r->level);
  *r = (cs_ranks){0};
}

size_t cs_data_batch(const cs_data *d, size_t i) {
  size_t each;

  /* The leading digits of i times the golden section: as evenly as by turns, but in step with no
   * period that the lines of a table may have. */
  if (d->replicates < 2)
    return (size_t)((uint64_t)i * UINT64_C(0x9e3779b97f4a7c15) >> (64 - BATCH_BITS));
  each = d->n / d->n_deep / d->replicates;
  return i / each % d->replicates;
}

size_t cs_data_batches(const cs_data *d) {
  return d->replicates < 2 ? BATCHES : d->replicates;
}
