/* `casus attrition leak`: a raid against layers of interceptors. */
#include "faces/attrition/job.h"
#include "base/number.h"

#include "models/attrition/leak.h"

#include <math.h>

/* Raids beyond this size have no exact distribution here; its spread is then small beside the mean.
 */
enum { MOST_WHOLE = 20000 };

static casus_status read_layer(cs_job *j, size_t k, cs_leak_layer *l, const char **name) {
  cs_field f[] = {{"name", FIELD_NAME, false, 0, 0, name, false},
                  {"p", FIELD_NUMBER, true, 0, 1, &l->p_kill, true},
                  {"magazine", FIELD_NUMBER, true, 0, 1e9, &l->magazine, true},
                  {"shots", FIELD_WHOLE, false, 1, 100, &l->shots, false},
                  {"price", FIELD_NUMBER, false, 0, 1e9, &l->price, false},
                  {"look", FIELD_TRUTH, false, 0, 0, &l->look, false},
                  {"channels", FIELD_WHOLE, false, 0, 100000, &l->channels, false},
                  {"load", FIELD_NUMBER, false, 0, 1e6, &l->load, false}};

  *l = (cs_leak_layer){.shots = 1};
  *name = k < 9 ? (const char *[]){"1", "2", "3", "4", "5", "6", "7", "8", "9"}[k] : "more";
  return cs_job_item(j, "layer", k, f, 8, name);
}

/* The least k with P(leakers <= k) >= level. */
static double quantile(const double *p, size_t n, double level) {
  double sum = 0;

  for (size_t k = 0; k < n; k++) {
    sum += p[k];
    if (sum >= level) return (double)k;
  }
  return (double)n;
}

/* How far a raid of whole munitions can fall from the expectation. */
static casus_status add_distribution(cs_job *j, const cs_leak_layer *layers,
                                     const char *const *names, size_t m, double n) {
  size_t whole = cs_to_count(n, MOST_WHOLE);
  double exhausted[CS_LEAK_LAYERS], *p;
  casus_status st;

  if (n != floor(n) || n > MOST_WHOLE) return CASUS_OK;
  p = cs_arena_alloc(j->arena, whole + 1, sizeof *p);
  if (!p) return CASUS_NOMEM;
  st = cs_leak_exact(layers, m, whole, p, exhausted);
  if (st == CASUS_LIMIT) {
    cs_buf_puts(&j->notes,
                "The raid is too large for its exact distribution: expectations only.\n");
    return CASUS_OK;
  }
  if (st) return st;
  cs_job_add(j, "leakers_5", quantile(p, whole, 0.05), "munitions", "leakers: 5 % quantile, exact");
  cs_job_add(j, "leakers_50", quantile(p, whole, 0.5), "munitions", "  median");
  cs_job_add(j, "leakers_95", quantile(p, whole, 0.95), "munitions", "  95 % quantile");
  cs_job_add(j, "p_no_leaker", p[0], "", "chance that none gets through");
  for (size_t k = 0; k < m; k++)
    cs_job_add(j, cs_job_format(j, "p_exhausted_%s", names[k]), exhausted[k], "",
               cs_job_format(j, "chance that layer %s is exhausted", names[k]));
  return CASUS_OK;
}

static casus_status run(cs_job *j) {
  cs_leak_layer layers[CS_LEAK_LAYERS];
  const char *names[CS_LEAK_LAYERS];
  cs_leak_raid raid = {.damage = 0};
  double n = 0;
  cs_field f[] = {{"count", FIELD_NUMBER, true, 0, 1e9, &n, true},
                  {"price", FIELD_NUMBER, true, 0, 1e9, &raid.price, true},
                  {"damage", FIELD_NUMBER, false, 0, 1e9, &raid.damage, false}};
  casus_status st = cs_job_fields(j, "raid", f, 3);
  size_t m = cs_job_count(j, "layer");
  cs_leak_result r;

  if (!m) return cs_job_worse(st, cs_job_missing(j, "layer"));
  if (m > CS_LEAK_LAYERS)
    return cs_error(j->d, cs_job_place(j, "layer"), "more than %d layers", CS_LEAK_LAYERS);
  for (size_t k = 0; k < m; k++) st = cs_job_worse(st, read_layer(j, k, &layers[k], &names[k]));
  if (st) return st;
  cs_leak_solve(layers, m, &raid, n, &r);
  cs_job_add(j, "leakers", r.leakers, "munitions", "expected to get through");
  st = add_distribution(j, layers, names, m, n);
  if (st) return st;
  for (size_t k = 0; k < m; k++) {
    cs_job_add(j, cs_job_format(j, "used_%s", names[k]), r.used[k], "interceptors",
               cs_job_format(j, "spent by layer %s", names[k]));
    cs_job_add(j, cs_job_format(j, "exhausted_at_%s", names[k]), cs_leak_exhaustion(layers, m, k),
               "munitions", cs_job_format(j, "raid that empties layer %s", names[k]));
  }
  cs_job_add(j, "exhausted_at", cs_leak_exhausted(layers, m), "munitions",
             "raid that empties all layers");
  cs_job_add(j, "spent", r.spent, "MUSD", "cost of interceptors");
  cs_job_add(j, "munition_ratio", r.munition_ratio, "",
             "defender's / attacker's cost, munitions only");
  cs_job_add(j, "damage_ratio", r.damage_ratio, "", "the same with expected damage");
  cs_job_add(j, "per_leaker", r.per_leaker, "MUSD", "attacker's cost per leaker");
  cs_job_add(j, "protected", r.protected_value, "MUSD", "value protected");
  if (r.damage_ratio > 0 && isfinite(r.per_leaker))
    cs_job_add(j, "attack_pays", raid.damage > r.per_leaker, "",
               "does a leaker destroy more than it costs (1 yes)?");
  return CASUS_OK;
}

static const char *const keys[] = {"raid", "layer", NULL};
const cs_verb cs_verb_leak = {"leak", run, keys};
