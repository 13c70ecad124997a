/* Showing what experts said: their scores, the pooled judgment, fitted distributions. */
#ifndef CASUS_REPORT_ELICIT_H
#define CASUS_REPORT_ELICIT_H

#include "analysis/elicit/fit.h"
#include "base/text.h"
#include "quantity/experts/cooke.h"

#include <jansson.h>

/* Fits to one set of quantiles of an item. */
typedef struct {
  const char *who; /* an expert, or the pool */
  size_t item;
  const double *v; /* [n_quantiles] */
  size_t best;     /* CS_FAMILIES: nothing could be fitted */
  cs_fit fits[CS_FAMILIES];
} cs_item_fit;

typedef struct {
  const cs_judgments *j;
  const cs_expert_score *scores;
  const cs_decision_maker *dm;    /* NULL: nothing was pooled, there are fits alone */
  const cs_decision_maker *equal; /* the linear pool, for comparison; NULL: the same */
  const cs_item_fit *fits;
  size_t n_fits;
} cs_elicited;

/* Sentences first; 80 columns. */
void cs_elicited_table(const cs_elicited *e, cs_buf *out);
/* Lines: section, who, item, name, value. */
void cs_elicited_csv(const cs_elicited *e, cs_buf *out);
/* schema/elicit.schema.json; NULL when out of memory.  The caller releases it. */
json_t *cs_elicited_json(const cs_elicited *e);

#endif
