/* Which futures a run keeps at each deep point, and what is judged by them. */
#include "study.h"
#include "support.h"

#include "analysis/robust/robust.h"
#include "analysis/voi/voi.h"

#include <math.h>
#include <string.h>

/* The measure is at least 0.1 in 91 of 100 futures, whatever d is. */
static const char text[] =
    "casus: 1\n"
    "quantities: {d: \"range(0, 1)\", u: 0..1}\n"
    "measures: {m: {value: u + 0 * d, better: high, at_least: 0.1}}\n"
    "strategies: {a: {set: {u: +0.01}}, b: {set: {u: +0}}}\n";

static void make(trial *t, cs_keeping keeping, size_t futures, size_t deep, cs_data *d) {
  cs_run_settings s = quick(futures);

  trial_read(t, text);
  s.keeps_watches = true;
  s.keeping = keeping;
  s.deep_points = deep;
  s.sample = futures * deep;
  trial_sweep(t, s);
  assert_int_equal(cs_data_of_run(&t->study, &t->plan, &t->run, t->arena, d), CASUS_OK);
}

/* 512 futures at each of 32 points are 512 at each, not 16: their share that meets the threshold is
 * that of the run's own sums, and 0.91 to a Sobol' point or two of each replicate. */
static void as_many_as_were_asked_for(void **state) {
  static const cs_keeping all[] = {CS_KEEP_THE_SAME, CS_KEEP_OWN};

  (void)state;
  for (size_t k = 0; k < 2; k++) {
    trial t;
    cs_data d;
    const double *x;

    make(&t, all[k], 512, 32, &d);
    assert_int_equal(d.n, 512 * 32);
    x = d.inputs[cs_data_input(&d, "u")].x;
    for (size_t p = 0; p < 32; p++) {
      double met = 0;

      for (size_t i = p * 512; i < (p + 1) * 512; i++) met += d.y[0][i] >= 0.1;
      assert_near(met / 512, cs_share_of(cs_run_watched(&t.run, p, 1, 0)->replicate, 16).value,
                  1e-12);
      assert_near(met / 512, 0.91, 0.01);
      /* The same draws as at the first point, or others. */
      for (size_t i = 0; p && i < 512; i++)
        assert_int_equal(x[p * 512 + i] == x[i], all[k] == CS_KEEP_THE_SAME);
    }
    cs_data_free(&d);
    trial_free(&t);
  }
}

/* A criterion of robustness at 32 deep points is that of one deep point, as d does nothing. */
static void robustness_does_not_depend_on_idle_points(void **state) {
  static const cs_robust_settings none;
  double worth[2];

  (void)state;
  for (size_t k = 0; k < 2; k++) {
    trial t;
    cs_data d;
    cs_robust r;
    cs_robust_advice a;

    make(&t, CS_KEEP_THE_SAME, 512, k ? 32 : 1, &d);
    assert_int_equal(cs_robust_make(&d, &none, t.arena, &r), CASUS_OK);
    assert_true(cs_robust_advise(&r, t.arena, &a));
    assert_string_equal(a.by->criterion->name, "satisficing");
    worth[k] = a.by->worth[0].shown;
    cs_robust_free(&r);
    cs_data_free(&d);
    trial_free(&t);
  }
  assert_near(worth[0], worth[1], 1e-12);
}

/* Keeping what does not fit is refused before memory is taken. */
static void too_many_are_refused(void **state) {
  cs_run_settings s = quick(UINT64_C(1) << 30);
  char *messages;
  cs_run run;
  trial t;

  (void)state;
  trial_read(&t, text);
  s.watches = t.plan.watches;
  s.n_watches = t.plan.n_watches;
  s.keeps_watches = true;
  s.keeping = CS_KEEP_THE_SAME;
  s.deep_points = 8;
  s.sample = (size_t)8 << 30;
  assert_int_equal(cs_run_make(&t.plan.program, &s, t.diag, &run), CASUS_CASE);
  messages = casus_diag_text(t.diag, 0);
  assert_non_null(strstr(messages, "to keep 1073741824 futures at each deep point would take"));
  casus_text_free(messages);
  trial_free(&t);
}

/* Choices that are as good, and one that sampling cannot tell from the best: a is b in each future,
 * c has their mean of 0.5 but is drawn for itself. */
static void choices_that_are_equal(void **state) {
  enum { N = 1024 };
  static double a[N], c[N];
  const double *benefit[] = {a, a, c};
  cs_data d = {.n = N, .n_deep = 1, .replicates = 16};
  cs_choices choices = {&d, 3, benefit};
  cs_arena *arena = cs_arena_new();
  cs_evpi v;

  (void)state;
  for (size_t i = 0; i < N; i++) {
    a[i] = (double)(i * 467 % N) / N;
    c[i] = (double)(i * 739 % N) / N - 1e-4;
  }
  assert_int_equal(cs_evpi_make(&choices, arena, &v), CASUS_OK);
  assert_int_equal(v.n_best, 2);
  assert_true(cs_voi_equals(&v, 0) && cs_voi_equals(&v, 1));
  assert_false(cs_voi_equals(&v, 2));
  assert_true(cs_voi_is_near(&v, 2));
  assert_near(v.behind[2].value, 1e-4, 1e-12);
  assert_near(v.best_share[0], v.best_share[1], 0);
  cs_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(as_many_as_were_asked_for),
      cmocka_unit_test(robustness_does_not_depend_on_idle_points),
      cmocka_unit_test(too_many_are_refused),
      cmocka_unit_test(choices_that_are_equal),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
