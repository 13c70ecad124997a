/* Cooke's model where numbers meet, and Excalibur's files as Windows programs write them. */
#include "study.h"
#include "support.h"
#include "temporary.h"

#include "base/text.h"
#include "quantity/experts/cooke.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct {
  cs_arena *arena;
  casus_diag *d;
  cs_judgments j;
  cs_expert_score *scores;
} asked;

static void ask(asked *a, const char *path) {
  *a = (asked){cs_arena_new(), casus_diag_new(), {0}, NULL};
  if (cs_judgments_read(path, a->arena, a->d, &a->j)) {
    char *text = casus_diag_text(a->d, 0);

    fail_msg("%s", text);
  }
  a->scores = cs_arena_alloc(a->arena, a->j.n_experts, sizeof *a->scores);
  assert_int_equal(cs_experts_score(&a->j, a->arena, a->scores), CASUS_OK);
}

static void end(asked *a) {
  casus_diag_free(a->d);
  cs_arena_free(a->arena);
}

/* Both experts have, of ten truths, two in one of the outer bins and one in the other, and three
 * and four in the inner ones, but mirrored.  The bins' shares are 5, 45, 45 and 5 %, so that their
 * calibrations are the same sum with its terms in another order. */
static void mirrored_experts_weigh_the_same(void **state) {
  static const int bin[2][10] = {{0, 0, 1, 1, 1, 2, 2, 2, 2, 3}, {3, 3, 2, 2, 2, 1, 1, 1, 1, 0}};
  /* Quantiles that put the truth, 0, into bin k. */
  static const char *const quantiles[] = {"1,2,3", "-1,1,3", "-3,-1,1", "-3,-2,-1"};
  cs_buf text = {0};
  cs_decision_maker dm;
  asked a;

  (void)state;
  cs_buf_puts(&text, "expert,item,5,50,95,truth\n");
  for (int e = 0; e < 2; e++) {
    for (int i = 0; i < 10; i++)
      cs_buf_printf(&text, "%c,i%d,%s,0\n", 'a' + e, i, quantiles[bin[e][i]]);
  }
  ask(&a, temporary_text("mirrored.csv", text.text));
  cs_buf_free(&text);
  assert_near(a.scores[0].calibration, a.scores[1].calibration, 1e-12);
  assert_int_equal(cs_experts_pool(&a.j, a.scores, CS_POOL_COOKE, NAN, a.arena, a.d, &dm),
                   CASUS_OK);
  assert_near(dm.weights[0], 0.5, 1e-9);
  assert_near(dm.weights[1], 0.5, 1e-9);
  /* An alpha whose last digits are the other's shuts nobody out either. */
  for (int e = 0; e < 2; e++) {
    double alpha = nextafter(a.scores[e].calibration, 1);

    assert_int_equal(cs_experts_pool(&a.j, a.scores, CS_POOL_COOKE, alpha, a.arena, a.d, &dm),
                     CASUS_OK);
    assert_near(dm.weights[0], 0.5, 1e-9);
  }
  end(&a);
}

/* Quantiles 2e-14 of the range apart are as far apart as they are.  Against the flat background on
 * -1.2..1.2 (the answers -1..1 and a tenth of 2 on both sides), with 5, 45, 45 and 5 % between
 * -1.2, -2e-14, 0, 2e-14 and 1.2:  sum p ln(p / width) + ln 2.4. */
static void narrow_quantiles_keep_their_width(void **state) {
  double want = 2 * 0.05 * log(0.05 / 1.2) + 2 * 0.45 * log(0.45 / 2e-14) + log(2.4);
  asked a;

  (void)state;
  ask(&a, temporary_text("narrow.csv",
                         "expert,item,5,50,95,truth\n"
                         "sure,x,-2e-14,0,2e-14,0\nwide,x,-1,0,1,0\n"));
  assert_near(a.scores[0].info_seed, want, 1e-9);
  end(&a);
}

/* Names with letters beyond ASCII, in Windows-1252 and in UTF-8, with lower-case scales.  The
 * columns count characters. */
static void excalibur_files_of_windows(void **state) {
  static const char head[] = "* CLASS ASCII OUTPUT FILE. NQ=   3   QU=   5  50  95\r\n";
  static const char *const expert[] = {"M\xFCller", "M\xC3\xBCller"};
  static const char *const item[] = {"co\xFBt \x80",
                                     "co\xC3\xBBt \xE2\x82\xAC"}; /* cost, in euro */

  (void)state;
  for (int utf8 = 0; utf8 < 2; utf8++) {
    char dtt[600], rls[200], name[32], *path;
    asked a;

    snprintf(dtt, sizeof dtt,
             "%s    1   %s    1 %s         uni  1.0E+0000  2.0E+0000  3.0E+0000   %s\r\n"
             "    1   %s    2 rate           log  1.0E+0000  1.0E+0001  1.0E+0002\r\n",
             head, expert[utf8], item[utf8], item[utf8], expert[utf8]);
    snprintf(rls, sizeof rls,
             "    1 %s          2.5E+0000  uni\r\n    2 rate            5.0  Log\r\n", item[utf8]);
    snprintf(name, sizeof name, "windows%d.rls", utf8);
    temporary_text(name, rls);
    snprintf(name, sizeof name, "windows%d.dtt", utf8);
    path = (char *)temporary_text(name, dtt);
    ask(&a, path);
    assert_int_equal(a.j.n_experts, 1);
    assert_string_equal(a.j.experts[0], expert[1]);
    assert_int_equal(a.j.n_items, 2);
    assert_string_equal(a.j.items[0], item[1]);
    assert_false(a.j.is_log[0]);
    assert_true(a.j.is_log[1]);
    assert_near(cs_judgment(&a.j, 0, 0)[2], 3, 0);
    assert_near(a.j.truth[0], 2.5, 0);
    assert_near(a.j.truth[1], 5, 0);
    end(&a);
  }
}

/* What came true moves weights, so that a case's hash covers it. */
static void the_hash_covers_realisations(void **state) {
  static const char dtt[] =
      "QU= 5 50 95\n"
      "    1        A    1 x              UNI  1  2  3\n";
  char hash[2][65];

  (void)state;
  for (int k = 0; k < 2; k++) {
    cs_arena *arena = cs_arena_new();
    casus_diag *d = casus_diag_new();
    cs_case c;

    temporary_text("hash.dtt", dtt);
    temporary_text("hash.rls", k ? "    1 x              2.5\n" : "    1 x              1.5\n");
    assert_int_equal(cs_case_read(temporary_text("hash.yaml",
                                                 "casus: 1\nquantities: {q: \"experts(table: "
                                                 "hash.dtt, item: x)\"}\n"),
                                  arena, d, &c),
                     CASUS_OK);
    memcpy(hash[k], c.hash, sizeof c.hash);
    casus_diag_free(d);
    cs_arena_free(arena);
  }
  assert_string_not_equal(hash[0], hash[1]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(mirrored_experts_weigh_the_same),
      cmocka_unit_test(narrow_quantiles_keep_their_width),
      cmocka_unit_test(excalibur_files_of_windows),
      cmocka_unit_test(the_hash_covers_realisations),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
