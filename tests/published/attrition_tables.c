/* The attrition library against published or independently computed tables (reference data
 * attrition/, whose SOURCE.md says where each comes from). */
#include "support.h"

#include "models/attrition/chain.h"
#include "models/attrition/reinforce.h"
#include "models/attrition/salvo.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static cs_arena *arena;

static bool table(const char *name, cs_csv *t) {
  char path[128];

  snprintf(path, sizeof path, "attrition/%s", name);
  if (!reference(path)) return false;
  arena = cs_arena_new();
  read_table(reference(path), arena, t);
  return true;
}

static double at(const cs_csv *t, size_t row, const char *column) {
  int k = cs_csv_column(t, column);

  assert_true(k >= 0);
  return cell_number(&t->rows[row].cells[k]);
}

/* The value of a fraction such as 31/40. */
static double fraction(const cs_csv *t, size_t row, const char *column) {
  const char *text = t->rows[row].cells[cs_csv_column(t, column)].text, *bar = strchr(text, '/');
  double top, bottom;

  if (!bar) return at(t, row, column);
  assert_true(cs_parse_number(text, (size_t)(bar - text), &top));
  assert_true(cs_parse_number(bar + 1, strlen(bar + 1), &bottom));
  return top / bottom;
}

static void stochastic_square(void **state) {
  cs_csv t;

  (void)state;
  if (!table("stochastic_square_exact.csv", &t)) skip();
  assert_int_equal(t.n, 433);
  for (size_t r = 1; r < t.n; r++) {
    cs_duel d = {.law = CS_LAW_SQUARE,
                 .a = at(&t, r, "a0"),
                 .b = at(&t, r, "b0"),
                 .kill_a = at(&t, r, "rate_a"),
                 .kill_b = at(&t, r, "rate_b")};
    double left_a[16], left_b[16], sum = 0, mean = 0, want = fraction(&t, r, "P_a_wins_exact");
    cs_chain_end end = {.survivors_a = left_a, .survivors_b = left_b};

    assert_int_equal(cs_chain_solve(&d, true, &end), CASUS_OK);
    assert_near(end.p_a, want, 1e-12);
    assert_near(end.p_a + end.p_b, 1, 1e-12);
    assert_near(end.mean_a, at(&t, r, "E_survivors_a"), 1e-12 * 12);
    assert_near(end.mean_b, at(&t, r, "E_survivors_b"), 1e-12 * 12);
    for (int k = 0; k <= (int)d.a; k++) {
      sum += left_a[k];
      mean += k * left_a[k];
    }
    assert_near(sum, want, 1e-12);
    assert_near(mean, end.mean_a, 1e-12 * 12);
    assert_near(cs_chain_closed((int)d.a, (int)d.b, d.kill_a, d.kill_b), want, 1e-9);
  }
  cs_arena_free(arena);
}

static void stochastic_linear(void **state) {
  cs_csv t;

  (void)state;
  if (!table("stochastic_linear_exact.csv", &t)) skip();
  assert_int_equal(t.n, 148);
  for (size_t r = 1; r < t.n; r++) {
    double p = fraction(&t, r, "p_next_loss_is_b");
    cs_duel d = {.law = CS_LAW_LINEAR,
                 .a = at(&t, r, "a0"),
                 .b = at(&t, r, "b0"),
                 .kill_a = p,
                 .kill_b = 1 - p};
    cs_chain_end end = {0};

    assert_int_equal(cs_chain_solve(&d, false, &end), CASUS_OK);
    /* Beyond some size only decimals are printed, 15 digits. */
    assert_near(end.p_a,
                t.rows[r].cells[3].n ? fraction(&t, r, "P_a_wins_exact") : at(&t, r, "P_a_wins"),
                1e-12);
  }
  cs_arena_free(arena);
}

/* Printed with 12 digits: relative tolerance 2e-12. */
static void deterministic(void **state) {
  cs_csv t;

  (void)state;
  if (!table("deterministic_closed_form.csv", &t)) skip();
  for (size_t r = 1; r < t.n; r++) {
    const char *law = t.rows[r].cells[0].text;
    cs_duel d = {.a = at(&t, r, "a0"),
                 .b = at(&t, r, "b0"),
                 .kill_a = at(&t, r, "rate_a"),
                 .kill_b = at(&t, r, "rate_b")};
    bool a_wins = !strcmp(t.rows[r].cells[cs_csv_column(&t, "winner")].text, "a");
    const cs_cell *time = &t.rows[r].cells[cs_csv_column(&t, "t_end")];
    double left = at(&t, r, "survivors");
    cs_duel_end end;

    d.law = !strcmp(law, "square")   ? CS_LAW_SQUARE
            : !strcmp(law, "linear") ? CS_LAW_LINEAR
                                     : CS_LAW_MIXED;
    cs_duel_solve(&d, &end);
    assert_int_equal(end.winner, a_wins ? 1 : -1);
    assert_near(a_wins ? end.a : end.b, left, 2e-12 * left);
    assert_near(a_wins ? end.b : end.a, 0, 0);
    if (!strcmp(time->text, "inf")) {
      assert_true(isinf(end.time));
    } else if (time->n) {
      assert_near(end.time, cell_number(time), 2e-12 * end.time);
    }
  }
  cs_arena_free(arena);
}

/* Engel's (1954) curve of Iwo Jima: 54,000 land on day 0..1, 6,000 on 2..3, 13,000 on 5..6.
 * Printed with six decimals. */
static void iwo_jima(void **state) {
  static const cs_reinforce_piece landings[] = {{0, 54000, 0}, {1, 0, 0},     {2, 6000, 0},
                                                {3, 0, 0},     {5, 13000, 0}, {6, 0, 0}};
  static const cs_reinforce_rates rates = {.kill_a = 0.0106, .kill_b = 0.0544};
  cs_csv t;

  (void)state;
  if (!table("iwojima_engel_model.csv", &t)) skip();
  for (size_t r = 1; r < t.n; r++) {
    double day = at(&t, r, "day");
    cs_reinforce_end end;

    cs_reinforce_solve(&rates, 0, 21500, 0, 0, landings, 6, day, &end);
    assert_near(end.a, at(&t, r, "us_model"), 6e-7);
    assert_near(end.b, at(&t, r, "japan_model"), 6e-7);
    assert_int_equal(end.winner, 0);
  }
  cs_arena_free(arena);
}

/* Exact columns printed with ten decimals; Armstrong's approximation with six. */
static void salvo(void **state) {
  double worst = 0;
  cs_csv t;

  (void)state;
  if (!table("salvo_exact.csv", &t)) skip();
  assert_int_equal(t.n, 433);
  for (size_t r = 1; r < t.n; r++) {
    cs_salvo_side a = {.units = at(&t, r, "A"), .shots = at(&t, r, "na"), .p_hit = at(&t, r, "pa")};
    /* Printed with 12 digits; the values meant are 1/3 and 1/9. */
    cs_salvo_side b = {.units = at(&t, r, "B"),
                       .intercepts = at(&t, r, "nz"),
                       .p_stop = at(&t, r, "pz"),
                       .damage_mean = 1 / round(1 / at(&t, r, "mu_v")),
                       .damage_sd = 1 / round(1 / at(&t, r, "sd_v"))};
    cs_salvo_loss exact, near;

    assert_int_equal(cs_salvo_exact(&a, &b, CS_DEFENCE_AREA, &exact), CASUS_OK);
    assert_near(exact.mean, at(&t, r, "exact_mean_loss_B"), 1e-9);
    /* Where nothing or all is lost the table holds the square root of a rounding error. */
    assert_near(exact.sd, at(&t, r, "exact_sd_loss_B"),
                exact.mean < 1e-12 || exact.mean > b.units - 1e-12 ? 1e-7 : 1e-9);
    assert_near(exact.p_none, at(&t, r, "exact_P_noloss"), 1e-9);
    assert_near(exact.p_all, at(&t, r, "exact_P_all_lost"), 1e-9);
    cs_salvo_armstrong(&a, &b, &near);
    assert_near(near.mean, at(&t, r, "arm_mean"), 1e-6);
    assert_near(near.sd, at(&t, r, "arm_sd"), 1e-6);
    assert_near(near.p_none, at(&t, r, "arm_P_noloss"), 1e-6);
    assert_near(near.p_all, at(&t, r, "arm_P_all"), 1e-6);
    worst = fmax(worst, fabs(near.p_all - exact.p_all));
  }
  /* Why the exact one is the default: method note, 1.4. */
  assert_near(worst, 0.106, 5e-4);
  cs_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(stochastic_square),
      cmocka_unit_test(stochastic_linear),
      cmocka_unit_test(deterministic),
      cmocka_unit_test(iwo_jima),
      cmocka_unit_test(salvo),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
