/* The clocks of the benchmarks, in seconds. */
#ifndef CASUS_BENCH_CLOCK_H
#define CASUS_BENCH_CLOCK_H

#include <time.h>

static inline double clock_of(clockid_t id) {
  struct timespec t;

  clock_gettime(id, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static inline double seconds(void) {
  return clock_of(CLOCK_MONOTONIC);
}

/* Processor time, so that others on the machine do not count. */
static inline double processor_seconds(void) {
  return clock_of(CLOCK_PROCESS_CPUTIME_ID);
}

#endif
