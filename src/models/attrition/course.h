/* The course of a front's fight, and its chance to hold, for one set of numbers. */
#ifndef CASUS_MODELS_ATTRITION_COURSE_H
#define CASUS_MODELS_ATTRITION_COURSE_H

#include "models/attrition/front.h"

enum { CS_COURSE_STEPS = 20 };

/* A fight after the raid.  `rate`: the defender's rate of killing over the attacker's, which is
 * advantage times luck (front.c).  Strengths in equivalents, > 0; breaks are shares left, 0..1. */
typedef struct {
  double def, att, rate, exponent, break_def, break_att;
} cs_front_fight;

/* Strengths in CS_COURSE_STEPS equal steps of time, def[k] and att[k] for k = 0..CS_COURSE_STEPS,
 * from the beginning of the fight to the moment at which one side breaks; how long that is, the
 * front does not say.  Exponent 2 is the square law, 1 the linear one; between and beyond Bracken's
 * form (laws.h) with p = max(1, exponent - 1), q = p + 1 - exponent, which conserves the same.
 * Straight lines between CS_COURSE_POINTS strengths of the side that breaks.  A side that fights to
 * the end (break 0) is followed down to CS_COURSE_END of its strength.  False, and nothing is
 * filled, without forces or a finite time. */
enum { CS_COURSE_POINTS = 16 };
#define CS_COURSE_END 0.01
bool cs_front_course(const cs_front_fight *f, double *def, double *att);

/* The front's chance to hold: its parts `raid` and `strengths` for the scalars (by number) and the
 * sums of count times effect over each side's types. */
double cs_front_holds(const double scalars[CS_FRONT_SCALARS], double att, double def);

#endif
