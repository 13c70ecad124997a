/* Which lines differ between two texts. */
#ifndef CASUS_REPORT_LINE_DIFF_H
#define CASUS_REPORT_LINE_DIFF_H

#include "casus.h"

#include <stdbool.h>
#include <stddef.h>

/* A line that only one of the texts has. */
typedef struct {
  char side;        /* '-': of the first text, '+': of the second */
  size_t line;      /* its number there, from 1 */
  const char *text; /* into that text, not ended */
  size_t n;         /* bytes, without the end of the line */
} cs_line_change;

enum { CS_LINE_CHANGES = 2000 }; /* more are not looked for */

/* The shortest list of changes that makes b of a (Myers 1986, An O(ND) Difference Algorithm), in
 * the order of the texts, lines of a before those of b.  *whole: false when there are more than
 * CS_LINE_CHANGES of them, and then none is given.  Release *out with cs_free().  CASUS_OK or
 * CASUS_NOMEM.  Time and memory grow with the lines and with the square of the changes. */
casus_status cs_line_diff(const char *a, const char *b, cs_line_change **out, size_t *n,
                          bool *whole);

#endif
