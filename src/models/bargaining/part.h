/* The parts of a bargaining model: what is computed from which columns. */
#ifndef CASUS_MODELS_BARGAINING_PART_H
#define CASUS_MODELS_BARGAINING_PART_H

#include "models/bargaining/rules.h"
#include "quantity/graph.h"

/* What happens when the rule's outcome crosses a hard red line of a seated actor. */
typedef enum {
  CS_RED_LINES_BOUND,   /* the outcome stops at the line; no deal when lines contradict */
  CS_RED_LINES_NO_DEAL, /* the issue falls back on its no-deal value */
  CS_RED_LINES_IGNORE
} cs_red_lines;

/* One red line of an actor on an issue: an input column. */
typedef struct {
  size_t input;
  size_t seat; /* input that tells whether its actor sits; SIZE_MAX: always */
  bool is_most, is_hard;
} cs_bargaining_red_line;

/* An actor's stance on an issue: input columns; SIZE_MAX where there is none. */
typedef struct {
  size_t position, salience, capability;
} cs_place_at_table;

/* One rule over some issues.  Inputs are columns in natural units; saliences 0..100. */
typedef struct {
  cs_rule rule;
  cs_rule_options options;
  cs_red_lines red_lines;
  size_t n_actors, n_issues;
  cs_place_at_table *places; /* [actor * n_issues + issue] */
  size_t *seat;              /* [actor]: input, or SIZE_MAX: always seated */
  const char *const *actors, *const *issues;
  const double *from, *to; /* [issue] ends of its scale */
  const char *const *units;
  cs_bargaining_red_line **lines; /* [issue] */
  size_t *n_lines;
  size_t *no_deal;   /* [issue] input, or SIZE_MAX */
  bool wants_lines;  /* outputs per issue: outcome, bound, no_deal, crossed; else outcome */
  bool wants_rounds; /* one more output at the end */
} cs_rule_part;

/* An actor's loss: mean distance of outcomes from its positions, weighted by salience, on scales of
 * 0..1.  Inputs: position, salience, outcome of each issue in turn. */
typedef struct {
  size_t n_issues;
  const double *from, *to;
} cs_loss_part;

void cs_rule_part_evaluate(const void *self, const cs_batch *batch);
size_t cs_rule_part_workspace(const void *self, size_t n);
void cs_rule_part_explain(const void *self, const double *in, const double *out, cs_buf *text);

void cs_loss_part_evaluate(const void *self, const cs_batch *batch);

#endif
