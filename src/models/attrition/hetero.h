/* Duels of forces of several types, in the form of Bonder and Farrell (1970):
 *   db_j/dt = -sum_i share_ij kill_a[i][j] a_i,   da_i/dt = -sum_j share_ji kill_b[j][i] b_j
 * where share_ij is the part of its fire that type i gives to type j. */
#ifndef CASUS_MODELS_ATTRITION_HETERO_H
#define CASUS_MODELS_ATTRITION_HETERO_H

#include <stdbool.h>
#include <stddef.h>

enum { CS_HETERO_TYPES = 8 };

/* How a side shares out its fire.
 *
 * CS_FIRE_BEST: each type i fires at the one type j, of those left, with the largest kill_a[i][j]
 * w_j. When the side has one type, w_j is the rate at which j kills it: the product of the two
 * rates, which is optimal (Kaup, Kaup and Finkelstein 2005; Lin and MacKay 2014, "The optimal
 * policy for the one-against-many heterogeneous Lanchester model").  For several types no closed
 * result is known; then w_j is the weapon value of j among the types that are left
 * (cs_hetero_values), which for one type is the same rule.  It is a heuristic there: CS_FIRE_ALL
 * tells how much better anything could do.  Equals: the first type.
 *
 * CS_FIRE_ALL: each type fires at all targets at once, with its whole fire at each.  Impossible,
 * and no way to share out fire ends better for its side, at any time and for any type, if the other
 * side fires by numbers or in fixed proportions: then more of a side's types never make any of them
 * fall faster, so that Kamke's comparison of quasimonotone systems applies. */
typedef enum {
  CS_FIRE_BY_NUMBERS, /* in proportion to the targets' numbers */
  CS_FIRE_FIXED,      /* in fixed proportions among the types that are left */
  CS_FIRE_BEST,
  CS_FIRE_ALL
} cs_fire;

/* kill_a[i][j]: units of j that one unit of i destroys per unit of time when all its fire goes
 * there.  aim_* are the fixed proportions, >= 0, of CS_FIRE_FIXED. */
typedef struct {
  size_t n_a, n_b; /* 1..CS_HETERO_TYPES */
  double kill_a[CS_HETERO_TYPES][CS_HETERO_TYPES], kill_b[CS_HETERO_TYPES][CS_HETERO_TYPES];
  double aim_a[CS_HETERO_TYPES][CS_HETERO_TYPES], aim_b[CS_HETERO_TYPES][CS_HETERO_TYPES];
  double value_a[CS_HETERO_TYPES], value_b[CS_HETERO_TYPES]; /* weights in a side's strength */
  double break_a, break_b; /* a side breaks at this share of its starting strength, 0..1 */
  cs_fire fire_a, fire_b;
} cs_hetero;

typedef struct {
  int winner; /* as in cs_duel_end; 0 too when neither breaks before the end */
  double time;
  size_t steps;
} cs_hetero_end;

/* Fights until `end` at the latest, by the embedded Runge-Kutta pair of Dormand and Prince (1980)
 * with relative tolerance 1e-10; a type that reaches 0 and a side that breaks end their step where
 * it happens (found by bisection on the step's length).  a, b: starts and results. */
void cs_hetero_solve(const cs_hetero *h, double end, double *a, double *b, cs_hetero_end *out);

/* The same with fire by numbers for many futures at once by `steps` classical Runge-Kutta steps of
 * length dt; strengths are held at 0.  Nobody breaks.  a[i * n + f] is type i in future f;
 * kill_a[(i
 * * n_b + j) * n + f], kill_b[(j * n_a + i) * n + f] likewise.  n is a multiple of
 * CS_HETERO_LANES. */
enum { CS_HETERO_LANES = 8 };
void cs_hetero_columns(size_t n, size_t n_a, size_t n_b, const double *kill_a, const double *kill_b,
                       size_t steps, double dt, double *a, double *b);

/* Weapon values by the antipotential method (Howes and Thrall 1973): value_a proportional to the
 * value that each unit of a destroys, value_b likewise: lambda_a value_a = kill_a value_b,
 * lambda_b value_b = kill_b value_a.  With all fire counted on all types (share 1), the square law
 * of value-weighted sums then holds exactly, with the rates lambda.  Each sums to 1; false when
 * the products have no positive eigenvector (a type that neither kills nor is killed). */
bool cs_hetero_values(const cs_hetero *h, double *value_a, double *value_b, double *lambda_a,
                      double *lambda_b);

#endif
