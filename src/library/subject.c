/* Futures for `sensitivity`, `thresholds` and `voi`. */
#include "library/subject.h"

#include "analysis/sensitivity/given_futures.h"
#include "report/text_layout.h"

#include <math.h>
#include <string.h>

enum { FUTURES = 16384, DEEP_FUTURES = 4096, MOST_KEPT = 1 << 22 };

static const cs_place nowhere = {0};

static casus_status read_wish(const casus_answer *a, cs_subject *s, bool has_targets, cs_wish *w) {
  const char *difference = has_targets ? cs_option_text(&a->asked, "difference") : NULL;
  casus_status st = cs_read_list(&a->asked, "measure", s->arena, &w->measures, &w->n_measures);

  if (st == CASUS_OK)
    st = cs_read_list(&a->asked, "strategy", s->arena, &w->strategies, &w->n_strategies);
  if (st) return st;
  w->claim = has_targets ? cs_option_text(&a->asked, "claim") : NULL;
  if (difference) {
    const char *const *names;
    size_t n;

    st = cs_split(difference, s->arena, &names, &n);
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

static casus_status open_case(const cs_asking *by, casus_answer *a, bool all, cs_subject *s) {
  static const cs_default_futures defaults = {FUTURES, DEEP_FUTURES};
  cs_model_settings models = {0};
  cs_wish wish = {0};
  casus_status st = cs_asked_case(by, a, &models, &s->study);

  if (st) return st;
  s->is_case = true;
  cs_read_settings(by, &a->asked, s->study, &defaults, &s->settings);
  if (cs_option_given(&a->asked, "run")) {
    st = cs_kept_settings(by, a, s->study, &s->settings);
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
  st = read_wish(a, s, !all, &wish);
  if (st) return st;
  cs_heed(by, true);
  st = cs_subject_run(s, &wish, all);
  cs_heed(by, false);
  /* Asked to stop when the run was done already. */
  return st == CASUS_OK && cs_is_stopped(s->settings.stop) ? CASUS_STOPPED : st;
}

static casus_status open_table(const casus_answer *a, bool has_targets, cs_subject *s) {
  cs_table_roles roles = {.strategy = cs_option_text(&a->asked, "by"),
                          .scenario = cs_option_text(&a->asked, "scenario")};
  cs_wish wish = {0};
  casus_status st =
      cs_read_list(&a->asked, "outcome", s->arena, &roles.outcomes, &roles.n_outcomes);

  if (st == CASUS_OK)
    st = cs_read_list(&a->asked, "input", s->arena, &roles.inputs, &roles.n_inputs);
  if (st == CASUS_OK) st = read_wish(a, s, has_targets, &wish);
  if (st) return st;
  if (!roles.n_outcomes) {
    cs_error(s->diag, nowhere, "a table needs --outcome COLUMN, once for each outcome");
    return CASUS_USAGE;
  }
  if (cs_option_given(&a->asked, "run")) {
    cs_error(s->diag, nowhere, "--run is for cases");
    return CASUS_USAGE;
  }
  s->settings.seed = cs_option_count(&a->asked, "seed");
  return cs_subject_table(cs_operand(&a->asked, 0), &roles, &wish, s);
}

void cs_subject_begin(const cs_asking *by, const casus_answer *a, cs_subject *s) {
  *s = (cs_subject){.arena = a->arena, .diag = by->diag};
}

casus_status cs_subject_open(const cs_asking *by, casus_answer *a, bool all, cs_subject *s) {
  cs_subject_begin(by, a, s);
  return by->study || cs_is_case_path(cs_operand(&a->asked, 0)) ? open_case(by, a, all, s)
                                                                : open_table(a, !all, s);
}

casus_status cs_subject_enough(cs_subject *s) {
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

casus_status cs_subject_data(casus_answer *a, cs_data *out) {
  const cs_subject *s = a->found;

  *out = s->data;
  return CASUS_OK;
}

void cs_subject_release(casus_answer *a) {
  cs_subject_free(a->found);
}

casus_status cs_subject_put(cs_buf *text, bool for_programs, cs_buf *out) {
  if (for_programs) {
    cs_buf_add(out, text->text, text->n);
  } else {
    cs_put_fitted(out, text->text ? text->text : "");
  }
  out->failed |= text->failed;
  cs_buf_free(text);
  return CASUS_OK;
}
