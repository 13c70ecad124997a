/* Long-run shares by squaring the chain, first-passage times by solving linear systems. */
#include "models/conflict/evolve.h"

#include "base/alloc.h"

#include <math.h>
#include <string.h>

/* (P + I) / 2 squared this often is P^(2^k) made lazy: enough for chains whose slowest change takes
 * some 2^40 rounds. */
enum { SQUARINGS = 44 };

static void fill(const cs_conflict *c, const uint32_t *const *rank, double noise, double *P) {
  size_t n = c->n;

  for (uint32_t s = 0; s < n; s++) {
    for (size_t i = 0; i < c->n_dms; i++) {
      size_t moves = 0, better = 0;
      double each = 1.0 / (double)c->n_dms;
      uint32_t to;

      for (; (to = cs_conflict_move(c, i, s, moves)) != CS_NO_STATE; moves++)
        better += rank[i][to] > rank[i][s];
      for (size_t k = 0; k < moves; k++) {
        to = cs_conflict_move(c, i, s, k);
        P[s * n + to] += each * noise / (double)(moves + 1);
        if (rank[i][to] > rank[i][s]) P[s * n + to] += each * (1 - noise) / (double)better;
      }
      P[s * n + s] += each * noise / (double)(moves + 1);
      if (!better) P[s * n + s] += each * (1 - noise);
    }
  }
}

static void multiply(size_t n, const double *A, double *out) {
  memset(out, 0, n * n * sizeof *out);
  for (size_t i = 0; i < n; i++) {
    for (size_t k = 0; k < n; k++) {
      double x = A[i * n + k];

      for (size_t j = 0; x != 0 && j < n; j++) out[i * n + j] += x * A[k * n + j];
    }
  }
}

static void long_run(size_t n, uint32_t start, const double *P, double *A, double *B,
                     double *share) {
  for (size_t i = 0; i < n * n; i++) A[i] = P[i] / 2 + (i % (n + 1) == 0 ? 0.5 : 0.0);
  for (size_t k = 0; k < SQUARINGS; k++) {
    multiply(n, A, B);
    for (size_t i = 0; i < n; i++) {
      double sum = 0;

      /* Rows are kept at sum 1 against the drift of rounding. */
      for (size_t j = 0; j < n; j++) sum += B[i * n + j];
      for (size_t j = 0; j < n; j++) A[i * n + j] = B[i * n + j] / sum;
    }
  }
  memcpy(share, A + start * n, n * sizeof *share);
}

/* Is the target certain to be entered from everywhere that the start leads to without it?  seen[s]:
 * s can be met before the target. */
static bool is_sure(size_t n, const double *P, uint32_t start, uint32_t target, bool *seen,
                    bool *leads) {
  bool changed = true;

  memset(seen, 0, n);
  memset(leads, 0, n);
  seen[start] = leads[target] = true;
  while (changed) {
    changed = false;
    for (size_t s = 0; s < n; s++) {
      for (size_t t = 0; t < n; t++) {
        if (P[s * n + t] == 0) continue;
        if (seen[s] && s != target && !seen[t]) changed = seen[t] = true;
        if (leads[t] && !leads[s]) changed = leads[s] = true;
      }
    }
  }
  for (size_t s = 0; s < n; s++) {
    if (seen[s] && !leads[s]) return false;
  }
  return true;
}

/* h = 1 + P h over the states met before the target, h(target) = 0; Gaussian elimination. */
static double passage(size_t n, const double *P, uint32_t start, uint32_t target, const bool *seen,
                      size_t *index, double *A) {
  size_t m = 0, width;

  for (size_t s = 0; s < n; s++) {
    if (seen[s] && s != target) index[m++] = s;
  }
  width = m + 1;
  for (size_t i = 0; i < m; i++) {
    for (size_t j = 0; j < m; j++)
      A[i * width + j] = (i == j ? 1.0 : 0.0) - P[index[i] * n + index[j]];
    A[i * width + m] = 1;
  }
  for (size_t k = 0; k < m; k++) {
    size_t pivot = k;

    for (size_t i = k + 1; i < m; i++) {
      if (fabs(A[i * width + k]) > fabs(A[pivot * width + k])) pivot = i;
    }
    for (size_t j = 0; pivot != k && j < width; j++) {
      double x = A[k * width + j];

      A[k * width + j] = A[pivot * width + j];
      A[pivot * width + j] = x;
    }
    for (size_t i = 0; i < m; i++) {
      double x = A[i * width + k] / A[k * width + k];

      if (i == k || x == 0) continue;
      for (size_t j = k; j < width; j++) A[i * width + j] -= x * A[k * width + j];
    }
  }
  for (size_t i = 0; i < m; i++) {
    if (index[i] == start) return A[i * width + m] / A[i * width + i];
  }
  return 0;
}

casus_status cs_evolve(const cs_conflict *c, const uint32_t *const *rank, uint32_t start,
                       double noise, cs_arena *arena, cs_evolution *out) {
  size_t n = c->n, cells = (n + 1) * (n + 1);
  double *P = cs_calloc(cells, sizeof *P), *A = cs_calloc(cells, sizeof *A);
  double *B = cs_calloc(cells, sizeof *B);
  bool *seen = cs_calloc(n, 1), *leads = cs_calloc(n, 1);
  size_t *index = cs_calloc(n, sizeof *index);
  casus_status st = CASUS_NOMEM;

  out->share = cs_arena_alloc(arena, n, sizeof *out->share);
  out->passage = cs_arena_alloc(arena, n, sizeof *out->passage);
  if (P && A && B && seen && leads && index && out->share && out->passage) {
    fill(c, rank, noise, P);
    long_run(n, start, P, A, B, out->share);
    for (uint32_t t = 0; t < n; t++) {
      if (t == start) continue;
      out->passage[t] =
          is_sure(n, P, start, t, seen, leads) ? passage(n, P, start, t, seen, index, A) : INFINITY;
    }
    st = CASUS_OK;
  }
  cs_free(P);
  cs_free(A);
  cs_free(B);
  cs_free(seen);
  cs_free(leads);
  cs_free(index);
  return st;
}
