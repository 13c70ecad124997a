/* Advice on one deal: better swaps, distance to the frontier, what keeps a deal from existing. */
#ifndef CASUS_MODELS_PACKAGE_ADVICE_H
#define CASUS_MODELS_PACKAGE_ADVICE_H

#include "models/package/solution.h"

enum {
  CS_SWAP_ISSUES = 4,        /* issues changed at once */
  CS_SWAPS_TRIED = 20000000, /* then larger swaps are left out */
  CS_SWAPS_LISTED = 10
};

typedef struct {
  size_t n; /* issues changed */
  size_t issue[CS_SWAP_ISSUES];
  uint16_t level[CS_SWAP_ISSUES];
  double gain[CS_DEAL_PARTIES]; /* payments included: equal shares of the ranges of who can pay */
  double least, sum;            /* of the gains, each as a share of the party's range */
} cs_swap;

typedef struct {
  cs_swap swaps[CS_SWAPS_LISTED]; /* the best by the least gain, then by the sum */
  size_t n;
  double n_better; /* minimal swaps that are better for somebody and worse for nobody */
  size_t largest;  /* all with up to so many issues were tried */
} cs_swaps;

/* Changes of 2 to CS_SWAP_ISSUES issues (or one) of the package that make nobody worse off and
 * somebody better, and of which no part alone does. */
void cs_swaps_find(const cs_deal *d, const uint16_t *level, cs_swaps *out);

/* How much more all could have at once, each as a share of its range: the largest over the frontier
 * of the least gain; 0 on the frontier.  *point receives where; *above how many points of the
 * frontier are better for somebody and worse for nobody.  All with payments, where there are any.
 */
double cs_distance(const cs_deal *d, const cs_frontier *f, const double *u, size_t *point,
                   size_t *above);

/* A red line of a party. */
typedef struct {
  size_t party, issue;
  const uint8_t *crossed; /* [level] */
  bool is_hard;           /* it bars these levels; else crossing costs `penalty` */
  double penalty;
} cs_package_red_line;

/* Takes a red line out of the deal's numbers, or (back = true) puts it in again. */
void cs_line_lift(cs_deal *d, const cs_package_red_line *line, bool back);

/* Makes the party accept whatever the others want: it asks for nothing, gains nothing, pays
 * nothing and has no red line.  What the solution then loses or gains on an issue is what its say
 * on it is worth. */
void cs_deal_silence(cs_deal *d, const cs_package_red_line *lines, size_t n_lines, size_t party);

/* A set of demands that no package meets together, while any of them left out makes one possible
 * (found by leaving out one after the other; there may be other such sets). */
typedef struct {
  bool party[CS_DEAL_PARTIES]; /* it must have what it has without a deal */
  bool *line;                  /* [line] */
  bool *term;                  /* [term]: forbidden combinations */
} cs_clash;

/* Call when no package is acceptable.  The deal's numbers are as before afterwards.  *found is
 * false when even with no demand at all there is no package (an issue without an open level), or a
 * frontier becomes too large. */
casus_status cs_clash_find(cs_deal *d, const cs_package_red_line *lines, size_t n_lines,
                           cs_arena *arena, cs_clash *out, bool *found);

#endif
