/* Scenarios of ANAC and GENIUS against values computed apart from casus: 24 additive ones
 * (enumeration) and three with hyper-rectangles (an integer programme solver).  Reference data
 * negotiation/, whose SOURCE.md says where they come from. */
#include "held.h"
#include "support.h"

#include "models/package/frontier_programmes.h"
#include "models/package/profile.h"
#include "models/package/solution.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Values in the reference are rounded to ten digits. */
#define ROUNDED 1.1e-9

static void read_party(const char *scenario, const char *file, cs_profile *out) {
  char name[256];
  const char *path;

  snprintf(name, sizeof name, "negotiation/genius/%s/%s", scenario, file);
  path = cs_arena_strdup(arena, reference(name));
  assert_non_null(path);
  if (cs_profile_read(path, CS_SCALE_GENIUS, arena, diag, out))
    fail_msg("%s", casus_diag_text(diag, 0));
}

static void join(const char *scenario, const json_t *parties, cs_negotiation *out) {
  cs_profile p[CS_DEAL_PARTIES];
  size_t n = json_array_size(parties);

  assert_true(n <= CS_DEAL_PARTIES);
  for (size_t k = 0; k < n; k++)
    read_party(scenario, json_string_value(json_array_get(parties, k)), &p[k]);
  if (cs_profiles_join(p, n, arena, diag, out)) fail_msg("%s", casus_diag_text(diag, 0));
}

/* Is the point among those of the frontier? */
static void assert_on_frontier(const char *name, const cs_frontier *f, const json_t *point) {
  for (size_t i = 0; i < f->n; i++) {
    bool same = true;

    for (size_t p = 0; p < f->n_parties; p++)
      same &=
          fabs(f->u[i * f->n_parties + p] - json_number_value(json_array_get(point, p))) <= ROUNDED;
    if (same) return;
  }
  fail_msg("%s: a point of the reference is not on the frontier", name);
}

static void check_solution(const char *name, const cs_deal *d, const cs_frontier *f,
                           const cs_rational *r, cs_solution_kind kind, const json_t *want) {
  cs_solution s = cs_solution_find(d, f, r, kind);

  assert_true(s.exists);
  if (kind != CS_UTILITARIAN_SOLUTION) {
    assert_near(s.value, json_number_value(json_object_get(want, "value")), ROUNDED);
  }
  if (json_integer_value(json_object_get(want, "ties")) != 1) return;
  for (size_t p = 0; p < d->n_parties; p++) {
    double u = json_number_value(json_array_get(json_object_get(want, "utilities"), p));

    if (fabs(f->u[s.point * d->n_parties + p] - u) > ROUNDED)
      fail_msg("%s: %s gives party %zu %.10f, expected %.10f", name, cs_solution_names[kind], p,
               f->u[s.point * d->n_parties + p], u);
  }
}

static void check_additive(const char *name, const json_t *want) {
  cs_negotiation x;
  cs_frontier f;
  cs_rational r;
  const json_t *points = json_object_get(want, "pareto");
  double packages = 0;

  join(name, json_object_get(want, "parties"), &x);
  assert_int_equal(x.deal.n_issues, json_integer_value(json_object_get(want, "n_issues")));
  assert_near(cs_deal_packages(&x.deal),
              (double)json_integer_value(json_object_get(want, "n_outcomes")), 0);
  assert_int_equal(cs_frontier_find(&x.deal, NULL, arena, &f), CASUS_OK);
  assert_int_equal(f.outcome, CS_FRONTIER_WHOLE);
  if (f.n != (size_t)json_integer_value(json_object_get(want, "pareto_size_distinct")))
    fail_msg("%s: %zu points, expected %lld", name, f.n,
             json_integer_value(json_object_get(want, "pareto_size_distinct")));
  for (size_t k = 0; k < json_array_size(points); k++)
    assert_on_frontier(name, &f, json_array_get(points, k));
  for (size_t i = 0; i < f.n; i++) packages += f.count[i];
  assert_true(packages >= (double)f.n);
  assert_int_equal(cs_rational_find(&x.deal, &f, arena, &r), CASUS_OK);
  assert_int_equal(r.n_rational, json_integer_value(json_object_get(want, "pareto_size_IR")));
  check_solution(name, &x.deal, &f, &r, CS_NASH_SOLUTION, json_object_get(want, "nash"));
  check_solution(name, &x.deal, &f, &r, CS_KS_SOLUTION,
                 json_object_get(want, "kalai_smorodinsky_maximin_IRideal"));
  check_solution(name, &x.deal, &f, &r, CS_EGALITARIAN_SOLUTION,
                 json_object_get(want, "egalitarian"));
  check_solution(name, &x.deal, &f, &r, CS_UTILITARIAN_SOLUTION,
                 json_object_get(want, "utilitarian"));
  assert_near(cs_opposition(&f),
              json_number_value(json_object_get(want, "opposition_min_dist_to_ideal")), ROUNDED);
}

static void additive(void **state) {
  json_t *all = reference_json("negotiation/expected_genius_linear.json"), *one;
  const char *name;
  size_t n = 0;

  (void)state;
  if (!all) skip();
  json_object_foreach(json_object_get(all, "scenarios"), name, one) {
    if (json_object_get(one, "error")) continue;
    check_additive(name, one);
    n++;
  }
  assert_int_equal(n, 24);
  json_decref(all);
}

/* The frontier that came with a domain. */
static FILE *open_shipped(const char *name) {
  FILE *file =
      fopen(reference(cs_arena_printf(arena, "negotiation/genius/%s/pareto.xml", name)), "r");

  assert_non_null(file);
  return file;
}

static bool next_point(FILE *file, double *a, double *b) {
  char line[256];

  while (fgets(line, sizeof line, file)) {
    if (sscanf(line, "%lf , %lf", a, b) == 2) return true;
  }
  return false;
}

/* How many of the points that came with the domain are beaten by one of ours; their number goes to
 * *n. */
static size_t beaten(const char *name, const cs_frontier *f, size_t *n) {
  FILE *file = open_shipped(name);
  size_t below = 0;
  double a, b;

  *n = 0;
  while (next_point(file, &a, &b)) {
    bool is = false;

    ++*n;
    for (size_t i = 0; i < f->n; i++) {
      double more = f->u[2 * i] - a, too = f->u[2 * i + 1] - b;

      is |= more > -1e-6 && too > -1e-6 && (more > 1e-6 || too > 1e-6);
    }
    below += is;
  }
  fclose(file);
  return below;
}

static void non_linear(void **state) {
  json_t *all = reference_json("negotiation/expected_genius_nonlinear.json"), *one;
  const char *name;
  size_t n = 0;

  (void)state;
  if (!all) skip();
  json_object_foreach(all, name, one) {
    json_t *files = json_pack("[s,s]", "profile-1.xml", "profile-2.xml");
    const json_t *points = json_object_get(one, "exact_pareto_raw");
    const json_t *most = json_object_get(one, "maxutility_in_file");
    cs_negotiation x;
    cs_frontier f;
    size_t shipped;

    join(name, files, &x);
    if (!strcmp(name, "2014-50issueswithRV")) {
      /* 160 combinations over 40 issues: too many partial packages (the limit is lower here, to be
       * quick); by integer programmes, which take half a minute. */
      cs_frontier_options o = {.most = 20000};

      assert_int_equal(cs_frontier_find(&x.deal, &o, arena, &f), CASUS_OK);
      assert_int_equal(f.outcome, CS_FRONTIER_TOO_LARGE);
      if (!is_thorough()) {
        json_decref(files);
        n++;
        continue;
      }
      assert_int_equal(cs_frontier_by_programmes(&x.deal, arena, &f), CASUS_OK);
      assert_int_equal(f.outcome, CS_FRONTIER_POINTS);
    } else {
      assert_int_equal(cs_frontier_find(&x.deal, NULL, arena, &f), CASUS_OK);
    }
    assert_int_equal(f.n, json_array_size(points));
    for (size_t i = 0; i < f.n; i++) {
      for (size_t p = 0; p < 2; p++)
        assert_near(f.u[2 * i + p] * json_number_value(json_array_get(most, p)),
                    json_number_value(json_array_get(json_array_get(points, i), p)), 1e-6);
    }
    assert_int_equal(beaten(name, &f, &shipped),
                     json_integer_value(json_object_get(one, "shipped_points_dominated")));
    assert_int_equal(shipped, json_integer_value(json_object_get(one, "shipped_points")));
    json_decref(files);
    n++;
  }
  assert_int_equal(n, 3);
  json_decref(all);
}

/* The frontiers that come with the two domains of ten issues are whole or a part of ours; GENIUS
 * wrote seven digits. */
static void shipped_frontiers(void **state) {
  static const char *const names[] = {"2014-10issues", "2014-10issueswithRV"};
  static const size_t points[] = {10, 7};

  (void)state;
  if (!reference("negotiation/genius")) skip();
  for (size_t k = 0; k < 2; k++) {
    json_t *files = json_pack("[s,s]", "profile-1.xml", "profile-2.xml");
    cs_negotiation x;
    cs_frontier f;
    FILE *file = open_shipped(names[k]);
    size_t n = 0, found = 0;
    double a, b;

    join(names[k], files, &x);
    assert_int_equal(cs_frontier_find(&x.deal, NULL, arena, &f), CASUS_OK);
    while (next_point(file, &a, &b)) {
      n++;
      for (size_t i = 0; i < f.n; i++)
        found += fabs(f.u[2 * i] - a) < 1e-6 && fabs(f.u[2 * i + 1] - b) < 1e-6;
    }
    fclose(file);
    assert_int_equal(n, points[k]);
    assert_int_equal(found, n);
    json_decref(files);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(additive, set_up, tear_down),
      cmocka_unit_test_setup_teardown(non_linear, set_up, tear_down),
      cmocka_unit_test_setup_teardown(shipped_frontiers, set_up, tear_down),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
