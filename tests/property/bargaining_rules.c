/* What must hold for any table: random ones, the seed printed on failure. */
#include "bargaining.h"

#include "base/random.h"

enum { TRIES = 400, ACTORS = 9, ISSUES = 3, CELLS = ACTORS * ISSUES };

struct sample {
  size_t n, k;
  double x[CELLS], s[CELLS], c[CELLS];
  cs_table t;
};

/* Table number `seed`: no two numbers are alike, so that there are no ties. */
static void draw(uint64_t seed, size_t issues, struct sample *q) {
  uint64_t at = 0;

  q->n = 2 + (size_t)(cs_random_unit(seed, 0, at++) * (ACTORS - 1));
  q->k = issues;
  for (size_t a = 0; a < q->n; a++) {
    double c = cs_random_unit(seed, 0, at++);

    for (size_t k = 0; k < issues; k++) {
      q->x[a * issues + k] = cs_random_unit(seed, 0, at++);
      q->s[a * issues + k] = 0.05 + 0.9 * cs_random_unit(seed, 0, at++) / (double)issues;
      q->c[a * issues + k] = c;
    }
  }
  q->t = (cs_table){
      .n_actors = q->n, .n_issues = issues, .position = q->x, .salience = q->s, .capability = q->c};
}

static void outcome_of(cs_rule rule, const struct sample *q, double *outcome, double *position) {
  cs_rule_result result = {.outcome = outcome, .position = position};
  cs_rule_options o;

  cs_rule_defaults(&o);
  evaluate(rule, &o, &q->t, NULL, &result);
}

static void outcomes_lie_among_the_positions(void **state) {
  (void)state;
  for (uint64_t seed = 0; seed < TRIES; seed++) {
    struct sample q;

    draw(seed, 1, &q);
    for (int rule = 0; rule < CS_N_RULES; rule++) {
      double outcome[1], low = 1.0, high = 0.0;

      for (size_t a = 0; a < q.n; a++) {
        low = fmin(low, q.x[a]);
        high = fmax(high, q.x[a]);
      }
      outcome_of((cs_rule)rule, &q, outcome, NULL);
      /* ktab settles bargains to four decimals. */
      if (outcome[0] < low - 5.1e-5 || outcome[0] > high + 5.1e-5)
        fail_msg("seed %d: %s gives %g outside %g..%g", (int)seed, cs_rule_names[rule], outcome[0],
                 low, high);
    }
  }
}

/* Actors in the reverse order: the same outcome, the positions in the reverse order.  Sums change
 * their last bits with the order, hence the tolerance. */
static void order_of_actors_does_not_matter(void **state) {
  (void)state;
  for (uint64_t seed = 0; seed < TRIES; seed++) {
    struct sample q, r;

    draw(seed, ISSUES, &q);
    r = q;
    for (size_t a = 0; a < q.n; a++) {
      for (size_t k = 0; k < q.k; k++) {
        size_t to = (q.n - 1 - a) * q.k + k, from = a * q.k + k;

        r.x[to] = q.x[from];
        r.s[to] = q.s[from];
        r.c[to] = q.c[from];
      }
    }
    r.t.position = r.x;
    r.t.salience = r.s;
    r.t.capability = r.c;
    for (int rule = 0; rule < CS_N_RULES; rule++) {
      double a[ISSUES], b[ISSUES], pa[CELLS], pb[CELLS];

      /* Choices among settled bargains, which can be alike to four decimals, tie by order. */
      if (rule == CS_RULE_KTAB) continue;
      outcome_of((cs_rule)rule, &q, a, pa);
      outcome_of((cs_rule)rule, &r, b, pb);
      for (size_t k = 0; k < q.k; k++) {
        if (fabs(a[k] - b[k]) > 1e-9)
          fail_msg("seed %d: %s gives %g and %g", (int)seed, cs_rule_names[rule], a[k], b[k]);
        for (size_t i = 0; i < q.n; i++)
          assert_near(pa[i * q.k + k], pb[(q.n - 1 - i) * q.k + k], 1e-9);
      }
    }
  }
}

/* Ends of the scale exchanged: outcomes mirrored.  Not for ktab, which rounds half up, nor for the
 * Scholz reading, whose choice among compromises prefers the low end; its textbook reading does. */
static void mirrored_scale_mirrors_the_outcome(void **state) {
  static const cs_rule rules[] = {CS_RULE_MEAN, CS_RULE_EXPECTED_UTILITY, CS_RULE_EXCHANGE};

  (void)state;
  for (uint64_t seed = 0; seed < TRIES; seed++) {
    struct sample q, r;

    draw(seed, ISSUES, &q);
    r = q;
    for (size_t i = 0; i < q.n * q.k; i++) r.x[i] = 1.0 - q.x[i];
    r.t.position = r.x;
    for (size_t i = 0; i < 3; i++) {
      double a[ISSUES], b[ISSUES];
      cs_rule_result ra = {.outcome = a}, rb = {.outcome = b};
      cs_rule_options o;

      cs_rule_defaults(&o);
      set_option(&o, "variant", "textbook");
      set_option(&o, "outcome", "mean");
      evaluate(rules[i], &o, &q.t, NULL, &ra);
      evaluate(rules[i], &o, &r.t, NULL, &rb);
      for (size_t k = 0; k < q.k; k++) {
        if (fabs(a[k] + b[k] - 1.0) > 1e-9)
          fail_msg("seed %d: %s gives %g and %g", (int)seed, cs_rule_names[rules[i]], a[k], b[k]);
      }
    }
  }
}

static void more_weight_never_pushes_the_median_away(void **state) {
  (void)state;
  for (uint64_t seed = 0; seed < TRIES; seed++) {
    struct sample q;
    double before[1], after[1];

    draw(seed, 1, &q);
    outcome_of(CS_RULE_MEDIAN, &q, before, NULL);
    for (size_t a = 0; a < q.n; a++) {
      double c = q.c[a];

      q.c[a] *= 3.0;
      outcome_of(CS_RULE_MEDIAN, &q, after, NULL);
      if (q.x[a] >= before[0] ? after[0] < before[0] : after[0] > before[0])
        fail_msg("seed %d: median %g went to %g when the actor at %g grew", (int)seed, before[0],
                 after[0], q.x[a]);
      q.c[a] = c;
    }
  }
}

/* ---- Exchange ---------------------------------------------------------------------------------
 */

struct watch {
  const struct sample *q;
  uint64_t seed;
  cs_bargaining_move first; /* of the pair of moves that make an exchange */
  bool waiting;
  double weight[ISSUES];
};

static double shift(const struct watch *w, const cs_bargaining_move *m) {
  size_t at = m->mover * w->q->k + m->issue;

  return fabs(m->to - m->from) * w->q->c[at] * w->q->s[at] / w->weight[m->issue];
}

static void check_exchange(void *data, const cs_bargaining_move *m) {
  struct watch *w = data;
  const double *s = w->q->s, *x = w->q->x;
  size_t k = w->q->k;
  const cs_bargaining_move *i = &w->first;
  double gain_i, gain_j, target_i, target_j;

  w->waiting = !w->waiting;
  if (w->waiting) {
    w->first = *m;
    return;
  }
  assert_int_equal(i->mover, m->initiator);
  assert_int_equal(m->mover, m->receiver);
  gain_i = shift(w, m) * s[i->mover * k + m->issue] - shift(w, i) * s[i->mover * k + i->issue];
  gain_j = shift(w, i) * s[m->mover * k + i->issue] - shift(w, m) * s[m->mover * k + m->issue];
  if (fabs(gain_i - gain_j) > 1e-9 || !(gain_i > 0.0) || fabs(gain_i - m->gain) > 1e-9)
    fail_msg("seed %d: gains %g and %g, said to be %g", (int)w->seed, gain_i, gain_j, m->gain);
  /* Each moves towards the other's position and not past it. */
  target_i = x[m->mover * k + i->issue];
  target_j = x[i->mover * k + m->issue];
  if ((target_i - i->from) * (i->to - i->from) < 0.0 ||
      fabs(i->to - i->from) > fabs(target_i - i->from) + 1e-9 ||
      (target_j - m->from) * (m->to - m->from) < 0.0 ||
      fabs(m->to - m->from) > fabs(target_j - m->from) + 1e-9)
    fail_msg("seed %d: an exchange overshoots", (int)w->seed);
}

static void exchanges_give_equal_gains_and_do_not_overshoot(void **state) {
  size_t rounds = 0;

  (void)state;
  for (uint64_t seed = 0; seed < TRIES; seed++) {
    struct sample q;
    struct watch w = {.q = &q, .seed = seed};
    cs_recorder recorder = {.move = check_exchange, .data = &w};
    double outcome[ISSUES];
    cs_rule_result result = {.outcome = outcome};
    cs_rule_options o;

    draw(seed, ISSUES, &q);
    for (size_t i = 0; i < q.n * q.k; i++) w.weight[i % q.k] += q.c[i] * q.s[i];
    cs_rule_defaults(&o);
    evaluate(CS_RULE_EXCHANGE, &o, &q.t, &recorder, &result);
    assert_false(w.waiting);
    rounds += result.rounds;
  }
  assert_true(rounds > TRIES / 2); /* else nothing was tested */
}

/* ---- Chance -----------------------------------------------------------------------------------
 */

static void stochastic_transitions_are_a_function_of_seed_and_future(void **state) {
  size_t different = 0;

  (void)state;
  for (uint64_t seed = 0; seed < 50; seed++) {
    struct sample q;
    double a[ISSUES], b[ISSUES], c[ISSUES];
    cs_rule_result ra = {.outcome = a}, rb = {.outcome = b}, rc = {.outcome = c};
    cs_rule_options o;

    draw(seed, ISSUES, &q);
    cs_rule_defaults(&o);
    set_option(&o, "StateTransitions", "Stochastic");
    evaluate(CS_RULE_KTAB, &o, &q.t, NULL, &ra);
    evaluate(CS_RULE_KTAB, &o, &q.t, NULL, &rb);
    o.future = 1;
    evaluate(CS_RULE_KTAB, &o, &q.t, NULL, &rc);
    for (size_t k = 0; k < q.k; k++) assert_true(a[k] == b[k]);
    different += fabs(a[0] - c[0]) > 1e-6;
  }
  assert_true(different > 10);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(outcomes_lie_among_the_positions),
      cmocka_unit_test(order_of_actors_does_not_matter),
      cmocka_unit_test(mirrored_scale_mirrors_the_outcome),
      cmocka_unit_test(more_weight_never_pushes_the_median_away),
      cmocka_unit_test(exchanges_give_equal_gains_and_do_not_overshoot),
      cmocka_unit_test(stochastic_transitions_are_a_function_of_seed_and_future),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
