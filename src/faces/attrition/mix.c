/* `casus attrition mix`: the best force for a budget, alone or against another that is bought too.
 */
#include "faces/attrition/job.h"

#include "models/attrition/contest.h"

#include <math.h>
#include <string.h>

static const cs_mix_type any_type = {.cap = INFINITY, .saturation = INFINITY, .lot = 1};

/* ---- one side ------------------------------------------------------------------------------ */

static casus_status read_type(cs_job *j, size_t k, cs_mix_type *t, const char **name) {
  cs_field f[] = {{"name", FIELD_NAME, true, 0, 0, name, false},
                  {"price", FIELD_NUMBER, true, 0, 1e9, &t->price, true},
                  {"effect", FIELD_NUMBER, true, 0, 1e9, &t->effect, true},
                  {"cap", FIELD_NUMBER, false, 0, 1e12, &t->cap, false},
                  {"saturation", FIELD_NUMBER, false, 0, 1e12, &t->saturation, true},
                  {"lot", FIELD_NUMBER, false, 0, 1e12, &t->lot, true}};

  *t = any_type;
  return cs_job_item(j, "type", k, f, 6, name);
}

static casus_status alone(cs_job *j) {
  const char *names[CS_MIX_TYPES] = {NULL};
  cs_mix_type types[CS_MIX_TYPES];
  casus_status st = CASUS_OK;
  size_t n = cs_job_count(j, "type");
  double budget = 0;
  cs_mix m;

  if (!n) st = cs_job_missing(j, "type");
  if (!cs_job_has(j, "budget")) return cs_job_worse(st, cs_job_missing(j, "budget"));
  st = cs_job_worse(st, cs_job_number(j, "budget", 0, 1e12, true, false, &budget));
  if (n > CS_MIX_TYPES)
    return cs_error(j->d, cs_job_place(j, "type"), "more than %d types", CS_MIX_TYPES);
  for (size_t k = 0; k < n; k++) st = cs_job_worse(st, read_type(j, k, &types[k], &names[k]));
  if (st) return st;
  cs_mix_solve(types, n, budget, &m);
  j->limit = !m.is_exact;
  for (size_t k = 0; k < n; k++)
    cs_job_add(j, cs_job_format(j, "count_%s", names[k]), m.count[k], "units",
               cs_job_format(j, "buy of %s", names[k]));
  cs_job_add(j, "strength", m.strength, "effect", "strength of the best mix");
  cs_job_add(j, "bound", m.bound, "effect", "no mix is stronger than");
  cs_job_add(j, "spent", m.spent, "MUSD", "spent");
  cs_job_add(j, "marginal", m.marginal, "effect/MUSD", "what one more million buys");
  for (size_t k = 0; k < n; k++)
    cs_job_add(j, cs_job_format(j, "price_slope_%s", names[k]),
               cs_mix_price_slope(types, n, budget, k) / 100, "effect",
               cs_job_format(j, "change if %s costs 1 %% more", names[k]));
  return CASUS_OK;
}

/* ---- two sides ----------------------------------------------------------------------------- */

typedef struct {
  const char *who, *names[CS_MIX_TYPES];
  const cs_node *entries; /* the mapping of types */
  cs_mix_type types[CS_MIX_TYPES];
  cs_mix_side side;
} buyer;

/* Budget, prices, caps and lots; what units do to the other's types comes when both are known. */
static casus_status read_buyer(cs_job *j, const char *who, buyer *b) {
  static const char *const types[] = {"types", NULL}, *const against[] = {"against", NULL};
  const cs_node *node = cs_job_node(j, who);
  cs_field budget = {"budget", FIELD_NUMBER, true, 0, 1e12, &b->side.budget, true};
  casus_status st;

  *b = (buyer){.who = who, .side = {.types = b->types}};
  if (!node) return cs_job_missing(j, who);
  st = cs_fields_map(node, who, &budget, 1, types, &j->unit, j->arena, j->d);
  if (node->kind != CS_MAPPING) return st;
  b->entries = cs_node_get(node, "types");
  if (!b->entries || b->entries->kind != CS_MAPPING || !b->entries->n_kids) {
    b->entries = NULL;
    return cs_error(j->d, node->at, "%s has no types", who);
  }
  b->side.n = b->entries->n_kids;
  if (b->side.n > CS_MIX_TYPES)
    return cs_error(j->d, b->entries->at, "more than %d types", CS_MIX_TYPES);
  for (size_t k = 0; k < b->side.n; k++) {
    const cs_entry *e = &b->entries->entries[k];
    cs_mix_type *t = &b->types[k];
    cs_field f[] = {{"price", FIELD_NUMBER, true, 0, 1e9, &t->price, true},
                    {"cap", FIELD_NUMBER, false, 0, 1e12, &t->cap, false},
                    {"saturation", FIELD_NUMBER, false, 0, 1e12, &t->saturation, true},
                    {"lot", FIELD_NUMBER, false, 0, 1e12, &t->lot, true}};

    *t = any_type;
    b->names[k] = e->key;
    st = cs_job_worse(st, cs_fields_map(e->value, e->key, f, 4, against, &j->unit, j->arena, j->d));
  }
  return st;
}

/* Effects of each of b's units against each of the other's types; not stated is 0. */
static casus_status read_against(cs_job *j, buyer *b, const buyer *other) {
  casus_status st = CASUS_OK;

  for (size_t i = 0; i < b->side.n; i++) {
    const cs_node *type = b->entries->entries[i].value;
    const cs_node *node = type->kind == CS_MAPPING ? cs_node_get(type, "against") : NULL;
    cs_field f[CS_MIX_TYPES];
    double sum = 0;

    if (!node) {
      st = cs_error(j->d, type->at, "%s does not say what it does `against` the other side's types",
                    b->names[i]);
      continue;
    }
    for (size_t k = 0; k < other->side.n; k++)
      f[k] =
          (cs_field){other->names[k], FIELD_NUMBER, false, 0, 1e9, &b->side.against[i][k], false};
    st = cs_job_worse(
        st, cs_fields_map(node, "against", f, other->side.n, NULL, &j->unit, j->arena, j->d));
    for (size_t k = 0; k < other->side.n; k++) sum += b->side.against[i][k];
    if (!st && sum <= 0) st = cs_error(j->d, node->at, "%s can't hit anything", b->names[i]);
  }
  return st;
}

/* "12 tanks, 3 guns" of a mix. */
static void name_mix(cs_buf *text, const buyer *b, const double *mix) {
  bool any = false;

  cs_buf_printf(text, "%s ", b->who);
  for (size_t k = 0; k < b->side.n; k++) {
    char number[32];

    if (mix[k] <= 0) continue;
    cs_buf_printf(text, "%s%s %s", any ? ", " : "", cs_number_short(mix[k], 6, number),
                  b->names[k]);
    any = true;
  }
  if (!any) cs_buf_puts(text, "nothing");
}

static void add_mix(cs_job *j, const char *what, const char *label, const buyer *b,
                    const double *mix) {
  for (size_t k = 0; k < b->side.n; k++) {
    const char *key = cs_arena_printf(j->arena, "%s_%s_%s", what, b->who, b->names[k]);
    const char *text = cs_arena_printf(j->arena, "%s: %s buys of %s", label, b->who, b->names[k]);

    j->failed |= !key || !text;
    if (!j->failed) cs_job_add(j, key, mix[k], "units", text);
  }
}

/* Mean counts of the mixed equilibrium, and its mixes in words. */
static void add_chances(cs_job *j, const buyer *b, size_t n, double (*mix)[CS_MIX_TYPES],
                        const double *p) {
  /* Chances below this are rounding. */
  static const double NOTHING = 1e-9;
  double mean[CS_MIX_TYPES] = {0};

  for (size_t i = 0; i < n; i++) {
    char number[32];

    for (size_t k = 0; k < b->side.n; k++) mean[k] += p[i] * mix[i][k];
    if (p[i] <= NOTHING) continue;
    cs_buf_printf(&j->notes, "  with chance %s: ", cs_number_short(p[i], 4, number));
    name_mix(&j->notes, b, mix[i]);
    cs_buf_puts(&j->notes, "\n");
  }
  add_mix(j, "mean", "mixed equilibrium, mean", b, mean);
}

/* A gain below this is the simplex method's rounding. */
static const double ROUNDING = 1e-9;

static void add_contest(cs_job *j, const buyer *a, const buyer *b, const cs_contest *c) {
  cs_job_add(j, "pure", (double)c->n_pure, "",
             "pairs of mixes that are best replies to each other");
  if (c->n_pure) {
    add_mix(j, "pure", "the first of them", a, c->mix_a[c->a]);
    add_mix(j, "pure", "the first of them", b, c->mix_b[c->b]);
  }
  cs_job_add(j, "cycle", (double)c->cycle, "",
             "pairs in the cycle of best replies (0 they settle)");
  if (c->cycle) cs_buf_puts(&j->notes, "Best replies go round:\n");
  for (size_t k = 0; k < c->cycle; k++) {
    cs_buf_puts(&j->notes, "  ");
    name_mix(&j->notes, a, c->mix_a[c->cycle_a[k]]);
    cs_buf_puts(&j->notes, "; ");
    name_mix(&j->notes, b, c->mix_b[c->cycle_b[k]]);
    cs_buf_puts(&j->notes, "\n");
  }
  cs_buf_puts(&j->notes, "Mixed equilibrium:\n");
  add_chances(j, a, c->n_a, c->mix_a, c->p_a);
  add_chances(j, b, c->n_b, c->mix_b, c->p_b);
  cs_job_add(j, "share_a", c->value, "", "a's share of the strength there");
  cs_job_add(j, "gap", c->gap > ROUNDING ? c->gap : 0, "",
             "what either could still gain by another mix");
}

static casus_status against_each_other(cs_job *j) {
  casus_status st;
  cs_contest c;
  buyer a, b;

  st = read_buyer(j, "a", &a);
  st = cs_job_worse(st, read_buyer(j, "b", &b));
  if (!a.entries || !b.entries || a.side.n > CS_MIX_TYPES || b.side.n > CS_MIX_TYPES) return st;
  st = cs_job_worse(st, read_against(j, &a, &b));
  st = cs_job_worse(st, read_against(j, &b, &a));
  if (st) return st;
  st = cs_contest_solve(&a.side, &b.side, &c);
  if (st == CASUS_LIMIT) {
    cs_error(j->d, cs_job_place(j, "a"), "a side can choose between more than %d mixes",
             CS_CONTEST_MIXES);
    cs_hint(j->d, "Larger lots, or caps, leave fewer.");
    return CASUS_CASE;
  }
  if (st) return st;
  add_contest(j, &a, &b, &c);
  cs_contest_free(&c);
  return CASUS_OK;
}

static casus_status run(cs_job *j) {
  if (!cs_job_node(j, "a") && !cs_job_node(j, "b")) return alone(j);
  if (cs_job_has(j, "type") || cs_job_has(j, "budget"))
    return cs_error(j->d, cs_job_place(j, cs_job_has(j, "type") ? "type" : "budget"),
                    "two sides a and b have their own types and budgets");
  return against_each_other(j);
}

static const char *const keys[] = {"type", "budget", "a", "b", NULL};
const cs_verb cs_verb_mix = {"mix", run, keys};
