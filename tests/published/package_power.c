/* Power indices, values of coalition games and Adjusted Winner against published and independently
 * computed numbers (reference data negotiation/published, whose SOURCE.md says where each is from).
 */
#include "held.h"
#include "support.h"

#include "models/package/coalition_game.h"
#include "models/package/power.h"
#include "models/package/adjusted_winner.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void find(size_t n, const uint32_t *weight, const uint32_t *quota, size_t rules,
                 cs_power *out) {
  cs_weighted_vote v = {n, rules, weight, quota};

  if (cs_power_find(&v, arena, diag, out)) fail_msg("%s", casus_diag_text(diag, 0));
}

static size_t weights_of(const json_t *list, uint32_t *out) {
  for (size_t i = 0; i < json_array_size(list); i++)
    out[i] = (uint32_t)json_integer_value(json_array_get(list, i));
  return json_array_size(list);
}

static void assert_fraction(const cs_power *p, size_t i, const char *want) {
  char top[48], bottom[48], text[100];

  cs_count_text(p->top[i], top);
  cs_count_text(p->bottom[i], bottom);
  snprintf(text, sizeof text, strcmp(bottom, "1") != 0 ? "%s/%s" : "%s", top, bottom);
  assert_string_equal(text, want);
}

static void councils(void **state) {
  json_t *all = reference_json("negotiation/published/power_indices.json");
  static const char *const names[] = {"EEC_1958", "EEC_1973", "EU15_1995"};
  uint32_t weight[32], quota;
  const json_t *one;
  cs_power p;
  size_t n;

  (void)state;
  if (!all) skip();
  one = json_object_get(all, "UNSC_post1965");
  n = weights_of(json_object_get(one, "w"), weight);
  quota = 39;
  find(n, weight, &quota, 1, &p);
  assert_fraction(&p, 0, "421/2145");
  assert_fraction(&p, 14, "4/2145");
  assert_true(p.swings[0] == 848 && p.swings[5] == 84);
  assert_near(p.share[0], 0.16692913385826771, 1e-15);
  assert_near(p.banzhaf[14], 0.005126953125, 0);
  one = json_object_get(all, "UNSC_1945_1965_11members");
  n = weights_of(json_object_get(one, "w"), weight);
  quota = 27;
  find(n, weight, &quota, 1, &p);
  assert_fraction(&p, 0, "76/385");
  assert_fraction(&p, 10, "1/462");
  for (size_t k = 0; k < 3; k++) {
    one = json_object_get(all, names[k]);
    n = weights_of(json_object_get(one, "w"), weight);
    quota = (uint32_t)json_integer_value(json_object_get(one, "q"));
    find(n, weight, &quota, 1, &p);
    assert_near(p.sum_error, 0, 0);
    for (size_t i = 0; i < n; i++) {
      const json_t *ssi = json_array_get(json_object_get(one, "ssi"), i);

      assert_true(p.swings[i] ==
                  (cs_count)json_integer_value(json_array_get(json_object_get(one, "bz"), i)));
      if (json_is_string(ssi)) {
        assert_fraction(&p, i, json_string_value(ssi));
      } else {
        assert_near(p.shapley[i], json_number_value(ssi), 1e-15);
      }
    }
  }
  json_decref(all);
}

/* The Nice treaty: votes, members and population (in thousandths), as in Bilbao, Fernandez, Losada
 * and Lopez 2002. */
static void nice(void **state) {
  static const struct {
    const char *name;
    uint32_t votes, population;
  } members[27] = {
      {"Germany", 29, 170}, {"UK", 29, 123},        {"France", 29, 123},  {"Italy", 29, 120},
      {"Spain", 27, 82},    {"Poland", 27, 80},     {"Romania", 14, 47},  {"Netherlands", 13, 33},
      {"Greece", 12, 22},   {"Czech Rep.", 12, 21}, {"Belgium", 12, 21},  {"Hungary", 12, 21},
      {"Portugal", 12, 21}, {"Sweden", 10, 18},     {"Bulgaria", 10, 17}, {"Austria", 10, 17},
      {"Slovakia", 7, 11},  {"Denmark", 7, 11},     {"Finland", 7, 11},   {"Ireland", 7, 8},
      {"Lithuania", 7, 8},  {"Latvia", 4, 5},       {"Slovenia", 4, 4},   {"Estonia", 4, 3},
      {"Cyprus", 4, 2},     {"Luxembourg", 4, 1},   {"Malta", 3, 1}};
  static const uint32_t quota[3] = {255, 14, 620};
  json_t *all = reference_json("negotiation/published/power_indices.json");
  uint32_t weight[3 * 27];
  const json_t *votes_only, *two;
  cs_power p;

  (void)state;
  if (!all) skip();
  for (size_t i = 0; i < 27; i++) {
    weight[i] = members[i].votes;
    weight[27 + i] = 1;
    weight[54 + i] = members[i].population;
  }
  votes_only = json_object_get(json_object_get(all, "EU27_Nice_votes_only_255"), "swings");
  find(27, weight, quota, 1, &p);
  for (size_t i = 0; i < 27; i++)
    assert_true(p.swings[i] ==
                (cs_count)json_integer_value(json_object_get(votes_only, members[i].name)));
  two = json_object_get(json_object_get(all, "EU27_Nice_votes255_states14"), "ssi");
  find(27, weight, quota, 2, &p);
  for (size_t i = 0; i < 27; i++)
    assert_near(p.shapley[i], json_number_value(json_object_get(two, members[i].name)), 1e-10);
  find(27, weight, quota, 3, &p);
  assert_near(p.sum_error, 0, 0);
  assert_near(p.shapley[0], 0.0871223, 5e-8);
  assert_near(p.shapley[1], 0.0869774, 5e-8);
  json_decref(all);
}

/* Where 64-bit counts overflow and indices added up to 0.43 elsewhere. */
static void seventy_voters(void **state) {
  uint32_t weight[70], quota = 0;
  cs_power p;
  double sum = 0;

  (void)state;
  for (uint32_t i = 0; i < 70; i++) {
    weight[i] = 1 + i % 50;
    quota += weight[i];
  }
  quota = quota / 2 + 1;
  find(70, weight, &quota, 1, &p);
  for (size_t i = 0; i < 70; i++) {
    assert_true(p.shapley[i] > 0);
    sum += p.shapley[i];
  }
  assert_near(sum, 1, 1e-12);
}

/* ---- games ---------------------------------------------------------------------------------- */

static void check_values(const json_t *want, const char *key, const double *got, size_t n,
                         double tolerance) {
  const json_t *list = json_object_get(want, key);

  assert_int_equal(json_array_size(list), n);
  for (size_t i = 0; i < n; i++)
    assert_near(got[i], json_number_value(json_array_get(list, i)), tolerance);
}

static void check_nucleolus(size_t n, const double *v, double *x) {
  double complaint;
  bool exists;

  assert_int_equal(cs_game_nucleolus(n, v, arena, x, &complaint, &exists), CASUS_OK);
  assert_true(exists);
  assert_true(cs_game_is_nucleolus(n, v, x, arena));
}

static void bankruptcy(void **state) {
  static const int estates[] = {100, 150, 200, 300, 450};
  static const double claims[] = {100, 200, 300};
  json_t *all = reference_json("negotiation/published/coop_games.json");

  (void)state;
  if (!all) skip();
  for (size_t k = 0; k < 5; k++) {
    double v[8], x[3];
    char name[64];

    snprintf(name, sizeof name, "talmud_bankruptcy_E%d", estates[k]);
    for (unsigned S = 0; S < 8; S++) {
      v[S] = estates[k];
      for (size_t i = 0; i < 3; i++) v[S] -= S >> i & 1 ? 0 : claims[i];
      v[S] = fmax(0, v[S]);
    }
    cs_game_shapley(3, v, x);
    check_values(json_object_get(all, name), "shapley", x, 3, 1e-6);
    check_nucleolus(3, v, x);
    check_values(json_object_get(all, name), "nucleolus", x, 3, 1e-6);
  }
  json_decref(all);
}

static void other_games(void **state) {
  static const double ferguson[8] = {0, -1, 0, 3, 1, 4, 2, 5};
  static const double glove[8] = {0, 0, 0, 1, 0, 1, 0, 1};
  static const double costs[4] = {10, 20, 30, 40};
  static const unsigned order[15] = {1, 2, 4, 8, 3, 5, 9, 6, 10, 12, 7, 11, 13, 14, 15};
  json_t *all = reference_json("negotiation/published/coop_games.json");
  const json_t *list;
  double v[16] = {0}, x[4];

  (void)state;
  if (!all) skip();
  check_nucleolus(3, ferguson, x);
  assert_near(x[0], 8.0 / 3, 1e-9);
  assert_near(x[1], 2.0 / 3, 1e-9);
  assert_near(x[2], 5.0 / 3, 1e-9);
  cs_game_shapley(3, glove, x);
  check_values(json_object_get(all, "glove_L1_R2"), "shapley", x, 3, 1e-6);
  check_nucleolus(3, glove, x);
  check_values(json_object_get(all, "glove_L1_R2"), "nucleolus", x, 3, 1e-6);
  for (unsigned S = 1; S < 16; S++) {
    double most = 0;

    v[S] = 0;
    for (size_t i = 0; i < 4; i++) {
      if (!(S >> i & 1)) continue;
      v[S] += costs[i];
      most = fmax(most, costs[i]);
    }
    v[S] -= most;
  }
  cs_game_shapley(4, v, x);
  check_values(json_object_get(all, "airport_savings_10_20_30_40"), "shapley_savings", x, 4, 1e-6);
  check_nucleolus(4, v, x);
  check_values(json_object_get(all, "airport_savings_10_20_30_40"), "nucleolus_savings", x, 4,
               1e-6);
  list = json_object_get(json_object_get(all, "aumann2010_inheritance_4player"), "v");
  for (size_t k = 0; k < 15; k++) v[order[k]] = json_number_value(json_array_get(list, k));
  cs_game_shapley(4, v, x);
  check_values(json_object_get(all, "aumann2010_inheritance_4player"), "shapley", x, 4, 1e-6);
  json_decref(all);
}

/* ---- Adjusted Winner ------------------------------------------------------------------------ */

static void panama(void **state) {
  static const bool of_us[10] = {true, true, false, true, false, true};
  json_t *all = reference_json("negotiation/published/adjusted_winner.json");
  const json_t *one;
  int64_t us[10], theirs[10];
  bool of_first[10];
  cs_winner w;

  (void)state;
  if (!all) skip();
  one = json_array_get(json_object_get(all, "cases"), 0);
  for (size_t i = 0; i < 10; i++) {
    us[i] = json_integer_value(json_array_get(json_object_get(one, "US"), i));
    theirs[i] = json_integer_value(json_array_get(json_object_get(one, "Panama"), i));
  }
  cs_adjusted_winner(10, us, theirs, of_first, &w);
  assert_int_equal(w.split, 2);
  assert_true(w.share.top == 2 && w.share.bottom == 15);
  assert_true(w.points[0].top == 66 && w.points[0].bottom == 1);
  for (size_t i = 0; i < 10; i++) {
    if (i != w.split) assert_int_equal(of_first[i], of_us[i]);
  }
  json_decref(all);
}

/* Arithmetic only: the point table of this case is from memory (see SOURCE.md). */
static void camp_david(void **state) {
  static const int64_t israel[6] = {35, 10, 20, 10, 5, 20}, egypt[6] = {55, 5, 10, 5, 20, 5};
  bool of_first[6];
  cs_winner w;

  (void)state;
  cs_adjusted_winner(6, israel, egypt, of_first, &w);
  assert_int_equal(w.split, 0);
  assert_true(w.share.top == 1 && w.share.bottom == 6);
  assert_true(w.points[1].top == 395 && w.points[1].bottom == 6);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(councils, set_up, tear_down),
      cmocka_unit_test_setup_teardown(nice, set_up, tear_down),
      cmocka_unit_test_setup_teardown(seventy_voters, set_up, tear_down),
      cmocka_unit_test_setup_teardown(bankruptcy, set_up, tear_down),
      cmocka_unit_test_setup_teardown(other_games, set_up, tear_down),
      cmocka_unit_test_setup_teardown(panama, set_up, tear_down),
      cmocka_unit_test_setup_teardown(camp_david, set_up, tear_down),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
