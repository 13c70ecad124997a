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
  return cs_node_add(doc->arena, map, (cs_entry){key, at, value});
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

/* Where the columns are that belong together with one: x_low, x_mode and x_high. */
typedef struct {
  int low, mode, high; /* -1: not all three are there, the column is a field of its own */
} column;

/* Column of `stem`_`suffix`, or -1. */
static int sibling(const cs_map *headers, cs_buf *name, size_t stem, const char *suffix) {
  size_t at;

  name->n = stem;
  cs_buf_puts(name, suffix);
  return !name->failed && cs_map_get(headers, name->text, name->n, &at) ? (int)at : -1;
}

/* Looks at the header row: reports empty and double ones, and finds what belongs together. */
static casus_status read_headers(cs_document *doc, const cs_csv *t, column **out) {
  const cs_row *head = &t->rows[0];
  column *columns = cs_arena_alloc(doc->arena, head->n, sizeof *columns);
  cs_map headers = {0};
  cs_buf name = {0};
  casus_status st = columns ? CASUS_OK : CASUS_NOMEM;

  for (size_t j = 0; j < head->n && !st; j++) {
    const cs_cell *c = &head->cells[j];
    size_t where;

    if (cs_map_get(&headers, c->text, c->n, &where)) {
      cs_error(doc->diag, c->at, "column \"%s\" stands twice", c->text);
    } else if (!cs_map_put(&headers, c->text, j)) {
      st = CASUS_NOMEM;
    }
    if (!c->n) cs_error(doc->diag, c->at, "a column has no header");
  }
  for (size_t j = 0; j < head->n && !st; j++) {
    const char *header = head->cells[j].text;
    size_t n = strlen(header), stem = n;
    column *c = &columns[j];

    *c = (column){-1, -1, -1};
    if (ends_in(header, "_mode") || ends_in(header, "_high")) stem = n - 5;
    if (ends_in(header, "_low")) stem = n - 4;
    if (stem == n) continue;
    name.n = 0;
    cs_buf_add(&name, header, stem);
    c->low = sibling(&headers, &name, stem, "_low");
    c->mode = sibling(&headers, &name, stem, "_mode");
    c->high = sibling(&headers, &name, stem, "_high");
    if (c->low < 0 || c->mode < 0 || c->high < 0) *c = (column){-1, -1, -1};
  }
  if (name.failed) st = CASUS_NOMEM;
  cs_buf_free(&name);
  cs_map_free(&headers);
  *out = columns;
  return st ? nomem(doc) : CASUS_OK;
}

/* The cell of column j; an empty one where the row ends before it. */
static cs_cell cell_at(const cs_row *r, size_t j) {
  return j < r->n ? r->cells[j] : (cs_cell){.text = "", .at = r->cells[r->n - 1].at};
}

/* x_low, x_mode, x_high -> x: pert(low, mode, high). */
static casus_status put_three(cs_document *doc, cs_node *row, const cs_csv *t, const cs_row *r,
                              size_t mode, size_t low, size_t high) {
  const char *header = t->rows[0].cells[mode].text;
  const cs_cell at_low = cell_at(r, low), at_mode = cell_at(r, mode), at_high = cell_at(r, high);
  const cs_cell *a = &at_low, *m = &at_mode, *b = &at_high;
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

static casus_status put_row(cs_document *doc, cs_node *row, const cs_csv *t, const column *columns,
                            const cs_row *r, size_t depth) {
  for (size_t j = depth; j < t->rows[0].n; j++) {
    const column *c = &columns[j];
    cs_node *node;
    casus_status st;

    if (c->mode >= 0) {
      if ((int)j != c->mode) continue;
      st = put_three(doc, row, t, r, j, (size_t)c->low, (size_t)c->high);
      if (st) return st;
      continue;
    }
    if (j >= r->n || !r->cells[j].n) continue;
    node = cell_node(doc, &r->cells[j]);
    if (!node) return nomem(doc);
    st = put_field(doc, row, t->rows[0].cells[j].text, node);
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
    } else if (cs_map_get(&ix->rows, path.text, path.n, &where) && where < ix->n) {
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
  column *columns;
  char *path, *text;
  size_t n, errors = casus_diag_errors(doc->diag);
  casus_status st;

  if (name->kind != CS_SCALAR)
    return cs_error(doc->diag, name->at, "a table is named by its file, not by %s",
                    cs_node_kind_text(name));
  st = cs_read_named(doc->path, name->at, name->text, CS_CSV_BYTES, doc->arena, doc->diag, false,
                     &path, &text, &n);
  if (st) return st == CASUS_NOMEM ? nomem(doc) : st;
  st = cs_document_keep(doc, path, text, n);
  if (st == CASUS_OK) st = cs_csv_parse(path, text, n, doc->arena, doc->diag, &t);
  if (st) return st;
  if (t.rows[0].n <= depth)
    return cs_error(doc->diag, (cs_place){path, t.rows[0].line, 0, 0},
                    "the table needs %zu key column%s and at least one more", depth,
                    depth > 1 ? "s" : "");
  st = read_headers(doc, &t, &columns);
  if (st) return st;
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
    if (row) st = put_row(doc, row, &t, columns, r, depth);
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
    cs_node_remove(map, i);
    if (names->kind != CS_LIST) return read_one(doc, map, names, depth);
    for (size_t k = 0; k < names->n_kids; k++) {
      one = read_one(doc, map, names->items[k], depth);
      if (one) st = one;
    }
    return st;
  }
  return CASUS_OK;
}
