/* Tables beside a case: rows of a CSV file become entries of a mapping. */
#include "case/document.h"

#include "base/alloc.h"
#include "base/csv.h"
#include "base/file.h"
#include "base/map.h"
#include "base/text.h"

#include <string.h>

static casus_status nomem(cs_document *doc) {
  doc->out_of_memory = true;
  return CASUS_NOMEM;
}

static cs_node *new_mapping(cs_document *doc, cs_place at) {
  cs_node *node = cs_arena_alloc(doc->arena, 1, sizeof *node);

  if (!node) return NULL;
  node->kind = CS_MAPPING;
  node->at = at;
  return node;
}

static bool add(cs_document *doc, cs_node *map, const char *key, cs_place at, cs_node *value) {
  cs_entry *moved =
      cs_arena_grow(doc->arena, map->entries, map->n_kids, &map->cap_kids, sizeof *moved);

  if (!moved) return false;
  map->entries = moved;
  map->entries[map->n_kids++] = (cs_entry){key, at, value};
  return true;
}

/* Puts `value` under the dotted path `header` of `row`. */
static casus_status put_field(cs_document *doc, cs_node *row, const char *header, cs_node *value) {
  const char *dot;
  char *key;

  while ((dot = strchr(header, '.'))) {
    cs_node *inner;

    key = cs_arena_strndup(doc->arena, header, (size_t)(dot - header));
    if (!key) return nomem(doc);
    inner = cs_node_get(row, key);
    if (!inner) {
      inner = new_mapping(doc, value->at);
      if (!inner || !add(doc, row, key, value->at, inner)) return nomem(doc);
    }
    if (inner->kind != CS_MAPPING)
      return cs_error(doc->diag, value->at, "\"%s\" is given as a value already", key);
    row = inner;
    header = dot + 1;
  }
  if (cs_node_get(row, header))
    return cs_error(doc->diag, value->at, "\"%s\" is given twice for the same entry", header);
  return add(doc, row, header, value->at, value) ? CASUS_OK : nomem(doc);
}

static cs_node *cell_node(cs_document *doc, const cs_cell *cell) {
  cs_node *node = cs_arena_alloc(doc->arena, 1, sizeof *node);

  if (!node) return NULL;
  node->kind = CS_SCALAR;
  node->at = cell->at;
  node->text = cell->text;
  node->n = cell->n;
  node->exact = cell->at.width == cell->n;
  return node;
}

static bool ends_in(const char *s, const char *end) {
  size_t n = strlen(s), k = strlen(end);

  return n > k && !strcmp(s + n - k, end);
}

/* Column of `stem`_`suffix`, or -1. */
static int sibling(const cs_csv *t, const char *header, size_t stem, const char *suffix) {
  for (size_t j = 0; j < t->rows[0].n; j++) {
    const char *other = t->rows[0].cells[j].text;

    if (!strncmp(other, header, stem) && !strcmp(other + stem, suffix)) return (int)j;
  }
  return -1;
}

/* x_low, x_mode, x_high -> x: pert(low, mode, high). */
static casus_status put_three(cs_document *doc, cs_node *row, const cs_csv *t, const cs_row *r,
                              size_t mode, size_t low, size_t high) {
  const char *header = t->rows[0].cells[mode].text;
  const cs_cell *a = &r->cells[low], *m = &r->cells[mode], *b = &r->cells[high];
  double x, y, z;
  cs_node *node;
  char *text;

  if (!a->n && !m->n && !b->n) return CASUS_OK;
  if (!cs_parse_number(a->text, a->n, &x) || !cs_parse_number(m->text, m->n, &y) ||
      !cs_parse_number(b->text, b->n, &z)) {
    const cs_cell *bad = !cs_parse_number(a->text, a->n, &x)   ? a
                         : !cs_parse_number(m->text, m->n, &y) ? m
                                                               : b;

    return cs_error(doc->diag, bad->at, "low, mode and high must be three numbers, got \"%s\"",
                    bad->text);
  }
  node = cell_node(doc, m);
  text = cs_arena_printf(doc->arena, "pert(%s, %s, %s)", a->text, m->text, b->text);
  header = cs_arena_strndup(doc->arena, header, strlen(header) - strlen("_mode"));
  if (!node || !text || !header) return nomem(doc);
  if (x != y || y != z) {
    node->text = text;
    node->n = strlen(text);
    node->exact = false;
  }
  return put_field(doc, row, header, node);
}

static casus_status put_row(cs_document *doc, cs_node *row, const cs_csv *t, const cs_row *r,
                            size_t depth) {
  for (size_t j = depth; j < r->n; j++) {
    const char *header = t->rows[0].cells[j].text;
    size_t stem = strlen(header);
    cs_node *node;
    casus_status st;
    int low = -1, high = -1, mode = -1;

    if (ends_in(header, "_mode")) stem -= 5;
    if (ends_in(header, "_high")) stem -= 5;
    if (ends_in(header, "_low")) stem -= 4;
    if (stem < strlen(header)) {
      low = sibling(t, header, stem, "_low");
      mode = sibling(t, header, stem, "_mode");
      high = sibling(t, header, stem, "_high");
    }
    if (low >= 0 && mode >= 0 && high >= 0) {
      if ((int)j != mode) continue;
      st = put_three(doc, row, t, r, j, (size_t)low, (size_t)high);
      if (st) return st;
      continue;
    }
    if (!r->cells[j].n) continue;
    node = cell_node(doc, &r->cells[j]);
    if (!node) return nomem(doc);
    st = put_field(doc, row, header, node);
    if (st) return st;
  }
  return CASUS_OK;
}

/* Where the rows' keys were found before: one map a level would do, but a row's path as one key is
 * simpler. */
struct index {
  cs_map rows;
  cs_node **nodes;
  size_t n, cap;
};

static bool index_row(cs_document *doc, struct index *ix, const cs_buf *path, cs_node *row) {
  char *key = cs_arena_strndup(doc->arena, path->text, path->n);
  cs_node **moved = cs_grow(ix->nodes, ix->n, &ix->cap, sizeof *moved);

  if (moved) ix->nodes = moved;
  if (!key || !moved || !cs_map_put(&ix->rows, key, ix->n)) return false;
  ix->nodes[ix->n++] = row;
  return true;
}

static void path_add(cs_buf *path, const char *key) {
  cs_buf_puts(path, key);
  cs_buf_add(path, "\x1f", 1);
}

/* Puts the entries that stand in the case itself, or came from an earlier table, into the index. */
static bool index_entries(cs_document *doc, struct index *ix, const cs_node *map, cs_buf *path,
                          size_t depth) {
  size_t before = path->n;

  for (size_t i = 0; map->kind == CS_MAPPING && i < map->n_kids; i++) {
    path_add(path, map->entries[i].key);
    if (path->failed || !index_row(doc, ix, path, map->entries[i].value)) return false;
    if (depth > 1 && !index_entries(doc, ix, map->entries[i].value, path, depth - 1)) return false;
    path->n = before;
  }
  return true;
}

/* The mapping that the row's first `depth` cells name, made when it is new. */
static cs_node *find_row(cs_document *doc, struct index *ix, cs_node *map, const cs_row *r,
                         size_t depth) {
  cs_buf path = {0};
  cs_node *at = map;

  for (size_t k = 0; k < depth && at; k++) {
    const cs_cell *c = &r->cells[k];
    size_t where;
    cs_node *inner;

    path_add(&path, c->text);
    if (path.failed) {
      at = NULL;
    } else if (cs_map_get(&ix->rows, path.text, path.n, &where)) {
      at = ix->nodes[where];
      if (at->kind == CS_MAPPING) continue;
      cs_error(doc->diag, c->at, "\"%s\" is given as %s already", c->text, cs_node_kind_text(at));
      cs_buf_free(&path);
      return NULL;
    } else {
      inner = new_mapping(doc, c->at);
      at = inner && add(doc, at, c->text, c->at, inner) && index_row(doc, ix, &path, inner) ? inner
                                                                                            : NULL;
    }
  }
  cs_buf_free(&path);
  if (!at) doc->out_of_memory = true;
  return at;
}

casus_status cs_document_keep(cs_document *doc, const char *path, const char *text, size_t n) {
  const char **paths, **texts;
  size_t *sizes;

  paths = cs_arena_grow(doc->arena, doc->tables, doc->n_tables, &doc->cap_tables, sizeof *paths);
  texts = cs_arena_grow(doc->arena, doc->table_texts, doc->n_tables, &doc->cap_table_texts,
                        sizeof *texts);
  sizes = cs_arena_grow(doc->arena, doc->table_sizes, doc->n_tables, &doc->cap_table_sizes,
                        sizeof *sizes);
  if (!paths || !texts || !sizes) return nomem(doc);
  doc->tables = paths;
  doc->table_texts = texts;
  doc->table_sizes = sizes;
  paths[doc->n_tables] = path;
  texts[doc->n_tables] = text;
  sizes[doc->n_tables++] = n;
  return CASUS_OK;
}

static casus_status read_one(cs_document *doc, cs_node *map, const cs_node *name, size_t depth) {
  struct index ix = {0};
  cs_buf path_so_far = {0};
  cs_csv t;
  char *path, *text;
  size_t n, errors = casus_diag_errors(doc->diag);
  casus_status st;

  if (name->kind != CS_SCALAR)
    return cs_error(doc->diag, name->at, "a table is named by its file, not by %s",
                    cs_node_kind_text(name));
  st = cs_read_named(doc->path, name->at, name->text, CS_CSV_BYTES, doc->arena, doc->diag, &path,
                     &text, &n);
  if (st) return st == CASUS_NOMEM ? nomem(doc) : st;
  st = cs_document_keep(doc, path, text, n);
  if (st == CASUS_OK) st = cs_csv_parse(path, text, n, doc->arena, doc->diag, &t);
  if (st) return st;
  if (t.rows[0].n <= depth)
    return cs_error(doc->diag, (cs_place){path, t.rows[0].line, 0, 0},
                    "the table needs %zu key column%s and at least one more", depth,
                    depth > 1 ? "s" : "");
  for (size_t j = 0; j < t.rows[0].n; j++) {
    for (size_t k = 0; k < j; k++) {
      if (!strcmp(t.rows[0].cells[k].text, t.rows[0].cells[j].text))
        cs_error(doc->diag, t.rows[0].cells[j].at, "column \"%s\" stands twice",
                 t.rows[0].cells[j].text);
    }
    if (!t.rows[0].cells[j].n) cs_error(doc->diag, t.rows[0].cells[j].at, "a column has no header");
  }
  if (!index_entries(doc, &ix, map, &path_so_far, depth)) st = nomem(doc);
  cs_buf_free(&path_so_far);
  for (size_t i = 1; i < t.n && st != CASUS_NOMEM; i++) {
    const cs_row *r = &t.rows[i];
    cs_node *row;
    bool whole = r->n <= t.rows[0].n && r->n > depth;

    if (!whole) {
      cs_error(doc->diag, r->cells[0].at, "this row has %zu cells, the header %zu", r->n,
               t.rows[0].n);
      continue;
    }
    for (size_t k = 0; k < depth; k++) {
      if (r->cells[k].n) continue;
      cs_error(doc->diag, r->cells[k].at, "column \"%s\" names the entry and is empty here",
               t.rows[0].cells[k].text);
      whole = false;
    }
    if (!whole) continue;
    row = find_row(doc, &ix, map, r, depth);
    if (row) st = put_row(doc, row, &t, r, depth);
    if (doc->out_of_memory) st = CASUS_NOMEM;
  }
  cs_map_free(&ix.rows);
  cs_free(ix.nodes);
  if (st == CASUS_NOMEM) return st;
  return casus_diag_errors(doc->diag) > errors ? CASUS_CASE : CASUS_OK;
}

casus_status cs_document_expand(cs_document *doc, cs_node *map, size_t depth) {
  cs_node *names;
  casus_status st = CASUS_OK, one;

  if (!map || map->kind != CS_MAPPING) return CASUS_OK;
  for (size_t i = 0; i < map->n_kids; i++) {
    if (strcmp(map->entries[i].key, "table") != 0) continue;
    names = map->entries[i].value;
    memmove(&map->entries[i], &map->entries[i + 1], (map->n_kids - i - 1) * sizeof *map->entries);
    map->n_kids--;
    if (names->kind != CS_LIST) return read_one(doc, map, names, depth);
    for (size_t k = 0; k < names->n_kids; k++) {
      one = read_one(doc, map, names->items[k], depth);
      if (one) st = one;
    }
    return st;
  }
  return CASUS_OK;
}
