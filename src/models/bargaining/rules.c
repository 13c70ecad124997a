/* The list of rules, their workspace and the way to each. */
#include "models/bargaining/rule.h"

#include <math.h>
#include <string.h>

const char *const cs_rule_names[CS_N_RULES] = {"mean", "median", "ktab", "expected-utility",
                                               "exchange"};

const char *const cs_offer_names[] = {"none",       "bargain",      "confrontation",
                                      "compromise", "capitulation", "exchange"};

bool cs_rule_find(const char *name, cs_rule *out) {
  for (size_t i = 0; i < CS_N_RULES; i++) {
    if (!strcmp(name, cs_rule_names[i])) {
      *out = (cs_rule)i;
      return true;
    }
  }
  return false;
}

size_t cs_rule_workspace(cs_rule rule, size_t n_actors, size_t n_issues) {
  if (n_actors > CS_TABLE_ACTORS || n_issues > CS_TABLE_ISSUES) return SIZE_MAX;
  switch (rule) {
    case CS_RULE_KTAB:
      return cs_ktab_workspace(n_actors, n_issues);
    case CS_RULE_EXPECTED_UTILITY:
      return cs_eu_workspace(n_actors, n_issues);
    case CS_RULE_EXCHANGE:
      return cs_exchange_workspace(n_actors, n_issues);
    default:
      return cs_mean_workspace(n_actors, n_issues);
  }
}

void cs_rule_evaluate(cs_rule rule, const cs_rule_options *o, const cs_table *t, void *work,
                      const cs_recorder *recorder, cs_rule_result *out) {
  static const cs_recorder nobody = {0};
  cs_work w = {.base = work};
  const cs_recorder *r = recorder ? recorder : &nobody;

  out->rounds = 0;
  out->converged = true;
  if (out->position && t->n_actors && t->n_issues)
    memcpy(out->position, t->position, t->n_actors * t->n_issues * sizeof *out->position);
  for (size_t a = 0; out->win && a < t->n_actors; a++) out->win[a] = NAN;
  for (size_t k = 0; k < t->n_issues; k++) {
    size_t n = 0;

    for (size_t a = 0; a < t->n_actors; a++) n += cs_present(t, a, k);
    if (out->no_stance) out->no_stance[k] = n == 0;
  }
  switch (rule) {
    case CS_RULE_MEDIAN:
      cs_median_evaluate(o, t, &w, out);
      break;
    case CS_RULE_KTAB:
      cs_ktab_evaluate(o, t, &w, r, out);
      break;
    case CS_RULE_EXPECTED_UTILITY:
      cs_eu_evaluate(o, t, &w, r, out);
      break;
    case CS_RULE_EXCHANGE:
      cs_exchange_evaluate(o, t, &w, r, out);
      break;
    default:
      cs_mean_evaluate(o, t, &w, out);
  }
}
