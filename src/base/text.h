/* Text: a growing buffer, numbers read and written independently of the locale, near names. */
#ifndef CASUS_BASE_TEXT_H
#define CASUS_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A growing buffer of text.  Start with {0}.  After a failed allocation `failed` is set and further
 * additions do nothing, so that a writer checks once, at the end. */
typedef struct {
  char *text;
  size_t n, cap;
  bool failed;
} cs_buf;

void cs_buf_add(cs_buf *b, const char *s, size_t n);
void cs_buf_puts(cs_buf *b, const char *s);
void cs_buf_printf(cs_buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void cs_buf_vprintf(cs_buf *b, const char *format, va_list args);
/* `n` times the character c. */
void cs_buf_fill(cs_buf *b, char c, size_t n);
/* A word for a shell, in quotes if it needs them. */
void cs_buf_shell_word(cs_buf *b, const char *word);
void cs_buf_free(cs_buf *b);
/* Hands the text (never NULL unless out of memory) to the caller, who releases it with cs_free().
 */
char *cs_buf_take(cs_buf *b);

/* Reads the whole of s[0..n) as a decimal number ("1.5", "-2e3", "+4", ".5").  False when it is
 * none: no hexadecimal, no "inf" or "nan", no surrounding blanks, no thousands separators, nothing
 * larger than CS_LARGEST. */
bool cs_parse_number(const char *s, size_t n, double *out);

/* Reads the whole of s[0..n) as a whole number, exactly: digits alone for 0..2^63 - 1, which JSON
 * and SQLite hold too; written otherwise ("1e6"), no more than the 2^53 that a double counts by
 * ones. */
bool cs_parse_count(const char *s, size_t n, uint64_t *out);

/* Reads as many characters of s[0..n) as form a number without a sign; returns how many, 0 when
 * none.  "2..3" gives 1: two dots end a number. */
size_t cs_scan_number(const char *s, size_t n, double *out);

/* What to say of it. */
#define CS_TOO_LARGE "Numbers larger than 1e60 in size are not computed with."

/* Does s[0..n) start with a number, signed or not, that is refused for its size alone? */
bool cs_number_is_large(const char *s, size_t n);

/* Shortest decimal text that reads back as exactly x, in buf (at least 32 bytes); returns buf. */
char *cs_number_text(double x, char buf[32]);

/* x for people with `digits` significant digits, without exponents between 1e-4 and 1e15 and
 * without trailing zeros, "-" where there is none; returns buf (at least 32 bytes). */
char *cs_number_short(double x, int digits, char buf[32]);

/* The name nearest to `word` among names[0..n) by Damerau-Levenshtein distance, or NULL when none
 * is within a third of the word's length (at least 1, at most 4).  The first of several equals
 * wins. */
const char *cs_nearest(const char *word, const char *const *names, size_t n);

/* Does s match `pattern`, in which each `*` (at most one between two dots) stands for any number of
 * characters but no dot?  If so and `stars` is not NULL, the texts the stars stand for are appended
 * to it, joined by dots. */
bool cs_glob(const char *pattern, const char *s, cs_buf *stars);

/* Columns that UTF-8 text takes on a terminal, counting one per code point. */
size_t cs_width(const char *s, size_t n);

/* Length of the UTF-8 sequence at s[0..n), n > 0; 0 when it is none (RFC 3629). */
size_t cs_utf8_length(const char *s, size_t n);

/* Length of the character at s[0..n), n > 0, when a terminal shows it and a tab or an end of line
 * moves on; 0 when a terminal acts on it (a control, a mark that turns the direction of text) or it
 * is no UTF-8. */
size_t cs_shown_length(const char *s, size_t n);

/* A terminal obeys what it is sent, and what a case says is not ours to send it.  Appends s[0..n)
 * with every character that a terminal acts on (cs_shown_length()) written as \u001b, which is how
 * JSON writes it too, so that the text of a document stays one.  Bytes that are no UTF-8 become
 * U+FFFD, but for our own colours (CS_COLOUR), which become escape sequences. */
void cs_buf_visible(cs_buf *b, const char *s, size_t n);

/* Begins a colour in text that cs_buf_visible() is to pass: CS_COLOUR "1;31m".  No UTF-8 text holds
 * this byte, so nothing in a case can be taken for it. */
#define CS_COLOUR "\xFF"

#endif
