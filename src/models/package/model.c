/* Declares a package: parts and outputs. */
#include "models/package/model.h"

#include "models/package/part.h"

#include <string.h>

typedef struct {
  cs_declaration *d;
  cs_graph *g; /* the declaration's */
  const cs_model_entry *m;
  const cs_package_entry *e;
  uint32_t outputs[1 + CS_PACKAGE_ISSUES + 2 * CS_DEAL_PARTIES];
  size_t n;
} declarer;

/* Outputs are not headlines: they are computed only when something watches them. */
static void output(declarer *k, const char *sort, const char *a, const char *b, const char *unit,
                   bool is_truth) {
  char *full =
      cs_declare_name(k->d, "%s%s%s%s%s", sort, a ? "." : "", a ? a : "", b ? "." : "", b ? b : "");

  if (k->g->out_of_memory) return;
  k->outputs[k->n] = cs_declare_output(k->d, full, unit, is_truth, false);
  k->n++;
}

/* Attaches the outputs named since the last part, by the entry's inputs or by views of them. */
static casus_status attach_by(declarer *k, const uint32_t *inputs, cs_package_part part) {
  cs_package_part *own = cs_arena_alloc(k->g->arena, 1, sizeof *own);
  size_t n = k->n;

  k->n = 0;
  if (!own || k->g->out_of_memory) return CASUS_NOMEM;
  *own = part;
  own->entry = k->e;
  return cs_declare_part(k->d, &(cs_part){.name = k->m->id,
                                          .self = own,
                                          .evaluate = cs_package_evaluate,
                                          .workspace = cs_package_workspace,
                                          .explain = cs_package_explain,
                                          .inputs = (uint32_t *)inputs,
                                          .outputs = k->outputs,
                                          .n_inputs = k->e->n_inputs,
                                          .n_outputs = n});
}

static casus_status attach(declarer *k, cs_package_part part) {
  return attach_by(k, k->e->inputs, part);
}

/* The deal; prefix is "" or "sees.PARTY.". */
static void name_deal(declarer *k, const char *prefix) {
  const cs_negotiation *s = &k->e->shape;
  char *exists = cs_arena_printf(k->g->arena, "%sdeal_exists", prefix);
  char *solution = cs_arena_printf(k->g->arena, "%s%s", prefix, cs_solution_names[k->e->solution]);
  char *gain = cs_arena_printf(k->g->arena, "%sgain", prefix);
  char *paid = cs_arena_printf(k->g->arena, "%spaid", prefix);

  if (!exists || !solution || !gain || !paid) k->g->out_of_memory = true;
  if (k->g->out_of_memory) return;
  output(k, exists, NULL, NULL, NULL, true);
  for (size_t i = 0; i < s->deal.n_issues; i++)
    output(k, solution, s->issues[i], NULL, s->units[i], false);
  for (size_t p = 0; p < s->deal.n_parties; p++)
    output(k, gain, s->parties[p], NULL, "points", false);
  for (size_t p = 0; p < s->deal.n_parties && k->e->rate; p++)
    output(k, paid, s->parties[p], NULL, k->e->payment_unit, false);
}

/* The deal as each party with beliefs sees it. */
static casus_status add_pictures(declarer *k) {
  const cs_case *c = k->g->c;
  casus_status st = CASUS_OK;

  for (size_t b = 0; b < c->n_beliefs && st == CASUS_OK; b++) {
    uint32_t *views = cs_arena_alloc(k->g->arena, k->e->n_inputs, sizeof *views);
    char *prefix = cs_arena_printf(k->g->arena, "sees.%s.", c->beliefs[b].id);
    bool is_party = false;

    if (!views || !prefix) return CASUS_NOMEM;
    for (size_t p = 0; p < k->e->shape.deal.n_parties; p++)
      is_party |= !strcmp(k->e->shape.parties[p], c->beliefs[b].id);
    if (!is_party) continue;
    for (size_t i = 0; i < k->e->n_inputs; i++) views[i] = cs_graph_view(k->g, b, k->e->inputs[i]);
    name_deal(k, prefix);
    st = attach_by(k, views, (cs_package_part){.what = CS_PACKAGE_DEAL});
  }
  return st;
}

static casus_status add_says(declarer *k) {
  const cs_negotiation *s = &k->e->shape;
  casus_status st = CASUS_OK;

  for (size_t p = 0; p < s->deal.n_parties && st == CASUS_OK; p++) {
    for (size_t i = 0; i < s->deal.n_issues; i++)
      output(k, "say", s->parties[p], s->issues[i], s->units[i], false);
    st = attach(k, (cs_package_part){.what = CS_PACKAGE_SAY, .party = p});
  }
  return st;
}

static casus_status add_lines(declarer *k) {
  const cs_negotiation *s = &k->e->shape;
  casus_status st = CASUS_OK;

  for (size_t p = 0; p < s->deal.n_parties && st == CASUS_OK; p++) {
    for (size_t i = 0; i < s->deal.n_issues && st == CASUS_OK; i++) {
      const cs_package_stake *stake = &k->e->stakes[p * s->deal.n_issues + i];

      if (stake->at_most == CS_NO_INPUT && stake->at_least == CS_NO_INPUT) continue;
      output(k, "red_line_price", s->parties[p], s->issues[i], "points", false);
      st = attach(k, (cs_package_part){.what = CS_PACKAGE_LINE, .party = p, .issue = i});
    }
  }
  return st;
}

static casus_status declare(cs_declaration *d, const cs_model_settings *s) {
  cs_package_entry *e = cs_declare_room(d, 1, sizeof *e);
  declarer k = {.d = d, .g = d->g, .m = d->m, .e = e};
  casus_status st;

  (void)s;
  if (!e) return CASUS_NOMEM;
  st = cs_package_read(d, e);
  if (st) return st;
  name_deal(&k, "");
  st = attach(&k, (cs_package_part){.what = CS_PACKAGE_DEAL});
  if (st == CASUS_OK) st = add_lines(&k);
  if (st == CASUS_OK) st = add_says(&k);
  if (st == CASUS_OK) st = add_pictures(&k);
  if (st) return st;
  for (size_t p = 0; p < e->shape.deal.n_parties; p++)
    output(&k, "room", e->shape.parties[p], NULL, "points", false);
  st = attach(&k, (cs_package_part){.what = CS_PACKAGE_ROOM});
  for (size_t i = 0; i < e->n_named && st == CASUS_OK; i++) {
    output(&k, "accepted", e->named[i].id, NULL, NULL, true);
    output(&k, "efficient", e->named[i].id, NULL, NULL, true);
    output(&k, "solution", e->named[i].id, NULL, NULL, true);
    st = attach(&k, (cs_package_part){.what = CS_PACKAGE_NAME, .named = i});
  }
  return st;
}

const cs_model_kind cs_package_kind = {
    .kind = "package",
    .about = "which concessions buy what: packages over several issues",
    .declare = declare,
};
