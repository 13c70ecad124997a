/* What every rule works with: a workspace cut in order, and the present actors of one issue side by side. */
#ifndef CASUS_MODELS_BARGAINING_WORKSPACE_H
#define CASUS_MODELS_BARGAINING_WORKSPACE_H

#include "models/bargaining/table.h"

#include <stdbool.h>

/* A workspace that is handed out piece by piece.  With base NULL it only counts, so that the same
 * layout function measures and cuts. */
typedef struct {
  char *base;
  size_t used;
} cs_work;

/* n elements, aligned to 64 bytes; NULL while counting. */
void *cs_work_take(cs_work *w, size_t n, size_t size);

/* The present actors of one issue: their numbers and their values side by side. */
typedef struct {
  size_t n;
  size_t *actor;
  double *x, *s, *c;
} cs_column;

void cs_column_layout(cs_column *col, cs_work *w, size_t n_actors);
/* Fills `col` with the actors that have a stance on `issue`. */
void cs_column_load(cs_column *col, const cs_table *t, size_t issue);

static inline bool cs_present(const cs_table *t, size_t actor, size_t issue) {
  return !t->present || t->present[actor * t->n_issues + issue];
}

#endif
