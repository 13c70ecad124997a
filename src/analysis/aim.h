/* What strategies are judged by: how often they meet all thresholds together; where hardly any
 * does, how many they meet on average; in a case without thresholds, the mean of its first measure
 * that has a direction.  The thresholds are the case's, and so is the judgement. */
#ifndef CASUS_ANALYSIS_AIM_H
#define CASUS_ANALYSIS_AIM_H

#include "analysis/study.h"

typedef enum {
  CS_AIM_NONE, /* no strategy, or nothing to judge by */
  CS_AIM_ALL_MET,
  CS_AIM_MOST_MET, /* no strategy meets all together in even CS_AIM_RARE of the futures */
  CS_AIM_MEASURE
} cs_aim_kind;

#define CS_AIM_RARE 0.01

/* "none", "all_met", "most_met", "measure". */
extern const char *const cs_aim_names[];

typedef struct {
  cs_aim_kind kind;
  size_t watch;        /* CS_AIM_MEASURE: which */
  bool high_is_better; /* false: less is better, of a measure */
} cs_aim;

/* By the run's first deep point. */
cs_aim cs_aim_of(const cs_plan *p, const cs_run *r);

/* The aim's value in a world at a deep point: a share, a number of thresholds or a mean.  replicate
 * (may be NULL): of each replicate, NaN where it has none. */
double cs_aim_at(const cs_aim *aim, const cs_plan *p, const cs_run *r, size_t deep, size_t world,
                 double *replicate);

/* By how much the aim falls short, at a deep point, of the world that is best there; replicate[] and
 * work[] have room for one number a replicate.  The best world is chosen by the same futures, so
 * that between worlds that are level the regret leans up, by less than its error. */
double cs_regret_at(const cs_aim *aim, const cs_plan *p, const cs_run *r, size_t deep, size_t world,
                    double *replicate, double *work);

bool cs_has_threshold(const cs_watch *w);

#endif
