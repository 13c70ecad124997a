/* Negotiations as CSV. */
#ifndef CASUS_FACES_PACKAGE_CSV_H
#define CASUS_FACES_PACKAGE_CSV_H

#include "faces/package/extras.h"

/* Tables as CSV.  The frontier: a line a point: its number, packages, whether all accept it, with
 * side payments whether nothing beats it then, values (before payments), levels.  Swaps: a line a
 * swap: its rank, the least and the sum of the gains as shares of ranges, gains, levels after it.
 * Over futures: a line a package, by falling mean gain of the focal party. */
void cs_package_csv(const cs_solved_package *t, cs_buf *out);
void cs_package_swaps_csv(const cs_solved_package *t, const cs_package_extras *x, cs_buf *out);
void cs_package_acceptability_csv(const cs_solved_package *t, const cs_acceptability *o,
                                  cs_buf *out);

#endif
