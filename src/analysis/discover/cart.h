/* Classification trees (Breiman, Friedman, Olshen and Stone, "Classification and regression trees",
 * 1984) for scenario discovery (Lempert, Bryant and Bankes, "Comparing algorithms for scenario
 * discovery", RAND WR-557, 2008): each leaf is a box with a coverage and a density. */
#ifndef CASUS_ANALYSIS_DISCOVER_CART_H
#define CASUS_ANALYSIS_DISCOVER_CART_H

#include "analysis/discover/box.h"

typedef struct {
  size_t leaf_min; /* least futures in a leaf, as a count; 0: a hundredth of all, at least 5 */
  size_t depth_max;
  double penalty; /* cost of a leaf as a share of the impurity of the whole (cost-complexity) */
} cs_tree_settings;

extern const cs_tree_settings cs_tree_defaults; /* 0, 5, 0.01 */

typedef struct {
  size_t n, k;     /* futures; of interest among them */
  int left, right; /* nodes; -1: a leaf */
  size_t input;
  double at;              /* left: x <= at */
  unsigned char *to_left; /* of a category: 1 for the levels that go left; NULL else */
} cs_tree_node;

typedef struct {
  cs_tree_node *nodes; /* the root first; pruned nodes are not reached any more */
  size_t n, cap;
} cs_tree;

/* Grows a tree by the Gini impurity: at each node the split that lowers it most, in the middle
 * between two values (of categories, by the share of interest among their futures, which finds the
 * best of all splits; Breiman et al. 1984, theorem 4.5); equals go to the first input and the
 * lowest value.  Then prunes branches whose splits gain less than the penalty a leaf (weakest link
 * first). Takes O(n log n) an input and level.  Release with cs_tree_free() in any case. */
casus_status cs_tree_grow(const cs_space *s, const cs_tree_settings *set, cs_tree *out);
void cs_tree_free(cs_tree *t);

/* Takes off the branch whose splits gain least for each leaf they add, until all gain the penalty
 * or more (Breiman et al. 1984, section 3.3); penalty and gains in units of impurity, n times Gini.
 */
void cs_tree_prune(cs_tree *t, double penalty);
/* The gain of that branch; INFINITY when the root is the only node. */
double cs_tree_weakest(const cs_tree *t);

double cs_tree_impurity(const cs_tree *t); /* of the root: all futures */
size_t cs_tree_leaves(const cs_tree *t);
/* The leaf in which future i lies. */
size_t cs_tree_leaf_of(const cs_space *s, const cs_tree *t, size_t i);

/* The box of a leaf: limits are the splits on its way from the root.  *box is made here. */
casus_status cs_tree_box(const cs_space *s, const cs_tree *t, size_t leaf, cs_box *box);

#endif
