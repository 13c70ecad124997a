/* `casus score`: how well each rule and the calibrated forecast meet decided issues. */
#include "faces/bargaining/rule_scores.h"

#include "base/file.h"
#include "faces/bargaining/questions.h"
#include "report/envelope.h"
#include "report/text_layout.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { FORM = 1 };

/* What the shipped parameters were fitted on: on the same issues their scores flatter. */
static const char fitted_on[] =
    "The forecast's parameters are the shipped ones, fitted on the EU15 issues of\n"
    "DEU III (docs/methods/forecast.md). On those issues use --cross-validate.\n";

/* ---- Table and Markdown -----------------------------------------------------------------------
 */

/* A number for people, or "-" when there is none. */
static const char *text_of(double x, int digits, char buf[32]) {
  if (!isfinite(x)) return "-";
  snprintf(buf, 32, "%.*f", digits, x);
  return buf;
}

static const char *interval(const cs_score_interval *e, char buf[64]) {
  if (!isfinite(e->value)) return "-";
  if (isfinite(e->low)) {
    snprintf(buf, 64, "%+.2f [%+.2f, %+.2f]", e->value, e->low, e->high);
  } else {
    snprintf(buf, 64, "%+.2f", e->value);
  }
  return buf;
}

static void add_rules(cs_buf *b, const cs_score_result *r, bool markdown) {
  const char *form = markdown ? "| %s | %s | %s | %s | %s | %s | %s | %s |\n"
                              : "%-17s %5s %5s %6s %6s %5s %6s  %s\n";
  char buf[8][64];

  cs_buf_printf(b, form, "rule", "n", "fail", "MAE", "RMSE", "in 10", "CRPS",
                markdown ? "MAE against the mean" : "MAE against mean");
  if (markdown) cs_buf_puts(b, "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n");
  for (size_t k = 0; k < r->n_scores; k++) {
    const cs_score *s = &r->scores[k];

    snprintf(buf[0], 64, "%zu", s->n);
    snprintf(buf[1], 64, "%zu", s->failures);
    cs_buf_printf(b, form, s->name, buf[0], buf[1], text_of(s->mae, 2, buf[2]),
                  text_of(s->rmse, 2, buf[3]), cs_percent_text(s->within10, buf[4]),
                  text_of(s->crps, 2, buf[5]),
                  k ? interval(&s->mae_difference, buf[6]) : "baseline");
  }
}

static void add_shares(cs_buf *b, bool markdown, const char *what, const double *shares) {
  char buf[CS_N_LEVELS][32];

  cs_buf_printf(b, markdown ? "| %s | %s | %s | %s |\n" : "%-46s %6s %6s %6s\n", what,
                cs_percent_text(shares[0], buf[0]), cs_percent_text(shares[1], buf[1]),
                cs_percent_text(shares[2], buf[2]));
}

static void add_distribution(cs_buf *b, const cs_score *s, bool markdown) {
  char mae[32], rmse[32];

  cs_buf_printf(b, "\nThe distribution \"%s\": with its mean as the point instead of its median\n",
                s->name);
  cs_buf_printf(b, "the MAE is %s, the RMSE %s.\n\n", text_of(s->mean_mae, 2, mae),
                text_of(s->mean_rmse, 2, rmse));
  add_shares(b, markdown, "central interval of the forecast", cs_score_levels);
  if (markdown) cs_buf_puts(b, "| --- | ---: | ---: | ---: |\n");
  add_shares(b, markdown, "outcomes inside, ends included", s->coverage);
  add_shares(b, markdown, "expected inside, ends included", s->expected);
  add_shares(b, markdown, "outcomes inside, steps of the forecast shared", s->pit);
}

static void add_parameters(cs_buf *b, const cs_score_result *r) {
  char buf[32];

  if (r->options.mode == CS_SCORE_SHIPPED) {
    cs_buf_puts(b, fitted_on);
    return;
  }
  cs_buf_printf(b,
                "The forecast was cross-validated: fitted %zu times, each time without the\n"
                "groups it then met.\n",
                r->options.folds);
  cs_buf_printf(b, "Crowding fitted on the whole file is %s;", text_of(r->fitted.crowding, 3, buf));
  cs_buf_printf(b, " shipped is %s.\n", text_of(r->shipped.crowding, 3, buf));
}

static void add_people(cs_buf *b, const char *path, const cs_score_result *r, bool markdown) {
  char buf[64];

  cs_buf_printf(b, "%s: %zu issues in %zu groups, %zu with an outcome.\n", path, r->n_issues,
                r->n_groups, r->n_decided);
  cs_buf_puts(b,
              "Errors on the 0..100 scale, less is better; in brackets 95 % intervals of\n"
              "paired differences, resampling groups.\n\n");
  add_rules(b, r, markdown);
  for (size_t k = 0; k < r->n_scores; k++)
    if (r->scores[k].has_distribution) add_distribution(b, &r->scores[k], markdown);
  cs_buf_puts(b,
              "\nThe CRPS of a rule without a distribution is its MAE. Between distributions,\n"
              "CRPS of the forecast less that of mean-errors, the mean with its past errors:\n");
  cs_buf_printf(b, "%s.\n\n", interval(&r->fair_difference, buf));
  add_parameters(b, r);
}

/* ---- CSV --------------------------------------------------------------------------------------
 */

/* One more cell; empty when there is no number. */
static void add_number(cs_buf *b, double x) {
  char buf[32];

  cs_buf_puts(b, ",");
  if (isfinite(x)) cs_buf_puts(b, cs_number_text(x, buf));
}

static void add_csv(cs_buf *b, const cs_score_result *r) {
  static const char *const kinds[] = {"coverage", "expected", "pit"};

  cs_buf_puts(b,
              "rule,n,failures,mae,rmse,within10,crps,compared,mae_difference,mae_low,mae_high,"
              "crps_difference,crps_low,crps_high,mean_mae,mean_rmse");
  for (int i = 0; i < 3; i++) {
    for (int l = 0; l < CS_N_LEVELS; l++)
      cs_buf_printf(b, ",%s%.0f", kinds[i], 100.0 * cs_score_levels[l]);
  }
  cs_buf_puts(b, "\n");
  for (size_t k = 0; k < r->n_scores; k++) {
    const cs_score *s = &r->scores[k];
    const double numbers[] = {s->mae, s->rmse, s->within10, s->crps};
    const cs_score_interval *differences[] = {&s->mae_difference, &s->crps_difference};
    const double *shares[] = {s->coverage, s->expected, s->pit};

    cs_buf_printf(b, "%s,%zu,%zu", s->name, s->n, s->failures);
    for (int i = 0; i < 4; i++) add_number(b, numbers[i]);
    cs_buf_printf(b, ",%zu", s->compared);
    for (int i = 0; i < 2; i++) {
      add_number(b, differences[i]->value);
      add_number(b, differences[i]->low);
      add_number(b, differences[i]->high);
    }
    add_number(b, s->has_distribution ? s->mean_mae : NAN);
    add_number(b, s->has_distribution ? s->mean_rmse : NAN);
    for (int i = 0; i < 3; i++) {
      for (int l = 0; l < CS_N_LEVELS; l++) add_number(b, s->has_distribution ? shares[i][l] : NAN);
    }
    cs_buf_puts(b, "\n");
  }
}

/* A line for each issue and rule. */
static void add_issues(cs_buf *b, const cs_decided *d, const cs_score_result *r) {
  cs_buf_puts(b, "issue,group,outcome,rule,point,crps,low50,high50,low80,high80,low90,high90\n");
  for (size_t i = 0; i < d->n_issues; i++) {
    if (!d->issues[i].decided) continue;
    for (size_t k = 0; k < r->n_scores; k++) {
      const cs_score *by = &r->scores[k];
      const cs_issue_score *s = &by->issues[i];
      bool whole = s->scored && by->has_distribution;

      cs_put_cell(b, d->issues[i].name);
      cs_buf_puts(b, ",");
      cs_put_cell(b, d->groups[d->issues[i].group]);
      add_number(b, 100.0 * d->issues[i].outcome);
      cs_buf_printf(b, ",%s", by->name);
      add_number(b, s->scored ? s->point : NAN);
      add_number(b, s->scored ? s->crps : NAN);
      for (int l = 0; l < CS_N_LEVELS; l++) {
        add_number(b, whole ? s->low[l] : NAN);
        add_number(b, whole ? s->high[l] : NAN);
      }
      cs_buf_puts(b, "\n");
    }
  }
}

/* ---- JSON -------------------------------------------------------------------------------------
 */

static json_t *number(double x) {
  return isfinite(x) ? json_real(x) : json_null();
}

static json_t *estimate(const cs_score_interval *e) {
  return json_pack("{s:o,s:o,s:o}", "value", number(e->value), "low", number(e->low), "high",
                   number(e->high));
}

static json_t *parameters(const cs_predict_params *p) {
  return json_pack("{s:f,s:f,s:f,s:f}", "crowding", p->crowding, "reach", p->reach, "split",
                   p->split, "tail", p->tail);
}

static json_t *rule_object(const cs_score *s) {
  json_t *o =
      json_pack("{s:s,s:I,s:I,s:o,s:o,s:o,s:o,s:I,s:o,s:o}", "rule", s->name, "n", (json_int_t)s->n,
                "failures", (json_int_t)s->failures, "mae", number(s->mae), "rmse", number(s->rmse),
                "within10", number(s->within10), "crps", number(s->crps), "compared",
                (json_int_t)s->compared, "mae_difference", estimate(&s->mae_difference),
                "crps_difference", estimate(&s->crps_difference));
  json_t *levels;

  if (!o || !s->has_distribution) return o;
  levels = json_array();
  for (int l = 0; l < CS_N_LEVELS; l++) {
    json_array_append_new(levels, json_pack("{s:f,s:o,s:o,s:o}", "level", cs_score_levels[l],
                                            "coverage", number(s->coverage[l]), "expected",
                                            number(s->expected[l]), "pit", number(s->pit[l])));
  }
  json_object_set_new(o, "mean_mae", number(s->mean_mae));
  json_object_set_new(o, "mean_rmse", number(s->mean_rmse));
  json_object_set_new(o, "calibration", levels);
  return o;
}

static json_t *score_json(const char *path, const cs_score_result *r) {
  bool crossed = r->options.mode == CS_SCORE_CROSS_VALIDATED;
  json_t *rules = json_array();
  json_t *top = cs_answer_json(
      &(cs_envelope){.answer = "score",
                     .form = FORM,
                     .sources = &path,
                     .n_sources = 1,
                     .seed = crossed || r->options.resamples ? &r->options.seed : NULL});

  json_object_set_new(top, "resamples", json_integer((json_int_t)r->options.resamples));
  json_object_set_new(top, "parameters_are", json_string(crossed ? "cross-validated" : "shipped"));
  json_object_set_new(top, "issues", json_integer((json_int_t)r->n_issues));
  json_object_set_new(top, "decided", json_integer((json_int_t)r->n_decided));
  json_object_set_new(top, "groups", json_integer((json_int_t)r->n_groups));
  json_object_set_new(top, "shipped", parameters(&r->shipped));
  if (crossed) {
    json_object_set_new(top, "folds", json_integer((json_int_t)r->options.folds));
    json_object_set_new(top, "fitted_on_file", parameters(&r->fitted));
  }
  for (size_t k = 0; k < r->n_scores; k++) json_array_append_new(rules, rule_object(&r->scores[k]));
  json_object_set_new(top, "rules", rules);
  json_object_set_new(top, "crps_forecast_less_mean_errors", estimate(&r->fair_difference));
  return top;
}

/* ---- The question --------------------------------------------------------------------------- */

typedef struct {
  cs_decided decided;
  cs_score_result r;
} found;

static casus_status write_issues(const cs_asking *by, const char *path, const found *q) {
  cs_buf b = {0};
  casus_status st = CASUS_OK;

  add_issues(&b, &q->decided, &q->r);
  if (b.failed) {
    st = CASUS_NOMEM;
  } else if (!cs_write_file(path, b.text, b.n)) {
    st = cs_error_errno(by->diag, path, "write");
  }
  cs_buf_free(&b);
  return st;
}

static casus_status ask(const cs_asking *by, casus_answer *a) {
  const char *issues = cs_option_text(&a->asked, "issues");
  found *q = cs_arena_alloc(a->arena, 1, sizeof *q);
  cs_score_options o;
  casus_status st;

  a->found = q;
  if (!q) return CASUS_NOMEM;
  cs_score_defaults(&o);
  if (cs_option_given(&a->asked, "cross-validate")) o.mode = CS_SCORE_CROSS_VALIDATED;
  o.folds = (size_t)cs_option_count(&a->asked, "folds");
  o.resamples = (size_t)cs_option_count(&a->asked, "resamples");
  o.seed = cs_option_count(&a->asked, "seed");
  st = cs_decided_read(a->name, a->arena, by->diag, &q->decided);
  if (st == CASUS_OK && o.mode == CS_SCORE_CROSS_VALIDATED && q->decided.n_groups < 2)
    st = cs_usage(by->diag, "cross-validation needs two groups or more");
  if (st == CASUS_OK) st = cs_score_run(&q->decided, &o, a->arena, &q->r);
  if (st == CASUS_OK && issues) st = write_issues(by, issues, q);
  a->is_found = !st;
  return st;
}

static json_t *json(const casus_answer *a) {
  return score_json(a->name, &((const found *)a->found)->r);
}

static casus_status render(const casus_answer *a, const cs_form *form, cs_buf *out) {
  const found *q = a->found;

  if (!strcmp(form->format, "csv")) {
    add_csv(out, &q->r);
  } else {
    add_people(out, a->name, &q->r, !strcmp(form->format, "md"));
  }
  return CASUS_OK;
}

static const cs_option options[] = {
    {"cross-validate", 0, CS_OPTION_FLAG, NULL, NULL, NULL, false,
     "refit the forecast without the groups it is about to meet", 0, 0, NULL},
    {"folds", 0, CS_OPTION_COUNT, "N", NULL, "100", false,
     "deal the groups to N folds, each in turn when there are fewer", 2, 1000000, NULL},
    {"resamples", 0, CS_OPTION_COUNT, "N", NULL, "2000", false,
     "resamples of the bootstrap; 0 leaves the intervals out", 0, 0, NULL},
    {"seed", 0, CS_OPTION_COUNT, "N", NULL, "1", false, "seed of the bootstrap and of the folds", 0,
     0, NULL},
    {"issues", 0, CS_OPTION_TEXT, "FILE", NULL, NULL, false,
     "also write each issue's forecasts to FILE as CSV", 0, 0, NULL},
    {"format", 'f', CS_OPTION_CHOICE, "FORM", "table json csv md", "table", false,
     "form of the result", 0, 0, NULL},
};

const cs_question cs_question_score = {
    .name = "score",
    .operands = "FILE",
    .least = 1,
    .most = 1,
    .summary = "judge the rules and the forecast by decided issues",
    .description =
        "Runs every rule of bargaining and the calibrated forecast over issues whose outcome is "
        "known, and says how far off each was.\n\n"
        "FILE is a table with the columns issue, group, actor, position, salience, capability, "
        "outcome and reference, one line an actor and issue; positions and outcomes lie on the "
        "issue's 0..100 scale. Issues of one group were settled together: groups are what the "
        "bootstrap resamples and what cross-validation holds out.\n\n"
        "The forecast is a distribution. CRPS is on the scale of an absolute error, but any "
        "distribution has an advantage over a point: the fair comparison is mean-errors, the "
        "weighted mean with the errors it made before. Where the forecast has steps, at positions "
        "that "
        "somebody holds, more than 50 % of the outcomes belong in a 50 % interval with its ends: "
        "the second line of the table of intervals says how many, and the third shares each step "
        "out, so that it should read 50, 80 and 90.",
    .examples =
        "casus score decided.csv\tall rules, the forecast as shipped\n"
        "casus score --cross-validate decided.csv\tthe forecast refitted by "
        "cross-validation\n",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .ask = ask,
    .render = render,
    .json = json,
};
