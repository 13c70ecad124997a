/* `casus conflict`: which situations of a conflict hold, for whom and why. */
#include "cli/commands.h"
#include "models/conflict/evolve.h"
#include "models/conflict/sets.h"
#include "report/conflict.h"
#include "report/json_text.h"
#include "report/put.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const cs_arguments *args;
  cs_arena *arena;
  casus_diag *diag;
  cs_standings all;
} job;

/* The concept asked for; each decision maker's own when none is. */
static bool concept_of(const job *j, cs_concept *out) {
  const char *text = cs_option_text(j->args, "concept");

  *out = CS_SEQ;
  if (!text || !strcmp(text, "own")) return false;
  return cs_concept_find(text, out);
}

static bool is_csv(const job *j) {
  return !strcmp(cs_option_text(j->args, "format"), "csv");
}

/* One state or several. */
typedef struct {
  casus_status (*one)(const cs_standing *, uint32_t, cs_concept, bool, cs_arena *, cs_buf *);
  casus_status (*group)(const cs_standing *, const uint32_t *, size_t, cs_concept, bool, cs_arena *,
                        cs_buf *);
} teller;

/* --explain and --inverse, in each conflict; where one does not know the state, the messages say
 * why. */
static casus_status about_state(job *j, const char *text, teller tell, cs_buf *out) {
  cs_concept concept;
  bool own = !concept_of(j, &concept);

  for (size_t i = 0; i < j->all.n; i++) {
    const cs_standing *s = &j->all.standings[i];
    uint32_t *states;
    casus_status st;
    size_t n;

    if (s->c->n > CS_STANDING_DETAILED)
      return cs_error(j->diag, (cs_place){0}, "%zu states; at most %d can be explained", s->c->n,
                      CS_STANDING_DETAILED);
    st = cs_standing_states(s, text, j->arena, j->diag, &states, &n);
    if (st) return st;
    if (i) cs_buf_puts(out, "\n");
    st = n == 1 ? tell.one(s, states[0], concept, own, j->arena, out)
                : tell.group(s, states, n, concept, own, j->arena, out);
    if (st) return st;
  }
  return CASUS_OK;
}

/* The state that `text` names in s, the status quo when it is NULL. */
static casus_status one_state(job *j, const cs_standing *s, const char *text, uint32_t *out) {
  uint32_t *states;
  casus_status st;
  size_t n;

  *out = s->c->status_quo;
  if (!text) return CASUS_OK;
  st = cs_standing_states(s, text, j->arena, j->diag, &states, &n);
  if (st) return st;
  if (n > 1)
    return cs_error(j->diag, (cs_place){0}, "\"%s\" is true in %zu states; one is wanted here",
                    text, n);
  *out = states[0];
  return CASUS_OK;
}

static casus_status only_cases(job *j) {
  return j->all.has_study ? CASUS_OK
                          : cs_error(j->diag, (cs_place){.file = cs_operand(j->args, 0)},
                                     "beliefs and futures are of cases, not of .gmcr files");
}

static casus_status see(job *j, const char *text, cs_buf *out) {
  casus_status st = only_cases(j);

  for (size_t i = 0; i < j->all.n && st == CASUS_OK; i++) {
    uint32_t state;

    st = one_state(j, &j->all.standings[i], text, &state);
    if (i && st == CASUS_OK) cs_buf_puts(out, "\n");
    if (st == CASUS_OK) st = cs_conflict_seeing(&j->all.standings[i], state, j->arena, out);
  }
  return st;
}

/* One result for each conflict, in the arena. */
static casus_status find_flips(job *j, cs_flips **out) {
  const char *text = cs_option_text(j->args, "flips");
  uint64_t futures =
      cs_option_given(j->args, "futures") ? cs_option_count(j->args, "futures") : 16384;
  casus_status st = only_cases(j);

  *out = cs_arena_alloc(j->arena, j->all.n, sizeof **out);
  if (!*out) return CASUS_NOMEM;
  for (size_t i = 0; i < j->all.n && st == CASUS_OK; i++) {
    const cs_standing *s = &j->all.standings[i];
    uint32_t state;

    st = one_state(j, s, strcmp(text, "status_quo") != 0 ? text : NULL, &state);
    if (st == CASUS_OK)
      st = cs_flips_find(&j->all, s, cs_option_text(j->args, "strategy"), state, futures,
                         cs_option_count(j->args, "seed"), j->arena, j->diag, &(*out)[i]);
  }
  return st;
}

static casus_status flips(job *j, cs_buf *out) {
  cs_flips *found;
  casus_status st = find_flips(j, &found);

  if (st == CASUS_OK && is_csv(j)) cs_conflict_flips_csv_head(out);
  for (size_t i = 0; i < j->all.n && st == CASUS_OK; i++) {
    if (is_csv(j)) {
      cs_conflict_flips_csv(&j->all.standings[i], &found[i], out);
      continue;
    }
    if (i) cs_buf_puts(out, "\n");
    st = cs_conflict_flips(&j->all.standings[i], &found[i], out);
  }
  return st;
}

static casus_status find_noise(const job *j, double *noise) {
  *noise = cs_option_given(j->args, "noise") ? cs_option_number(j->args, "noise") : 0.01;
  if (*noise >= 0 && *noise <= 1) return CASUS_OK;
  cs_say("casus conflict: --noise lies between 0 and 1\n");
  return CASUS_USAGE;
}

static casus_status evolve(job *j, cs_buf *out) {
  double noise;
  casus_status st = find_noise(j, &noise);

  if (st) return st;
  if (is_csv(j)) cs_conflict_evolution_csv_head(out);
  for (size_t i = 0; i < j->all.n && st == CASUS_OK; i++) {
    const cs_standing *s = &j->all.standings[i];

    if (s->c->n > CS_EVOLVE_STATES)
      return cs_error(j->diag, (cs_place){0}, "%zu states; --evolve takes at most %d", s->c->n,
                      CS_EVOLVE_STATES);
    if (s->c->status_quo == CS_NO_STATE)
      return cs_error(j->diag, (cs_place){0}, "\"%s\" has no status quo to evolve from", s->name);
    if (i && !is_csv(j)) cs_buf_puts(out, "\n");
    st = is_csv(j) ? cs_conflict_evolution_csv(s, noise, j->arena, out)
                   : cs_conflict_evolution(s, noise, j->arena, out);
  }
  return st;
}

/* The state that --inverse asks for, in each conflict. */
static casus_status find_wished(job *j, const char *text, uint32_t **out) {
  casus_status st = CASUS_OK;

  *out = cs_arena_alloc(j->arena, j->all.n, sizeof **out);
  if (!*out) return CASUS_NOMEM;
  for (size_t i = 0; i < j->all.n && st == CASUS_OK; i++)
    st = one_state(j, &j->all.standings[i], text, &(*out)[i]);
  return st;
}

static casus_status show_json(job *j, cs_buf *out) {
  const char *wish = cs_option_text(j->args, "inverse");
  cs_conflict_extras extras = {.evolves = cs_option_given(j->args, "evolve")};
  cs_flips *found = NULL;
  uint32_t *wished = NULL;
  casus_status st = find_noise(j, &extras.noise);
  json_t *json;

  extras.each_own = !concept_of(j, &extras.concept);
  if (st == CASUS_OK && cs_option_text(j->args, "flips")) st = find_flips(j, &found);
  if (st == CASUS_OK && wish) st = find_wished(j, wish, &wished);
  if (st) return st;
  extras.flips = found;
  extras.seed = cs_option_count(j->args, "seed");
  extras.wished = wished;
  json = cs_conflict_json(&j->all, &extras, cs_operand(j->args, 0), j->arena);
  cs_json_print(json, out);
  json_decref(json);
  return CASUS_OK;
}

/* --inverse as a table: of several states, the first. */
static casus_status inverse_csv(job *j, const char *text, cs_buf *out) {
  cs_concept concept;
  bool own = !concept_of(j, &concept);
  uint32_t *wished = NULL;
  casus_status st = find_wished(j, text, &wished);

  if (st == CASUS_OK) cs_conflict_inverse_csv_head(out);
  for (size_t i = 0; i < j->all.n && st == CASUS_OK; i++)
    st = cs_conflict_inverse_csv(&j->all.standings[i], wished[i], concept, own, j->arena, out);
  return st;
}

/* Is the answer to be had in the form that is asked for?  Sentences have one only. */
static bool has_form(const job *j) {
  static const char *const sentences[] = {"explain", "see"}, *const tables[] = {"inverse", "flips",
                                                                                "evolve"};
  const char *format = cs_option_text(j->args, "format");

  for (size_t k = 0; k < 2; k++) {
    if (!strcmp(format, "table") || !cs_option_given(j->args, sentences[k])) continue;
    cs_say("casus conflict: --%s is told in sentences: it has no --format %s\n", sentences[k],
           format);
    return false;
  }
  for (size_t k = 0; k < 3; k++) {
    if (strcmp(format, "dot") != 0 || !cs_option_given(j->args, tables[k])) continue;
    cs_say("casus conflict: --format dot draws the graph, not --%s\n", tables[k]);
    return false;
  }
  return true;
}

static casus_status show(job *j, cs_buf *out) {
  const char *format = cs_option_text(j->args, "format");

  if (!strcmp(format, "csv")) cs_conflict_csv_head(out);
  if (j->all.has_study && !strcmp(format, "table")) cs_put_caveat(out, &j->all.study.c);
  for (size_t i = 0; i < j->all.n; i++) {
    const cs_standing *s = &j->all.standings[i];

    if (!strcmp(format, "csv")) {
      cs_conflict_csv(s, out);
    } else if (!strcmp(format, "dot")) {
      if (s->c->n > CS_CONFLICT_DRAWN)
        return cs_error(j->diag, (cs_place){0}, "%zu states; at most %d can be drawn", s->c->n,
                        CS_CONFLICT_DRAWN);
      cs_conflict_dot(s, out);
    } else {
      if (i) cs_buf_puts(out, "\n");
      if (cs_conflict_table(s, j->arena, out)) return CASUS_NOMEM;
    }
  }
  return CASUS_OK;
}

static casus_status work(job *j, cs_buf *out) {
  const char *explain = cs_option_text(j->args, "explain");
  const char *inverse = cs_option_text(j->args, "inverse");
  casus_status st =
      !has_form(j)
          ? CASUS_USAGE
          : cs_standings_read(cs_operand(j->args, 0), cs_option_text(j->args, "model"),
                              cs_option_text(j->args, "strategy"), j->arena, j->diag, &j->all);

  if (st) return st;
  if (!strcmp(cs_option_text(j->args, "format"), "json")) return show_json(j, out);
  if (explain)
    return about_state(j, explain, (teller){cs_conflict_explain, cs_conflict_explain_group}, out);
  if (inverse && is_csv(j)) return inverse_csv(j, inverse, out);
  if (inverse)
    return about_state(j, inverse, (teller){cs_conflict_inverse, cs_conflict_inverse_group}, out);
  if (cs_option_text(j->args, "see")) return see(j, cs_option_text(j->args, "see"), out);
  if (cs_option_text(j->args, "flips")) return flips(j, out);
  if (cs_option_given(j->args, "evolve")) return evolve(j, out);
  return show(j, out);
}

static int run(const cs_arguments *args) {
  job j = {.args = args, .arena = cs_arena_new(), .diag = cs_new_diag(args)};
  casus_status st = j.arena && j.diag ? CASUS_OK : CASUS_NOMEM;
  cs_buf out = {0};
  int status;

  if (st == CASUS_OK) st = work(&j, &out);
  status = cs_conclude(args, j.diag, st, &out);
  cs_standings_free(&j.all);
  casus_diag_free(j.diag);
  cs_arena_free(j.arena);
  return status;
}

static const cs_option options[] = {
    {"model", 'm', OPTION_TEXT, "NAME", NULL, NULL, false,
     "the conflict of this name only, out of a case with several"},
    {"strategy", 's', OPTION_TEXT, "NAME", NULL, NULL, false,
     "as it is under this strategy of the case"},
    {"concept", 'c', OPTION_CHOICE, "C", "own nash gmr smr seq sseq", "own", false,
     "concept of --explain and --inverse; own: the one each follows"},
    {"explain", 'e', OPTION_TEXT, "STATE", NULL, NULL, false,
     "why this state holds or not, in sentences; STATE is a name, a number or a statement such as "
     "\"strike and not withdraw\"; of several states it tells which hold"},
    {"inverse", 'i', OPTION_TEXT, "STATE", NULL, NULL, false,
     "what each would have to want for this state to hold"},
    {"see", 0, OPTION_TEXT, "STATE", NULL, NULL, false,
     "what each would have to see in the others to change its mind about this state"},
    {"flips", 0, OPTION_TEXT, "STATE", NULL, NULL, false,
     "over many futures: how often this state holds and which comparison decides; status_quo is "
     "the present one; also with --format json"},
    {"futures", 'n', OPTION_COUNT, "N", NULL, "16384", false, "with --flips: how many futures"},
    {"seed", 0, OPTION_COUNT, "S", NULL, "1", false, "with --flips: seed of the random numbers"},
    {"evolve", 0, OPTION_FLAG, NULL, NULL, NULL, false,
     "long-run shares of the states and rounds until each first comes about"},
    {"noise", 0, OPTION_NUMBER, "P", NULL, "0.01", false,
     "with --evolve: the chance that a move is made at random"},
    {"format", 'f', OPTION_CHOICE, "FORM", "table json csv dot", "table", false,
     "form of the result; dot is the integrated graph for Graphviz"},
};

const cs_command cs_command_conflict = {
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
    .run = run,
};
