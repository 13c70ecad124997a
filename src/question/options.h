/* What was asked: the values of a question's options, and its operands. */
#ifndef CASUS_QUESTION_OPTIONS_H
#define CASUS_QUESTION_OPTIONS_H

#include "base/diag.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

struct cs_question;

typedef enum {
  CS_OPTION_FLAG,
  CS_OPTION_TEXT,
  CS_OPTION_COUNT, /* a whole number from 0 */
  CS_OPTION_NUMBER,
  CS_OPTION_CHOICE
} cs_option_kind;

typedef struct {
  const char *name; /* without dashes */
  char letter;      /* short form on the command line, or 0 */
  cs_option_kind kind;
  const char *value;    /* name of the value in the help: "FILE", "N"; NULL for a flag */
  const char *choices;  /* CS_OPTION_CHOICE: the accepted words, separated by blanks */
  const char *fallback; /* default; NULL when there is none, or it depends on the case (see help) */
  bool repeats;         /* may be given several times */
  const char *help;     /* one sentence, without full stop */
  double least, most;   /* range of a count or a number; both 0: any */
  const char *unit;     /* of a number; NULL: none */
} cs_option;

/* A value as text, of which a flag has "yes". */
typedef struct {
  const cs_option *option;
  char *value;
} cs_option_value;

typedef struct {
  const struct cs_question *question;
  cs_option_value *given;
  size_t n_given, cap_given;
  char **operands;
  size_t n_operands, cap_operands;
} cs_options;

/* Options that every question has. */
extern const cs_option cs_common_options[];
extern const size_t cs_n_common_options;

/* The i-th option of a question, the common ones last; NULL past the end. */
const cs_option *cs_option_at(const struct cs_question *q, size_t i);

/* Reads a JSON object, or NULL for none: {"futures": 1000, "strategy": ["hedge", "firm"], "json":
 * true, "operands": ["case.yaml"]}.  Numbers may be texts.  All problems go to `d`; CASUS_USAGE.
 * Release with cs_options_free() in any case. */
casus_status cs_options_read(const struct cs_question *q, const char *json, casus_diag *d,
                             cs_options *out);
void cs_options_free(cs_options *a);

/* Is `word` among words with blanks between them? */
bool cs_is_choice(const char *choices, const char *word);

/* The value of an option: NULL (false, the fallback's value) when it wasn't given.  `name` must be
 * one of the question's options. */
const char *cs_option_text(const cs_options *a, const char *name);
bool cs_option_given(const cs_options *a, const char *name);
uint64_t cs_option_count(const cs_options *a, const char *name);
double cs_option_number(const cs_options *a, const char *name);
/* The k-th value of an option that repeats; NULL past the last. */
const char *cs_option_nth(const cs_options *a, const char *name, size_t k);

size_t cs_operand_count(const cs_options *a);
const char *cs_operand(const cs_options *a, size_t i); /* NULL past the last */

/* Reports what is wrong with the options; CASUS_USAGE. */
casus_status cs_usage(casus_diag *d, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
