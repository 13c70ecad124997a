/* `casus conflict`: which situations of a conflict hold, for whom and why. */
#include "analysis/medians.h"
#include "faces/conflict/csv.h"
#include "faces/conflict/json.h"
#include "faces/conflict/questions.h"
#include "faces/conflict/sentences.h"
#include "faces/conflict/table.h"
#include "faces/conflict/turning_beliefs.h"
#include "models/conflict/evolve.h"
#include "models/conflict/stability_by_sets.h"
#include "report/text_layout.h"

#include <string.h>

/* What is asked of each conflict. */
typedef enum { STABILITY, EXPLAIN, INVERSE, SEE, FLIPS, EVOLVE, DRAWING } topic;

/* One conflict's answer. */
typedef struct {
  uint32_t *states; /* that the option names */
  size_t n_states;
  cs_flips flips;
} reply;

typedef struct {
  cs_solved_conflicts all;
  topic topic;
  cs_concept concept;
  bool own; /* by each decision maker's own concept instead */
  double noise;
  reply *replies; /* [conflict] */
} found;

/* ---- asking --------------------------------------------------------------------------------- */

static topic topic_of(const cs_options *o) {
  if (!strcmp(cs_option_text(o, "format"), "dot")) return DRAWING;
  if (cs_option_given(o, "explain")) return EXPLAIN;
  if (cs_option_given(o, "inverse")) return INVERSE;
  if (cs_option_given(o, "see")) return SEE;
  if (cs_option_given(o, "flips")) return FLIPS;
  return cs_option_given(o, "evolve") ? EVOLVE : STABILITY;
}

/* Is the answer to be had in the form that is asked for?  Sentences have one only. */
static casus_status check_form(const cs_asking *by, const cs_options *o) {
  static const char *const sentences[] = {"explain", "see"}, *const tables[] = {"inverse", "flips",
                                                                                "evolve"};
  const char *format = cs_option_text(o, "format");

  for (size_t k = 0; k < 2; k++) {
    if (strcmp(format, "table") != 0 && cs_option_given(o, sentences[k]))
      return cs_usage(by->diag, "--%s is told in sentences: it has no --format %s", sentences[k],
                      format);
  }
  for (size_t k = 0; k < 3; k++) {
    if (!strcmp(format, "dot") && cs_option_given(o, tables[k]))
      return cs_usage(by->diag, "--format dot draws the graph, not --%s", tables[k]);
  }
  return CASUS_OK;
}

/* The states that the topic's option names. */
static casus_status find_states(const cs_asking *by, const casus_answer *a,
                                const cs_solved_conflict *s, const char *text, reply *r) {
  if (s->c->n > CS_SOLVED_CONFLICT_DETAILED)
    return cs_error(by->diag, (cs_place){0}, "%zu states; at most %d can be explained", s->c->n,
                    CS_SOLVED_CONFLICT_DETAILED);
  return cs_solved_conflict_states(s, text, a->arena, by->diag, &r->states, &r->n_states);
}

/* The one state that `text` names, the status quo when it is NULL. */
static casus_status find_state(const cs_asking *by, const casus_answer *a,
                               const cs_solved_conflict *s, const char *text, reply *r) {
  casus_status st;

  if (!text) {
    r->states = cs_arena_alloc(a->arena, 1, sizeof *r->states);
    if (!r->states) return CASUS_NOMEM;
    r->states[0] = s->c->status_quo;
    r->n_states = 1;
    return CASUS_OK;
  }
  st = cs_solved_conflict_states(s, text, a->arena, by->diag, &r->states, &r->n_states);
  if (st == CASUS_OK && r->n_states > 1)
    st = cs_error(by->diag, (cs_place){0}, "\"%s\" is true in %zu states; one is wanted here", text,
                  r->n_states);
  return st;
}

static casus_status only_cases(const cs_asking *by, const casus_answer *a, const found *q) {
  return q->all.study ? CASUS_OK
                      : cs_error(by->diag, (cs_place){.file = a->name},
                                 "beliefs and futures are of cases, not of .gmcr files");
}

static casus_status find_flips(const cs_asking *by, const casus_answer *a, const found *q,
                               const cs_solved_conflict *s, reply *r) {
  const char *text = cs_option_text(&a->asked, "flips");
  casus_status st = only_cases(by, a, q);

  if (st == CASUS_OK) st = find_state(by, a, s, strcmp(text, "status_quo") != 0 ? text : NULL, r);
  return st ? st
            : cs_flips_find(&q->all, s, cs_option_text(&a->asked, "strategy"), r->states[0],
                            cs_option_count(&a->asked, "futures"),
                            cs_option_count(&a->asked, "seed"), a->arena, by->diag, &r->flips);
}

static casus_status check_evolution(const cs_asking *by, const cs_solved_conflict *s) {
  if (s->c->n > CS_EVOLVE_STATES)
    return cs_error(by->diag, (cs_place){0}, "%zu states; --evolve takes at most %d", s->c->n,
                    CS_EVOLVE_STATES);
  if (s->c->status_quo == CS_NO_STATE)
    return cs_error(by->diag, (cs_place){0}, "\"%s\" has no status quo to evolve from", s->name);
  return CASUS_OK;
}

static casus_status ask_one(const cs_asking *by, const casus_answer *a, const found *q,
                            const cs_solved_conflict *s, reply *r) {
  bool is_table = !strcmp(cs_option_text(&a->asked, "format"), "table");
  casus_status st = CASUS_OK;

  switch (q->topic) {
    case STABILITY:
      break;
    case EXPLAIN:
      st = find_states(by, a, s, cs_option_text(&a->asked, "explain"), r);
      break;
    case INVERSE:
      /* Of several states a sentence can be told, but not a table. */
      st = (is_table ? find_states : find_state)(by, a, s, cs_option_text(&a->asked, "inverse"), r);
      break;
    case SEE:
      st = only_cases(by, a, q);
      if (st == CASUS_OK) st = find_state(by, a, s, cs_option_text(&a->asked, "see"), r);
      break;
    case FLIPS:
      st = find_flips(by, a, q, s, r);
      break;
    case EVOLVE:
      /* The document leaves out what it has no room for. */
      if (strcmp(cs_option_text(&a->asked, "format"), "json") != 0) st = check_evolution(by, s);
      break;
    case DRAWING:
      if (s->c->n > CS_CONFLICT_DRAWN)
        st = cs_error(by->diag, (cs_place){0}, "%zu states; at most %d can be drawn", s->c->n,
                      CS_CONFLICT_DRAWN);
      break;
  }
  return st;
}

static casus_status read_all(const cs_asking *by, casus_answer *a, found *q) {
  const cs_model_settings settings = {0};
  const char *name = a->name;
  const cs_study *study;
  size_t n = strlen(name);
  casus_status st;

  if (!by->study && n > 5 && (!strcmp(name + n - 5, ".gmcr") || !strcmp(name + n - 5, ".json")))
    return cs_solved_conflicts_of_gmcr(name, a->arena, by->diag, &q->all);
  st = cs_asked_case(by, a, &settings, &study);
  return st ? st
            : cs_solved_conflicts_of(study, cs_option_text(&a->asked, "model"),
                                     cs_option_text(&a->asked, "strategy"), a->arena, by->diag,
                                     &q->all);
}

static casus_status ask(const cs_asking *by, casus_answer *a) {
  const char *concept = cs_option_text(&a->asked, "concept");
  found *q = cs_arena_alloc(a->arena, 1, sizeof *q);
  casus_status st;

  a->found = q;
  if (!q) return CASUS_NOMEM;
  q->topic = topic_of(&a->asked);
  q->concept = CS_SEQ;
  q->own = !strcmp(concept, "own") || !cs_concept_find(concept, &q->concept);
  q->noise = cs_option_number(&a->asked, "noise");
  st = check_form(by, &a->asked);
  if (st == CASUS_OK) st = read_all(by, a, q);
  if (st) return st;
  q->replies = cs_arena_alloc(a->arena, q->all.n, sizeof *q->replies);
  if (!q->replies) return CASUS_NOMEM;
  for (size_t i = 0; i < q->all.n && st == CASUS_OK; i++)
    st = ask_one(by, a, q, &q->all.conflicts[i], &q->replies[i]);
  a->is_found = !st;
  return st;
}

/* ---- telling -------------------------------------------------------------------------------- */

static json_t *json(const casus_answer *a) {
  const found *q = a->found;
  cs_arena *arena = cs_arena_new();
  cs_flips *flips = arena ? cs_arena_alloc(arena, q->all.n, sizeof *flips) : NULL;
  uint32_t *wished = flips ? cs_arena_alloc(arena, q->all.n, sizeof *wished) : NULL;
  const char *path = a->name;
  cs_conflict_extras extras = {.concept = q->concept,
                               .each_own = q->own,
                               .evolves = q->topic == EVOLVE,
                               .noise = q->noise,
                               .seed = cs_option_count(&a->asked, "seed")};
  bool has_wishes = q->topic == INVERSE;
  json_t *document = NULL;

  for (size_t i = 0; wished && i < q->all.n; i++) {
    flips[i] = q->replies[i].flips;
    has_wishes &= q->replies[i].n_states == 1;
    if (has_wishes) wished[i] = q->replies[i].states[0];
  }
  if (q->topic == FLIPS) extras.flips = flips;
  if (has_wishes) extras.wished = wished;
  if (wished) document = cs_conflict_json(&q->all, &extras, path, arena);
  cs_arena_free(arena);
  return document;
}

static void csv_head(const found *q, cs_buf *out) {
  switch (q->topic) {
    case INVERSE:
      cs_conflict_inverse_csv_head(out);
      break;
    case FLIPS:
      cs_conflict_flips_csv_head(out);
      break;
    case EVOLVE:
      cs_conflict_evolution_csv_head(out);
      break;
    default:
      cs_conflict_csv_head(out);
  }
}

static casus_status csv(const found *q, size_t i, cs_arena *arena, cs_buf *out) {
  const cs_solved_conflict *s = &q->all.conflicts[i];
  const reply *r = &q->replies[i];

  switch (q->topic) {
    case INVERSE:
      return cs_conflict_inverse_csv(s, r->states[0], q->concept, q->own, arena, out);
    case FLIPS:
      cs_conflict_flips_csv(s, &r->flips, out);
      break;
    case EVOLVE:
      return cs_conflict_evolution_csv(s, q->noise, arena, out);
    default:
      cs_conflict_csv(s, out);
  }
  return CASUS_OK;
}

static casus_status table(const found *q, size_t i, cs_arena *arena, cs_buf *out) {
  const cs_solved_conflict *s = &q->all.conflicts[i];
  const reply *r = &q->replies[i];

  switch (q->topic) {
    case EXPLAIN:
      return r->n_states == 1 ? cs_conflict_explain(s, r->states[0], q->concept, q->own, arena, out)
                              : cs_conflict_explain_group(s, r->states, r->n_states, q->concept,
                                                          q->own, arena, out);
    case INVERSE:
      return r->n_states == 1 ? cs_conflict_inverse(s, r->states[0], q->concept, q->own, arena, out)
                              : cs_conflict_inverse_group(s, r->states, r->n_states, q->concept,
                                                          q->own, arena, out);
    case SEE:
      return cs_conflict_seeing(s, r->states[0], arena, out);
    case FLIPS:
      return cs_conflict_flips(s, &r->flips, out);
    case EVOLVE:
      return cs_conflict_evolution(s, q->noise, arena, out);
    case DRAWING:
      cs_conflict_dot(s, out);
      break;
    case STABILITY:
      return cs_conflict_table(s, arena, out);
  }
  return CASUS_OK;
}

/* Does the topic's table show the case at its medians and not say so itself? */
static bool is_at_medians(topic t) {
  return t == STABILITY || t == EXPLAIN || t == INVERSE || t == EVOLVE;
}

static casus_status render(const casus_answer *a, const cs_form *form, cs_buf *out) {
  const found *q = a->found;
  bool is_csv = !strcmp(form->format, "csv");
  cs_arena *arena = cs_arena_new();
  casus_status st = arena ? CASUS_OK : CASUS_NOMEM;

  if (is_csv) csv_head(q, out);
  if (q->all.study && q->topic == STABILITY && !is_csv) cs_put_caveat(out, &q->all.study->c);
  if (q->all.study && is_at_medians(q->topic) && !is_csv)
    cs_buf_printf(out, "%s\n\n", cs_medians_sentence);
  for (size_t i = 0; i < q->all.n && st == CASUS_OK; i++) {
    if (i && !is_csv && q->topic != DRAWING) cs_buf_puts(out, "\n");
    st = (is_csv ? csv : table)(q, i, arena, out);
  }
  cs_arena_free(arena);
  return st;
}

static const cs_option options[] = {
    {"model", 'm', CS_OPTION_TEXT, "NAME", NULL, NULL, false,
     "the conflict of this name only, out of a case with several", 0, 0, NULL},
    {"strategy", 's', CS_OPTION_TEXT, "NAME", NULL, NULL, false,
     "as it is under this strategy of the case", 0, 0, NULL},
    {"concept", 'c', CS_OPTION_CHOICE, "C", "own nash gmr smr seq sseq", "own", false,
     "concept of --explain and --inverse; own: the one each follows", 0, 0, NULL},
    {"explain", 'e', CS_OPTION_TEXT, "STATE", NULL, NULL, false,
     "why this state holds or not, in sentences; STATE is a name, a number or a statement such as "
     "\"strike and not withdraw\"; of several states it tells which hold",
     0, 0, NULL},
    {"inverse", 'i', CS_OPTION_TEXT, "STATE", NULL, NULL, false,
     "what each would have to want for this state to hold", 0, 0, NULL},
    {"see", 0, CS_OPTION_TEXT, "STATE", NULL, NULL, false,
     "what each would have to see in the others to change its mind about this state", 0, 0, NULL},
    {"flips", 0, CS_OPTION_TEXT, "STATE", NULL, NULL, false,
     "over many futures: how often this state holds and which comparison decides; status_quo is "
     "the present one; also with --format json",
     0, 0, NULL},
    {"futures", 'n', CS_OPTION_COUNT, "N", NULL, "16384", false, "with --flips: how many futures",
     0, 0, NULL},
    {"seed", 0, CS_OPTION_COUNT, "S", NULL, "1", false, "with --flips: seed of the random numbers",
     0, 0, NULL},
    {"evolve", 0, CS_OPTION_FLAG, NULL, NULL, NULL, false,
     "long-run shares of the states and rounds until each first comes about", 0, 0, NULL},
    {"noise", 0, CS_OPTION_NUMBER, "P", NULL, "0.01", false,
     "with --evolve: the chance that a move is made at random", 0, 1, NULL},
    {"format", 'f', CS_OPTION_CHOICE, "FORM", "table json csv dot", "table", false,
     "form of the result; dot is the integrated graph for Graphviz", 0, 0, NULL},
};

const cs_question cs_question_conflict = {
    .name = "conflict",
    .operands = "FILE",
    .least = 1,
    .most = 1,
    .summary = "find which situations of a conflict hold, and why",
    .description =
        "Finds for every state of a conflict who would leave it: Nash (nash), general and "
        "symmetric "
        "metarationality (gmr, smr), sequential and symmetric sequential stability (seq, sseq), "
        "simultaneous sanctions (sim), and groups that move together.\n\n"
        "FILE is a case with models of kind conflict, whose uncertain quantities are then taken at "
        "their medians, or a .gmcr file of GMCR+. With three and more decision makers that program "
        "misses equilibria; the table says which.",
    .examples =
        "casus conflict cases/nk-2017/case.yaml\twhat holds\n"
        "casus conflict cases/nk-2017/case.yaml -m restrained --explain bargain\twhy\n"
        "casus conflict cases/nk-2017/case.yaml -f dot -m restrained | dot -Tsvg\tdraw it\n",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .ask = ask,
    .render = render,
    .json = json,
};
