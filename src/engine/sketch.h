/* Sketch of a distribution: counts on a fixed grid, with the least and the most value of each cell.
 *
 * Merging adds integers and takes extremes, so the result is the same in whatever order values
 * came. A quantile is exact to the spread of the values inside one cell (1 / CS_SKETCH_CELLS of the
 * grid), and exact where a cell holds one value only. */
#ifndef CASUS_ENGINE_SKETCH_H
#define CASUS_ENGINE_SKETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CS_SKETCH_CELLS = 512 };

typedef struct {
  double least, most;
  uint64_t count;
} cs_sketch_cell;

/* The cells of the grid, then one for all that lies below and one for all above. */
typedef struct {
  double low, per_width; /* cell of x: (x - low) * per_width */
  uint64_t n;
  cs_sketch_cell *cell;
} cs_sketch;

/* Allocates an empty sketch; false when out of memory. */
bool cs_sketch_make(cs_sketch *s);
void cs_sketch_free(cs_sketch *s);

/* Empties the sketch and lays its grid from `least` to `most` with half as much room on each side
 * (least <= most, both finite). */
void cs_sketch_start(cs_sketch *s, double least, double most);

/* Adds the finite values among x[0..n). */
void cs_sketch_add(cs_sketch *s, const double *x, size_t n);

/* Adds the values of another sketch with the same grid. */
void cs_sketch_merge(cs_sketch *s, const cs_sketch *other);

/* The quantile at `level` in [0, 1]: the value at rank level * (n - 1), linearly between the
 * extremes of its cell.  NaN when the sketch is empty. */
double cs_sketch_quantile(const cs_sketch *s, double level);

/* Share of the values within `width` round x, per unit of x: an estimate of the density. */
double cs_sketch_density(const cs_sketch *s, double x, double width);

#endif
