/* Judgments of experts out of a table; see judgments.h. */
#include "quantity/experts/judgments.h"

#include "base/alloc.h"
#include "base/file.h"
#include "base/map.h"
#include "base/text.h"
#include "case/document.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

const double *cs_judgment(const cs_judgments *j, size_t expert, size_t item) {
  const double *v = &j->values[(expert * j->n_items + item) * j->n_quantiles];

  return isnan(v[0]) ? NULL : v;
}

typedef struct {
  const cs_csv *t;
  cs_arena *arena;
  casus_diag *d;
  cs_judgments *j;
  int expert, item, scale, truth;
  int columns[CS_QUANTILES_MAX];
  double p[CS_QUANTILES_MAX];
  size_t *expert_of, *item_of; /* [row - 1] */
  bool bad;
} table;

static void __attribute__((format(printf, 3, 4)))
wrong(table *t, const cs_cell *c, const char *format, ...) {
  char text[200];
  va_list args;

  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  cs_error(t->d, c->at, "%s", text);
  t->bad = true;
}

/* Which column is what. */
static casus_status find_columns(table *t) {
  const cs_row *head = &t->t->rows[0];

  t->expert = cs_csv_column(t->t, "expert");
  t->item = cs_csv_column(t->t, "item");
  t->scale = cs_csv_column(t->t, "scale");
  t->truth = cs_csv_column(t->t, "truth");
  if (t->truth < 0) t->truth = cs_csv_column(t->t, "realisation");
  if (t->expert < 0 || t->item < 0) {
    wrong(t, &head->cells[0], "the table has no column \"%s\"", t->expert < 0 ? "expert" : "item");
    return CASUS_CASE;
  }
  for (int c = 0; c < (int)head->n; c++) {
    const cs_cell *cell = &head->cells[c];
    size_t n = cell->n && cell->text[cell->n - 1] == '%' ? cell->n - 1 : cell->n;
    double percent;

    if (c == t->expert || c == t->item || c == t->scale || c == t->truth) continue;
    if (!cs_parse_number(cell->text, n, &percent)) {
      static const char *const known[] = {"expert", "item", "scale", "truth", "realisation"};

      wrong(t, cell, "\"%s\" is no known column and no percentage", cell->text);
      cs_hint_nearest(t->d, cell->text, known, 5);
    } else if (!(percent > 0 && percent < 100)) {
      wrong(t, cell, "a quantile lies between 0 and 100 %%");
    } else if (t->j->n_quantiles == CS_QUANTILES_MAX) {
      wrong(t, cell, "more than %d quantiles", CS_QUANTILES_MAX);
    } else if (t->j->n_quantiles && percent / 100 <= t->p[t->j->n_quantiles - 1]) {
      wrong(t, cell, "the percentages do not increase");
    } else {
      t->columns[t->j->n_quantiles] = c;
      t->p[t->j->n_quantiles++] = percent / 100;
    }
  }
  if (!t->bad && !t->j->n_quantiles) wrong(t, &head->cells[0], "the table has no quantiles");
  return t->bad ? CASUS_CASE : CASUS_OK;
}

/* Different names of a column, in their order. */
static casus_status find_names(table *t, int column, size_t most, const char ***names, size_t *n,
                               size_t *of) {
  cs_map map = {0};
  size_t cap = 0;
  casus_status st = CASUS_OK;

  for (size_t i = 1; i < t->t->n && !st; i++) {
    const cs_cell *c = &t->t->rows[i].cells[column];

    if (cs_map_get(&map, c->text, c->n, &of[i - 1])) continue;
    if (*n == most) {
      wrong(t, c, "more than %zu different names", most);
      st = CASUS_CASE;
      break;
    }
    of[i - 1] = *n;
    *names = cs_arena_grow(t->arena, (void *)*names, *n, &cap, sizeof **names);
    if (!*names || !cs_map_put(&map, c->text, *n)) {
      st = CASUS_NOMEM;
      break;
    }
    (*names)[(*n)++] = c->text;
  }
  cs_map_free(&map);
  return st;
}

static void read_truth(table *t, const cs_cell *c, size_t item) {
  double x;

  if (!c->n) return;
  if (!cs_parse_number(c->text, c->n, &x)) {
    wrong(t, c, "\"%s\" is no number", c->text);
  } else if (!isnan(t->j->truth[item]) && t->j->truth[item] != x) {
    wrong(t, c, "item \"%s\" has another truth in a line above", t->j->items[item]);
  } else {
    t->j->truth[item] = x;
  }
}

static void read_scale(table *t, const cs_cell *c, size_t item) {
  if (!strcmp(c->text, "log")) {
    t->j->is_log[item] = true;
  } else if (c->n && strcmp(c->text, "uni") != 0) {
    wrong(t, c, "a scale is uni or log, not \"%s\"", c->text);
  }
}

static void read_row(table *t, size_t row) {
  const cs_row *r = &t->t->rows[row];
  size_t expert = t->expert_of[row - 1], item = t->item_of[row - 1], empty = 0;
  double *v = &t->j->values[(expert * t->j->n_items + item) * t->j->n_quantiles];

  if (t->truth >= 0) read_truth(t, &r->cells[t->truth], item);
  if (t->scale >= 0) read_scale(t, &r->cells[t->scale], item);
  if (!isnan(v[0])) {
    wrong(t, &r->cells[t->expert], "\"%s\" has answered \"%s\" already", t->j->experts[expert],
          t->j->items[item]);
    return;
  }
  for (size_t k = 0; k < t->j->n_quantiles; k++) {
    const cs_cell *c = &r->cells[t->columns[k]];

    if (!c->n) {
      empty++;
    } else if (!cs_parse_number(c->text, c->n, &v[k])) {
      wrong(t, c, "\"%s\" is no number", c->text);
    } else if (k && !empty && !(v[k] >= v[k - 1])) {
      wrong(t, c, "the quantiles do not increase");
    } else if (t->j->is_log[item] && !(v[k] > 0)) {
      wrong(t, c, "a quantile on a logarithmic scale is above 0");
    }
  }
  if (empty && empty < t->j->n_quantiles)
    wrong(t, &r->cells[t->expert], "some of this line's quantiles are missing");
}

casus_status cs_judgments_of_csv(const cs_csv *csv, cs_arena *arena, casus_diag *d,
                                 cs_judgments *out) {
  table t = {.t = csv, .arena = arena, .d = d, .j = out};
  casus_status st;

  *out = (cs_judgments){.source = csv->name};
  if (csv->n < 2)
    return cs_error(d, (cs_place){.file = csv->name}, "a table needs a header and one line");
  for (size_t i = 1; i < csv->n; i++) {
    if (csv->rows[i].n != csv->rows[0].n)
      wrong(&t, &csv->rows[i].cells[0], "this line has %zu cells, the header %zu", csv->rows[i].n,
            csv->rows[0].n);
  }
  if (t.bad) return CASUS_CASE;
  st = find_columns(&t);
  if (st) return st;
  t.expert_of = cs_arena_alloc(arena, csv->n, sizeof *t.expert_of);
  t.item_of = cs_arena_alloc(arena, csv->n, sizeof *t.item_of);
  if (!t.expert_of || !t.item_of) return CASUS_NOMEM;
  st = find_names(&t, t.expert, CS_EXPERTS_MAX, &out->experts, &out->n_experts, t.expert_of);
  if (!st) st = find_names(&t, t.item, CS_ITEMS_MAX, &out->items, &out->n_items, t.item_of);
  out->p = cs_arena_alloc(arena, out->n_quantiles, sizeof *out->p);
  if (!st && !out->p) st = CASUS_NOMEM;
  if (!st) st = cs_judgments_make(arena, d, out);
  if (st) return st;
  memcpy(out->p, t.p, out->n_quantiles * sizeof *t.p);
  for (size_t i = 1; i < csv->n; i++) read_row(&t, i);
  return t.bad ? CASUS_CASE : CASUS_OK;
}

static casus_status of_text(const char *path, const char *text, size_t n, cs_arena *arena,
                            casus_diag *d, cs_judgments *out) {
  cs_csv t;
  casus_status st = cs_csv_parse(path, text, n, arena, d, &t);

  return st ? st : cs_judgments_of_csv(&t, arena, d, out);
}

casus_status cs_judgments_read(const char *path, cs_arena *arena, casus_diag *d,
                               cs_judgments *out) {
  char *text, *name = cs_arena_strdup(arena, path), *rls_path, *rls = NULL;
  size_t n, rls_n = 0;
  casus_status st =
      name ? cs_read_windows_file(name, CS_CSV_BYTES, arena, d, &text, &n) : CASUS_NOMEM;

  if (st) return st;
  if (!cs_is_excalibur(path)) return of_text(name, text, n, arena, d, out);
  rls_path = cs_realisations_path(path, arena);
  if (!rls_path) return CASUS_NOMEM;
  /* Without realisations nobody can be scored, which is no mistake of the file. */
  if (!access(rls_path, F_OK)) {
    st = cs_read_windows_file(rls_path, CS_CSV_BYTES, arena, d, &rls, &rls_n);
    if (st) return st;
  }
  return cs_judgments_of_excalibur(name, text, n, rls_path, rls, rls_n, arena, d, out);
}

casus_status cs_judgments_read_named(const char *from, cs_place at, const char *name,
                                     cs_arena *arena, casus_diag *d, cs_judgments *out) {
  char *path, *text, *rls_name, *rls_path, *rls = NULL;
  size_t n, rls_n = 0;
  casus_status st = cs_read_named(from, at, name, CS_CSV_BYTES, arena, d, true, &path, &text, &n);

  if (st) return st;
  if (!cs_is_excalibur(path)) return of_text(path, text, n, arena, d, out);
  rls_name = cs_realisations_path(name, arena);
  rls_path = cs_realisations_path(path, arena);
  if (!rls_name || !rls_path) return CASUS_NOMEM;
  if (!access(rls_path, F_OK)) {
    st = cs_read_named(from, at, rls_name, CS_CSV_BYTES, arena, d, true, &rls_path, &rls, &rls_n);
    if (st) return st;
  }
  return cs_judgments_of_excalibur(path, text, n, rls_path, rls, rls_n, arena, d, out);
}
