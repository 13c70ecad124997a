/* Sorting of long columns. */
#ifndef CASUS_ANALYSIS_DATA_SORT_COLUMNS_H
#define CASUS_ANALYSIS_DATA_SORT_COLUMNS_H

#include "casus.h"

#include <stddef.h>
#include <stdint.h>

/* order[0..n) = the indices of x in ascending order, equals by index, for n < 2^32 and x without
 * NaN.  By digits of 11 bits (radix sort), so in about O(n).  CASUS_OK or CASUS_NOMEM. */
casus_status cs_sorted_order(size_t n, const double *x, uint32_t *order);

#endif
