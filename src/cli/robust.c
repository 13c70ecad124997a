/* `casus robust`: which strategy survives, and by which criterion. */
#include "report/robust.h"

#include "cli/commands.h"
#include "cli/futures.h"
#include "report/json_text.h"

#include <stdio.h>
#include <string.h>

/* --criterion, read into the arena. */
static casus_status read_criteria(const cs_arguments *args, cs_futures *f, cs_robust_settings *s) {
  size_t n = 0;
  cs_criterion *criteria;
  casus_status st = CASUS_OK;

  while (cs_option_nth(args, "criterion", n)) n++;
  criteria = cs_arena_alloc(f->arena, n, sizeof *criteria);
  if (!criteria) return CASUS_NOMEM;
  for (size_t k = 0; k < n; k++) {
    const char *text = cs_option_nth(args, "criterion", k);
    casus_status one;

    cs_diag_source(f->diag, "--criterion", text, strlen(text));
    one = cs_criterion_parse(text, (cs_place){"--criterion", 1, 1, strlen(text)}, f->arena, f->diag,
                             &criteria[k]);
    if (one) st = one == CASUS_NOMEM ? one : CASUS_USAGE;
  }
  s->criteria = criteria;
  s->n_criteria = n;
  s->only_those = n > 0;
  return st;
}

static casus_status work(const cs_arguments *args, cs_futures *f, cs_buf *out) {
  const char *format = cs_option_text(args, "format");
  cs_robust_settings s = {.resamples = (size_t)cs_option_count(args, "resamples")};
  double optimism = cs_option_number(args, "optimism");
  cs_robust r = {0};
  json_t *json = NULL;
  casus_status st = cs_futures_read(args, NULL, CS_KEEP_THE_SAME, f);

  if (st) return st;
  s.seed = f->seed;
  s.optimism = cs_option_given(args, "optimism") ? &optimism : NULL;
  if (s.optimism && !(optimism >= 0 && optimism <= 1)) {
    cs_say("casus robust: --optimism lies between 0 and 1\n");
    return CASUS_USAGE;
  }
  if (s.resamples > CS_RESAMPLES_MAX) {
    cs_say("casus robust: --resamples is at most %d\n", CS_RESAMPLES_MAX);
    return CASUS_USAGE;
  }
  st = read_criteria(args, f, &s);
  if (!st) st = cs_robust_make(&f->data, &s, f->arena, &r);
  if (!st && !r.n) {
    st = cs_error(f->diag, (cs_place){.file = cs_operand(args, 0)},
                  "no outcome says which way is better");
    cs_hint(f->diag, "Give `better` in a case, or --outcome \"cost:low\" with a file.");
  }
  if (!st && (f->is_case || !strcmp(format, "json"))) {
    json = cs_robust_json(&r, f->is_case ? f->study.c.hash : NULL, f->seed);
    if (f->is_case) f->kept = cs_keep(args, &f->study, &f->run, cs_now() - f->started, true, json);
  }
  if (!st && !strcmp(format, "json")) {
    cs_json_print(json, out);
  } else if (!st && !strcmp(format, "csv")) {
    cs_robust_csv(&r, out);
  } else if (!st) {
    st = cs_robust_table(&r, f->arena, out);
  }
  json_decref(json);
  cs_robust_free(&r);
  return st;
}

static int run(const cs_arguments *args) {
  cs_futures f = {0};
  cs_buf out = {0};
  casus_status st = work(args, &f, &out);
  int status = cs_conclude(args, f.diag, st, &out);

  if (!status) status = f.kept;
  cs_futures_free(&f);
  return status;
}

static const cs_option options[] = {
    CS_FUTURES_OPTIONS(
        "; with deep ranges at each deep point, the same at all (default 16384; 512 with deep "
        "ranges)"),
    {"criterion", 'c', OPTION_TEXT, "TEXT", NULL, NULL, true,
     "this criterion instead of the twelve: a name, or TRANSFORM | SUBSET | AGGREGATE such as "
     "\"regret | worst 10% | mean\"; may be given several times"},
    {"optimism", 0, OPTION_NUMBER, "A", NULL, "0.5", false,
     "weight of the best future in the criterion hurwicz, 0..1"},
    {"resamples", 0, OPTION_COUNT, "N", NULL, "200", false,
     "resamples from which the stability of the ranking comes; 0 for none"},
    {"format", 'f', OPTION_CHOICE, "FORM", "table json csv", "table", false, "form of the result"},
};

const cs_command cs_command_robust = {
    .name = "robust",
    .operands = "CASE|FILE",
    .least = 1,
    .most = 1,
    .summary = "which strategy survives, and by which criterion",
    .description =
        "Values every strategy over the same futures by twelve criteria of robustness, says how "
        "many of them each strategy is first under, and how often it stays first when the futures "
        "are drawn again.\n\n"
        "The criteria are expected, laplace, maximin, maximax, hurwicz, minimax-regret, regret-90, "
        "mean-regret, cvar, mean-variance, satisficing and info-gap; opportuneness is a thirteenth "
        "that --criterion can ask for. Others are composed of three stages and an optional fourth: "
        "value, regret or met; all, worst, best, worst P%, best P% "
        "or percentile P; mean, sd, mean - K sd, mean / sd or hurwicz A; worst point, best point "
        "or pooled, over the points of the deep box.\n\n"
        "FILE is a table of futures, one line a future and strategy, or an archive of the EMA "
        "Workbench (.tar.gz). Its outcomes are named by --outcome with their direction and "
        "threshold: \"cost:low <= 260\".",
    .examples =
        "casus robust cases/first/case.yaml\ta case\n"
        "casus robust CASE -c \"regret | worst 10% | mean\"\ta criterion of one's own\n"
        "casus robust runs.csv --strategy-column plan -o \"cost:low <= 260\"\ta table\n",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .run = run,
};
