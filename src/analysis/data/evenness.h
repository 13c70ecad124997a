/* Do the futures of a table lie more evenly than independent draws would? */
#ifndef CASUS_ANALYSIS_DATA_EVENNESS_H
#define CASUS_ANALYSIS_DATA_EVENNESS_H

#include "analysis/data/data.h"

/* True when some two of the first 8 inputs of many values share out the futures among the cells of
 * a grid (by ranks) so evenly that independent draws would do so in less than one table in a
 * million: points of a Sobol' or Halton sequence.  A Latin hypercube is even in single inputs only
 * and passes as independent.  Evenness under a correlation is not seen.  CASUS_OK or CASUS_NOMEM.
 */
casus_status cs_data_even(const cs_data *d, bool *even);

#endif
