/* A front: the forces of both sides.  What comes of them stands among the model's outputs. */
#include "report/picture.h"

#include <string.h>

static json_t *side(const cs_study *s, const cs_model_entry *m, const double *x,
                    const char *which) {
  const cs_node *node = cs_node_get(m->node, which);
  const cs_node *name = cs_node_get(node, "name"), *forces = cs_node_get(node, "forces");
  json_t *o = json_object(), *list = json_array();

  cs_json_put(o, "side", cs_json_text(which));
  cs_json_put(o, "name", cs_json_text(name && name->kind == CS_SCALAR ? name->text : which));
  for (size_t i = 0; forces && forces->kind == CS_MAPPING && i < forces->n_kids; i++) {
    static const char *const keys[] = {"count", "effect", "price"};
    const char *type = forces->entries[i].key;
    json_t *one;

    if (!strcmp(type, "table")) continue;
    one = json_object();
    cs_json_put(one, "type", cs_json_text(type));
    for (size_t k = 0; k < 3; k++)
      cs_json_put(
          one, keys[k],
          cs_json_number(cs_picture_value(
              s, x, (const char *const[]){"models", m->id, which, "forces", type, keys[k], NULL})));
    json_array_append_new(list, one);
  }
  cs_json_put(o, "forces", list);
  return o;
}

casus_status cs_picture_attrition(const cs_study *s, const cs_model_entry *m, cs_arena *arena,
                                  json_t **out) {
  double *x = cs_picture_medians(s, m, arena);
  json_t *o;

  if (!x) return CASUS_NOMEM;
  o = json_object();
  cs_json_put(o, "attacker", side(s, m, x, "attacker"));
  cs_json_put(o, "defender", side(s, m, x, "defender"));
  *out = o;
  return CASUS_OK;
}
