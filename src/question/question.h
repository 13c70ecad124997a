/* Questions: what can be asked of a case or of a file.  A question is a name, a table of options, a
 * function that finds the answer and one that writes it in some form.  The table is all there is to
 * know about its options: the parser of the command line, --help, the manual, the completion and the
 * bindings of other languages read it. */
#ifndef CASUS_QUESTION_QUESTION_H
#define CASUS_QUESTION_QUESTION_H

#include "analysis/data/data.h"
#include "question/options.h"

#include <jansson.h>

/* Who asks, and how: the same for all questions. */
typedef struct {
  casus_diag *diag;      /* problems go there; it also says whether the case is trusted */
  const cs_study *study; /* the case at hand, in place of the first operand; NULL: there is none */
  const char *text; /* its text, for a question that must read it again, and the text's length */
  size_t n_text;
  atomic_int *stop; /* set from outside to stop early; may be NULL */
  void (*progress)(void *user, uint64_t done, uint64_t total); /* may be NULL */
  void *user;
  atomic_int *heeds; /* set while something looks at `stop`; may be NULL.  Elsewhere a program that
                      * is asked to stop does best to end: there is nothing yet to keep */
  bool keeps;        /* results go into the ledger, unless the option no-ledger is given */
} cs_asking;

/* How an answer is written. */
typedef struct {
  const char *format; /* "table", "json", "csv", "md" or "page" */
  bool colour;        /* with marks of colour (CS_COLOUR) */
  bool charts;        /* with block charts, where a table has them */
} cs_form;

struct casus_answer {
  const struct cs_question *question;
  cs_options asked;
  cs_arena *arena;  /* what the answer is made of lives here */
  const char *name; /* of the case at hand, or the first operand; NULL: there is neither */
  void *found;      /* the question's own, in the arena */
  bool is_found;    /* can it be rendered? */
  cs_study own;     /* the case, when it was read for this answer */
  bool has_own;
  cs_buf notes;        /* for the reader, beside the answer: lines */
  casus_status failed; /* the answer is whole, but something beside it went wrong: CASUS_IO, ... */
  const char *ledger;  /* where it was kept, and as which run; NULL: it was not */
  int64_t ledger_run;
  bool exact; /* its text is a document's: to be written byte for byte */
};

typedef struct cs_question {
  const char *name;
  const char *operands;    /* "CASE", "FILE...": for the usage line */
  size_t least, most;      /* number of operands; a case at hand counts as the first */
  const char *summary;     /* one line */
  const char *description; /* paragraphs */
  const char *examples;    /* lines "command<TAB>what it does", each ended by a newline */
  const char
      *ending; /* a command line puts the answer beside the case, with this ending; or NULL */
  const cs_option *options; /* beside the common ones (cs_common_options) */
  size_t n_options;
  /* Finds the answer, and sets is_found.  CASUS_LIMIT and CASUS_STOPPED may come with an answer too. */
  casus_status (*ask)(const cs_asking *by, casus_answer *a);
  /* Appends the answer to `out`; the format is one of those that the option "format" lists, or
   * "page".  Safe from several threads. */
  casus_status (*render)(const casus_answer *a, const cs_form *form, cs_buf *out);
  /* The answer as JSON, which the caller releases; NULL: it has none, or out of memory. */
  json_t *(*json)(const casus_answer *a);
  /* The futures that the answer rests on; NULL: it has none to show.  `owns_data`: the caller releases
   * them by cs_data_free(), else they are the answer's own. */
  casus_status (*data)(casus_answer *a, cs_data *out);
  bool owns_data;
  /* Releases what `found` holds outside the arena; may be NULL. */
  void (*release)(casus_answer *a);
} cs_question;

/* The case that is asked: the one at hand or, without one, that of the file which operand 0 names,
 * read with these settings.  It lives as long as the answer. */
casus_status cs_asked_case(const cs_asking *by, casus_answer *a, const cs_model_settings *settings,
                           const cs_study **out);

/* Of a question whose `found` is its text (a cs_buf): renders and releases it. */
casus_status cs_text_render(const casus_answer *a, const cs_form *form, cs_buf *out);
void cs_text_release(casus_answer *a);

/* What the case is called: the first operand, or the name of the case at hand. */
const char *cs_asked_name(const cs_asking *by, const casus_answer *a);

/* From here on, `stop` is looked at, or no longer. */
void cs_heed(const cs_asking *by, bool heeds);

/* Adds to the answer's notes. */
void cs_note(casus_answer *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
