/* Time that passes, whatever happens to the date. */
#ifndef CASUS_BASE_CLOCK_H
#define CASUS_BASE_CLOCK_H

#include <time.h>

/* Seconds since some moment. */
static inline double cs_now(void) {
  struct timespec t;

  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

#endif
