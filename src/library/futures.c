/* Futures out of a case or a file; see futures.h. */
#include "library/futures.h"

#include "analysis/data/ema.h"
#include "base/alloc.h"
#include "base/clock.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
  FUTURES = 16384,
  DEEP_FUTURES = 512,    /* the same at each deep point */
  OWN_DEEP_FUTURES = 64, /* others at each: all of them together are searched */
  MOST_FUTURES = 1 << 24
};

/* ---- outcomes ------------------------------------------------------------------------------ */

/* s[0..*n) loses a last part " OP NUMBER"; false when it has none. */
static bool take_bound(const char *s, size_t *n, const char *operator, double * out) {
  size_t at = *n, begin;

  while (at > 1 && strncmp(s + at - 2, operator, 2) != 0) at--;
  if (at < 2) return false;
  begin = at;
  while (begin < *n && isspace((unsigned char)s[begin])) begin++;
  if (!cs_parse_number(s + begin, *n - begin, out)) return false;
  *n = at - 2;
  while (*n && isspace((unsigned char)s[*n - 1])) --*n;
  return true;
}

casus_status cs_outcome_read(const char *option, const char *text, cs_arena *arena,
                             casus_diag *diag, cs_outcome *out) {
  size_t n = strlen(text);
  bool has_bound;

  while (n && isspace((unsigned char)text[n - 1])) n--;
  *out = (cs_outcome){.at_least = -INFINITY, .at_most = INFINITY};
  has_bound = take_bound(text, &n, "<=", &out->at_most);
  has_bound |= take_bound(text, &n, ">=", &out->at_least);
  if (!isfinite(out->at_most)) has_bound |= take_bound(text, &n, "<=", &out->at_most);
  if (n > 4 && !strncmp(text + n - 4, ":low", 4)) {
    out->has_better = true;
    n -= 4;
  } else if (n > 5 && !strncmp(text + n - 5, ":high", 5)) {
    out->has_better = out->better_high = true;
    n -= 5;
  } else if (has_bound && isfinite(out->at_least) != isfinite(out->at_most)) {
    /* One threshold says which way is better. */
    out->has_better = true;
    out->better_high = isfinite(out->at_least);
  }
  out->name = cs_arena_strndup(arena, text, n);
  if (!out->name) return CASUS_NOMEM;
  if (n) return CASUS_OK;
  cs_error(diag, (cs_place){0}, "--%s \"%s\" names no column", option, text);
  cs_detail(diag, "Expected COLUMN[:low|:high] [>= X] [<= X].");
  return CASUS_CASE;
}

/* Outcomes that --outcome and `more` name; one that both name has the bounds of --outcome. */
static casus_status read_outcomes(const cs_asking *by, const casus_answer *a, const char *more,
                                  cs_outcome **outcomes, size_t *n) {
  const char *const *texts;
  size_t given;
  casus_status st = cs_read_list(&a->asked, "outcome", a->arena, &texts, &given);

  *n = 0;
  if (st) return st;
  *outcomes = cs_arena_alloc(a->arena, given + 1, sizeof **outcomes);
  if (!*outcomes) return CASUS_NOMEM;
  for (size_t k = 0; k < given + (more != NULL) && st != CASUS_NOMEM; k++) {
    const char *text = k < given ? texts[k] : more;
    cs_outcome o;
    bool twice = false;
    casus_status one =
        cs_outcome_read(k < given ? "outcome" : "target", text, a->arena, by->diag, &o);

    if (one) {
      st = one;
      continue;
    }
    if (k == given) {
      /* What is looked for is no threshold to be met. */
      o.has_better = false;
      o.at_least = -INFINITY;
      o.at_most = INFINITY;
    }
    for (size_t j = 0; j < *n; j++) twice |= !strcmp((*outcomes)[j].name, o.name);
    if (!twice) (*outcomes)[(*n)++] = o;
  }
  if (st || *n) return st;
  cs_error(by->diag, (cs_place){.file = a->name},
           "which columns are outcomes? --outcome is missing");
  cs_hint(by->diag, "As in --outcome \"cost:low <= 260\".");
  return CASUS_CASE;
}

/* ---- files --------------------------------------------------------------------------------- */

/* Only the strategies that --strategy names. */
static casus_status keep_strategies(const cs_asking *by, const casus_answer *a, cs_data *d) {
  const char *const *wanted;
  const char **names;
  size_t n, kept = 0;
  double **y;

  if (cs_read_list(&a->asked, "strategy", a->arena, &wanted, &n)) return CASUS_NOMEM;
  if (!n) return CASUS_OK;
  names = cs_arena_alloc(a->arena, n, sizeof *names);
  y = cs_arena_alloc(a->arena, n * d->n_outcomes, sizeof *y);
  if (!names || !y) return CASUS_NOMEM;
  for (size_t k = 0; k < n; k++) {
    const char *name = wanted[k];
    int v = cs_data_strategy(d, name);

    if (v < 0) {
      cs_error(by->diag, (cs_place){.file = d->source}, "no strategy is named \"%s\"", name);
      cs_hint_nearest(by->diag, name, d->strategies, d->n_strategies);
      return CASUS_CASE;
    }
    memcpy(y + kept * d->n_outcomes, d->y + (size_t)v * d->n_outcomes, d->n_outcomes * sizeof *y);
    names[kept++] = d->strategies[v];
  }
  d->strategies = names;
  d->y = y;
  d->n_strategies = kept;
  return CASUS_OK;
}

static casus_status read_file(const cs_asking *by, const casus_answer *a, const char *more,
                              cs_futures *f) {
  const char *path = cs_operand(&a->asked, 0);
  cs_table_roles roles = {.strategy = cs_option_text(&a->asked, "strategy-column"),
                          .scenario = cs_option_text(&a->asked, "scenario-column"),
                          .weight = cs_option_text(&a->asked, "weight-column")};
  const char **names;
  cs_outcome *outcomes;
  size_t n;
  casus_status st = cs_read_list(&a->asked, "input", a->arena, &roles.inputs, &roles.n_inputs);

  if (st == CASUS_OK) st = read_outcomes(by, a, more, &outcomes, &n);
  if (st) return st;
  names = cs_arena_alloc(a->arena, n, sizeof *names);
  if (!names) return CASUS_NOMEM;
  for (size_t k = 0; k < n; k++) names[k] = outcomes[k].name;
  roles.outcomes = names;
  roles.n_outcomes = n;
  st = (cs_is_ema(path) ? cs_data_of_ema : cs_data_of_table)(path, &roles, a->arena, by->diag,
                                                             &f->data);
  for (size_t k = 0; k < n && !st; k++) f->data.outcomes[k] = outcomes[k];
  return st ? st : keep_strategies(by, a, &f->data);
}

/* ---- cases --------------------------------------------------------------------------------- */

static casus_status settings(const cs_asking *by, const casus_answer *a, cs_futures *f,
                             cs_run_settings *s) {
  const cs_default_futures defaults = {FUTURES,
                                       f->keeping == CS_KEEP_OWN ? OWN_DEEP_FUTURES : DEEP_FUTURES};

  cs_read_settings(by, &a->asked, f->study, &defaults, s);
  s->keeping = f->keeping;
  s->keeps_watches = true;
  s->watches = f->plan.watches;
  s->n_watches = f->study->c.n_measures;
  if (cs_option_given(&a->asked, "run")) {
    casus_status st = cs_kept_settings(by, a, f->study, s);

    if (st) return st;
  }
  if (s->futures > MOST_FUTURES / s->deep_points)
    return cs_usage(by->diag, "more than %d futures to keep: --futures times --deep is %llu",
                    MOST_FUTURES, (unsigned long long)s->futures * s->deep_points);
  s->sample = (size_t)s->futures * s->deep_points;
  f->seed = s->seed;
  return CASUS_OK;
}

static casus_status run_case(const cs_asking *by, casus_answer *a, cs_futures *f) {
  cs_model_settings models = {0};
  cs_run_settings s;
  size_t *chosen, n;
  casus_status st = cs_asked_case(by, a, &models, &f->study);

  if (st) return st;
  f->is_case = true;
  st = cs_read_strategies(by, &a->asked, f->study, a->arena, &chosen, &n);
  if (!st) st = cs_study_plan(f->study, chosen, n, a->arena, by->diag, &f->plan);
  if (!st) st = settings(by, a, f, &s);
  if (st) return st;
  if (!f->study->c.n_measures)
    return cs_error(by->diag, (cs_place){.file = a->name}, "the case has no measures");
  cs_heed(by, true);
  st = cs_run_make(&f->plan.program, &s, by->diag, &f->run);
  cs_heed(by, false);
  f->has_run = st == CASUS_OK || st == CASUS_STOPPED;
  if (st == CASUS_OK && cs_is_stopped(s.stop)) st = CASUS_STOPPED;
  return st ? st : cs_data_of_run(f->study, &f->plan, &f->run, a->arena, &f->data);
}

casus_status cs_futures_read(const cs_asking *by, casus_answer *a, const char *more,
                             cs_keeping keeping, cs_futures *f) {
  *f = (cs_futures){
      .keeping = keeping, .seed = cs_option_count(&a->asked, "seed"), .started = cs_now()};
  if (by->study || cs_is_case_path(cs_operand(&a->asked, 0))) return run_case(by, a, f);
  return read_file(by, a, more, f);
}

void cs_futures_free(cs_futures *f) {
  cs_data_free(&f->data);
  if (f->has_run) cs_run_free(&f->run);
}
