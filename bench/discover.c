/* Time of scenario discovery, one thread: PRIM with quasi-p values and 100 resamples on a data set
 * of the size of Bryant and Lempert's (882 runs, 9 inputs, and on theirs when it is there as the
 * first argument), and PRIM on 1,000,000 futures of 20 inputs.  The baseline sorts every column
 * again at each step, as a direct reading of the method does; it must find the same boxes. */
#include "analysis/discover/discover.h"
#include "base/alloc.h"
#include "base/random.h"
#include "clock.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* n futures of d uniform inputs; of interest where the first three are high and low, with noise. */
static casus_status make(cs_data *d, cs_arena *arena, size_t n, size_t inputs, unsigned char *y) {
  static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j",
                                      "k", "l", "m", "n", "o", "p", "q", "r", "s", "t"};

  *d = (cs_data){.source = "bench", .n = n, .n_inputs = inputs, .n_deep = 1, .replicates = 1};
  d->inputs = cs_arena_alloc(arena, inputs, sizeof *d->inputs);
  if (!d->inputs || cs_data_make(d, arena, false)) return CASUS_NOMEM;
  for (size_t j = 0; j < inputs; j++) {
    d->inputs[j].name = names[j];
    for (size_t i = 0; i < n; i++) d->inputs[j].x[i] = cs_random_unit(11, j, i);
  }
  for (size_t i = 0; i < n; i++) {
    bool inside = d->inputs[0].x[i] > 0.6 && d->inputs[1].x[i] < 0.5 && d->inputs[2].x[i] > 0.45;

    y[i] = cs_random_unit(12, 0, i) < (inside ? 0.85 : 0.03);
  }
  return CASUS_OK;
}

/* ---- the baseline -------------------------------------------------------------------------- */

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static double cut(const double *v, size_t n, double share) {
  double i = (double)(n - 1) * share;
  size_t lo = (size_t)floor(i), hi = (size_t)ceil(i);

  if (share > 0.5) {
    while (v[lo] == v[hi] && lo > 0) lo--;
  } else {
    while (v[lo] == v[hi] && hi < n - 1) hi++;
  }
  return (v[lo] + v[hi]) / 2;
}

/* Peels by lenient1; returns the number of steps and the last box's counts. */
static size_t naive(const cs_space *s, double alpha, double mass_min, size_t *last_n,
                    size_t *last_k) {
  unsigned char *inside = calloc(s->n, 1);
  double *v = calloc(s->n, sizeof *v);
  size_t n = s->asked, k = s->cases, steps = 0;

  if (!inside || !v) abort();
  for (size_t i = 0; i < s->n; i++) inside[i] = s->y[i] != CS_NOT_ASKED;
  for (;;) {
    double best = 0, limit = 0;
    size_t at = 0, best_n = 0, best_k = 0;
    bool above = false, any = false;

    for (size_t j = 0; j < s->n_inputs; j++) {
      size_t used = 0;

      for (size_t i = 0; i < s->n; i++) {
        if (inside[i]) v[used++] = s->inputs[j].x[i];
      }
      qsort(v, used, sizeof *v, by_value);
      for (int side = 1; side >= 0; side--) {
        double edge = cut(v, used, side ? 1 - alpha : alpha), gain;
        size_t new_n = 0, new_k = 0;

        for (size_t i = 0; i < s->n; i++) {
          double x = s->inputs[j].x[i];

          if (!inside[i] || (side ? x > edge : x < edge)) continue;
          new_n++;
          new_k += s->y[i];
        }
        gain = n > new_n
                   ? ((double)new_k / (double)new_n - (double)k / (double)n) / (double)(n - new_n)
                   : 0;
        if (any && !(gain > best)) continue;
        any = true;
        best = gain;
        limit = edge;
        at = j;
        above = side;
        best_n = new_n;
        best_k = new_k;
      }
    }
    if (!(best > 0) || (double)best_n / (double)s->asked < mass_min) break;
    for (size_t i = 0; i < s->n; i++) {
      if (above ? s->inputs[at].x[i] > limit : s->inputs[at].x[i] < limit) inside[i] = 0;
    }
    n = best_n;
    k = best_k;
    steps++;
  }
  *last_n = n;
  *last_k = k;
  free(inside);
  free(v);
  return steps;
}

/* ---- the cases ----------------------------------------------------------------------------- */

static int whole(const char *what, const cs_data *d, const unsigned char *y) {
  cs_discover_settings set = cs_discover_defaults;
  double best = INFINITY;

  set.prim.peel_alpha = 0.1;
  set.tree = set.logistic = false;
  for (int r = 0; r < 5; r++) {
    cs_discovery f;
    double start = seconds();

    if (cs_discover(d, 0, y, &set, &f)) return 1;
    best = fmin(best, seconds() - start);
    cs_discovery_free(&f);
  }
  printf("%-32s %7zu x %2zu: box, quasi-p, %zu resamples %8.1f ms\n", what, d->n, d->n_inputs,
         set.resamples, 1e3 * best);
  return 0;
}

static int search(const cs_data *d, const unsigned char *y, double alpha, bool baseline) {
  cs_prim_settings set = cs_prim_defaults;
  cs_trajectory t;
  cs_space s;
  cs_prim *p;
  double sort, peel, direct = NAN;
  size_t n, k;

  set.peel_alpha = alpha;
  set.paste_alpha = 0;
  if (cs_space_make(d, y, &s)) return 1;
  sort = seconds();
  p = cs_prim_new(&s);
  sort = seconds() - sort;
  peel = seconds();
  if (!p || cs_prim_search(p, &set, NULL, NULL, &t)) return 1;
  peel = seconds() - peel;
  if (baseline) {
    size_t steps;

    direct = seconds();
    steps = naive(&s, alpha, set.mass_min, &n, &k);
    direct = seconds() - direct;
    if (steps + 1 != t.n || n != t.boxes[t.n - 1].n || k != t.boxes[t.n - 1].k) {
      printf("the baseline found another box\n");
      return 1;
    }
  }
  printf("PRIM, alpha %.2f, %3zu steps       %7zu x %2zu: sort %.3f s, peel %.3f s", alpha, t.n - 1,
         d->n, d->n_inputs, sort, peel);
  if (baseline) printf(", direct %.3f s, ratio %.0f", direct, direct / (sort + peel));
  printf("\n");
  cs_trajectory_free(&t);
  cs_prim_free(p);
  cs_space_free(&s);
  return 0;
}

static int made_up(size_t n, size_t inputs, bool is_small) {
  cs_arena *arena = cs_arena_new();
  unsigned char *y = calloc(n, 1);
  cs_data d;
  int failed = !arena || !y || make(&d, arena, n, inputs, y) != CASUS_OK;

  if (!failed && is_small) failed = whole("made up", &d, y);
  if (!failed) failed = search(&d, y, 0.05, n <= 100000);
  if (!failed) cs_data_free(&d);
  free(y);
  cs_arena_free(arena);
  return failed;
}

/* Bryant and Lempert's runs: inputs in columns 3 to 11, the cases in the last. */
static int bryant(const char *path) {
  static const char *const inputs[] = {
      "Cellulosic cost",          "Total biomass",    "Feedstock distribution",
      "Cellulosic yield",         "Oil elasticity",   "Demand elasticity",
      "Electricity coproduction", "oil supply shift", "Biomass backstop price"};
  static const char *const outcome[] = {"Greater than 90%"};
  cs_table_roles roles = {outcome, 1, inputs, 9, NULL, NULL, NULL};
  cs_arena *arena = cs_arena_new();
  casus_diag *diag = casus_diag_new();
  unsigned char *y;
  cs_data d;
  int failed = 1;

  if (arena && diag && !cs_data_of_table(path, &roles, arena, diag, &d)) {
    y = calloc(d.n, 1);
    if (y) cs_target_within(&d, 0, 0, 0.5, INFINITY, y);
    failed = !y || whole("Bryant and Lempert", &d, y);
    free(y);
    cs_data_free(&d);
  }
  casus_diag_free(diag);
  cs_arena_free(arena);
  return failed;
}

int main(int argc, char **argv) {
  if (argc > 1 && bryant(argv[1])) return 1;
  return made_up(882, 9, true) || made_up(20000, 10, false) || made_up(1000000, 20, false);
}
