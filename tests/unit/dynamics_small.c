/* The model kind `dynamics` in small cases worked by hand, and what it refuses. */
#include "study.h"
#include "support.h"
#include "temporary.h"

#include "base/alloc.h"
#include "faces/dynamics/picture.h"
#include "models/dynamics/model.h"
#include "report/picture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* a: 0 1 1 2 3 5 8 13 21 34, b one ahead: both change at once. */
static void rabbits(void **state) {
  static const char text[] =
      "casus: 1\n"
      "quantities: {first: 1, twice: both * 2}\n"
      "models:\n"
      "  rabbits:\n"
      "    kind: dynamics\n"
      "    steps: 10\n"
      "    states: {a: {start: 0, next: b}, b: {start: first, next: both}}\n"
      "    flows: {both: a + b, big: both > 20, kept: if(big, both, 0)}\n"
      "    outputs:\n"
      "      last: a\n"
      "      total: {value: a, steps: sum}\n"
      "      middle: {value: a, steps: mean}\n"
      "      top: {value: a, steps: max}\n"
      "      part: {value: a, steps: sum, from: 3, to: 5}\n"
      "      low: {value: a, steps: min, from: 3}\n"
      "      early: {value: a, to: 4}\n"
      "      clock: {value: step, steps: sum}\n"
      "      share: {value: big, steps: mean}\n"
      "      ever: {value: big, steps: max}\n"
      "      kept: {value: kept, steps: sum}\n"
      "measures: {last: rabbits.last, total: rabbits.total, middle: rabbits.middle, top: "
      "rabbits.top,\n"
      "  part: rabbits.part, low: rabbits.low, early: rabbits.early, clock: rabbits.clock,\n"
      "  share: rabbits.share, ever: if(rabbits.ever, 5, 7), kept: rabbits.kept}\n"
      "strategies:\n"
      "  double: {set: {first: 2}}\n"
      "  head: {set: {models.rabbits.start.a: +1}}\n";
  char *fixed = strdup(text), *twice = strstr(fixed, ", twice: both * 2");
  trial t;

  (void)state;
  /* A flow is nobody's business outside. */
  casus_text_free(refused(text));
  memset(twice, ' ', strlen(", twice: both * 2"));
  trial_read(&t, fixed);
  trial_run(&t, quick(64));
#define IS(world, name, want) assert_mean(&t, world, name, want, 1e-12)
  IS("base", "last", 34);
  IS("base", "total", 88);
  IS("base", "middle", 8.8);
  IS("base", "top", 34);
  IS("base", "part", 2 + 3 + 5);
  IS("base", "low", 2);
  IS("base", "early", 3);
  IS("base", "clock", 45);
  /* both: 1 2 3 5 8 13 21 34 55 89: four above 20. */
  IS("base", "share", 0.4);
  IS("base", "ever", 5);
  IS("base", "kept", 21 + 34 + 55 + 89);
  IS("double", "last", 68);
  /* From 1 and 1 the same row, one step on. */
  IS("head", "last", 55);
  IS("head", "early", 5);
#undef IS
  trial_free(&t);
  free(fixed);
}

#define TABLE_MODEL                            \
  "    kind: dynamics\n"                       \
  "    steps: 3\n"                             \
  "    noise: {rain: {table: %s, about: a}}\n" \
  "    states: {x: {start: 0, next: x + rain}}\n"

/* Path 1: x = 0, 1, 3; path 2: 0, 10, -10. */
static void two_paths(void **state) {
  static const char format[] =
      "casus: 1\n"
      "quantities: {limit: -5}\n"
      "models:\n"
      "  sums:\n" TABLE_MODEL
      "    outputs:\n"
      "      peak_of_mean: {value: x, steps: max, first: paths}\n"
      "      mean_of_peak: {value: x, steps: max}\n"
      "      least_peak: {value: x, steps: max, paths: min}\n"
      "      share: {value: x >= 3, steps: mean}\n"
      "      share_too: {value: x >= 3, steps: mean, first: paths}\n"
      "      fell: {value: rain, steps: sum}\n"
      "      last_of_min: {value: x, paths: min, first: paths}\n"
      "      dry: {value: x < limit, steps: max, paths: max}\n"
      "measures: {a: sums.peak_of_mean, b: sums.mean_of_peak, c: sums.least_peak, d: sums.share,\n"
      "  e: sums.share_too, f: sums.fell, g: sums.last_of_min, h: if(sums.dry, 1, 2)}\n";
  char text[2048];
  trial t;

  (void)state;
  snprintf(text, sizeof text, format, temporary_text("rain.csv", "1, 2, 3\n10, -20, 30\n"));
  trial_read(&t, text);
  trial_run(&t, quick(64));
#define IS(name, want) assert_mean(&t, "base", name, want, 1e-12)
  IS("a", 5.5); /* of 0, 5.5, -3.5 */
  IS("b", 6.5); /* of 3, 10 */
  IS("c", 3);
  IS("d", 1. / 3); /* one step of three on both */
  IS("e", 1. / 3);
  IS("f", (6 + 20) / 2.);
  IS("g", -10);
  IS("h", 1);
#undef IS
  /* The table is part of the case: another table, another hash. */
  {
    trial other;

    temporary_text("rain.csv", "1, 2, 3\n10, -20, 31\n");
    trial_read(&other, text);
    assert_string_not_equal(t.study.c.hash, other.study.c.hash);
    trial_free(&other);
  }
  trial_free(&t);
}

/* x doubles, then is divided by `by`: no answer where that is 0. */
static void no_answer(void **state) {
  static const char text[] =
      "casus: 1\n"
      "quantities: {by: 1}\n"
      "models:\n"
      "  m:\n"
      "    kind: dynamics\n"
      "    steps: 3\n"
      "    states: {x: {start: 1, next: 2 * x}, y: {start: 1, next: exp(1000 * y)}}\n"
      "    outputs: {a: {value: x / by, steps: max}, b: {value: x, steps: min}, c: y,\n"
      "              d: {value: y, to: 1}}\n"
      "measures: {a: m.a, b: m.b}\n";
  double by[3] = {2, 0, 4}, one[3] = {1, 1, 1}, out[4][3];
  const double *in[3];
  double *outs[4] = {out[0], out[1], out[2], out[3]};
  const cs_part *part;
  void *workspace;
  trial t;

  (void)state;
  trial_read(&t, text);
  part = cs_dynamics_part(&t.study.graph, &t.study.c.models[0]);
  assert_non_null(part);
  assert_int_equal(part->n_inputs, 3);
  for (size_t k = 0; k < 3; k++)
    in[k] = part->inputs[k] == cs_graph_find(&t.study.graph, "by") ? by : one;
  workspace = cs_alloc_columns(part->workspace(part->self, 3), 1);
  part->evaluate(part->self, &(cs_batch){3, in, outs, workspace});
  assert_near(out[0][0], 2, 0);
  assert_true(isnan(out[0][1]));
  assert_near(out[0][2], 1, 0);
  for (size_t i = 0; i < 3; i++) {
    assert_near(out[1][i], 1, 0);
    assert_true(isnan(out[2][i]) && isnan(out[3][i])); /* exp(1000) is infinite */
  }
  cs_free(workspace);
  trial_free(&t);
}

static const char *quantity_text(const trial *t, const char *name) {
  uint32_t q = cs_graph_find(&t->study.graph, name);

  assert_true(q != CS_NO_QUANTITY);
  return t->study.graph.quantities[q].text;
}

/* Names of later in the case, shocks as conditions, patterns, measures. */
static void names(void **state) {
  static const char text[] =
      "casus: 1\n"
      "actors: {A: {capability: 3}, B: {capability: 4}}\n"
      "models:\n"
      "  first:\n"
      "    kind: dynamics\n"
      "    steps: 2\n"
      "    states: {x: {start: second.end, next: if(storm and x > 0, grown, 0)}}\n"
      "    flows: {grown: x * sum(actors.*.capability) + second.end + extra + extra}\n"
      "    outputs: {end: x}\n"
      "  second:\n"
      "    kind: dynamics\n"
      "    steps: 1\n"
      "    states: {y: {start: 5, next: y}}\n"
      "    outputs: {end: y}\n"
      "measures: {m: first.end, extra: 1}\n"
      "shocks: {storm: {chance: 1}}\n";
  trial t;

  (void)state;
  trial_read(&t, text);
  trial_run(&t, quick(64));
  assert_mean(&t, "base", "m", 5 * 7 + 5 + 1 + 1, 1e-12);
  assert_string_equal(quantity_text(&t, "models.first.computed.1"), "sum(actors.*.capability)");
  assert_string_equal(quantity_text(&t, "models.first.computed.2"), "second.end");
  assert_string_equal(quantity_text(&t, "models.first.computed.4"), "storm");
  trial_free(&t);
}

/* A path of noise is drawn for each future, or one set of paths for all. */
static void luck(void **state) {
  static const char text[] =
      "casus: 1\n"
      "models:\n"
      "  free: {kind: dynamics, steps: 1, noise: {e: 0..1}, states: {x: {start: 0, next: x}},\n"
      "        outputs: {e: e}}\n"
      "  one: {kind: dynamics, steps: 1, paths: 4, luck: 0.25, noise: {e: 0..1},\n"
      "        states: {x: {start: 0, next: x}}, outputs: {e: e}}\n"
      "measures: {own: free.e, square: free.e^2, shared: one.e, spread: one.e^2}\n";
  double mean, square;
  trial t;

  (void)state;
  trial_read(&t, text);
  trial_run(&t, quick(16384));
  /* Of a uniform number: 1/2 and 1/3; 4 standard errors. */
  assert_mean(&t, "base", "own", 0.5, 4 * sqrt(1. / 12 / 16384));
  assert_mean(&t, "base", "square", 1. / 3, 4 * sqrt(4. / 45 / 16384));
  mean = trial_mean(&t, "base", "shared").value;
  square = trial_mean(&t, "base", "spread").value;
  assert_near(square - mean * mean, 0, 1e-12);
  trial_free(&t);
}

/* Parameters of noise are formulas: the same draws, put in their place.  Step 1 of path 0 alone, so
 * every output is one draw. */
static void scaled_noise(void **state) {
  static const char text[] =
      "casus: 1\n"
      "models:\n"
      "  plain: {kind: dynamics, steps: 2, luck: 0.3, noise: {e: normal(0, 1), u: 0..1,\n"
      "          cut: normal(0, 1) within -1..1, f: normal(0, 1)},\n"
      "          states: {x: {start: 3, next: x + 1}}, outputs: {e: e, u: u, f: f}}\n"
      "  scaled: {kind: dynamics, steps: 2, luck: 0.3,\n"
      "          noise: {e: 'lognormal(mu, sd)', u: {value: 'low .. low + 2 * x', about: a},\n"
      "          cut: normal(0, 1), f: 'normal(max(mu, 5), e)'},\n"
      "          flows: {twice: 2 * e}, states: {x: {start: 3, next: x + 1}},\n"
      "          outputs: {e: twice, u: u, f: f}}\n"
      "quantities: {mu: 1, sd: 0.25, low: -7}\n"
      "measures: {pe: plain.e, pu: plain.u, pf: plain.f, se: scaled.e, su: scaled.u,\n"
      "           sf: scaled.f}\n";
  double pe, pu, pf;
  trial t;

  (void)state;
  trial_read(&t, text);
  trial_run(&t, quick(64));
  pe = trial_mean(&t, "base", "pe").value;
  pu = trial_mean(&t, "base", "pu").value;
  pf = trial_mean(&t, "base", "pf").value;
  assert_mean(&t, "base", "se", 2 * exp(1 + 0.25 * pe), 1e-12);
  assert_mean(&t, "base", "su", -7 + 8 * pu, 1e-12);
  assert_mean(&t, "base", "sf", 5 + exp(1 + 0.25 * pe) * pf, 1e-12);
  trial_free(&t);
}

/* The fan of x' = x + e with x from 0 and e of 0..2: at step 0 nothing spreads; at step 2 the
 * median is 2 by symmetry, and no quantile leaves 0..4. */
static void picture(void **state) {
  static const char text[] =
      "casus: 1\n"
      "models:\n"
      "  m: {kind: dynamics, steps: 3, paths: 5, noise: {e: 0..2},\n"
      "      states: {x: {start: 0, next: x + e, unit: kt}}, outputs: {o: x}}\n"
      "measures: {z: m.o}\n";
  json_t *o = NULL, *x;
  trial t;

  (void)state;
  trial_read(&t, text);
  assert_int_equal(cs_picture_dynamics.draw(&t.study, &t.study.c.models[0], t.arena, &o), CASUS_OK);
  assert_int_equal(json_array_size(json_object_get(o, "steps")), 3);
  x = json_array_get(json_object_get(o, "states"), 0);
  assert_string_equal(json_string_value(json_object_get(x, "unit")), "kt");
#define AT(level, step) json_number_value(json_array_get(json_object_get(x, level), step))
  assert_near(AT("p05", 0), 0, 0);
  assert_near(AT("p95", 0), 0, 0);
  /* 640 draws: the median's standard error is 1 / (2 f(2) sqrt(640)) = 0.04. */
  assert_near(AT("p50", 2), 2, 0.16);
  assert_true(AT("p05", 2) > 0 && AT("p05", 2) < AT("p25", 2) && AT("p25", 2) < AT("p50", 2));
  assert_true(AT("p95", 2) < 4 && AT("p95", 2) > AT("p75", 2) && AT("p75", 2) > AT("p50", 2));
#undef AT
  json_decref(o);
  trial_free(&t);
}

static void expect_refusal(const char *model, const char *message) {
  char text[2048];
  char *got;

  snprintf(text, sizeof text,
           "casus: 1\nquantities: {q: 1, deep: range(0, 1)}\n"
           "models: {m: {kind: dynamics, %s}}\nmeasures: {z: m.o}\n",
           model);
  got = refused(text);
  if (!strstr(got, message)) fail_msg("no \"%s\" in:\n%s", message, got);
  casus_text_free(got);
}

static void refusals(void **state) {
  const char *file;
  char model[512];

  (void)state;
#define X "states: {x: {start: 0, next: x}}"
#define O "outputs: {o: x}"
  expect_refusal(X ", " O, "does not say how many steps");
  expect_refusal("steps: 2.5, " X ", " O, "whole number from 1 to 10000");
  expect_refusal("steps: 0, " X ", " O, "steps is 0");
  expect_refusal("steps: 2, paths: 2, " X ", " O, "has no noise");
  expect_refusal("steps: 2, luck: 0.5, " X ", " O, "needs no luck");
  expect_refusal("steps: 10000, paths: 1000, noise: {e: 0..1}, " X ", " O, "at most 1000000");
  expect_refusal("steps: 2, " O, "has no states");
  expect_refusal("steps: 2, " X, "has no outputs");
  expect_refusal("steps: 2, states: {x: {next: x}}, " O, "has no start");
  expect_refusal("steps: 2, states: {x: {start: 1}}, " O, "has no next");
  expect_refusal("steps: 2, states: {x: {start: 1, next: y}}, " O, "unknown name \"y\"");
  expect_refusal("steps: 2, states: {stock: {start: 1, next: stok}}, outputs: {o: stock}",
                 "Did you mean \"stock\"");
  expect_refusal("steps: 2, states: {x: {start: 1, next: x + n.o}}, " O, "n.o");
  expect_refusal("steps: 2, states: {q: {start: 1, next: q}}, " O, "names something else");
  expect_refusal("steps: 2, states: {step: {start: 1, next: 1}}, " O, "names something else");
  expect_refusal("steps: 2, " X ", flows: {x: 1}, " O, "names something else");
  expect_refusal("steps: 2, " X ", flows: {f: g, g: x}, " O, "comes later");
  expect_refusal("steps: 2, " X ", flows: {f: f}, " O, "comes later");
  expect_refusal("steps: 2, noise: {e: q}, " X ", " O, "no distribution");
  expect_refusal("steps: 2, noise: {e: range(0, 1)}, " X ", " O, "deep range");
  expect_refusal("steps: 2, noise: {e: normal(0, -1)}, " X ", " O, "sd is not above 0");
  expect_refusal("steps: 2, noise: {e: 'normal(0, wide)'}, " X ", " O, "unknown name \"wide\"");
  expect_refusal("steps: 2, noise: {e: 'normal(0, f)'}, flows: {f: x}, " X ", " O, "comes later");
  expect_refusal("steps: 2, noise: {e: 'normal(0, q) within 0..1'}, " X ", " O, "no number");
  expect_refusal("steps: 2, noise: {e: 'q..'}, " X ", " O, "expected a number");
  expect_refusal("steps: 2, noise: {x: '0..q'}, " X ", " O, "names something else");
  expect_refusal("steps: 2, noise: {e: {table: /no/such/file.csv}}, " X ", " O,
                 "could not read \"/no/such/file.csv\"");
  expect_refusal("steps: 2, " X ", outputs: {o: {value: x, steps: median}}", "unknown way to fold");
  expect_refusal("steps: 2, " X ", outputs: {o: {value: x, paths: last}}", "unknown way to fold");
  expect_refusal("steps: 2, " X ", outputs: {o: {value: x, first: last}}", "unknown order");
  expect_refusal("steps: 2, " X ", outputs: {o: {value: x, steps: sum, to: 2}}",
                 "whole number from 0 to 1");
  expect_refusal("steps: 4, " X ", outputs: {o: {value: x, steps: sum, from: 3, to: 2}}",
                 "whole number from 0 to 2");
  expect_refusal("steps: 2, " X ", outputs: {o: {value: x, from: 1}}", "\"from\" has no use");
  expect_refusal("steps: 2, " X ", outputs: {o: if(x, 1, 2)}", "wants a condition");
  expect_refusal("steps: 2, " X ", outputs: {o: if(q and x > 1, 1, 2)}", "wants a condition");
  expect_refusal("steps: 2, " X ", outputs: {o: sum(quantities.* * x)}", "cannot stand beside");
  expect_refusal("steps: 2, stats: {}, " X ", " O, "Did you mean \"states\"");
  /* Through the case: m.o needs itself. */
  expect_refusal("steps: 2, states: {x: {start: m.o, next: x}}, " O, "computed from itself");
  expect_refusal("steps: 10000, paths: 2, noise: {e: 0..1}, " X
                 ", outputs: {o: {value: x, steps: sum, first: paths},"
                 " p: {value: x, steps: sum, first: paths},"
                 " r: {value: x, steps: sum, first: paths}}",
                 "at most 20000");
  file = temporary_text("rain.csv", "1,2\n3,4\n");
#define WITH(start) \
  snprintf(model, sizeof model, start ", noise: {e: {table: %s}}, " X ", " O, file)
  WITH("steps: 3");
  expect_refusal(model, "this row has 2 numbers for 3 steps");
  WITH("steps: 2, paths: 3");
  expect_refusal(model, "the table has 2 rows for 3 paths");
  WITH("steps: 2, luck: 0.5");
  expect_refusal(model, "needs no luck");
  temporary_text("rain.csv", "one,two\n3,4\n");
  WITH("steps: 2");
  expect_refusal(model, "has no header");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rabbits), cmocka_unit_test(two_paths), cmocka_unit_test(no_answer),
      cmocka_unit_test(names),   cmocka_unit_test(luck),      cmocka_unit_test(scaled_noise),
      cmocka_unit_test(picture), cmocka_unit_test(refusals),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
