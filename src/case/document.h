/* A case file as a tree of nodes, each with its place; nothing is interpreted yet.
 *
 * YAML is read through libyaml; what a case must not use (anchors, aliases, tags, several
 * documents, duplicate keys, merge keys) is refused.  A mapping may come from tables (CSV files)
 * beside the case.  Everything lives in one arena. */
#ifndef CASUS_CASE_DOCUMENT_H
#define CASUS_CASE_DOCUMENT_H

#include "base/arena.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stdint.h>

enum {
  CS_CASE_BYTES = 16 << 20, /* size of a case file */
  CS_CASE_DEPTH = 32,       /* nesting */
  CS_CASE_NODES = 4000000   /* scalars, mappings and lists */
};

typedef enum { CS_SCALAR, CS_MAPPING, CS_LIST } cs_node_kind;

typedef struct cs_node cs_node;

typedef struct {
  const char *key;
  cs_place at; /* of the key */
  cs_node *value;
} cs_entry;

struct cs_node {
  cs_node_kind kind;
  cs_place at;
  const char *text; /* scalar; NUL-terminated */
  size_t n;
  bool exact;        /* the text stands byte for byte at its place: columns inside it count */
  cs_entry *entries; /* mapping */
  cs_node **items;   /* list */
  size_t n_kids, cap_kids;
  uint32_t *slots; /* index of a large mapping: cs_node_add() */
  size_t n_slots;
};

typedef struct {
  cs_arena *arena;
  casus_diag *diag;
  const char *path;
  const char *text; /* the case file */
  size_t n;
  const char **tables; /* paths of the tables read, in order */
  const char **table_texts;
  size_t *table_sizes;
  size_t n_tables, cap_tables, cap_table_texts, cap_table_sizes;
  size_t n_nodes;
  cs_node *root;
  bool out_of_memory;
} cs_document;

/* Reads the file at `path` ("-": standard input).  `doc` must outlive nothing but itself; its arena
 * and diag are the caller's.  CASUS_CASE when the text is no acceptable YAML (every problem that
 * can be found is reported). */
casus_status cs_document_read(const char *path, cs_arena *arena, casus_diag *diag,
                              cs_document *doc);

/* The same from memory, of which it keeps nothing: `path`, which names it in messages and says where tables
 * stand, and text[0..n) are copied. */
casus_status cs_document_parse(const char *path, const char *text, size_t n, cs_arena *arena,
                               casus_diag *diag, cs_document *doc);

/* If `map` has the key `table` (a file name or a list of them), reads those tables and adds their
 * rows to the mapping: the first `depth` columns are keys, the others fields; a header with dots
 * stands for nested mappings; columns x_low, x_mode, x_high together stand for x: pert(low, mode,
 * high); an empty cell is no entry.  Does nothing otherwise. */
casus_status cs_document_expand(cs_document *doc, cs_node *map, size_t depth);

/* Keeps the text of a table that was read, as a part of the case. */
casus_status cs_document_keep(cs_document *doc, const char *path, const char *text, size_t n);

/* Reads and keeps the tables that distributions name, experts(table: FILE, ...), wherever they
 * stand in the document.  What cannot be read is left for the distribution to report. */
casus_status cs_document_keep_experts(cs_document *doc);

/* Is this a file of Excalibur's, NAME.dtt?  What came true then stands beside it in NAME.rls: its
 * path, in the arena; NULL when out of memory. */
bool cs_is_excalibur(const char *path);
char *cs_realisations_path(const char *path, cs_arena *arena);

/* The value of a key (of the first such entry), or NULL. */
cs_node *cs_node_get(const cs_node *map, const char *key);

/* Adds an entry at the end of a mapping; false when out of memory.  Takes entry i out. */
bool cs_node_add(cs_arena *arena, cs_node *map, cs_entry entry);
void cs_node_remove(cs_node *map, size_t i);

/* Place of byte `offset` of a scalar's text. */
cs_place cs_node_place(const cs_node *scalar, size_t offset, size_t width);

/* "a number or text", "a mapping", "a list": for messages. */
const char *cs_node_kind_text(const cs_node *node);

#endif
