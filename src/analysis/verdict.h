/* Verdicts on claims: does it hold, by what margin, how sure, and on what does it hinge?
 *
 * The margin of a comparison a > b is a - b; of "x and y" the smaller, of "x or y" the larger of
 * the margins, of "not x" the negative; a claim holds when its margin is above 0.  Its error is the
 * half width of the 95 % t-interval over the replicates' own margins, or over their linear part
 * where that is wider; a claim whose interval holds 0 is undecided.  Where a term has no value, a
 * claim has no margin and no verdict but that. */
#ifndef CASUS_ANALYSIS_VERDICT_H
#define CASUS_ANALYSIS_VERDICT_H

#include "analysis/study.h"

enum { CS_DRIVERS = 5 };

typedef enum {
  CS_HOLDS,
  CS_FAILS,
  CS_UNDECIDED, /* the error is larger than the margin, or not known */
  CS_MIXED,     /* fails at the worst point of the deep box, and holds at the best */
  CS_UNTESTED,  /* waits for a kind of model */
  CS_LEFT_OUT,  /* a strategy it speaks of did not run */
  CS_NO_VALUE   /* its margin cannot be computed, or not at every point of the deep box */
} cs_verdict_kind;

enum { CS_VERDICTS = CS_NO_VALUE + 1 };

/* Why a margin cannot be computed. */
typedef enum {
  CS_LACKS_NOTHING,
  CS_NEVER_HAPPENS, /* no future meets the conditions of a term */
  CS_ALWAYS_FAILS,  /* a term has a value in no future */
  CS_NO_NUMBER      /* its terms have values, what is made of them has none: 1 / 0 */
} cs_lacking;

extern const char *const cs_verdict_names[];

/* An input and its first-order share of the variance of the margin. */
typedef struct {
  const char *name; /* the quantity, a shock or a deep range */
  double share;     /* 0..1 */
  double error;     /* standard error */
} cs_driver;

typedef struct {
  cs_verdict_kind verdict;
  double margin, error;       /* of all futures; deep ranges as if every value were as likely */
  bool moves;                 /* over the deep box; else worst and best are the margin */
  double worst, worst_error;  /* the margin at the worst point of the deep box that was found */
  double best, best_error;    /* at the best */
  double *terms, *term_error; /* [claim's term]: value and error */
  cs_driver drivers[CS_DRIVERS];
  size_t n_drivers;
  cs_lacking lacking;  /* CS_NO_VALUE: why, at the first deep point where it is so */
  size_t lacking_term; /* the claim's term that lacks it; CS_NO_NUMBER: none in particular */
  double left_out;     /* greatest share of a term's futures that fail, and so are left out */
} cs_verdict;

/* Judges all claims by a run with one deep point, or whose deep ranges were drawn; verdicts[i]
 * belongs to the study's claim i.  The arrays live in `arena`. */
casus_status cs_judge(const cs_study *s, const cs_plan *p, const cs_run *r, cs_arena *arena,
                      cs_verdict **out);

/* Judges claim i over the deep box: `found` holds futures at its worst and at its best point,
 * deep points `worst` and `best`.  It holds where it does so at the worst, fails where it fails at
 * the best.  Only for claims whose verdict is one of these or undecided. */
casus_status cs_judge_over_box(const cs_study *s, const cs_plan *p, const cs_run *found,
                               size_t worst, size_t best, size_t i, cs_verdict *v);

/* The margin of claim i at every deep point that a run has finished, NaN where it has none, with its
 * error and what it says there: margin[deep], error[deep], kind[deep] (may be NULL). */
casus_status cs_claim_margins(const cs_study *s, const cs_plan *p, const cs_run *r, size_t i,
                              double *margin, double *error, cs_verdict_kind *kind);

/* The margin of the study's claim `claim` and its slopes in the claim's terms, at each finished
 * deep point: at[deep], slope[deep * terms + term]. */
casus_status cs_claim_linear(const cs_study *s, const cs_plan *p, const cs_run *r, size_t claim,
                             double *at, double *slope);

#endif
