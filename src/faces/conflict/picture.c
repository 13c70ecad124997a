/* A conflict: its states, who can move where, what holds by which concept, and the ways there. */
#include "faces/conflict/picture.h"

#include "faces/conflict/json_ways.h"
#include "models/conflict/state_names.h"
#include "report/picture.h"

enum { STATES = 64 }; /* drawn at most */

/* NULL when out of memory. */
static json_t *happening(const cs_conflict *c, uint32_t x) {
  cs_buf text = {0};
  json_t *j;

  cs_words_state(c, x, &text);
  j = text.failed ? NULL : cs_json_text(text.text);
  cs_buf_free(&text);
  return j;
}

/* NULL when out of memory. */
static json_t *state(const cs_solved_conflict *s, uint32_t x) {
  json_t *o, *equilibrium, *what = happening(s->c, x);

  if (!what) return NULL;
  o = json_object();
  equilibrium = json_array();

  cs_json_put(o, "state", json_integer((json_int_t)x + 1));
  cs_json_put(o, "name", cs_json_text(s->c->names ? s->c->names[x] : NULL));
  cs_json_put(o, "happening", what);
  cs_json_put(o, "holds", json_boolean(cs_solved_conflict_holds_own(s, x)));
  for (size_t k = 0; k < CS_N_CONCEPTS; k++) {
    if (cs_solved_conflict_holds(s, x, (cs_concept)k))
      json_array_append_new(equilibrium, json_string(cs_concept_names[k]));
  }
  cs_json_put(o, "equilibrium", equilibrium);
  return o;
}

/* Every single move: who, from where, to where, and whether it improves its mover's lot. */
static json_t *moves(const cs_solved_conflict *s) {
  json_t *list = json_array();

  for (size_t i = 0; i < s->c->n_dms; i++) {
    for (uint32_t x = 0; x < s->c->n; x++) {
      for (size_t k = 0;; k++) {
        uint32_t to = cs_conflict_move(s->c, i, x, k);

        if (to == CS_NO_STATE) break;
        json_array_append_new(
            list, json_pack("{s:s,s:I,s:I,s:b}", "by", s->c->dms[i], "from", (json_int_t)x + 1,
                            "to", (json_int_t)to + 1, "improves", s->rank[i][to] < s->rank[i][x]));
      }
    }
  }
  return list;
}

static casus_status draw(const cs_study *study, const cs_model_entry *m, cs_arena *arena,
                         json_t **out) {
  cs_solved_conflicts all = {.arena = arena};
  const cs_solved_conflict *s;
  json_t *o, *dms, *states;
  casus_status st = cs_solved_conflicts_of(study, m->id, NULL, arena, NULL, &all);

  if (st == CASUS_NOMEM) return st;
  if (st || all.conflicts[0].c->n > STATES) return CASUS_OK;
  dms = json_array();
  states = json_array();
  s = &all.conflicts[0];
  o = json_object();
  for (size_t i = 0; i < s->c->n_dms; i++)
    json_array_append_new(
        dms, json_pack("{s:s,s:s,s:s}", "dm", s->c->dms[i], "name",
                       s->c->dm_names && s->c->dm_names[i] ? s->c->dm_names[i] : s->c->dms[i],
                       "concept", cs_concept_titles[s->own[i]]));
  for (uint32_t x = 0; x < s->c->n; x++) json_array_append_new(states, state(s, x));
  cs_json_put(o, "dms", dms);
  cs_json_put(o, "states", states);
  cs_json_put(o, "status_quo",
              s->c->status_quo == CS_NO_STATE ? json_null()
                                              : json_integer((json_int_t)s->c->status_quo + 1));
  cs_json_put(o, "moves", moves(s));
  if (json_array_size(states) < s->c->n || cs_conflict_ways_json(s, arena, o)) {
    json_decref(o);
    return CASUS_NOMEM;
  }
  if (!json_object_get(o, "ways")) cs_json_put(o, "ways", json_array());
  *out = o;
  return CASUS_OK;
}

static const char *const hidden[] = {"reach", "surprise", "expects", NULL};

const cs_kind_picture cs_picture_conflict = {.kind = "conflict", .draw = draw, .hidden = hidden};
