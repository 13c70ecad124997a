/* Shows the result of a run: a table for people, JSON, CSV, Markdown. */
#ifndef CASUS_REPORT_RESULT_H
#define CASUS_REPORT_RESULT_H

#include "analysis/quality.h"
#include "report/kind_picture.h"
#include "report/survival.h"

#include <jansson.h>

/* All that a report shows. */
typedef struct {
  const cs_study *study;
  const cs_plan *plan;
  const cs_run *run;
  const cs_verdict *verdicts;
  const cs_quality *quality;
  const cs_survival *survival; /* NULL: not looked for */
  const char *rule;            /* of every bargaining model instead of the case's, or NULL */
  size_t threads;              /* for what a report computes besides; 0: 1.  Changes no number */
  const cs_kind_picture *const
      *pictures; /* of the kinds of model, ended by NULL; NULL: there are none */
} cs_result;

/* The result as JSON (schema/run.schema.json, or, lean, the answer and the claims alone:
 * schema/run-lean.schema.json); NULL when out of memory.  The caller owns it.
 * Nothing in it depends on the machine, the time or the number of threads. */
json_t *cs_result_json(const cs_result *r, bool lean);

/* 80 columns; `charts`: with block charts of the measures' bands. */
void cs_result_table(const cs_result *r, bool colour, bool charts, cs_buf *out);

/* Long form: section, name, strategy, item, value, error. */
void cs_result_csv(const cs_result *r, cs_buf *out);

/* Tables to paste into a paper. */
void cs_result_markdown(const cs_result *r, cs_buf *out);

/* Why a claim without a value has none, as half a sentence; nothing for other claims. */
void cs_result_put_lacking(const cs_result *r, size_t claim, cs_buf *out);

/* How the advised strategy was found. */
typedef enum {
  CS_ADVICE_NONE,    /* no measure has a threshold, or no strategy runs */
  CS_ADVICE_ALL_MET, /* it meets all thresholds together most often */
  CS_ADVICE_MOST_MET /* none meets all in 1 % of the futures; it meets most of them on average */
} cs_advice;

/* The world that does best and the runner-up (SIZE_MAX when there is none), and how many do as well
 * as each: of equals, the first in the case stands for all.  With more than one first, none is
 * advised.  With deep ranges, each strategy counts by its worst deep point. */
typedef struct {
  cs_advice by;
  size_t first, n_first;
  size_t second, n_second;
} cs_advised;

cs_advised cs_result_advice(const cs_result *r);

/* Does strategy w do as well as v? */
bool cs_result_equals(const cs_result *r, cs_advice by, size_t v, size_t w);

/* Writes the names of the `n` strategies that do as well as v, v among them: "a, b and c". */
void cs_result_put_equals(const cs_result *r, cs_advice by, size_t v, size_t n, cs_buf *out);

/* Share of the futures in which world v meets all thresholds: at its worst deep point. */
cs_estimate cs_result_all_met(const cs_result *r, size_t v);

/* How many of the thresholds world v meets on average: at its worst deep point.  Where a measure
 * has no value, its threshold is not met, as in cs_result_all_met(). */
double cs_result_met(const cs_result *r, size_t v);

/* The same at deep point d. */
double cs_result_met_at(const cs_result *r, size_t d, size_t v);

#endif
