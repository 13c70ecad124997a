/* The best force that a budget buys.
 *
 * Strength of n units of a type: effect n, or with a saturation s the diminishing
 * effect s (1 - exp(-n / s)).  The best mix maximises the sum of strengths under sum price n <=
 * budget, n <= cap, n whole lots.  A square law's strength is convex in the sum but grows with it,
 * so the same mix is best. */
#ifndef CASUS_MODELS_ATTRITION_MIX_H
#define CASUS_MODELS_ATTRITION_MIX_H

#include <stdbool.h>
#include <stddef.h>

enum { CS_MIX_TYPES = 16 };

typedef struct {
  double price;      /* MUSD a unit, > 0 */
  double effect;     /* strength a unit, >= 0 */
  double cap;        /* most units; infinite: no limit */
  double saturation; /* units; infinite: none */
  double lot;        /* units are bought in multiples of it, > 0 */
} cs_mix_type;

typedef struct {
  double count[CS_MIX_TYPES];
  double strength, spent;
  double marginal; /* strength that one more MUSD buys, of the divisible problem */
  double bound;    /* no mix is stronger than this */
  bool is_exact;   /* the search was finished: nothing is better */
  size_t nodes;
} cs_mix;

/* Exact by branch and bound, the bound being the Lagrangian dual of what is left; after 200,000
 * nodes the best mix found so far, with the bound to tell how far it can be from the best. */
void cs_mix_solve(const cs_mix_type *types, size_t n, double budget, cs_mix *out);

/* d strength / d ln price of type k, by resolving with the price 1 % higher and lower and
 * divisible units: what a price change of one per cent is worth, times 100. */
double cs_mix_price_slope(const cs_mix_type *types, size_t n, double budget, size_t k);

/* Strength of `n` units of a type with `effect` a unit. */
double cs_mix_strength(const cs_mix_type *t, double effect, double n);

#endif
