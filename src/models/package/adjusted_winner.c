/* Adjusted Winner in whole numbers. */
#include "models/package/adjusted_winner.h"

static int64_t divisor(int64_t a, int64_t b) {
  while (b) {
    int64_t r = a % b;

    a = b;
    b = r;
  }
  return a ? a : 1;
}

static cs_fraction fraction(int64_t top, int64_t bottom) {
  int64_t d = divisor(top, bottom);

  return (cs_fraction){top / d, bottom / d};
}

/* The issue that `giver` holds and loses least with: least mine[i] / its[i]; the first of equals.
 */
static size_t cheapest(size_t n, const int64_t *mine, const int64_t *its, const bool *of_first,
                       bool giver) {
  size_t best = n;

  for (size_t i = 0; i < n; i++) {
    if (of_first[i] != giver || !its[i]) continue;
    if (best == n || mine[i] * its[best] < mine[best] * its[i]) best = i;
  }
  return best;
}

void cs_adjusted_winner(size_t n, const int64_t *first, const int64_t *second, bool *of_first,
                        cs_winner *out) {
  int64_t a = 0, b = 0;
  bool from_first;

  for (size_t i = 0; i < n; i++) {
    of_first[i] = first[i] > second[i];
    a += of_first[i] ? first[i] : 0;
    b += of_first[i] ? 0 : second[i];
  }
  *out = (cs_winner){.split = n, .share = {0, 1}, .points = {{a, 1}, {b, 1}}};
  from_first = a > b;
  while (a != b) {
    size_t i = from_first ? cheapest(n, first, second, of_first, true)
                          : cheapest(n, second, first, of_first, false);
    int64_t lead = from_first ? a - b : b - a, both;

    if (i == n) return; /* nothing left that the other wants */
    both = first[i] + second[i];
    if (lead >= both) { /* the whole of it */
      of_first[i] = !from_first;
      a += from_first ? -first[i] : first[i];
      b += from_first ? second[i] : -second[i];
      out->points[0] = (cs_fraction){a, 1};
      out->points[1] = (cs_fraction){b, 1};
      continue;
    }
    /* A part x of it makes both equal: lead = x (first + second). */
    out->split = i;
    out->share = from_first ? fraction(both - lead, both) : fraction(lead, both);
    a = from_first ? a * both - lead * first[i] : a * both + lead * first[i];
    out->points[0] = out->points[1] = fraction(a, both);
    return;
  }
}
