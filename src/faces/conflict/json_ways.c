/* How a conflict plays out, as JSON: ways from the status quo, evolution, and what would have to be
 * wanted for a state to hold. */
#include "faces/conflict/json_ways.h"

#include "models/conflict/evolve.h"
#include "models/conflict/inverse.h"
#include "models/conflict/inverse_together.h"
#include "models/conflict/paths.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

static json_t *turns_json(const cs_solved_conflict *s, const cs_turn *turns, size_t n) {
  json_t *list = json_array();

  for (size_t k = 0; k < n; k++)
    json_array_append_new(list, json_pack("{s:s,s:I}", "by", s->c->dms[turns[k].dm], "to",
                                          (json_int_t)turns[k].to + 1));
  return list;
}

casus_status cs_conflict_ways_json(const cs_solved_conflict *s, cs_arena *arena, json_t *o) {
  cs_paths any, improving;
  json_t *ways;

  if (s->c->status_quo == CS_NO_STATE) return CASUS_OK;
  if (cs_paths_find(s->c, NULL, s->c->status_quo, arena, &any) ||
      cs_paths_find(s->c, s->rank, s->c->status_quo, arena, &improving))
    return CASUS_NOMEM;
  ways = json_array();
  json_object_set_new(o, "ways", ways);
  for (uint32_t x = 0; x < s->c->n; x++) {
    bool by_improvements = improving.steps[x] != CS_NO_STATE;
    cs_turn *turns;
    size_t n;

    if (x == s->c->status_quo || any.steps[x] == CS_NO_STATE || !cs_solved_conflict_holds_own(s, x))
      continue;
    if (cs_paths_to(by_improvements ? &improving : &any, x, arena, &turns, &n)) return CASUS_NOMEM;
    json_array_append_new(ways,
                          json_pack("{s:I,s:b,s:o}", "to", (json_int_t)x + 1, "by_improvements",
                                    (int)by_improvements, "moves", turns_json(s, turns, n)));
  }
  return CASUS_OK;
}

casus_status cs_conflict_evolution_json(const cs_solved_conflict *s, double noise, cs_arena *arena,
                                        json_t *o) {
  json_t *states = json_array();
  cs_evolution e;

  json_object_set_new(o, "evolution", json_pack("{s:f,s:o}", "noise", noise, "states", states));
  if (cs_evolve(s->c, s->rank, s->c->status_quo, noise, arena, &e)) return CASUS_NOMEM;
  for (uint32_t x = 0; x < s->c->n; x++) {
    json_t *one = json_pack("{s:I,s:f}", "state", (json_int_t)x + 1, "share", e.share[x]);

    if (isfinite(e.passage[x])) json_object_set_new(one, "first_passage", json_real(e.passage[x]));
    json_array_append_new(states, one);
  }
  return CASUS_OK;
}

/* What dm's ranking, and the order of its statements, would have to be. */
static casus_status wish_json(const cs_solved_conflict *s, const cs_sets *sets, size_t dm,
                              uint32_t state, cs_concept k, cs_arena *arena, json_t *list) {
  json_t *one = json_pack("{s:s,s:s}", "by", s->c->dms[dm], "concept", cs_concept_names[k]);
  json_t *demoted = json_array();
  cs_inverse_change change;
  double stable, all;

  json_array_append_new(list, one);
  json_object_set_new(one, "no_better_than_it", demoted);
  if (cs_inverse_ranking(sets, s->rank, dm, state, k, arena, &change)) return CASUS_NOMEM;
  json_object_set_new(one, "exchanges",
                      json_integer(change.already ? 0 : (json_int_t)change.swaps));
  json_object_set_new(one, "is_least", json_boolean(change.already || change.complete));
  for (size_t d = 0; !change.already && d < change.n_demoted; d++)
    json_array_append_new(demoted, json_integer((json_int_t)change.demoted[d] + 1));
  if (!change.already && s->statements[dm] && s->n_statements[dm] &&
      s->n_statements[dm] <= CS_INVERSE_STATEMENTS) {
    size_t order[CS_INVERSE_STATEMENTS], swaps;

    if (cs_inverse_statements(s->c, sets, s->rank, dm, s->statements[dm], s->n_statements[dm],
                              state, k, order, &swaps))
      return CASUS_NOMEM;
    if (swaps != SIZE_MAX) {
      json_t *texts = json_array();

      for (size_t x = 0; x < s->n_statements[dm]; x++)
        json_array_append_new(texts, json_string(s->texts[dm][order[x]]));
      json_object_set_new(one, "statements", texts);
    }
  }
  if (s->c->n > CS_INVERSE_COUNT) return CASUS_OK;
  if (cs_inverse_count(sets, s->rank, dm, state, k, &stable, &all)) return CASUS_NOMEM;
  json_object_set_new(one, "rankings", json_pack("{s:f,s:f}", "that_do", stable, "of", all));
  return CASUS_OK;
}

casus_status cs_conflict_inverse_json(const cs_solved_conflict *s, uint32_t state,
                                      cs_concept concept, bool each_own, cs_arena *arena,
                                      json_t *o) {
  size_t N = s->c->n_dms, swaps[CS_CONFLICT_DMS], least, all = 0;
  cs_concept concepts[CS_CONFLICT_DMS];
  uint32_t *rank[CS_CONFLICT_DMS];
  json_t *wishes = json_array();
  casus_status st;
  cs_sets sets;
  bool holds;

  json_object_set_new(
      o, "inverse",
      json_pack("{s:I,s:o}", "state", (json_int_t)state + 1, "decision_makers", wishes));
  st = cs_sets_make(s->c, arena, &sets);
  for (size_t i = 0; i < N && st == CASUS_OK; i++) {
    concepts[i] = each_own ? s->own[i] : concept;
    rank[i] = cs_arena_alloc(arena, s->c->n, sizeof **rank);
    if (!rank[i]) return CASUS_NOMEM;
    memcpy(rank[i], s->rank[i], s->c->n * sizeof **rank);
    st = wish_json(s, &sets, i, state, concepts[i], arena, wishes);
  }
  if (st == CASUS_OK)
    st = cs_inverse_together(&sets, rank, state, concepts, arena, swaps, &least, &holds);
  if (st || !holds) return st;
  for (size_t i = 0; i < N; i++) all += swaps[i];
  json_object_set_new(
      json_object_get(o, "inverse"), "together",
      json_pack("{s:I,s:I}", "exchanges", (json_int_t)all, "at_least", (json_int_t)least));
  return CASUS_OK;
}
