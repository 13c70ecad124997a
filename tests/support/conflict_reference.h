/* Reads the reference conflicts (conflict-case/1 and conflict-oracle/1) for the tests that compare
 * with them. */
#ifndef CASUS_TESTS_CONFLICT_REFERENCE_H
#define CASUS_TESTS_CONFLICT_REFERENCE_H

#include "support.h"

#include "models/conflict/structure.h"

#include <string.h>

typedef struct {
  cs_conflict c;
  int *id;         /* [state] */
  uint32_t **rank; /* [dm][state] */
} reference_conflict;

static inline size_t reference_state(const reference_conflict *r, int id) {
  for (size_t s = 0; s < r->c.n; s++) {
    if (r->id[s] == id) return s;
  }
  fail_msg("no state %d", id);
  return 0;
}

static inline uint32_t reference_dm(const reference_conflict *r, const char *name) {
  for (uint32_t i = 0; i < r->c.n_dms; i++) {
    if (!strcmp(r->c.dms[i], name)) return i;
  }
  fail_msg("no decision maker %s", name);
  return 0;
}

static inline void reference_arcs(const reference_conflict *r, const json_t *list, cs_arc *arcs) {
  size_t i;
  json_t *a;

  json_array_foreach(list, i, a) {
    arcs[i] = (cs_arc){
        .dm = reference_dm(r, json_string_value(json_object_get(a, "dm"))),
        .from = (uint32_t)reference_state(r, (int)json_integer_value(json_object_get(a, "from"))),
        .to = (uint32_t)reference_state(r, (int)json_integer_value(json_object_get(a, "to")))};
  }
}

/* Is this combination of options one of the listed states? */
static inline int reference_listed(const json_t *states, const char *bits) {
  size_t i;
  json_t *s;

  json_array_foreach(states, i, s) {
    const char *b = json_string_value(json_object_get(s, "bits"));

    if (b && !strcmp(b, bits)) return (int)json_integer_value(json_object_get(s, "id"));
  }
  return -1;
}

/* The structure is built from the options, with every combination that is not listed infeasible.
 * A state without bits (Elmira: Uniroyal abandons, and nothing else matters then) becomes one more
 * option, of whom the added arcs name, for good, whose states are merged. */
static inline void reference_read(const json_t *m, cs_arena *arena, casus_diag *d,
                                  reference_conflict *r) {
  const json_t *dms = json_object_get(m, "dms"), *options = json_object_get(m, "options");
  const json_t *states = json_object_get(m, "states"), *ranking;
  size_t N = json_array_size(dms), K = json_array_size(options), n_bad = 0, i, k;
  const char **names = cs_arena_alloc(arena, N, sizeof *names);
  cs_lever *levers = cs_arena_alloc(arena, K + 1, sizeof *levers);
  const cs_statement **bad = cs_arena_alloc(arena, (size_t)1 << K, sizeof *bad);
  cs_conflict_plan plan = {.dms = names,
                           .dm_names = names,
                           .n_dms = N,
                           .levers = levers,
                           .n_levers = K,
                           .infeasible = bad};
  const cs_statement *extra = cs_statement_option(arena, (uint32_t)K, 1);
  const json_t *added = json_object_get(m, "arcs_added");
  const char *dm, *extra_name = "extra";
  cs_arc arcs[64];
  char bits[64] = {0};
  json_t *s;

  for (i = 0; i < N; i++) names[i] = json_string_value(json_array_get(dms, i));
  r->c = (cs_conflict){.dms = names, .n_dms = N};
  for (k = 0; k < K; k++) {
    const json_t *o = json_array_get(options, k);
    const char *moves = json_string_value(json_object_get(o, "moves"));

    levers[k] = (cs_lever){.id = json_string_value(json_object_get(o, "name")),
                           .name = json_string_value(json_object_get(o, "name")),
                           .dm = reference_dm(r, json_string_value(json_object_get(o, "dm"))),
                           .levels = 2,
                           .direction = !strcmp(moves, "both")      ? CS_MOVES_BOTH
                                        : !strcmp(moves, "on-only") ? CS_MOVES_UP
                                                                    : CS_MOVES_DOWN};
  }
  if (json_array_size(added)) {
    const json_t *arc = json_array_get(added, 0);

    levers[K] = (cs_lever){.id = extra_name,
                           .name = extra_name,
                           .dm = reference_dm(r, json_string_value(json_object_get(arc, "dm"))),
                           .levels = 2,
                           .direction = CS_MOVES_UP};
    plan.n_levers = K + 1;
    plan.merged = &extra;
    plan.merged_names = &extra_name;
    plan.n_merged = 1;
  }
  for (uint64_t code = 0; code < (uint64_t)1 << K; code++) {
    const cs_statement *all = plan.n_merged ? cs_statement_option(arena, (uint32_t)K, 0)
                                            : cs_statement_join(arena, CS_SAYS_TRUE, NULL, NULL);

    for (k = 0; k < K; k++) bits[k] = code >> k & 1 ? 'Y' : 'N';
    if (reference_listed(states, bits) >= 0) continue;
    for (k = 0; k < K; k++)
      all = cs_statement_join(arena, CS_SAYS_AND, all,
                              cs_statement_option(arena, (uint32_t)k, (uint32_t)(code >> k & 1)));
    bad[n_bad++] = all;
  }
  plan.n_infeasible = n_bad;
  assert_int_equal(cs_conflict_make(&plan, arena, d, (cs_place){0}, &r->c), CASUS_OK);
  assert_int_equal(r->c.n, json_array_size(states));
  r->id = cs_arena_alloc(arena, r->c.n, sizeof *r->id);
  for (i = 0; i < r->c.n_plain; i++) {
    for (k = 0; k < K; k++) bits[k] = r->c.code[i] >> k & 1 ? 'Y' : 'N';
    r->id[i] = reference_listed(states, bits);
  }
  json_array_foreach(states, i, s) {
    if (!json_is_string(json_object_get(s, "bits")))
      r->id[r->c.n - 1] = (int)json_integer_value(json_object_get(s, "id"));
  }
  reference_arcs(r, json_object_get(m, "arcs_removed"), arcs);
  if (json_array_size(json_object_get(m, "arcs_removed")))
    assert_int_equal(
        cs_conflict_change(&r->c, arcs, json_array_size(json_object_get(m, "arcs_removed")), NULL,
                           0, arena, d),
        CASUS_OK);
  r->rank = cs_arena_alloc(arena, N, sizeof *r->rank);
  json_object_foreach((json_t *)json_object_get(m, "preferences_most_to_least"), dm, ranking) {
    size_t levels = json_array_size(ranking), at;
    uint32_t *rank = r->rank[reference_dm(r, dm)] = cs_arena_alloc(arena, r->c.n, sizeof *rank);
    json_t *level, *tied;

    json_array_foreach(ranking, at, level) {
      uint32_t value = (uint32_t)(levels - 1 - at);
      size_t t;

      if (json_is_integer(level)) rank[reference_state(r, (int)json_integer_value(level))] = value;
      json_array_foreach(level, t, tied) rank[reference_state(r, (int)json_integer_value(tied))] =
          value;
    }
  }
}

#endif
