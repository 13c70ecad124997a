/* Arrays of NumPy (.npy files, format versions 1 and 2, as described in NumPy's numpy.lib.format):
 * 64-bit little-endian floats in C order, with one to three dimensions of which the first counts
 * the runs.  Anything else is refused. */
#ifndef CASUS_ANALYSIS_DATA_NPY_H
#define CASUS_ANALYSIS_DATA_NPY_H

#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct {
  size_t runs, per_run;       /* values of one run, in C order */
  const unsigned char *bytes; /* the values, in the caller's memory */
} cs_npy;

/* Reads bytes[0..n); `name` is for messages.  CASUS_CASE after a message. */
casus_status cs_npy_parse(const char *name, const unsigned char *bytes, size_t n, casus_diag *diag,
                          cs_npy *out);

/* Value k of a run. */
double cs_npy_value(const cs_npy *a, size_t run, size_t k);

#endif
