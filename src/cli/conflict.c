/* `casus conflict`: which situations of a conflict hold, for whom and why. */
#include "cli/commands.h"
#include "models/conflict/evolve.h"
#include "models/conflict/sets.h"
#include "report/conflict.h"

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

/* --explain and --inverse: calls `tell` for the first conflict that knows the state; where none
 * does, the messages say why. */
static casus_status about_state(job *j, const char *text,
                                casus_status (*tell)(const cs_standing *, uint32_t, cs_concept,
                                                     bool, cs_arena *, cs_buf *),
                                cs_buf *out) {
  cs_concept concept;
  bool own = !concept_of(j, &concept);
  size_t told = 0;

  for (size_t i = 0; i < j->all.n; i++) {
    const cs_standing *s = &j->all.standings[i];
    uint32_t state;
    casus_status st;

    if (s->c->n > CS_STANDING_DETAILED)
      return cs_error(j->diag, (cs_place){0}, "%zu states; at most %d can be explained", s->c->n,
                      CS_STANDING_DETAILED);
    state = cs_standing_state(s, text, j->arena, j->diag);
    if (state == CS_NO_STATE) return CASUS_CASE;
    if (told++) cs_buf_puts(out, "\n");
    st = tell(s, state, concept, own, j->arena, out);
    if (st) return st;
  }
  return CASUS_OK;
}

static casus_status evolve(job *j, cs_buf *out) {
  double noise = cs_option_given(j->args, "noise") ? cs_option_number(j->args, "noise") : 0.01;

  if (!(noise >= 0 && noise <= 1)) {
    fprintf(stderr, "casus conflict: --noise lies between 0 and 1\n");
    return CASUS_USAGE;
  }
  for (size_t i = 0; i < j->all.n; i++) {
    const cs_standing *s = &j->all.standings[i];

    if (s->c->n > CS_EVOLVE_STATES)
      return cs_error(j->diag, (cs_place){0}, "%zu states; --evolve takes at most %d", s->c->n,
                      CS_EVOLVE_STATES);
    if (s->c->status_quo == CS_NO_STATE)
      return cs_error(j->diag, (cs_place){0}, "\"%s\" has no status quo to evolve from", s->name);
    if (i) cs_buf_puts(out, "\n");
    if (cs_conflict_evolution(s, noise, j->arena, out)) return CASUS_NOMEM;
  }
  return CASUS_OK;
}

static casus_status show(job *j, cs_buf *out) {
  const char *format = cs_option_text(j->args, "format");

  if (!strcmp(format, "json")) {
    char *text = cs_conflict_json(&j->all, cs_operand(j->args, 0), j->arena);

    if (!text) return CASUS_NOMEM;
    cs_buf_puts(out, text);
    cs_buf_puts(out, "\n");
    free(text);
    return CASUS_OK;
  }
  if (!strcmp(format, "csv")) cs_conflict_csv_head(out);
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
      cs_standings_read(cs_operand(j->args, 0), cs_option_text(j->args, "model"),
                        cs_option_text(j->args, "strategy"), j->arena, j->diag, &j->all);

  if (st) return st;
  if (explain) return about_state(j, explain, cs_conflict_explain, out);
  if (inverse) return about_state(j, inverse, cs_conflict_inverse, out);
  if (cs_option_given(j->args, "evolve")) return evolve(j, out);
  return show(j, out);
}

static int run(const cs_arguments *args) {
  job j = {.args = args, .arena = cs_arena_new(), .diag = casus_diag_new()};
  casus_status st = j.arena && j.diag ? CASUS_OK : CASUS_NOMEM;
  cs_buf out = {0};
  int status;

  if (st == CASUS_OK) st = work(&j, &out);
  if (st == CASUS_OK && out.failed) st = CASUS_NOMEM;
  status = cs_finish(args, j.diag, st);
  if (st == CASUS_OK) {
    int delivered = cs_deliver(args, &out);

    if (delivered) status = delivered;
  } else {
    cs_buf_free(&out);
  }
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
     "\"strike and not withdraw\""},
    {"inverse", 'i', OPTION_TEXT, "STATE", NULL, NULL, false,
     "what each would have to want for this state to hold"},
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
