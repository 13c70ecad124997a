/* The calibrated forecast on random issues: it is a distribution function, its closed forms agree
 * with brute force, and it is the distribution of the story it tells. */
#include "support.h"

#include "base/random.h"
#include "models/bargaining/predict.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { SEED = 20250901, ISSUES = 200, MOST = 12 };

typedef struct {
  size_t n;
  double x[MOST], s[MOST], c[MOST];
  cs_predict_params p;
} issue;

static double unit(uint64_t stream, uint64_t *index) {
  return cs_random_unit(SEED, stream, (*index)++);
}

/* Positions on a coarse grid, on the ends only, or anywhere, so that ties of all kinds occur. */
static issue draw_issue(uint64_t stream) {
  uint64_t at = 0;
  int kind = (int)(unit(stream, &at) * 3);
  issue i = {.n = 1 + (size_t)(unit(stream, &at) * MOST)};

  for (size_t k = 0; k < i.n; k++) {
    double u = unit(stream, &at);

    i.x[k] = kind == 0 ? floor(u * 2) : kind == 1 ? floor(u * 11) / 10 : u;
    i.s[k] = unit(stream, &at);
    i.c[k] = unit(stream, &at) * 5;
  }
  i.p = (cs_predict_params){.crowding = 2 * unit(stream, &at),
                            .reach = 0.05 + 0.95 * unit(stream, &at),
                            .split = unit(stream, &at),
                            .tail = 0.1 * unit(stream, &at)};
  return i;
}

static void *forecast(const issue *i, cs_prediction *out) {
  void *work = malloc(cs_predict_workspace(i->n));

  assert_non_null(work);
  assert_true(cs_predict(&i->p, i->n, i->x, i->s, i->c, work, out));
  return work;
}

static void it_is_a_distribution(void **state) {
  (void)state;
  for (uint64_t j = 0; j < ISSUES; j++) {
    issue i = draw_issue(j);
    cs_prediction f;
    void *work = forecast(&i, &f);

    assert_near(f.x[0], 0, 0);
    assert_near(f.x[f.n - 1], 1, 0);
    assert_near(f.left[0], 0, 0);
    assert_near(f.left[f.n - 1], 1 - cs_prediction_at(&f, 1), 1e-12);
    for (size_t k = 0; k < f.n; k++) {
      assert_true(f.left[k] <= f.right[k] + 1e-15);
      if (k) assert_true(f.x[k - 1] < f.x[k] && f.right[k - 1] <= f.left[k] + 1e-15);
    }
    for (int k = 1; k < 100; k++) {
      double u = k / 100.0, y = cs_prediction_quantile(&f, u);

      if (cs_prediction_cdf(&f, y) < u - 1e-9 || cs_prediction_below(&f, y) > u + 1e-9)
        fail_msg("seed %d, issue %d: quantile of %g is %.17g", SEED, (int)j, u, y);
    }
    free(work);
  }
}

/* Mean and CRPS against sums over a fine grid. */
static void closed_forms_agree_with_sums(void **state) {
  enum { STEPS = 20000 };

  (void)state;
  for (uint64_t j = 0; j < ISSUES; j++) {
    issue i = draw_issue(j);
    double y = j % 3 ? cs_random_unit(SEED, 1000, j) : i.x[0], mean = 0, crps = 0;
    cs_prediction f;
    void *work = forecast(&i, &f);

    for (int k = 0; k < STEPS; k++) {
      double x = (k + 0.5) / STEPS, u = cs_prediction_cdf(&f, x);

      mean += (1 - u) / STEPS;
      crps += (x >= y ? (1 - u) * (1 - u) : u * u) / STEPS;
    }
    /* The rule of midpoints errs by at most one cell a step of F. */
    assert_near(cs_prediction_mean(&f), mean, (double)f.n / STEPS);
    assert_near(cs_prediction_crps(&f, y), crps, (double)f.n / STEPS);
    free(work);
  }
}

/* q of predict.h, an actor at a time: an actor's part of its position's weight. */
static void actor_chances(const issue *i, double *q) {
  double all = 0, sum = 0;

  for (size_t k = 0; k < i->n; k++) all += i->c[k] * i->s[k];
  for (size_t k = 0; k < i->n; k++) {
    double near = 0;

    for (size_t l = 0; l < i->n; l++)
      near += fmax(0, 1 - fabs(i->x[k] - i->x[l]) / i->p.reach) * i->c[l] * i->s[l] / all;
    q[k] = i->c[k] * i->s[k] / all * pow(near, i->p.crowding - 1);
    sum += q[k];
  }
  for (size_t k = 0; k < i->n; k++) q[k] /= sum;
}

static size_t pick(const double *q, size_t n, double u) {
  size_t k = 0;

  while (k + 1 < n && u >= q[k]) u -= q[k++];
  return k;
}

/* The story told with random numbers: two actors, agreed, halfway or anywhere between. */
static void it_is_what_the_story_gives(void **state) {
  enum { DRAWS = 4000 };

  (void)state;
  for (uint64_t j = 0; j < 50; j++) {
    issue i = draw_issue(j);
    double q[MOST], worst = 0, inside[11] = {0};
    uint64_t at = 0;
    cs_prediction f;
    void *work = forecast(&i, &f);

    actor_chances(&i, q);
    for (int k = 0; k < DRAWS; k++) {
      double a = i.x[pick(q, i.n, unit(5000 + j, &at))], b = i.x[pick(q, i.n, unit(5000 + j, &at))];
      double how = unit(5000 + j, &at), t = unit(5000 + j, &at), y;

      y = how < i.p.split ? (a + b) / 2 : a + t * (b - a);
      if (unit(5000 + j, &at) < i.p.tail) y = t;
      for (int m = 0; m <= 10; m++) inside[m] += y <= m / 10.0 + 1e-10;
    }
    for (int m = 0; m <= 10; m++)
      worst = fmax(worst, fabs(inside[m] / DRAWS - cs_prediction_cdf(&f, m / 10.0)));
    /* 4.5 standard errors of a share of one half; 550 comparisons on a fixed seed. */
    if (worst > 4.5 * 0.5 / sqrt(DRAWS))
      fail_msg("seed %d, issue %d: distribution off by %g", SEED, (int)j, worst);
    free(work);
  }
}

static void what_must_not_matter_does_not(void **state) {
  (void)state;
  for (uint64_t j = 0; j < ISSUES; j++) {
    issue i = draw_issue(j), scaled = i, turned = i, mirrored = i, close = i;
    cs_prediction f, g, h, m, c;
    void *a = forecast(&i, &f), *b, *d, *e, *k;

    for (size_t n = 0; n < i.n; n++) {
      scaled.c[n] *= 7;
      turned.x[n] = i.x[i.n - 1 - n];
      turned.s[n] = i.s[i.n - 1 - n];
      turned.c[n] = i.c[i.n - 1 - n];
      mirrored.x[n] = 1 - i.x[n];
      close.x[n] = fmin(1, i.x[n] + 1e-7 * (double)n);
    }
    b = forecast(&scaled, &g);
    d = forecast(&turned, &h);
    e = forecast(&mirrored, &m);
    k = forecast(&close, &c);
    assert_near(cs_prediction_mean(&g), cs_prediction_mean(&f), 1e-12);
    assert_near(cs_prediction_mean(&h), cs_prediction_mean(&f), 1e-12);
    assert_near(cs_prediction_mean(&m), 1 - cs_prediction_mean(&f), 1e-12);
    assert_near(cs_prediction_crps(&g, 0.3), cs_prediction_crps(&f, 0.3), 1e-12);
    assert_near(cs_prediction_crps(&h, 0.3), cs_prediction_crps(&f, 0.3), 1e-12);
    assert_near(cs_prediction_crps(&m, 0.7), cs_prediction_crps(&f, 0.3), 1e-12);
    /* Pulling a shared position apart by a hair changes the forecast by a hair. */
    assert_near(cs_prediction_crps(&c, 0.3), cs_prediction_crps(&f, 0.3), 1e-4);
    free(a);
    free(b);
    free(d);
    free(e);
    free(k);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(it_is_a_distribution),
      cmocka_unit_test(closed_forms_agree_with_sums),
      cmocka_unit_test(it_is_what_the_story_gives),
      cmocka_unit_test(what_must_not_matter_does_not),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
