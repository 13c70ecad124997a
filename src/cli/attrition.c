/* `casus attrition`: the models of force and cost exchange, one by one. */
#include "cli/commands.h"
#include "cli/fields.h"

#include "base/csv.h"
#include "base/random.h"
#include "models/attrition/calibrate.h"
#include "models/attrition/chain.h"
#include "models/attrition/deny.h"
#include "models/attrition/leak.h"
#include "models/attrition/mix.h"
#include "models/attrition/reinforce.h"
#include "models/attrition/salvo.h"
#include "models/attrition/sustain.h"
#include "quantity/distribution.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { JSON_SCHEMA = 1, DRAWS = 65536, MOST_SPENDS = 16 };

/* One line of a result. */
typedef struct {
  const char *key, *unit, *label;
  double value;
} line;

typedef struct {
  const cs_arguments *args;
  cs_arena *arena;
  casus_diag *d;
  const char *unit; /* of time, from the rates */
  const char *verb;
  line *lines;
  size_t n, cap;
  cs_buf notes; /* for the table: equations, warnings */
  bool failed;
  bool limit;
} job;

static void add(job *j, const char *key, double value, const char *unit, const char *label) {
  line *moved = cs_arena_grow(j->arena, j->lines, j->n, &j->cap, sizeof *moved);

  if (!moved) {
    j->failed = true;
    return;
  }
  j->lines = moved;
  moved[j->n++] = (line){key, unit, label, value};
}

static const char *text(job *j, const char *format, const char *name) {
  char *t = cs_arena_printf(j->arena, format, name);

  if (!t) j->failed = true;
  return t ? t : "";
}

/* The option's text; an error when it must be there and isn't. */
static const char *need(job *j, const char *option) {
  const char *t = cs_option_text(j->args, option);

  if (!t) cs_error(j->d, (cs_place){0}, "%s wants --%s", j->verb, option);
  return t;
}

static casus_status read(job *j, const char *option, size_t k, cs_field *fields, size_t n) {
  const char *t = k ? cs_option_nth(j->args, option, k) : need(j, option);
  const char *name =
      k ? cs_arena_printf(j->arena, "--%s (%zu)", option, k + 1) : text(j, "--%s", option);

  if (!t) return CASUS_USAGE;
  if (!name || j->failed) return CASUS_NOMEM;
  return cs_fields_read(name, t, fields, n, &j->unit, j->arena, j->d);
}

/* Reports go on over several options: the worst status of all. */
static casus_status worse(casus_status a, casus_status b) {
  return a == CASUS_NOMEM || b == CASUS_OK ? a : b;
}

/* ---- duel ---------------------------------------------------------------------------------- */

static const char equations[] =
    "square    da/dt = -kill_b b      db/dt = -kill_a a       kill: per shooter and time\n"
    "linear    da/dt = -kill_b a b    db/dt = -kill_a a b     kill: per shooter, target and time\n";

/* The square law with reinforcements, until one side breaks or --until. */
static casus_status reinforced(job *j, const cs_duel *d) {
  enum { MOST = 64 };
  cs_reinforce_rates rates = {.kill_a = d->kill_a, .kill_b = d->kill_b};
  cs_reinforce_piece pieces[MOST] = {{0}};
  double until = cs_option_number(j->args, "until");
  cs_reinforce_end end;
  casus_status st = CASUS_OK;
  size_t n = 0;

  if (strcmp(cs_option_text(j->args, "law"), "square") != 0) {
    cs_error(j->d, (cs_place){0}, "reinforcement goes with the square law only");
    return CASUS_USAGE;
  }
  for (; cs_option_nth(j->args, "reinforce", n); n++) {
    cs_field f[] = {{"from", FIELD_NUMBER, true, 0, 1e9, &pieces[n % MOST].from, false},
                    {"a", FIELD_RATE, false, 0, 1e12, &pieces[n % MOST].a, false},
                    {"b", FIELD_RATE, false, 0, 1e12, &pieces[n % MOST].b, false}};

    if (n == MOST) return cs_error(j->d, (cs_place){0}, "more than %d reinforcements", MOST);
    st = worse(st, read(j, "reinforce", n, f, 3));
    if (!st && n && pieces[n].from <= pieces[n - 1].from)
      st = cs_error(j->d, (cs_place){.file = "--reinforce"},
                    "reinforcements must stand in the order of their times");
  }
  if (st) return st;
  cs_reinforce_solve(&rates, d->a, d->b, d->a * d->break_a, d->b * d->break_b, pieces, n, until,
                     &end);
  add(j, "winner", end.winner, "", "deterministic winner (1 a, -1 b, 0 none by --until)");
  add(j, "left_a", end.a, "units", "a at the end");
  add(j, "left_b", end.b, "units", "b at the end");
  add(j, "time", end.time, j->unit, "time of the end");
  return CASUS_OK;
}

static casus_status duel(job *j) {
  cs_duel d = {.w = cs_option_number(j->args, "w"),
               .p = cs_option_number(j->args, "p"),
               .q = cs_option_number(j->args, "q")};
  bool is_reinforced = cs_option_given(j->args, "reinforce");
  cs_field a[] = {{"count", FIELD_NUMBER, true, 0, 1e12, &d.a, !is_reinforced},
                  {"kill", FIELD_RATE, true, 0, 1e12, &d.kill_a, false},
                  {"break", FIELD_NUMBER, false, 0, 0.999, &d.break_a, false}};
  cs_field b[] = {{"count", FIELD_NUMBER, true, 0, 1e12, &d.b, !is_reinforced},
                  {"kill", FIELD_RATE, true, 0, 1e12, &d.kill_b, false},
                  {"break", FIELD_NUMBER, false, 0, 0.999, &d.break_b, false}};
  casus_status st = read(j, "a", 0, a, 3);
  cs_duel_end end;
  cs_chain_end chain = {0};

  st = worse(st, read(j, "b", 0, b, 3));
  if (st) return st;
  if (d.kill_a <= 0 && d.kill_b <= 0) {
    cs_error(j->d, (cs_place){.file = "--a"}, "neither side can hit anything");
    return CASUS_CASE;
  }
  if (d.w < 0 || d.w > 1 || d.p < 0 || d.q < 0) {
    cs_error(j->d, (cs_place){0}, "--w must lie between 0 and 1, --p and --q must not be negative");
    return CASUS_USAGE;
  }
  cs_law_find(cs_option_text(j->args, "law"), &d.law);
  cs_buf_puts(&j->notes, equations);
  if (is_reinforced) return reinforced(j, &d);
  cs_duel_solve(&d, &end);
  add(j, "winner", end.winner, "", "deterministic winner (1 a, -1 b, 0 neither)");
  add(j, "left_a", end.a, "units", "a at the end");
  add(j, "left_b", end.b, "units", "b at the end");
  add(j, "time", end.time, j->unit, "time to the end");
  if (d.kill_a <= 0 || d.kill_b <= 0) return CASUS_OK;
  if (d.a == floor(d.a) && d.b == floor(d.b) && d.a * d.b <= CS_CHAIN_STATES) {
    st = cs_chain_solve(&d, true, &chain);
    if (st) return st;
    add(j, "p_a", chain.p_a, "", "chance that a wins, exact Markov chain");
    add(j, "mean_a", chain.mean_a, "units", "mean of a at the end");
    add(j, "sd_a", chain.sd_a, "units", "its standard deviation");
    add(j, "mean_b", chain.mean_b, "units", "mean of b at the end");
    add(j, "sd_b", chain.sd_b, "units", "its standard deviation");
    add(j, "mean_time", chain.mean_time, j->unit, "mean duration");
    add(j, "sd_time", chain.sd_time, j->unit, "its standard deviation");
  } else {
    double error, p = cs_chain_normal(&d, &error);

    add(j, "p_a", p, "", "chance that a wins, normal approximation");
    add(j, "p_a_correction", error, "", "size of its correction for skewness");
  }
  {
    double ra, rb;

    /* The loss ratio's error multiplies one reserve: see docs/methods/attrition.md. */
    cs_duel_reserves(&d, &ra, &rb);
    if (isfinite(ra) && isfinite(rb) && ra > 0 && rb > 0)
      add(j, "p_a_history", 0.5 * erfc(-log(ra / rb) / CS_HISTORY_SD / sqrt(2)), "",
          "chance that a wins with rates as uncertain as in history");
  }
  return CASUS_OK;
}

/* ---- salvo --------------------------------------------------------------------------------- */

static casus_status salvo_side(job *j, const char *option, cs_salvo_side *s) {
  cs_field f[] = {{"units", FIELD_WHOLE, true, 1, 10000, &s->units, false},
                  {"shots", FIELD_WHOLE, true, 0, 10000, &s->shots, false},
                  {"hit", FIELD_NUMBER, true, 0, 1, &s->p_hit, false},
                  {"intercepts", FIELD_WHOLE, false, 0, 10000, &s->intercepts, false},
                  {"stop", FIELD_NUMBER, false, 0, 1, &s->p_stop, false},
                  {"damage", FIELD_NUMBER, false, 0, 1e6, &s->damage_mean, true},
                  {"sd", FIELD_NUMBER, false, 0, 1e6, &s->damage_sd, false}};

  *s = (cs_salvo_side){.damage_mean = 1};
  return read(j, option, 0, f, 7);
}

static casus_status salvo_one(job *j, const char *who, const cs_salvo_side *from,
                              const cs_salvo_side *at, cs_defence defence) {
  cs_salvo_loss exact;
  casus_status st = cs_salvo_exact(from, at, defence, &exact);

  if (st == CASUS_LIMIT)
    return cs_error(j->d, (cs_place){0}, "more than %d shots in one salvo", CS_SALVO_SHOTS);
  if (st) return st;
  add(j, text(j, "loss_%s", who), exact.mean, "units", text(j, "mean loss of %s, one round", who));
  add(j, text(j, "loss_sd_%s", who), exact.sd, "units", "its standard deviation");
  add(j, text(j, "p_none_%s", who), exact.p_none, "", text(j, "chance that %s loses nothing", who));
  add(j, text(j, "p_all_%s", who), exact.p_all, "", text(j, "chance that %s loses all", who));
  add(j, text(j, "hughes_%s", who), cs_salvo_hughes(from, at), "units",
      "loss in Hughes' deterministic model");
  return CASUS_OK;
}

static casus_status salvo(job *j) {
  bool point = !strcmp(cs_option_text(j->args, "defence"), "point");
  size_t rounds = (size_t)cs_option_count(j->args, "rounds");
  cs_salvo_side a, b;
  cs_salvo_rounds r;
  casus_status st = salvo_side(j, "a", &a);

  st = worse(st, salvo_side(j, "b", &b));
  if (st) return st;
  if (a.shots * a.p_hit <= 0 && b.shots * b.p_hit <= 0)
    return cs_error(j->d, (cs_place){.file = "--a"}, "neither side can hit anything");
  st = salvo_one(j, "b", &a, &b, point ? CS_DEFENCE_POINT : CS_DEFENCE_AREA);
  if (!st) st = salvo_one(j, "a", &b, &a, point ? CS_DEFENCE_POINT : CS_DEFENCE_AREA);
  if (st || rounds < 2) return st;
  if (point)
    return cs_error(j->d, (cs_place){0}, "several rounds are computed for area defence only");
  st = cs_salvo_fight(&a, &b, rounds, &r);
  if (st == CASUS_LIMIT)
    return cs_error(j->d, (cs_place){0}, "several rounds: a side may take at most %d hits",
                    CS_SALVO_HITS);
  if (st) return st;
  add(j, "p_a", r.p_a, "", "chance that only a is left after all rounds");
  add(j, "p_b", r.p_b, "", "chance that only b is left");
  add(j, "p_neither", r.p_none, "", "chance that nobody is left");
  add(j, "mean_a", r.mean_a, "units", "mean of a left");
  add(j, "mean_b", r.mean_b, "units", "mean of b left");
  return CASUS_OK;
}

/* ---- leak ---------------------------------------------------------------------------------- */

static casus_status leak(job *j) {
  cs_leak_layer layers[CS_LEAK_LAYERS];
  const char *names[CS_LEAK_LAYERS];
  cs_leak_raid raid = {.damage = 0};
  double n = 0;
  cs_field f[] = {{"count", FIELD_NUMBER, true, 0, 1e9, &n, true},
                  {"price", FIELD_NUMBER, true, 0, 1e9, &raid.price, true},
                  {"damage", FIELD_NUMBER, false, 0, 1e9, &raid.damage, false}};
  casus_status st = read(j, "raid", 0, f, 3);
  cs_leak_result r;
  size_t m = 0;

  if (!need(j, "layer")) return CASUS_USAGE;
  for (; cs_option_nth(j->args, "layer", m); m++) {
    cs_leak_layer *l = &layers[m];
    cs_field g[] = {{"name", FIELD_NAME, false, 0, 0, &names[m], false},
                    {"p", FIELD_NUMBER, true, 0, 1, &l->p_kill, true},
                    {"magazine", FIELD_NUMBER, true, 0, 1e9, &l->magazine, false},
                    {"shots", FIELD_WHOLE, false, 1, 100, &l->shots, false},
                    {"price", FIELD_NUMBER, false, 0, 1e9, &l->price, false},
                    {"look", FIELD_TRUTH, false, 0, 0, &l->look, false},
                    {"channels", FIELD_WHOLE, false, 0, 100000, &l->channels, false},
                    {"load", FIELD_NUMBER, false, 0, 1e6, &l->load, false}};

    if (m == CS_LEAK_LAYERS)
      return cs_error(j->d, (cs_place){0}, "more than %d layers", CS_LEAK_LAYERS);
    *l = (cs_leak_layer){.shots = 1};
    names[m] = m < 9 ? (const char *[]){"1", "2", "3", "4", "5", "6", "7", "8", "9"}[m] : "more";
    st = worse(st, read(j, "layer", m, g, 8));
  }
  if (st) return st;
  cs_leak_solve(layers, m, &raid, n, &r);
  add(j, "leakers", r.leakers, "munitions", "expected to get through");
  for (size_t k = 0; k < m; k++) {
    add(j, text(j, "used_%s", names[k]), r.used[k], "interceptors",
        text(j, "spent by layer %s", names[k]));
    add(j, text(j, "exhausted_at_%s", names[k]), cs_leak_exhaustion(layers, m, k), "munitions",
        text(j, "raid that empties layer %s", names[k]));
  }
  add(j, "exhausted_at", cs_leak_exhausted(layers, m), "munitions", "raid that empties all layers");
  add(j, "spent", r.spent, "MUSD", "cost of interceptors");
  add(j, "munition_ratio", r.munition_ratio, "", "defender's / attacker's cost, munitions only");
  add(j, "damage_ratio", r.damage_ratio, "", "the same with expected damage");
  add(j, "per_leaker", r.per_leaker, "MUSD", "attacker's cost per leaker");
  add(j, "protected", r.protected_value, "MUSD", "value protected");
  if (r.damage_ratio > 0 && isfinite(r.per_leaker))
    add(j, "attack_pays", raid.damage > r.per_leaker, "",
        "does a leaker destroy more than it costs (1 yes)?");
  return CASUS_OK;
}

/* ---- sustain ------------------------------------------------------------------------------- */

static casus_status sustain(job *j) {
  cs_sustain s = {.tau = 1};
  bool ramp = false;
  double after = NAN, empty;
  cs_field f[] = {{"stock", FIELD_NUMBER, true, 0, 1e12, &s.stock, false},
                  {"use", FIELD_RATE, true, 0, 1e12, &s.use, false},
                  {"make", FIELD_RATE, false, 0, 1e12, &s.before, false},
                  {"make_later", FIELD_RATE, false, 0, 1e12, &after, false},
                  {"starts", FIELD_NUMBER, false, 0, 1e6, &s.starts, false},
                  {"ramp", FIELD_NUMBER, false, 0, 1e6, &s.tau, true},
                  {"inflow", FIELD_RATE, false, 0, 1e12, &s.inflow, false}};
  casus_status st = read(j, "stock", 0, f, 7);

  if (st) return st;
  ramp = isfinite(after);
  s.after = ramp ? after : s.before;
  empty = cs_sustain_empty(&s);
  add(j, "empty", empty, text(j, "%ss", j->unit), "time until the stock is empty");
  add(j, "net", s.before + s.inflow - s.use, text(j, "units/%s", j->unit), "balance now");
  if (ramp)
    add(j, "net_later", s.after + s.inflow - s.use, text(j, "units/%s", j->unit),
        "balance after the ramp");
  return CASUS_OK;
}

/* ---- mix ----------------------------------------------------------------------------------- */

static casus_status mix(job *j) {
  double budget = cs_option_number(j->args, "budget");
  const char *names[CS_MIX_TYPES] = {NULL};
  cs_mix_type types[CS_MIX_TYPES];
  casus_status st = CASUS_OK;
  size_t n = 0;
  cs_mix m;

  if (!need(j, "type") || !need(j, "budget")) return CASUS_USAGE;
  if (budget <= 0) {
    cs_error(j->d, (cs_place){0}, "--budget must be above 0");
    return CASUS_USAGE;
  }
  for (; cs_option_nth(j->args, "type", n); n++) {
    cs_mix_type *t = &types[n];
    cs_field f[] = {{"name", FIELD_NAME, true, 0, 0, &names[n], false},
                    {"price", FIELD_NUMBER, true, 0, 1e9, &t->price, true},
                    {"effect", FIELD_NUMBER, true, 0, 1e9, &t->effect, true},
                    {"cap", FIELD_NUMBER, false, 0, 1e12, &t->cap, false},
                    {"saturation", FIELD_NUMBER, false, 0, 1e12, &t->saturation, true},
                    {"lot", FIELD_NUMBER, false, 0, 1e12, &t->lot, true}};

    if (n == CS_MIX_TYPES) return cs_error(j->d, (cs_place){0}, "more than %d types", CS_MIX_TYPES);
    *t = (cs_mix_type){.cap = INFINITY, .saturation = INFINITY, .lot = 1};
    st = worse(st, read(j, "type", n, f, 6));
  }
  if (st) return st;
  cs_mix_solve(types, n, budget, &m);
  j->limit = !m.is_exact;
  for (size_t k = 0; k < n; k++)
    add(j, text(j, "count_%s", names[k]), m.count[k], "units", text(j, "buy of %s", names[k]));
  add(j, "strength", m.strength, "effect", "strength of the best mix");
  add(j, "bound", m.bound, "effect", "no mix is stronger than");
  add(j, "spent", m.spent, "MUSD", "spent");
  add(j, "marginal", m.marginal, "effect/MUSD", "what one more million buys");
  for (size_t k = 0; k < n; k++)
    add(j, text(j, "price_slope_%s", names[k]), cs_mix_price_slope(types, n, budget, k) / 100,
        "effect", text(j, "change if %s costs 1 %% more", names[k]));
  return CASUS_OK;
}

/* ---- deny ---------------------------------------------------------------------------------- */

/* A number or distribution, as a column of draws. */
static casus_status draw(job *j, const char *option, size_t stream, double *column) {
  const char *t = need(j, option);
  cs_place at = {.file = text(j, "--%s", option), .line = 1, .column = 1};
  cs_distribution *p = NULL;
  double x;

  if (!t) return CASUS_USAGE;
  if (cs_diag_source(j->d, at.file, t, strlen(t))) return CASUS_NOMEM;
  at.width = strlen(t);
  if (cs_parse_number(t, at.width, &x)) {
    for (size_t i = 0; i < DRAWS; i++) column[i] = x;
    return CASUS_OK;
  }
  casus_status st = cs_distribution_parse(t, at.width, at, j->d, j->arena, &p);

  if (st) return st;
  if (!p) return cs_error(j->d, at, "\"%s\" is neither a number nor a distribution", t);
  for (size_t i = 0; i < DRAWS; i++)
    column[i] = cs_random_unit(cs_option_count(j->args, "seed"), stream, i);
  cs_distribution_quantiles(p, DRAWS, column, column);
  return CASUS_OK;
}

static casus_status check_range(job *j, const char *option, const double *x, double least,
                                double most, bool above) {
  for (size_t i = 0; i < DRAWS; i++) {
    char number[32];

    if (x[i] <= most && (above ? x[i] > least : x[i] >= least)) continue;
    return cs_error(j->d,
                    (cs_place){.file = text(j, "--%s", option),
                               .line = 1,
                               .column = 1,
                               .width = strlen(need(j, option))},
                    "--%s reaches %s%s", option, cs_number_short(x[i], 4, number),
                    most == 1 ? ", a chance lies between 0 and 1" : ", it must be above 0");
  }
  return CASUS_OK;
}

static casus_status deny(job *j) {
  double *c = cs_arena_alloc(j->arena, 7 * (size_t)DRAWS, sizeof *c), base, threshold = 0, mean = 0;
  double *p, *v, *cost, *quo, *out, *p2, *cost2;
  casus_status st;

  if (!c) return CASUS_NOMEM;
  p = c;
  v = c + DRAWS;
  cost = c + 2 * DRAWS;
  quo = c + 3 * DRAWS;
  out = c + 4 * DRAWS;
  p2 = c + 5 * DRAWS;
  cost2 = c + 6 * DRAWS;
  st = worse(worse(draw(j, "p-win", 1, p), draw(j, "value", 2, v)),
             worse(draw(j, "cost", 3, cost), draw(j, "status-quo", 4, quo)));
  if (st) return st;
  st =
      worse(check_range(j, "p-win", p, 0, 1, false), check_range(j, "value", v, 0, INFINITY, true));
  if (st) return st;
  base = (double)cs_deny_column(DRAWS, p, v, cost, quo, out) / DRAWS;
  for (size_t i = 0; i < DRAWS; i++) {
    threshold += cs_deny_threshold(v[i], cost[i], quo[i]) / DRAWS;
    mean += p[i] / DRAWS;
  }
  add(j, "deterred", base, "", "chance that attacking doesn't pay");
  add(j, "threshold", threshold, "", "mean of the attacker's threshold p* = (C + U0) / V");
  add(j, "p_win", mean, "", "mean of its chance of winning");
  add(j, "shortfall", fmax(0, mean - threshold), "", "by how much the mean is above the threshold");
  for (size_t k = 0; cs_option_nth(j->args, "spend", k); k++) {
    const char *name = NULL;
    double price = 1, factor = 1, more = 0, moved;
    cs_field f[] = {{"name", FIELD_NAME, true, 0, 0, &name, false},
                    {"price", FIELD_NUMBER, true, 0, 1e12, &price, true},
                    {"p_times", FIELD_NUMBER, false, 0, 1, &factor, false},
                    {"cost_plus", FIELD_NUMBER, false, 0, 1e12, &more, false}};

    if (k == MOST_SPENDS) return cs_error(j->d, (cs_place){0}, "more than %d spends", MOST_SPENDS);
    st = worse(st, read(j, "spend", k, f, 4));
    if (st) continue;
    for (size_t i = 0; i < DRAWS; i++) {
      p2[i] = p[i] * factor;
      cost2[i] = cost[i] + more;
    }
    moved = (double)cs_deny_column(DRAWS, p2, v, cost2, quo, out) / DRAWS - base;
    add(j, text(j, "gain_%s", name), moved, "", text(j, "change of that chance by %s", name));
    add(j, text(j, "gain_per_1000_musd_%s", name), 1000 * moved / price, "per 1000 MUSD",
        text(j, "the same for its price, %s", name));
  }
  return st;
}

/* ---- calibrate ----------------------------------------------------------------------------- */

static casus_status calibrate_battles(job *j, const char *path) {
  cs_battles battles;
  cs_calibration c;
  casus_status st = cs_battles_read(path, j->arena, j->d, &battles);

  if (st) return st;
  st = cs_calibrate(&battles, &c);
  if (st == CASUS_LIMIT) {
    cs_error(j->d, (cs_place){.file = path},
             "too few battles: both outcomes and two groups are needed");
    return CASUS_CASE;
  }
  if (st) return st;
  add(j, "battles", (double)c.n, "", "battles with a winner and both strengths");
  add(j, "groups", (double)c.n_groups, "", "wars; each is forecast without its own fold");
  add(j, "base_rate", c.base_rate, "", "share won by the attacker");
  for (int m = 0; m < CS_N_CALIBRATE; m++) {
    const cs_calibrate_score *s = &c.scores[m];
    const char *name = cs_calibrate_names[m];

    if (!s->scored) continue;
    add(j, text(j, "accuracy %s", name), s->accuracy, "", text(j, "accuracy: %s", name));
    if (!isfinite(s->brier)) continue;
    add(j, text(j, "brier %s", name), s->brier, "", text(j, "  Brier score: %s", name));
    add(j, text(j, "log_loss %s", name), s->log_loss, "", text(j, "  log loss: %s", name));
    add(j, text(j, "auc %s", name), s->auc, "", text(j, "  AUC: %s", name));
  }
  add(j, "loss_battles", (double)c.n_losses, "", "battles with all losses known");
  add(j, "median_loss_attacker", c.median_att, "", "attacker's median fraction lost");
  add(j, "median_loss_defender", c.median_def, "", "defender's");
  add(j, "loss_ratio_sd", c.loss_sd, "", "standard deviation of ln(loss ratio)");
  add(j, "spread_square", c.spread.square, "", "  left by the square law");
  add(j, "spread_linear", c.spread.linear, "", "  left by the linear law");
  add(j, "spread_log", c.spread.log, "", "  left by the logarithmic law");
  return CASUS_OK;
}

static void add_fit(job *j, const char *who, const cs_law_fit *f) {
  add(j, text(j, "r2_square_%s", who), f->r2_square, "", text(j, "R2 of the square law, %s", who));
  add(j, text(j, "r2_linear_%s", who), f->r2_linear, "", "  linear");
  add(j, text(j, "r2_log_%s", who), f->r2_log, "", "  logarithmic");
  add(j, text(j, "own_%s", who), f->own, "", text(j, "exponent of own strength, %s", who));
  add(j, text(j, "own_low_%s", who), f->own_low, "", "  95 % from");
  add(j, text(j, "own_high_%s", who), f->own_high, "", "  to");
  add(j, text(j, "enemy_%s", who), f->enemy, "", text(j, "exponent of the enemy's, %s", who));
  add(j, text(j, "enemy_low_%s", who), f->enemy_low, "", "  95 % from");
  add(j, text(j, "enemy_high_%s", who), f->enemy_high, "", "  to");
}

/* Columns: period, strength and losses of a, strength and losses of b. */
static casus_status calibrate_series(job *j, const char *path) {
  cs_series_fit fit;
  double *column;
  cs_csv t;
  size_t n;
  casus_status st = cs_csv_read(path, j->arena, j->d, &t);

  if (st) return st;
  n = t.n ? t.n - 1 : 0;
  if (n < 4) return cs_error(j->d, (cs_place){.file = path}, "a series needs four periods or more");
  column = cs_arena_alloc(j->arena, 4 * n, sizeof *column);
  if (!column) return CASUS_NOMEM;
  for (size_t i = 0; i < n; i++) {
    const cs_row *row = &t.rows[i + 1];

    if (row->n != 5) {
      st = cs_error(j->d, (cs_place){.file = path, .line = row->line}, "%zu cells instead of five",
                    row->n);
      continue;
    }
    for (size_t k = 0; k < 4; k++) {
      const cs_cell *c = &row->cells[k + 1];
      double x = 0;

      if (!cs_parse_number(c->text, c->n, &x) || x <= 0)
        st = cs_error(j->d, c->at, "\"%s\" is not a number above 0", c->text);
      column[k * n + i] = x;
    }
  }
  if (st) return st;
  st = cs_calibrate_series(n, column, column + n, column + 2 * n, column + 3 * n, &fit);
  if (st) return st;
  add(j, "periods", (double)n, "", "periods");
  add_fit(j, "a", &fit.a);
  add_fit(j, "b", &fit.b);
  add(j, "condition", fit.condition, "", "condition number of the design");
  add(j, "identified", fit.is_identified, "", "are the exponents identified (1 yes)?");
  if (!fit.is_identified)
    cs_warning(j->d, (cs_place){.file = path},
               "the exponents are not identified: they cannot be read as a law");
  return CASUS_OK;
}

static casus_status calibrate(job *j) {
  const char *path = cs_operand(j->args, 1);

  if (!path) {
    cs_error(j->d, (cs_place){0}, "calibrate wants a FILE");
    return CASUS_USAGE;
  }
  return cs_option_given(j->args, "series") ? calibrate_series(j, path)
                                            : calibrate_battles(j, path);
}

/* ---- output -------------------------------------------------------------------------------- */

/* The record, broken into lines of at most 78 columns. */
static void add_record(cs_buf *out) {
  enum { WIDTH = 78 };
  const char *at = cs_attrition_record;

  while (strlen(at) > WIDTH) {
    size_t n = WIDTH;

    while (at[n] != ' ') n--;
    cs_buf_add(out, at, n);
    cs_buf_puts(out, "\n");
    at += n + 1;
  }
  cs_buf_printf(out, "%s\n", at);
}

static void show_table(const job *j, cs_buf *out) {
  char number[32];

  if (j->notes.n) cs_buf_printf(out, "%s\n", j->notes.text);
  for (size_t i = 0; i < j->n; i++) {
    const line *l = &j->lines[i];
    const char *value = isfinite(l->value) ? cs_number_short(l->value, 6, number)
                        : isnan(l->value)  ? "-"
                                           : "never";

    cs_buf_printf(out, "%-60s %12s %s\n", l->label, value, l->unit ? l->unit : "");
  }
  cs_buf_puts(out, "\n");
  add_record(out);
}

static void show_csv(const job *j, cs_buf *out) {
  char number[32];

  cs_buf_puts(out, "key,value,unit\n");
  for (size_t i = 0; i < j->n; i++) {
    const line *l = &j->lines[i];

    cs_buf_printf(out, "\"%s\",%s,%s\n", l->key,
                  isfinite(l->value) ? cs_number_text(l->value, number) : "",
                  l->unit ? l->unit : "");
  }
}

static void show_json(const job *j, cs_buf *out) {
  json_t *all = json_object(), *results = json_object();
  char *dump;

  json_object_set_new(all, "casus_attrition", json_integer(JSON_SCHEMA));
  json_object_set_new(all, "version", json_string(casus_version()));
  json_object_set_new(all, "model", json_string(j->verb));
  for (size_t i = 0; i < j->n; i++) {
    const line *l = &j->lines[i];
    json_t *o = json_object();

    json_object_set_new(o, "value", isfinite(l->value) ? json_real(l->value) : json_null());
    json_object_set_new(o, "unit", json_string(l->unit ? l->unit : ""));
    json_object_set_new(o, "about", json_string(l->label));
    json_object_set_new(results, l->key, o);
  }
  json_object_set_new(all, "results", results);
  json_object_set_new(all, "record", json_string(cs_attrition_record));
  dump = json_dumps(all, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
  if (dump) {
    cs_buf_puts(out, dump);
    cs_buf_puts(out, "\n");
  } else {
    out->failed = true;
  }
  free(dump);
  json_decref(all);
}

static const struct {
  const char *name;
  casus_status (*run)(job *j);
} verbs[] = {{"duel", duel}, {"salvo", salvo}, {"leak", leak},          {"sustain", sustain},
             {"mix", mix},   {"deny", deny},   {"calibrate", calibrate}};
enum { VERBS = sizeof verbs / sizeof *verbs };

static casus_status unknown(job *j) {
  const char *names[VERBS];

  for (size_t k = 0; k < VERBS; k++) names[k] = verbs[k].name;
  cs_error(j->d, (cs_place){0}, "unknown model \"%s\"", j->verb);
  cs_hint_nearest(j->d, j->verb, names, VERBS);
  cs_detail(j->d, "It is one of: duel, salvo, leak, sustain, mix, deny, calibrate.");
  return CASUS_USAGE;
}

static int run(const cs_arguments *args) {
  job j = {.args = args, .arena = cs_arena_new(), .d = casus_diag_new()};
  casus_status st = j.arena && j.d ? CASUS_OK : CASUS_NOMEM;
  const char *format = cs_option_text(args, "format");
  cs_buf out = {0};
  size_t k = 0;
  int status;

  j.verb = cs_operand(args, 0);
  while (k < VERBS && strcmp(verbs[k].name, j.verb) != 0) k++;
  if (!st) st = k < VERBS ? verbs[k].run(&j) : unknown(&j);
  if (!st && (j.failed || j.notes.failed)) st = CASUS_NOMEM;
  if (st == CASUS_OK && casus_diag_errors(j.d)) st = CASUS_USAGE;
  status = cs_finish(args, j.d, st);
  if (!st) {
    if (!strcmp(format, "json")) {
      show_json(&j, &out);
    } else if (!strcmp(format, "csv")) {
      show_csv(&j, &out);
    } else {
      show_table(&j, &out);
    }
    status = cs_deliver(args, &out);
    if (!status && j.limit) status = EXIT_LIMIT;
  }
  cs_buf_free(&j.notes);
  casus_diag_free(j.d);
  cs_arena_free(j.arena);
  return status;
}

static const cs_option options[] = {
    {"a", 'a', OPTION_TEXT, "SIDE", NULL, NULL, false,
     "duel: count=N, kill=RATE/day, break=SHARE; salvo: units=N, shots=N, hit=P, intercepts=N, "
     "stop=P, "
     "damage=UNITS, sd=UNITS (taken by one hit)"},
    {"b", 'b', OPTION_TEXT, "SIDE", NULL, NULL, false, "the other side, likewise"},
    {"law", 0, OPTION_CHOICE, "LAW", "square linear mixed log helmbold bracken", "square", false,
     "law of the duel; in the mixed law a aims and b fires at an area"},
    {"w", 0, OPTION_NUMBER, "W", NULL, "0.5", false, "helmbold: its exponent, 0..1"},
    {"p", 0, OPTION_NUMBER, "P", NULL, "1", false, "bracken: exponent of the shooter"},
    {"q", 0, OPTION_NUMBER, "Q", NULL, "0", false, "bracken: exponent of the target"},
    {"reinforce", 0, OPTION_TEXT, "PIECE", NULL, NULL, true,
     "duel: from=TIME, a=N/day, b=N/day: what each side gains from then on, until the next one"},
    {"until", 0, OPTION_NUMBER, "TIME", NULL, "1000", false,
     "duel: the end of a reinforced duel, in the rates' unit of time"},
    {"defence", 0, OPTION_CHOICE, "KIND", "area point", "area", false,
     "salvo: do units defend all or only themselves?"},
    {"rounds", 0, OPTION_COUNT, "N", NULL, "1", false, "salvo: rounds, both sides firing at once"},
    {"raid", 0, OPTION_TEXT, "RAID", NULL, NULL, false,
     "leak: count=N, price=MUSD, damage=MUSD (destroyed by one leaker)"},
    {"layer", 0, OPTION_TEXT, "LAYER", NULL, NULL, true,
     "leak: p=P, magazine=N, shots=N, price=MUSD, look=yes, channels=N, load=ERLANG, name=TEXT; "
     "outermost "
     "first"},
    {"stock", 0, OPTION_TEXT, "STOCK", NULL, NULL, false,
     "sustain: stock=N, use=N/month, make=N/month, make_later=N/month, starts=MONTHS, ramp=MONTHS, "
     "inflow=N/month (all in one unit of time)"},
    {"type", 0, OPTION_TEXT, "TYPE", NULL, NULL, true,
     "mix: name=TEXT, price=MUSD, effect=E, cap=N, saturation=N, lot=N"},
    {"budget", 0, OPTION_NUMBER, "MUSD", NULL, NULL, false, "mix: the money there is"},
    {"p-win", 0, OPTION_TEXT, "P", NULL, NULL, false,
     "deny: the attacker's chance of winning, a number or a distribution"},
    {"value", 0, OPTION_TEXT, "V", NULL, NULL, false, "deny: value of winning, likewise"},
    {"cost", 0, OPTION_TEXT, "C", NULL, NULL, false, "deny: cost of attacking, in the same unit"},
    {"status-quo", 0, OPTION_TEXT, "U0", NULL, "0", false, "deny: value of not attacking"},
    {"spend", 0, OPTION_TEXT, "SPEND", NULL, NULL, true,
     "deny: name=TEXT, price=MUSD, p_times=FACTOR, cost_plus=C: what does it move?"},
    {"seed", 0, OPTION_COUNT, "N", NULL, "1", false, "deny: seed of its 65,536 draws"},
    {"series", 0, OPTION_FLAG, NULL, NULL, NULL, false,
     "calibrate: FILE is a series: period, strength and losses of a, of b"},
    {"format", 'f', OPTION_CHOICE, "FORM", "table json csv", "table", false, "form of the result"},
};

const cs_command cs_command_attrition = {
    .name = "attrition",
    .operands = "MODEL [FILE]",
    .least = 1,
    .most = 2,
    .summary = "force and cost exchange: duels, salvos, leaks, stocks, mixes",
    .description =
        "MODEL is one of duel, salvo, leak, sustain, mix, deny, calibrate.\n\n"
        "duel: two forces under a law, in closed form and as an exact Markov chain. The field "
        "confuses the two main laws, so here they are: square, da/dt = -kill_b b and db/dt = "
        "-kill_a a, with kill in units per shooter and time; linear, da/dt = -kill_b a b and db/dt "
        "= -kill_a a b, with kill per shooter, target and time. A side breaks when its strength is "
        "`break` of its start or less.\n\n"
        "salvo: missiles between two fleets, exact. leak: a raid against layers of interceptors, "
        "with the raid that exhausts each and three cost ratios. sustain: when a stock is empty. "
        "mix: the best force for a budget. deny: does attacking pay? calibrate: how well such "
        "models do on a file of battles (the columns of CDB90).\n\n"
        "Money is in millions of US dollars (MUSD). Every rate carries its unit of time. What an "
        "option lists as key=value is written without blanks, as in the examples. All "
        "outputs are aggregate and illustrative.\n\n"
        "Exit status 4 says that a search stopped at its limit.",
    .examples =
        "casus attrition duel -a count=1000,kill=0.02/day -b count=1020,kill=0.02/day\t"
        "who wins, how surely\n"
        "casus attrition leak --raid count=200,price=0.035 --layer p=0.8,magazine=50\twhen is it "
        "exhausted?\n",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .run = run,
};
