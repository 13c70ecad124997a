/* Small conflicts worked by hand: coalitions, evolution, paths, the inverse, what each sees. */
#include "support.h"

#include "analysis/flips.h"
#include "analysis/seeing.h"
#include "analysis/standing.h"
#include "analysis/study.h"
#include "engine/design.h"
#include "models/conflict/coalition.h"
#include "models/conflict/evolve.h"
#include "models/conflict/inverse.h"
#include "models/conflict/together.h"
#include "models/conflict/paths.h"
#include "models/conflict/solve.h"
#include "models/conflict/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

static void read_text(const char *text, cs_arena *arena, casus_diag *d, cs_study *s) {
  const cs_model_settings none = {0};

  if (cs_study_parse("case.yaml", text, strlen(text), &none, arena, d, s)) {
    char *why = casus_diag_text(d, 0);

    fail_msg("%s", why);
  }
}

/* The value of a quantity in the one future that a case without draws has. */
static double value_of(const cs_study *s, const char *name, cs_arena *arena, casus_diag *d) {
  uint32_t q = cs_graph_find(&s->graph, name);
  cs_wanted wanted = {.everywhere = &q, .n_everywhere = 1};
  cs_program program;
  cs_worker *w;
  double x;

  if (q == CS_NO_QUANTITY) fail_msg("no quantity %s", name);
  assert_int_equal(cs_program_make(&s->graph, NULL, 0, &wanted, arena, d, &program), CASUS_OK);
  w = cs_worker_new(&program, 1);
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
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_study s;

  (void)state;
  read_text(chicken, arena, d, &s);
  for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
    double got = value_of(&s, expected[i].name, arena, d);

    if (fabs(got - expected[i].value) > 1e-9)
      fail_msg("%s is %g, not %g", expected[i].name, got, expected[i].value);
  }
  cs_study_free(&s);
  casus_diag_free(d);
  cs_arena_free(arena);
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
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_study s;

  (void)state;
  read_text(text, arena, d, &s);
  assert_near(value_of(&s, "game.A.go", arena, d), 25 - 30, 1e-9);
  assert_near(value_of(&s, "beliefs.B.sees.models.game.A.go", arena, d), 40 - 30, 1e-9);
  assert_near(value_of(&s, "game.equilibrium.stop", arena, d), 1, 0);
  assert_near(value_of(&s, "game.equilibrium.go_stop", arena, d), 0, 0);
  assert_near(value_of(&s, "game.expects.B.go_stop", arena, d), 1, 0);
  assert_near(value_of(&s, "game.surprise.B", arena, d), 1, 0);
  cs_study_free(&s);
  casus_diag_free(d);
  cs_arena_free(arena);
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
    cs_arena *arena = cs_arena_new();
    casus_diag *d = casus_diag_new();
    char text[1024];
    cs_study s;

    snprintf(text, sizeof text, format, depth);
    read_text(text, arena, d, &s);
    /* The truth: A goes, B does not stop; each acts on the truth about itself. */
    assert_near(value_of(&s, "game.equilibrium.go", arena, d), 1, 0);
    assert_near(value_of(&s, "game.end.go", arena, d), 1, 1e-9);
    /* A takes B to mind. */
    assert_near(value_of(&s, "game.expects.A.go_stop", arena, d), 1, 0);
    assert_near(value_of(&s, "game.expects.A.go", arena, d), 0, 0);
    assert_near(value_of(&s, "game.expects.B.nothing", arena, d), 1, 0);
    assert_near(value_of(&s, "game.expects.B.go", arena, d), 0, 0);
    assert_near(value_of(&s, "game.surprise.A", arena, d), 1, 1e-9);
    assert_near(value_of(&s, "game.surprise.B", arena, d), 1, 1e-9);
    if (depth == 2) {
      assert_near(value_of(&s, "beliefs.A.sees.beliefs.B.sees.models.game.B.stop", arena, d), 1, 0);
      assert_near(value_of(&s, "beliefs.A.sees.beliefs.B.sees.models.game.A.go", arena, d), -1, 0);
    }
    cs_study_free(&s);
    casus_diag_free(d);
    cs_arena_free(arena);
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
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_study s;

  (void)state;
  read_text(text, arena, d, &s);
  /* Truly B would follow A's going with stop (worth -1 + 3); what it does not know of it does not
   * answer. */
  assert_near(value_of(&s, "game.equilibrium.go", arena, d), 0, 0);
  assert_near(value_of(&s, "game.equilibrium.go_stop", arena, d), 1, 0);
  assert_near(value_of(&s, "game.stable.go", arena, d), 1, 0);
  assert_near(value_of(&s, "game.end.go", arena, d), 1, 1e-9);
  assert_near(value_of(&s, "game.expects.B.nothing", arena, d), 1, 0);
  assert_near(value_of(&s, "game.surprise.B", arena, d), 1, 1e-9);
  cs_study_free(&s);
  casus_diag_free(d);
  cs_arena_free(arena);
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
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_study s;

  (void)state;
  read_text(text, arena, d, &s);
  assert_near(value_of(&s, "game.equilibrium.nothing", arena, d), 0, 0);
  assert_near(value_of(&s, "game.equilibrium.c", arena, d), 1, 0);
  assert_near(value_of(&s, "game.stable.nothing", arena, d), 1, 0);
  assert_near(value_of(&s, "game.end.nothing", arena, d), 1, 1e-9);
  assert_near(value_of(&s, "game.expects.C.nothing", arena, d), 1, 0);
  assert_near(value_of(&s, "game.expects.C.c", arena, d), 0, 0);
  assert_near(value_of(&s, "game.surprise.C", arena, d), 0, 1e-9);
  cs_study_free(&s);
  casus_diag_free(d);
  cs_arena_free(arena);
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
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_study s;

  (void)state;
  read_text(text, arena, d, &s);
  assert_near(value_of(&s, "game.equilibrium.nothing", arena, d), 1, 0);
  assert_near(value_of(&s, "game.stable.nothing", arena, d), 0, 0);
  assert_near(value_of(&s, "game.end.b_c", arena, d), 1, 1e-9);
  assert_near(value_of(&s, "game.expects.C.c", arena, d), 1, 0);
  assert_near(value_of(&s, "game.expects.C.b_c", arena, d), 1, 0);
  assert_near(value_of(&s, "game.expects.C.nothing", arena, d), 0, 0);
  assert_near(value_of(&s, "game.surprise.C", arena, d), 0, 1e-9);
  cs_study_free(&s);
  casus_diag_free(d);
  cs_arena_free(arena);
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
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_study s;

  (void)state;
  read_text(text, arena, d, &s);
  assert_near(value_of(&s, "game.equilibrium.go", arena, d), 1, 0);
  assert_near(value_of(&s, "game.equilibrium.go_stop", arena, d), 0, 0);
  assert_near(value_of(&s, "game.taken.stop", arena, d), 0, 0);
  cs_study_free(&s);
  casus_diag_free(d);
  cs_arena_free(arena);
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
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  double expected[3][4] = {{0}}, got[3][4] = {{0}};
  uint32_t wanted[12];
  cs_program program;
  cs_worker *w;
  cs_study s;

  (void)state;
  read_text(text, arena, d, &s);
  for (size_t k = 0; k < 12; k++) {
    char name[64];

    snprintf(name, sizeof name, "m.%s.%s", sorts[k / 4], names[k % 4]);
    wanted[k] = cs_graph_find(&s.graph, name);
    assert_true(wanted[k] != CS_NO_QUANTITY);
  }
  assert_int_equal(
      cs_program_make(&s.graph, NULL, 0, &(cs_wanted){.everywhere = wanted, .n_everywhere = 12},
                      arena, d, &program),
      CASUS_OK);
  assert_int_equal(program.n_draws, 2);
  w = cs_worker_new(&program, 16);
  for (size_t i = 0; i < 16; i++) {
    double ui = ((double)(i % 4) + 0.5) / 4, uj = ((double)(i / 4) + 0.5) / 4;
    bool x_first = !strcmp(s.graph.quantities[program.draws[0]].name, "quantities.x");
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
  cs_study_free(&s);
  casus_diag_free(d);
  cs_arena_free(arena);
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
static bool stable_with(const cs_standing *s, size_t dm, uint32_t state, size_t of, size_t term,
                        double value, cs_arena *arena) {
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
  char path[] = "/tmp/casus-seeing-XXXXXX.yaml";
  size_t changes = 0, none = 0;
  int fd = mkstemps(path, 5);
  cs_standings all;
  FILE *f;

  (void)state;
  assert_true(fd >= 0);
  f = fdopen(fd, "w");
  fputs(escalation, f);
  fclose(f);
  assert_int_equal(cs_standings_read(path, NULL, NULL, arena, d, &all), CASUS_OK);
  for (size_t dm = 0; dm < 3; dm++) {
    for (uint32_t x = 0; x < all.standings[0].c->n; x++) {
      const cs_standing *s = &all.standings[0];
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
  cs_standings_free(&all);
  casus_diag_free(d);
  cs_arena_free(arena);
  remove(path);
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
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  uint32_t wanted[N];
  cs_program program;
  cs_worker *w;
  cs_study s;

  (void)state;
  read_text(text, arena, d, &s);
  for (size_t k = 0; k < N; k++) {
    wanted[k] = cs_graph_find(&s.graph, expected[k].name);
    assert_true(wanted[k] != CS_NO_QUANTITY);
  }
  assert_int_equal(
      cs_program_make(&s.graph, NULL, 0, &(cs_wanted){.everywhere = wanted, .n_everywhere = N},
                      arena, d, &program),
      CASUS_OK);
  assert_int_equal(program.n_draws, 1);
  w = cs_worker_new(&program, 8);
  for (size_t i = 0; i < 8; i++) cs_worker_uniform(w, 0)[i] = ((double)i + 0.5) / 8;
  cs_worker_base(w, 8);
  for (size_t k = 0; k < N; k++) {
    double mean = 0;

    for (size_t i = 0; i < 8; i++) mean += cs_worker_columns(w)[wanted[k]][i] / 8;
    if (fabs(mean - expected[k].value) > 1e-9)
      fail_msg("%s is %g, not %g", expected[k].name, mean, expected[k].value);
  }
  cs_worker_free(w);
  cs_study_free(&s);
  casus_diag_free(d);
  cs_arena_free(arena);
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
  char path[] = "/tmp/casus-flips-XXXXXX.yaml";
  const cs_design_settings settings = {CS_DESIGN_SOBOL, 1, 1, FUTURES, 3};
  int fd = mkstemps(path, 5);
  size_t between = 0;
  cs_standings all;
  cs_design *design;
  FILE *f;

  (void)state;
  assert_true(fd >= 0);
  f = fdopen(fd, "w");
  fputs(text, f);
  fclose(f);
  assert_int_equal(cs_standings_read(path, NULL, NULL, arena, d, &all), CASUS_OK);
  assert_int_equal(cs_design_new(&settings, NULL, &design), CASUS_OK);
  for (uint32_t x = 0; x < all.standings[0].c->n; x++) {
    const cs_graph *g = &all.study.graph;
    char name[64];
    uint64_t held = 0;
    cs_program program;
    cs_flips flips;
    cs_worker *w;
    uint32_t q;

    snprintf(name, sizeof name, "m.stable.%s", all.standings[0].c->names[x]);
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
    assert_int_equal(cs_flips_find(&all, &all.standings[0], NULL, x, FUTURES, 1, arena, d, &flips),
                     CASUS_OK);
    assert_int_equal(flips.futures + flips.excluded, FUTURES);
    assert_int_equal(flips.held, held);
    between += held && held < flips.futures;
  }
  assert_true(between > 3);
  cs_design_free(design);
  cs_standings_free(&all);
  casus_diag_free(d);
  cs_arena_free(arena);
  remove(path);
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

/* A makes a and b, not both; B makes c: six states. */
static void make_six(cs_arena *arena, cs_conflict *c) {
  static cs_lever levers[] = {{.id = "a", .name = "a", .dm = 0, .levels = 2},
                              {.id = "b", .name = "b", .dm = 0, .levels = 2},
                              {.id = "c", .name = "c", .dm = 1, .levels = 2}};
  const cs_statement *bad[] = {cs_statement_join(
      arena, CS_SAYS_AND, cs_statement_option(arena, 0, 1), cs_statement_option(arena, 1, 1))};
  cs_conflict_plan plan = {.dms = ab,
                           .dm_names = ab,
                           .n_dms = 2,
                           .levers = levers,
                           .n_levers = 3,
                           .infeasible = bad,
                           .n_infeasible = 1};

  assert_int_equal(cs_conflict_make(&plan, arena, NULL, (cs_place){0}, c), CASUS_OK);
  assert_int_equal(c->n, 6);
}

/* Pairs of n states that differ between two rankings; SIZE_MAX where a tie is made. */
static size_t exchanges(size_t n, const uint32_t *from, const uint32_t *to) {
  size_t apart = 0;

  for (size_t x = 0; x < n; x++) {
    for (size_t y = 0; y < x; y++) {
      int before = (from[x] > from[y]) - (from[x] < from[y]);
      int after = (to[x] > to[y]) - (to[x] < to[y]);

      if (before && !after) return SIZE_MAX;
      apart += before != after;
    }
  }
  return apart;
}

/* The smallest change against all rankings of six states, ties among them. */
static void inverse_by_enumeration(void **state) {
  cs_arena *arena = cs_arena_new();
  cs_conflict c;
  cs_sets sets;
  size_t changed = 0;

  (void)state;
  make_six(arena, &c);
  assert_int_equal(cs_sets_make(&c, arena, &sets), CASUS_OK);
  srand(5);
  for (int trial = 0; trial < 40; trial++) {
    uint32_t p[2][6], q[6];
    const uint32_t *rank[] = {p[0], p[1]}, *other[] = {q, p[1]};
    uint32_t target = (uint32_t)(rand() % 6);

    for (size_t i = 0; i < 2; i++) {
      for (uint32_t s = 0; s < 6; s++) p[i][s] = s;
      for (size_t s = 6; s-- > 1;) {
        size_t k = (size_t)rand() % (s + 1);
        uint32_t x = p[i][s];

        p[i][s] = p[i][k];
        p[i][k] = x;
      }
    }
    for (uint32_t s = 0; s < 6 && trial % 2; s++) p[0][s] /= 2; /* two of each rank */
    if (trial % 2 && p[0][target] < 2) p[0][target] = trial % 4 == 1 ? 0 : p[0][target];
    for (size_t k = 0; k < CS_N_CONCEPTS; k++) {
      cs_inverse_change change;
      size_t least = SIZE_MAX;

      assert_int_equal(cs_inverse_ranking(&sets, rank, 0, target, (cs_concept)k, arena, &change),
                       CASUS_OK);
      for (uint32_t code = 0; code < 46656; code++) {
        uint32_t rest = code, used = 0;
        size_t swaps;
        cs_certificate cert;

        for (size_t s = 0; s < 6; s++, rest /= 6) {
          q[s] = rest % 6;
          used |= 1u << q[s];
        }
        if (used & (used + 1)) continue;
        swaps = exchanges(6, p[0], q);
        if (swaps >= least) continue;
        assert_int_equal(cs_certify(&c, other, 0, target, (cs_concept)k, arena, &cert), CASUS_OK);
        if (cert.stable) least = swaps;
      }
      assert_true(change.complete);
      assert_int_equal(change.already ? 0 : change.swaps, least);
      changed += !change.already;
    }
  }
  assert_true(changed > 20);
  cs_arena_free(arena);
}

/* Three terms of whole values that count in random states: no point of a grid of halves around the
 * present values makes the state stable at less than what is said to be the least, and the values
 * that are given do make it stable. */
static void terms_by_grid(void **state) {
  cs_arena *arena = cs_arena_new();
  size_t found_some = 0, several = 0;
  cs_solver *solver;
  cs_conflict c;
  cs_sets sets;

  (void)state;
  make_six(arena, &c);
  assert_int_equal(cs_sets_make(&c, arena, &sets), CASUS_OK);
  solver = cs_solver_new(&c);
  assert_non_null(solver);
  srand(11);
  for (int trial = 0; trial < 24; trial++) {
    double counts[18], values[3], changed[3], u[6];
    uint32_t p[2][6] = {{0}}, order[6], target = (uint32_t)(rand() % 6);
    const uint32_t *rank[] = {p[0], p[1]};
    cs_concept k = (cs_concept)(trial % CS_N_CONCEPTS);
    bool found, complete;
    double cost = 0;
    uint8_t stable[12];
    size_t parts = 0;

    for (size_t i = 0; i < 18; i++) counts[i] = rand() % 2;
    for (size_t t = 0; t < 3; t++) values[t] = rand() % 7 - 3;
    for (size_t x = 0; x < 6; x++) u[x] = rand() % 5;
    cs_order_from_utility(6, u, order, p[1]);
    assert_int_equal(cs_inverse_terms(&sets, rank, 0, target, k, 3, counts, values, arena, changed,
                                      &found, &complete),
                     CASUS_OK);
    assert_true(complete);
    for (size_t t = 0; t < 3; t++) {
      cost += fabs(changed[t] - values[t]);
      parts += fabs(changed[t] - values[t]) > 1e-9;
    }
    for (int code = -1; code < 25 * 25 * 25; code++) {
      double tried[3] = {code % 25 / 2.0 - 6, code / 25 % 25 / 2.0 - 6, code / 625 / 2.0 - 6},
             at = 0;

      for (size_t t = 0; t < 3; t++) tried[t] = code < 0 ? changed[t] - values[t] : tried[t];
      for (size_t t = 0; t < 3; t++) at += fabs(tried[t]);
      if (code >= 0 && found && at >= cost - 1e-9) continue;
      for (size_t x = 0; x < 6; x++) {
        u[x] = 0;
        for (size_t t = 0; t < 3; t++) u[x] += counts[t * 6 + x] * (values[t] + tried[t]);
      }
      cs_order_from_utility(6, u, order, p[0]);
      cs_solve_one(solver, rank, 0, CS_BIT(k), stable, NULL);
      if (code < 0 && found) assert_true(stable[target] >> k & 1);
      if (code >= 0 && (stable[target] >> k & 1))
        fail_msg("trial %d: stable at %g, said to take %g", trial, at, found ? cost : NAN);
    }
    found_some += found && cost > 0;
    several += found && parts > 1;
  }
  assert_true(found_some > 8 && several > 0);
  cs_solver_free(solver);
  cs_arena_free(arena);
}

/* All rankings of six states. */
static size_t all_rankings(uint32_t (*out)[6]) {
  size_t n = 0;

  for (size_t code = 0; code < 6 * 6 * 6 * 6 * 6 * 6; code++) {
    unsigned seen = 0;
    size_t rest = code;

    for (size_t x = 0; x < 6; x++, rest /= 6) {
      out[n][x] = (uint32_t)(rest % 6);
      seen |= 1u << out[n][x];
    }
    n += seen == 63;
    if (n == 720) break;
  }
  return n;
}

/* Is there a pair of rankings fewer than `below` exchanges away under which the state holds? */
static bool holds_nearer(cs_solver *solver, const uint32_t *const *old, uint32_t target,
                         cs_concept concept, size_t below) {
  static uint32_t ranking[721][6];
  static size_t n = 0;
  uint8_t stable[12];

  if (!n) n = all_rankings(ranking);
  for (size_t a = 0; a < n; a++) {
    size_t first = exchanges(6, old[0], ranking[a]);

    for (size_t b = 0; b < n && first < below; b++) {
      const uint32_t *rank[] = {ranking[a], ranking[b]};

      if (first + exchanges(6, old[1], ranking[b]) >= below) continue;
      cs_solve(solver, rank, 31, stable);
      if ((stable[target] & stable[6 + target]) >> concept & 1) return true;
    }
  }
  return false;
}

/* After the changes the state is stable for both, they cost what they say, and nothing cheaper does
 * among all pairs of rankings; under gmr it is the sum of what each takes alone. */
static void changes_together(void **state) {
  static const cs_concept all_seq[] = {CS_SEQ, CS_SEQ}, all_gmr[] = {CS_GMR, CS_GMR};
  cs_arena *arena = cs_arena_new();
  size_t both = 0, helped = 0;
  cs_solver *solver;
  cs_conflict c;
  cs_sets sets;

  (void)state;
  make_six(arena, &c);
  assert_int_equal(cs_sets_make(&c, arena, &sets), CASUS_OK);
  solver = cs_solver_new(&c);
  assert_non_null(solver);
  srand(3);
  for (int trial = 0; trial < 200; trial++) {
    const cs_concept *concepts = trial % 2 ? all_seq : all_gmr;
    uint32_t p[2][6], q[2][6], target = (uint32_t)(rand() % 6);
    uint32_t *rank[] = {q[0], q[1]};
    const uint32_t *old[] = {p[0], p[1]};
    size_t swaps[2], least, each = 0;
    uint8_t stable[12];
    bool holds;

    for (size_t i = 0; i < 2; i++) {
      for (uint32_t x = 0; x < 6; x++) p[i][x] = x;
      for (size_t x = 6; x-- > 1;) {
        size_t y = (size_t)rand() % (x + 1);
        uint32_t swap = p[i][x];

        p[i][x] = p[i][y];
        p[i][y] = swap;
      }
      memcpy(q[i], p[i], sizeof q[i]);
    }
    assert_int_equal(
        cs_inverse_together(&sets, rank, target, concepts, arena, swaps, &least, &holds), CASUS_OK);
    assert_true(holds);
    cs_solve(solver, (const uint32_t *const *)rank, 31, stable);
    for (size_t i = 0; i < 2; i++) {
      cs_inverse_change alone;

      assert_true(stable[i * 6 + target] >> concepts[i] & 1);
      assert_int_equal(exchanges(6, p[i], q[i]), swaps[i]);
      assert_int_equal(cs_inverse_ranking(&sets, old, i, target, concepts[i], arena, &alone),
                       CASUS_OK);
      each += alone.already ? 0 : alone.swaps;
    }
    assert_int_equal(least, swaps[0] + swaps[1]);
    if (concepts == all_gmr) assert_int_equal(least, each);
    both += swaps[0] && swaps[1];
    helped += least < each;
    if (least) assert_false(holds_nearer(solver, old, target, concepts[0], least));
  }
  /* Sometimes it is cheaper to give the other a reason to answer, sometimes one's change takes the
   * other's answer away. */
  assert_true(both > 10 && helped > 5);
  cs_solver_free(solver);
  cs_arena_free(arena);
}

/* Rankings of n <= 8 states within `far` exchanges of neighbours of rankings[0], by breadth. */
static size_t rankings_near(size_t n, uint32_t (*rankings)[8], size_t *apart, size_t far,
                            size_t most) {
  size_t known = 1;

  apart[0] = 0;
  for (size_t i = 0; i < known && apart[i] < far; i++) {
    for (uint32_t r = 0; r + 1 < n; r++) {
      bool seen = false;

      assert_true(known < most);
      for (size_t x = 0; x < n; x++) {
        uint32_t old = rankings[i][x];

        rankings[known][x] = old == r ? r + 1 : old == r + 1 ? r : old;
      }
      for (size_t k = 0; k < known && !seen; k++)
        seen = memcmp(rankings[k], rankings[known], n * sizeof **rankings) == 0;
      apart[known] = apart[i] + 1;
      known += !seen;
    }
  }
  return known;
}

/* Three decision makers with an option each, by concepts of their own: the state holds after the
 * changes, and nothing cheaper does among all rankings near by. */
static void changes_of_three(void **state) {
  enum { MOST = 400, FAR = 3 };
  static const char *abc[] = {"A", "B", "C"};
  static const cs_concept of[][3] = {{CS_SEQ, CS_SEQ, CS_SEQ},
                                     {CS_SSEQ, CS_SEQ, CS_NASH},
                                     {CS_SSEQ, CS_SSEQ, CS_SMR},
                                     {CS_SEQ, CS_GMR, CS_SSEQ}};
  static uint32_t near[3][MOST][8];
  static size_t apart[3][MOST];
  static cs_lever levers[] = {{.id = "a", .name = "a", .dm = 0, .levels = 2},
                              {.id = "b", .name = "b", .dm = 1, .levels = 2},
                              {.id = "c", .name = "c", .dm = 2, .levels = 2}};
  cs_conflict_plan plan = {
      .dms = abc, .dm_names = abc, .n_dms = 3, .levers = levers, .n_levers = 3};
  cs_arena *arena = cs_arena_new();
  size_t changed = 0, helped = 0;
  cs_solver *solver;
  cs_conflict c;
  cs_sets sets;

  (void)state;
  assert_int_equal(cs_conflict_make(&plan, arena, NULL, (cs_place){0}, &c), CASUS_OK);
  assert_int_equal(c.n, 8);
  assert_int_equal(cs_sets_make(&c, arena, &sets), CASUS_OK);
  solver = cs_solver_new(&c);
  assert_non_null(solver);
  srand(23);
  for (int trial = 0; trial < 150; trial++) {
    const cs_concept *concepts = of[trial % 4];
    uint32_t p[3][8], *rank[] = {p[0], p[1], p[2]}, target = (uint32_t)(rand() % 8);
    const uint32_t *tried[3];
    size_t known[3], swaps[3], least, total = 0, each = 0;
    uint8_t stable[24];
    bool holds;

    for (size_t i = 0; i < 3; i++) {
      for (uint32_t x = 0; x < 8; x++) p[i][x] = x;
      for (size_t x = 8; x-- > 1;) {
        size_t y = (size_t)rand() % (x + 1);
        uint32_t swap = p[i][x];

        p[i][x] = p[i][y];
        p[i][y] = swap;
      }
      memcpy(near[i][0], p[i], sizeof p[i]);
      known[i] = rankings_near(8, near[i], apart[i], FAR, MOST);
    }
    for (size_t i = 0; i < 3; i++) {
      cs_inverse_change alone;

      assert_int_equal(cs_inverse_ranking(&sets, (const uint32_t *const *)rank, i, target,
                                          concepts[i], arena, &alone),
                       CASUS_OK);
      each += alone.already ? 0 : alone.swaps;
    }
    assert_int_equal(
        cs_inverse_together(&sets, rank, target, concepts, arena, swaps, &least, &holds), CASUS_OK);
    assert_true(holds);
    cs_solve(solver, (const uint32_t *const *)rank, 31, stable);
    for (size_t i = 0; i < 3; i++) {
      assert_true(stable[i * 8 + target] >> concepts[i] & 1);
      assert_int_equal(exchanges(8, near[i][0], p[i]), swaps[i]);
      total += swaps[i];
    }
    assert_int_equal(least, total);
    changed += total > 0 && total <= FAR + 1;
    helped += total < each;
    for (size_t a = 0; a < known[0]; a++) {
      for (size_t b = 0; b < known[1] && apart[0][a] + apart[1][b] < total; b++) {
        for (size_t d = 0; d < known[2]; d++) {
          size_t sum = apart[0][a] + apart[1][b] + apart[2][d];

          if (sum >= total || sum > FAR) continue;
          tried[0] = near[0][a];
          tried[1] = near[1][b];
          tried[2] = near[2][d];
          cs_solve(solver, tried, 31, stable);
          assert_false((stable[target] >> concepts[0] & 1) &&
                       (stable[8 + target] >> concepts[1] & 1) &&
                       (stable[16 + target] >> concepts[2] & 1));
        }
      }
    }
  }
  assert_true(changed > 40 && helped > 5);
  cs_solver_free(solver);
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
      cmocka_unit_test(inverse_by_enumeration),
      cmocka_unit_test(terms_by_grid),
      cmocka_unit_test(changes_together),
      cmocka_unit_test(changes_of_three),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
