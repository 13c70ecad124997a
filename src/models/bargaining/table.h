/* A negotiating table, as every rule of bargaining sees it: who wants what, how much, with what
 * weight.  A plain structure of arrays that owns nothing, so that a caller can point it at its
 * columns; the rules are pure functions of it. */
#ifndef CASUS_MODELS_BARGAINING_TABLE_H
#define CASUS_MODELS_BARGAINING_TABLE_H

#include <stddef.h>
#include <stdint.h>

/* Row-major matrices: element (actor a, issue k) stands at [a * n_issues + k].
 * Positions lie on the issue's 0..1 scale, saliences in 0..1, capabilities are >= 0.
 * An actor without a stance on an issue has salience 0 there and present 0. */
typedef struct {
  size_t n_actors, n_issues;
  const double *position;
  const double *salience;
  const double *capability;     /* per actor and issue */
  const unsigned char *present; /* 1: the actor has a stance on the issue; NULL: all have */
  const char *const *actors;    /* names, or NULL; used by explanations only */
  const char *const *issues;
} cs_table;

#endif
