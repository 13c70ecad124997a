/* Adjusted Winner (Brams and Taylor 1996, chapter 4): two parties divide issues by points, exactly.
 *
 * Each issue first goes to whoever gives it more points, a tie to the second party.  While the
 * first has more points than the second, issues move to the second by rising ratio of first's to
 * second's points; the last is split so that both have the same; and the other way round.  The
 * result is efficient, envy-free and equitable in points. */
#ifndef CASUS_MODELS_PACKAGE_ADJUSTED_WINNER_H
#define CASUS_MODELS_PACKAGE_ADJUSTED_WINNER_H

#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* top / bottom in lowest terms, bottom > 0. */
typedef struct {
  int64_t top, bottom;
} cs_fraction;

typedef struct {
  size_t split;          /* the issue that is divided; n: none */
  cs_fraction share;     /* of it, for the first party */
  cs_fraction points[2]; /* that each ends up with; equal when something could be split */
} cs_winner;

enum { CS_WINNER_POINTS = 1000000 }; /* most points of an issue */

/* points[k][issue] in 0..CS_WINNER_POINTS, n <= CS_DEAL_ISSUES; of_first[issue]: does the first
 * party get it (whole)? */
void cs_adjusted_winner(size_t n, const int64_t *first, const int64_t *second, bool *of_first,
                        cs_winner *out);

#endif
