/* Deterministic duels of two homogeneous forces, in closed form.
 *
 * a, b are strengths (units); kill_a is what one unit of a does to b, kill_b what one of b does to
 * a, per unit of time.  The field confuses the first two laws, so here are all equations:
 *   square     da/dt = -kill_b b          db/dt = -kill_a a           kills per shooter and time
 *   linear     da/dt = -kill_b a b        db/dt = -kill_a a b         per shooter, target and time
 *   mixed      da/dt = -kill_b a b        db/dt = -kill_a a           a aims, b fires at an area
 *   log        da/dt = -kill_b a          db/dt = -kill_a b           per target and time
 *   helmbold   da/dt = -kill_b (a/b)^(1-w) b, likewise b; w = 1 square, 1/2 linear's ratios, 0 log
 *   bracken    da/dt = -kill_b b^p a^q    db/dt = -kill_a a^p b^q
 * Sources: Lanchester (1916); Deitchman (1962) for the mixed law; Peterson (1967) for the
 * logarithmic; Helmbold (1965); Bracken (1995). */
#ifndef CASUS_MODELS_ATTRITION_LAWS_H
#define CASUS_MODELS_ATTRITION_LAWS_H

#include <stdbool.h>
#include <stddef.h>

typedef enum {
  CS_LAW_SQUARE,
  CS_LAW_LINEAR,
  CS_LAW_MIXED,
  CS_LAW_LOG,
  CS_LAW_HELMBOLD,
  CS_LAW_BRACKEN,
  CS_N_LAWS
} cs_law;

/* Names as above, ended by NULL; false when there is no such law. */
extern const char *const cs_law_names[];
bool cs_law_find(const char *name, cs_law *out);

/* a, b > 0; kill_a, kill_b >= 0, not both 0; a side stops fighting when it is down to
 * break_a * a, 0 <= break_a < 1; 0: to the end. */
typedef struct {
  cs_law law;
  double a, b, kill_a, kill_b;
  double break_a, break_b;
  double w;    /* helmbold, 0..1 */
  double p, q; /* bracken, >= 0 */
} cs_duel;

typedef struct {
  int winner;  /* 1: b breaks first, -1: a does, 0: both at once, or neither ever */
  double a, b; /* strengths at the end */
  double time; /* infinite when the end is only approached */
} cs_duel_end;

/* Exponents of Bracken's form, from which all but the mixed law follow. */
void cs_law_exponents(const cs_duel *d, double *p, double *q);

/* What b and a have taken of the conserved quantity when they break: a's breaking reserve, and b's.
 * Whoever has less breaks first.  Infinite for a side that never breaks under this law. */
void cs_duel_reserves(const cs_duel *d, double *reserve_a, double *reserve_b);

/* The quantity that the law conserves, for the strengths a, b. */
double cs_duel_invariant(const cs_duel *d, double a, double b);

void cs_duel_solve(const cs_duel *d, cs_duel_end *out);

/* Fights to the end under the square law: left[i] = survivors, positive when a wins, negative when
 * b does.  Arrays of n; left may be a. */
void cs_square_column(size_t n, const double *a, const double *b, const double *kill_a,
                      const double *kill_b, double *left);

#endif
