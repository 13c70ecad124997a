/* Small conflicts worked by hand: coalitions, evolution, paths, what each sees. */
#include "study.h"
#include "support.h"
#include "temporary.h"

#include "faces/conflict/turning_comparisons.h"
#include "faces/conflict/turning_beliefs.h"
#include "faces/conflict/solved.h"
#include "engine/design.h"
#include "models/conflict/coalition.h"
#include "models/conflict/evolve.h"
#include "models/conflict/paths.h"
#include "models/conflict/solve.h"
#include "models/conflict/state_names.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *ab[] = {"A", "B"};

/* A chain 0 -> 1 -> 2 -> 0: A moves 0 -> 1 and 2 -> 0, B moves 1 -> 2. */
static void make_ring(cs_arena *arena, cs_conflict *c) {
  static const cs_arc arcs[] = {
      {.dm = 0, .from = 0, .to = 1}, {.dm = 1, .from = 1, .to = 2}, {.dm = 0, .from = 2, .to = 0}};

  assert_int_equal(cs_conflict_from_arcs(ab, 2, 3, arcs, 3, arena, c), CASUS_OK);
  c->status_quo = 0;
}

/* Without noise: A prefers 1 to 0 and 0 to 2, B prefers 2 to 1.  Each round one of the two gets the
 * move, so each step of the ring waits 2 rounds on average: first passage to 1 after 2 rounds, to 2
 * after 4, and a third of the time is spent in each state. */
static void ring_evolves(void **state) {
  cs_arena *arena = cs_arena_new();
  uint32_t a[] = {1, 2, 0}, b[] = {0, 0, 1};
  const uint32_t *rank[] = {a, b};
  cs_evolution e;
  cs_conflict c;

  (void)state;
  make_ring(arena, &c);
  assert_int_equal(cs_evolve(&c, rank, 0, 0, arena, &e), CASUS_OK);
  for (size_t s = 0; s < 3; s++) assert_near(e.share[s], 1.0 / 3, 1e-9);
  assert_near(e.passage[1], 2, 1e-9);
  assert_near(e.passage[2], 4, 1e-9);
  /* If B likes 1 best, 1 is the end and 2 never comes. */
  b[1] = 2;
  assert_int_equal(cs_evolve(&c, rank, 0, 0, arena, &e), CASUS_OK);
  assert_near(e.share[1], 1, 1e-9);
  assert_true(isinf(e.passage[2]));
  cs_arena_free(arena);
}

static void ring_paths(void **state) {
  cs_arena *arena = cs_arena_new();
  uint32_t a[] = {1, 2, 0}, b[] = {0, 1, 0};
  const uint32_t *rank[] = {a, b};
  cs_paths any, improving;
  cs_turn *turns;
  cs_conflict c;
  size_t n;

  (void)state;
  make_ring(arena, &c);
  assert_int_equal(cs_paths_find(&c, NULL, 0, arena, &any), CASUS_OK);
  assert_int_equal(any.steps[2], 2);
  assert_int_equal(cs_paths_to(&any, 2, arena, &turns, &n), CASUS_OK);
  assert_int_equal(n, 2);
  assert_int_equal(turns[0].dm, 0);
  assert_int_equal(turns[0].to, 1);
  assert_int_equal(turns[1].dm, 1);
  /* B would lose by going on to 2. */
  assert_int_equal(cs_paths_find(&c, rank, 0, arena, &improving), CASUS_OK);
  assert_int_equal(improving.steps[1], 1);
  assert_int_equal(improving.steps[2], CS_NO_STATE);
  cs_arena_free(arena);
}

/* ---- cases ----------------------------------------------------------------------------------- */

static uint32_t quantity(const trial *t, const char *name) {
  uint32_t q = cs_graph_find(&t->study.graph, name);

  if (q == CS_NO_QUANTITY) fail_msg("no quantity %s", name);
  return q;
}

/* A worker on up to `futures` futures for these quantities; program->draws says what its uniform
 * columns are. */
static cs_worker *worker_for(trial *t, const uint32_t *wanted, size_t n, size_t futures,
                             cs_program *program) {
  const cs_wanted everywhere = {.everywhere = wanted, .n_everywhere = n};
  cs_worker *w;

  assert_int_equal(
      cs_program_make(&t->study.graph, NULL, 0, &everywhere, t->arena, t->diag, program), CASUS_OK);
  w = cs_worker_new(program, futures);
  assert_non_null(w);
  return w;
}

/* The value of a quantity in the one future that a case without draws has. */
static double value_of(trial *t, const char *name) {
  uint32_t q = quantity(t, name);
  cs_program program;
  cs_worker *w = worker_for(t, &q, 1, 1, &program);
  double x;

  cs_worker_base(w, 1);
  x = cs_worker_columns(w)[q][0];
  cs_worker_free(w);
  return x;
}

/* Chicken: each would rather yield than crash and rather stand than both yield.
 *   nothing (both yield) 3,3   stand_a 4,2   stand_b 2,4   both 1,1
 * Nash equilibria: exactly one stands.  B believes that A likes the crash better than yielding
 * alone (fear of it: 5 where the truth is 0), so in B's eyes A always stands and B yields: then
 * only stand_a is an equilibrium to B.  From "stand_b", A yields truly; B thinks that A would go on
 * to "both", and so B's yielding improves nothing by itself: from stand_b, B has no better move
 * than staying (4 > 3), so each by its own lights stands pat. */
static const char chicken[] =
    "casus: 1\n"
    "actors: {A: {name: Ann}, B: {name: Bob}}\n"
    "quantities:\n"
    "  pride: {value: 0}\n"
    "models:\n"
    "  road:\n"
    "    kind: conflict\n"
    "    options:\n"
    "      stand_a: {of: A}\n"
    "      stand_b: {of: B}\n"
    "    states: {both: stand_a and stand_b, peace: nothing, one_yields: not (stand_a iff "
    "stand_b)}\n"
    "    concept: nash\n"
    "    preferences:\n"
    "      A: {utility: {stand_a: 1, stand_b: -1, both: -2, proud: {when: both, value: pride}}}\n"
    "      B: {utility: {stand_b: 1, stand_a: -1, both: -2}}\n"
    "measures: {end: {value: road.end.one_yields}}\n"
    "beliefs:\n"
    "  B: {set: {pride: 5}}\n";

static void chicken_by_hand(void **state) {
  static const struct {
    const char *name;
    double value;
  } expected[] = {
      {"road.equilibrium.peace", 0},
      {"road.equilibrium.both", 0},
      {"road.equilibrium.stand_a", 1},
      {"road.equilibrium.stand_b", 1},
      {"road.equilibria", 2},
      {"road.equilibrium.one_yields", 1},
      /* From peace either may stand up first, equally likely, and then nobody moves. */
      {"road.end.stand_a", 0.5},
      {"road.end.one_yields", 1},
      {"road.taken.stand_b", 0.5},
      {"road.unsettled", 0},
      {"road.reach.both", 0},
      /* In B's picture A stands in any case: stand_b is no equilibrium there, stand_a is (B would
       * rather yield: -1 against -2 after crashing). */
      {"road.expects.B.stand_a", 1},
      {"road.expects.B.stand_b", 0},
      {"road.surprise.B", 0.5},
  };
  trial t;

  (void)state;
  trial_read(&t, chicken);
  for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
    double got = value_of(&t, expected[i].name);

    if (fabs(got - expected[i].value) > 1e-9)
      fail_msg("%s is %g, not %g", expected[i].name, got, expected[i].value);
  }
  trial_free(&t);
}

/* A belief reaches a utility through formulas and through another model's outcome: the mean of
 * positions 0 and 100 with equal weights is 50; with B's belief of 60 for the first, 80. */
static void belief_through_formula_and_model(void **state) {
  static const char text[] =
      "casus: 1\n"
      "actors: {A: {capability: 1}, B: {capability: 1}}\n"
      "issues: {x: {from: 0, to: 100, now: 0, no_deal: 0}}\n"
      "stances:\n"
      "  A: {x: {position: 0, salience: 50}}\n"
      "  B: {x: {position: 100, salience: 50}}\n"
      "quantities: {half: {value: table.x / 2}}\n"
      "models:\n"
      "  table: {kind: bargaining}\n"
      "  game:\n"
      "    kind: conflict\n"
      "    options: {go: {of: A}, stop: {of: B}}\n"
      "    preferences: {A: {utility: {go: half - 30}}, B: {utility: {stop: 1}}}\n"
      "measures: {m: {value: game.taken.go}}\n"
      "beliefs: {B: {set: {stances.A.x.position: 60}}}\n";
  trial t;

  (void)state;
  trial_read(&t, text);
  assert_near(value_of(&t, "game.A.go"), 25 - 30, 1e-9);
  assert_near(value_of(&t, "beliefs.B.sees.models.game.A.go"), 40 - 30, 1e-9);
  assert_near(value_of(&t, "game.equilibrium.stop"), 1, 0);
  assert_near(value_of(&t, "game.equilibrium.go_stop"), 0, 0);
  assert_near(value_of(&t, "game.expects.B.go_stop"), 1, 0);
  assert_near(value_of(&t, "game.surprise.B"), 1, 0);
  trial_free(&t);
}

/* In truth A goes (worth 1) and B does not stop it (-1).  A believes that stopping is worth 1 to B;
 * B believes that going is worth -1 to A.  Each acts on the truth about itself, so play ends in
 * "go"; A expected to be stopped, B expected nothing to happen, and both are surprised.  With depth
 * 2 each takes the other to see what its belief says: in A's mind, B sees A's wish as B's belief
 * has it, and its own wish as A's belief has it, B having none about that. */
static void depth_two(void **state) {
  static const char format[] =
      "casus: 1\n"
      "actors: {A: {name: A}, B: {name: B}}\n"
      "quantities: {minds: {value: -1}, hope: {value: 1}}\n"
      "models:\n"
      "  game:\n"
      "    kind: conflict\n"
      "    depth: %d\n"
      "    options: {go: {of: A}, stop: {of: B}}\n"
      "    preferences: {A: {utility: {go: hope}}, B: {utility: {stop: minds}}}\n"
      "measures: {m: {value: game.taken.go}}\n"
      "beliefs: {A: {set: {minds: 1}}, B: {set: {hope: (-1)}}}\n";

  (void)state;
  for (int depth = 1; depth <= 2; depth++) {
    char text[1024];
    trial t;

    snprintf(text, sizeof text, format, depth);
    trial_read(&t, text);
    /* The truth: A goes, B does not stop; each acts on the truth about itself. */
    assert_near(value_of(&t, "game.equilibrium.go"), 1, 0);
    assert_near(value_of(&t, "game.end.go"), 1, 1e-9);
    /* A takes B to mind. */
    assert_near(value_of(&t, "game.expects.A.go_stop"), 1, 0);
    assert_near(value_of(&t, "game.expects.A.go"), 0, 0);
    assert_near(value_of(&t, "game.expects.B.nothing"), 1, 0);
    assert_near(value_of(&t, "game.expects.B.go"), 0, 0);
    assert_near(value_of(&t, "game.surprise.A"), 1, 1e-9);
    assert_near(value_of(&t, "game.surprise.B"), 1, 1e-9);
    if (depth == 2) {
      assert_near(value_of(&t, "beliefs.A.sees.beliefs.B.sees.models.game.B.stop"), 1, 0);
      assert_near(value_of(&t, "beliefs.A.sees.beliefs.B.sees.models.game.A.go"), -1, 0);
    }
    trial_free(&t);
  }
}

/* B does not know that A can go: to B "nothing" and "stop" are all there is. */
static void option_not_seen(void **state) {
  static const char text[] =
      "casus: 1\n"
      "actors: {A: {name: A}, B: {name: B}}\n"
      "models:\n"
      "  game:\n"
      "    kind: conflict\n"
      "    options: {go: {of: A}, stop: {of: B}}\n"
      "    preferences: {A: {utility: {go: 1}}, B: {utility: {stop: -1, both: {when: go and stop, "
      "value: 3}}}}\n"
      "    unseen: {B: [go]}\n"
      "measures: {m: {value: game.taken.go}}\n";
  trial t;

  (void)state;
  trial_read(&t, text);
  /* Truly B would follow A's going with stop (worth -1 + 3); what it does not know of it does not
   * answer. */
  assert_near(value_of(&t, "game.equilibrium.go"), 0, 0);
  assert_near(value_of(&t, "game.equilibrium.go_stop"), 1, 0);
  assert_near(value_of(&t, "game.stable.go"), 1, 0);
  assert_near(value_of(&t, "game.end.go"), 1, 1e-9);
  assert_near(value_of(&t, "game.expects.B.nothing"), 1, 0);
  assert_near(value_of(&t, "game.surprise.B"), 1, 1e-9);
  trial_free(&t);
}

/* C could go (worth 1).  A and B could answer together: each alone would only lose by its option,
 * both gain 3 - 1, and C would then stand at 1 - 5.  In truth nobody moves first, so C goes and
 * that is the end.  To C, who takes them for one, the answer is one move and an improvement for
 * both, so it stays; and it thinks that they, who follow A's concept, would not leave it
 * unanswered. */
static void taken_for_one(void **state) {
  static const char text[] =
      "casus: 1\n"
      "actors: {A: {name: A}, B: {name: B}, C: {name: C}}\n"
      "models:\n"
      "  game:\n"
      "    kind: conflict\n"
      "    options: {a: {of: A}, b: {of: B}, c: {of: C}}\n"
      "    states: {beaten: a and b and c}\n"
      "    preferences:\n"
      "      A: {utility: {a: -1, beaten: 3}, concept: nash}\n"
      "      B: {utility: {b: -1, beaten: 3}}\n"
      "      C: {utility: {c: 1, beaten: -5}}\n"
      "    sees: {C: [C, [B, A]]}\n"
      "measures: {m: {value: game.taken.c}}\n";
  trial t;

  (void)state;
  trial_read(&t, text);
  assert_near(value_of(&t, "game.equilibrium.nothing"), 0, 0);
  assert_near(value_of(&t, "game.equilibrium.c"), 1, 0);
  assert_near(value_of(&t, "game.stable.nothing"), 1, 0);
  assert_near(value_of(&t, "game.end.nothing"), 1, 1e-9);
  assert_near(value_of(&t, "game.expects.C.nothing"), 1, 0);
  assert_near(value_of(&t, "game.expects.C.c"), 0, 0);
  assert_near(value_of(&t, "game.surprise.C"), 0, 1e-9);
  trial_free(&t);
}

/* C could go (worth 1); B would answer (worth 2 to it), which leaves C at 1 - 5, so in truth C
 * stays. C does not know that there is B: it goes, is answered, and is surprised. */
static void not_known_to_be_there(void **state) {
  static const char text[] =
      "casus: 1\n"
      "actors: {A: {name: A}, B: {name: B}, C: {name: C}}\n"
      "models:\n"
      "  game:\n"
      "    kind: conflict\n"
      "    options: {a: {of: A}, b: {of: B}, c: {of: C}}\n"
      "    preferences:\n"
      "      A: {utility: {a: -1}}\n"
      "      B: {utility: {b: -1, answered: {when: b and c, value: 3}}}\n"
      "      C: {utility: {c: 1, b: -5}}\n"
      "    sees: {C: [A, C]}\n"
      "measures: {m: {value: game.taken.c}}\n";
  trial t;

  (void)state;
  trial_read(&t, text);
  assert_near(value_of(&t, "game.equilibrium.nothing"), 1, 0);
  assert_near(value_of(&t, "game.stable.nothing"), 0, 0);
  assert_near(value_of(&t, "game.end.b_c"), 1, 1e-9);
  assert_near(value_of(&t, "game.expects.C.c"), 1, 0);
  assert_near(value_of(&t, "game.expects.C.b_c"), 1, 0);
  assert_near(value_of(&t, "game.expects.C.nothing"), 0, 0);
  assert_near(value_of(&t, "game.surprise.C"), 0, 1e-9);
  trial_free(&t);
}

/* States out of the question in a future: without `stop` B cannot follow. */
static void conditional_infeasibility(void **state) {
  static const char text[] =
      "casus: 1\n"
      "actors: {A: {name: A}, B: {name: B}}\n"
      "quantities: {ban: {value: 1}}\n"
      "models:\n"
      "  game:\n"
      "    kind: conflict\n"
      "    options: {go: {of: A}, stop: {of: B}}\n"
      "    infeasible: [{when: stop, if: ban}]\n"
      "    preferences: {A: {utility: {go: 1}}, B: {utility: {stop: 1}}}\n"
      "measures: {m: {value: game.taken.go}}\n";
  trial t;

  (void)state;
  trial_read(&t, text);
  assert_near(value_of(&t, "game.equilibrium.go"), 1, 0);
  assert_near(value_of(&t, "game.equilibrium.go_stop"), 0, 0);
  assert_near(value_of(&t, "game.taken.stop"), 0, 0);
  trial_free(&t);
}

/* Two draws of four equal cells each, so that 16 futures at the cells' middles are all there is.
 * Probabilities of outputs against the definitions of nash, reach and play, spelled out for four
 * states: 0 nothing, 1 go, 2 stop, 3 both (bit 0: go, A's; bit 1: stop, B's). */
static void probabilities_by_enumeration(void **state) {
  static const char text[] =
      "casus: 1\n"
      "actors: {A: {name: A}, B: {name: B}}\n"
      "quantities: {x: {value: -2..2}, y: {value: -2..2}}\n"
      "models:\n"
      "  m:\n"
      "    kind: conflict\n"
      "    concept: nash\n"
      "    options: {go: {of: A}, stop: {of: B}}\n"
      "    states: {both: go and stop}\n"
      "    preferences:\n"
      "      A: {utility: {go: x, both: -1}}\n"
      "      B: {utility: {stop: y, both: 1}}\n"
      "measures: {out: {value: m.taken.go}}\n";
  static const char *const names[4] = {"nothing", "go", "stop", "both"};
  static const char *const sorts[3] = {"equilibrium", "reach", "end"};
  double expected[3][4] = {{0}}, got[3][4] = {{0}};
  uint32_t wanted[12];
  cs_program program;
  cs_worker *w;
  trial t;

  (void)state;
  trial_read(&t, text);
  for (size_t k = 0; k < 12; k++) {
    char name[64];

    snprintf(name, sizeof name, "m.%s.%s", sorts[k / 4], names[k % 4]);
    wanted[k] = quantity(&t, name);
  }
  w = worker_for(&t, wanted, 12, 16, &program);
  assert_int_equal(program.n_draws, 2);
  for (size_t i = 0; i < 16; i++) {
    double ui = ((double)(i % 4) + 0.5) / 4, uj = ((double)(i / 4) + 0.5) / 4;
    bool x_first = !strcmp(t.study.graph.quantities[program.draws[0]].name, "quantities.x");
    double x = -2 + 4 * (x_first ? ui : uj), y = -2 + 4 * (x_first ? uj : ui);
    double a[4] = {0, x, 0, x - 1}, b[4] = {0, 0, y, y + 1}, at[4] = {1, 0, 0, 0};
    bool reached[4] = {true, false, false, false};

    cs_worker_uniform(w, 0)[i] = ui;
    cs_worker_uniform(w, 1)[i] = uj;
    for (size_t step = 0; step < 300; step++) {
      double next[4] = {0};

      for (size_t q = 0; q < 4; q++) {
        bool goes[2] = {a[q ^ 1] > a[q], b[q ^ 2] > b[q]};

        if (goes[0] && reached[q]) reached[q ^ 1] = true;
        if (goes[1] && reached[q]) reached[q ^ 2] = true;
        if (!goes[0] && !goes[1]) next[q] += at[q];
        if (goes[0]) next[q ^ 1] += at[q] / (goes[0] + goes[1]);
        if (goes[1]) next[q ^ 2] += at[q] / (goes[0] + goes[1]);
      }
      memcpy(at, next, sizeof at);
    }
    for (size_t q = 0; q < 4; q++) {
      bool stable = a[q ^ 1] <= a[q] && b[q ^ 2] <= b[q];

      expected[0][q] += stable / 16.0;
      expected[1][q] += reached[q] / 16.0;
      expected[2][q] += stable ? at[q] / 16 : 0;
    }
  }
  cs_worker_base(w, 16);
  for (size_t k = 0; k < 12; k++) {
    for (size_t i = 0; i < 16; i++) got[k / 4][k % 4] += cs_worker_columns(w)[wanted[k]][i] / 16;
    if (fabs(got[k / 4][k % 4] - expected[k / 4][k % 4]) > 1e-9)
      fail_msg("%s of %s: %g, not %g", sorts[k / 4], names[k % 4], got[k / 4][k % 4],
               expected[k / 4][k % 4]);
  }
  /* Every sort of outcome is among the futures. */
  for (size_t q = 0; q < 4; q++) assert_true(expected[0][q] > 0 && expected[0][q] < 1);
  cs_worker_free(w);
  trial_free(&t);
}

/* ---- what somebody would have to see --------------------------------------------------------- */

static const char escalation[] =
    "casus: 1\n"
    "actors: {A: {name: A}, B: {name: B}, C: {name: C}}\n"
    "models:\n"
    "  m:\n"
    "    kind: conflict\n"
    "    options: {a: {of: A}, b: {of: B}, c: {of: C}, d: {of: C}}\n"
    "    infeasible: [c and d]\n"
    "    preferences:\n"
    "      A: {utility: {a: 2, b: -3, c: -1, rest: {when: a and b and d, value: 4}}}\n"
    "      B: {utility: {b: -1, ab: {when: a and b, value: 3}, c: 1}, concept: sseq}\n"
    "      C: {utility: {c: 1, d: -1, bd: {when: b and d, value: 3}}, concept: gmr}\n"
    "measures: {out: {value: m.taken.a}}\n";

/* Is the state stable for dm once the term of `of` has this value?  By the search for certificates,
 * which shares nothing with what judges futures. */
static bool stable_with(const cs_solved_conflict *s, size_t dm, uint32_t state, size_t of,
                        size_t term, double value, cs_arena *arena) {
  size_t n = s->c->n;
  double *u = cs_arena_alloc(arena, n, sizeof *u);
  uint32_t *order = cs_arena_alloc(arena, n, sizeof *order);
  uint32_t *changed = cs_arena_alloc(arena, n, sizeof *changed);
  const uint32_t *rank[CS_CONFLICT_DMS];
  cs_certificate cert;

  for (size_t i = 0; i < s->c->n_dms; i++) rank[i] = s->rank[i];
  rank[of] = changed;
  for (uint32_t x = 0; x < n; x++) {
    for (size_t t = 0; t < s->entries[of].n_terms; t++) {
      if (cs_conflict_is_true(s->c, s->entries[of].terms[t].when, x))
        u[x] += t == term ? value : s->values[of][t];
    }
  }
  cs_order_from_utility(n, u, order, changed);
  assert_int_equal(cs_certify(s->c, rank, dm, state, s->own[dm], arena, &cert), CASUS_OK);
  return cert.stable;
}

/* At the value that was found the verdict is another; on a fine grid between it and the present
 * one, or up to far beyond all utilities when none was found, it is not. */
static void nearest_value_that_changes_a_mind(void **state) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  size_t changes = 0, none = 0;
  const cs_model_settings models = {0};
  cs_solved_conflicts all;
  cs_study study;

  (void)state;
  assert_int_equal(
      cs_study_parse("case.yaml", escalation, strlen(escalation), &models, arena, d, &study),
      CASUS_OK);
  assert_int_equal(cs_solved_conflicts_of(&study, NULL, NULL, arena, d, &all), CASUS_OK);
  for (size_t dm = 0; dm < 3; dm++) {
    for (uint32_t x = 0; x < all.conflicts[0].c->n; x++) {
      const cs_solved_conflict *s = &all.conflicts[0];
      cs_seeing *list;
      bool known, stays;
      size_t n;

      assert_int_equal(cs_seeing_find(s, dm, x, arena, &known, &stays, &list, &n), CASUS_OK);
      assert_true(known);
      assert_int_equal(stays, s->stable[dm * s->c->n + x] >> s->own[dm] & 1);
      for (size_t k = 0; k < n; k++) {
        double now = list[k].now, end = list[k].value;
        double away = list[k].found ? fabs(end - now) * (1 - 1e-4) : 50.0;

        assert_true(list[k].by_term);
        changes += list[k].found;
        none += !list[k].found;
        if (list[k].found)
          assert_true(stable_with(s, dm, x, list[k].of, list[k].term, end, arena) != stays);
        for (int g = 1; g < 100; g++) {
          for (int side = -1; side <= 1; side += 2) {
            double tried = now + side * away * g / 100;

            if (stable_with(s, dm, x, list[k].of, list[k].term, tried, arena) != stays)
              fail_msg("state %u, decision maker %zu, term %zu of %u: nearer than %g", x, dm,
                       list[k].term, list[k].of, end);
          }
        }
      }
    }
  }
  assert_true(changes > 10 && none > 10);
  cs_study_free(&study);
  casus_diag_free(d);
  cs_arena_free(arena);
}

/* In half of the futures going and stopping at once is out of the question, which changes nothing
 * but that: where it can be, nobody gains by leaving it or by bringing it about.  A thinks that it
 * never can be, B that it always can. */
static void states_come_and_go(void **state) {
  static const struct {
    const char *name;
    double value;
  } expected[] = {{"m.equilibrium.go", 1}, {"m.equilibrium.stop", 1}, {"m.equilibrium.both", 0.5},
                  {"m.equilibria", 2.5},   {"m.end.go", 1},           {"m.expects.A.both", 0},
                  {"m.expects.B.both", 1}};
  static const char text[] =
      "casus: 1\n"
      "actors: {A: {name: A}, B: {name: B}}\n"
      "quantities: {ban: 0..1}\n"
      "models:\n"
      "  m:\n"
      "    kind: conflict\n"
      "    options: {go: {of: A}, stop: {of: B}}\n"
      "    infeasible: [{when: go and stop, if: ban}]\n"
      "    states: {both: go and stop}\n"
      "    preferences: {A: {utility: {go: 1, both: -1}}, B: {utility: {stop: 0}}}\n"
      "beliefs: {A: {set: {ban: 1}}, B: {set: {ban: 0}}}\n"
      "measures: {out: {value: m.taken.go}}\n";
  enum { N = sizeof expected / sizeof *expected };
  uint32_t wanted[N];
  cs_program program;
  cs_worker *w;
  trial t;

  (void)state;
  trial_read(&t, text);
  for (size_t k = 0; k < N; k++) wanted[k] = quantity(&t, expected[k].name);
  w = worker_for(&t, wanted, N, 8, &program);
  assert_int_equal(program.n_draws, 1);
  for (size_t i = 0; i < 8; i++) cs_worker_uniform(w, 0)[i] = ((double)i + 0.5) / 8;
  cs_worker_base(w, 8);
  for (size_t k = 0; k < N; k++) {
    double mean = 0;

    for (size_t i = 0; i < 8; i++) mean += cs_worker_columns(w)[wanted[k]][i] / 8;
    if (fabs(mean - expected[k].value) > 1e-9)
      fail_msg("%s is %g, not %g", expected[k].name, mean, expected[k].value);
  }
  cs_worker_free(w);
  trial_free(&t);
}

/* What decides must agree with what is decided: for each state, the futures in which every
 * comparison's margin says that it holds are those in which the model says so, at the same points,
 * with draws, beliefs, an option not seen and a condition. */
static void deciders_agree_with_verdicts(void **state) {
  static const char text[] =
      "casus: 1\n"
      "actors: {A: {name: A}, B: {name: B}, C: {name: C}}\n"
      "quantities: {x: -3..3, y: -3..3, z: 0..1}\n"
      "models:\n"
      "  m:\n"
      "    kind: conflict\n"
      "    options: {a: {of: A}, b: {of: B}, c: {of: C}, d: {of: C}}\n"
      "    infeasible: [c and d, {when: a and d, if: z}]\n"
      "    preferences:\n"
      "      A: {utility: {a: x, b: -3, c: -1, rest: {when: a and b and d, value: 4}}}\n"
      "      B: {utility: {b: y, ab: {when: a and b, value: 3}, c: 1}, concept: sseq}\n"
      "      C: {utility: {c: 1, d: x - y, bd: {when: b and d, value: 3}}, concept: gmr}\n"
      "    unseen: {C: [b]}\n"
      "beliefs: {A: {set: {y: x}}}\n"
      "measures: {out: {value: m.taken.a}}\n";
  enum { FUTURES = 512 };
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  const cs_design_settings settings = {CS_DESIGN_SOBOL, 1, 1, FUTURES, 3};
  size_t between = 0;
  const cs_model_settings models = {0};
  cs_solved_conflicts all;
  cs_study study;
  cs_design *design;

  (void)state;
  assert_int_equal(cs_study_parse("case.yaml", text, strlen(text), &models, arena, d, &study),
                   CASUS_OK);
  assert_int_equal(cs_solved_conflicts_of(&study, NULL, NULL, arena, d, &all), CASUS_OK);
  assert_int_equal(cs_design_new(&settings, NULL, &design), CASUS_OK);
  for (uint32_t x = 0; x < all.conflicts[0].c->n; x++) {
    const cs_graph *g = &study.graph;
    char name[64];
    uint64_t held = 0;
    cs_program program;
    cs_flips flips;
    cs_worker *w;
    uint32_t q;

    snprintf(name, sizeof name, "m.stable.%s", all.conflicts[0].c->names[x]);
    q = cs_graph_find(g, name);
    assert_true(q != CS_NO_QUANTITY);
    assert_int_equal(cs_program_make(g, NULL, 0, &(cs_wanted){.everywhere = &q, .n_everywhere = 1},
                                     arena, d, &program),
                     CASUS_OK);
    w = cs_worker_new(&program, FUTURES);
    for (size_t k = 0; k < program.n_draws; k++)
      cs_design_column(design, 0, 0, FUTURES, g->quantities[program.draws[k]].draw,
                       cs_worker_uniform(w, k));
    cs_worker_base(w, FUTURES);
    for (size_t i = 0; i < FUTURES; i++) held += cs_worker_columns(w)[q][i] != 0;
    cs_worker_free(w);
    assert_int_equal(cs_flips_find(&all, &all.conflicts[0], NULL, x, FUTURES, 1, arena, d, &flips),
                     CASUS_OK);
    assert_int_equal(flips.futures + flips.excluded, FUTURES);
    assert_int_equal(flips.held, held);
    between += held && held < flips.futures;
  }
  assert_true(between > 3);
  cs_design_free(design);
  cs_study_free(&study);
  casus_diag_free(d);
  cs_arena_free(arena);
}

/* Prisoner's dilemma: from mutual defection both together gain by mutual cooperation, so the Nash
 * equilibrium does not withstand the pair. */
static void coalition_of_prisoners(void **state) {
  static cs_lever levers[] = {{.id = "a", .name = "a", .dm = 0, .levels = 2},
                              {.id = "b", .name = "b", .dm = 1, .levels = 2}};
  cs_conflict_plan plan = {.dms = ab, .dm_names = ab, .n_dms = 2, .levers = levers, .n_levers = 2};
  /* States 0 DD, 1 CD, 2 DC, 3 CC (bit 0: A cooperates). */
  uint32_t a[] = {1, 0, 3, 2}, b[] = {1, 3, 0, 2};
  const uint32_t *rank[] = {a, b};
  cs_arena *arena = cs_arena_new();
  uint8_t stable[4 * 4];
  cs_conflict c;
  cs_sets sets;

  (void)state;
  assert_int_equal(cs_conflict_make(&plan, arena, NULL, (cs_place){0}, &c), CASUS_OK);
  assert_int_equal(cs_sets_make(&c, arena, &sets), CASUS_OK);
  assert_int_equal(cs_coalitions_solve(&sets, rank, stable), CASUS_OK);
  assert_true(stable[1 * 4 + 0] >> CS_NASH & 1);
  assert_true(stable[2 * 4 + 0] >> CS_NASH & 1);
  assert_false(stable[3 * 4 + 0] >> CS_NASH & 1);
  assert_true(stable[3 * 4 + 3] >> CS_NASH & 1);
  cs_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(ring_evolves),
      cmocka_unit_test(ring_paths),
      cmocka_unit_test(chicken_by_hand),
      cmocka_unit_test(belief_through_formula_and_model),
      cmocka_unit_test(depth_two),
      cmocka_unit_test(option_not_seen),
      cmocka_unit_test(taken_for_one),
      cmocka_unit_test(not_known_to_be_there),
      cmocka_unit_test(conditional_infeasibility),
      cmocka_unit_test(probabilities_by_enumeration),
      cmocka_unit_test(states_come_and_go),
      cmocka_unit_test(nearest_value_that_changes_a_mind),
      cmocka_unit_test(deciders_agree_with_verdicts),
      cmocka_unit_test(coalition_of_prisoners),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
