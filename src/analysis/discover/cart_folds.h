/* How far to prune a tree, by cross-validation (Breiman, Friedman, Olshen and Stone 1984, section
 * 3.4): trees grown without one fold of the futures foretell that fold. */
#ifndef CASUS_ANALYSIS_DISCOVER_CART_FOLDS_H
#define CASUS_ANALYSIS_DISCOVER_CART_FOLDS_H

#include "analysis/discover/cart.h"

#include <stdint.h>

enum { CS_TREE_FOLDS = 50 }; /* at most */

typedef struct {
  size_t folds;
  double penalty; /* a leaf, as a share of the impurity of the whole: for cs_tree_settings */
  /* Mean square of (of interest or not, less the share in its leaf) over the futures left out, and
   * its standard error; of the tree with the least error, and of the one chosen. */
  double least, least_error, error;
} cs_tree_choice;

/* Puts each future asked about into fold 0 .. folds - 1, at random by the seed, with as equal
 * shares of interest as can be.  CASUS_OK or CASUS_NOMEM. */
casus_status cs_tree_folds(const cs_space *s, size_t folds, uint64_t seed, unsigned char *fold);

/* The penalty of the smallest tree whose error lies within one standard error of the least (their
 * "1 SE rule").  Departs from the book in the error: the square of the difference instead of the
 * rate of wrong classes, as for their class probability trees (section 4.6), since leaves are read
 * as densities.  2 <= folds <= CS_TREE_FOLDS. */
casus_status cs_tree_choose(const cs_space *s, const cs_tree_settings *set, size_t folds,
                            uint64_t seed, cs_tree_choice *out);

#endif
