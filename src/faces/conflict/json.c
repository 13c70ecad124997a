/* Conflicts as JSON. */
#include "faces/conflict/json.h"

#include "analysis/medians.h"
#include "faces/conflict/json_ways.h"
#include "faces/conflict/turning_beliefs.h"
#include "models/conflict/coalition.h"
#include "models/conflict/evolve.h"
#include "models/conflict/foresight.h"
#include "models/conflict/state_names.h"
#include "report/envelope.h"

#include <string.h>

enum { FORM = 1 };

static json_t *text_of(void (*write)(const cs_conflict *, uint32_t, cs_buf *), const cs_conflict *c,
                       uint32_t state) {
  cs_buf b = {0};
  json_t *j;

  write(c, state, &b);
  j = b.failed ? NULL : json_string(b.text ? b.text : "");
  cs_buf_free(&b);
  return j;
}

static json_t *path_json(const cs_solved_conflict *s, const cs_counter_move *a) {
  json_t *list = json_array();

  for (size_t k = 0; k < a->n_path; k++)
    json_array_append_new(list, json_pack("{s:s,s:I}", "by", s->c->dms[a->path[k].dm], "to",
                                          (json_int_t)a->path[k].to + 1));
  return list;
}

/* The proof of one verdict: each improvement with its answer, or the one that nothing punishes. */
static json_t *proof(const cs_solved_conflict *s, size_t dm, uint32_t state, cs_concept k,
                     cs_arena *arena) {
  cs_certificate cert;
  json_t *list;

  if (cs_certify(s->c, s->rank, dm, state, k, arena, &cert)) return NULL;
  if (cs_certificate_fault(s->c, s->rank, &cert)) return json_string("did not pass its check");
  if (!cert.stable) return json_pack("{s:I}", "unpunished", (json_int_t)cert.answers[0].to + 1);
  list = json_array();
  for (size_t i = 0; i < cert.n_answers; i++)
    json_array_append_new(
        list, json_pack("{s:I,s:o}", "improvement", (json_int_t)cert.answers[i].to + 1, "answered",
                        path_json(s, &cert.answers[i])));
  return json_pack("{s:o}", "answers", list);
}

static json_t *verdict(const cs_solved_conflict *s, size_t dm, uint32_t x, cs_arena *arena) {
  json_t *o = json_object();

  for (size_t k = 0; k < CS_N_CONCEPTS; k++) {
    int32_t margin = s->margin ? s->margin[dm * CS_N_CONCEPTS + k][x] : INT32_MAX;
    json_t *one = json_pack("{s:b}", "stable", s->stable[dm * s->c->n + x] >> k & 1);

    if (s->margin && margin != INT32_MAX && margin != INT32_MIN)
      json_object_set_new(one, "margin", json_integer(margin));
    if (s->c->n <= CS_CONFLICT_CASE_STATES) {
      json_t *why = proof(s, dm, x, (cs_concept)k, arena);

      if (why) json_object_set_new(one, "why", why);
    }
    json_object_set_new(o, cs_concept_names[k], one);
  }
  return o;
}

static json_t *state_json(const cs_solved_conflict *s, uint32_t x, cs_arena *arena) {
  json_t *o = json_object(), *by = json_object(), *equilibrium = json_array();

  json_object_set_new(o, "state", json_integer((json_int_t)x + 1));
  if (s->c->names && s->c->names[x]) json_object_set_new(o, "name", json_string(s->c->names[x]));
  json_object_set_new(o, "happening", text_of(cs_words_state, s->c, x));
  for (size_t k = 0; k < CS_N_CONCEPTS; k++) {
    if (cs_solved_conflict_holds(s, x, (cs_concept)k))
      json_array_append_new(equilibrium, json_string(cs_concept_names[k]));
  }
  json_object_set_new(o, "equilibrium", equilibrium);
  json_object_set_new(o, "holds", json_boolean(cs_solved_conflict_holds_own(s, x)));
  for (size_t i = 0; i < s->c->n_dms; i++)
    json_object_set_new(by, s->c->dms[i], verdict(s, i, x, arena));
  json_object_set_new(o, "decision_makers", by);
  return o;
}

static json_t *flips_json(const cs_solved_conflict *s, const cs_flips *f) {
  json_t *list = json_array(), *stays = json_object();

  for (size_t i = 0; i < s->c->n_dms; i++)
    json_object_set_new(stays, s->c->dms[i], json_integer((json_int_t)f->stays[i]));
  for (size_t k = 0; k < f->n_flips; k++)
    json_array_append_new(
        list, json_pack("{s:s,s:I,s:I,s:I}", "by", s->c->dms[f->flips[k].dm], "against",
                        (json_int_t)f->flips[k].against + 1, "held", (json_int_t)f->flips[k].held,
                        "failed", (json_int_t)f->flips[k].failed));
  return json_pack("{s:I,s:I,s:I,s:I,s:o,s:o}", "state", (json_int_t)f->state + 1, "futures",
                   (json_int_t)f->futures, "excluded", (json_int_t)f->excluded, "held",
                   (json_int_t)f->held, "stays", stays, "decided_by", list);
}

/* What would change each one's mind about the state. */
static json_t *seeing_json(const cs_solved_conflict *s, uint32_t state, cs_arena *arena) {
  json_t *by = json_object();

  for (size_t i = 0; i < s->c->n_dms; i++) {
    json_t *list = json_array();
    cs_seeing *x;
    bool known, stays;
    size_t n;

    if (cs_seeing_find(s, i, state, arena, &known, &stays, &x, &n)) {
      json_decref(list);
      json_decref(by);
      return NULL;
    }
    for (size_t k = 0; k < n; k++) {
      if (!x[k].found) continue;
      json_array_append_new(
          list, x[k].by_term
                    ? json_pack("{s:s,s:s,s:f,s:f}", "of", s->c->dms[x[k].of], "term",
                                s->entries[x[k].of].terms[x[k].term].id, "now", x[k].now, "value",
                                x[k].value)
                    : json_pack("{s:s,s:I,s:I,s:b,s:I}", "of", s->c->dms[x[k].of], "state",
                                (json_int_t)x[k].state + 1, "than", (json_int_t)x[k].than + 1,
                                "better", x[k].better, "passed", (json_int_t)x[k].passed));
    }
    if (known) {
      json_object_set_new(by, s->c->dms[i],
                          json_pack("{s:b,s:o}", "stays", stays, "changes", list));
    } else {
      json_decref(list);
    }
  }
  return by;
}

/* The states with where[x] != 0. */
static json_t *states_json(size_t n, const uint8_t *where) {
  json_t *list = json_array();

  for (size_t x = 0; x < n; x++) {
    if (where[x]) json_array_append_new(list, json_integer((json_int_t)x + 1));
  }
  return list;
}

/* Groups that leave an equilibrium of single decision makers, and the states that no group leaves.
 */
static void add_groups(const cs_solved_conflict *s, const uint8_t *stable, uint8_t *where,
                       json_t *o) {
  static const cs_concept concepts[] = {CS_NASH, CS_GMR, CS_SMR, CS_SEQ};
  json_t *broken = json_array(), *universal = json_object();
  size_t n = s->c->n;

  for (size_t k = 0; k < 4; k++) {
    for (uint32_t x = 0; x < n; x++) {
      where[x] = cs_coalitions_universal(stable, n, s->c->n_dms, x, concepts[k]);
      for (unsigned H = 1; H < 1u << s->c->n_dms && cs_solved_conflict_holds(s, x, concepts[k]);
           H++) {
        json_t *group;

        if ((H & (H - 1)) == 0 || (stable[H * n + x] >> concepts[k] & 1)) continue;
        group = json_array();
        for (size_t i = 0; i < s->c->n_dms; i++) {
          if (H >> i & 1) json_array_append_new(group, json_string(s->c->dms[i]));
        }
        json_array_append_new(
            broken, json_pack("{s:s,s:I,s:o}", "concept", cs_concept_names[concepts[k]], "state",
                              (json_int_t)x + 1, "group", group));
      }
    }
    json_object_set_new(universal, cs_concept_names[concepts[k]], states_json(n, where));
  }
  json_object_set_new(o, "left_by_groups", broken);
  json_object_set_new(o, "left_by_no_group", universal);
}

/* Equilibria by limited moves of horizon 2 to 4 and without limit. */
static casus_status add_foresight(const cs_solved_conflict *s, uint8_t *stable, json_t *o) {
  json_t *ahead = json_object();
  size_t n = s->c->n;
  casus_status st = CASUS_OK;

  for (size_t h = 2; h <= 5 && st == CASUS_OK; h++) {
    static const char *const names[] = {"2", "3", "4", "unlimited"};
    bool settled;

    st = h < 5 ? cs_limited_moves(s->c, s->rank, h, stable)
               : cs_non_myopic(s->c, s->rank, stable, &settled);
    for (size_t k = n; k < s->c->n_dms * n && st == CASUS_OK; k++) stable[k % n] &= stable[k];
    if (st == CASUS_OK) json_object_set_new(ahead, names[h - 2], states_json(n, stable));
  }
  json_object_set_new(o, "equilibrium_ahead", ahead);
  return st;
}

/* What goes beyond one decision maker and one move, where the table has it too. */
static casus_status add_beyond(const cs_solved_conflict *s, cs_arena *arena, json_t *o) {
  size_t n = s->c->n, N = s->c->n_dms;
  uint8_t *stable, *where;
  casus_status st;
  cs_sets sets;

  if (n > CS_CONFLICT_CASE_STATES) return CASUS_OK;
  where = cs_arena_alloc(arena, N * n, 1);
  if (!where) return CASUS_NOMEM;
  st = add_foresight(s, where, o);
  if (st || N > CS_COALITION_DMS || N < 2) return st;
  stable = cs_arena_alloc(arena, n << N, 1);
  if (!stable) return CASUS_NOMEM;
  st = cs_sets_make(s->c, arena, &sets);
  if (st == CASUS_OK) st = cs_coalitions_solve(&sets, s->rank, stable);
  if (st == CASUS_OK) add_groups(s, stable, where, o);
  return st;
}

/* Ways and evolution; what would have to be wanted, when asked for. */
static casus_status add_play(const cs_solved_conflict *s, size_t k, const cs_conflict_extras *x,
                             cs_arena *arena, json_t *o) {
  size_t most = x->evolves ? CS_EVOLVE_STATES : CS_CONFLICT_LISTED;
  casus_status st = CASUS_OK;

  if (s->c->n <= CS_CONFLICT_CASE_STATES) st = cs_conflict_ways_json(s, arena, o);
  if (st == CASUS_OK && s->c->status_quo != CS_NO_STATE && s->c->n <= most)
    st = cs_conflict_evolution_json(s, x->noise, arena, o);
  if (st == CASUS_OK && x->wished)
    st = cs_conflict_inverse_json(s, x->wished[k], x->concept, x->each_own, arena, o);
  return st;
}

json_t *cs_conflict_json(const cs_solved_conflicts *all, const cs_conflict_extras *extras,
                         const char *path, cs_arena *arena) {
  json_t *conflicts = json_array();
  bool failed = false;
  json_t *top = cs_answer_json(&(cs_envelope){.answer = "conflict",
                                              .form = FORM,
                                              .sources = &path,
                                              .n_sources = 1,
                                              .case_sha256 = all->study ? all->study->c.hash : NULL,
                                              .set = all->study ? all->study->c.settings : NULL,
                                              .n_set = all->study ? all->study->c.n_settings : 0,
                                              .seed = extras->flips ? &extras->seed : NULL});

  for (size_t k = 0; k < all->n; k++) {
    const cs_solved_conflict *s = &all->conflicts[k];
    json_t *states = json_array(), *missed = json_object();
    json_t *o = json_pack("{s:s}", "conflict", s->name);

    json_object_set_new(o, "inputs_at", all->study ? json_string(CS_MEDIANS_WORD) : json_null());
    if (s->c->status_quo != CS_NO_STATE)
      json_object_set_new(o, "status_quo", json_integer((json_int_t)s->c->status_quo + 1));
    for (size_t i = 0; i < CS_N_CONCEPTS; i++) {
      if (s->missed[i])
        json_object_set_new(missed, cs_concept_names[i], json_integer((json_int_t)s->missed[i]));
    }
    if (s->is_foreign) json_object_set_new(o, "missed_by_gmcr_plus", json_incref(missed));
    json_decref(missed);
    for (uint32_t x = 0; x < s->c->n; x++) json_array_append_new(states, state_json(s, x, arena));
    json_object_set_new(o, "states", states);
    failed |= add_beyond(s, arena, o) != CASUS_OK;
    failed |= add_play(s, k, extras, arena, o) != CASUS_OK;
    if (extras->flips) json_object_set_new(o, "flips", flips_json(s, &extras->flips[k]));
    if (s->part && s->c->n <= CS_SEEING_STATES) {
      json_t *seeing = seeing_json(s, s->c->status_quo, arena);

      failed |= !seeing;
      if (seeing) json_object_set_new(o, "status_quo_seen", seeing);
    }
    json_array_append_new(conflicts, o);
  }
  json_object_set_new(top, "conflicts", conflicts);
  if (!failed) return top;
  json_decref(top);
  return NULL;
}
