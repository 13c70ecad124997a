/* Declares a front: reads its entry, names its inputs and outputs. */
#include "models/attrition/model.h"

#include "models/attrition/calibrate.h"
#include "models/attrition/front.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct {
  cs_declaration *d;
  cs_graph *g; /* the declaration's */
  const cs_model_entry *m;
  cs_document *doc;
  uint32_t scalars[CS_FRONT_SCALARS];
  uint32_t *forces[2]; /* of the attacker and the defender: count, effect, price of each type */
} reader;

/* The node at a path such as "attacker.skill" below the entry; *at its place or its parent's. */
static const cs_node *find(const reader *r, const char *path, cs_place *at) {
  const char *dot = strchr(path, '.');
  const cs_node *node = r->m->node;
  char group[32];

  *at = r->m->at;
  if (dot) {
    snprintf(group, sizeof group, "%.*s", (int)(dot - path), path);
    node = cs_node_get(node, group);
    if (!node || node->kind != CS_MAPPING) return NULL;
    *at = node->at;
    path = dot + 1;
  }
  node = cs_node_get(node, path);
  if (node) *at = node->at;
  return node;
}

static void check_group(reader *r, const char *group, const char *const *keys) {
  const cs_node *node = cs_node_get(r->m->node, group);

  if (!node) return;
  if (node->kind == CS_MAPPING) {
    cs_expect_keys(r->doc, node, group, keys);
  } else {
    cs_error(r->g->diag, node->at, "%s is a mapping, not %s", group, cs_node_kind_text(node));
  }
}

static uint32_t add_value(reader *r, const char *path, const cs_node *node, cs_place at,
                          double fallback, double least, double most) {
  cs_number number = {0};

  if (node) cs_expect_value(r->doc, node, path, NULL, &number);
  return cs_declare_value(r->d, cs_declare_name(r->d, "%s", path), at, &number, fallback,
                          cs_within(least, most));
}

/* The error of the loss ratio: a standard normal draw unless the case says otherwise. */
static uint32_t add_luck(reader *r, const cs_front_input *input) {
  static const char text[] = "normal(0, 1)";
  cs_place at;
  const cs_node *node = find(r, input->name, &at);
  cs_node *drawn = cs_arena_alloc(r->g->arena, 1, sizeof *drawn);

  if (!drawn) {
    r->g->out_of_memory = true;
    return CS_NO_QUANTITY;
  }
  *drawn = (cs_node){.kind = CS_SCALAR, .at = r->m->at, .text = text, .n = sizeof text - 1};
  /* A normal draw reaches as far as it likes; limits are for what the case writes. */
  return add_value(r, input->name, node ? node : drawn, at, NAN, node ? input->least : -INFINITY,
                   node ? input->most : INFINITY);
}

static void add_scalars(reader *r, double exponent) {
  for (int k = 0; k < CS_FRONT_SCALARS && !r->g->out_of_memory; k++) {
    const cs_front_input *input = &cs_front_inputs[k];
    cs_place at;

    if (k == CS_FRONT_LUCK) {
      r->scalars[k] = add_luck(r, input);
    } else {
      const cs_node *node = find(r, input->name, &at);

      r->scalars[k] =
          add_value(r, input->name, node, at, k == CS_FRONT_EXPONENT ? exponent : input->fallback,
                    input->least, input->most);
    }
  }
}

/* Counts, effects and prices of one side's types, into `out`; returns how many types. */
static size_t add_forces(reader *r, const char *side, uint32_t *out) {
  static const char *const keys[] = {"count",  "effect", "price", "source",
                                     "status", "about",  "unit",  NULL};
  static const struct {
    const char *key;
    double fallback, least;
  } fields[] = {{"count", NAN, 0}, {"effect", NAN, 1e-9}, {"price", 0, 0}};
  const cs_node *parent = cs_node_get(r->m->node, side);
  cs_node *forces = parent ? cs_node_get(parent, "forces") : NULL;

  if (!forces || forces->kind != CS_MAPPING) {
    cs_error(r->g->diag, parent ? parent->at : r->m->at, "%s has no forces", side);
    cs_detail(r->g->diag, "They map each type to its count, effect and price.");
    return 0;
  }
  if (cs_document_expand(r->doc, forces, 1)) return 0;
  if (forces->n_kids > CS_FRONT_FORCES || !forces->n_kids) {
    cs_error(r->g->diag, forces->at, "%s has %zu types of forces, 1 to %d are possible", side,
             forces->n_kids, CS_FRONT_FORCES);
    return 0;
  }
  for (size_t i = 0; i < forces->n_kids && !r->g->out_of_memory; i++) {
    const cs_entry *e = &forces->entries[i];

    if (!cs_expect_id(r->doc, e->key, e->at, "a type of forces")) continue;
    if (e->value->kind != CS_MAPPING) {
      cs_error(r->g->diag, e->at, "\"%s\" is a mapping of count, effect and price", e->key);
      continue;
    }
    cs_expect_keys(r->doc, e->value, "a type of forces", keys);
    for (size_t k = 0; k < 3; k++) {
      char *path = cs_arena_printf(r->g->arena, "%s.forces.%s.%s", side, e->key, fields[k].key);
      const cs_node *node = cs_node_get(e->value, fields[k].key);

      if (!path) {
        r->g->out_of_memory = true;
        return 0;
      }
      out[3 * i + k] = add_value(r, path, node, node ? node->at : e->at, fields[k].fallback,
                                 fields[k].least, INFINITY);
    }
  }
  return forces->n_kids;
}

static const char *side_name(reader *r, const char *side) {
  const cs_node *parent = cs_node_get(r->m->node, side);
  const cs_node *node = parent && parent->kind == CS_MAPPING ? cs_node_get(parent, "name") : NULL;
  const char *text = node ? cs_expect_text(r->doc, node, "name") : NULL;

  if (text && !cs_expect_id(r->doc, text, node->at, "the name of a side")) text = NULL;
  return text ? text : side;
}

static const char *side_output(reader *r, const char *what, const char *who) {
  char *text = cs_arena_printf(r->g->arena, "%s.%s", what, who);

  if (!text) r->g->out_of_memory = true;
  return text ? text : "";
}

static void add_outputs(reader *r, const cs_front *f, uint32_t *outputs) {
  static const bool truth[CS_FRONT_OUTPUTS] = {[CS_FRONT_HELD] = true, [CS_FRONT_DETERRED] = true};
  static const bool headline[CS_FRONT_OUTPUTS] = {[CS_FRONT_P_HOLD] = true,
                                                  [CS_FRONT_COST_RATIO] = true,
                                                  [CS_FRONT_MONTHS_TO_EMPTY] = true,
                                                  [CS_FRONT_DETERRED] = true};
  const char *names[CS_FRONT_OUTPUTS] = {
      [CS_FRONT_P_HOLD] = "p_hold",
      [CS_FRONT_HELD] = "held",
      [CS_FRONT_LOSS_DEF] = side_output(r, "losses", f->defender),
      [CS_FRONT_LOSS_ATT] = side_output(r, "losses", f->attacker),
      [CS_FRONT_SPENT_DEF] = side_output(r, "spent", f->defender),
      [CS_FRONT_SPENT_ATT] = side_output(r, "spent", f->attacker),
      [CS_FRONT_STRENGTH_DEF] = side_output(r, "strength", f->defender),
      [CS_FRONT_STRENGTH_ATT] = side_output(r, "strength", f->attacker),
      [CS_FRONT_RAID_LOSS] = "raid_loss",
      [CS_FRONT_COST_RATIO] = "cost_ratio",
      [CS_FRONT_DAMAGE_RATIO] = "damage_ratio",
      [CS_FRONT_LEAK] = "leak",
      [CS_FRONT_MONTHS_TO_EMPTY] = "months_to_empty",
      [CS_FRONT_EXHAUSTED_AT] = "exhausted_at",
      [CS_FRONT_P_STAR] = "p_star",
      [CS_FRONT_DETERRED] = "deterred"};
  static const char *const units[CS_FRONT_OUTPUTS] = {[CS_FRONT_LOSS_DEF] = "share",
                                                      [CS_FRONT_LOSS_ATT] = "share",
                                                      [CS_FRONT_SPENT_DEF] = "MUSD",
                                                      [CS_FRONT_SPENT_ATT] = "MUSD",
                                                      [CS_FRONT_LEAK] = "share",
                                                      [CS_FRONT_RAID_LOSS] = "share",
                                                      [CS_FRONT_MONTHS_TO_EMPTY] = "months",
                                                      [CS_FRONT_EXHAUSTED_AT] = "munitions"};

  for (size_t k = 0; k < CS_FRONT_OUTPUTS && !r->g->out_of_memory; k++) {
    outputs[k] = cs_declare_output(r->d, cs_declare_name(r->d, "%s", names[k]), units[k], truth[k],
                                   headline[k]);
  }
}

static casus_status add_part(reader *r, const cs_front *f, const cs_front_form *form,
                             uint32_t *outputs) {
  uint32_t inputs[CS_FRONT_READS + 4 * CS_FRONT_FORCES];
  cs_part part = {.name = cs_arena_printf(r->g->arena, "%s: %s", r->m->id, form->name),
                  .self = f,
                  .evaluate = form->evaluate,
                  .workspace = form->workspace,
                  .explain = form->explain,
                  .inputs = inputs,
                  .outputs = outputs + form->first,
                  .n_outputs = form->n_outputs};

  if (!part.name) return CASUS_NOMEM;
  for (size_t k = 0; k < form->n_reads; k++)
    inputs[part.n_inputs++] = form->reads[k] < CS_FRONT_SCALARS
                                  ? r->scalars[form->reads[k]]
                                  : outputs[form->reads[k] - CS_FRONT_SCALARS];
  for (int side = 0; side < 2; side++) {
    size_t n = side ? f->n_def : f->n_att;

    if (side ? !form->of_def : !form->of_att) continue;
    for (size_t k = 0; k < n; k++) {
      inputs[part.n_inputs++] = r->forces[side][3 * k];
      inputs[part.n_inputs++] = r->forces[side][3 * k + (form->counts_effects ? 1 : 2)];
    }
  }
  return cs_declare_part(r->d, &part);
}

static casus_status add_parts(reader *r, const cs_front *f) {
  uint32_t outputs[CS_FRONT_OUTPUTS];
  casus_status st = CASUS_OK;

  add_outputs(r, f, outputs);
  if (r->g->out_of_memory) return CASUS_NOMEM;
  for (size_t k = 0; k < CS_FRONT_PARTS && !st; k++)
    st = add_part(r, f, &cs_front_forms[k], outputs);
  return st;
}

static casus_status declare(cs_declaration *d, const cs_model_settings *s) {
  static const char *const keys[] = {"kind",     "about",        "law",    "attacker",   "defender",
                                     "exponent", "advantage",    "months", "history_sd", "luck",
                                     "raid",     "interceptors", "stakes", NULL};
  static const char *const side_keys[] = {"name",     "forces",   "skill", "morale",
                                          "manpower", "learning", "break", NULL};
  static const char *const raid_keys[] = {"count", "price", "damage", NULL};
  static const char *const stock_keys[] = {"stock", "make", "p_kill", "shots", "price", NULL};
  static const char *const stake_keys[] = {"value", "cost", "status_quo", NULL};
  cs_graph *g = d->g;
  const cs_model_entry *m = d->m;
  reader r = {.d = d, .g = g, .m = m, .doc = d->doc};
  const cs_node *law_node = cs_node_get(m->node, "law");
  const char *law = cs_expect_text(r.doc, law_node, "law");
  cs_front *f = cs_arena_alloc(g->arena, 1, sizeof *f);
  size_t before = casus_diag_errors(g->diag);

  (void)s;
  for (int side = 0; side < 2; side++)
    r.forces[side] = cs_arena_alloc(g->arena, 3 * CS_FRONT_FORCES, sizeof *r.forces[side]);
  if (!f || !r.forces[0] || !r.forces[1]) return CASUS_NOMEM;
  cs_expect_keys(r.doc, m->node, "an attrition model", keys);
  check_group(&r, "attacker", side_keys);
  check_group(&r, "defender", side_keys);
  check_group(&r, "raid", raid_keys);
  check_group(&r, "interceptors", stock_keys);
  check_group(&r, "stakes", stake_keys);
  if (law && strcmp(law, "square") != 0 && strcmp(law, "linear") != 0) {
    cs_error(g->diag, law_node->at, "unknown law \"%s\" of a front", law);
    cs_detail(g->diag, "It is square or linear; `exponent` (2, 1) takes anything between.");
  }
  if (casus_diag_errors(g->diag) > before) return CASUS_CASE;
  add_scalars(&r, law && !strcmp(law, "linear") ? 1 : 2);
  f->attacker = side_name(&r, "attacker");
  f->defender = side_name(&r, "defender");
  if (!strcmp(f->attacker, f->defender))
    cs_error(g->diag, m->at, "both sides of \"%s\" are named \"%s\"", m->id, f->attacker);
  f->n_att = add_forces(&r, "attacker", r.forces[0]);
  f->n_def = add_forces(&r, "defender", r.forces[1]);
  if (g->out_of_memory) return CASUS_NOMEM;
  if (casus_diag_errors(g->diag) > before) return CASUS_CASE;
  return add_parts(&r, f);
}

const cs_model_kind cs_attrition_kind = {
    .kind = "attrition",
    .about = "a front: whether it holds, what it costs, whether attacking pays",
    .record = cs_attrition_record,
    .declare = declare,
};
