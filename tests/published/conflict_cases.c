/* Every label of the reference conflicts: which states are stable for whom under which concept, and
 * the equilibria.  Sets are compared exactly: there is nothing to be tolerant about. */
#include "conflict_reference.h"

#include "models/conflict/foresight.h"
#include "models/conflict/stability_by_sets.h"
#include "models/conflict/solve.h"

typedef struct {
  cs_arena *arena;
  casus_diag *diag;
  uint8_t *by_order, *by_sets;
} labels;

static bool listed(const json_t *set, int id) {
  size_t i;
  json_t *x;

  json_array_foreach(set, i, x) {
    if (json_integer_value(x) == id) return true;
  }
  return false;
}

/* Solves the conflict in two ways; both must agree. */
static void solve(labels *l, const reference_conflict *r) {
  size_t n = r->c.n, N = r->c.n_dms;
  cs_solver *s = cs_solver_new(&r->c);
  cs_relations relations;
  cs_sets sets;

  l->by_order = cs_arena_alloc(l->arena, N * n, 1);
  l->by_sets = cs_arena_alloc(l->arena, N * n, 1);
  assert_non_null(s);
  cs_solve(s, (const uint32_t *const *)r->rank, 31, l->by_order);
  cs_solver_free(s);
  assert_int_equal(cs_sets_make(&r->c, l->arena, &sets), CASUS_OK);
  assert_int_equal(cs_relations_make(&sets, l->arena, &relations), CASUS_OK);
  for (size_t i = 0; i < N; i++) cs_relations_rank(&sets, i, r->rank[i], &relations);
  assert_int_equal(cs_sets_solve(&sets, &relations, 31, l->by_sets), CASUS_OK);
  assert_memory_equal(l->by_order, l->by_sets, N * n);
}

static size_t compare_individual(const labels *l, const reference_conflict *r, const json_t *sets,
                                 const char *what) {
  const char *concept, *dm;
  json_t *by_dm, *set;
  size_t compared = 0;

  json_object_foreach((json_t *)sets, concept, by_dm) {
    cs_concept k;

    if (!cs_concept_find(concept, &k)) continue;
    json_object_foreach(by_dm, dm, set) {
      size_t i = reference_dm(r, dm);

      for (size_t s = 0; s < r->c.n; s++) {
        bool is = l->by_order[i * r->c.n + s] >> k & 1;

        if (is != listed(set, r->id[s]))
          fail_msg("%s: state %d for %s by %s: got %d", what, r->id[s], dm, concept, is);
        compared++;
      }
    }
  }
  return compared;
}

static void compare_equilibria(const labels *l, const reference_conflict *r, const json_t *sets,
                               const char *what) {
  const char *concept;
  json_t *set;

  json_object_foreach((json_t *)sets, concept, set) {
    cs_concept k;

    if (!cs_concept_find(concept, &k)) continue;
    for (size_t s = 0; s < r->c.n; s++) {
      bool is = true;

      for (size_t i = 0; i < r->c.n_dms; i++) is &= l->by_order[i * r->c.n + s] >> k & 1;
      if (is != listed(set, r->id[s]))
        fail_msg("%s: state %d as equilibrium by %s: got %d", what, r->id[s], concept, is);
    }
  }
}

static void compare_moves(const reference_conflict *r, const json_t *moves, const char *what) {
  const char *dm;
  json_t *by_state, *set;

  json_object_foreach((json_t *)moves, dm, by_state) {
    size_t i = reference_dm(r, dm);

    for (uint32_t s = 0; s < r->c.n; s++) {
      char id[16];

      snprintf(id, sizeof id, "%d", r->id[s]);
      set = json_object_get(by_state, id);
      for (uint32_t t = 0; t < r->c.n; t++) {
        if (cs_conflict_can_move(&r->c, i, s, t) != listed(set, r->id[t]))
          fail_msg("%s: move of %s from %d to %d", what, dm, r->id[s], r->id[t]);
      }
    }
  }
}

/* Fraser and Hipel's simultaneous sanctions, alone and as their tableau uses them: beside SEQ. */
static void compare_simultaneous(const labels *l, const reference_conflict *r, const json_t *sets) {
  static const char *const names[] = {"sim", "seq_and_sim", "seq_or_sim"};
  uint8_t *sim = cs_arena_alloc(l->arena, r->c.n_dms * r->c.n, 1);

  for (size_t i = 0; i < r->c.n_dms; i++)
    cs_simultaneous(&r->c, (const uint32_t *const *)r->rank, i, sim + i * r->c.n);
  for (size_t k = 0; k < 3; k++) {
    const json_t *set = json_object_get(sets, names[k]);

    for (size_t s = 0; set && s < r->c.n; s++) {
      bool is = true;

      for (size_t i = 0; i < r->c.n_dms; i++) {
        bool a = sim[i * r->c.n + s], b = l->by_order[i * r->c.n + s] >> CS_SEQ & 1;

        is &= k == 0 ? a : k == 1 ? a && b : a || b;
      }
      if (is != listed(set, r->id[s])) fail_msg("state %d by %s: got %d", r->id[s], names[k], is);
    }
  }
}

static void check_case(const char *name) {
  labels l = {.arena = cs_arena_new(), .diag = casus_diag_new()};
  json_t *m = reference_json(name);
  const json_t *published, *derived;
  reference_conflict r;
  size_t compared;

  if (!m) {
    cs_arena_free(l.arena);
    casus_diag_free(l.diag);
    skip();
  }
  reference_read(m, l.arena, l.diag, &r);
  solve(&l, &r);
  published = json_object_get(m, "expected_published");
  derived = json_object_get(m, "expected_derived");
  compare_moves(&r, json_object_get(derived, "moves"), name);
  compared = compare_individual(&l, &r, json_object_get(derived, "individual_stable"), name);
  /* Five concepts, every decision maker, every state. */
  assert_int_equal(compared, 5 * r.c.n_dms * r.c.n);
  compare_individual(&l, &r, json_object_get(published, "individual_stable"), name);
  compare_equilibria(&l, &r, json_object_get(derived, "equilibria"), name);
  compare_equilibria(&l, &r, json_object_get(published, "equilibria"), name);
  compare_simultaneous(&l, &r, json_object_get(published, "equilibria"));
  json_decref(m);
  cs_arena_free(l.arena);
  casus_diag_free(l.diag);
}

#define CASE(id, file)            \
  static void id(void **state) {  \
    (void)state;                  \
    check_case("conflict/" file); \
  }
CASE(prisoners_dilemma, "prisoners-dilemma.json")
CASE(stag_hunt, "stag-hunt.json")
CASE(syria_iraq, "syria-iraq-1975.json")
CASE(elmira, "elmira-9.json")
CASE(cuba, "cuban-1962.json")
/* Four decision makers: the field's program lets each opponent act once only and misses state 6
 * among the metarational equilibria. */
CASE(garrison, "garrison-23.json")
CASE(nk_base, "nk-2017-base.json")
CASE(nk_irreversible, "nk-2017-irreversible.json")
CASE(nk_bloodthirsty, "nk-2017-bloodthirsty.json")

static void random_models(void **state) {
  json_t *all = reference_json("conflict/oracle-random.json"), *m;
  size_t i;

  (void)state;
  if (!all) skip();
  assert_int_equal(json_array_size(json_object_get(all, "models")), 60);
  json_array_foreach(json_object_get(all, "models"), i, m) {
    labels l = {.arena = cs_arena_new(), .diag = casus_diag_new()};
    const char *id = json_string_value(json_object_get(m, "id"));
    reference_conflict r;

    reference_read(m, l.arena, l.diag, &r);
    solve(&l, &r);
    assert_int_equal(compare_individual(&l, &r, json_object_get(m, "individual_stable"), id),
                     5 * r.c.n_dms * r.c.n);
    compare_equilibria(&l, &r, json_object_get(m, "equilibria"), id);
    cs_arena_free(l.arena);
    casus_diag_free(l.diag);
  }
  json_decref(all);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(prisoners_dilemma),
      cmocka_unit_test(stag_hunt),
      cmocka_unit_test(syria_iraq),
      cmocka_unit_test(elmira),
      cmocka_unit_test(cuba),
      cmocka_unit_test(garrison),
      cmocka_unit_test(nk_base),
      cmocka_unit_test(nk_irreversible),
      cmocka_unit_test(nk_bloodthirsty),
      cmocka_unit_test(random_models),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
