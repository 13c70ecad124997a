/* What a run has found: verdicts on the claims, and in which order the strategies stand.
 *
 * In a case with deep ranges every future of the run has drawn a point of the box for itself, so that
 * a mean's error covers futures and box together; the worst and the best over the box are searched
 * (deep/search.h).  The case as it stands is one of the rivals. */
#ifndef CASUS_ANALYSIS_FINDING_H
#define CASUS_ANALYSIS_FINDING_H

#include "analysis/deep/search.h"
#include "analysis/order.h"
#include "analysis/verdict.h"

/* By what strategies are put in order. */
typedef enum {
  CS_ORDER_MEAN,   /* the aim over all futures, every value of a deep range as likely */
  CS_ORDER_WORST,  /* the aim at each one's worst point of the deep box */
  CS_ORDER_REGRET, /* how far it falls short of the best, at the point where that is most */
  CS_ORDERS
} cs_order_kind;

/* "mean", "worst", "regret". */
extern const char *const cs_order_names[CS_ORDERS];

typedef struct {
  cs_aim aim;
  cs_order by[CS_ORDERS]; /* of the worlds; n = 0 where there is none */
  size_t n_worlds;
  bool *first;  /* [world]: leads by one of these */
  bool settled; /* one world leads, by all of them */
  bool has_box; /* false: no deep ranges, or the run was stopped */
  cs_deep_found box;
  cs_figure *figures;
  size_t n_figures;
  cs_verdict *verdicts; /* [claim] */
} cs_finding;

/* Judges the run `r` of plan `p`; `like` gives the settings of the search, like->deep_points its
 * design (not used without deep ranges, or where r was stopped).  What it holds lives in `arena`,
 * but for the box: cs_finding_free().  CASUS_STOPPED: all is there but the box. */
casus_status cs_find(const cs_study *s, const cs_plan *p, const cs_run *r,
                     const cs_run_settings *like, cs_arena *arena, cs_finding *out);
void cs_finding_free(cs_finding *f);

/* Where a figure lies over the box; NULL where it was not searched for or does not move, so that the
 * run itself says all. */
const cs_bounds *cs_finding_bounds(const cs_finding *f, cs_figure_kind kind, size_t world,
                                   size_t which);

#endif
