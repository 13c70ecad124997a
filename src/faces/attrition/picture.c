/* A front: the forces of both sides; how a fight runs, when interceptors run out and who pays more
 * (over futures); what money buys (at the medians); and how such models have done. */
#include "faces/attrition/picture.h"

#include "base/libm.h"
#include "base/number.h"
#include "models/attrition/calibrate.h"
#include "models/attrition/course.h"
#include "report/picture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *name_of(const cs_model_entry *m, const char *side) {
  const cs_node *name = cs_node_get(cs_node_get(m->node, side), "name");

  return name && name->kind == CS_SCALAR ? name->text : side;
}

static double of_force(const cs_study *s, const cs_model_entry *m, const double *x,
                       const char *which, const char *type, const char *key) {
  return cs_picture_value(s, x,
                          (const char *const[]){"models", m->id, which, "forces", type, key, NULL});
}

static const cs_node *forces_of(const cs_model_entry *m, const char *which) {
  const cs_node *forces = cs_node_get(cs_node_get(m->node, which), "forces");

  return forces && forces->kind == CS_MAPPING ? forces : NULL;
}

static json_t *side(const cs_study *s, const cs_model_entry *m, const double *x,
                    const char *which) {
  static const char *const keys[] = {"count", "effect", "price"};
  const cs_node *forces = forces_of(m, which);
  json_t *o = json_object(), *list = json_array();

  cs_json_put(o, "side", cs_json_text(which));
  cs_json_put(o, "name", cs_json_text(name_of(m, which)));
  for (size_t i = 0; forces && i < forces->n_kids; i++) {
    const char *type = forces->entries[i].key;
    json_t *one;

    if (!strcmp(type, "table")) continue;
    one = json_object();
    cs_json_put(one, "type", cs_json_text(type));
    for (size_t k = 0; k < 3; k++)
      cs_json_put(one, keys[k], cs_json_number(of_force(s, m, x, which, type, keys[k])));
    json_array_append_new(list, one);
  }
  cs_json_put(o, "forces", list);
  return o;
}

/* ---- what money buys ----------------------------------------------------------------------- */

enum { MONEY = 10, SPLITS = 20 }; /* steps of a budget, and of its parts */

/* What the defender can buy more of. */
typedef struct {
  double scalars[CS_FRONT_SCALARS];
  double att, def;         /* sums of count times effect */
  double worth;            /* of the defender's forces, MUSD */
  const char *force;       /* its type with the most effect for its price, or NULL */
  double per_force;        /* effect that 1 MUSD of it buys */
  double per_interceptors; /* interceptors that 1 MUSD buys; 0: they have no price */
} shop;

/* The chance to hold with so many MUSD more on each. */
static double holds(const shop *p, double forces, double interceptors) {
  double scalars[CS_FRONT_SCALARS];

  memcpy(scalars, p->scalars, sizeof scalars);
  scalars[CS_FRONT_STOCK] += interceptors * p->per_interceptors;
  return cs_front_holds(scalars, p->att, p->def + forces * p->per_force);
}

/* Strength is linear in the forces and the chance to hold grows with it, so of several types only
 * the one with the most effect for its price is ever worth buying. */
static void find_prices(const cs_study *s, const cs_model_entry *m, const double *x, shop *p) {
  for (int own = 0; own < 2; own++) {
    const char *which = own ? "defender" : "attacker";
    const cs_node *forces = forces_of(m, which);

    for (size_t i = 0; forces && i < forces->n_kids; i++) {
      const char *type = forces->entries[i].key;
      double count, effect, price;

      if (!strcmp(type, "table")) continue;
      count = of_force(s, m, x, which, type, "count");
      effect = of_force(s, m, x, which, type, "effect");
      price = of_force(s, m, x, which, type, "price");
      *(own ? &p->def : &p->att) += count * effect;
      if (!own) continue;
      p->worth += count * price;
      if (!(price > 0) || effect / price <= p->per_force) continue;
      p->per_force = effect / price;
      p->force = type;
    }
  }
  if (p->scalars[CS_FRONT_SHOT_PRICE] > 0 && p->scalars[CS_FRONT_RAID_COUNT] > 0)
    p->per_interceptors = 1 / p->scalars[CS_FRONT_SHOT_PRICE];
}

/* 1, 2 or 5 times a power of ten, at least x > 0. */
static double round_up(double x) {
  double power = cs_pow(10, floor(cs_log10(x)));

  return power * (x <= power ? 1 : x <= 2 * power ? 2 : x <= 5 * power ? 5 : 10);
}

/* The chance to hold by the money added: all on forces, all on interceptors, and the best split. */
static json_t *budget(const cs_study *s, const cs_model_entry *m, const double *x) {
  shop p = {.force = NULL};
  json_t *o, *money = json_array(), *forces = json_array(), *interceptors = json_array();
  json_t *best = json_array(), *share = json_array();
  double most;

  for (size_t k = 0; k < CS_FRONT_SCALARS; k++)
    p.scalars[k] = cs_picture_value(
        s, x, (const char *const[]){"models", m->id, cs_front_inputs[k].name, NULL});
  find_prices(s, m, x, &p);
  /* As much as a tenth of the forces or all interceptors there are. */
  most = cs_fmax(0.1 * p.worth, p.scalars[CS_FRONT_STOCK] * p.scalars[CS_FRONT_SHOT_PRICE]);
  for (size_t k = 0; k <= MONEY && most > 0 && isfinite(most); k++) {
    double b = round_up(most) * (double)k / MONEY, top = -INFINITY, at = 0;

    for (size_t i = 0; i <= SPLITS; i++) {
      double part = (double)i / SPLITS, hold;

      if ((i > 0 && !(p.per_interceptors > 0)) || (i < SPLITS && !p.force)) continue;
      hold = holds(&p, b * (1 - part), b * part);
      /* Ties go to the smaller part. */
      if (!(hold > top)) continue;
      top = hold;
      at = part;
    }
    json_array_append_new(money, cs_json_number(b));
    json_array_append_new(forces, cs_json_number(p.force ? holds(&p, b, 0) : NAN));
    json_array_append_new(interceptors,
                          cs_json_number(p.per_interceptors > 0 ? holds(&p, 0, b) : NAN));
    json_array_append_new(best, cs_json_number(top));
    json_array_append_new(share, cs_json_number(at));
  }
  if (!json_array_size(money) || (!p.force && !(p.per_interceptors > 0))) {
    json_decref(money);
    json_decref(forces);
    json_decref(interceptors);
    json_decref(best);
    json_decref(share);
    return json_null();
  }
  o = json_object();
  cs_json_put(o, "force", cs_json_text(p.force));
  cs_json_put(o, "money", money);
  cs_json_put(o, "forces", forces);
  cs_json_put(o, "interceptors", interceptors);
  cs_json_put(o, "best", best);
  cs_json_put(o, "to_interceptors", share);
  return o;
}

/* ---- how such models have done ------------------------------------------------------------- */

/* Out of sample on CDB90: docs/methods/attrition.md, tests/published/attrition_battles.c. */
static json_t *calibration(const cs_study *s, const cs_model_entry *m, const double *x) {
  static const struct {
    const char *model;
    double auc, brier;
  } scores[] = {{"base rate", 0.500, 0.2305},
                {"force ratio", 0.559, 0.2278},
                {"and posture", 0.562, 0.2278},
                {"and artillery, tanks, air", 0.662, 0.2149},
                {"and five factors judged before", 0.761, 0.1845},
                {"and factors judged after", 0.874, 0.1356}};
  json_t *o = json_object(), *list = json_array();

  for (size_t k = 0; k < sizeof scores / sizeof *scores; k++)
    json_array_append_new(list, json_pack("{s:s,s:f,s:f}", "model", scores[k].model, "auc",
                                          scores[k].auc, "brier", scores[k].brier));
  cs_json_put(o, "record", cs_json_text(CS_ATTRITION_RECORD));
  cs_json_put(o, "history_sd", cs_json_number(CS_HISTORY_SD));
  cs_json_put(o, "own_sd",
              cs_json_number(cs_picture_value(
                  s, x, (const char *const[]){"models", m->id, "history_sd", NULL})));
  cs_json_put(o, "scores", list);
  return o;
}

static casus_status draw(const cs_study *s, const cs_model_entry *m, cs_arena *arena,
                         json_t **out) {
  double *x = cs_model_medians(s, m, arena);
  json_t *o;

  if (!x) return CASUS_NOMEM;
  o = json_object();
  cs_json_put(o, "attacker", side(s, m, x, "attacker"));
  cs_json_put(o, "defender", side(s, m, x, "defender"));
  cs_json_put(o, "budget", budget(s, m, x));
  cs_json_put(o, "calibration", calibration(s, m, x));
  *out = o;
  return CASUS_OK;
}

/* ---- over futures -------------------------------------------------------------------------- */

enum { BANDS = 5, MONTHS = 24 };

static const double levels[BANDS] = {0.05, 0.25, 0.5, 0.75, 0.95};

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* The quantile of the sorted x[0..n) at `level`, between the values as most programs do (type 7 of
 * Hyndman and Fan 1996). */
static double quantile(const double *x, size_t n, double level) {
  double at = level * (double)(n - 1);
  size_t k = cs_to_count(at, n);

  if (!n) return NAN;
  return k + 1 < n ? x[k] + (at - (double)k) * (x[k + 1] - x[k]) : x[n - 1];
}

/* What is looked at in each future; the first two are the sides' strengths. */
enum {
  DEF,
  ATT,
  RAID,
  EXPONENT,
  ADVANTAGE,
  SD,
  LUCK,
  BREAK_DEF,
  BREAK_ATT,
  EMPTY,
  COST,
  DAMAGE,
  READS
};

/* Quantity k at deep point d. */
static const double *at_point(const cs_model_columns *x, size_t k, size_t d) {
  return x->column + (k * x->deep + d) * x->each;
}

/* Both sides' strengths in future i, as shares of what they had before the raid. */
static bool course(const cs_model_columns *x, size_t d, size_t i, double *def, double *att) {
  double in[READS];
  cs_front_fight fight;

  for (size_t k = 0; k < READS; k++) in[k] = at_point(x, k, d)[i];
  fight = (cs_front_fight){.def = in[DEF] * (1 - in[RAID]),
                           .att = in[ATT],
                           .rate = in[ADVANTAGE] * cs_exp(in[LUCK] * in[SD]),
                           .exponent = in[EXPONENT],
                           .break_def = in[BREAK_DEF],
                           .break_att = in[BREAK_ATT]};
  if (!cs_front_course(&fight, def, att)) return false;
  for (size_t k = 0; k <= CS_COURSE_STEPS; k++) {
    def[k] /= in[DEF];
    att[k] /= in[ATT];
  }
  return true;
}

enum { STEPS = CS_COURSE_STEPS + 1 };

/* "fans": [band][step] of one side, the middle over the deep points of q[step][band][deep]. */
static json_t *fan(double *q, size_t deep) {
  json_t *bands = json_array();

  for (size_t b = 0; b < BANDS; b++) {
    json_t *line = json_array();

    for (size_t k = 0; k < STEPS; k++) {
      json_t *spread = cs_json_least_most(q + (k * BANDS + b) * deep, deep);

      json_array_append(line, json_array_get(spread, 1));
      json_decref(spread);
    }
    json_array_append_new(bands, line);
  }
  return bands;
}

/* Bands of the strengths over the fight: quantiles at each deep point, of which the middle is
 * given. */
static casus_status fans(const cs_model_columns *drawn, cs_arena *arena, json_t *picture) {
  size_t deep = drawn->deep, each = drawn->each, used = 0;
  double *x = cs_arena_alloc(arena, 2 * STEPS * each, sizeof *x);
  double *q = cs_arena_alloc(arena, 2 * STEPS * BANDS * deep, sizeof *q);
  json_t *o;

  if (!x || !q) return CASUS_NOMEM;
  for (size_t d = 0; d < deep; d++) {
    size_t n = 0;

    for (size_t i = 0; i < each; i++) {
      double def[STEPS], att[STEPS];

      if (!course(drawn, d, i, def, att)) continue;
      for (size_t k = 0; k < STEPS; k++) {
        x[k * each + n] = def[k];
        x[(STEPS + k) * each + n] = att[k];
      }
      n++;
    }
    used += n;
    for (size_t c = 0; c < 2 * STEPS; c++) {
      qsort(x + c * each, n, sizeof *x, compare);
      for (size_t b = 0; b < BANDS; b++)
        q[(c * BANDS + b) * deep + d] = quantile(x + c * each, n, levels[b]);
    }
  }
  if (!used) return CASUS_OK;
  o = json_object();
  cs_json_put(o, "defender", fan(q, deep));
  cs_json_put(o, "attacker", fan(q + STEPS * BANDS * deep, deep));
  cs_json_put(o, "futures", json_integer((json_int_t)used));
  cs_json_put(picture, "fans", o);
  return CASUS_OK;
}

/* The share of the futures of each deep point with a value above the limit (or not), as a spread.
 * room[deep]. */
static json_t *shares(const cs_model_columns *drawn, size_t k, double limit, bool above,
                      double *room) {
  for (size_t d = 0; d < drawn->deep; d++) {
    const double *x = at_point(drawn, k, d);
    double n = 0, all = 0;

    for (size_t i = 0; i < drawn->each; i++) {
      if (!isfinite(x[i])) continue;
      all++;
      n += (x[i] > limit) == above;
    }
    room[d] = all > 0 ? n / all : NAN;
  }
  return cs_json_least_most(room, drawn->deep);
}

/* In which share of the futures interceptors have run out by when, up to the month by which 95 % of
 * the stocks that run dry within CS_FRONT_HORIZON months are empty. */
static json_t *exhaustion(const cs_model_columns *drawn, double *sorted, double *room) {
  const double *months = at_point(drawn, EMPTY, 0);
  json_t *o, *at = json_array(), *empty = json_array();
  double last;
  size_t n = 0;

  for (size_t i = 0; i < drawn->each * drawn->deep; i++) {
    if (months[i] < CS_FRONT_HORIZON) sorted[n++] = months[i];
  }
  qsort(sorted, n, sizeof *sorted, compare);
  last = n ? cs_fmin(CS_FRONT_HORIZON - 1, ceil(quantile(sorted, n, 0.95))) : 0;
  if (!(last > 0)) {
    json_decref(at);
    json_decref(empty);
    return json_null();
  }
  for (size_t k = 0; k <= MONTHS; k++) {
    double t = last * (double)k / MONTHS;

    json_array_append_new(at, cs_json_number(t));
    json_array_append_new(empty, shares(drawn, EMPTY, t, false, room));
  }
  o = json_object();
  cs_json_put(o, "months", at);
  cs_json_put(o, "empty", empty);
  return o;
}

static casus_status draw_over(const cs_model_futures *f, const cs_model_entry *m, cs_arena *arena,
                              json_t *picture) {
  const char *const names[READS] = {
      [DEF] = cs_arena_printf(arena, "strength.%s", name_of(m, "defender")),
      [ATT] = cs_arena_printf(arena, "strength.%s", name_of(m, "attacker")),
      [RAID] = "raid_loss",
      [EXPONENT] = "exponent",
      [ADVANTAGE] = "advantage",
      [SD] = "history_sd",
      [LUCK] = "luck",
      [BREAK_DEF] = "defender.break",
      [BREAK_ATT] = "attacker.break",
      [EMPTY] = "months_to_empty",
      [COST] = "cost_ratio",
      [DAMAGE] = "damage_ratio"};
  cs_model_columns drawn;
  double *room;
  json_t *exchange;
  casus_status st;

  if (!names[DEF] || !names[ATT]) return CASUS_NOMEM;
  st = cs_model_columns_make(f, m, names, READS, arena, &drawn);
  if (st || !drawn.column) return st;
  room = cs_arena_alloc(arena, drawn.each * drawn.deep + drawn.deep, sizeof *room);
  if (!room) return CASUS_NOMEM;
  st = fans(&drawn, arena, picture);
  if (st) return st;
  cs_json_put(picture, "exhaustion", exhaustion(&drawn, room + drawn.deep, room));
  exchange = json_object();
  cs_json_put(exchange, "interceptors_cost_more", shares(&drawn, COST, 1, true, room));
  cs_json_put(exchange, "with_damage_cost_more", shares(&drawn, DAMAGE, 1, true, room));
  cs_json_put(picture, "exchange", exchange);
  return CASUS_OK;
}

const cs_kind_picture cs_picture_attrition = {
    .kind = "attrition", .draw = draw, .draw_over = draw_over};
