/* Reading decided issues, and scores that can be worked by hand. */
#include "support.h"
#include "temporary.h"

#include "faces/bargaining/rule_scores.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

typedef struct {
  cs_arena *arena;
  casus_diag *diag;
  cs_decided d;
  casus_status st;
} reading;

/* Reads `text` through a file. */
static reading read_text(const char *text) {
  reading r = {.arena = cs_arena_new(), .diag = casus_diag_new()};

  r.st = cs_decided_read(temporary_text("decided.csv", text), r.arena, r.diag, &r.d);
  return r;
}

static void forget(reading *r) {
  casus_diag_free(r->diag);
  cs_arena_free(r->arena);
}

#define HEADER "issue,group,actor,position,salience,capability,outcome,reference\n"

/* Issue i2 of group g1 stands apart from i1 and must come to stand beside it. */
static const char three[] = HEADER
    "i1,g1,A,0,50,1,30,0\n"
    "i1,g1,B,100,50,3,30,0\n"
    "i3,g2,C,40,10,1,60,\n"
    "i2,g1,B,20,100,1,,\n"
    "i2,g1,A,60,100,1,,\n";

static void issues_are_ordered_by_group(void **state) {
  reading r = read_text(three);

  (void)state;
  assert_int_equal(r.st, CASUS_OK);
  assert_int_equal(r.d.n_issues, 3);
  assert_int_equal(r.d.n_decided, 2);
  assert_int_equal(r.d.n_groups, 2);
  assert_int_equal(r.d.n_actors, 3);
  assert_int_equal(r.d.most_stances, 2);
  assert_string_equal(r.d.issues[1].name, "i2");
  assert_string_equal(r.d.issues[2].name, "i3");
  assert_int_equal(r.d.group_first[1], 2);
  assert_int_equal(r.d.group_actors[0], 2);
  assert_int_equal(r.d.group_actors[1], 1);
  assert_near(r.d.position[r.d.issues[1].first], 0.2, 1e-15);
  assert_string_equal(r.d.actors[r.d.actor[r.d.issues[1].first]], "B");
  assert_near(r.d.issues[0].outcome, 0.3, 1e-15);
  assert_near(r.d.issues[0].reference, 0, 0);
  assert_true(isnan(r.d.issues[2].reference));
  assert_false(r.d.issues[1].decided);
  forget(&r);
}

static void without_groups_each_issue_is_one(void **state) {
  reading r = read_text(
      "actor;outcome;issue;position;salience;capability\n"
      "A;10;x;0;50;1\nA;20;y;5;50;1\n");

  (void)state;
  assert_int_equal(r.st, CASUS_OK);
  assert_int_equal(r.d.n_groups, 2);
  forget(&r);
}

/* Each bad table with what its message must say, place included. */
static void mistakes_are_reported_at_their_place(void **state) {
  static const struct {
    const char *text, *message;
  } bad[] = {
      {"", "the table is empty"},
      {"issue,group,actor,position,salence,capability,outcome\na,g,A,1,2,3,4\n",
       ":1:1: error: there is no column \"salience\""},
      {"issue,group,actor,position,salence,capability,outcome\na,g,A,1,2,3,4\n",
       "Did you mean \"salience\"?"},
      {"issue,issue,actor,position,salience,capability,outcome\na,a,A,1,2,3,4\n",
       ":1:7: error: column \"issue\" stands here a second time"},
      {HEADER "i,g,A,x,50,1,30,\n", ":2:7: error: position \"x\" is not a number"},
      {HEADER "i,g,A,nan,50,1,30,\n", ":2:7: error: position \"nan\" is not a number"},
      {HEADER "i,g,A,,50,1,30,\n", ":2:7: error: position is missing"},
      {HEADER "i,g,A,101,50,1,30,\n", ":2:7: error: position is 101"},
      {HEADER "i,g,A,1,-1,1,30,\n", ":2:9: error: salience is -1"},
      {HEADER "i,g,A,1,1,-1,30,\n", ":2:11: error: capability is -1"},
      {HEADER "i,g,A,1,1,1,130,\n", ":2:13: error: outcome is 130"},
      {HEADER "i,g,A,1,1,1,30,7\ni,g,B,1,1,1,31,7\n",
       ":3:13: error: issue \"i\" has two values for its outcome"},
      {HEADER "i,g,A,1,1,1,30,7\ni,g,B,1,1,1,30,8\n",
       ":3:16: error: issue \"i\" has two values for its reference"},
      {HEADER "i,g,A,1,1,1,30,7\ni,h,B,1,1,1,30,7\n",
       ":3:3: error: issue \"i\" is in group \"g\" and in group \"h\""},
      {HEADER "i,g,A,1,1,1,30,\ni,g,A,2,1,1,30,\n",
       ":3:5: error: actor \"A\" has two stances on issue \"i\""},
      {HEADER ",g,A,1,1,1,30,\n", "error: the name of the issue is missing"},
      {HEADER "i,g,A,1,1,1,30,,9\n", ":2:17: error: more cells than the header has columns"},
      {HEADER "i,g,A,1,1,1,,\n", "error: no issue has an outcome"},
      {HEADER, "error: no issue has an outcome"},
  };

  (void)state;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    reading r = read_text(bad[i].text);
    char *text = casus_diag_text(r.diag, 0);

    if (r.st != CASUS_CASE || !strstr(text, bad[i].message))
      fail_msg("status %d; expected \"%s\" in:\n%s", r.st, bad[i].message, text);
    casus_text_free(text);
    forget(&r);
  }
}

static void all_mistakes_come_at_once(void **state) {
  reading r = read_text(HEADER "i,g,A,x,y,z,30,\ni,g,B,1,1,1,31,\n");

  (void)state;
  assert_int_equal(casus_diag_errors(r.diag), 4);
  forget(&r);
}

/* Points given by hand, number i of `data` for issue i. */
static size_t no_workspace(const void *data, const cs_decided *d) {
  (void)data;
  (void)d;
  return 0;
}

static void given_points(const void *data, const cs_decided *d, size_t group, void *work,
                         double *point) {
  (void)work;
  for (size_t i = d->group_first[group]; i < d->group_first[group + 1]; i++)
    point[i - d->group_first[group]] = ((const double *)data)[i];
}

static cs_forecaster given(const double *points) {
  return (cs_forecaster){"given", "", points, no_workspace, given_points, NULL};
}

/* Outcomes 10 20 (group a), 30 (b), 40 (c).
 * Baseline 20 30 40 50: every error 10.  The other 10 20 60 none: errors 0 0 30, one failure. */
static void scores_by_hand(void **state) {
  static const double base[] = {.2, .3, .4, .5}, other[] = {.1, .2, .6, NAN};
  reading r = read_text(HEADER
                        "p,a,A,0,1,1,10,\nq,a,A,0,1,1,20,\nr,b,A,0,1,1,30,\n"
                        "s,c,A,0,1,1,40,\nt,c,A,0,1,1,,\n");
  cs_forecaster both[2] = {given(base), given(other)};
  double five[2][5];
  cs_score_options o;
  cs_score s[2];

  (void)state;
  for (int i = 0; i < 5; i++) {
    five[0][i] = i < 4 ? base[i] : 0.5;
    five[1][i] = i < 4 ? other[i] : 0.5;
  }
  both[0].data = five[0];
  both[1].data = five[1];
  cs_score_defaults(&o);
  assert_int_equal(r.st, CASUS_OK);
  assert_int_equal(cs_score_forecasters(&r.d, both, 2, &o, r.arena, s), CASUS_OK);
  assert_int_equal(s[0].n, 4);
  assert_int_equal(s[0].failures, 0);
  assert_near(s[0].mae, 10, 1e-12);
  assert_near(s[0].rmse, 10, 1e-12);
  assert_near(s[0].within10, 1, 0); /* 10 is within 10 */
  assert_near(s[0].crps, 10, 1e-12);
  assert_int_equal(s[1].n, 3);
  assert_int_equal(s[1].failures, 1);
  assert_near(s[1].mae, 10, 1e-12);
  assert_near(s[1].rmse, sqrt(300), 1e-12);
  assert_near(s[1].within10, 2.0 / 3, 1e-15);
  assert_int_equal(s[1].compared, 3);
  /* -10 -10 in group a, +20 in b, nothing in c. */
  assert_near(s[1].mae_difference.value, 0, 1e-12);
  /* A 27th of the resamples holds only c and says nothing.  Of the other 26, those without b say
   * -10 (a and c only: 7), those without a say 20 (7): more than 2.5 % each. */
  assert_near(s[1].mae_difference.low, -10, 1e-12);
  assert_near(s[1].mae_difference.high, 20, 1e-12);
  assert_near(s[0].mae_difference.low, 0, 0);
  assert_near(s[0].mae_difference.high, 0, 0);
  forget(&r);
}

/* One issue, two equals at the ends, outcome at an end: parameters as in predict_small.c, there
 * CRPS is worked out.  F jumps from 0 to 1/4 at the outcome. */
static void a_distribution_by_hand(void **state) {
  static const cs_predict_params plain = {.crowding = 1, .reach = 0.2, .split = 0.5, .tail = 0};
  reading r = read_text(HEADER "p,a,A,0,50,1,0,\np,a,B,100,50,1,0,\n");
  cs_forecaster one = cs_calibrated_forecaster(&plain);
  cs_score_options o;
  cs_score s;

  (void)state;
  cs_score_defaults(&o);
  assert_int_equal(cs_score_forecasters(&r.d, &one, 1, &o, r.arena, &s), CASUS_OK);
  assert_near(s.mae, 50, 1e-12);
  assert_near(s.mean_mae, 50, 1e-12);
  assert_near(s.crps, 28.6458333333333, 1e-10);
  /* 50 %: from 0 to 100, as F(0) = 1/4 reaches 1/4 and F falls short of 3/4 by nothing below 1. */
  assert_near(s.issues[0].low[0], 0, 0);
  assert_near(s.issues[0].high[0], 100, 1e-10);
  assert_near(s.coverage[2], 1, 0);
  assert_near(s.expected[2], 1, 1e-12);
  /* The step from 0 to 1/4: nothing of it inside 25..75 %, 0.15 of 0.25 inside 10..90 %, 0.2 of
   * 0.25 inside 5..95 %. */
  assert_near(s.pit[0], 0, 1e-12);
  assert_near(s.pit[1], 0.6, 1e-12);
  assert_near(s.pit[2], 0.8, 1e-12);
  forget(&r);
}

static void one_group_cannot_be_cross_validated(void **state) {
  reading r = read_text(HEADER "p,a,A,0,50,1,0,\n");
  cs_score_result result;
  cs_score_options o;

  (void)state;
  cs_score_defaults(&o);
  o.mode = CS_SCORE_CROSS_VALIDATED;
  assert_int_equal(cs_score_run(&r.d, &o, r.arena, &result), CASUS_USAGE);
  forget(&r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(issues_are_ordered_by_group),
      cmocka_unit_test(without_groups_each_issue_is_one),
      cmocka_unit_test(mistakes_are_reported_at_their_place),
      cmocka_unit_test(all_mistakes_come_at_once),
      cmocka_unit_test(scores_by_hand),
      cmocka_unit_test(a_distribution_by_hand),
      cmocka_unit_test(one_group_cannot_be_cross_validated),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
