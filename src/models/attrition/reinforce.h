/* The square law with reinforcement and losses outside combat (Engel 1954, on Iwo Jima), exact:
 *   da/dt = P - kill_b b - u a,   db/dt = Q - kill_a a - v b
 * with P and Q constant in each piece of time. */
#ifndef CASUS_MODELS_ATTRITION_REINFORCE_H
#define CASUS_MODELS_ATTRITION_REINFORCE_H

#include <stddef.h>

/* Rates per unit of time, all >= 0. */
typedef struct {
  double kill_a, kill_b, u, v;
} cs_reinforce_rates;

/* From `from` on (until the next piece) a gains P and b gains Q per unit of time. */
typedef struct {
  double from, a, b;
} cs_reinforce_piece;

/* Strengths after `t` >= 0 in one piece, whether or not they stay positive on the way. */
void cs_reinforce_step(const cs_reinforce_rates *k, double gain_a, double gain_b, double t,
                       double *a, double *b);

typedef struct {
  int winner; /* 1: b reached its floor first, -1: a did, 0: neither by the end */
  double a, b, time;
} cs_reinforce_end;

/* Fights from time 0 with a, b until one is down to its floor or `end` is reached.  pieces[0..n)
 * stand in the order of `from`, before the first nobody gains.  Strengths at the floor count as
 * broken only when they fall there: a side that starts with nothing and is still to land fights on.
 * The moment of breaking is found to the last bits. */
void cs_reinforce_solve(const cs_reinforce_rates *k, double a, double b, double floor_a,
                        double floor_b, const cs_reinforce_piece *pieces, size_t n, double end,
                        cs_reinforce_end *out);

/* Who wins the square law with constant gains for ever and nobody breaking early: the saddle's
 * condition.  The fixed point is (gain_b / kill_a, gain_a / kill_b); a wins when
 *   sqrt(kill_a) (a - a*) - sqrt(kill_b) (b - b*) > 0,
 * which this returns.  It grows as exp(t sqrt(kill_a kill_b)). */
double cs_reinforce_saddle(double a, double b, double kill_a, double kill_b, double gain_a,
                           double gain_b);

#endif
