/* A table of futures as columns. */
#include "analysis/data/data.h"
#include "base/alloc.h"
#include "base/csv.h"
#include "base/libm.h"
#include "base/map.h"
#include "base/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_FUTURES = 20000000, MOST_LEVELS = 1000, WHOLE_NUMBERS = 20 };

/* Squares of numbers beyond these, summed over all futures, leave the range of a double. */
static const double LEAST_SIZE = 1e-140;

typedef struct {
  const cs_csv *t;
  const cs_table_roles *roles;
  cs_arena *arena;
  casus_diag *diag;
  cs_data *d;
  int *inputs, *outcomes; /* columns */
  int strategy, scenario, weight;
  size_t *future, *world; /* [row - 1] */
  bool bad;
} table;

static cs_place top(const table *t) {
  return t->t->n ? t->t->rows[0].cells[0].at : (cs_place){.file = t->t->name};
}

static bool is_role(const cs_table_roles *r, const char *name) {
  bool is = (r->strategy && !strcmp(r->strategy, name)) ||
            (r->scenario && !strcmp(r->scenario, name)) || (r->weight && !strcmp(r->weight, name));

  for (size_t k = 0; k < r->n_outcomes; k++) is |= !strcmp(r->outcomes[k], name);
  for (size_t k = 0; k < r->n_inputs; k++) is |= !strcmp(r->inputs[k], name);
  return is;
}

/* A name must tell which column is meant; columns that play no role do not count. */
static void check_names(table *t) {
  const cs_row *head = &t->t->rows[0];

  for (size_t k = 0; k < head->n; k++) {
    if (t->roles->n_inputs && !is_role(t->roles, head->cells[k].text)) continue;
    for (size_t j = 0; j < k; j++) {
      if (strcmp(head->cells[j].text, head->cells[k].text) != 0) continue;
      cs_error(t->diag, head->cells[k].at, "two columns are named \"%s\"", head->cells[k].text);
      t->bad = true;
      break;
    }
  }
}

/* The column of that name; -1 after a message. */
static int find(table *t, const char *name) {
  int column = cs_csv_column(t->t, name);

  if (column < 0) {
    const cs_row *head = &t->t->rows[0];
    const char **names = cs_calloc(head->n, sizeof *names);

    cs_error(t->diag, top(t), "the table has no column \"%s\"", name);
    for (size_t k = 0; names && k < head->n; k++) names[k] = head->cells[k].text;
    if (names) cs_hint_nearest(t->diag, name, names, head->n);
    cs_free(names);
    t->bad = true;
  }
  return column;
}

static bool listed(const int *columns, size_t n, int column) {
  for (size_t k = 0; k < n; k++) {
    if (columns[k] == column) return true;
  }
  return false;
}

static casus_status find_columns(table *t) {
  const cs_table_roles *r = t->roles;
  size_t width = t->t->rows[0].n;

  check_names(t);
  t->inputs = cs_arena_alloc(t->arena, r->n_inputs ? r->n_inputs : width, sizeof *t->inputs);
  t->outcomes = cs_arena_alloc(t->arena, r->n_outcomes, sizeof *t->outcomes);
  if (!t->inputs || !t->outcomes) return CASUS_NOMEM;
  for (size_t k = 0; k < r->n_outcomes; k++) t->outcomes[k] = find(t, r->outcomes[k]);
  t->strategy = r->strategy ? find(t, r->strategy) : -1;
  t->scenario = r->scenario ? find(t, r->scenario) : -1;
  t->weight = r->weight ? find(t, r->weight) : -1;
  for (size_t k = 0; k < r->n_inputs; k++) t->inputs[t->d->n_inputs++] = find(t, r->inputs[k]);
  for (int c = 0; !r->n_inputs && c < (int)width; c++) {
    if (c != t->strategy && c != t->scenario && c != t->weight &&
        !listed(t->outcomes, r->n_outcomes, c))
      t->inputs[t->d->n_inputs++] = c;
  }
  t->d->n_outcomes = r->n_outcomes;
  return t->bad ? CASUS_CASE : CASUS_OK;
}

/* Strategies in the order in which they first appear. */
static casus_status find_strategies(table *t) {
  cs_map names = {0};
  const char **list = NULL;
  size_t n = 0, cap = 0;
  casus_status st = CASUS_OK;

  for (size_t i = 1; i < t->t->n && st == CASUS_OK && t->strategy >= 0; i++) {
    const cs_cell *c = &t->t->rows[i].cells[t->strategy];

    if (cs_map_get(&names, c->text, c->n, &t->world[i - 1])) continue;
    t->world[i - 1] = n;
    list = cs_arena_grow(t->arena, list, n, &cap, sizeof *list);
    if (!list || !cs_map_put(&names, c->text, n)) st = CASUS_NOMEM;
    if (st == CASUS_OK) list[n++] = c->text;
  }
  cs_map_free(&names);
  if (t->strategy < 0) {
    list = cs_arena_alloc(t->arena, 1, sizeof *list);
    if (!list) return CASUS_NOMEM;
    list[n++] = "all";
  }
  t->d->strategies = list;
  t->d->n_strategies = n;
  return st;
}

/* Futures: by the scenario column, or each strategy's lines counted. */
static casus_status find_futures(table *t) {
  size_t rows = t->t->n - 1, *count = cs_calloc(t->d->n_strategies, sizeof *count);
  unsigned char *met = NULL;
  cs_map names = {0};
  casus_status st = count ? CASUS_OK : CASUS_NOMEM;

  for (size_t i = 0; i < rows && st == CASUS_OK; i++) {
    const cs_cell *c = t->scenario < 0 ? NULL : &t->t->rows[i + 1].cells[t->scenario];

    if (!c) {
      t->future[i] = count[t->world[i]]++;
      if (t->future[i] >= t->d->n) t->d->n = t->future[i] + 1;
    } else if (!cs_map_get(&names, c->text, c->n, &t->future[i])) {
      t->future[i] = t->d->n++;
      if (!cs_map_put(&names, c->text, t->future[i])) st = CASUS_NOMEM;
    }
  }
  if (st == CASUS_OK) {
    met = cs_calloc(t->d->n * t->d->n_strategies, 1);
    if (!met) st = CASUS_NOMEM;
  }
  for (size_t i = 0; i < rows && st != CASUS_NOMEM; i++) {
    unsigned char *m = &met[t->world[i] * t->d->n + t->future[i]];

    if (*m) {
      cs_error(t->diag, t->t->rows[i + 1].cells[t->scenario].at,
               "future \"%s\" stands twice for strategy \"%s\"",
               t->t->rows[i + 1].cells[t->scenario].text, t->d->strategies[t->world[i]]);
      st = CASUS_CASE;
    }
    *m = 1;
  }
  for (size_t v = 0; v < t->d->n_strategies && st != CASUS_NOMEM; v++) {
    size_t seen = 0;

    for (size_t i = 0; i < t->d->n; i++) seen += met[v * t->d->n + i];
    if (seen == t->d->n) continue;
    cs_error(t->diag, top(t), "strategy \"%s\" has %zu of %zu futures", t->d->strategies[v], seen,
             t->d->n);
    cs_hint(t->diag, "Strategies are compared on the same futures: each needs all of them.");
    st = CASUS_CASE;
  }
  cs_free(count);
  cs_free(met);
  cs_map_free(&names);
  return st;
}

/* Also one that is too large, which in_range() then reports. */
static bool is_number(const cs_cell *c, double *x) {
  char *end;

  if (cs_parse_number(c->text, c->n, x)) return true;
  if (!cs_number_is_large(c->text, c->n)) return false;
  *x = strtod(c->text, &end);
  return !*end && isfinite(*x);
}

static bool is_missing(const cs_cell *c) {
  return !c->n || !strcmp(c->text, "nan") || !strcmp(c->text, "NaN") || !strcmp(c->text, "NA");
}

/* A number too large for a double, or "inf". */
static bool is_infinite(const cs_cell *c) {
  char *end;
  double x = strtod(c->text, &end);

  return c->n && !*end && isinf(x);
}

/* Numbers whose squares can be added up; others are reported. */
static bool in_range(table *t, const cs_cell *c, const char *name, double x) {
  if (cs_is_value(x)) return true;
  cs_error(t->diag, c->at, "a value of \"%s\" is too large to be worked with", name);
  cs_detail(t->diag, "Values may be up to 1e60: give the column a larger unit.");
  t->bad = true;
  return false;
}

/* Refuses a column whose values are all so small that their squares are 0. */
static void check_small(table *t, int column, const char *name, double most) {
  if (!(most > 0 && most < LEAST_SIZE)) return;
  cs_error(t->diag, t->t->rows[0].cells[column].at, "all values of \"%s\" are below 1e-140", name);
  cs_detail(t->diag, "Give the column a smaller unit.");
  t->bad = true;
}

/* Reports the cells of an input that are no numbers, where the others are. */
static void report_gaps(table *t, int column, const char *name) {
  bool told = false;
  double x;

  for (size_t i = 1; i < t->t->n; i++) {
    const cs_cell *c = &t->t->rows[i].cells[column];

    if (is_number(c, &x)) continue;
    if (is_missing(c)) {
      cs_error(t->diag, c->at, "input \"%s\" has no value here", name);
    } else {
      cs_error(t->diag, c->at, "input \"%s\" is %s here", name,
               is_infinite(c) ? "infinite" : "no number");
    }
    if (!told) cs_hint(t->diag, "Leave the line out, or name the inputs that count.");
    told = true;
  }
  t->bad = true;
}

/* What kind of column it is; the level of each cell is found by `levels`.  Where a cell has no
 * number though the others have, a column of numbers has a gap and is no category: when all other
 * cells are numbers or there are more different ones than a category would have. */
static casus_status classify(table *t, int column, cs_input *in, cs_map *levels) {
  bool numbers = true, whole = true, words = false;
  const char **list = NULL;
  size_t n = 0, cap = 0, found, different = 0;
  double x;

  for (size_t i = 1; i < t->t->n; i++) {
    const cs_cell *c = &t->t->rows[i].cells[column];

    bool is_one = is_number(c, &x);

    if (!is_one) {
      numbers = false;
      words |= !is_missing(c) && !is_infinite(c);
    } else if (x != floor(x)) {
      whole = false;
    }
    if (n > MOST_LEVELS || cs_map_get(levels, c->text, c->n, &found)) continue;
    list = cs_arena_grow(t->arena, list, n, &cap, sizeof *list);
    if (!list || !cs_map_put(levels, c->text, n)) return CASUS_NOMEM;
    list[n++] = c->text;
    different += is_one;
  }
  if (!numbers && (words ? different > WHOLE_NUMBERS : different > 0)) {
    report_gaps(t, column, in->name);
    return CASUS_OK;
  }
  in->kind = !numbers ? CS_CATEGORY : whole && n <= WHOLE_NUMBERS ? CS_INTEGER : CS_REAL;
  if (numbers) return CASUS_OK;
  in->levels = list;
  in->n_levels = n;
  if (n > MOST_LEVELS) {
    cs_error(t->diag, t->t->rows[0].cells[column].at,
             "column \"%s\" is not of numbers and has more than %d different values", in->name,
             MOST_LEVELS);
    cs_hint(t->diag, "Name the inputs that count, if this is not one of them.");
    t->bad = true;
  }
  return CASUS_OK;
}

static casus_status read_input(table *t, size_t k) {
  int column = t->inputs[k];
  cs_input *in = &t->d->inputs[k];
  unsigned char *seen = cs_calloc(t->d->n, 1);
  cs_map levels = {0};
  bool was_bad = t->bad;
  double most = 0;
  casus_status st;

  t->bad = false;
  st = seen ? classify(t, column, in, &levels) : CASUS_NOMEM;
  for (size_t i = 0; st == CASUS_OK && !t->bad && i < t->t->n - 1; i++) {
    const cs_cell *c = &t->t->rows[i + 1].cells[column];
    double *x = &in->x[t->future[i]], value;
    size_t level = 0;

    if (in->kind == CS_CATEGORY) {
      cs_map_get(&levels, c->text, c->n, &level);
      value = (double)level;
    } else {
      is_number(c, &value);
      if (!in_range(t, c, in->name, value)) break;
      most = cs_fmax(most, fabs(value));
    }
    if (seen[t->future[i]] && *x != value) {
      cs_error(t->diag, c->at, "\"%s\" differs between strategies in the same future", in->name);
      t->bad = true;
    }
    *x = value;
    seen[t->future[i]] = 1;
  }
  if (!t->bad) check_small(t, column, in->name, most);
  t->bad |= was_bad;
  cs_free(seen);
  cs_map_free(&levels);
  return st;
}

static void read_outcome(table *t, size_t k) {
  double most = 0;

  for (size_t i = 0; i < t->t->n - 1; i++) {
    const cs_cell *c = &t->t->rows[i + 1].cells[t->outcomes[k]];
    double *y = &t->d->y[t->world[i] * t->d->n_outcomes + k][t->future[i]];

    if (is_number(c, y)) {
      if (in_range(t, c, t->d->outcomes[k].name, *y)) most = cs_fmax(most, fabs(*y));
      continue;
    }
    *y = NAN;
    if (!is_missing(c)) {
      cs_error(t->diag, c->at, "outcome \"%s\" is no number", t->d->outcomes[k].name);
      t->bad = true;
    }
  }
  check_small(t, t->outcomes[k], t->d->outcomes[k].name, most);
}

static casus_status read_weights(table *t) {
  unsigned char *seen = cs_calloc(t->d->n, 1);
  double sum = 0;

  t->d->weight = cs_arena_alloc(t->arena, t->d->n, sizeof *t->d->weight);
  if (!t->d->weight || !seen) {
    cs_free(seen);
    return CASUS_NOMEM;
  }
  for (size_t i = 0; i < t->t->n - 1; i++) {
    const cs_cell *c = &t->t->rows[i + 1].cells[t->weight];
    double *w = &t->d->weight[t->future[i]], x;

    if (!is_number(c, &x) || x < 0) {
      cs_error(t->diag, c->at, "a weight must be a number of at least 0");
      t->bad = true;
    } else if (in_range(t, c, t->t->rows[0].cells[t->weight].text, x)) {
      if (seen[t->future[i]] && *w != x) {
        cs_error(t->diag, c->at, "the weight differs between strategies in the same future");
        t->bad = true;
      }
      *w = x;
      seen[t->future[i]] = 1;
    }
  }
  cs_free(seen);
  for (size_t i = 0; i < t->d->n; i++) sum += t->d->weight[i];
  if (!t->bad && !(sum > 0)) {
    cs_error(t->diag, top(t), "all weights are 0");
    t->bad = true;
  }
  return CASUS_OK;
}

static casus_status read_columns(table *t) {
  cs_data *d = t->d;
  casus_status st;

  d->inputs = cs_arena_alloc(t->arena, d->n_inputs, sizeof *d->inputs);
  d->outcomes = cs_arena_alloc(t->arena, d->n_outcomes, sizeof *d->outcomes);
  if (!d->inputs || !d->outcomes) return CASUS_NOMEM;
  for (size_t k = 0; k < d->n_inputs; k++)
    d->inputs[k].name = t->t->rows[0].cells[t->inputs[k]].text;
  for (size_t k = 0; k < d->n_outcomes; k++)
    d->outcomes[k] = (cs_outcome){.name = t->t->rows[0].cells[t->outcomes[k]].text,
                                  .at_least = -INFINITY,
                                  .at_most = INFINITY};
  st = cs_data_make(d, t->arena, false);
  for (size_t k = 0; k < d->n_inputs && st == CASUS_OK; k++) st = read_input(t, k);
  for (size_t k = 0; k < d->n_outcomes && st == CASUS_OK; k++) read_outcome(t, k);
  if (st == CASUS_OK && t->weight >= 0) st = read_weights(t);
  if (st == CASUS_OK) cs_data_survey(d);
  return st == CASUS_OK && t->bad ? CASUS_CASE : st;
}

/* Every row must have all columns. */
static void check_rows(table *t) {
  for (size_t i = 1; i < t->t->n; i++) {
    const cs_row *row = &t->t->rows[i];

    if (row->n == t->t->rows[0].n) continue;
    cs_error(t->diag, row->cells[row->n - 1].at, "this line has %zu cells, the header %zu", row->n,
             t->t->rows[0].n);
    t->bad = true;
  }
}

casus_status cs_data_of_csv(const cs_csv *csv, const cs_table_roles *roles, cs_arena *arena,
                            casus_diag *diag, cs_data *out) {
  table t = {.t = csv, .roles = roles, .arena = arena, .diag = diag, .d = out};
  casus_status st;

  *out = (cs_data){.source = csv->name, .n_deep = 1, .replicates = 1};
  if (csv->n < 2) return cs_error(diag, top(&t), "a table needs a header and at least one line");
  if (csv->n - 1 > MOST_FUTURES)
    return cs_error(diag, top(&t), "a table may have at most %d lines", MOST_FUTURES);
  check_rows(&t);
  if (t.bad) return CASUS_CASE;
  t.future = cs_calloc(csv->n, sizeof *t.future);
  t.world = cs_calloc(csv->n, sizeof *t.world);
  st = t.future && t.world ? find_columns(&t) : CASUS_NOMEM;
  if (st == CASUS_OK) st = find_strategies(&t);
  if (st == CASUS_OK) st = find_futures(&t);
  if (st == CASUS_OK) st = read_columns(&t);
  cs_free(t.future);
  cs_free(t.world);
  if (st) cs_data_free(out);
  return st;
}

casus_status cs_data_of_table(const char *path, const cs_table_roles *roles, cs_arena *arena,
                              casus_diag *diag, cs_data *out) {
  cs_csv csv;
  casus_status st = cs_csv_read(path, arena, diag, &csv);

  *out = (cs_data){0};
  return st ? st : cs_data_of_csv(&csv, roles, arena, diag, out);
}
