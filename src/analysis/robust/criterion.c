/* Reading criteria of robustness; see criterion.h. */
#include "analysis/robust/criterion.h"

#include "base/text.h"

#include <ctype.h>
#include <string.h>

static const cs_criterion listed[CS_CRITERIA] = {
    {.name = "expected", .text = "value | all | mean"},
    {.name = "laplace", .text = "value | all | mean | pooled", .deep = CS_POOLED, .even = true},
    {.name = "maximin", .text = "value | worst | mean", .subset = CS_WORST},
    {.name = "maximax",
     .text = "value | best | mean | pooled",
     .subset = CS_BEST,
     .deep = CS_POOLED},
    {.name = "hurwicz",
     .text = "value | all | hurwicz 0.5 | pooled",
     .aggregate = CS_HURWICZ,
     .factor = 0.5,
     .deep = CS_POOLED},
    {.name = "minimax-regret",
     .text = "regret | worst | mean",
     .transform = CS_BY_REGRET,
     .subset = CS_WORST},
    {.name = "regret-90",
     .text = "regret | percentile 90 | mean",
     .transform = CS_BY_REGRET,
     .subset = CS_PERCENTILE,
     .share = 0.9},
    {.name = "mean-regret", .text = "regret | all | mean", .transform = CS_BY_REGRET},
    {.name = "cvar", .text = "value | worst 10% | mean", .subset = CS_WORST_SHARE, .share = 0.1},
    {.name = "mean-variance",
     .text = "value | all | mean - 1 sd",
     .aggregate = CS_MEAN_LESS_SD,
     .factor = 1},
    {.name = "satisficing", .text = "met | all | mean", .transform = CS_BY_MET},
    {.name = "info-gap", .text = "info-gap", .info_gap = true},
};

static const cs_criterion opportuneness = {
    .name = "opportuneness", .text = "opportuneness", .info_gap = true, .hopes = true};

const cs_criterion *cs_criterion_listed(size_t k) {
  return k < CS_CRITERIA ? &listed[k] : NULL;
}

bool cs_criterion_needs_threshold(const cs_criterion *c) {
  return c->info_gap || c->transform == CS_BY_MET;
}

/* A stage of the text, without blanks around it. */
typedef struct {
  const char *s;
  size_t n;
} stage;

typedef struct {
  const char *text;
  cs_place at;
  casus_diag *diag;
} reader;

static casus_status wrong(const reader *r, stage p, const char *what, const char *expected) {
  cs_place at = r->at;

  at.column += (size_t)(p.s - r->text);
  at.width = p.n ? p.n : 1;
  cs_error(r->diag, at, "\"%.*s\" is no %s of a criterion", (int)(p.n < 60 ? p.n : 60), p.s, what);
  cs_detail(r->diag, "Expected %s.", expected);
  return CASUS_CASE;
}

/* Does the stage begin with `word`, which no further letter makes longer?  Takes it off. */
static bool take(stage *p, const char *word) {
  size_t n = strlen(word);

  if (p->n < n || strncmp(p->s, word, n) != 0) return false;
  if (isalpha((unsigned char)word[n - 1]) && p->n > n && isalpha((unsigned char)p->s[n]))
    return false;
  p->s += n;
  p->n -= n;
  while (p->n && isspace((unsigned char)*p->s)) {
    p->s++;
    p->n--;
  }
  return true;
}

/* The whole stage as a number in least..most, after a percent sign is taken off. */
static bool take_number(stage *p, bool percent, double least, double most, double *out) {
  size_t n = p->n;

  if (percent && n && p->s[n - 1] == '%') n--;
  while (n && isspace((unsigned char)p->s[n - 1])) n--;
  if (!cs_parse_number(p->s, n, out) || !(*out >= least && *out <= most)) return false;
  if (percent) *out /= 100;
  p->n = 0;
  return true;
}

static casus_status read_transform(const reader *r, stage p, cs_criterion *c) {
  stage rest = p;

  if (take(&rest, "value") && !rest.n) {
    c->transform = CS_BY_VALUE;
  } else if (rest = p, take(&rest, "regret") && !rest.n) {
    c->transform = CS_BY_REGRET;
  } else if (rest = p, take(&rest, "met") && !rest.n) {
    c->transform = CS_BY_MET;
  } else {
    return wrong(r, p, "transform", "value, regret or met");
  }
  return CASUS_OK;
}

static casus_status read_subset(const reader *r, stage p, cs_criterion *c) {
  stage rest = p;
  bool good = false;

  if (take(&rest, "all")) {
    c->subset = CS_ALL;
    good = !rest.n;
  } else if (take(&rest, "worst") || take(&rest, "best")) {
    bool is_worst = p.s[0] == 'w';

    c->subset = is_worst ? CS_WORST : CS_BEST;
    good = !rest.n;
    if (!good && rest.s[rest.n - 1] == '%') {
      c->subset = is_worst ? CS_WORST_SHARE : CS_BEST_SHARE;
      good = take_number(&rest, true, 0, 100, &c->share) && c->share > 0;
    }
  } else if (take(&rest, "percentile")) {
    c->subset = CS_PERCENTILE;
    good = take_number(&rest, true, 0, 100, &c->share);
  }
  return good ? CASUS_OK
              : wrong(r, p, "subset", "all, worst, best, worst P%, best P% or percentile P");
}

static casus_status read_aggregate(const reader *r, stage p, cs_criterion *c) {
  stage rest = p;
  bool good = false;

  if (take(&rest, "hurwicz")) {
    c->aggregate = CS_HURWICZ;
    good = take_number(&rest, false, 0, 1, &c->factor);
  } else if (take(&rest, "sd")) {
    c->aggregate = CS_SD;
    good = !rest.n;
  } else if (take(&rest, "mean")) {
    c->aggregate = CS_MEAN;
    good = !rest.n;
    if (!good && *rest.s == '/') {
      take(&rest, "/");
      c->aggregate = CS_MEAN_OVER_SD;
      good = take(&rest, "sd") && !rest.n;
    } else if (!good && *rest.s == '-') {
      take(&rest, "-");
      c->aggregate = CS_MEAN_LESS_SD;
      c->factor = 1;
      if (rest.n > 2 && !strncmp(rest.s + rest.n - 2, "sd", 2)) {
        rest.n -= 2;
        good = take_number(&rest, false, 0, 1e6, &c->factor);
      } else {
        good = take(&rest, "sd") && !rest.n;
      }
    }
  }
  return good ? CASUS_OK
              : wrong(r, p, "aggregate", "mean, sd, mean - K sd, mean / sd or hurwicz A");
}

static casus_status read_deep(const reader *r, stage p, cs_criterion *c) {
  stage rest = p;

  if (take(&rest, "worst") && take(&rest, "point") && !rest.n) {
    c->deep = CS_WORST_POINT;
  } else if (rest = p, take(&rest, "best") && take(&rest, "point") && !rest.n) {
    c->deep = CS_BEST_POINT;
  } else if (rest = p, take(&rest, "pooled") && !rest.n) {
    c->deep = CS_POOLED;
  } else {
    return wrong(r, p, "handling of deep points", "worst point, best point or pooled");
  }
  return CASUS_OK;
}

/* Cuts the text at bars; at most four stages are kept, *n says how many there are. */
static void cut(const char *text, stage stages[4], size_t *n) {
  const char *s = text;

  for (*n = 0;; s++) {
    size_t length = strcspn(s, "|"), kept = length;
    const char *begin = s;

    s += length;
    while (kept && isspace((unsigned char)*begin)) {
      begin++;
      kept--;
    }
    while (kept && isspace((unsigned char)begin[kept - 1])) kept--;
    if (*n < 4) stages[*n] = (stage){begin, kept};
    ++*n;
    if (!*s) return;
  }
}

casus_status cs_criterion_parse(const char *text, cs_place at, cs_arena *arena, casus_diag *diag,
                                cs_criterion *out) {
  reader r = {text, at, diag};
  stage stages[4];
  casus_status st;
  size_t n;

  cut(text, stages, &n);
  for (size_t k = 0; n == 1 && k <= CS_CRITERIA; k++) {
    const cs_criterion *c = k < CS_CRITERIA ? &listed[k] : &opportuneness;

    if (strlen(c->name) == stages[0].n && !strncmp(c->name, stages[0].s, stages[0].n)) {
      *out = *c;
      return CASUS_OK;
    }
  }
  if (n < 3 || n > 4) {
    const char *names[CS_CRITERIA + 1];

    for (size_t k = 0; k < CS_CRITERIA; k++) names[k] = listed[k].name;
    names[CS_CRITERIA] = opportuneness.name;
    cs_error(diag, at, "no criterion is named \"%s\"", text);
    cs_hint_nearest(diag, text, names, CS_CRITERIA + 1);
    cs_detail(diag, "One can be composed: TRANSFORM | SUBSET | AGGREGATE [| DEEP].");
    return CASUS_CASE;
  }
  *out = (cs_criterion){.name = cs_arena_strdup(arena, text)};
  out->text = out->name;
  if (!out->name) return CASUS_NOMEM;
  st = read_transform(&r, stages[0], out);
  if (read_subset(&r, stages[1], out)) st = CASUS_CASE;
  if (read_aggregate(&r, stages[2], out)) st = CASUS_CASE;
  if (n == 4 && read_deep(&r, stages[3], out)) st = CASUS_CASE;
  return st;
}
