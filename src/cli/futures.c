/* Futures out of a case or a file; see futures.h. */
#include "cli/futures.h"

#include "analysis/data/ema.h"
#include "base/alloc.h"
#include "cli/session.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
  FUTURES = 16384,
  DEEP_FUTURES = 512,    /* the same at each deep point */
  OWN_DEEP_FUTURES = 64, /* others at each: all of them together are searched */
  MOST_FUTURES = 1 << 24,
  MOST_DEEP = 65536,
  MOST_REPLICATES = 4096
};

static bool ends_in(const char *s, const char *end) {
  size_t n = strlen(s), m = strlen(end);

  return n >= m && !strcmp(s + n - m, end);
}

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

static size_t count(const cs_arguments *args, const char *option) {
  size_t n = 0;

  while (cs_option_nth(args, option, n)) n++;
  return n;
}

/* Outcomes that --outcome and `more` name; one that both name has the bounds of --outcome. */
static casus_status read_outcomes(const cs_arguments *args, const char *more, cs_futures *f,
                                  cs_outcome **outcomes, size_t *n) {
  size_t given = count(args, "outcome");
  casus_status st = CASUS_OK;

  *n = 0;
  *outcomes = cs_arena_alloc(f->arena, given + 1, sizeof **outcomes);
  if (!*outcomes) return CASUS_NOMEM;
  for (size_t k = 0; k < given + (more != NULL) && st != CASUS_NOMEM; k++) {
    const char *text = k < given ? cs_option_nth(args, "outcome", k) : more;
    cs_outcome o;
    bool twice = false;
    casus_status one =
        cs_outcome_read(k < given ? "outcome" : "target", text, f->arena, f->diag, &o);

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
  cs_error(f->diag, (cs_place){.file = cs_operand(args, 0)},
           "which columns are outcomes? --outcome is missing");
  cs_hint(f->diag, "As in --outcome \"cost:low <= 260\".");
  return CASUS_CASE;
}

/* ---- files --------------------------------------------------------------------------------- */

/* Only the strategies that --strategy names. */
static casus_status keep_strategies(const cs_arguments *args, cs_futures *f) {
  cs_data *d = &f->data;
  size_t n = count(args, "strategy"), kept = 0;
  const char **names;
  double **y;

  if (!n) return CASUS_OK;
  names = cs_arena_alloc(f->arena, n, sizeof *names);
  y = cs_arena_alloc(f->arena, n * d->n_outcomes, sizeof *y);
  if (!names || !y) return CASUS_NOMEM;
  for (size_t k = 0; k < n; k++) {
    const char *name = cs_option_nth(args, "strategy", k);
    int v = cs_data_strategy(d, name);

    if (v < 0) {
      cs_error(f->diag, (cs_place){.file = d->source}, "no strategy is named \"%s\"", name);
      cs_hint_nearest(f->diag, name, d->strategies, d->n_strategies);
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

static casus_status read_file(const cs_arguments *args, const char *more, cs_futures *f) {
  const char *path = cs_operand(args, 0);
  size_t n_inputs = count(args, "input"), n;
  const char **inputs = cs_arena_alloc(f->arena, n_inputs + 1, sizeof *inputs), **names;
  cs_table_roles roles = {.inputs = inputs,
                          .n_inputs = n_inputs,
                          .strategy = cs_option_text(args, "strategy-column"),
                          .scenario = cs_option_text(args, "scenario-column"),
                          .weight = cs_option_text(args, "weight-column")};
  cs_outcome *outcomes;
  casus_status st = inputs ? read_outcomes(args, more, f, &outcomes, &n) : CASUS_NOMEM;

  if (st) return st;
  names = cs_arena_alloc(f->arena, n, sizeof *names);
  if (!names) return CASUS_NOMEM;
  for (size_t k = 0; k < n_inputs; k++) inputs[k] = cs_option_nth(args, "input", k);
  for (size_t k = 0; k < n; k++) names[k] = outcomes[k].name;
  roles.outcomes = names;
  roles.n_outcomes = n;
  if (cs_is_ema(path)) {
    st = cs_data_of_ema(path, &roles, f->arena, f->diag, &f->data);
  } else {
    st = cs_data_of_table(path, &roles, f->arena, f->diag, &f->data);
  }
  for (size_t k = 0; k < n && !st; k++) f->data.outcomes[k] = outcomes[k];
  return st ? st : keep_strategies(args, f);
}

/* ---- cases --------------------------------------------------------------------------------- */

static casus_status settings(const cs_arguments *args, cs_futures *f, cs_run_settings *s) {
  bool deep = f->study.graph.n_deep > 0;
  uint64_t futures = cs_option_given(args, "futures") ? cs_option_count(args, "futures")
                     : !deep                          ? FUTURES
                     : f->keeping == CS_KEEP_OWN      ? OWN_DEEP_FUTURES
                                                      : DEEP_FUTURES;
  uint64_t points = deep ? cs_option_count(args, "deep") : 1;
  uint64_t replicates = cs_option_count(args, "replicates");
  long cores = sysconf(_SC_NPROCESSORS_ONLN);

  if (!futures || !points || points > MOST_DEEP || futures > MOST_FUTURES / points) {
    cs_say("casus: --futures times --deep must be between 1 and %d\n", MOST_FUTURES);
    return CASUS_USAGE;
  }
  if (!replicates || replicates > MOST_REPLICATES) {
    cs_say("casus: --replicates must be between 1 and %d\n", MOST_REPLICATES);
    return CASUS_USAGE;
  }
  *s = (cs_run_settings){.seed = f->seed,
                         .futures = futures,
                         .replicates = (uint32_t)replicates,
                         .deep_points = (size_t)points,
                         .threads = cores > 0 ? (size_t)cores : 1,
                         .block = CS_BLOCK,
                         .sample = (size_t)(futures * points),
                         .keeping = f->keeping,
                         .keeps_watches = true,
                         .watches = f->plan.watches,
                         .n_watches = f->study.c.n_measures};
  for (size_t k = 0; k < 3; k++) {
    if (!strcmp(cs_option_text(args, "design"), cs_design_names[k])) s->design = (cs_design_kind)k;
  }
  if (cs_option_given(args, "run")) {
    casus_status st = cs_kept_settings(args, &f->study, f->diag, s);

    if (st) return st;
    if (s->futures > MOST_FUTURES / s->deep_points)
      return cs_error(f->diag, (cs_place){.file = cs_operand(args, 0)},
                      "run %llu has more than %d futures to keep",
                      (unsigned long long)cs_option_count(args, "run"), MOST_FUTURES);
    s->sample = (size_t)s->futures * s->deep_points;
    f->seed = s->seed;
  }
  return CASUS_OK;
}

static casus_status run_case(const cs_arguments *args, cs_futures *f) {
  cs_model_settings models = {0};
  cs_run_settings s;
  size_t *chosen, n;
  casus_status st = cs_study_read(cs_operand(args, 0), &models, f->arena, f->diag, &f->study);

  if (st) return st;
  f->is_case = true;
  if (!cs_session_strategies(args, &f->study, &chosen, &n)) return CASUS_USAGE;
  st = cs_study_plan(&f->study, chosen, n, f->diag, &f->plan);
  if (!st) st = settings(args, f, &s);
  if (st) return st;
  if (!f->study.c.n_measures)
    return cs_error(f->diag, (cs_place){.file = cs_operand(args, 0)}, "the case has no measures");
  cs_session_start(args, &s);
  st = cs_run_make(&f->plan.program, &s, f->diag, &f->run);
  cs_session_end();
  if (st == CASUS_OK && cs_is_stopped(s.stop)) st = CASUS_STOPPED;
  return st ? st : cs_data_of_run(&f->study, &f->plan, &f->run, f->arena, &f->data);
}

casus_status cs_futures_read(const cs_arguments *args, const char *more, cs_keeping keeping,
                             cs_futures *f) {
  const char *path = cs_operand(args, 0);

  *f = (cs_futures){.arena = cs_arena_new(),
                    .diag = cs_new_diag(args),
                    .seed = cs_option_count(args, "seed"),
                    .started = cs_now()};
  f->keeping = keeping;
  if (!f->arena || !f->diag) return CASUS_NOMEM;
  if (ends_in(path, ".yaml") || ends_in(path, ".yml")) return run_case(args, f);
  return read_file(args, more, f);
}

void cs_futures_free(cs_futures *f) {
  cs_data_free(&f->data);
  if (f->is_case) cs_run_free(&f->run);
  cs_study_free(&f->study);
  casus_diag_free(f->diag);
  cs_arena_free(f->arena);
}
