/* KTAB's scenarios as tables:
 *
 *   Title,Description,actors,dimensions,
 *   Actor,Description,Power,<dim>,<salience>,<dim>,<salience>,...,
 *   name,description,capability,position,salience,...
 *
 * Positions and saliences lie on 0..100, and an actor's saliences add up to at most 100.  Cells
 * behind the last salience must be empty, as spreadsheets leave them. */
#include "models/bargaining/sheet.h"

#include "base/text.h"

#include <string.h>

/* Decimal saliences that should add up to 100 may miss it by this much. */
static const double SUM_TOLERANCE = 1e-6;

static casus_status check_rest(const cs_row *row, size_t used, casus_diag *d) {
  for (size_t k = used; k < row->n; k++) {
    if (row->cells[k].n)
      return cs_error(d, row->cells[k].at, "more cells than the %zu expected here", used);
  }
  return CASUS_OK;
}

/* A count of the title line, kept against what the file really holds. */
static casus_status read_count(const cs_cell *cell, const char *what, size_t most, casus_diag *d,
                               size_t *out) {
  double x;
  casus_status st = cs_sheet_number(d, cell->at, what, cell->text, 1, (double)most, &x);

  *out = st ? 0 : (size_t)x;
  return st;
}

static casus_status read_actor(cs_sheet *s, const cs_row *row, size_t actor) {
  double capability, sum = 0.0;
  size_t used = 3 + 2 * s->n_issues;
  casus_status st;

  if (row->n < used)
    return cs_error(s->d, row->cells[row->n - 1].at, "actor \"%s\" has %zu cells, expected %zu",
                    row->cells[0].text, row->n, used);
  st = check_rest(row, used, s->d);
  if (cs_sheet_capability(s->d, row->cells[2].at, row->cells[2].text, &capability)) st = CASUS_CASE;
  for (size_t k = 0; k < s->n_issues; k++) {
    const cs_cell *cell = &row->cells[3 + 2 * k];
    double x, salience;

    if (cs_sheet_number(s->d, cell[0].at, "position", cell[0].text, 0, 100, &x) ||
        cs_sheet_number(s->d, cell[1].at, "salience", cell[1].text, 0, 100, &salience)) {
      st = CASUS_CASE;
      continue;
    }
    sum += salience;
    if (!st) cs_sheet_set(s, actor, k, x, salience / 100.0, capability);
  }
  if (sum > 100.0 + SUM_TOLERANCE) {
    char text[32];

    cs_error(s->d, row->cells[0].at, "saliences of actor \"%s\" add up to %s", row->cells[0].text,
             cs_number_short(sum, 6, text));
    cs_detail(s->d, "In this format they are shares of 100.");
    st = CASUS_CASE;
  }
  return st;
}

/* Blank lines of commas, which spreadsheets append. */
static bool is_empty(const cs_row *row) {
  for (size_t k = 0; k < row->n; k++) {
    if (row->cells[k].n) return false;
  }
  return true;
}

static casus_status read_names(cs_sheet *s, const cs_csv *csv) {
  casus_status st = CASUS_OK, one;
  const cs_row *head = &csv->rows[1];
  size_t actors, dims;

  if (read_count(&csv->rows[0].cells[2], "number of actors", CS_TABLE_ACTORS, s->d, &actors) ||
      read_count(&csv->rows[0].cells[3], "number of dimensions", CS_TABLE_ISSUES, s->d, &dims))
    return CASUS_CASE;
  if (head->n < 3 + 2 * dims)
    return cs_error(s->d, head->cells[0].at, "%zu headings for %zu dimensions, expected %zu",
                    head->n, dims, 3 + 2 * dims);
  for (size_t k = 0; k < dims; k++) {
    const cs_cell *cell = &head->cells[3 + 2 * k];

    one = cs_sheet_add_issue(s, cell->text, cell->at);
    if (one) st = one;
  }
  for (size_t i = 2; i < csv->n && s->n_actors < CS_TABLE_ACTORS; i++) {
    const cs_cell *cell = &csv->rows[i].cells[0];

    if (is_empty(&csv->rows[i])) continue;
    one = cs_sheet_add_actor(s, cell->text, cell->at);
    if (one) st = one;
  }
  if (st) return st;
  if (s->n_actors != actors)
    return cs_error(s->d, csv->rows[0].cells[2].at, "%zu actors announced, %zu found", actors,
                    s->n_actors);
  return CASUS_OK;
}

casus_status cs_read_ktab_csv(const cs_csv *csv, cs_arena *arena, casus_diag *d,
                              cs_bargaining_input *out) {
  cs_sheet s = {.arena = arena, .d = d};
  casus_status st = read_names(&s, csv), one;
  size_t actor = 0;

  if (st) return st;
  st = cs_sheet_open(&s, csv->rows[0].cells[0].at);
  if (st) return st;
  for (size_t i = 2; i < csv->n; i++) {
    if (is_empty(&csv->rows[i])) continue;
    one = read_actor(&s, &csv->rows[i], actor++);
    if (one) st = one;
  }
  cs_sheet_close(&s, out);
  out->title = csv->rows[0].cells[0].text;
  return st;
}
