/* What is asked of a negotiation beside its table: drafts, swaps, mixes, Adjusted Winner, futures. */
#ifndef CASUS_FACES_PACKAGE_EXTRAS_H
#define CASUS_FACES_PACKAGE_EXTRAS_H

#include "base/text.h"
#include "faces/package/acceptability.h"
#include "models/package/adjusted_winner.h"
#include "models/package/mixed_packages.h"

/* What is asked, and the answers. */
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

/* Works the answers out; what cannot be asked of this negotiation is an error. */
casus_status cs_package_extras_find(const cs_solved_package *t, cs_arena *arena, casus_diag *diag,
                                    cs_package_extras *x);

/* The answers, those that were asked for. */
void cs_package_draft(const cs_solved_package *t, const cs_package_extras *x, cs_buf *out);
void cs_package_lotteries(const cs_solved_package *t, const cs_package_extras *x, cs_buf *out);
void cs_package_winner(const cs_solved_package *t, const cs_package_extras *x, cs_buf *out);
void cs_package_acceptability(const cs_solved_package *t, const cs_acceptability *o, cs_buf *out);

#endif
