/* The options of the rules by name: KTAB's nine under KTAB's names, and ours. */
#include "models/bargaining/rules.h"

#include "base/text.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

void cs_rule_defaults(cs_rule_options *o) {
  *o = (cs_rule_options){
      .seed = 1,
      .outcome = CS_OUTCOME_DEFAULT,
      .weights = CS_WEIGHTS_FULL,
      .median = CS_MEDIAN_LOWER,
      .issues = CS_ISSUES_TOGETHER,
      .victory = CS_VICTORY_LINEAR,
      .pce = CS_PCE_CONDITIONAL,
      .state = CS_STATE_DETERMINISTIC,
      .vote = CS_VOTE_PROP,
      .bigr_adjust = CS_BIGR_ONE_THIRD,
      .bigr_range = CS_BIGR_MID,
      .commit = CS_COMMIT_SEMI,
      .inter = CS_INTER_S2P2,
      .bargain = CS_BARGAIN_INIT,
      .variant = CS_EU_SCHOLZ,
      .status_quo = 1.0,
  };
}

/* Which field an option sets. */
enum field {
  F_VICTORY,
  F_PCE,
  F_STATE,
  F_VOTE,
  F_ADJUST,
  F_RANGE,
  F_COMMIT,
  F_INTER,
  F_BARGAIN,
  F_ISSUES,
  F_OUTCOME,
  F_WEIGHTS,
  F_MEDIAN,
  F_VARIANT,
  F_ROUNDS,
  F_STATUS_QUO,
  F_SEED
};

/* The values of an option, in the order of its enum; `also` are other spellings, by the schema of
 * KTAB's XML files, with the value each stands for. */
struct option {
  enum field field;
  const char *name;
  const char *const *values;
  const char *also;
  int also_value;
};

#define VALUES(...)       \
  (const char *const[]) { \
    __VA_ARGS__, NULL     \
  }

static const struct option options[] = {
    {F_VICTORY, "VictoryProbModel", VALUES("Linear", "Square", "Quartic", "Octic", "Binary"), NULL,
     0},
    {F_PCE, "PCEModel", VALUES("Conditional", "MarkovIncentive", "MarkovUniform"), NULL, 0},
    {F_STATE, "StateTransitions", VALUES("Deterministic", "Stochastic"), NULL, 0},
    {F_VOTE, "VotingRule", VALUES("Binary", "PropBin", "Prop", "PropCbc", "Cubic", "ASymProsp"),
     "Proportional", CS_VOTE_PROP},
    {F_ADJUST, "BigRAdjust", VALUES("None", "OneThird", "Half", "TwoThirds", "Full"), "No",
     CS_BIGR_NONE},
    {F_RANGE, "BigRRange", VALUES("Min", "Mid", "Max"), NULL, 0},
    {F_COMMIT, "ThirdPartyCommit", VALUES("NoCommit", "SemiCommit", "FullCommit"), NULL, 0},
    {F_INTER, "InterVecBrgn", VALUES("S1P1", "S2P2", "S2PMax"), NULL, 0},
    {F_BARGAIN, "BargnModel", VALUES("InitOnlyInterp", "InitRcvrInterp", "PWCompInterp"), NULL, 0},
    {F_ISSUES, "issues", VALUES("together", "apart"), NULL, 0},
    {F_OUTCOME, "outcome", VALUES("default", "mean", "median", "mode", "expected"), NULL, 0},
    {F_WEIGHTS, "weights", VALUES("full", "capability", "salience", "equal"), NULL, 0},
    {F_MEDIAN, "median", VALUES("lower", "middle", "upper"), NULL, 0},
    {F_VARIANT, "variant", VALUES("scholz", "textbook"), NULL, 0},
    {F_ROUNDS, "rounds", NULL, NULL, 0},
    {F_STATUS_QUO, "status_quo", NULL, NULL, 0},
    {F_SEED, "seed", NULL, NULL, 0},
};
enum { N_OPTIONS = sizeof options / sizeof *options };

const char *cs_rule_option_name(size_t i, const char *const **values) {
  if (i >= N_OPTIONS) return NULL;
  if (values) *values = options[i].values;
  return options[i].name;
}

/* Equal without regard to case, "-" and "_". */
static bool same(const char *a, const char *b) {
  for (;;) {
    while (*a == '-' || *a == '_') a++;
    while (*b == '-' || *b == '_') b++;
    if (tolower((unsigned char)*a) != tolower((unsigned char)*b)) return false;
    if (!*a) return true;
    a++;
    b++;
  }
}

static void set_choice(cs_rule_options *o, enum field field, int v) {
  switch (field) {
    case F_VICTORY:
      o->victory = (cs_victory)v;
      break;
    case F_PCE:
      o->pce = (cs_pce)v;
      break;
    case F_STATE:
      o->state = (cs_bargaining_transition)v;
      break;
    case F_VOTE:
      o->vote = (cs_bargaining_vote)v;
      break;
    case F_ADJUST:
      o->bigr_adjust = (cs_bigr_adjust)v;
      break;
    case F_RANGE:
      o->bigr_range = (cs_bigr_range)v;
      break;
    case F_COMMIT:
      o->commit = (cs_commit)v;
      break;
    case F_INTER:
      o->inter = (cs_inter)v;
      break;
    case F_BARGAIN:
      o->bargain = (cs_bargain_kind)v;
      break;
    case F_ISSUES:
      o->issues = (cs_issues_kind)v;
      break;
    case F_OUTCOME:
      o->outcome = (cs_outcome_kind)v;
      break;
    case F_WEIGHTS:
      o->weights = (cs_weights)v;
      break;
    case F_MEDIAN:
      o->median = (cs_median_kind)v;
      break;
    case F_VARIANT:
      o->variant = (cs_eu_variant)v;
      break;
    case F_ROUNDS:
    case F_STATUS_QUO:
    case F_SEED:
      break;
  }
}

/* A whole number of 0..most; digits only, so that all 64 bits of a seed are kept. */
static bool parse_whole(const char *s, uint64_t most, uint64_t *out) {
  uint64_t v = 0;

  if (!*s) return false;
  for (; *s; s++) {
    uint64_t digit = (uint64_t)(*s - '0');

    if (*s < '0' || *s > '9' || v > (most - digit) / 10) return false;
    v = v * 10 + digit;
  }
  *out = v;
  return true;
}

static casus_status set_number(cs_rule_options *o, const struct option *op, const char *value,
                               cs_place at, casus_diag *d) {
  enum { MOST_ROUNDS = 100000 };
  uint64_t whole;
  double x;

  if (op->field == F_STATUS_QUO) {
    if (!cs_parse_number(value, strlen(value), &x) || x < 0.0 || x > 1.0)
      return cs_error(d, at, "option \"%s\" is \"%s\", expected a number from 0 to 1", op->name,
                      value);
    o->status_quo = x;
    return CASUS_OK;
  }
  if (op->field == F_SEED) {
    if (!parse_whole(value, UINT64_MAX, &o->seed))
      return cs_error(d, at, "option \"%s\" is \"%s\", expected a whole number below 2^64",
                      op->name, value);
    return CASUS_OK;
  }
  if (!parse_whole(value, MOST_ROUNDS, &whole))
    return cs_error(d, at, "option \"%s\" is \"%s\", expected a whole number from 0 to %d",
                    op->name, value, MOST_ROUNDS);
  o->rounds = (size_t)whole;
  return CASUS_OK;
}

static casus_status unknown_value(const struct option *op, const char *value, cs_place at,
                                  casus_diag *d) {
  char list[256] = "";
  size_t n = 0;

  for (; op->values[n]; n++) {
    if (n) strcat(list, ", ");
    strcat(list, op->values[n]);
  }
  cs_error(d, at, "option \"%s\" has no value \"%s\"", op->name, value);
  cs_detail(d, "Accepted: %s.", list);
  cs_hint_nearest(d, value, op->values, n);
  return CASUS_CASE;
}

static casus_status unknown_option(const char *key, cs_place at, casus_diag *d) {
  const char *names[N_OPTIONS];
  char list[512] = "";

  for (size_t i = 0; i < N_OPTIONS; i++) {
    names[i] = options[i].name;
    if (i) strcat(list, ", ");
    strcat(list, names[i]);
  }
  cs_error(d, at, "there is no option \"%s\"", key);
  cs_detail(d, "Accepted: %s.", list);
  cs_hint_nearest(d, key, names, N_OPTIONS);
  return CASUS_CASE;
}

casus_status cs_rule_set(cs_rule_options *o, const char *key, const char *value, cs_place key_at,
                         cs_place value_at, casus_diag *d) {
  for (size_t i = 0; i < N_OPTIONS; i++) {
    const struct option *op = &options[i];

    if (!same(op->name, key)) continue;
    if (!op->values) return set_number(o, op, value, value_at, d);
    for (int v = 0; op->values[v]; v++) {
      if (same(op->values[v], value)) {
        set_choice(o, op->field, v);
        return CASUS_OK;
      }
    }
    if (op->also && same(op->also, value)) {
      set_choice(o, op->field, op->also_value);
      return CASUS_OK;
    }
    return unknown_value(op, value, value_at, d);
  }
  return unknown_option(key, key_at, d);
}
