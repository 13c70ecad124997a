/* A package as a case states it: structure fixed when the case is read, numbers from the columns of
 * its inputs in each future. */
#ifndef CASUS_MODELS_PACKAGE_ENTRY_H
#define CASUS_MODELS_PACKAGE_ENTRY_H

#include "models/model.h"
#include "models/package/profile.h"
#include "models/package/solution.h"

enum {
  CS_PACKAGE_ISSUES = 24, /* in a case */
  CS_PACKAGE_LEVELS = 64, /* of one issue */
  CS_PACKAGE_TERMS = 256,
  CS_PACKAGE_NAMED = 64 /* packages with a name */
};

/* How the distance of a level from a position, as a share of the scale, becomes loss (0..1). */
typedef struct {
  bool is_quadratic;
  double near, far; /* else: none up to near, then straight to 1 at far */
} cs_package_loss;

#define CS_NO_INPUT UINT32_MAX

/* What the levels of an issue are worth to a party. */
typedef struct {
  bool is_table;
  uint32_t position, salience; /* inputs; CS_NO_INPUT: the party has no stake */
  uint32_t at_most, at_least;  /* of its red line, CS_NO_INPUT: none */
  bool is_hard;                /* the red line bars levels; else crossing it costs */
  const uint32_t *table;       /* [level]: inputs */
  cs_package_loss loss;
} cs_package_stake;

typedef struct {
  const char *id;
  size_t level[CS_PACKAGE_ISSUES];
} cs_package_named;

typedef struct {
  const cs_model_entry *m;
  cs_negotiation shape;          /* words and structure; the numbers in `deal` are not used, but
                                    its weight, rate and purse are NULL where there are none */
  const double *from, *span;     /* [issue]: scale */
  const uint32_t *issue_no_deal; /* [issue]: input */
  cs_package_stake *stakes;      /* [party * n_issues + issue] */
  const bool *term_of;           /* [term * n_parties + party]: whom the term counts for */
  const uint32_t *term_value;    /* [term]: input; CS_NO_INPUT for what is forbidden */
  const uint32_t *no_deal;       /* [party]: input, or CS_NO_INPUT: from the issues */
  const uint32_t *outside;       /* [party]: input added to it, or CS_NO_INPUT */
  const uint32_t *weight;        /* [party]: input, or CS_NO_INPUT: 1; NULL: all 1 */
  const uint32_t *rate;          /* [party]: input, or CS_NO_INPUT; NULL: no side payments */
  const uint32_t *purse;         /* [party]: input, or CS_NO_INPUT: no limit; with rate */
  const char *payment_unit;      /* of money, or NULL */
  uint32_t soft;                 /* input: share of the salience that crossing a soft line costs */
  cs_solution_kind solution;
  cs_package_named *named;
  size_t n_named;
  uint32_t *inputs; /* quantities behind the inputs */
  size_t n_inputs, cap_inputs;
} cs_package_entry;

/* Reads the entry; adds its parameters to the graph.  Problems go to its diag. */
casus_status cs_package_read(cs_declaration *d, cs_package_entry *out);

/* The numbers of a deal in one future: `in` are the values of the inputs.  `d` has the shape of the
 * entry and room for its numbers.  False when a value is not finite, or a weight or a rate not
 * above 0. */
bool cs_package_fill(const cs_package_entry *e, const double *in, cs_deal *d);

/* Is this level of the issue beyond the red line of the party (in whichever way it is held)? */
bool cs_package_crosses(const cs_package_entry *e, const double *in, size_t party, size_t issue,
                        size_t level);

#endif
