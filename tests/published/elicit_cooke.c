/* Cooke's classical model on six cases of the TU Delft data base against ANDURYL 1.2.2, whose
 * scores were printed with ten digits: agreement to 1e-6, most of it the cost of its own rounding.
 */
#include "support.h"

#include "quantity/experts/cooke.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const cases[] = {"7quants", "ATCEP_Error", "Arkansas",
                                    "CWD",     "FCEP_Error",  "Florida"};

static const char *word(const cs_csv *t, size_t row, const char *column) {
  int c = cs_csv_column(t, column);

  assert_true(c >= 0);
  return t->rows[row].cells[c].text;
}

static void same(const cs_csv *t, size_t row, const cs_expert_score *s) {
  const double got[] = {s->calibration, s->info_seed, s->info_all};
  const char *const columns[] = {"calibration", "info_seed", "info_all"};

  for (int k = 0; k < 3; k++) {
    double want = cell_number(&t->rows[row].cells[cs_csv_column(t, columns[k])]);

    if (!(fabs(got[k] - want) <= 1e-6 * fmax(1, fabs(want))))
      fail_msg("%s %s %s: %.10g instead of %.10g", word(t, row, "case"), word(t, row, "id"),
               columns[k], got[k], want);
  }
}

/* The table has blanks where the files have underscores. */
static bool same_name(const char *in_table, const char *file) {
  for (; *in_table && *file; in_table++, file++) {
    if (*in_table != *file && !(*in_table == ' ' && *file == '_')) return false;
  }
  return *in_table == *file;
}

/* Scores one case; returns how many rows of the table it met. */
static size_t one_case(const cs_csv *t, const char *name) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  char file[100];
  cs_judgments j;
  cs_expert_score *scores;
  size_t met = 0;

  snprintf(file, sizeof file, "uncertainty/cooke/%s.dtt", name);
  assert_int_equal(cs_judgments_read(reference(file), arena, d, &j), CASUS_OK);
  scores = cs_arena_alloc(arena, j.n_experts, sizeof *scores);
  assert_non_null(scores);
  assert_int_equal(cs_experts_score(&j, arena, scores), CASUS_OK);
  for (size_t r = 1; r < t->n; r++) {
    const char *id = word(t, r, "id");
    cs_decision_maker dm;

    if (!same_name(word(t, r, "case"), name)) continue;
    met++;
    if (!strcmp(word(t, r, "kind"), "expert")) {
      size_t e = 0;

      while (e < j.n_experts && strcmp(j.experts[e], id) != 0) e++;
      assert_true(e < j.n_experts);
      same(t, r, &scores[e]);
      continue;
    }
    assert_int_equal(cs_experts_pool(&j, scores,
                                     !strcmp(id, "equal")      ? CS_POOL_LINEAR
                                     : !strcmp(id, "item_opt") ? CS_POOL_COOKE_ITEM
                                                               : CS_POOL_COOKE,
                                     !strcmp(id, "global") ? 0 : NAN, arena, d, &dm),
                     CASUS_OK);
    same(t, r, &dm.score);
  }
  casus_diag_free(d);
  cs_arena_free(arena);
  return met;
}

static void against_anduryl(void **state) {
  const char *path = reference("uncertainty/cooke/anduryl_scores_57cases.csv");
  cs_arena *arena;
  cs_csv t;

  (void)state;
  if (!path) skip();
  arena = cs_arena_new();
  read_table(path, arena, &t);
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    if (one_case(&t, cases[k]) < 5) fail_msg("%s: not in the table", cases[k]);
  }
  cs_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(against_anduryl)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
