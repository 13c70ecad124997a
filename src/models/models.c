/* The list of model kinds. */
#include "models/model.h"

#include "base/alloc.h"
#include "models/attrition/model.h"
#include "models/bargaining/model.h"
#include "models/conflict/model.h"
#include "models/dynamics/model.h"
#include "models/package/model.h"
#include "models/vote/model.h"

#include <string.h>

const cs_model_kind *const cs_model_kinds[] = {&cs_bargaining_kind,
                                               &cs_attrition_kind,
                                               &cs_conflict_kind,
                                               &cs_package_kind,
                                               &cs_dynamics_kind,
                                               &cs_vote_kind,
                                               NULL};

static const cs_model_kind *find(const char *kind) {
  for (size_t i = 0; cs_model_kinds[i]; i++) {
    if (!strcmp(cs_model_kinds[i]->kind, kind)) return cs_model_kinds[i];
  }
  return NULL;
}

const char *cs_model_record(const char *kind) {
  const cs_model_kind *k = find(kind);

  return k ? k->record : NULL;
}

bool cs_model_kind_exists(const char *kind) {
  return find(kind) != NULL;
}

const char *cs_model_record_nth(const cs_case *c, size_t k, const char **kind) {
  for (size_t i = 0; i < c->n_models; i++) {
    const char *name = c->models[i].kind, *record = name ? cs_model_record(name) : NULL;
    bool told = !record;

    for (size_t j = 0; j < i && !told; j++)
      told = c->models[j].kind && !strcmp(c->models[j].kind, name);
    if (told || k--) continue;
    *kind = name;
    return record;
  }
  return NULL;
}

static void unknown_kind(const cs_graph *g, const cs_model_entry *m) {
  const char **names;
  cs_buf list = {0};
  size_t n = 0;

  while (cs_model_kinds[n]) n++;
  names = cs_calloc(n, sizeof *names);
  cs_error(g->diag, m->kind_at, "unknown kind of model \"%s\"", m->kind);
  for (size_t i = 0; names && i < n; i++) {
    names[i] = cs_model_kinds[i]->kind;
    cs_buf_printf(&list, "%s%s", i ? ", " : "", names[i]);
  }
  if (names) cs_hint_nearest(g->diag, m->kind, names, n);
  if (names && !list.failed) cs_detail(g->diag, "Known kinds: %s.", list.text);
  cs_buf_free(&list);
  cs_free(names);
}

casus_status cs_model_declare(cs_graph *g, const cs_model_entry *m, const char *prefix,
                              const cs_model_settings *s) {
  const cs_model_kind *kind = m->kind ? find(m->kind) : NULL;
  cs_declaration d = {.g = g, .doc = g->doc, .m = m, .prefix = prefix};

  if (!m->kind) return CASUS_CASE; /* which was told when it was read */
  if (kind) return kind->declare(&d, s);
  unknown_kind(g, m);
  return CASUS_CASE;
}

casus_status cs_models_declare(cs_graph *g, const cs_model_settings *s) {
  casus_status all = CASUS_OK;

  for (size_t i = 0; i < g->c->n_models; i++) {
    casus_status st = cs_model_declare(g, &g->c->models[i], "", s);

    if (st == CASUS_NOMEM) return st;
    if (st && g->c->models[i].kind) all = st;
    /* Its outputs are unknown for that reason alone, of which nobody need be told. */
    if (st) cs_graph_excuse(g, g->c->models[i].id);
  }
  return all;
}
