/* A graph of quantities compiled for evaluation: for the case as it stands and for each strategy,
 * in which order what is computed.  What a strategy does not reach is computed once.
 *
 * A world is the case as it stands (world 0, "base") or with one strategy (world 1 + its index). */
#ifndef CASUS_ENGINE_PROGRAM_H
#define CASUS_ENGINE_PROGRAM_H

#include "quantity/graph.h"

typedef enum {
  CS_DO_DRAW,    /* draw a quantity from its uniform */
  CS_DO_ONCE,    /* a number that nothing changes: its column is filled once */
  CS_DO_NUMBER,  /* fill a column with a number */
  CS_DO_FORMULA, /* evaluate a formula */
  CS_DO_PART,    /* evaluate a part of a model */
  CS_DO_SHOCK,   /* does a shock happen? */
  CS_DO_ALIAS,   /* the quantity is another one's column */
  CS_DO_STEPS    /* the overlays' steps and the bounds, in place */
} cs_do;

/* One overlay step; `guard` is the shock's indicator or CS_NO_QUANTITY. */
typedef struct {
  cs_step step;
  uint32_t guard;
} cs_guarded_step;

typedef struct {
  cs_do what;
  uint32_t quantity; /* or the part, for CS_DO_PART */
  uint32_t other;    /* CS_DO_ALIAS: whose column */
  const cs_guarded_step *steps;
  size_t n_steps;
  bool bounded; /* CS_DO_STEPS: hold the result within the quantity's bounds */
  bool
      from_base; /* CS_DO_STEPS: start from the quantity's value in the base world, before shocks */
  bool keep;     /* CS_DO_STEPS of the base: some strategy will want the value before shocks */
} cs_instruction;

typedef struct {
  const char *name; /* "base" or the strategy's */
  cs_instruction *code;
  size_t n, cap;
  uint32_t *slots; /* quantities that need a column of their own, in slot order */
  size_t n_slots, cap_slots;
} cs_world;

typedef struct {
  const cs_graph *graph;
  cs_world *worlds; /* worlds[0] is the base */
  size_t n_worlds;
  size_t *strategies; /* [w - 1]: index of the strategy of world w */
  uint32_t *draws;    /* quantities drawn, in the base's order */
  size_t n_draws;
  uint32_t *kept; /* quantities whose values before shocks are kept */
  size_t n_kept, cap_kept;
  size_t scratch;                   /* columns that formulas need */
  size_t most_inputs, most_outputs; /* of any part */
} cs_program;

/* What is wanted: quantities in every world, and in some worlds more. */
typedef struct {
  const uint32_t *everywhere;
  size_t n_everywhere;
  const uint32_t *quantity; /* quantity[i] is wanted in world[i] */
  const size_t *world;
  size_t n_more;
} cs_wanted;

/* Compiles for the strategies strategies[0..n).  A cycle is reported with its path.  The program
 * lives in the arena; the graph must outlive it. */
casus_status cs_program_make(const cs_graph *g, const size_t *strategies, size_t n,
                             const cs_wanted *wanted, cs_arena *arena, casus_diag *diag,
                             cs_program *out);

/* Does the world give quantity q a value of its own?  If not, it has the base world's. */
bool cs_world_reaches(const cs_world *w, uint32_t q);

/* ---- Workers: the columns of one thread ---------------------------------------------------- */

typedef struct cs_worker cs_worker;

/* Columns for blocks of up to `block` futures.  NULL when out of memory. */
cs_worker *cs_worker_new(const cs_program *p, size_t block);
void cs_worker_free(cs_worker *w);

/* The uniform column of draw k (an index into program.draws), to be filled with n numbers in (0, 1)
 * before cs_worker_base(); correlation is applied by cs_worker_base(). */
double *cs_worker_uniform(cs_worker *w, size_t k);

/* Sets the deep quantity number k (in the graph's order) to its value at probability u. */
void cs_worker_deep(cs_worker *w, size_t k, double u);

/* The column of the probabilities at which deep quantity k stands.  Filled with n numbers in (0, 1),
 * cs_worker_deep_drawn() gives the quantity its values there. */
double *cs_worker_deep_uniform(cs_worker *w, size_t k);
void cs_worker_deep_drawn(cs_worker *w, size_t k, size_t n);

/* Evaluates the base world for n futures. */
void cs_worker_base(cs_worker *w, size_t n);

/* Evaluates world v >= 1 on the same futures; its columns are then those that cs_worker_columns()
 * shows, until the next call. */
void cs_worker_world(cs_worker *w, size_t v, size_t n);

/* columns[q]: the column of quantity q in the world evaluated last; valid for quantities that were
 * wanted there and what they are computed from. */
const double *const *cs_worker_columns(const cs_worker *w);

/* Scratch of `columns` columns for cs_formula_columns(), beyond what the program itself needs; NULL
 * when out of memory. */
double *cs_worker_scratch(cs_worker *w, size_t columns);

/* How many values were held at a bound by instruction i of world v since the worker was made or
 * cs_worker_forget_held() called. */
uint64_t cs_worker_held(const cs_worker *w, size_t v, size_t i);
void cs_worker_forget_held(cs_worker *w);

#endif
