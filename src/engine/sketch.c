/* Counts on a grid; see sketch.h. */
#include "engine/sketch.h"

#include "base/alloc.h"
#include "base/libm.h"
#include "base/vector.h"

#include <math.h>

enum {
  BELOW = CS_SKETCH_CELLS,
  ABOVE = CS_SKETCH_CELLS + 1,
  CELLS = CS_SKETCH_CELLS + 2,
  BATCH = 256
};

bool cs_sketch_make(cs_sketch *s) {
  *s = (cs_sketch){.per_width = 1};
  s->cell = cs_calloc(CELLS, sizeof *s->cell);
  if (!s->cell) return false;
  cs_sketch_start(s, 0, 0);
  return true;
}

void cs_sketch_free(cs_sketch *s) {
  cs_free(s->cell);
  *s = (cs_sketch){0};
}

void cs_sketch_start(cs_sketch *s, double least, double most) {
  double span = most - least;

  s->n = 0;
  for (size_t c = 0; c < CELLS; c++) s->cell[c] = (cs_sketch_cell){INFINITY, -INFINITY, 0};
  /* One value only, or a span that is nothing beside it or whose inverse overflows: the cell must
   * be wide enough that arithmetic on it keeps its digits. */
  if (!(span > 1e-15 * cs_fmax(fabs(least), fabs(most))) || !isfinite(CS_SKETCH_CELLS / (2 * span)))
    span = cs_fmax(1e-9, 1e-6 * fabs(least));
  s->low = least - 0.5 * span;
  s->per_width = CS_SKETCH_CELLS / (2 * span);
}

/* cell[i]: the cell of x[i]; CELLS when it is not finite.  The comparison is one that sends a place
 * that is no number to a cell too, not to an index from nowhere. */
CS_COLUMNS static void find_cells(size_t n, const double *restrict x, double low, double per_width,
                                  int32_t *restrict cell) {
  for (size_t i = 0; i < n; i++) {
    double place = (x[i] - low) * per_width;
    bool finite = fabs(x[i]) < INFINITY;

    place = !(place >= 0) ? BELOW : place >= CS_SKETCH_CELLS ? ABOVE : place;
    cell[i] = (int32_t)(finite ? place : CELLS);
  }
}

void cs_sketch_add(cs_sketch *s, const double *x, size_t n) {
  int32_t at[BATCH];

  for (size_t from = 0; from < n; from += BATCH) {
    size_t m = n - from < BATCH ? n - from : BATCH;

    find_cells(m, x + from, s->low, s->per_width, at);
    for (size_t i = 0; i < m; i++) {
      double y = x[from + i];
      cs_sketch_cell *c;

      if (at[i] == CELLS) continue;
      c = &s->cell[at[i]];
      c->count++;
      c->least = y < c->least ? y : c->least;
      c->most = y > c->most ? y : c->most;
      s->n++;
    }
  }
}

void cs_sketch_merge(cs_sketch *s, const cs_sketch *other) {
  for (size_t c = 0; c < CELLS; c++) {
    if (!other->cell[c].count) continue;
    s->cell[c].least = cs_fmin(s->cell[c].least, other->cell[c].least);
    s->cell[c].most = cs_fmax(s->cell[c].most, other->cell[c].most);
    s->cell[c].count += other->cell[c].count;
  }
  s->n += other->n;
}

double cs_sketch_quantile(const cs_sketch *s, double level) {
  double rank = cs_fmin(cs_fmax(level * (double)s->n - 0.5, 0), (double)s->n - 1), before = 0;

  if (!s->n) return NAN;
  for (size_t k = 0; k < CELLS; k++) {
    size_t c = k == 0 ? BELOW : k == CELLS - 1 ? ABOVE : k - 1;
    double count = (double)s->cell[c].count;

    if (count == 0) continue;
    if (rank <= before + count - 1) {
      double share = count > 1 && rank > before ? (rank - before) / (count - 1) : 0;

      return s->cell[c].least + share * (s->cell[c].most - s->cell[c].least);
    }
    if (rank < before + count) {
      /* Between the last of this cell and the first of the next. */
      double share = rank - (before + count - 1);

      for (size_t j = k + 1; j < CELLS; j++) {
        size_t d = j == CELLS - 1 ? ABOVE : j - 1;

        if (s->cell[d].count) return s->cell[c].most + share * (s->cell[d].least - s->cell[c].most);
      }
      return s->cell[c].most;
    }
    before += count;
  }
  return NAN;
}

double cs_sketch_density(const cs_sketch *s, double x, double width) {
  double from = x - width / 2, to = x + width / 2, inside = 0;

  if (!s->n || !(width > 0)) return NAN;
  for (size_t c = 0; c < CS_SKETCH_CELLS; c++) {
    double low = s->low + (double)c / s->per_width, high = low + 1 / s->per_width;
    double overlap = cs_fmin(high, to) - cs_fmax(low, from);

    if (overlap > 0) inside += (double)s->cell[c].count * overlap * s->per_width;
  }
  return inside / (double)s->n / width;
}
