/* libyaml's events -> tree of nodes. */
#include "case/document.h"

#include "base/alloc.h"
#include "base/file.h"
#include "base/map.h"

#include <string.h>
#include <yaml.h>

/* ---- mappings ----------------------------------------------------------------------------------
 *
 * A mapping of many entries has an index, so that the rows of a table with thousands of columns are
 * made, and looked into, in linear time: open addressing over FNV-1a, entry + 1 in a slot. */

enum { INDEXED = 32 };

static size_t slot_of(const cs_node *map, const char *key) {
  uint64_t h = 14695981039346656037u;
  size_t i;

  for (const char *c = key; *c; c++) h = (h ^ (unsigned char)*c) * 1099511628211u;
  h ^= h >> 32;
  for (i = h & (map->n_slots - 1); map->slots[i]; i = (i + 1) & (map->n_slots - 1)) {
    if (!strcmp(map->entries[map->slots[i] - 1].key, key)) break;
  }
  return i;
}

/* Makes an index of four slots an entry. */
static bool index_entries(cs_arena *arena, cs_node *map) {
  size_t n = INDEXED;

  while (n < 4 * map->n_kids) n *= 2;
  map->slots = cs_arena_alloc(arena, n, sizeof *map->slots);
  if (!map->slots) return false;
  map->n_slots = n;
  for (size_t i = 0; i < map->n_kids; i++) {
    size_t at = slot_of(map, map->entries[i].key);

    if (!map->slots[at]) map->slots[at] = (uint32_t)i + 1;
  }
  return true;
}

cs_node *cs_node_get(const cs_node *map, const char *key) {
  if (!map || map->kind != CS_MAPPING) return NULL;
  if (map->slots) {
    size_t at = map->slots[slot_of(map, key)];

    return at ? map->entries[at - 1].value : NULL;
  }
  for (size_t i = 0; i < map->n_kids; i++) {
    if (!strcmp(map->entries[i].key, key)) return map->entries[i].value;
  }
  return NULL;
}

bool cs_node_add(cs_arena *arena, cs_node *map, cs_entry entry) {
  cs_entry *moved = cs_arena_grow(arena, map->entries, map->n_kids, &map->cap_kids, sizeof *moved);

  if (!moved) return false;
  map->entries = moved;
  map->entries[map->n_kids++] = entry;
  if (map->n_kids < INDEXED) return true;
  if (!map->slots || map->n_slots < 2 * map->n_kids) return index_entries(arena, map);
  {
    size_t at = slot_of(map, entry.key);

    if (!map->slots[at]) map->slots[at] = (uint32_t)map->n_kids;
  }
  return true;
}

void cs_node_remove(cs_node *map, size_t i) {
  memmove(&map->entries[i], &map->entries[i + 1], (map->n_kids - i - 1) * sizeof *map->entries);
  map->n_kids--;
  map->slots = NULL;
  map->n_slots = 0;
}

cs_place cs_node_place(const cs_node *s, size_t offset, size_t width) {
  cs_place at = s->at;

  if (!s->exact) return at;
  at.column += offset;
  at.width = width;
  return at;
}

const char *cs_node_kind_text(const cs_node *node) {
  switch (node->kind) {
    case CS_SCALAR:
      return "a number or text";
    case CS_MAPPING:
      return "a mapping";
    default:
      return "a list";
  }
}

/* ---- commas and colons in parentheses ----------------------------------------------------
 *
 * In {position: pert(1, 2, 3)} YAML would cut the value at its commas, and quantiles(5: a, 95: b)
 * is no YAML at all.  So that people need no quotes, commas and colons between parentheses on one
 * line reach libyaml as two other characters and are put back in every scalar.  Columns stay right,
 * because libyaml counts characters.
 *
 * The two stand for nothing else: they are characters that the text holds neither as such nor, in
 * double quotes, as an escape. */

typedef struct {
  char text[8];
  size_t n;
} stand_in;

/* Puts the code point c into s as UTF-8. */
static void encode(unsigned c, stand_in *s) {
  size_t k = 0;

  if (c < 0x10000) {
    s->text[k++] = (char)(0xE0 | c >> 12);
  } else {
    s->text[k++] = (char)(0xF0 | c >> 18);
    s->text[k++] = (char)(0x80 | (c >> 12 & 0x3F));
  }
  s->text[k++] = (char)(0x80 | (c >> 6 & 0x3F));
  s->text[k++] = (char)(0x80 | (c & 0x3F));
  s->text[k] = '\0';
  s->n = k;
}

/* The code point of the UTF-8 sequence at s; 0 for one below 0x800 and where none is. */
static unsigned decode(const char *text, size_t n) {
  const unsigned char *s = (const unsigned char *)text;

  if (s[0] < 0xE0 || n < (s[0] < 0xF0 ? 3 : 4)) return 0;
  if (s[0] < 0xF0) return (s[0] & 0x0Fu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
  return (s[0] & 0x07u) << 18 | (s[1] & 0x3Fu) << 12 | (s[2] & 0x3Fu) << 6 | (s[3] & 0x3Fu);
}

/* The code point of \uXXXX or \UXXXXXXXX at s, 0 when none begins there. */
static unsigned escape(const char *s, size_t n) {
  size_t digits = n > 1 && s[0] == '\\' ? (s[1] == 'u' ? 4 : s[1] == 'U' ? 8 : 0) : 0;
  unsigned c = 0;

  if (!digits || n < 2 + digits) return 0;
  for (size_t i = 2; i < 2 + digits; i++) {
    const char *hex = "0123456789abcdefABCDEF", *at = s[i] ? strchr(hex, s[i]) : NULL;

    if (!at) return 0;
    c = c << 4 | (unsigned)(at - hex < 16 ? at - hex : at - hex - 6);
  }
  return c;
}

enum { CODE_POINTS = 0x110000, FIRST_PRIVATE = 0xE000 };

/* Two characters that stand nowhere in s.  False after a message, or when out of memory. */
static bool find_stand_ins(cs_document *doc, stand_in *comma, stand_in *colon) {
  const char *s = doc->text;
  unsigned char *used = cs_calloc(CODE_POINTS, 1);
  unsigned found[2];
  size_t n = 0;

  if (!used) {
    doc->out_of_memory = true;
    return false;
  }
  for (size_t i = 0; i < doc->n; i++) {
    unsigned c = s[i] == '\\' ? escape(s + i, doc->n - i) : decode(s + i, doc->n - i);

    if (c < CODE_POINTS) used[c] = 1;
  }
  /* From the private characters on: all that YAML allows but the mark of byte order, and the last
   * two of each plane. */
  for (unsigned c = FIRST_PRIVATE; c < CODE_POINTS && n < 2; c++) {
    if (!used[c] && c != 0xFEFF && (c & 0xFFFE) != 0xFFFE) found[n++] = c;
  }
  cs_free(used);
  if (n < 2) {
    cs_error(doc->diag, (cs_place){.file = doc->path}, "the case uses every character there is");
    return false;
  }
  encode(found[0], comma);
  encode(found[1], colon);
  return true;
}

/* Sets matched[i] for each "(" at s[i] whose ")" stands on the same line. */
static void match(const char *s, size_t n, unsigned char *matched) {
  size_t open = 0; /* ")" to the right that have no "(" yet */

  for (size_t i = n; i-- > 0;) {
    if (s[i] == '\n') open = 0;
    if (s[i] == ')') open++;
    matched[i] = s[i] == '(' && open;
    open -= matched[i];
  }
}

/* The text for libyaml, to be released with cs_free(); NULL when out of memory. */
static char *protect(const char *s, size_t n, const stand_in *comma, const stand_in *colon,
                     size_t *length) {
  size_t marks = 0, k = 0, depth = 0;
  unsigned char *matched;
  char *out;

  for (size_t i = 0; i < n; i++) marks += s[i] == ',' || s[i] == ':';
  out = cs_calloc(n + 4 * marks + 1, 1);
  matched = cs_calloc(n, 1);
  if (!out || !matched) {
    cs_free(out);
    cs_free(matched);
    return NULL;
  }
  match(s, n, matched);
  for (size_t i = 0; i < n; i++) {
    if (matched[i]) depth++;
    if (s[i] == ')' && depth) depth--;
    if (depth && (s[i] == ',' || s[i] == ':')) {
      const stand_in *by = s[i] == ',' ? comma : colon;

      memcpy(out + k, by->text, by->n);
      k += by->n;
    } else {
      out[k++] = s[i];
    }
  }
  cs_free(matched);
  *length = k;
  return out;
}

static bool stands_at(const stand_in *by, const char *s, size_t n) {
  return n >= by->n && !memcmp(s, by->text, by->n);
}

/* Puts commas and colons back, in place; returns the new length. */
static size_t restore(char *s, size_t n, const stand_in *comma, const stand_in *colon) {
  size_t k = 0;

  for (size_t i = 0; i < n; i++) {
    if (stands_at(comma, s + i, n - i)) {
      s[k++] = ',';
      i += comma->n - 1;
    } else if (stands_at(colon, s + i, n - i)) {
      s[k++] = ':';
      i += colon->n - 1;
    } else {
      s[k++] = s[i];
    }
  }
  s[k] = '\0';
  return k;
}

/* The byte at which line `line` (from 0) starts. */
struct lines {
  size_t *start;
  size_t n, cap;
};

struct builder {
  cs_document *doc;
  yaml_parser_t parser;
  struct lines lines;
  size_t mark;               /* bytes of a mark of byte order at the beginning */
  size_t line, column, byte; /* where place() was last: that character is that byte */
  stand_in comma, colon;
};

static bool find_lines(struct builder *b) {
  const char *s = b->doc->text;
  size_t n = b->doc->n;

  for (size_t i = 0; i <= n; i++) {
    size_t *moved;

    if (i && s[i - 1] != '\n') continue;
    moved = cs_grow(b->lines.start, b->lines.n, &b->lines.cap, sizeof *moved);
    if (!moved) return false;
    b->lines.start = moved;
    b->lines.start[b->lines.n++] = i;
  }
  return true;
}

/* Is it a byte inside a character, not its first? */
static bool is_inside(char c) {
  return ((unsigned char)c & 0xC0) == 0x80;
}

/* libyaml counts characters, messages count bytes.  Walks from where the last place was, as events
 * come in order and all of a case may stand on one line. */
static cs_place place(struct builder *b, yaml_mark_t from, yaml_mark_t to) {
  const cs_document *doc = b->doc;
  cs_place at = {doc->path, from.line + 1, 1, 1};

  if (from.line >= b->lines.n) return at;
  if (b->line != from.line || b->column > 2 * from.column) {
    b->line = from.line;
    b->column = 0;
    b->byte = b->lines.start[from.line] + (from.line ? 0 : b->mark);
  }
  for (; b->column < from.column && b->byte < doc->n; b->column++) {
    b->byte++;
    while (b->byte < doc->n && is_inside(doc->text[b->byte])) b->byte++;
  }
  for (; b->column > from.column; b->column--) {
    b->byte--;
    while (is_inside(doc->text[b->byte])) b->byte--;
  }
  at.column = b->byte - b->lines.start[from.line] + 1;
  if (to.line == from.line && to.column > from.column) at.width = to.column - from.column;
  return at;
}

static cs_node *new_node(cs_document *doc, cs_node_kind kind, cs_place at) {
  cs_node *node;

  if (doc->n_nodes >= CS_CASE_NODES) {
    cs_error(doc->diag, at, "more than %d values in one case", CS_CASE_NODES);
    return NULL;
  }
  node = cs_arena_alloc(doc->arena, 1, sizeof *node);
  if (!node) {
    doc->out_of_memory = true;
    return NULL;
  }
  doc->n_nodes++;
  node->kind = kind;
  node->at = at;
  return node;
}

static bool add_entry(cs_document *doc, cs_node *map, cs_entry entry) {
  if (cs_node_add(doc->arena, map, entry)) return true;
  doc->out_of_memory = true;
  return false;
}

static bool add_item(cs_document *doc, cs_node *list, cs_node *item) {
  cs_node **moved =
      cs_arena_grow(doc->arena, list->items, list->n_kids, &list->cap_kids, sizeof *moved);

  if (!moved) {
    doc->out_of_memory = true;
    return false;
  }
  list->items = moved;
  list->items[list->n_kids++] = item;
  return true;
}

static cs_node *scalar(struct builder *b, const yaml_event_t *e) {
  cs_document *doc = b->doc;
  cs_place at = place(b, e->start_mark, e->end_mark);
  cs_node *node = new_node(doc, CS_SCALAR, at);
  bool quoted = e->data.scalar.style == YAML_SINGLE_QUOTED_SCALAR_STYLE ||
                e->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
  char *text;

  if (!node) return NULL;
  if (e->data.scalar.tag) {
    cs_error(doc->diag, at, "tags (\"%s\") are not used in a case",
             (const char *)e->data.scalar.tag);
  }
  if (memchr(e->data.scalar.value, 0, e->data.scalar.length)) {
    cs_error(doc->diag, at, "text with a NUL byte");
  }
  text = cs_arena_strndup(doc->arena, (const char *)e->data.scalar.value, e->data.scalar.length);
  if (!text) {
    doc->out_of_memory = true;
    return NULL;
  }
  node->n = restore(text, e->data.scalar.length, &b->comma, &b->colon);
  node->text = text;
  if (quoted) {
    node->at.column++;
    if (node->at.width > 2) node->at.width -= 2;
  }
  if (at.line - 1 < b->lines.n) {
    size_t start = b->lines.start[at.line - 1] + node->at.column - 1;

    node->exact = start + node->n <= doc->n && !memcmp(doc->text + start, node->text, node->n);
  }
  return node;
}

static cs_node *build(struct builder *b, yaml_event_t *first, size_t depth, bool *failed);

static bool next(struct builder *b, yaml_event_t *e) {
  if (yaml_parser_parse(&b->parser, e)) return true;
  /* A parser that fails without an error to name has met it while copying a mark or a name. */
  if (b->parser.error == YAML_MEMORY_ERROR || b->parser.error == YAML_NO_ERROR) {
    b->doc->out_of_memory = true;
    return false;
  }
  cs_error(b->doc->diag, place(b, b->parser.problem_mark, b->parser.problem_mark),
           "this is not YAML: %s", b->parser.problem ? b->parser.problem : "unreadable text");
  if (b->parser.problem && strstr(b->parser.problem, "mapping values are not allowed")) {
    cs_hint(b->doc->diag, "Put text that contains \": \" in quotes.");
  }
  if (b->parser.problem && strstr(b->parser.problem, "block sequence entries are not allowed")) {
    cs_hint(b->doc->diag, "A minus followed by a blank starts a list: write \"-5\" or use quotes.");
  }
  return false;
}

static cs_node *build_list(struct builder *b, const yaml_event_t *first, size_t depth,
                           bool *failed) {
  cs_node *node = new_node(b->doc, CS_LIST, place(b, first->start_mark, first->end_mark));

  *failed = !node;
  while (!*failed) {
    yaml_event_t e;
    cs_node *item;

    if (!next(b, &e)) {
      *failed = true;
      break;
    }
    if (e.type == YAML_SEQUENCE_END_EVENT) {
      yaml_event_delete(&e);
      return node;
    }
    item = build(b, &e, depth + 1, failed);
    if (*failed || !add_item(b->doc, node, item)) *failed = true;
  }
  return NULL;
}

/* Keys are compared through a map, so that a case with many keys stays linear. */
static bool key_is_new(struct builder *b, cs_map *seen, const cs_node *map, const cs_node *key) {
  size_t where;

  if (cs_map_get(seen, key->text, key->n, &where)) {
    cs_error(b->doc->diag, key->at, "\"%s\" stands twice in this mapping", key->text);
    cs_detail(b->doc->diag, "The first is at line %zu.", map->entries[where].at.line);
    return false;
  }
  if (!cs_map_put(seen, key->text, map->n_kids)) b->doc->out_of_memory = true;
  return true;
}

static cs_node *build_mapping(struct builder *b, const yaml_event_t *first, size_t depth,
                              bool *failed) {
  cs_document *doc = b->doc;
  cs_node *node = new_node(doc, CS_MAPPING, place(b, first->start_mark, first->end_mark));
  cs_map seen = {0};
  bool done = false;

  *failed = !node;
  while (!*failed && !done) {
    yaml_event_t e;
    cs_node *key, *value;
    bool keep;

    if (!next(b, &e)) {
      *failed = true;
      break;
    }
    if (e.type == YAML_MAPPING_END_EVENT) {
      yaml_event_delete(&e);
      done = true;
      break;
    }
    key = build(b, &e, depth + 1, failed);
    if (*failed) break;
    if (key && key->kind != CS_SCALAR) {
      cs_error(doc->diag, key->at, "a key must be text, not %s", cs_node_kind_text(key));
      key = NULL;
    }
    keep = key && key_is_new(b, &seen, node, key);
    if (!next(b, &e)) {
      *failed = true;
      break;
    }
    value = build(b, &e, depth + 1, failed);
    if (*failed) break;
    if (keep && !add_entry(doc, node, (cs_entry){key->text, key->at, value})) *failed = true;
    if (doc->out_of_memory) *failed = true;
  }
  cs_map_free(&seen);
  return done ? node : NULL;
}

/* Builds the node that starts with the event `first`, which it deletes. */
static cs_node *build(struct builder *b, yaml_event_t *first, size_t depth, bool *failed) {
  cs_document *doc = b->doc;
  cs_place at = place(b, first->start_mark, first->end_mark);
  cs_node *node = NULL;

  *failed = false;
  if (depth > CS_CASE_DEPTH) {
    cs_error(doc->diag, at, "nested more than %d deep", CS_CASE_DEPTH);
    *failed = true;
  } else if (first->type == YAML_ALIAS_EVENT) {
    cs_error(doc->diag, at, "aliases (\"*%s\") are not used in a case",
             (const char *)first->data.alias.anchor);
    cs_hint(doc->diag, "Name a quantity instead, or put the text in quotes.");
    node = new_node(doc, CS_SCALAR, at);
    if (node) node->text = "";
    *failed = !node;
  } else if (first->type == YAML_SCALAR_EVENT) {
    if (first->data.scalar.anchor)
      cs_error(doc->diag, at, "anchors (\"&%s\") are not used in a case",
               (const char *)first->data.scalar.anchor);
    node = scalar(b, first);
    *failed = !node;
  } else if (first->type == YAML_SEQUENCE_START_EVENT) {
    if (first->data.sequence_start.anchor)
      cs_error(doc->diag, at, "anchors (\"&%s\") are not used in a case",
               (const char *)first->data.sequence_start.anchor);
    if (first->data.sequence_start.tag) cs_error(doc->diag, at, "tags are not used in a case");
    node = build_list(b, first, depth, failed);
  } else if (first->type == YAML_MAPPING_START_EVENT) {
    if (first->data.mapping_start.anchor)
      cs_error(doc->diag, at, "anchors (\"&%s\") are not used in a case",
               (const char *)first->data.mapping_start.anchor);
    if (first->data.mapping_start.tag) cs_error(doc->diag, at, "tags are not used in a case");
    node = build_mapping(b, first, depth, failed);
  } else {
    *failed = true;
  }
  yaml_event_delete(first);
  return node;
}

static void read_stream(struct builder *b) {
  yaml_event_t e;
  bool failed;
  bool more = true;

  while (more) {
    if (!next(b, &e)) return;
    switch (e.type) {
      case YAML_STREAM_END_EVENT:
        more = false;
        yaml_event_delete(&e);
        break;
      case YAML_DOCUMENT_START_EVENT:
        if (b->doc->root) {
          cs_error(b->doc->diag, place(b, e.start_mark, e.end_mark),
                   "a second document starts here; a case is one document");
          yaml_event_delete(&e);
          return;
        }
        yaml_event_delete(&e);
        break;
      case YAML_STREAM_START_EVENT:
      case YAML_DOCUMENT_END_EVENT:
        yaml_event_delete(&e);
        break;
      default:
        b->doc->root = build(b, &e, 0, &failed);
        if (failed) return;
    }
  }
}

/* Path and text are in the arena. */
static casus_status parse(const char *path, const char *text, size_t n, cs_arena *arena,
                          casus_diag *diag, cs_document *doc) {
  struct builder b = {.doc = doc};
  size_t errors = casus_diag_errors(diag), length;
  char *protected_text;

  *doc = (cs_document){.arena = arena, .diag = diag, .path = path, .text = text, .n = n};
  if (!find_stand_ins(doc, &b.comma, &b.colon))
    return doc->out_of_memory ? CASUS_NOMEM : CASUS_CASE;
  /* It is no part of the first key; columns count its bytes, as those of a table do. */
  b.mark = n >= 3 && !memcmp(text, "\xEF\xBB\xBF", 3) ? 3 : 0;
  b.byte = b.mark;
  protected_text = protect(text + b.mark, n - b.mark, &b.comma, &b.colon, &length);
  if (!protected_text || !find_lines(&b) || !yaml_parser_initialize(&b.parser)) {
    cs_free(protected_text);
    cs_free(b.lines.start);
    return CASUS_NOMEM;
  }
  yaml_parser_set_encoding(&b.parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&b.parser, (const unsigned char *)protected_text, length);
  read_stream(&b);
  yaml_parser_delete(&b.parser);
  cs_free(protected_text);
  cs_free(b.lines.start);
  if (doc->out_of_memory) return CASUS_NOMEM;
  if (casus_diag_errors(diag) > errors) return CASUS_CASE;
  if (!doc->root) return cs_error(diag, (cs_place){.file = path}, "the case is empty");
  return CASUS_OK;
}

casus_status cs_document_parse(const char *path, const char *text, size_t n, cs_arena *arena,
                               casus_diag *diag, cs_document *doc) {
  const char *own_path = cs_arena_strdup(arena, path);
  const char *own_text = cs_arena_strndup(arena, text, n);

  *doc = (cs_document){.arena = arena, .diag = diag};
  return own_path && own_text ? parse(own_path, own_text, n, arena, diag, doc) : CASUS_NOMEM;
}

casus_status cs_document_read(const char *path, cs_arena *arena, casus_diag *diag,
                              cs_document *doc) {
  char *text, *name = cs_arena_strdup(arena, path);
  size_t n;
  casus_status st;

  *doc = (cs_document){.arena = arena, .diag = diag};
  if (!name) return CASUS_NOMEM;
  st = cs_read_file(name, CS_CASE_BYTES, arena, diag, &text, &n);
  if (st) return st;
  return parse(name, text, n, arena, diag, doc);
}
