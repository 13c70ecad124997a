/* `casus elicit`: scores, pools and fits the judgments of experts. */
#include "report/elicit.h"

#include "library/questions.h"
#include "quantity/experts/roulette.h"

#include <math.h>
#include <string.h>

typedef struct {
  const cs_options *asked;
  cs_arena *arena;
  casus_diag *diag;
  double lower, upper;
  cs_judgments j;
  cs_elicited shown;
} found;

/* Fits one set of points, unless they are too few or do not increase. */
static bool fit(const char *who, size_t item, size_t n, const double *v, const double *p,
                double lower, double upper, cs_item_fit *out) {
  bool inside = n >= 2;

  for (size_t k = 0; k < n && inside; k++)
    inside = isfinite(v[k]) && v[k] > lower && v[k] < upper && (!k || v[k] > v[k - 1]);
  if (!inside) return false;
  *out = (cs_item_fit){.who = who, .item = item, .v = v};
  out->best = cs_fit_all(n, v, p, lower, upper, out->fits);
  return true;
}

/* Fits of the pool, and with --experts of everybody, to one item or all. */
static casus_status fit_all(found *j) {
  const char *only = cs_option_text(j->asked, "fit");
  bool all = cs_option_given(j->asked, "experts"), is_there = false;
  size_t most = j->j.n_items * (1 + (all ? j->j.n_experts : 0)), n = 0;
  cs_item_fit *fits;

  if (!only) return CASUS_OK;
  fits = cs_arena_alloc(j->arena, most, sizeof *fits);
  if (!fits) return CASUS_NOMEM;
  for (size_t i = 0; i < j->j.n_items; i++) {
    if (strcmp(only, "all") != 0 && strcmp(only, j->j.items[i]) != 0) continue;
    is_there = true;
    for (size_t e = 0; e < j->j.n_experts && all; e++) {
      const double *v = cs_judgment(&j->j, e, i);

      if (v)
        n += fit(j->j.experts[e], i, j->j.n_quantiles, v, j->j.p, j->lower, j->upper, &fits[n]);
    }
    n += fit("pool", i, j->j.n_quantiles, j->shown.dm->quantiles + i * j->j.n_quantiles, j->j.p,
             j->lower, j->upper, &fits[n]);
  }
  j->shown.fits = fits;
  j->shown.n_fits = n;
  if (is_there) return CASUS_OK;
  cs_error(j->diag, (cs_place){.file = j->j.source}, "no item is named \"%s\"", only);
  cs_hint_nearest(j->diag, only, j->j.items, j->j.n_items);
  return CASUS_CASE;
}

static casus_status pool(found *j) {
  const char *name = cs_option_text(j->asked, "pool");
  double alpha = cs_option_given(j->asked, "alpha") ? cs_option_number(j->asked, "alpha") : NAN;
  cs_expert_score *scores = cs_arena_alloc(j->arena, j->j.n_experts, sizeof *scores);
  cs_decision_maker *dm = cs_arena_alloc(j->arena, 2, sizeof *dm);
  cs_pool by = CS_POOL_LINEAR;
  bool has_seeds = false;
  casus_status st;

  if (!scores || !dm) return CASUS_NOMEM;
  for (size_t i = 0; i < j->j.n_items; i++) has_seeds |= !isnan(j->j.truth[i]);
  if (!cs_option_given(j->asked, "pool")) name = has_seeds ? "cooke" : "linear";
  for (int k = 0; k < 4; k++) {
    if (!strcmp(name, cs_pool_names[k])) by = (cs_pool)k;
  }
  st = cs_experts_score(&j->j, j->arena, scores);
  if (!st) st = cs_experts_pool(&j->j, scores, by, alpha, j->arena, j->diag, &dm[0]);
  if (!st && by != CS_POOL_LINEAR)
    st = cs_experts_pool(&j->j, scores, CS_POOL_LINEAR, NAN, j->arena, j->diag, &dm[1]);
  j->shown = (cs_elicited){&j->j, scores, &dm[0], by != CS_POOL_LINEAR ? &dm[1] : NULL, NULL, 0};
  return st ? st : fit_all(j);
}

/* A roulette: every judgment is fitted; there is nothing to pool or score. */
static casus_status roulette(found *j, const cs_csv *t) {
  cs_chips *chips;
  size_t n;
  casus_status st = cs_chips_read(t, j->arena, j->diag, &chips, &n);
  cs_item_fit *fits;
  const char **items;

  if (st) return st;
  fits = cs_arena_alloc(j->arena, n, sizeof *fits);
  items = cs_arena_alloc(j->arena, n, sizeof *items);
  if (!fits || !items) return CASUS_NOMEM;
  for (size_t k = 0; k < n; k++) {
    items[k] = chips[k].item;
    if (!fit(chips[k].expert, k, chips[k].n, chips[k].v, chips[k].p, chips[k].lower, chips[k].upper,
             &fits[k]))
      fits[k] = (cs_item_fit){.who = chips[k].expert, .item = k, .best = CS_FAMILIES};
  }
  j->j = (cs_judgments){.source = t->name, .n_items = n, .items = items};
  j->shown = (cs_elicited){.j = &j->j, .fits = fits, .n_fits = n};
  return CASUS_OK;
}

static casus_status read(found *j) {
  const char *path = cs_operand(j->asked, 0);
  size_t n = strlen(path);
  casus_status st;
  cs_csv t;

  if (n > 4 && (!strcmp(path + n - 4, ".dtt") || !strcmp(path + n - 4, ".DTT"))) {
    st = cs_judgments_read(path, j->arena, j->diag, &j->j);
  } else {
    st = cs_csv_read(path, j->arena, j->diag, &t);
    if (st) return st;
    if (cs_is_roulette(&t)) return roulette(j, &t);
    st = cs_judgments_of_csv(&t, j->arena, j->diag, &j->j);
  }
  return st ? st : pool(j);
}

static casus_status ask(const cs_asking *by, casus_answer *a) {
  found *j = cs_arena_alloc(a->arena, 1, sizeof *j);
  const cs_options *asked = &a->asked;
  casus_status st;

  a->found = j;
  if (!j) return CASUS_NOMEM;
  j->asked = asked;
  j->arena = a->arena;
  j->diag = by->diag;
  j->lower = cs_option_given(asked, "lower") ? cs_option_number(asked, "lower") : -INFINITY;
  j->upper = cs_option_given(asked, "upper") ? cs_option_number(asked, "upper") : INFINITY;
  if (!(j->lower < j->upper)) return cs_usage(by->diag, "--lower is not below --upper");
  st = read(j);
  a->is_found = !st;
  return st;
}

static casus_status render(const casus_answer *a, const cs_form *form, cs_buf *out) {
  const found *j = a->found;

  if (!strcmp(form->format, "csv")) {
    cs_elicited_csv(&j->shown, out);
  } else {
    cs_elicited_table(&j->shown, out);
  }
  return CASUS_OK;
}

static json_t *json(const casus_answer *a) {
  const found *j = a->found;

  return cs_elicited_json(&j->shown);
}

static const cs_option options[] = {
    {"pool", 'p', CS_OPTION_CHOICE, "POOL", "linear log cooke cooke-item", NULL, false,
     "how experts are pooled (default: cooke when items with a known truth are there, else "
     "linear)",
     0, 0, NULL},
    {"alpha", 0, CS_OPTION_NUMBER, "A", NULL, NULL, false,
     "cooke: calibration below which an expert has no weight (default: the best one)", 0, 0, NULL},
    {"fit", 0, CS_OPTION_TEXT, "ITEM", NULL, NULL, false,
     "fit distributions to this item's pooled quantiles; all for every item", 0, 0, NULL},
    {"experts", 0, CS_OPTION_FLAG, NULL, NULL, NULL, false,
     "with --fit: fit each expert's quantiles too", 0, 0, NULL},
    {"lower", 0, CS_OPTION_NUMBER, "X", NULL, NULL, false,
     "with --fit: nothing can be below; gamma, lognormal and beta need it", 0, 0, NULL},
    {"upper", 0, CS_OPTION_NUMBER, "X", NULL, NULL, false,
     "with --fit: nothing can be above; beta and the mirrored families need it", 0, 0, NULL},
    {"format", 'f', CS_OPTION_CHOICE, "FORM", "table json csv", "table", false,
     "form of the result", 0, 0, NULL},
};

const cs_question cs_question_elicit = {
    .name = "elicit",
    .operands = "FILE",
    .least = 1,
    .most = 1,
    .summary = "score, pool and fit the judgments of experts",
    .description =
        "Scores experts on items whose truth is known (Cooke's classical model: calibration and "
        "information), pools their quantiles, and fits distributions to them as SHELF does.\n\n"
        "FILE is a table with the columns expert, item, one for each quantile headed by its "
        "percentage (5, 50, 95; tertiles are 33.3 and 66.7), and optionally truth and scale (uni "
        "or log); or Excalibur's NAME.dtt, with NAME.rls beside it; or a roulette with the columns "
        "expert, item, from, to, chips.\n\n"
        "In a case, experts(table: FILE, item: ITEM, pool: cooke) is the pooled distribution.",
    .examples =
        "casus elicit judgments.csv\twho is calibrated, and what the pool says\n"
        "casus elicit judgments.csv --fit price --lower 0\tdistributions for an item\n",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .ask = ask,
    .render = render,
    .json = json,
};
