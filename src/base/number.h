/* How large numbers are, and how they become whole. */
#ifndef CASUS_BASE_NUMBER_H
#define CASUS_BASE_NUMBER_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The largest size of a number.  A number that is written larger is refused where it is read; a
 * result that is larger counts as none, as if the computation had failed in that future.  So sums,
 * variances and correlations need no care for overflow: fourth powers of such numbers, summed over
 * the square of 2^53 futures, come to some 1e272. */
#define CS_LARGEST 1e60

/* Is it a number of use: neither NaN nor infinite nor larger than CS_LARGEST? */
static inline bool cs_is_value(double x) {
  return fabs(x) <= CS_LARGEST;
}

/* x without its fraction, held within least..most; least for a NaN.  A plain cast of a double that
 * the type cannot hold is undefined (C17 6.3.1.4). */
static inline int64_t cs_to_whole(double x, int64_t least, int64_t most) {
  if (!(x > (double)least)) return least;
  /* (double)most may be larger than most, but then x, being below it, is at most the number before
   * it, which most is not smaller than. */
  return x < (double)most ? (int64_t)x : most;
}

/* The same for what counts or addresses something: 0..most. */
static inline size_t cs_to_count(double x, size_t most) {
  if (!(x > 0)) return 0;
  return x < (double)most ? (size_t)x : most;
}

#endif
