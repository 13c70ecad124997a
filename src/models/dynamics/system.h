/* A system of difference equations over steps, with noise, computed for columns of futures.
 *
 * Step t = 0 .. steps - 1; path p = 0 .. paths - 1 (repetitions within one future).  On each path
 *
 *   x_0     = start                                       states
 *   f_t     = flow(inputs, t, noise_t, x_t, f_t so far)   flows, in their order
 *   x_{t+1} = next(inputs, t, noise_t, x_t, f_t)          all states at once
 *
 * and an output is a formula of the same names, folded over steps and paths in the stated order.
 *
 * Noise is either a table with one row a path, the same in all futures, or drawn: noise k at step t
 * on path p is the quantile, at word t of stream (k, p) of Philox keyed by the bits of the input
 * `luck`, of its distribution.  So a draw depends on nothing but (luck, k, p, t): further steps,
 * paths, futures or noise terms leave it as it is, and futures with the same luck share all paths.
 */
#ifndef CASUS_MODELS_DYNAMICS_SYSTEM_H
#define CASUS_MODELS_DYNAMICS_SYSTEM_H

#include "quantity/graph.h"

enum {
  CS_DYNAMICS_STEPS = 10000,
  CS_DYNAMICS_PATHS = 10000,
  CS_DYNAMICS_POINTS = 1000000, /* steps times paths */
  CS_DYNAMICS_NAMES = 200,      /* noise terms, states and flows together */
  CS_DYNAMICS_NOISE = 20,       /* noise terms */
  CS_DYNAMICS_OUTPUTS = 200,
  CS_DYNAMICS_SLOTS = 20000 /* steps kept apart, over all outputs that fold paths first */
};

#define CS_NO_LUCK SIZE_MAX

/* How the values of an output become one; mean of a condition is its share. */
typedef enum { CS_FOLD_LAST, CS_FOLD_MEAN, CS_FOLD_SUM, CS_FOLD_MIN, CS_FOLD_MAX } cs_fold;

typedef struct {
  const char *id;
  const cs_distribution *drawn; /* NULL: from the table */
  const double *table;          /* [path * steps + step] */
} cs_noise;

typedef struct {
  const char *id, *unit;
  size_t start; /* which input */
  const cs_formula *next;
} cs_dynamics_state;

typedef struct {
  const char *id;
  const cs_formula *value;
} cs_flow;

typedef struct {
  const char *id;
  const cs_formula *value;
  size_t from, to;      /* first and last step that counts */
  cs_fold steps, paths; /* paths: never CS_FOLD_LAST */
  bool paths_first;
} cs_system_output;

/* Formulas read columns by number: first the step, then noise, states and flows in their order,
 * then the inputs. */
typedef struct {
  const char *name;
  size_t n_inputs, luck; /* luck: which input, CS_NO_LUCK when nothing is drawn */
  size_t steps, paths;
  cs_noise *noise;
  cs_dynamics_state *states;
  cs_flow *flows;
  cs_system_output *outputs;
  size_t n_noise, n_states, n_flows, n_outputs;
  size_t n_scaled; /* flows that are noise put in its place: the first */
  size_t scratch;  /* columns that the formulas need; see cs_system_measure() */
} cs_system;

/* Fills s->scratch once all formulas are looked up. */
void cs_system_measure(cs_system *s);

/* The number of the first column of each sort. */
enum { CS_SYSTEM_STEP, CS_SYSTEM_NOISE };
size_t cs_system_states(const cs_system *s);
size_t cs_system_flows(const cs_system *s);
size_t cs_system_inputs(const cs_system *s);

/* cs_part's evaluate and workspace; self is a cs_system.  A future gets NaN in an output for which
 * some value that counts is none or infinite. */
void cs_system_evaluate(const void *self, const cs_batch *batch);
size_t cs_system_workspace(const void *self, size_t n);

/* The states of one future on its first `paths` paths, at the steps at[0..n), which increase:
 * track[(k * paths + p) * n + j] of state k.  in[k] is input k.  CASUS_OK or CASUS_NOMEM. */
casus_status cs_system_track(const cs_system *s, const double *in, size_t paths, const size_t *at,
                             size_t n, double *track);

#endif
