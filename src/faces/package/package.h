/* Packages for people and for programs. */
#ifndef CASUS_FACES_PACKAGE_PACKAGE_H
#define CASUS_FACES_PACKAGE_PACKAGE_H

#include "faces/package/acceptability.h"
#include "base/text.h"
#include "models/package/lottery.h"
#include "models/package/winner.h"

#include <jansson.h>

/* What is asked of a talk beside its table, and the answers. */
typedef struct {
  const uint16_t *draft; /* [issue] or NULL: a text to be judged */
  bool swaps;            /* what would improve it */
  bool lottery, winner;
  const cs_acceptability *acceptability; /* over futures, or NULL */
  /* answers; the draft's without payments, but whether all accept it and what beats it */
  double u[CS_DEAL_PARTIES], gain[CS_DEAL_PARTIES];
  bool possible, accepted;
  double distance; /* cs_distance() */
  size_t point, above;
  cs_swaps *better;
  cs_lottery mixes[CS_N_SOLUTIONS];
  cs_winner divided;
  bool *of_first; /* [issue] */
} cs_package_extras;

/* Works the answers out; what cannot be asked of this talk is an error. */
casus_status cs_asked_work_out(const cs_solved_package *t, cs_arena *arena, casus_diag *diag,
                               cs_package_extras *x);

/* Who gets what, what pays for what, what each red line costs, or why there is no deal. */
void cs_package_table(const cs_solved_package *t, cs_buf *out);

/* The answers, those that were asked for. */
void cs_package_draft(const cs_solved_package *t, const cs_package_extras *x, cs_buf *out);
void cs_package_lotteries(const cs_solved_package *t, const cs_package_extras *x, cs_buf *out);
void cs_package_winner(const cs_solved_package *t, const cs_package_extras *x, cs_buf *out);
void cs_package_acceptability(const cs_solved_package *t, const cs_acceptability *o, cs_buf *out);

/* Tables as CSV.  The frontier: a line a point: its number, packages, whether all accept it, with
 * side payments whether nothing beats it then, values (before payments), levels.  Swaps: a line a
 * swap: its rank, the least and the sum of the gains as shares of ranges, gains, levels after it.
 * Over futures: a line a package, by falling mean gain of the focal party. */
void cs_package_csv(const cs_solved_package *t, cs_buf *out);
void cs_package_swaps_csv(const cs_solved_package *t, const cs_package_extras *x, cs_buf *out);
void cs_package_acceptability_csv(const cs_solved_package *t, const cs_acceptability *o,
                                  cs_buf *out);

/* A JSON document (schema/package.schema.json), the caller's; asked[talk].  `seed` of the futures,
 * NULL when there are none.  Only a part of it when out of memory. */
json_t *cs_package_json(const cs_solved_packages *all, const cs_package_extras *asked,
                        const char *const *paths, size_t n_paths, const uint64_t *seed);

#endif
