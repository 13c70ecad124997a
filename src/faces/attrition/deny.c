/* `casus attrition deny`: does attacking pay? */
#include "faces/attrition/job.h"

#include "base/libm.h"
#include "base/random.h"
#include "models/attrition/deny.h"
#include "quantity/distribution.h"

#include <math.h>
#include <string.h>

enum { DRAWS = 65536, MOST_SPENDS = 16 };

/* A number or distribution, as a column of draws. */
static casus_status draw(cs_job *j, const char *key, size_t stream, double *column) {
  const char *t = cs_job_text(j, key);
  const cs_node *node = cs_job_node(j, key);
  cs_place at = cs_job_place(j, key);
  cs_distribution *p = NULL;
  casus_status st;
  double x;

  if (node && node->kind != CS_SCALAR)
    return cs_error(j->d, at, "%s is a number or a distribution, not %s", key,
                    cs_node_kind_text(node));
  if (!t) return cs_job_missing(j, key);
  if (!node) {
    if (cs_diag_source(j->d, at.file, t, strlen(t))) return CASUS_NOMEM;
    at = (cs_place){.file = at.file, .line = 1, .column = 1, .width = strlen(t)};
  }
  if (cs_parse_number(t, strlen(t), &x)) {
    for (size_t i = 0; i < DRAWS; i++) column[i] = x;
    return CASUS_OK;
  }
  st = cs_distribution_parse(t, strlen(t), at, j->d, j->arena, &p);
  if (st) return st;
  if (!p) return cs_error(j->d, at, "\"%s\" is neither a number nor a distribution", t);
  j->draws = true;
  for (size_t i = 0; i < DRAWS; i++)
    column[i] = cs_random_unit(cs_option_count(j->args, "seed"), stream, i);
  cs_distribution_quantiles(p, DRAWS, column, column);
  return CASUS_OK;
}

static casus_status check_range(cs_job *j, const char *key, const double *x, double least,
                                double most, bool above) {
  for (size_t i = 0; i < DRAWS; i++) {
    cs_place at = cs_job_place(j, key);
    char number[32];

    if (x[i] <= most && (above ? x[i] > least : x[i] >= least)) continue;
    if (!cs_job_node(j, key))
      at =
          (cs_place){.file = at.file, .line = 1, .column = 1, .width = strlen(cs_job_text(j, key))};
    return cs_error(j->d, at, "%s reaches %s%s", key, cs_number_short(x[i], 4, number),
                    most == 1 ? ", a chance lies between 0 and 1" : ", it must be above 0");
  }
  return CASUS_OK;
}

/* What one spending moves; `work` holds three columns. */
static casus_status add_spend(cs_job *j, size_t k, const double *p, const double *v,
                              const double *cost, const double *quo, double base, double *work) {
  double *p2 = work, *cost2 = work + DRAWS, *out = work + 2 * (size_t)DRAWS;
  double price = 1, factor = 1, more = 0, moved;
  const char *name = NULL;
  cs_field f[] = {{"name", FIELD_NAME, true, 0, 0, &name, false},
                  {"price", FIELD_NUMBER, true, 0, 1e12, &price, true},
                  {"p_times", FIELD_NUMBER, false, 0, 1, &factor, false},
                  {"cost_plus", FIELD_NUMBER, false, 0, 1e12, &more, false}};
  casus_status st;

  if (k == MOST_SPENDS)
    return cs_error(j->d, cs_job_place(j, "spend"), "more than %d spends", MOST_SPENDS);
  if (k > MOST_SPENDS) return CASUS_CASE;
  st = cs_job_item(j, "spend", k, f, 4, &name);
  if (st) return st;
  for (size_t i = 0; i < DRAWS; i++) {
    p2[i] = p[i] * factor;
    cost2[i] = cost[i] + more;
  }
  moved = (double)cs_deny_column(DRAWS, p2, v, cost2, quo, out) / DRAWS - base;
  cs_job_add(j, cs_job_format(j, "gain_%s", name), moved, "",
             cs_job_format(j, "change of that chance by %s", name));
  cs_job_add(j, cs_job_format(j, "gain_per_1000_musd_%s", name), 1000 * moved / price,
             "per 1000 MUSD", cs_job_format(j, "the same for its price, %s", name));
  return CASUS_OK;
}

static casus_status run(cs_job *j) {
  double *c = cs_arena_alloc(j->arena, 7 * (size_t)DRAWS, sizeof *c), base, threshold = 0, mean = 0;
  double *p, *v, *cost, *quo, *out, *p2;
  casus_status st;

  if (!c) return CASUS_NOMEM;
  p = c;
  v = c + DRAWS;
  cost = c + 2 * DRAWS;
  quo = c + 3 * DRAWS;
  p2 = c + 4 * DRAWS;
  out = c + 6 * DRAWS;
  st = cs_job_worse(cs_job_worse(draw(j, "p-win", 1, p), draw(j, "value", 2, v)),
                    cs_job_worse(draw(j, "cost", 3, cost), draw(j, "status-quo", 4, quo)));
  if (st) return st;
  st = cs_job_worse(check_range(j, "p-win", p, 0, 1, false),
                    check_range(j, "value", v, 0, INFINITY, true));
  if (st) return st;
  base = (double)cs_deny_column(DRAWS, p, v, cost, quo, out) / DRAWS;
  for (size_t i = 0; i < DRAWS; i++) {
    threshold += cs_deny_threshold(v[i], cost[i], quo[i]) / DRAWS;
    mean += p[i] / DRAWS;
  }
  cs_job_add(j, "deterred", base, "", "chance that attacking doesn't pay");
  cs_job_add(j, "threshold", threshold, "", "mean of the attacker's threshold p* = (C + U0) / V");
  cs_job_add(j, "p_win", mean, "", "mean of its chance of winning");
  cs_job_add(j, "shortfall", cs_fmax(0, mean - threshold), "",
             "by how much the mean is above the threshold");
  for (size_t k = 0; k < cs_job_count(j, "spend"); k++)
    st = cs_job_worse(st, add_spend(j, k, p, v, cost, quo, base, p2));
  return st;
}

static const char *const keys[] = {"p-win", "value", "cost", "status-quo", "spend", NULL};
const cs_verb cs_verb_deny = {"deny", run, keys};
