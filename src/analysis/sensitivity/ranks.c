/* Ranks of values; see ranks.h. */
#include "analysis/sensitivity/ranks.h"

#include "base/alloc.h"
#include "base/random.h"

#include <math.h>
#include <stdlib.h>

enum { BATCHES = 16, BATCH_BITS = 4 };

typedef struct {
  double x;
  uint32_t row, key; /* key: a random number that orders equals */
} entry;

static int by_value(const void *a, const void *b) {
  const entry *p = a, *q = b;

  if (p->x != q->x) return p->x < q->x ? -1 : 1;
  if (p->key != q->key) return p->key < q->key ? -1 : 1;
  return p->row < q->row ? -1 : p->row > q->row;
}

casus_status cs_ranks_make(const double *x, size_t n, cs_ranks *out) {
  entry *e = cs_calloc(n, sizeof *e);
  size_t levels = 0;

  *out = (cs_ranks){.n = n};
  out->order = cs_calloc(n, sizeof *out->order);
  out->u = cs_calloc(n, sizeof *out->u);
  out->level = cs_calloc(n, 1);
  if (!e || !out->order || !out->u || !out->level) {
    cs_free(e);
    return CASUS_NOMEM;
  }
  for (size_t i = 0; i < n; i++)
    e[i] = (entry){isnan(x[i]) ? INFINITY : x[i], (uint32_t)i,
                   (uint32_t)(cs_random_unit(1, 0, i) * 0x1p32)};
  qsort(e, n, sizeof *e, by_value);
  for (size_t i = 0, j; i < n; i = j) {
    for (j = i; j < n && e[j].x == e[i].x; j++) {
      out->order[j] = e[j].row;
      out->level[e[j].row] = (unsigned char)(levels < CS_RANK_LEVELS ? levels : 0);
    }
    for (size_t k = i; k < j; k++) out->u[e[k].row] = (double)(i + j) / 2 / (double)n;
    levels++;
  }
  out->n_levels = levels <= CS_RANK_LEVELS ? levels : 0;
  cs_free(e);
  return CASUS_OK;
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
