/* `casus attrition duel`: two forces of one type each, or of several out of a FILE. */
#include "faces/attrition/job.h"

#include "base/libm.h"
#include "base/special.h"
#include "models/attrition/calibrate.h"
#include "models/attrition/chain.h"
#include "models/attrition/hetero.h"
#include "models/attrition/reinforce.h"

#include <math.h>
#include <string.h>

static const char equations[] =
    "square    da/dt = -kill_b b      db/dt = -kill_a a       kill: per shooter and time\n"
    "linear    da/dt = -kill_b a b    db/dt = -kill_a a b     kill: per shooter, target and time\n";

/* ---- reinforcement ------------------------------------------------------------------------- */

/* The square law with reinforcements, until one side breaks or --until. */
static casus_status reinforced(cs_job *j, const cs_duel *d) {
  enum { MOST = 64 };
  cs_reinforce_rates rates = {.kill_a = d->kill_a, .kill_b = d->kill_b};
  cs_reinforce_piece pieces[MOST] = {{0}};
  size_t n = cs_job_count(j, "reinforce");
  casus_status st = CASUS_OK;
  cs_reinforce_end end;
  double until;

  if (d->law != CS_LAW_SQUARE)
    return cs_error(j->d, cs_job_place(j, "reinforce"),
                    "reinforcement goes with the square law only");
  if (n > MOST)
    return cs_error(j->d, cs_job_place(j, "reinforce"), "more than %d reinforcements", MOST);
  for (size_t k = 0; k < n; k++) {
    cs_field f[] = {{"from", FIELD_NUMBER, true, 0, 1e9, &pieces[k].from, false},
                    {"a", FIELD_RATE, false, 0, 1e12, &pieces[k].a, false},
                    {"b", FIELD_RATE, false, 0, 1e12, &pieces[k].b, false}};

    st = cs_job_worse(st, cs_job_item(j, "reinforce", k, f, 3, NULL));
    if (!st && k && pieces[k].from <= pieces[k - 1].from)
      st = cs_error(j->d, cs_job_place(j, "reinforce"),
                    "reinforcements must stand in the order of their times");
  }
  st = cs_job_worse(st, cs_job_number(j, "until", 0, 1e12, true, false, &until));
  if (st) return st;
  cs_reinforce_solve(&rates, d->a, d->b, d->a * d->break_a, d->b * d->break_b, pieces, n, until,
                     &end);
  cs_job_add(j, "winner", end.winner, "", "deterministic winner (1 a, -1 b, 0 none by --until)");
  cs_job_add(j, "left_a", end.a, "units", "a at the end");
  cs_job_add(j, "left_b", end.b, "units", "b at the end");
  cs_job_add(j, "time", end.time, j->unit, "time of the end");
  if (n == 1 && pieces[0].from <= 0)
    cs_job_add(j, "saddle",
               cs_reinforce_saddle(d->a, d->b, d->kill_a, d->kill_b, pieces[0].a, pieces[0].b), "",
               "saddle: with these gains for ever a wins above 0");
  return CASUS_OK;
}

/* ---- one type a side ------------------------------------------------------------------------ */

static casus_status add_chances(cs_job *j, const cs_duel *d) {
  cs_chain_end chain = {0};
  double ra, rb;

  if (d->a == floor(d->a) && d->b == floor(d->b) && d->a * d->b <= CS_CHAIN_STATES) {
    casus_status st = cs_chain_solve(d, true, &chain);

    if (st) return st;
    cs_job_add(j, "p_a", chain.p_a, "", "chance that a wins, exact Markov chain");
    cs_job_add(j, "mean_a", chain.mean_a, "units", "mean of a at the end");
    cs_job_add(j, "sd_a", chain.sd_a, "units", "its standard deviation");
    cs_job_add(j, "mean_b", chain.mean_b, "units", "mean of b at the end");
    cs_job_add(j, "sd_b", chain.sd_b, "units", "its standard deviation");
    cs_job_add(j, "mean_time", chain.mean_time, j->unit, "mean duration");
    cs_job_add(j, "sd_time", chain.sd_time, j->unit, "its standard deviation");
  } else {
    double error, p = cs_chain_normal(d, &error);

    cs_job_add(j, "p_a", p, "", "chance that a wins, normal approximation");
    cs_job_add(j, "p_a_correction", error, "", "size of its correction for skewness");
  }
  /* The loss ratio's error multiplies one reserve: see docs/methods/attrition.md. */
  cs_duel_reserves(d, &ra, &rb);
  if (isfinite(ra) && isfinite(rb) && ra > 0 && rb > 0)
    cs_job_add(j, "p_a_history", cs_normal_cdf(cs_log(ra / rb) / CS_HISTORY_SD), "",
               "chance that a wins with rates as uncertain as in history");
  return CASUS_OK;
}

static casus_status of_one_type(cs_job *j, cs_law law) {
  cs_duel d = {.law = law};
  bool is_reinforced = cs_job_has(j, "reinforce");
  cs_field a[] = {{"count", FIELD_NUMBER, true, 0, 1e12, &d.a, !is_reinforced},
                  {"kill", FIELD_RATE, true, 0, 1e12, &d.kill_a, true},
                  {"break", FIELD_NUMBER, false, 0, 0.999, &d.break_a, false}};
  cs_field b[] = {{"count", FIELD_NUMBER, true, 0, 1e12, &d.b, !is_reinforced},
                  {"kill", FIELD_RATE, true, 0, 1e12, &d.kill_b, true},
                  {"break", FIELD_NUMBER, false, 0, 0.999, &d.break_b, false}};
  casus_status st = cs_job_fields(j, "a", a, 3);
  cs_duel_end end;

  st = cs_job_worse(st, cs_job_fields(j, "b", b, 3));
  st = cs_job_worse(st, cs_job_number(j, "w", 0, 1, false, false, &d.w));
  st = cs_job_worse(st, cs_job_number(j, "p", 0, 100, false, false, &d.p));
  st = cs_job_worse(st, cs_job_number(j, "q", 0, 100, false, false, &d.q));
  if (st) return st;
  cs_buf_puts(&j->notes, equations);
  if (is_reinforced) return reinforced(j, &d);
  cs_duel_solve(&d, &end);
  cs_job_add(j, "winner", end.winner, "", "deterministic winner (1 a, -1 b, 0 neither)");
  cs_job_add(j, "left_a", end.a, "units", "a at the end");
  cs_job_add(j, "left_b", end.b, "units", "b at the end");
  cs_job_add(j, "time", end.time, j->unit, "time to the end");
  return add_chances(j, &d);
}

/* ---- several types -------------------------------------------------------------------------- */

enum { TYPES = CS_HETERO_TYPES };

typedef struct {
  const char *who, *names[TYPES];
  const cs_node *node, *entries; /* the side, its mapping of types */
  size_t n, fire;
  double count[TYPES], value[TYPES], end;
} force;

static const char *const fires[] = {"numbers", "fixed", "best", NULL};

/* Counts, values and how the side fires; whom it hits comes when both are known. */
static casus_status read_force(cs_job *j, const char *who, force *f) {
  static const char *const own[] = {"types", NULL}, *const of_type[] = {"kill", "aim", NULL};
  const char *fire = NULL;
  cs_field side[] = {{"break", FIELD_NUMBER, false, 0, 0.999, &f->end, false},
                     {"fire", FIELD_NAME, false, 0, 0, &fire, false}};
  casus_status st;

  *f = (force){.who = who, .node = cs_job_node(j, who)};
  if (!f->node) return cs_job_missing(j, who);
  st = cs_fields_map(f->node, who, side, 2, own, &j->unit, j->arena, j->d);
  if (f->node->kind != CS_MAPPING) return st;
  while (fire && fires[f->fire] && strcmp(fires[f->fire], fire) != 0) f->fire++;
  if (!fires[f->fire]) {
    st = cs_error(j->d, cs_node_get(f->node, "fire")->at, "unknown fire \"%s\"", fire);
    cs_detail(j->d, "It is one of: numbers, fixed, best.");
  }
  f->entries = cs_node_get(f->node, "types");
  if (!f->entries || f->entries->kind != CS_MAPPING || !f->entries->n_kids) {
    f->entries = NULL;
    return cs_error(j->d, f->node->at, "%s has no types", who);
  }
  if (f->entries->n_kids > TYPES)
    return cs_error(j->d, f->entries->at, "%s has %zu types, at most %d are possible", who,
                    f->entries->n_kids, TYPES);
  f->n = f->entries->n_kids;
  for (size_t i = 0; i < f->n; i++) {
    const cs_entry *e = &f->entries->entries[i];
    cs_field type[] = {{"count", FIELD_NUMBER, true, 0, 1e12, &f->count[i], true},
                       {"value", FIELD_NUMBER, false, 0, 1e12, &f->value[i], true}};

    f->value[i] = 1;
    f->names[i] = e->key;
    st = cs_job_worse(st,
                      cs_fields_map(e->value, e->key, type, 2, of_type, &j->unit, j->arena, j->d));
  }
  return st;
}

/* kill: rates against the other's types, those not named are 0; aim: how the fire is shared out. */
static casus_status read_fire(cs_job *j, const force *f, const force *other, double kill[][TYPES],
                              double aim[][TYPES]) {
  casus_status st = CASUS_OK;

  for (size_t i = 0; i < f->n; i++) {
    const cs_node *type = f->entries->entries[i].value;
    const cs_node *rates = type->kind == CS_MAPPING ? cs_node_get(type, "kill") : NULL;
    const cs_node *shares = type->kind == CS_MAPPING ? cs_node_get(type, "aim") : NULL;
    cs_field hits[TYPES], aims[TYPES];
    double sum = 0;

    for (size_t k = 0; k < other->n; k++) {
      hits[k] = (cs_field){other->names[k], FIELD_RATE, false, 0, 1e12, &kill[i][k], false};
      aims[k] = (cs_field){other->names[k], FIELD_NUMBER, false, 0, 1e9, &aim[i][k], false};
      aim[i][k] = shares ? 0 : 1;
    }
    if (!rates) {
      st = cs_error(j->d, type->at, "%s has no `kill`", f->names[i]);
      cs_detail(j->d, "It gives rates against the other side's types, such as {tanks: 0.02/day}.");
      continue;
    }
    st = cs_job_worse(st,
                      cs_fields_map(rates, "kill", hits, other->n, NULL, &j->unit, j->arena, j->d));
    for (size_t k = 0; k < other->n; k++) sum += kill[i][k];
    if (!st && sum <= 0) st = cs_error(j->d, rates->at, "%s can't hit anything", f->names[i]);
    if (!shares) continue;
    if (f->fire != CS_FIRE_FIXED)
      st = cs_error(j->d, shares->at, "`aim` goes with `fire: fixed` only");
    st = cs_job_worse(st,
                      cs_fields_map(shares, "aim", aims, other->n, NULL, &j->unit, j->arena, j->d));
    for (size_t k = 0, any = 0; k < other->n; k++) {
      any |= aim[i][k] > 0;
      if (k + 1 == other->n && !any && !st)
        st = cs_error(j->d, shares->at, "%s aims at nothing", f->names[i]);
    }
  }
  return st;
}

static void add_left(cs_job *j, const force *f, const double *left) {
  for (size_t i = 0; i < f->n; i++) {
    const char *key = cs_arena_printf(j->arena, "left_%s_%s", f->who, f->names[i]);
    const char *text = cs_arena_printf(j->arena, "%s of %s at the end", f->names[i], f->who);

    j->failed |= !key || !text;
    if (!j->failed) cs_job_add(j, key, left[i], "units", text);
  }
}

/* value of `count` types. */
static double worth(const force *f, const double *left) {
  double sum = 0;

  for (size_t i = 0; i < f->n; i++) sum += f->value[i] * left[i];
  return sum;
}

/* What a could reach at most by sharing out its fire otherwise; of_a: else b. */
static void add_bound(cs_job *j, const cs_hetero *h, bool of_a, double until, const force *a,
                      const force *b) {
  const force *f = of_a ? a : b;
  cs_hetero most = *h;
  double x[TYPES], y[TYPES];
  cs_hetero_end end;

  if ((of_a ? h->fire_b : h->fire_a) == CS_FIRE_BEST) return;
  *(of_a ? &most.fire_a : &most.fire_b) = CS_FIRE_ALL;
  memcpy(x, a->count, sizeof x);
  memcpy(y, b->count, sizeof y);
  cs_hetero_solve(&most, until, x, y, &end);
  cs_job_add(j, cs_job_format(j, "bound_%s", f->who), worth(f, of_a ? x : y), "value",
             cs_job_format(j, "no way to share out its fire leaves %s more than", f->who));
}

/* The loss ratio errs as in history: all of b's rates are multiplied by exp(sd * z), z standard
 * normal.  a wins up to the factor at which the duel is even, found by bisection on its logarithm;
 * more fire never helps the side that is shot at. */
static void add_history(cs_job *j, const cs_hetero *h, double until, const force *a,
                        const force *b) {
  /* Beyond eight standard deviations nothing is left to find. */
  double low = -8 * CS_HISTORY_SD, high = 8 * CS_HISTORY_SD;

  for (int i = 0; i < 40; i++) {
    double mid = (low + high) / 2, x[TYPES], y[TYPES];
    cs_hetero scaled = *h;
    cs_hetero_end end;

    for (size_t k = 0; k < (size_t)TYPES * TYPES; k++)
      scaled.kill_b[k / TYPES][k % TYPES] *= cs_exp(mid);
    memcpy(x, a->count, sizeof x);
    memcpy(y, b->count, sizeof y);
    cs_hetero_solve(&scaled, 1000 * until, x, y, &end);
    if (end.winner > 0) {
      low = mid;
    } else {
      high = mid;
    }
  }
  cs_job_add(j, "p_a_history", cs_normal_cdf(low / CS_HISTORY_SD), "",
             "chance that a wins with rates as uncertain as in history");
}

static casus_status of_several_types(cs_job *j, cs_law law) {
  cs_hetero h = {0};
  force a, b;
  double until, x[TYPES], y[TYPES];
  cs_hetero_end end;
  casus_status st;

  if (law != CS_LAW_SQUARE)
    return cs_error(j->d, cs_job_place(j, "law"),
                    "forces of several types fight by the square law");
  if (cs_job_has(j, "reinforce"))
    return cs_error(j->d, cs_job_place(j, "reinforce"),
                    "reinforcement goes with forces of one type only");
  st = read_force(j, "a", &a);
  st = cs_job_worse(st, read_force(j, "b", &b));
  st = cs_job_worse(st, cs_job_number(j, "until", 0, 1e12, true, false, &until));
  if (!a.entries || !b.entries || !a.n || !b.n) return st;
  st = cs_job_worse(st, read_fire(j, &a, &b, h.kill_a, h.aim_a));
  st = cs_job_worse(st, read_fire(j, &b, &a, h.kill_b, h.aim_b));
  if (st) return st;
  h.n_a = a.n;
  h.n_b = b.n;
  h.break_a = a.end;
  h.break_b = b.end;
  h.fire_a = (cs_fire)a.fire;
  h.fire_b = (cs_fire)b.fire;
  memcpy(h.value_a, a.value, sizeof h.value_a);
  memcpy(h.value_b, b.value, sizeof h.value_b);
  memcpy(x, a.count, sizeof x);
  memcpy(y, b.count, sizeof y);
  cs_hetero_solve(&h, until, x, y, &end);
  cs_buf_puts(&j->notes,
              "square    db_j/dt = -sum_i share_ij kill_a[i][j] a_i    kill: per shooter and time\n"
              "          share_ij: the part of its fire that type i gives to type j\n");
  cs_job_add(j, "winner", end.winner, "", "deterministic winner (1 a, -1 b, 0 none by --until)");
  cs_job_add(j, "time", end.time, j->unit, "time of the end");
  add_left(j, &a, x);
  add_left(j, &b, y);
  cs_job_add(j, "value_a", worth(&a, x), "value", "value of a at the end");
  cs_job_add(j, "value_b", worth(&b, y), "value", "value of b at the end");
  add_history(j, &h, until, &a, &b);
  if (h.fire_a == CS_FIRE_BEST) add_bound(j, &h, true, until, &a, &b);
  if (h.fire_b == CS_FIRE_BEST) add_bound(j, &h, false, until, &a, &b);
  return CASUS_OK;
}

static bool has_types(const cs_job *j, const char *side) {
  const cs_node *node = cs_job_node(j, side);

  return node && node->kind == CS_MAPPING && cs_node_get(node, "types");
}

static casus_status run(cs_job *j) {
  size_t law = 0;
  casus_status st = cs_job_choice(j, "law", cs_law_names, &law);

  if (st) return st;
  return has_types(j, "a") || has_types(j, "b") ? of_several_types(j, (cs_law)law)
                                                : of_one_type(j, (cs_law)law);
}

static const char *const keys[] = {"a", "b", "law", "w", "p", "q", "reinforce", "until", NULL};
const cs_verb cs_verb_duel = {"duel", run, keys};
