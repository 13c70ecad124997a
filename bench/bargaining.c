/* The bargaining rules: time against plain transcriptions measured in the same run, and against the
 * targets.  Needs the reference data for the real inputs (CASUS_REFERENCE). */
#include "base/alloc.h"
#include "base/csv.h"
#include "base/random.h"
#include "base/text.h"
#include "clock.h"
#include "models/bargaining/read.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double sink; /* keeps results from being optimised away */

/* ---- The mean ---------------------------------------------------------------------------------
 */

/* As first written: one future after the other. */
static void mean_by_rows(size_t n_actors, size_t n, double *const *x, double *const *s,
                         double *const *c, double *out) {
  for (size_t i = 0; i < n; i++) {
    double top = 0.0, bottom = 0.0;

    for (size_t a = 0; a < n_actors; a++) {
      double w = c[a][i] * s[a][i];

      top += w * x[a][i];
      bottom += w;
    }
    out[i] = top / bottom;
  }
}

static void bench_mean(void) {
  enum { ACTORS = 15, FUTURES = 256, REPEAT = 80000 };
  double *x[ACTORS], *s[ACTORS], *c[ACTORS], *out = cs_alloc_columns(FUTURES, sizeof *out);
  double start, rows, columns, per;

  for (size_t a = 0; a < ACTORS; a++) {
    x[a] = cs_alloc_columns(FUTURES, sizeof(double));
    s[a] = cs_alloc_columns(FUTURES, sizeof(double));
    c[a] = cs_alloc_columns(FUTURES, sizeof(double));
    for (size_t i = 0; i < FUTURES; i++) {
      x[a][i] = cs_random_unit(1, a, 3 * i);
      s[a][i] = cs_random_unit(1, a, 3 * i + 1);
      c[a][i] = cs_random_unit(1, a, 3 * i + 2);
    }
  }
  start = seconds();
  for (int r = 0; r < REPEAT / 4; r++) {
    mean_by_rows(ACTORS, FUTURES, x, s, c, out);
    sink += out[r % FUTURES];
  }
  rows = 4.0 * (seconds() - start);
  start = seconds();
  for (int r = 0; r < REPEAT; r++) {
    cs_mean_columns(ACTORS, FUTURES, (const double *const *)x, (const double *const *)s,
                    (const double *const *)c, out, NULL);
    sink += out[r % FUTURES];
  }
  columns = seconds() - start;
  per = 1e9 / ((double)REPEAT * FUTURES * ACTORS);
  printf("mean, 15 actors, blocks of 256 futures\n");
  printf("  row by row (baseline)  %7.3f ns an actor and future\n", rows * per);
  printf("  columns                %7.3f ns an actor and future, ratio %.1f\n", columns * per,
         rows / columns);
  for (size_t a = 0; a < ACTORS; a++) {
    cs_free(x[a]);
    cs_free(s[a]);
    cs_free(c[a]);
  }
  cs_free(out);
}

/* ---- ktab -------------------------------------------------------------------------------------
 */

/* One turn's challenges as smpc evaluates them: every challenge of i to j as each h sees it, with
 * all third parties, O(n^4).  Linear votes, SemiCommit; utilities u(d, R) with R mixed one to two.
 */
static double challenges_as_smpc(size_t n, const double *d, const double *risk, const double *w) {
  double sum = 0.0;

  for (size_t h = 0; h < n; h++) {
    for (size_t i = 0; i < n; i++) {
      for (size_t j = 0; j < n; j++) {
        double ci = 1e-10, cj = 1e-10, little_i, little_j;

        if (i == j) continue;
        for (size_t k = 0; k < n; k++) {
          double r = (2.0 * risk[h] + risk[k]) / 3.0;
          double ui = (1.0 - d[k * n + i]) * (1.0 + d[k * n + i] * r);
          double uj = (1.0 - d[k * n + j]) * (1.0 + d[k * n + j] * r);

          if (k != i && k != j) continue;
          ci += fmax(0.0, w[k] * (ui - uj));
          cj += fmax(0.0, w[k] * (uj - ui));
        }
        little_i = ci;
        little_j = cj;
        for (size_t k = 0; k < n; k++) {
          double r = (2.0 * risk[h] + risk[k]) / 3.0;
          double ui = (1.0 - d[k * n + i]) * (1.0 + d[k * n + i] * r);
          double uj = (1.0 - d[k * n + j]) * (1.0 + d[k * n + j] * r);
          double v = w[k] * (ui - uj), p;

          if (k == i || k == j) continue;
          p = (little_i + fmax(0.0, v)) / (little_i + little_j + fabs(v));
          v = w[k] * (p * (2.0 * ui + 1.0) + (1.0 - p) * 3.0 * uj - p * 3.0 * ui -
                      (1.0 - p) * (2.0 * uj + 1.0));
          ci += fmax(0.0, v);
          cj += fmax(0.0, -v);
        }
        sum += ci / (ci + cj);
      }
    }
  }
  return sum;
}

static double run_rule(cs_rule rule, const cs_rule_options *o, const cs_table *t, size_t *rounds) {
  void *work = cs_alloc_columns(cs_rule_workspace(rule, t->n_actors, t->n_issues), 1);
  double *outcome = cs_calloc(t->n_issues, sizeof *outcome);
  cs_rule_result result = {.outcome = outcome};
  double start = seconds(), took;

  cs_rule_evaluate(rule, o, t, work, NULL, &result);
  took = seconds() - start;
  sink += outcome[0];
  if (rounds) *rounds = result.rounds;
  cs_free(outcome);
  cs_free(work);
  return took;
}

static void bench_ktab(const char *folder) {
  enum { MOST = 64 };
  cs_arena *arena = cs_arena_new();
  double d[MOST * MOST], risk[MOST], w[MOST], start, naive, best = INFINITY;
  size_t n, turns = 0;
  cs_bargaining_input in;
  char path[4096];

  snprintf(path, sizeof path, "%s/bargaining/ktab/dummyData-a040.csv", folder);
  if (cs_bargaining_read(path, arena, NULL, &in)) {
    printf("ktab: %s is not there\n", path);
    cs_arena_free(arena);
    return;
  }
  n = in.table.n_actors;
  for (size_t i = 0; i < n; i++) {
    risk[i] = 1.5 * (double)i / (double)n - 0.5;
    w[i] = in.table.salience[i] * in.table.capability[i];
    for (size_t j = 0; j < n; j++) d[i * n + j] = fabs(in.table.position[i] - in.table.position[j]);
  }
  for (int r = 0; r < 10; r++)
    best = fmin(best, run_rule(CS_RULE_KTAB, &in.options, &in.table, &turns));
  start = seconds();
  for (size_t turn = 0; turn < turns; turn++) sink += challenges_as_smpc(n, d, risk, w);
  naive = seconds() - start;
  printf("ktab, %zu actors, whole run of %zu turns\n", n, turns);
  printf("  challenges alone, O(n^4) a turn (baseline)  %8.2f ms\n", 1e3 * naive);
  printf("  the whole rule                              %8.2f ms, ratio %.1f (target 30 ms)\n",
         1e3 * best, naive / best);
  cs_arena_free(arena);
}

/* ---- All decided issues -----------------------------------------------------------------------
 */

static double number(const cs_cell *cell) {
  double x = 0.0;

  cs_parse_number(cell->text, cell->n, &x);
  return x;
}

static void bench_decided(const char *folder) {
  enum { ACTORS = 32 };
  cs_arena *arena = cs_arena_new();
  double took[CS_N_RULES] = {0}, sum = 0.0;
  size_t issues = 0;
  cs_csv t;
  char path[4096];

  snprintf(path, sizeof path, "%s/bargaining/deu3/decided_eu15.csv", folder);
  if (cs_csv_read(path, arena, NULL, &t)) {
    printf("decided issues: %s is not there\n", path);
    cs_arena_free(arena);
    return;
  }
  for (size_t i = 1; i < t.n;) {
    double x[ACTORS], s[ACTORS], c[ACTORS];
    cs_table table = {.n_issues = 1, .position = x, .salience = s, .capability = c};
    const char *name = t.rows[i].cells[0].text;
    cs_rule_options o;

    for (; i < t.n && !strcmp(t.rows[i].cells[0].text, name) && table.n_actors < ACTORS; i++) {
      x[table.n_actors] = number(&t.rows[i].cells[3]) / 100.0;
      s[table.n_actors] = number(&t.rows[i].cells[4]) / 100.0;
      c[table.n_actors] = number(&t.rows[i].cells[5]);
      table.n_actors++;
    }
    cs_rule_defaults(&o);
    for (int rule = 0; rule < CS_N_RULES; rule++)
      took[rule] += run_rule((cs_rule)rule, &o, &table, NULL);
    issues++;
  }
  printf("%zu decided issues, every rule\n", issues);
  for (int rule = 0; rule < CS_N_RULES; rule++) {
    printf("  %-18s %8.2f ms\n", cs_rule_names[rule], 1e3 * took[rule]);
    sum += took[rule];
  }
  printf("  together           %8.2f ms (target 1000 ms)\n", 1e3 * sum);
  cs_arena_free(arena);
}

static void bench_exchange(const char *folder) {
  cs_arena *arena = cs_arena_new();
  double best = INFINITY;
  cs_bargaining_input in;
  char path[4096];

  snprintf(path, sizeof path, "%s/bargaining/exchange/cop21.csv", folder);
  if (cs_bargaining_read(path, arena, NULL, &in)) {
    printf("exchange: %s is not there\n", path);
  } else {
    for (int r = 0; r < 10; r++)
      best = fmin(best, run_rule(CS_RULE_EXCHANGE, &in.options, &in.table, NULL));
    printf("exchange, COP21, 15 actors and 13 issues: %.3f ms (10 000 draws in 10 s need 1 ms)\n",
           1e3 * best);
  }
  cs_arena_free(arena);
}

int main(void) {
  const char *folder = getenv("CASUS_REFERENCE");

  if (!folder) folder = "../shared/reference";
  bench_mean();
  bench_ktab(folder);
  bench_decided(folder);
  bench_exchange(folder);
  return isnan(sink) ? 1 : 0;
}
