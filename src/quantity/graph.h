/* The sheet of named quantities of a case: numbers, draws from distributions, formulas, outputs of
 * models and shocks, with the overlays that replace some of them.
 *
 * Names: actors.A.capability, issues.I.now, issues.I.no_deal, stances.A.I.position, .salience,
 * .capability, .red_line.at_most, .red_line.at_least, quantities.Q, models.M.<output>, measures.M,
 * shocks.S (1 in the futures in which it happens), shocks.S.chance.  In formulas the first part may
 * be left out of quantities., models., measures. and shocks. */
#ifndef CASUS_QUANTITY_GRAPH_H
#define CASUS_QUANTITY_GRAPH_H

#include "base/map.h"
#include "base/text.h"
#include "case/case.h"
#include "quantity/correlation.h"
#include "quantity/distribution.h"
#include "quantity/formula.h"

#include <stdint.h>

typedef enum {
  CS_CONSTANT,
  CS_DRAW,    /* from a distribution, by inversion of one uniform */
  CS_FORMULA, /* of other quantities */
  CS_OUTPUT,  /* of a part of a model */
  CS_SHOCK    /* does this shock happen? */
} cs_quantity_kind;

#define CS_NO_QUANTITY UINT32_MAX

typedef struct {
  const char *name;
  cs_place at;
  cs_place value_at; /* where its value is written; no line where it is not */
  cs_quantity_kind kind;
  const char *text;              /* as written; NULL for outputs and shocks */
  double number;                 /* CS_CONSTANT */
  cs_distribution *distribution; /* CS_DRAW */
  size_t draw;         /* CS_DRAW: its dimension among the draws, or among the deep draws */
  bool is_deep;        /* CS_DRAW from range(): swept, never averaged */
  cs_formula *formula; /* CS_FORMULA */
  size_t source;       /* CS_OUTPUT: its part; CS_SHOCK: its shock */
  double least, most;  /* the value is held within these (-inf, inf when free) */
  double span; /* what 100 % of its scale is, signed towards the scale's upper end; NAN: none */
  bool is_truth;
  bool is_headline; /* an output that reports show without being asked */
  bool is_set;      /* by what is set over the case's text */
  cs_meta meta;
} cs_quantity;

typedef enum { CS_REPLACE, CS_SHIFT, CS_SCALE, CS_SHIFT_PERCENT } cs_change_kind;

/* target := value; target += value; target *= value; target += value % of its span. */
typedef struct {
  uint32_t target;
  cs_change_kind kind;
  uint32_t value;
} cs_step;

typedef struct {
  const char *name, *title, *about, *source;
  cs_step *steps; /* in the order of the case */
  size_t n_steps, cap_steps;
} cs_overlay;

/* A shock happens in a future or not.  Shocks that exclude one another share one uniform, cut into
 * pieces as long as their chances, so that each keeps its chance.  A shock that others imply
 * happens when any of them does, and otherwise with just the chance that brings its own chance to
 * what the case states. */
typedef struct {
  cs_overlay overlay;
  uint32_t happens, chance, uniform;
  uint32_t *before; /* chances of the earlier shocks of its exclusive group */
  size_t n_before;
  uint32_t *implied_by; /* indicators of the shocks that imply it */
  uint32_t *implied_chance;
  size_t *implied_group; /* exclusive group of each, to add up their chances rightly */
  size_t n_implied_by, cap_implied_by;
  size_t group; /* exclusive group; every shock has one, most are alone in it */
} cs_shock;

/* The futures of one block, as a model sees them: columns of n values. */
typedef struct {
  size_t n;
  const double *const *in; /* in[k]: the column of input k */
  double *const *out;      /* out[k]: the column of output k, to be filled */
  void *workspace;         /* as many bytes as the part asked for, aligned for vectors */
} cs_batch;

/* One computation of a model: a pure function from input columns to output columns.  A future in
 * which it has no answer gets NaN outputs. */
typedef struct {
  const char *name; /* of the model and the part, for messages */
  const void *self; /* the model's own data */
  void (*evaluate)(const void *self, const cs_batch *batch);
  size_t (*workspace)(const void *self, size_t n); /* bytes for n futures; NULL: none */
  /* Explains one future in words; `in` are its inputs.  May be NULL. */
  void (*explain)(const void *self, const double *in, const double *out, cs_buf *text);
  uint32_t *inputs, *outputs;
  size_t n_inputs, n_outputs;
} cs_part;

/* A quantity as an actor sees it: `of` under belief number `belief`. */
typedef struct {
  size_t belief;
  uint32_t of, view;
} cs_view;

typedef struct {
  const cs_case *c;
  cs_document *doc; /* the case's, in which values are expanded */
  cs_arena *arena;
  casus_diag *diag;
  cs_quantity *quantities;
  size_t n, cap;
  cs_map names;
  cs_part *parts;
  size_t n_parts, cap_parts;
  cs_overlay *strategies, *beliefs; /* as many as in the case, in its order */
  cs_shock *shocks;
  size_t n_steps; /* of all overlays of the case */
  cs_view *views;
  size_t n_views, cap_views;
  uint32_t *measures;     /* quantities of the case's measures */
  uint32_t *draws, *deep; /* the quantities behind the dimensions */
  size_t n_draws, n_deep, cap_draws, cap_deep;
  cs_correlation *correlation; /* among draws; NULL when none is stated */
  cs_inverses *tables;         /* of inverse distribution functions */
  const char **excused;        /* models that could not be declared */
  size_t n_excused, cap_excused;
  bool out_of_memory;
} cs_graph;

/* Step 1: the quantities that the case names itself.  Problems go to the case's diag. */
casus_status cs_graph_begin(cs_case *c, cs_graph *g);

/* What a value is held within, and what 100 % of its scale is (NAN: it has none). */
typedef struct {
  double least, most, span;
} cs_limits;

/* Any value; from `least` to `most`, without a scale. */
cs_limits cs_unlimited(void);
cs_limits cs_within(double least, double most);

/* Step 2, by each model (models/declare.h): parameters, outputs and parts.
 *
 * Adds the number (without one: `fallback`, if finite, else an error) as the quantity `name`, held within
 * the limits. */
uint32_t cs_graph_value(cs_graph *g, const char *name, cs_place at, const cs_number *number,
                        double fallback, cs_limits limits);

/* Adds the formula `f`, whose names are looked up with all others, as the quantity `name`: for what
 * a model's own formulas hold of the case's quantities alone.  `text` is what people see. */
uint32_t cs_graph_formula(cs_graph *g, const char *name, cs_place at, const char *text,
                          cs_formula *f);

/* Adds an output; the part is attached by cs_graph_part(). */
uint32_t cs_graph_output(cs_graph *g, const char *name, cs_place at, const char *unit,
                         bool is_truth);

/* Adds a part; its outputs now belong to it.  The arrays are copied. */
casus_status cs_graph_part(cs_graph *g, const cs_part *part);

/* Asks for quantity q as the actor of belief number `belief` (of the case's beliefs) sees it: what
 * the belief sets is as it says, what is computed from that is computed again, all else is as it
 * is. A change relative to a value is relative to the true one.  q may itself be a view.  The
 * answer is filled in by cs_graph_finish(). */
uint32_t cs_graph_view(cs_graph *g, size_t belief, uint32_t q);

/* Step 3: measures, overlays, shocks; then all names are looked up. */
casus_status cs_graph_finish(cs_graph *g);

void cs_graph_free(cs_graph *g);

/* The quantity with this name, full or short; CS_NO_QUANTITY when there is none. */
uint32_t cs_graph_find(const cs_graph *g, const char *name);

/* Does a name or a pattern of a `set:` mean the quantity of this full name? */
bool cs_graph_means(const char *pattern, const char *name);

/* "+5", "-5", "*0.8", "+10%": how such a value changes what it is set on, and in *rest the value without
 * the sign that makes it relative.  Text in parentheses is a formula as it stands. */
cs_change_kind cs_change_kind_of(const cs_node *value, cs_node *rest);

/* From here on quantities of the model `id`, which could not be declared, are unknown without a message. */
void cs_graph_excuse(cs_graph *g, const char *id);

/* Reports an unknown quantity with the nearest name. */
void cs_graph_unknown(const cs_graph *g, cs_place at, const char *name);

/* How formulas of this graph look up names; the scope points at `g`. */
cs_scope cs_graph_scope(const cs_graph *g);

/* What quantity q is computed from in the case as it stands (no overlay), one call each. */
void cs_graph_inputs(const cs_graph *g, uint32_t q, void (*each)(void *user, uint32_t input),
                     void *user);

#endif
