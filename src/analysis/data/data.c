/* Columns of futures; see data.h. */
#include "analysis/data/data.h"

#include "base/alloc.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

casus_status cs_data_make(cs_data *d, cs_arena *arena, bool has_u) {
  size_t outcomes = d->n_outcomes * d->n_strategies, columns = d->n_inputs + outcomes;

  d->y = cs_arena_alloc(arena, outcomes, sizeof *d->y);
  if (!d->y || (d->n && columns > SIZE_MAX / d->n)) return CASUS_NOMEM;
  d->memory = cs_calloc(columns * d->n, sizeof *d->memory);
  d->more_memory = has_u ? cs_calloc(d->n_inputs * d->n, sizeof *d->more_memory) : NULL;
  if (!d->memory || (has_u && !d->more_memory)) {
    cs_data_free(d);
    return CASUS_NOMEM;
  }
  for (size_t k = 0; k < d->n_inputs; k++) {
    d->inputs[k].x = d->memory + k * d->n;
    d->inputs[k].u = has_u ? d->more_memory + k * d->n : NULL;
  }
  for (size_t c = 0; c < outcomes; c++) d->y[c] = d->memory + (d->n_inputs + c) * d->n;
  return CASUS_OK;
}

void cs_data_free(cs_data *d) {
  cs_free(d->memory);
  cs_free(d->more_memory);
  d->memory = NULL;
  d->more_memory = NULL;
}

void cs_data_survey(cs_data *d) {
  for (size_t k = 0; k < d->n_inputs; k++) {
    cs_input *in = &d->inputs[k];

    in->least = INFINITY;
    in->most = -INFINITY;
    for (size_t i = 0; i < d->n; i++) {
      if (in->x[i] < in->least) in->least = in->x[i];
      if (in->x[i] > in->most) in->most = in->x[i];
    }
  }
}

/* "b.c" of "a.b.c". */
static const char *without_first(const char *name) {
  const char *dot = strchr(name, '.');

  return dot ? dot + 1 : name;
}

int cs_data_input(const cs_data *d, const char *name) {
  for (size_t k = 0; k < d->n_inputs; k++) {
    if (!strcmp(d->inputs[k].name, name)) return (int)k;
  }
  for (size_t k = 0; k < d->n_inputs; k++) {
    if (!strcmp(without_first(d->inputs[k].name), name)) return (int)k;
  }
  return -1;
}

int cs_data_outcome(const cs_data *d, const char *name) {
  for (size_t k = 0; k < d->n_outcomes; k++) {
    if (!strcmp(d->outcomes[k].name, name)) return (int)k;
  }
  return -1;
}

int cs_data_strategy(const cs_data *d, const char *name) {
  for (size_t k = 0; k < d->n_strategies; k++) {
    if (!strcmp(d->strategies[k], name)) return (int)k;
  }
  return -1;
}
