/* `casus attrition salvo`: missiles between two fleets. */
#include "faces/attrition/job.h"

#include "models/attrition/salvo.h"

static casus_status read_side(cs_job *j, const char *key, cs_salvo_side *s) {
  cs_field f[] = {{"units", FIELD_WHOLE, true, 1, 10000, &s->units, false},
                  {"shots", FIELD_WHOLE, true, 0, 10000, &s->shots, false},
                  {"hit", FIELD_NUMBER, true, 0, 1, &s->p_hit, true},
                  {"intercepts", FIELD_WHOLE, false, 0, 10000, &s->intercepts, false},
                  {"stop", FIELD_NUMBER, false, 0, 1, &s->p_stop, false},
                  {"damage", FIELD_NUMBER, false, 0, 1e6, &s->damage_mean, true},
                  {"sd", FIELD_NUMBER, false, 0, 1e6, &s->damage_sd, false}};

  *s = (cs_salvo_side){.damage_mean = 1};
  return cs_job_fields(j, key, f, 7);
}

static casus_status add_loss(cs_job *j, const char *who, const cs_salvo_side *from,
                             const cs_salvo_side *at, cs_defence defence) {
  cs_salvo_loss exact;
  casus_status st = cs_salvo_exact(from, at, defence, &exact);

  if (st == CASUS_LIMIT)
    return cs_error(j->d, (cs_place){0}, "more than %d shots in one salvo", CS_SALVO_SHOTS);
  if (st) return st;
  cs_job_add(j, cs_job_format(j, "loss_%s", who), exact.mean, "units",
             cs_job_format(j, "mean loss of %s, one round", who));
  cs_job_add(j, cs_job_format(j, "loss_sd_%s", who), exact.sd, "units", "its standard deviation");
  cs_job_add(j, cs_job_format(j, "p_none_%s", who), exact.p_none, "",
             cs_job_format(j, "chance that %s loses nothing", who));
  cs_job_add(j, cs_job_format(j, "p_all_%s", who), exact.p_all, "",
             cs_job_format(j, "chance that %s loses all", who));
  cs_job_add(j, cs_job_format(j, "hughes_%s", who), cs_salvo_hughes(from, at), "units",
             "loss in Hughes' deterministic model");
  return CASUS_OK;
}

static casus_status run(cs_job *j) {
  static const char *const defences[] = {"area", "point", NULL};
  size_t defence = 0;
  double rounds = 1;
  cs_salvo_side a, b;
  cs_salvo_rounds r;
  casus_status st = read_side(j, "a", &a);

  st = cs_job_worse(st, read_side(j, "b", &b));
  st = cs_job_worse(st, cs_job_choice(j, "defence", defences, &defence));
  st = cs_job_worse(st, cs_job_number(j, "rounds", 1, 1000, false, true, &rounds));
  if (st) return st;
  if (a.shots <= 0 && b.shots <= 0)
    return cs_error(j->d, cs_job_place(j, "a"), "neither side can hit anything");
  st = add_loss(j, "b", &a, &b, (cs_defence)defence);
  if (!st) st = add_loss(j, "a", &b, &a, (cs_defence)defence);
  if (st || rounds < 2) return st;
  st = cs_salvo_fight(&a, &b, (size_t)rounds, (cs_defence)defence, &r);
  if (st == CASUS_CASE)
    return cs_error(
        j->d, cs_job_place(j, "rounds"),
        "several rounds of point defence are computed for units that one hit takes out");
  if (st == CASUS_LIMIT)
    return cs_error(j->d, (cs_place){0}, "several rounds: a side may take at most %d hits",
                    CS_SALVO_HITS);
  if (st) return st;
  cs_job_add(j, "p_a", r.p_a, "", "chance that only a is left after all rounds");
  cs_job_add(j, "p_b", r.p_b, "", "chance that only b is left");
  cs_job_add(j, "p_neither", r.p_none, "", "chance that nobody is left");
  cs_job_add(j, "mean_a", r.mean_a, "units", "mean of a left");
  cs_job_add(j, "mean_b", r.mean_b, "units", "mean of b left");
  return CASUS_OK;
}

static const char *const keys[] = {"a", "b", "defence", "rounds", NULL};
const cs_verb cs_verb_salvo = {"salvo", run, keys};
