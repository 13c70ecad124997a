/* Shows the worth of knowing. */
#ifndef CASUS_REPORT_VOI_H
#define CASUS_REPORT_VOI_H

#include "analysis/sensitivity/subject.h"
#include "analysis/voi/voi.h"
#include "base/text.h"

#include <jansson.h>

/* One input, or a group of them. */
typedef struct {
  const char *name;
  cs_evppi is;
} cs_voi_row;

/* One decision: between these choices, by this outcome. */
typedef struct {
  const char *by, *unit; /* the measure, its unit or NULL */
  bool more_is_better;
  const char *const *choices;
  size_t n_choices;
  cs_evpi all;
  cs_voi_row *rows; /* by falling worth */
  size_t n_rows;
} cs_voi;

void cs_voi_table(const cs_voi *v, size_t most, cs_buf *out);
void cs_voi_csv_head(cs_buf *out);
void cs_voi_csv(const cs_voi *v, cs_buf *out);
json_t *cs_voi_json(const cs_voi *v);

#endif
