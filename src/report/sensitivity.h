/* Shows sensitivity indices, thresholds and the worth of knowing: a table of 80 columns with its
 * sentences first, JSON, CSV. */
#ifndef CASUS_REPORT_SENSITIVITY_H
#define CASUS_REPORT_SENSITIVITY_H

#include "analysis/sensitivity/indices.h"
#include "base/text.h"

#include <jansson.h>

/* `most` rows of each target, by rank; those below 0.5 % and below their error are only counted. */
void cs_sensitivity_table(const cs_subject *s, const cs_indices *r, size_t most, cs_buf *out);
void cs_sensitivity_csv(const cs_indices *r, cs_buf *out);
/* NULL when out of memory; the caller owns it. */
json_t *cs_sensitivity_json(const cs_subject *s, const cs_indices *r);

/* ---- Shared by the reports of questions ------------------------------------------------------ */

/* "12.3 +- 0.4", or "12.3" when the error is not known, "-" when there is no value; returns buf. */
const char *cs_estimate_text(cs_estimate e, int digits, char buf[64]);

/* A cell of CSV, quoted where needed; a number, empty when there is none. */
void cs_csv_text(cs_buf *out, const char *text);
void cs_csv_number(cs_buf *out, double x);

/* {"value": .., "error": ..}, null where there is none. */
json_t *cs_estimate_json(cs_estimate e);
json_t *cs_number_json(double x);

/* What all these answers begin with: the envelope, and how many futures they rest on.  `draws`:
 * does the answer itself draw random numbers, also of a table? */
json_t *cs_question_json(const cs_subject *s, const char *answer, int form, bool draws);

/* What the answer rests on, for the table: "16384 futures of FILE, seed 1". */
void cs_question_basis(const cs_subject *s, cs_buf *out);

#endif
