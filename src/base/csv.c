/* Reads comma-separated tables; see csv.h for what is accepted. */
#include "base/csv.h"

#include "base/file.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

struct reader {
  const char *s;
  size_t n, i, line, line_start;
  char separator;
  cs_arena *arena;
  casus_diag *d;
  const char *name;
};

static char find_separator(const char *s, size_t n) {
  size_t commas = 0, semicolons = 0, tabs = 0;
  bool quoted = false;

  for (size_t i = 0; i < n && (quoted || s[i] != '\n'); i++) {
    if (s[i] == '"') quoted = !quoted;
    if (quoted) continue;
    commas += s[i] == ',';
    semicolons += s[i] == ';';
    tabs += s[i] == '\t';
  }
  if (!commas && semicolons) return ';';
  if (!commas && tabs) return '\t';
  return ',';
}

/* Reads one cell; the reader then stands at the separator, the line's end or the text's end. */
static casus_status read_cell(struct reader *r, cs_cell *cell) {
  size_t start, end;

  while (r->i < r->n && (r->s[r->i] == ' ' || (r->s[r->i] == '\t' && r->separator != '\t'))) r->i++;
  start = r->i;
  cell->at = (cs_place){r->name, r->line, start - r->line_start + 1, 1};
  if (r->i < r->n && r->s[r->i] == '"') {
    char *text;
    size_t k = 0;

    for (r->i++;; r->i++) {
      if (r->i >= r->n) {
        return cs_error(r->d, cell->at, "a quoted cell is not closed");
      }
      if (r->s[r->i] == '\n') {
        r->line++;
        r->line_start = r->i + 1;
      }
      if (r->s[r->i] == '"') {
        if (r->i + 1 < r->n && r->s[r->i + 1] == '"') {
          r->i++;
          continue;
        }
        break;
      }
    }
    text = cs_arena_alloc(r->arena, r->i - start, 1);
    if (!text) return CASUS_NOMEM;
    for (size_t j = start + 1; j < r->i; j++) {
      text[k++] = r->s[j];
      if (r->s[j] == '"') j++;
    }
    r->i++;
    cell->text = text;
    cell->n = k;
    cell->at.width = r->i - start;
    while (r->i < r->n && (r->s[r->i] == ' ' || r->s[r->i] == '\r')) r->i++;
    if (r->i < r->n && r->s[r->i] != r->separator && r->s[r->i] != '\n') {
      cs_place at = {r->name, r->line, r->i - r->line_start + 1, 1};

      return cs_error(r->d, at, "text after a closing quote");
    }
    return CASUS_OK;
  }
  while (r->i < r->n && r->s[r->i] != r->separator && r->s[r->i] != '\n') r->i++;
  end = r->i;
  while (end > start && (r->s[end - 1] == ' ' || r->s[end - 1] == '\r' || r->s[end - 1] == '\t'))
    end--;
  cell->n = end - start;
  cell->at.width = cell->n ? cell->n : 1;
  cell->text = cs_arena_strndup(r->arena, r->s + start, cell->n);
  return cell->text ? CASUS_OK : CASUS_NOMEM;
}

static casus_status read_row(struct reader *r, cs_row *row) {
  size_t cap = 0;

  row->line = r->line;
  for (;;) {
    cs_cell cell = {0};
    cs_cell *moved;
    casus_status st = read_cell(r, &cell);

    if (st) return st;
    if (row->n == CS_CSV_COLUMNS)
      return cs_error(r->d, cell.at, "more than %d columns", CS_CSV_COLUMNS);
    moved = cs_arena_grow(r->arena, row->cells, row->n, &cap, sizeof *moved);
    if (!moved) return CASUS_NOMEM;
    row->cells = moved;
    row->cells[row->n++] = cell;
    if (r->i >= r->n || r->s[r->i] == '\n') break;
    r->i++;
  }
  if (r->i < r->n) r->i++;
  r->line++;
  r->line_start = r->i;
  return CASUS_OK;
}

/* Stands the reader on the next line that holds data. */
static bool next_line(struct reader *r) {
  while (r->i < r->n) {
    size_t j = r->i;

    while (j < r->n && (r->s[j] == ' ' || r->s[j] == '\r')) j++;
    if (j < r->n && r->s[j] != '\n' && r->s[j] != '#') return true;
    while (j < r->n && r->s[j] != '\n') j++;
    r->i = r->line_start = j < r->n ? j + 1 : j;
    r->line++;
  }
  return false;
}

casus_status cs_csv_parse(const char *name, const char *text, size_t n, cs_arena *arena,
                          casus_diag *d, cs_csv *out) {
  struct reader r = {.s = text, .n = n, .line = 1, .arena = arena, .d = d, .name = name};
  size_t cap = 0;

  *out = (cs_csv){.name = name};
  /* Places count the mark's bytes, as the source's text holds them. */
  if (n >= 3 && !memcmp(text, "\xEF\xBB\xBF", 3)) r.i = 3;
  if (!next_line(&r)) return cs_error(d, (cs_place){.file = name}, "the table is empty");
  r.separator = find_separator(r.s + r.i, r.n - r.i);
  do {
    cs_row row = {0};
    cs_row *moved;
    casus_status st = read_row(&r, &row);

    if (st) return st;
    moved = cs_arena_grow(arena, out->rows, out->n, &cap, sizeof *moved);
    if (!moved) return CASUS_NOMEM;
    out->rows = moved;
    out->rows[out->n++] = row;
    /* What has columns is a table, and may be quoted. */
    if (out->n == 1 && row.n > 1) cs_diag_quote(d, name, true);
  } while (next_line(&r));
  return CASUS_OK;
}

casus_status cs_csv_read(const char *path, cs_arena *arena, casus_diag *d, cs_csv *out) {
  char *text, *name;
  size_t n;
  casus_status st = cs_read_file(path, CS_CSV_BYTES, arena, d, &text, &n);

  if (st) return st;
  name = cs_arena_strdup(arena, path);
  if (!name) return CASUS_NOMEM;
  return cs_csv_parse(name, text, n, arena, d, out);
}

int cs_csv_column(const cs_csv *t, const char *header) {
  for (size_t j = 0; t->n && j < t->rows[0].n; j++) {
    if (!strcmp(t->rows[0].cells[j].text, header)) return (int)j;
  }
  for (size_t j = 0; t->n && j < t->rows[0].n; j++) {
    if (!strcasecmp(t->rows[0].cells[j].text, header)) return (int)j;
  }
  return -1;
}
