/* Reads a system of difference equations out of a case.
 *
 *   steps: 100
 *   paths: 50                           repetitions within one future; 1 when not given
 *   noise: {shock: normal(0, spread), rain: {table: rain.csv}}
 *   luck: 0..1                          what the drawn noise hangs on
 *   states: {stock: {start: 10, next: stock + made - used}}
 *   flows: {made: rate * stock, used: demand + shock}
 *   outputs: {end: stock, worst: {value: stock, steps: min, paths: mean, first: paths}}
 *
 * Formulas name noise, states, flows (those before them), `step` and every quantity of the case.
 * What stands in them of the case's quantities alone is computed once in a future, as a quantity of
 * its own, and enters the system as an input. */
#ifndef CASUS_MODELS_DYNAMICS_ENTRY_H
#define CASUS_MODELS_DYNAMICS_ENTRY_H

#include "models/declare.h"
#include "models/dynamics/system.h"

typedef struct {
  cs_system system;
  uint32_t *inputs; /* quantities */
  size_t cap_inputs;
  const char **units; /* [output]; NULL where none is given */
} cs_dynamics_entry;

/* The folds by name, in the order of cs_fold. */
extern const char *const cs_fold_names[5];

/* Everything lives in the graph's arena.  Problems go to its diag, all of them. */
casus_status cs_dynamics_read(cs_declaration *d, cs_dynamics_entry *out);

#endif
