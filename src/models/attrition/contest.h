/* Two sides buy their forces against each other.
 *
 * Each chooses a mix of whole lots within its budget; only mixes to which nothing can be added are
 * considered.  Against mix y a unit of a's type i has the effect sum_j against[i][j] y_j / sum y,
 * so that S_a(x, y) = sum_i strength of x_i, and S_b likewise.  The stake is a's share of the
 * strength, S_a / (S_a + S_b) (1/2 when both have none): under the square law with equal break
 * points and rates counted in the effects a wins where it is above 1/2.  What one side gains the
 * other loses, so the game has a value, by von Neumann's theorem (1928). */
#ifndef CASUS_MODELS_ATTRITION_CONTEST_H
#define CASUS_MODELS_ATTRITION_CONTEST_H

#include "casus.h"
#include "models/attrition/mix.h"

typedef struct {
  const cs_mix_type *types; /* `effect` is not used */
  size_t n;
  double budget;
  double against[CS_MIX_TYPES][CS_MIX_TYPES]; /* effect of one unit of i when all others are j */
} cs_mix_side;

enum { CS_CONTEST_MIXES = 400 }; /* most mixes of a side */

typedef struct {
  size_t n_a, n_b;                                       /* mixes */
  double (*mix_a)[CS_MIX_TYPES], (*mix_b)[CS_MIX_TYPES]; /* units of each type */
  size_t n_pure; /* pairs of mixes that are best replies to each other ... */
  size_t a, b;   /* ... the first of them */
  /* Best replies in turn, from equal money on each type: they settle (0) or come back to where they
   * were after `cycle` pairs, which are cycle_a, cycle_b. */
  size_t cycle, *cycle_a, *cycle_b;
  double *p_a, *p_b; /* mixed equilibrium: chances of the mixes */
  double value;      /* a's expected share there */
  double gap;        /* nobody can gain more than this by another mix; rounding */
} cs_contest;

/* The mixed equilibrium comes from the simplex method on the game's linear programme (Dantzig
 * 1951); `gap` certifies it.  CASUS_NOMEM; CASUS_LIMIT when a side has more than CS_CONTEST_MIXES
 * (take larger lots).  Release with cs_contest_free(). */
casus_status cs_contest_solve(const cs_mix_side *a, const cs_mix_side *b, cs_contest *out);
void cs_contest_free(cs_contest *c);

#endif
