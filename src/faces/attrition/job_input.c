/* The input of `casus attrition`: options, or the keys of a FILE. */
#include "faces/attrition/job.h"

#include <string.h>

bool cs_job_has(const cs_job *j, const char *key) {
  return cs_option_given(j->args, key) || cs_job_node(j, key);
}

const cs_node *cs_job_node(const cs_job *j, const char *key) {
  return j->file && !cs_option_given(j->args, key) ? cs_node_get(j->file, key) : NULL;
}

cs_place cs_job_place(cs_job *j, const char *key) {
  const cs_node *node = cs_job_node(j, key);

  if (node) return node->at;
  return (cs_place){.file = cs_job_format(j, "--%s", key)};
}

casus_status cs_job_missing(cs_job *j, const char *key) {
  if (j->file) return cs_error(j->d, j->file->at, "%s wants \"%s\"", j->verb, key);
  cs_error(j->d, (cs_place){0}, "%s wants --%s", j->verb, key);
  return CASUS_USAGE;
}

const char *cs_job_text(cs_job *j, const char *key) {
  const cs_node *node = cs_job_node(j, key);

  return node && node->kind == CS_SCALAR ? node->text : cs_option_text(j->args, key);
}

casus_status cs_job_choice(cs_job *j, const char *key, const char *const *choices, size_t *out) {
  const char *text = cs_job_text(j, key);
  const cs_node *node = cs_job_node(j, key);
  size_t n = 0;

  *out = 0;
  if (node && node->kind != CS_SCALAR)
    return cs_error(j->d, node->at, "%s is text, not %s", key, cs_node_kind_text(node));
  for (*out = 0; choices[*out]; ++*out) {
    if (!strcmp(choices[*out], text)) return CASUS_OK;
  }
  n = *out;
  cs_error(j->d, cs_job_place(j, key), "unknown %s \"%s\"", key, text);
  cs_hint_nearest(j->d, text, choices, n);
  return CASUS_CASE;
}

casus_status cs_job_number(cs_job *j, const char *key, double least, double most, bool above,
                           bool whole, double *out) {
  const cs_node *node = cs_job_node(j, key);
  cs_field f = {key, whole ? FIELD_WHOLE : FIELD_NUMBER, true, least, most, out, above};
  casus_status st;

  if (node) return cs_field_scalar(node, &f, &j->unit, j->arena, j->d);
  *out = cs_option_number(j->args, key);
  if (*out <= most && (above ? *out > least : *out >= least)) return CASUS_OK;
  /* The parser of options knows no limits: the same message as for a file. */
  {
    const char *text = cs_option_text(j->args, key), *name = cs_job_format(j, "--%s", key);
    cs_node option = {.kind = CS_SCALAR,
                      .at = {.file = name, .line = 1, .column = 1, .width = strlen(text)},
                      .text = text,
                      .n = strlen(text),
                      .exact = true};

    st = cs_diag_source(j->d, name, text, strlen(text));
    if (!st) st = cs_field_scalar(&option, &f, &j->unit, j->arena, j->d);
  }
  return st == CASUS_CASE ? CASUS_USAGE : st;
}

static bool is_named(const cs_node *map) {
  return map->n_kids && map->entries[0].value->kind == CS_MAPPING;
}

size_t cs_job_count(const cs_job *j, const char *key) {
  const cs_node *node = cs_job_node(j, key);
  size_t n = 0;

  if (node) return node->kind == CS_LIST || is_named(node) ? node->n_kids : 1;
  while (cs_option_nth(j->args, key, n)) n++;
  return n;
}

static casus_status read_option(cs_job *j, const char *key, size_t k, cs_field *fields, size_t n) {
  const char *text = cs_option_nth(j->args, key, k);

  if (!text) return cs_job_missing(j, key);
  key = k ? cs_arena_printf(j->arena, "--%s (%zu)", key, k + 1) : cs_job_format(j, "--%s", key);
  if (!key || j->failed) return CASUS_NOMEM;
  return cs_fields_read(key, text, fields, n, &j->unit, j->arena, j->d);
}

casus_status cs_job_fields(cs_job *j, const char *key, cs_field *fields, size_t n) {
  const cs_node *node = cs_job_node(j, key);

  return node ? cs_fields_map(node, key, fields, n, NULL, &j->unit, j->arena, j->d)
              : read_option(j, key, 0, fields, n);
}

casus_status cs_job_item(cs_job *j, const char *key, size_t k, cs_field *fields, size_t n,
                         const char **name) {
  const cs_node *node = cs_job_node(j, key);

  if (!node) return read_option(j, key, k, fields, n);
  if (node->kind == CS_LIST) {
    node = node->items[k];
  } else if (node->kind == CS_MAPPING && is_named(node)) {
    if (name) *name = node->entries[k].key;
    for (size_t i = 0; i < n; i++) fields[i].is_needed &= fields[i].out != name;
    node = node->entries[k].value;
  }
  return cs_fields_map(node, key, fields, n, NULL, &j->unit, j->arena, j->d);
}

casus_status cs_job_worse(casus_status a, casus_status b) {
  return a == CASUS_NOMEM || b == CASUS_OK ? a : b;
}
