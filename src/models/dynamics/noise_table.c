/* Reads a table of noise: one row a path, one column a step, numbers only. */
#include "models/dynamics/entry_reader.h"

#include "base/csv.h"
#include "base/file.h"
#include "base/text.h"

static casus_status nomem(cs_dynamics_reader *r) {
  r->g->out_of_memory = true;
  return CASUS_NOMEM;
}

static casus_status check_shape(cs_dynamics_reader *r, const cs_csv *t, size_t paths) {
  const cs_system *s = &r->e->system;
  cs_place top = t->rows[0].cells[0].at;
  casus_status st = CASUS_OK;

  if (paths && t->n != paths)
    st = cs_error(r->g->diag, top, "the table has %zu rows for %zu paths", t->n, paths);
  if (t->n > CS_DYNAMICS_PATHS || t->n * s->steps > CS_DYNAMICS_POINTS)
    st = cs_error(r->g->diag, top, "%zu paths of %zu steps; at most %d, and %d steps in all", t->n,
                  s->steps, CS_DYNAMICS_PATHS, CS_DYNAMICS_POINTS);
  for (size_t i = 0; i < t->n; i++) {
    if (t->rows[i].n != s->steps)
      st = cs_error(r->g->diag, t->rows[i].cells[0].at, "this row has %zu numbers for %zu steps",
                    t->rows[i].n, s->steps);
  }
  return st;
}

static casus_status read_cells(cs_dynamics_reader *r, const cs_csv *t, double *out) {
  casus_status st = CASUS_OK;
  size_t steps = r->e->system.steps;

  for (size_t i = 0; i < t->n; i++) {
    for (size_t j = 0; j < steps; j++) {
      const cs_cell *cell = &t->rows[i].cells[j];

      if (cs_parse_number(cell->text, cell->n, &out[i * steps + j])) continue;
      st = cs_error(r->g->diag, cell->at, "\"%s\" is no number", cell->text);
      if (!i) cs_detail(r->g->diag, "A table of noise has no header: each row is a path.");
      if (!i) break;
    }
  }
  return st;
}

casus_status cs_dynamics_table(cs_dynamics_reader *r, const cs_node *file, size_t *paths,
                               const double **out) {
  const char *name = cs_expect_text(r->doc, file, "a table of noise");
  char *path = name ? cs_path_beside(r->g->arena, r->doc->path, name) : NULL, *text;
  double *numbers;
  casus_status st;
  size_t n;
  cs_csv t;

  if (!name) return CASUS_CASE;
  if (!path) return nomem(r);
  st = cs_read_file(path, CS_CSV_BYTES, r->g->arena, r->g->diag, &text, &n);
  if (st == CASUS_IO) return cs_error(r->g->diag, file->at, "this table could not be read");
  if (st == CASUS_OK) st = cs_document_keep(r->doc, path, text, n);
  if (st == CASUS_OK) st = cs_csv_parse(path, text, n, r->g->arena, r->g->diag, &t);
  if (st == CASUS_OK) st = check_shape(r, &t, *paths);
  if (st) return st == CASUS_NOMEM ? nomem(r) : st;
  numbers = cs_arena_alloc(r->g->arena, t.n * r->e->system.steps, sizeof *numbers);
  if (!numbers) return nomem(r);
  *paths = t.n;
  *out = numbers;
  return read_cells(r, &t, numbers);
}
