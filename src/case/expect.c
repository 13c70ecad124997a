/* Typed reading of nodes: each function says what it expected when it finds something else. */
#include "case/case.h"

#include "base/text.h"

#include <ctype.h>
#include <string.h>

void cs_expect_keys(cs_document *doc, const cs_node *map, const char *what,
                    const char *const *keys) {
  size_t n = 0;

  while (keys[n]) n++;
  for (size_t i = 0; map && map->kind == CS_MAPPING && i < map->n_kids; i++) {
    const char *key = map->entries[i].key;
    bool known = false;

    for (size_t k = 0; k < n; k++) known |= !strcmp(keys[k], key);
    if (known) continue;
    cs_error(doc->diag, map->entries[i].at, "%s has no key \"%s\"", what, key);
    if (!cs_diag_hints(doc->diag)) continue;
    if (cs_nearest(key, keys, n)) {
      cs_hint_nearest(doc->diag, key, keys, n);
    } else {
      cs_buf list = {0};

      for (size_t k = 0; k < n; k++) cs_buf_printf(&list, "%s%s", k ? ", " : "", keys[k]);
      if (!list.failed) cs_detail(doc->diag, "Known keys: %s.", list.text);
      cs_buf_free(&list);
    }
  }
}

const char *cs_expect_text(cs_document *doc, const cs_node *node, const char *what) {
  if (!node) return NULL;
  if (node->kind != CS_SCALAR) {
    cs_error(doc->diag, node->at, "%s is text, not %s", what, cs_node_kind_text(node));
    return NULL;
  }
  return node->text;
}

bool cs_expect_number(cs_document *doc, const cs_node *node, const char *what, double *out) {
  if (!node) return false;
  if (node->kind != CS_SCALAR) {
    cs_error(doc->diag, node->at, "%s is a number, not %s", what, cs_node_kind_text(node));
    return false;
  }
  if (cs_parse_number(node->text, node->n, out)) return true;
  cs_error(doc->diag, node->at, "%s is a plain number, not \"%s\"", what, node->text);
  if (cs_number_is_large(node->text, node->n)) cs_detail(doc->diag, CS_TOO_LARGE);
  return false;
}

bool cs_expect_truth(cs_document *doc, const cs_node *node, const char *what, bool *out) {
  if (!node) return false;
  if (node->kind == CS_SCALAR) {
    if (!strcmp(node->text, "yes") || !strcmp(node->text, "true")) {
      *out = true;
      return true;
    }
    if (!strcmp(node->text, "no") || !strcmp(node->text, "false")) {
      *out = false;
      return true;
    }
  }
  cs_error(doc->diag, node->at, "%s is yes or no", what);
  return false;
}

casus_status cs_expect_names(cs_document *doc, const cs_node *node, const char *what,
                             cs_names *out) {
  size_t n;

  *out = (cs_names){0};
  if (!node) return CASUS_OK;
  if (node->kind == CS_MAPPING)
    return cs_error(doc->diag, node->at, "%s is a list of names, not a mapping", what);
  n = node->kind == CS_LIST ? node->n_kids : 1;
  out->names = cs_arena_alloc(doc->arena, n, sizeof *out->names);
  out->places = cs_arena_alloc(doc->arena, n, sizeof *out->places);
  if (!out->names || !out->places) {
    doc->out_of_memory = true;
    return CASUS_NOMEM;
  }
  for (size_t i = 0; i < n; i++) {
    const cs_node *item = node->kind == CS_LIST ? node->items[i] : node;

    if (item->kind != CS_SCALAR) {
      cs_error(doc->diag, item->at, "%s holds names, not %s", what, cs_node_kind_text(item));
      continue;
    }
    for (size_t k = 0; k < out->n; k++) {
      if (!strcmp(out->names[k], item->text))
        cs_error(doc->diag, item->at, "\"%s\" stands twice", item->text);
    }
    out->places[out->n] = item->at;
    out->names[out->n++] = item->text;
  }
  return CASUS_OK;
}

static const char *const statuses[] = {"data", "quoted", "estimate", "illustrative", NULL};

const char *cs_expect_status(cs_document *doc, const cs_node *node) {
  const char *text = cs_expect_text(doc, node, "status");

  for (size_t i = 0; text && statuses[i]; i++) {
    if (!strcmp(text, statuses[i])) return text;
  }
  if (text) {
    cs_error(doc->diag, node->at, "unknown status \"%s\"", text);
    cs_detail(doc->diag, "A status is one of: data, quoted, estimate, illustrative.");
  }
  return NULL;
}

static void read_meta(cs_document *doc, const cs_node *map, cs_meta *meta) {
  const char *text;

  if ((text = cs_expect_text(doc, cs_node_get(map, "unit"), "unit"))) meta->unit = text;
  if ((text = cs_expect_text(doc, cs_node_get(map, "source"), "source"))) meta->source = text;
  if ((text = cs_expect_status(doc, cs_node_get(map, "status")))) meta->status = text;
  if ((text = cs_expect_text(doc, cs_node_get(map, "about"), "about"))) meta->about = text;
}

void cs_expect_value(cs_document *doc, const cs_node *node, const char *what,
                     const cs_meta *inherit, cs_number *out) {
  static const char *const keys[] = {"value", "unit", "source", "status", "about", NULL};

  *out = (cs_number){0};
  if (inherit) out->meta = *inherit;
  if (!node) return;
  if (node->kind == CS_SCALAR) {
    out->value = node;
    return;
  }
  out->is_wrong = true;
  if (node->kind == CS_LIST) {
    cs_error(doc->diag, node->at, "%s is a number, a distribution or a formula, not a list", what);
    return;
  }
  cs_expect_keys(doc, node, what, keys);
  read_meta(doc, node, &out->meta);
  out->value = cs_node_get(node, "value");
  if (!out->value) {
    cs_error(doc->diag, node->at, "%s has no \"value\"", what);
  } else if (out->value->kind != CS_SCALAR) {
    cs_error(doc->diag, out->value->at, "a value is a number, a distribution or a formula, not %s",
             cs_node_kind_text(out->value));
    out->value = NULL;
  } else {
    out->is_wrong = false;
  }
}

bool cs_expect_id(cs_document *doc, const char *id, cs_place at, const char *what) {
  static const char *const words[] = {"and", "or",  "not", "true", "false", "if", "no",
                                      "min", "max", "sum", "mean", "shock", NULL};
  bool good = *id && !isdigit((unsigned char)*id);

  for (const char *c = id; *c; c++)
    good &= isalnum((unsigned char)*c) || *c == '_' || (unsigned char)*c >= 0x80;
  if (!good) {
    cs_error(doc->diag, at, "\"%s\" cannot name %s", id, what);
    cs_detail(doc->diag, "A name is made of letters, digits and _, and starts with a letter.");
    return false;
  }
  for (size_t i = 0; words[i]; i++) {
    if (strcmp(words[i], id) != 0) continue;
    cs_error(doc->diag, at, "\"%s\" has a meaning of its own and cannot name %s", id, what);
    return false;
  }
  return true;
}
