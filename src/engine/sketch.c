/* Counts on a grid; see sketch.h. */
#include "engine/sketch.h"

#include "base/alloc.h"

#include <math.h>
#include <string.h>

enum { BELOW = CS_SKETCH_CELLS, ABOVE = CS_SKETCH_CELLS + 1, CELLS = CS_SKETCH_CELLS + 2 };

bool cs_sketch_make(cs_sketch *s) {
  *s = (cs_sketch){.per_width = 1};
  s->count = cs_calloc(CELLS, sizeof *s->count);
  s->least = cs_calloc(CELLS, sizeof *s->least);
  s->most = cs_calloc(CELLS, sizeof *s->most);
  if (!s->count || !s->least || !s->most) {
    cs_sketch_free(s);
    return false;
  }
  cs_sketch_start(s, 0, 0);
  return true;
}

void cs_sketch_free(cs_sketch *s) {
  cs_free(s->count);
  cs_free(s->least);
  cs_free(s->most);
  *s = (cs_sketch){0};
}

void cs_sketch_start(cs_sketch *s, double least, double most) {
  double span = most - least;

  s->n = 0;
  memset(s->count, 0, CELLS * sizeof *s->count);
  for (size_t c = 0; c < CELLS; c++) {
    s->least[c] = INFINITY;
    s->most[c] = -INFINITY;
  }
  /* One value only: the cell must be wide enough that arithmetic on it keeps its digits. */
  if (!(span > 0)) span = fmax(1e-9, 1e-6 * fabs(least));
  s->low = least - 0.5 * span;
  s->per_width = CS_SKETCH_CELLS / (2 * span);
}

void cs_sketch_add(cs_sketch *s, const double *x, size_t n) {
  for (size_t i = 0; i < n; i++) {
    double place = (x[i] - s->low) * s->per_width;
    size_t cell;

    if (!isfinite(x[i])) continue;
    cell = place < 0 ? BELOW : place >= CS_SKETCH_CELLS ? ABOVE : (size_t)place;
    s->count[cell]++;
    s->least[cell] = x[i] < s->least[cell] ? x[i] : s->least[cell];
    s->most[cell] = x[i] > s->most[cell] ? x[i] : s->most[cell];
    s->n++;
  }
}

void cs_sketch_merge(cs_sketch *s, const cs_sketch *other) {
  for (size_t c = 0; c < CELLS; c++) {
    if (!other->count[c]) continue;
    s->least[c] = fmin(s->least[c], other->least[c]);
    s->most[c] = fmax(s->most[c], other->most[c]);
    s->count[c] += other->count[c];
  }
  s->n += other->n;
}

double cs_sketch_quantile(const cs_sketch *s, double level) {
  double rank = fmin(fmax(level * (double)s->n - 0.5, 0), (double)s->n - 1), before = 0;

  if (!s->n) return NAN;
  for (size_t k = 0; k < CELLS; k++) {
    size_t c = k == 0 ? BELOW : k == CELLS - 1 ? ABOVE : k - 1;
    double count = s->count[c];

    if (count == 0) continue;
    if (rank <= before + count - 1) {
      double share = count > 1 && rank > before ? (rank - before) / (count - 1) : 0;

      return s->least[c] + share * (s->most[c] - s->least[c]);
    }
    if (rank < before + count) {
      /* Between the last of this cell and the first of the next. */
      double share = rank - (before + count - 1);

      for (size_t j = k + 1; j < CELLS; j++) {
        size_t d = j == CELLS - 1 ? ABOVE : j - 1;

        if (s->count[d]) return s->most[c] + share * (s->least[d] - s->most[c]);
      }
      return s->most[c];
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
    double overlap = fmin(high, to) - fmax(low, from);

    if (overlap > 0) inside += s->count[c] * overlap * s->per_width;
  }
  return inside / (double)s->n / width;
}
