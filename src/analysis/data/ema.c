/* Archives of the EMA Workbench; see ema.h. */
#include "analysis/data/ema.h"

#include "analysis/data/npy.h"
#include "base/alloc.h"
#include "base/archive.h"
#include "base/file.h"
#include "base/number.h"
#include "base/text.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 2000 };

typedef struct {
  const char *archive;
  cs_arena *arena;
  casus_diag *diag;
  cs_archive in;
} archive;

static casus_status broken(const archive *a, const char *what) {
  return cs_error(a->diag, (cs_place){.file = a->archive}, "%s", what);
}

/* Is `name` the file `wanted`?  Directories before it do not count, but it may have a slash. */
static bool is_file(const char *name, const char *wanted) {
  const char *last = strrchr(name, '/');

  return !strcmp(name, wanted) || !strcmp(last ? last + 1 : name, wanted);
}

/* Finds the first file `wanted`: *n bytes at *text, or NULL. */
static void find_file(const archive *a, const char *wanted, const char **text, size_t *n) {
  *text = NULL;
  *n = 0;
  for (size_t k = 0; k < a->in.n && !*text; k++) {
    const struct cs_archived *f = &a->in.files[k];

    if (!is_file(a->in.text.text + f->name, wanted)) continue;
    *text = a->in.text.text + f->at;
    *n = f->n;
  }
}

/* A file of the archive as a table; out->n 0 when there is no such file. */
static casus_status read_csv(const archive *a, const char *file, cs_csv *out) {
  const char *found;
  char *text, *name;
  size_t n;
  casus_status st;

  *out = (cs_csv){.name = a->archive};
  find_file(a, file, &found, &n);
  if (!found) return CASUS_OK;
  if (n > CS_CSV_BYTES) return broken(a, "a table in the archive is too large");
  text = cs_arena_strndup(a->arena, found, n);
  name = cs_arena_printf(a->arena, "%s:%s", a->archive, file);
  if (!text || !name) return CASUS_NOMEM;
  st = cs_diag_source(a->diag, name, text, n);
  if (!st) st = cs_check_text(name, text, n, a->diag);
  return st ? st : cs_csv_parse(name, text, n, a->arena, a->diag, out);
}

/* ---- the table of all runs ----------------------------------------------------------------- */

/* Splits "NAME@K" into the name and K; without K, the last value (SIZE_MAX). */
static casus_status split_outcome(const archive *a, const char *outcome, char **name, size_t *k) {
  const char *at = strrchr(outcome, '@');
  double x;

  *k = SIZE_MAX;
  if (at && cs_parse_number(at + 1, strlen(at + 1), &x) && x >= 0 && x < CS_CSV_COLUMNS) {
    *k = (size_t)x;
    *name = cs_arena_strndup(a->arena, outcome, (size_t)(at - outcome));
  } else {
    *name = cs_arena_strdup(a->arena, outcome);
  }
  return *name ? CASUS_OK : CASUS_NOMEM;
}

/* The values of one outcome: a table or an array, or neither. */
typedef struct {
  cs_csv table; /* n 0: none */
  cs_npy array; /* runs 0: none */
  cs_place at;  /* of the array */
} values;

static casus_status read_values(const archive *a, const char *name, values *v) {
  char *csv = cs_arena_printf(a->arena, "%s.csv", name);
  char *npy = cs_arena_printf(a->arena, "%s.npy", name), *path;
  const char *found;
  casus_status st;
  size_t n;

  *v = (values){0};
  if (!csv || !npy) return CASUS_NOMEM;
  st = read_csv(a, csv, &v->table);
  if (st || v->table.n) return st;
  find_file(a, npy, &found, &n);
  if (!found) return CASUS_OK;
  path = cs_arena_printf(a->arena, "%s:%s", a->archive, npy);
  if (!path) return CASUS_NOMEM;
  v->at = (cs_place){.file = path};
  return cs_npy_parse(path, (const unsigned char *)found, n, a->diag, &v->array);
}

/* Value k (SIZE_MAX: the last) of run i of an array, as a cell; an empty one for what is no number.
 */
static casus_status array_cell(const archive *a, const values *v, size_t i, size_t k,
                               cs_cell *cell) {
  size_t column = k == SIZE_MAX ? v->array.per_run - 1 : k;
  char *text;
  double x;

  if (column >= v->array.per_run)
    return cs_error(a->diag, v->at, "there is no value %zu in a run", k);
  x = cs_npy_value(&v->array, i, column);
  if (!isnan(x) && !cs_is_value(x))
    return cs_error(a->diag, v->at, "value %zu of run %zu is %s", column, i,
                    isinf(x) ? "infinite" : "too large to be worked with: more than 1e60");
  text = cs_arena_alloc(a->arena, 32, 1);
  if (!text) return CASUS_NOMEM;
  if (!isnan(x)) cs_number_text(x, text);
  *cell = (cs_cell){.text = text, .n = strlen(text), .at = v->at};
  return CASUS_OK;
}

static casus_status table_cell(const archive *a, const values *v, size_t i, size_t k,
                               cs_cell *cell) {
  const cs_row *from = &v->table.rows[i];
  size_t column = k == SIZE_MAX ? from->n - 1 : k;

  if (column >= from->n)
    return cs_error(a->diag, from->cells[0].at, "there is no value %zu in this run", k);
  *cell = from->cells[column];
  return CASUS_OK;
}

/* Adds the column of one outcome to the table, unless experiments.csv has it.  A file with the
 * whole name comes before a value of another. */
static casus_status add_outcome(const archive *a, const char *outcome, cs_csv *all) {
  size_t k = SIZE_MAX, runs;
  values v;
  char *name = cs_arena_strdup(a->arena, outcome);
  casus_status st = CASUS_NOMEM;

  for (size_t c = 0; c < all->rows[0].n; c++) {
    if (!strcmp(all->rows[0].cells[c].text, outcome)) return CASUS_OK;
  }
  if (name) st = read_values(a, name, &v);
  if (!st && !v.table.n && !v.array.runs) {
    st = split_outcome(a, outcome, &name, &k);
    if (!st && k != SIZE_MAX) st = read_values(a, name, &v);
  }
  if (st) return st;
  runs = v.table.n ? v.table.n : v.array.runs;
  if (!runs) {
    cs_error(a->diag, (cs_place){.file = a->archive}, "the archive holds no outcome \"%s\"",
             outcome);
    cs_detail(a->diag, "There is no file %s.csv or %s.npy in it.", name, name);
    return CASUS_CASE;
  }
  if (runs != all->n - 1)
    return cs_error(a->diag, v.table.n ? v.table.rows[0].cells[0].at : v.at,
                    "%s has %zu lines for %zu runs", name, runs, all->n - 1);
  for (size_t i = 0; i < all->n && !st; i++) {
    cs_row *row = &all->rows[i];
    cs_cell *cell = &row->cells[row->n++];

    if (!i) {
      *cell = row->cells[0];
      cell->text = outcome;
      cell->n = strlen(outcome);
    } else {
      st = v.table.n ? table_cell(a, &v, i - 1, k, cell) : array_cell(a, &v, i - 1, k, cell);
    }
  }
  return st;
}

/* Room for `more` cells at the end of every row; rows of another length than the header's are
 * refused. */
static casus_status widen(const archive *a, cs_csv *t, size_t more) {
  for (size_t i = 0; i < t->n; i++) {
    cs_row *row = &t->rows[i];
    cs_cell *cells;

    if (row->n != t->rows[0].n)
      return cs_error(a->diag, row->cells[0].at, "this line has %zu cells, the header %zu", row->n,
                      t->rows[0].n);
    cells = cs_arena_alloc(a->arena, row->n + more, sizeof *cells);
    if (!cells) return CASUS_NOMEM;
    memcpy(cells, row->cells, row->n * sizeof *cells);
    row->cells = cells;
  }
  return CASUS_OK;
}

/* Fills the roles that the archive's own columns play. */
static casus_status fill_roles(const archive *a, const cs_csv *t, size_t own, cs_table_roles *r) {
  const char **inputs;
  int strategy, scenario, weight;

  if (!r->strategy && cs_csv_column(t, "policy") >= 0) r->strategy = "policy";
  if (!r->scenario && cs_csv_column(t, "scenario") >= 0) r->scenario = "scenario";
  if (r->n_inputs) return CASUS_OK;
  inputs = cs_arena_alloc(a->arena, own, sizeof *inputs);
  if (!inputs) return CASUS_NOMEM;
  strategy = r->strategy ? cs_csv_column(t, r->strategy) : -1;
  scenario = r->scenario ? cs_csv_column(t, r->scenario) : -1;
  weight = r->weight ? cs_csv_column(t, r->weight) : -1;
  for (size_t c = 0; c < own; c++) {
    const char *name = t->rows[0].cells[c].text;
    bool is_outcome = !strcmp(name, "model");

    for (size_t k = 0; k < r->n_outcomes; k++) is_outcome |= !strcmp(name, r->outcomes[k]);
    if ((int)c != strategy && (int)c != scenario && (int)c != weight && !is_outcome)
      inputs[r->n_inputs++] = name;
  }
  r->inputs = inputs;
  return CASUS_OK;
}

casus_status cs_ema_parse(const char *name, const unsigned char *bytes, size_t n,
                          const cs_table_roles *roles, cs_arena *arena, casus_diag *diag,
                          cs_data *out) {
  archive a = {.archive = name, .arena = arena, .diag = diag};
  cs_table_roles r = *roles;
  cs_csv table = {0};
  size_t own;
  casus_status st = cs_archive_read(name, bytes, n, CS_EMA_BYTES, diag, &a.in);

  *out = (cs_data){.source = name};
  if (!st) st = read_csv(&a, "experiments.csv", &table);
  if (!st && table.n < 2) st = broken(&a, "the archive has no experiments.csv with runs in it");
  own = !st && table.rows ? table.rows[0].n : 0;
  if (!st && own + r.n_outcomes > COLUMNS_MAX) st = broken(&a, "the archive has too many columns");
  if (!st) st = widen(&a, &table, r.n_outcomes);
  for (size_t k = 0; k < r.n_outcomes && st != CASUS_NOMEM; k++) {
    casus_status one = st == CASUS_OK || st == CASUS_CASE ? CASUS_OK : st;

    if (!one && own) one = add_outcome(&a, r.outcomes[k], &table);
    if (one) st = one;
  }
  if (!st) st = fill_roles(&a, &table, own, &r);
  if (!st) st = cs_data_of_csv(&table, &r, arena, diag, out);
  out->source = name;
  cs_archive_free(&a.in);
  return st;
}

static bool ends_in(const char *s, const char *end) {
  size_t n = strlen(s), m = strlen(end);

  return n >= m && !strcmp(s + n - m, end);
}

bool cs_is_ema(const char *path) {
  return ends_in(path, ".tar.gz") || ends_in(path, ".tgz");
}

casus_status cs_data_of_ema(const char *path, const cs_table_roles *roles, cs_arena *arena,
                            casus_diag *diag, cs_data *out) {
  enum { PACKED_MAX = 64 << 20 };
  cs_buf bytes = {0};
  casus_status st = cs_read_bytes(path, PACKED_MAX, diag, &bytes);

  *out = (cs_data){.source = path};
  if (st == CASUS_OK)
    st = cs_ema_parse(path, (const unsigned char *)(bytes.text ? bytes.text : ""), bytes.n, roles,
                      arena, diag, out);
  cs_buf_free(&bytes);
  return st;
}

/* ---- writing ------------------------------------------------------------------------------- */

static void put_cell(cs_buf *b, const char *text) {
  bool quoted = strpbrk(text, ",\"\r\n") != NULL;

  if (quoted) cs_buf_puts(b, "\"");
  for (; *text; text++) cs_buf_printf(b, quoted && *text == '"' ? "\"\"" : "%c", *text);
  if (quoted) cs_buf_puts(b, "\"");
}

static void put_number(cs_buf *b, double x) {
  char buf[32];

  if (!isnan(x)) cs_buf_puts(b, cs_number_text(x, buf));
}

static void put_experiments(const cs_data *d, cs_buf *b) {
  for (size_t k = 0; k < d->n_inputs; k++) {
    put_cell(b, d->inputs[k].name);
    cs_buf_puts(b, ",");
  }
  cs_buf_puts(b, "scenario,policy,model\n");
  for (size_t v = 0; v < d->n_strategies; v++) {
    for (size_t i = 0; i < d->n; i++) {
      for (size_t k = 0; k < d->n_inputs; k++) {
        const cs_input *in = &d->inputs[k];

        if (in->kind == CS_CATEGORY && !isnan(in->x[i])) {
          put_cell(b, in->levels[(size_t)in->x[i]]);
        } else {
          put_number(b, in->x[i]);
        }
        cs_buf_puts(b, ",");
      }
      cs_buf_printf(b, "%zu,", i);
      put_cell(b, d->strategies[v]);
      cs_buf_puts(b, ",casus\n");
    }
  }
}

static void put_outcome(const cs_data *d, size_t k, cs_buf *b) {
  for (size_t v = 0; v < d->n_strategies; v++) {
    for (size_t i = 0; i < d->n; i++) {
      put_number(b, d->y[v * d->n_outcomes + k][i]);
      /* A blank line would be passed over on reading; an empty quoted cell is not. */
      if (isnan(d->y[v * d->n_outcomes + k][i])) cs_buf_puts(b, "\"\"");
      cs_buf_puts(b, "\n");
    }
  }
}

/* Adds a file and empties `content` for the next. */
static casus_status add_file(cs_archive *to, const char *name, cs_buf *content) {
  casus_status st = content->failed
                        ? CASUS_NOMEM
                        : cs_archive_add(to, name, content->text ? content->text : "", content->n);

  content->n = 0;
  return st;
}

static casus_status pack(const char *path, const cs_archive *all) {
  cs_buf packed = {0};
  casus_status st = cs_archive_write(all, &packed);

  if (st == CASUS_OK && !cs_write_file(path, packed.text, packed.n))
    st = errno == ENOMEM ? CASUS_NOMEM : CASUS_IO;
  cs_buf_free(&packed);
  return st;
}

casus_status cs_ema_write(const char *path, const cs_data *d) {
  cs_archive all = {0};
  cs_buf one = {0}, metadata = {0};
  casus_status st;

  put_experiments(d, &one);
  st = add_file(&all, "experiments.csv", &one);
  cs_buf_printf(&metadata, "{\"version\": \"casus %s\", \"outcomes\": [", casus_version());
  for (size_t k = 0; k < d->n_outcomes && !st; k++) {
    char name[100];

    put_outcome(d, k, &one);
    snprintf(name, sizeof name, "%.90s.csv", d->outcomes[k].name);
    st = add_file(&all, name, &one);
    cs_buf_printf(&metadata, "%s[\"ScalarOutcome\", \"", k ? ", " : "");
    for (const char *s = d->outcomes[k].name; *s; s++)
      cs_buf_printf(&metadata, *s == '"' || *s == '\\' ? "\\%c" : "%c", *s);
    cs_buf_puts(&metadata, "\"]");
  }
  cs_buf_puts(&metadata, "]}\n");
  if (!st) st = add_file(&all, "metadata.json", &metadata);
  if (!st) st = pack(path, &all);
  cs_archive_free(&all);
  cs_buf_free(&one);
  cs_buf_free(&metadata);
  return st;
}
