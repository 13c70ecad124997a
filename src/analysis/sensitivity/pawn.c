/* PAWN; see pawn.h. */
#include "analysis/sensitivity/pawn.h"

#include "base/alloc.h"
#include "base/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PAWN_EACH = 500 }; /* futures of a slice: more blur, fewer are noise */

static int ascending(const void *a, const void *b) {
  double p = *(const double *)a, q = *(const double *)b;

  return p < q ? -1 : p > q;
}

/* Greatest distance between the distribution functions of sorted samples. */
static double distance(const double *a, size_t n, const double *b, size_t m) {
  double most = 0;
  size_t i = 0, j = 0;

  while (i < n && j < m) {
    double at = a[i] < b[j] ? a[i] : b[j], apart;

    while (i < n && a[i] <= at) i++;
    while (j < m && b[j] <= at) j++;
    apart = fabs((double)i / (double)n - (double)j / (double)m);
    if (apart > most) most = apart;
  }
  return most;
}

/* slice[row] < slices: where each row belongs; y has no NaN. */
static casus_status distances(const double *y, size_t n, const unsigned char *slice, size_t slices,
                              cs_distances *out) {
  double *all = cs_calloc(2 * n, sizeof *all), *part = all ? all + n : NULL;
  double found[CS_RANK_LEVELS];
  size_t used = 0;

  *out = (cs_distances){0};
  if (!all) return CASUS_NOMEM;
  memcpy(all, y, n * sizeof *y);
  qsort(all, n, sizeof *all, ascending);
  for (size_t s = 0; s < slices; s++) {
    size_t m = 0;

    for (size_t i = 0; i < n; i++) {
      if (slice[i] == s) part[m++] = y[i];
    }
    if (!m) continue;
    qsort(part, m, sizeof *part, ascending);
    found[used++] = distance(all, n, part, m);
  }
  cs_free(all);
  if (!used) return CASUS_OK;
  qsort(found, used, sizeof *found, ascending);
  out->median = used % 2 ? found[used / 2] : (found[used / 2 - 1] + found[used / 2]) / 2;
  out->most = found[used - 1];
  for (size_t k = 0; k < used; k++) out->mean += found[k] / (double)used;
  return CASUS_OK;
}

/* The rows that did not fail, in the order of x when there are many values. */
typedef struct {
  size_t n;
  double *y;            /* [n] */
  unsigned char *slice; /* [n] */
} rows;

static bool make_rows(const cs_ranks *r, const double *y, size_t slices, rows *out) {
  size_t at = 0;

  *out = (rows){.y = cs_calloc(r->n, sizeof *out->y), .slice = cs_calloc(r->n, 1)};
  if (!out->y || !out->slice) return false;
  for (size_t k = 0; k < r->n; k++) {
    size_t i = r->order[k];

    if (isnan(y[i])) continue;
    out->y[out->n] = y[i];
    out->slice[out->n++] = r->level[i];
  }
  for (; !r->n_levels && at < out->n; at++) out->slice[at] = (unsigned char)(at * slices / out->n);
  return true;
}

static void free_rows(rows *r) {
  cs_free(r->y);
  cs_free(r->slice);
}

casus_status cs_pawn(const cs_ranks *r, const double *y, cs_distances *out) {
  size_t slices = r->n / PAWN_EACH;
  rows of;
  casus_status st = CASUS_NOMEM;

  if (slices < CS_PAWN_LEAST) slices = CS_PAWN_LEAST;
  if (slices > CS_PAWN_MOST) slices = CS_PAWN_MOST;
  if (make_rows(r, y, slices, &of))
    st = distances(of.y, of.n, of.slice, r->n_levels ? r->n_levels : slices, out);
  free_rows(&of);
  return st;
}

casus_status cs_pawn_dummy(const double *y, size_t n, uint64_t seed, cs_distances *out) {
  double *x = cs_calloc(n, sizeof *x);
  cs_ranks r = {0};
  casus_status st = x ? CASUS_OK : CASUS_NOMEM;

  for (size_t i = 0; x && i < n; i++) x[i] = cs_random_unit(seed, 1, i);
  if (st == CASUS_OK) st = cs_ranks_make(x, n, &r);
  if (st == CASUS_OK) st = cs_pawn(&r, y, out);
  cs_ranks_free(&r);
  cs_free(x);
  return st;
}
