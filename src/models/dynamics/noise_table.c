/* Reads a table of noise: one row a path, one column a step, numbers only. */
#include "models/dynamics/noise_table.h"

#include "base/csv.h"
#include "base/text.h"
#include "models/dynamics/system.h"

static casus_status check_shape(const cs_csv *t, size_t steps, size_t paths, casus_diag *d) {
  cs_place top = t->rows[0].cells[0].at;
  casus_status st = CASUS_OK;

  if (paths && t->n != paths)
    st = cs_error(d, top, "the table has %zu rows for %zu paths", t->n, paths);
  if (t->n > CS_DYNAMICS_PATHS || t->n * steps > CS_DYNAMICS_POINTS)
    st = cs_error(d, top, "%zu paths of %zu steps; at most %d, and %d steps in all", t->n, steps,
                  CS_DYNAMICS_PATHS, CS_DYNAMICS_POINTS);
  for (size_t i = 0; i < t->n; i++) {
    if (t->rows[i].n != steps)
      st = cs_error(d, t->rows[i].cells[0].at, "this row has %zu numbers for %zu steps",
                    t->rows[i].n, steps);
  }
  return st;
}

static casus_status read_cells(const cs_csv *t, size_t steps, casus_diag *d, double *out) {
  casus_status st = CASUS_OK;

  for (size_t i = 0; i < t->n; i++) {
    for (size_t j = 0; j < steps; j++) {
      const cs_cell *cell = &t->rows[i].cells[j];

      if (cs_parse_number(cell->text, cell->n, &out[i * steps + j])) continue;
      /* What it says is seen in the line that the message shows, if that may be shown. */
      st = cs_error(d, cell->at, "this cell holds no number");
      if (!i) cs_detail(d, "A table of noise has no header: each row is a path.");
      if (!i) break;
    }
  }
  return st;
}

casus_status cs_noise_table_parse(const char *name, const char *text, size_t n, size_t steps,
                                  cs_arena *arena, casus_diag *d, size_t *paths,
                                  const double **out) {
  casus_status st;
  double *numbers;
  cs_csv t;

  st = cs_csv_parse(name, text, n, arena, d, &t);
  if (st == CASUS_OK) st = check_shape(&t, steps, *paths, d);
  if (st) return st;
  numbers = cs_arena_alloc(arena, t.n * steps, sizeof *numbers);
  if (!numbers) return CASUS_NOMEM;
  *paths = t.n;
  *out = numbers;
  return read_cells(&t, steps, d, numbers);
}
