/* Pieces that the tables and sentences on packages are made of. */
#ifndef CASUS_FACES_PACKAGE_WORDS_H
#define CASUS_FACES_PACKAGE_WORDS_H

#include "base/text.h"
#include "faces/package/negotiation.h"

/* With so many digits; "-" for what is no number. */
const char *cs_words_number(double x, int digits, char buf[32]);

/* Text cut or filled to a width. */
void cs_words_cell(cs_buf *out, const char *text, size_t width);

/* Adds the line `from` to the end of `out` again in lines of 78 columns, broken at blanks; what
 * follows the first is indented by four. */
void cs_words_wrap(cs_buf *out, size_t from);

/* Ends a line of cells without the blanks that fill the last one. */
void cs_words_end_row(cs_buf *out, const char *end);

/* "4 bn USD/yr" */
void cs_words_level(const cs_solved_package *t, size_t issue, size_t level, cs_buf *out);

/* "A +3, B -1.5" */
void cs_words_gains(const cs_solved_package *t, const double *gain, cs_buf *out);

/* Who pays whom how much, a sentence each: payers and receivers are matched in their order, which
 * gives each what it pays or receives in all.  `indent` stands before each. */
void cs_words_payments(const cs_solved_package *t, const double *paid, const char *indent,
                       cs_buf *out);

/* " bn USD", or nothing when the case names no unit. */
void cs_words_money(const cs_solved_package *t, double money, cs_buf *out);

#endif
