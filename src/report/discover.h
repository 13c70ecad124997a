/* Showing in which futures a strategy fails. */
#ifndef CASUS_REPORT_DISCOVER_H
#define CASUS_REPORT_DISCOVER_H

#include "analysis/discover/discover.h"
#include "base/text.h"
#include "case/case.h"

#include <jansson.h>

/* What was looked for, in words: "hedge fails", "with hedge, "cost >= 260" holds". */
typedef struct {
  const char *subject; /* of the sentence; NULL: the strategy */
  const char *verb;
  const char *them; /* "of its failures" */
} cs_target_words;

extern const cs_target_words cs_words_fails, cs_words_failed;

/* One sentence or two without a line end, in natural units: how often, in which futures mostly, and
 * how surely there. */
void cs_discovery_sentence(const cs_discovery *f, const cs_target_words *w, cs_buf *out);

/* "Fails when" of one strategy, for `casus run`: searches with the defaults, without resamples;
 * adds nothing when no outcome has a threshold.  `picture`, where it is not NULL, gets the search
 * as cs_discovery_json() has it, of a run with this seed of that case.  CASUS_OK or
 * CASUS_NOMEM. */
casus_status cs_fails_when(const cs_data *d, size_t strategy, const cs_case *from, uint64_t seed,
                           cs_buf *out, json_t **picture);

/* Sentences first, then the boxes, the trade-off, the tree and the boundary; 80 columns. */
casus_status cs_discovery_table(const cs_discovery *f, const cs_target_words *w, cs_buf *out);

/* Lines: strategy, box, input, low, high, levels, quasi-p of each, share of the resamples; and of
 * every step of the search its coverage, density, share of the futures and restricted inputs. */
void cs_discovery_csv_head(cs_buf *out);
void cs_discovery_csv(const cs_discovery *f, cs_buf *out);

/* JSON of several searches (schema/discover.schema.json), with the numbers of the pictures: the
 * coverage-density curve, box limits with quasi-p, a scatter of the two inputs that matter most,
 * dimensional stacking.  `from`: the case (NULL: it was a file), drawn and resampled by `seed`.
 * The caller releases it; NULL when out of memory. */
json_t *cs_discovery_json(const cs_discovery *all, const char *const *targets, size_t n,
                          const cs_case *from, uint64_t seed);

#endif
