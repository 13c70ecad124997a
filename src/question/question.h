/* Questions: what can be asked of a case or of a file.  A question is a name, a table of options, a
 * function that finds the answer and one that writes it in some form.  The table is all there is to
 * know about its options: the parser of the command line, --help, the manual, the completion and the
 * bindings of other languages read it. */
#ifndef CASUS_QUESTION_QUESTION_H
#define CASUS_QUESTION_QUESTION_H

#include "analysis/study.h"
#include "question/asked.h"

#include <jansson.h>

typedef struct casus_answer cs_answer;

/* Who asks, and how: the same for all questions. */
typedef struct {
  casus_diag *diag;      /* problems go there; it also says whether the case is trusted */
  const cs_study *study; /* the case at hand, in place of the first operand; NULL: there is none */
  const char *text; /* its text, for a question that must read it again, and the text's length */
  size_t n_text;
  atomic_int *stop; /* set from outside to stop early; may be NULL */
  void (*progress)(void *user, uint64_t done, uint64_t total); /* may be NULL */
  void *user;
  bool keeps; /* results go into the ledger, unless the option no-ledger is given */
} cs_asking;

/* How an answer is written. */
typedef struct {
  const char *format; /* "table", "json", "csv", "md" or "page" */
  bool colour;        /* with marks of colour (CS_COLOUR) */
  bool charts;        /* with block charts, where a table has them */
} cs_form;

struct casus_answer {
  const struct cs_question *question;
  cs_asked asked;
  cs_arena *arena; /* what the answer is made of lives here */
  void *found;     /* the question's own, in the arena */
  cs_study own;    /* the case, when it was read for this answer */
  bool has_own;
  cs_buf notes;        /* for the reader, beside the answer: lines */
  casus_status failed; /* the answer is whole, but something beside it went wrong: CASUS_IO, ... */
  bool exact;          /* its text is a document's: to be written byte for byte */
};

typedef struct cs_question {
  const char *name;
  const char *operands;     /* "CASE", "FILE...": for the usage line */
  size_t least, most;       /* number of operands; a case at hand counts as the first */
  const char *summary;      /* one line */
  const char *description;  /* paragraphs */
  const char *examples;     /* lines "command<TAB>what it does", each ended by a newline */
  const cs_option *options; /* beside the common ones (cs_common_options) */
  size_t n_options;
  /* Finds the answer.  CASUS_LIMIT and CASUS_STOPPED come with an answer too when `found` is set. */
  casus_status (*ask)(const cs_asking *by, cs_answer *a);
  /* Appends the answer to `out`; the format is one of those that the option "format" lists, or
   * "page".  Safe from several threads. */
  casus_status (*render)(const cs_answer *a, const cs_form *form, cs_buf *out);
  /* The answer as JSON, which the caller releases; NULL: it has none, or out of memory. */
  json_t *(*json)(const cs_answer *a);
  /* Releases what `found` holds outside the arena; may be NULL. */
  void (*release)(cs_answer *a);
} cs_question;

/* The case that is asked: the one at hand or, without one, that of the file which operand 0 names,
 * read with these settings.  It lives as long as the answer. */
casus_status cs_asked_case(const cs_asking *by, cs_answer *a, const cs_model_settings *settings,
                           const cs_study **out);

/* What the case is called: the first operand, or the name of the case at hand. */
const char *cs_asked_name(const cs_asking *by, const cs_answer *a);

/* Adds to the answer's notes. */
void cs_note(cs_answer *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* "--NAME lies between LEAST and MOST": reports it; CASUS_USAGE. */
casus_status cs_usage(casus_diag *d, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
