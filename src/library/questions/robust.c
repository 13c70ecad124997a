/* `casus robust`: which strategy survives, and by which criterion. */
#include "report/robust.h"

#include "base/clock.h"
#include "library/futures.h"
#include "library/questions.h"
#include "report/json_text.h"

#include <string.h>

typedef struct {
  cs_futures f;
  cs_robust r;
} found;

/* --criterion, read into the arena. */
static casus_status read_criteria(const cs_asking *by, const casus_answer *a,
                                  cs_robust_settings *s) {
  const char *const *texts;
  size_t n;
  cs_criterion *criteria;
  casus_status st = cs_read_list(&a->asked, "criterion", a->arena, &texts, &n);

  if (st) return st;
  criteria = cs_arena_alloc(a->arena, n, sizeof *criteria);
  if (!criteria) return CASUS_NOMEM;
  for (size_t k = 0; k < n; k++) {
    casus_status one;

    cs_diag_source(by->diag, "--criterion", texts[k], strlen(texts[k]));
    one = cs_criterion_parse(texts[k], (cs_place){"--criterion", 1, 1, strlen(texts[k])}, a->arena,
                             by->diag, &criteria[k]);
    if (one) st = one == CASUS_NOMEM ? one : CASUS_USAGE;
  }
  s->criteria = criteria;
  s->n_criteria = n;
  s->only_those = n > 0;
  return st;
}

static casus_status ask(const cs_asking *by, casus_answer *a) {
  found *q = cs_arena_alloc(a->arena, 1, sizeof *q);
  cs_robust_settings s = {.resamples = (size_t)cs_option_count(&a->asked, "resamples")};
  double optimism = cs_option_number(&a->asked, "optimism");
  casus_status st;

  a->found = q;
  if (!q) return CASUS_NOMEM;
  st = read_criteria(by, a, &s);
  if (!st) st = cs_futures_read(by, a, NULL, CS_KEEP_THE_SAME, &q->f);
  if (st) return st;
  s.seed = q->f.seed;
  s.optimism = cs_option_given(&a->asked, "optimism") ? &optimism : NULL;
  st = cs_robust_make(&q->f.data, &s, a->arena, &q->r);
  if (!st && !q->r.n) {
    st = cs_error(by->diag, (cs_place){.file = a->name}, "no outcome says which way is better");
    cs_hint(by->diag, "Give `better` in a case, or --outcome \"cost:low\" with a file.");
  }
  if (st) return st;
  a->is_found = true;
  if (q->f.is_case) cs_keep(by, a, q->f.study, &q->f.run, cs_now() - q->f.started, true);
  return CASUS_OK;
}

static json_t *json(const casus_answer *a) {
  const found *q = a->found;

  return cs_robust_json(&q->r, q->f.is_case ? &q->f.study->c : NULL, q->f.seed);
}

static casus_status render(const casus_answer *a, const cs_form *form, cs_buf *out) {
  const found *q = a->found;
  cs_arena *work;
  casus_status st;

  if (!strcmp(form->format, "csv")) {
    cs_robust_csv(&q->r, out);
    return CASUS_OK;
  }
  work = cs_arena_new();
  st = work ? cs_robust_table(&q->r, work, out) : CASUS_NOMEM;
  cs_arena_free(work);
  return st;
}

static casus_status data(casus_answer *a, cs_data *out) {
  const found *q = a->found;

  *out = q->f.data;
  return CASUS_OK;
}

static void release(casus_answer *a) {
  found *q = a->found;

  cs_robust_free(&q->r);
  cs_futures_free(&q->f);
}

static const cs_option options[] = {
    CS_FUTURES_OPTIONS(
        "; with deep ranges at each deep point, the same at all (default 16384; 512 with deep "
        "ranges)"),
    {"criterion", 'c', CS_OPTION_TEXT, "TEXT", NULL, NULL, true,
     "this criterion instead of the twelve: a name, or TRANSFORM | SUBSET | AGGREGATE such as "
     "\"regret | worst 10% | mean\"; may be given several times",
     0, 0, NULL},
    {"optimism", 0, CS_OPTION_NUMBER, "A", NULL, "0.5", false,
     "weight of the best future in the criterion hurwicz, 0..1", 0, 1, NULL},
    {"resamples", 0, CS_OPTION_COUNT, "N", NULL, "200", false,
     "resamples from which the stability of the ranking comes; 0 for none", 0, CS_RESAMPLES_MAX,
     NULL},
    {"format", 'f', CS_OPTION_CHOICE, "FORM", "table json csv", "table", false,
     "form of the result", 0, 0, NULL},
};

const cs_question cs_question_robust = {
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
    .ask = ask,
    .render = render,
    .json = json,
    .data = data,
    .release = release,
};
