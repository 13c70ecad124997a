/* Futures for `sensitivity`, `thresholds` and `voi`. */
#include "cli/questions.h"

#include "analysis/sensitivity/given.h"
#include "cli/keep.h"
#include "cli/session.h"
#include "report/json_text.h"
#include "report/put.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FUTURES = 16384, DEEP_FUTURES = 4096, MOST_KEPT = 1 << 22 };

static const cs_place nowhere = {0};

bool cs_question_is_case(const char *path) {
  size_t n = strlen(path);

  return !strcmp(path, "-") || (n > 5 && !strcmp(path + n - 5, ".yaml")) ||
         (n > 4 && !strcmp(path + n - 4, ".yml"));
}

casus_status cs_question_list(const cs_arguments *args, const char *option, cs_arena *arena,
                              const char *const **out, size_t *n) {
  const char **list;

  for (*n = 0; cs_option_nth(args, option, *n); (*n)++) continue;
  list = cs_arena_alloc(arena, *n, sizeof *list);
  if (!list) return CASUS_NOMEM;
  for (size_t k = 0; k < *n; k++) list[k] = cs_option_nth(args, option, k);
  *out = list;
  return CASUS_OK;
}

casus_status cs_question_split(const char *text, cs_arena *arena, const char *const **out,
                               size_t *n) {
  size_t commas = 0;
  const char **list;

  for (const char *c = text; *c; c++) commas += *c == ',';
  list = cs_arena_alloc(arena, commas + 1, sizeof *list);
  if (!list) return CASUS_NOMEM;
  for (*n = 0; *n <= commas; (*n)++) {
    const char *end = strchr(text, ',');
    size_t length;

    while (*text == ' ') text++;
    length = end ? (size_t)(end - text) : strlen(text);
    while (length && text[length - 1] == ' ') length--;
    list[*n] = cs_arena_strndup(arena, text, length);
    if (!list[*n]) return CASUS_NOMEM;
    text = end ? end + 1 : text;
  }
  *out = list;
  return CASUS_OK;
}

static casus_status read_wish(const cs_arguments *args, cs_subject *s, bool has_targets,
                              cs_wish *w) {
  const char *difference = has_targets ? cs_option_text(args, "difference") : NULL;
  casus_status st = cs_question_list(args, "measure", s->arena, &w->measures, &w->n_measures);

  if (st == CASUS_OK)
    st = cs_question_list(args, "strategy", s->arena, &w->strategies, &w->n_strategies);
  if (st) return st;
  w->claim = has_targets ? cs_option_text(args, "claim") : NULL;
  if (difference) {
    const char *const *names;
    size_t n;

    st = cs_question_split(difference, s->arena, &names, &n);
    if (st) return st;
    if (n != 2 || w->claim || w->n_strategies) {
      cs_error(s->diag, nowhere,
               n != 2 ? "--difference wants two strategies, as in --difference trade,firm"
                      : "--difference goes with neither --claim nor --strategy");
      return CASUS_USAGE;
    }
    w->better = names[0];
    w->worse = names[1];
  }
  return CASUS_OK;
}

static casus_status open_case(const cs_arguments *args, bool all, bool has_targets, cs_subject *s) {
  cs_model_settings models = {0};
  cs_wish wish = {0};
  casus_status st = cs_subject_read(cs_operand(args, 0), &models, s);

  if (st) return st;
  if (!cs_session_settings(args, &s->study, &s->settings)) return CASUS_USAGE;
  if (!cs_option_given(args, "futures"))
    s->settings.futures = s->study.graph.n_deep ? DEEP_FUTURES : FUTURES;
  if (cs_option_given(args, "run")) {
    st = cs_kept_settings(args, &s->study, s->diag, &s->settings);
    if (st) return st;
  }
  if (s->settings.replicates < 2) {
    cs_error(s->diag, nowhere, "--replicates must be at least 2: errors come from them");
    return CASUS_USAGE;
  }
  /* Each deep point must keep futures of its own: equal draws would look like influence. */
  if (s->settings.deep_points > 1 &&
      s->settings.futures / s->settings.replicates < s->settings.deep_points) {
    cs_error(s->diag, nowhere, "%zu deep points need at least %zu futures each",
             s->settings.deep_points, s->settings.deep_points * s->settings.replicates);
    return CASUS_USAGE;
  }
  /* All futures are kept, up to a limit; deep points share them, for a deep range takes only as many
   * values as there are points, and more futures at each would show every value as a spike. */
  s->settings.sample = s->settings.futures > MOST_KEPT / s->settings.deep_points
                           ? MOST_KEPT
                           : (size_t)s->settings.futures * s->settings.deep_points;
  st = read_wish(args, s, has_targets, &wish);
  if (st) return st;
  cs_session_start(args, &s->settings);
  st = cs_subject_run(s, &wish, all);
  cs_session_end();
  /* Asked to stop when the run was done already. */
  return st == CASUS_OK && cs_is_stopped(s->settings.stop) ? CASUS_STOPPED : st;
}

static casus_status open_table(const cs_arguments *args, bool has_targets, cs_subject *s) {
  cs_table_roles roles = {.strategy = cs_option_text(args, "by"),
                          .scenario = cs_option_text(args, "scenario")};
  cs_wish wish = {0};
  casus_status st = cs_question_list(args, "outcome", s->arena, &roles.outcomes, &roles.n_outcomes);

  if (st == CASUS_OK)
    st = cs_question_list(args, "input", s->arena, &roles.inputs, &roles.n_inputs);
  if (st == CASUS_OK) st = read_wish(args, s, has_targets, &wish);
  if (st) return st;
  if (!roles.n_outcomes) {
    cs_error(s->diag, nowhere, "a table needs --outcome COLUMN, once for each outcome");
    return CASUS_USAGE;
  }
  if (cs_option_given(args, "run")) {
    cs_error(s->diag, nowhere, "--run is for cases");
    return CASUS_USAGE;
  }
  s->settings.seed = cs_option_count(args, "seed");
  return cs_subject_table(cs_operand(args, 0), &roles, &wish, s);
}

casus_status cs_question_open(const cs_arguments *args, bool all, cs_subject *s) {
  const char *path = cs_operand(args, 0);
  bool has_targets = !all;

  *s = (cs_subject){.arena = cs_arena_new(), .diag = cs_new_diag(args)};
  if (!s->arena || !s->diag) return CASUS_NOMEM;
  return cs_question_is_case(path) ? open_case(args, all, has_targets, s)
                                   : open_table(args, has_targets, s);
}

casus_status cs_question_independent(cs_subject *s) {
  casus_status st = cs_subject_independent(s);
  cs_place table = {.file = s->data.source};

  if (st || s->is_case) return st;
  if (s->data.n < CS_GIVEN_LEAST) {
    st = cs_error(s->diag, table, "%zu futures are too few: at least %d are needed", s->data.n,
                  CS_GIVEN_LEAST);
    if (s->repeats)
      cs_detail(s->diag, "%zu rows that differ from another in at most one input do not count.",
                s->repeats);
    return st;
  }
  for (size_t k = 0; k < s->n_targets; k++) {
    size_t n = 0;

    for (size_t i = 0; i < s->data.n; i++) n += isfinite(s->targets[k].y[i]) != 0;
    if (n < CS_GIVEN_LEAST)
      st = cs_error(s->diag, table,
                    "%zu futures with a value of \"%s\" are too few: at least %d are needed", n,
                    s->targets[k].name, CS_GIVEN_LEAST);
  }
  return st;
}

bool cs_question_wants_json(const cs_arguments *args, const cs_subject *s) {
  return s->is_case || !strcmp(cs_option_text(args, "format"), "json");
}

int cs_question_deliver(const cs_arguments *args, const cs_subject *s, double started, bool whole,
                        json_t *json, cs_buf *text) {
  int kept = EXIT_DONE, delivered;

  if (s->is_case && json) kept = cs_keep(args, &s->study, &s->run, cs_now() - started, whole, json);
  if (!strcmp(cs_option_text(args, "format"), "json")) cs_json_print(json, text);
  json_decref(json);
  if (!strcmp(cs_option_text(args, "format"), "table") && text->text) {
    cs_buf fitted = {0};

    cs_put_fitted(&fitted, text->text);
    fitted.failed |= text->failed;
    cs_buf_free(text);
    *text = fitted;
  }
  delivered = cs_deliver(args, text);
  return delivered ? delivered : kept;
}

int cs_question_finish(const cs_arguments *args, cs_subject *s, casus_status st) {
  return cs_finish(args, s->diag, st);
}
