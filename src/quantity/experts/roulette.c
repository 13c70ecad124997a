/* Chips in bins; see roulette.h. */
#include "quantity/experts/roulette.h"

#include "base/text.h"

#include <string.h>

enum { EXPERT, ITEM, FROM, TO, CHIPS, COLUMNS };
static const char *const heads[COLUMNS] = {"expert", "item", "from", "to", "chips"};

bool cs_is_roulette(const cs_csv *t) {
  for (int k = 0; k < COLUMNS; k++) {
    if (!t->n || cs_csv_column(t, heads[k]) < 0) return false;
  }
  return true;
}

/* The lines from..to - 1 of one judgment. */
static casus_status read_one(const cs_csv *t, const int *columns, size_t from, size_t to,
                             cs_arena *arena, casus_diag *d, cs_chips *out) {
  size_t bins = to - from;
  double *edge = cs_arena_alloc(arena, bins + 1, sizeof *edge);
  double *chips = cs_arena_alloc(arena, bins, sizeof *chips), total = 0, sum = 0;
  casus_status st = CASUS_OK;

  *out = (cs_chips){.expert = t->rows[from].cells[columns[EXPERT]].text,
                    .item = t->rows[from].cells[columns[ITEM]].text};
  out->v = cs_arena_alloc(arena, bins, sizeof *out->v);
  out->p = cs_arena_alloc(arena, bins, sizeof *out->p);
  if (!edge || !chips || !out->v || !out->p) return CASUS_NOMEM;
  for (size_t k = 0; k < bins; k++) {
    double x[COLUMNS] = {0};

    for (int c = FROM; c < COLUMNS; c++) {
      const cs_cell *cell = &t->rows[from + k].cells[columns[c]];

      if (!cs_parse_number(cell->text, cell->n, &x[c]))
        st = cs_error(d, cell->at, "\"%s\" is no number", cell->text);
    }
    if (st) continue;
    if (!(x[TO] > x[FROM]) || (k && x[FROM] != edge[k]))
      st = cs_error(d, t->rows[from + k].cells[columns[FROM]].at,
                    "bins follow each other without gaps, each from a lower end to a higher");
    if (!(x[CHIPS] >= 0))
      st = cs_error(d, t->rows[from + k].cells[columns[CHIPS]].at, "chips are at least 0");
    edge[k] = x[FROM];
    edge[k + 1] = x[TO];
    chips[k] = x[CHIPS];
    total += x[CHIPS];
  }
  if (st) return st;
  if (!(total > 0))
    return cs_error(d, t->rows[from].cells[columns[CHIPS]].at, "there are no chips");
  out->lower = edge[0];
  out->upper = edge[bins];
  for (size_t k = 0; k < bins; k++) {
    sum += chips[k];
    if (!(sum > 0) || !(sum < total) || (out->n && !(chips[k] > 0))) continue;
    out->v[out->n] = edge[k + 1];
    out->p[out->n++] = sum / total;
  }
  return CASUS_OK;
}

casus_status cs_chips_read(const cs_csv *t, cs_arena *arena, casus_diag *d, cs_chips **out,
                           size_t *n) {
  int columns[COLUMNS];
  casus_status st = CASUS_OK;

  *n = 0;
  for (int k = 0; k < COLUMNS; k++) columns[k] = cs_csv_column(t, heads[k]);
  for (size_t i = 1; i < t->n; i++) {
    if (t->rows[i].n != t->rows[0].n)
      st = cs_error(d, t->rows[i].cells[0].at, "this line has %zu cells, the header %zu",
                    t->rows[i].n, t->rows[0].n);
  }
  *out = cs_arena_alloc(arena, t->n, sizeof **out);
  if (!*out) return CASUS_NOMEM;
  for (size_t i = 1, to; i < t->n && !st; i = to) {
    for (to = i + 1; to < t->n; to++) {
      if (strcmp(t->rows[to].cells[columns[EXPERT]].text, t->rows[i].cells[columns[EXPERT]].text) ||
          strcmp(t->rows[to].cells[columns[ITEM]].text, t->rows[i].cells[columns[ITEM]].text))
        break;
    }
    st = read_one(t, columns, i, to, arena, d, &(*out)[(*n)++]);
  }
  return st;
}
