/* Shows the result of a run: a table for people, JSON, CSV, Markdown. */
#ifndef CASUS_REPORT_RESULT_H
#define CASUS_REPORT_RESULT_H

#include "analysis/finding.h"
#include "analysis/quality.h"
#include "report/kind_picture.h"
#include "report/survival.h"

#include <jansson.h>

/* All that a report shows. */
typedef struct {
  const cs_study *study;
  const cs_plan *plan;
  const cs_run *run;
  const cs_finding *finding;
  const cs_quality *quality;
  const cs_survival *survival; /* NULL: not looked for */
  const char *rule;            /* of every bargaining model instead of the case's, or NULL */
  size_t designed;             /* points of the design of the deep box */
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

/* ---- the answer, in words ------------------------------------------------------------------- */

/* The name of a world for people: its title, or what the case calls it. */
const char *cs_result_world_name(const cs_result *r, size_t world);

/* The answer as sentences, one after the other: which strategy is first, if that is settled, by the
 * mean, at the worst point of the deep box and by regret.  Nothing without an aim. */
void cs_result_put_answer(const cs_result *r, cs_buf *out);

/* The world that leads alone by the mean and the next that does not equal it; false where the first
 * place is not settled, or there is no next. */
bool cs_result_lead(const cs_result *r, size_t *first, size_t *second);

#endif
