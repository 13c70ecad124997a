/* casus: puts an argument about strategy to the test.
 *
 * The one way into libcasus.  A case is opened from a file or from text, questions are asked of it, and
 * each answer is read as JSON, as text, as a page, or as columns without a copy:
 *
 *     casus_context *context = casus_context_new();
 *     casus_diag *diag = casus_diag_new();
 *     casus_case *c = NULL;
 *     casus_answer *answer = NULL;
 *     char *text = NULL;
 *     size_t n;
 *
 *     if (casus_case_open("case.yaml", context, diag, &c) == CASUS_OK &&
 *         casus_ask(c, "run", "{\"futures\": 4096}", context, diag, &answer) == CASUS_OK &&
 *         casus_answer_text(answer, "json", 0, &text, &n) == CASUS_OK)
 *       use(text, n);
 *     casus_text_free(text);
 *     casus_answer_free(answer);
 *     casus_case_free(c);
 *     casus_diag_free(diag);
 *     casus_context_free(context);
 *
 * Conventions.  Handles are opaque; every call that can fail returns a casus_status, its result comes
 * back through the last argument and is NULL after a failure.  All text is UTF-8.  The library never
 * prints, never exits and keeps no state of its own between calls; it writes files only where an
 * option, the ledger or casus_text_save() says so.
 *
 * Threads.  Any number of questions may be asked of one case at once, each with a context and a diag of
 * its own, also while the case is being changed: an answer is of the case as it was when it was asked.
 * An answer may be read by several threads; all else is for one thread at a time.  The same case,
 * options and version give the same bytes, whatever the number of threads.
 *
 * Names and the meaning of numbers keep until version 1 only where the change log does not say
 * otherwise. */
#ifndef CASUS_H
#define CASUS_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define CASUS_API __attribute__((visibility("default")))
#else
#define CASUS_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

#define CASUS_VERSION "0.2.0"

/* Did the call work?  Released numbers keep their meaning. */
#define CASUS_STATUS_LIST(X)                       \
  X(OK, 0, "success")                              \
  X(NOMEM, 1, "out of memory")                     \
  X(IO, 2, "could not read or write a file")       \
  X(CASE, 3, "the input is not valid")             \
  X(STOPPED, 4, "stopped at the caller's request") \
  X(LIMIT, 5, "done, but a limit was reached")     \
  X(USAGE, 6, "the call's arguments do not fit together")

#define CASUS_STATUS_ENUM(name, value, text) CASUS_##name = value,
typedef enum { CASUS_STATUS_LIST(CASUS_STATUS_ENUM) } casus_status;

/* One line of English for `st`; never NULL. */
CASUS_API const char *casus_status_text(casus_status st);

/* Version of the library that is linked, for example "0.2.0". */
CASUS_API const char *casus_version(void);

/* Releases text that the library returned.  Accepts NULL. */
CASUS_API void casus_text_free(char *text);

/* Writes a file so that it holds the old content or the new, never half.  Not "-". */
typedef struct casus_diag casus_diag;
CASUS_API casus_status casus_text_save(const char *path, const char *text, size_t n,
                                       casus_diag *diag);

/* ---- Diagnostics: what is wrong with the input ------------------------------------------- */

/* Collects messages.  Returns NULL when out of memory.  Release with casus_diag_free(). */
CASUS_API casus_diag *casus_diag_new(void);

/* Accepts NULL. */
CASUS_API void casus_diag_free(casus_diag *diag);

/* How many errors and how many warnings have been reported so far. */
CASUS_API size_t casus_diag_errors(const casus_diag *diag);
CASUS_API size_t casus_diag_warnings(const casus_diag *diag);

/* All messages as text in the form compilers use, each with the source line and a caret; sorted by
 * file and place.  The caller releases the text with casus_text_free().  NULL when out of memory.
 */
CASUS_API char *casus_diag_text(const casus_diag *diag, int colour);

/* The messages one by one, in the order in which they were reported: how many are kept, and of the
 * k-th its text, whether it is an error (or a warning), and its place: file (NULL: none), line and
 * column from 1 (0: the file as a whole), the column and the width in bytes.  Pointers to results may
 * be NULL.  The texts live as long as the diag. */
CASUS_API size_t casus_diag_count(const casus_diag *diag);
CASUS_API const char *casus_diag_message(const casus_diag *diag, size_t k, int *is_error,
                                         const char **file, size_t *line, size_t *column,
                                         size_t *width);

/* ---- The context: where files come from, who is told, how to stop ---------------------------- */

typedef struct casus_context casus_context;

/* Returns NULL when out of memory.  Wherever a context is wanted, NULL is one with nothing set. */
CASUS_API casus_context *casus_context_new(void);

/* Accepts NULL. */
CASUS_API void casus_context_free(casus_context *context);

/* Where a loader puts the bytes of a file. */
typedef struct casus_sink casus_sink;

/* Copies `n` bytes to the end of what the sink holds.  CASUS_NOMEM. */
CASUS_API casus_status casus_sink_write(casus_sink *to, const char *bytes, size_t n);

/* Gives the bytes of the file `name`: a case, a table or another file that the case `name`s (with the
 * case's folder before it), or an operand of a question.  Any status but CASUS_OK says that there is no
 * such file.  May be called from any thread that the library was called from. */
typedef casus_status casus_loader(void *user, const char *name, casus_sink *to);

/* From now on all files come from the loader and none is opened, but for those that are written and
 * the ledger.  NULL: from the file system. */
CASUS_API void casus_context_set_loader(casus_context *context, casus_loader *load, void *user);

/* May a case name files outside its own folder?  Without this it may not: a case comes from anyone. */
CASUS_API void casus_context_set_trust(casus_context *context, int trusts);

/* Are answers kept in the ledger beside the case, as the command line does?  Without this they are
 * not, nor are those of a case over which something is set, since no ledger could repeat them. */
CASUS_API void casus_context_set_keeping(casus_context *context, int keeps);

/* Told of progress, by one thread at a time: `done` of `total` futures.  NULL: nobody. */
typedef void casus_progress(void *user, uint64_t done, uint64_t total);
CASUS_API void casus_context_set_progress(casus_context *context, casus_progress *told, void *user);

/* Asks what is under way with this context to stop: it ends within a second with CASUS_STOPPED, and
 * gives what was finished where that is worth anything.  Safe in a signal handler and from another
 * thread.  It stays so until casus_context_go_on(). */
CASUS_API void casus_context_stop(casus_context *context);
CASUS_API void casus_context_go_on(casus_context *context);

/* Is something under way that would heed a stop?  Reading a case and the last summing up do not.  Safe
 * in a signal handler. */
CASUS_API int casus_context_heeds(const casus_context *context);

/* ---- Cases ------------------------------------------------------------------------------------ */

typedef struct casus_case casus_case;

/* Reads and checks the case in the file at `path` with all it names.  All problems go to `diag` (may
 * be NULL).  CASUS_CASE, CASUS_IO, CASUS_NOMEM.  The context is used in this call only, but for its
 * loader and its trust, which the case keeps.  Release with casus_case_free(). */
CASUS_API casus_status casus_case_open(const char *path, casus_context *context, casus_diag *diag,
                                       casus_case **out);

/* The same of `n` bytes of text, which are copied; `name` is what messages call it, and its folder is
 * that of the tables it names. */
CASUS_API casus_status casus_case_parse(const char *name, const char *text, size_t n,
                                        casus_context *context, casus_diag *diag, casus_case **out);

/* Accepts NULL.  Answers of the case stay valid. */
CASUS_API void casus_case_free(casus_case *c);

/* The case's title, and the SHA-256 of its text and its tables (64 hexadecimal digits).  Valid until
 * the case is changed or released, as is all text below. */
CASUS_API const char *casus_case_title(const casus_case *c);
CASUS_API const char *casus_case_hash(const casus_case *c);

/* What a case is made of. */
typedef enum {
  CASUS_QUANTITIES = 0, /* everything with a value, by its full name */
  CASUS_ACTORS = 1,
  CASUS_ISSUES = 2,
  CASUS_MODELS = 3,
  CASUS_MEASURES = 4,
  CASUS_STRATEGIES = 5,
  CASUS_SHOCKS = 6,
  CASUS_BELIEFS = 7,
  CASUS_CLAIMS = 8
} casus_sort;

/* How many there are, and the name of the i-th (NULL past the last), in the order of the case. */
CASUS_API size_t casus_case_count(const casus_case *c, casus_sort sort);
CASUS_API const char *casus_case_name(const casus_case *c, casus_sort sort, size_t i);

/* Where the i-th stands in the case: line and column from 1, the column and the width in bytes, and
 * for a value written in the case's own text its first byte and the one past its last, which an editor
 * may replace (0 and 0 for all else).  Pointers may be NULL.  CASUS_USAGE when there is no i-th. */
CASUS_API casus_status casus_case_place(const casus_case *c, casus_sort sort, size_t i,
                                        const char **file, size_t *line, size_t *column,
                                        size_t *begin, size_t *end);

/* Sets a quantity, or all that match a pattern, in the case as it stands and so under every strategy:
 * a number, a distribution or a formula, or a change ("+10%", "*0.8", "-5"), as a strategy's `set:` has
 * them.  What was set of the same name before is replaced.  CASUS_CASE when the name is unknown or the
 * value does not fit: the case then stays as it was. */
CASUS_API casus_status casus_case_set(casus_case *c, const char *name, const char *value,
                                      casus_diag *diag);

/* The same in one strategy of the case, or in a new one of this name. */
CASUS_API casus_status casus_case_set_strategy(casus_case *c, const char *strategy,
                                               const char *name, const char *value,
                                               casus_diag *diag);

/* Takes back what was set under this name; NULL: everything.  CASUS_USAGE when nothing was. */
CASUS_API casus_status casus_case_unset(casus_case *c, const char *name, casus_diag *diag);
CASUS_API casus_status casus_case_unset_strategy(casus_case *c, const char *strategy,
                                                 const char *name, casus_diag *diag);

/* ---- Questions -------------------------------------------------------------------------------- */

/* All that can be asked, and the options of each; common options come last.  Indices count from 0; a
 * text that there is not is NULL. */
typedef enum {
  CASUS_QUESTION_NAME = 0,
  CASUS_QUESTION_OPERANDS = 1,    /* as in a usage line: "CASE|FILE" */
  CASUS_QUESTION_SUMMARY = 2,     /* a line */
  CASUS_QUESTION_DESCRIPTION = 3, /* paragraphs, with empty lines between them */
  CASUS_QUESTION_EXAMPLES = 4,    /* lines: a command, a tab, what it does */
  CASUS_QUESTION_ENDING = 5       /* a command line puts the answer into a file with this ending */
} casus_question_field;

CASUS_API size_t casus_question_count(void);
CASUS_API const char *casus_question_text(size_t question, casus_question_field field);

/* How many operands it takes; a case at hand counts as the first. */
CASUS_API void casus_question_operands(size_t question, size_t *least, size_t *most);

typedef enum {
  CASUS_OPTION_NAME = 0,
  CASUS_OPTION_LETTER = 1,  /* the short form on a command line */
  CASUS_OPTION_TYPE = 2,    /* "flag", "text", "count", "number" or "choice" */
  CASUS_OPTION_VALUE = 3,   /* what a usage line calls its value */
  CASUS_OPTION_CHOICES = 4, /* the words there are, with blanks between them */
  CASUS_OPTION_DEFAULT = 5,
  CASUS_OPTION_HELP = 6, /* a sentence without full stop */
  CASUS_OPTION_UNIT = 7
} casus_option_field;

CASUS_API size_t casus_option_count(size_t question);
CASUS_API const char *casus_option_text(size_t question, size_t option, casus_option_field field);

/* May it be given several times? */
CASUS_API int casus_option_repeats(size_t question, size_t option);

/* The range of a count or a number; false when it has none. */
CASUS_API int casus_option_range(size_t question, size_t option, double *least, double *most);

/* The same as one JSON document: for the bindings of other languages.  The caller releases it. */
CASUS_API char *casus_questions_json(void);

/* ---- Answers ---------------------------------------------------------------------------------- */

typedef struct casus_answer casus_answer;

/* Asks a question of a case, or of the files that "operands" names (case NULL, or a question such as
 * diff that wants more than the case).  `options` is a JSON object whose keys are options, or NULL:
 * {"futures": 65536, "strategy": ["hedge"], "operands": ["table.csv"]}.
 *
 * CASUS_OK; CASUS_LIMIT and CASUS_STOPPED, both with an answer where there is one; or an error with
 * its messages in `diag`.  Release with casus_answer_free(). */
CASUS_API casus_status casus_ask(casus_case *c, const char *question, const char *options,
                                 casus_context *context, casus_diag *diag, casus_answer **out);

/* Accepts NULL. */
CASUS_API void casus_answer_free(casus_answer *a);

/* How it is to be written. */
enum {
  CASUS_COLOUR = 1,   /* with escape sequences for colours */
  CASUS_CHARTS = 2,   /* tables with charts of blocks */
  CASUS_TERMINAL = 4, /* for a terminal: nothing in it that one would act on, also in documents */
};

/* The answer in a form: "table" (80 columns), "json", "lean" (JSON: the answer and the claims alone),
 * "csv", "md" or "page" (HTML), as far as the question has it; NULL: the one that its option "format"
 * says.  CASUS_USAGE for another.  *text ends in a zero that *n does not count (n may be NULL); the
 * caller releases it. */
CASUS_API casus_status casus_answer_text(const casus_answer *a, const char *form, unsigned how,
                                         char **text, size_t *n);

/* What a reader should know beside the answer, lines of text, also that a file could not be written;
 * "" when there is nothing.  And the status of that: CASUS_OK, CASUS_IO or CASUS_NOMEM. */
CASUS_API const char *casus_answer_notes(const casus_answer *a);
CASUS_API casus_status casus_answer_failed(const casus_answer *a);

/* Where the answer was kept, and as which run of that ledger; NULL when it was not. */
CASUS_API const char *casus_answer_ledger(const casus_answer *a, int64_t *run);

/* ---- Columns of an answer, as Arrow ----------------------------------------------------------- */

/* The Arrow C data and stream interfaces (arrow.apache.org/docs/format/CDataInterface.html). */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  const char *format, *name, *metadata;
  int64_t flags, n_children;
  struct ArrowSchema **children, *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};

struct ArrowArray {
  int64_t length, null_count, offset, n_buffers, n_children;
  const void **buffers;
  struct ArrowArray **children, *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};
#endif

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE
struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
  int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
  const char *(*get_last_error)(struct ArrowArrayStream *);
  void (*release)(struct ArrowArrayStream *);
  void *private_data;
};
#endif

/* The tables of an answer: how many, and the name of the k-th ("futures").  A question without futures
 * of its own has none. */
CASUS_API size_t casus_answer_tables(const casus_answer *a);
CASUS_API const char *casus_answer_table(const casus_answer *a, size_t k);

/* The k-th table as a stream of one batch.  Columns are float64 and point into the answer, which lives
 * until the last stream and array are released, casus_answer_free() or not.  Where a value is missing
 * it is NaN.  CASUS_USAGE without a k-th. */
CASUS_API casus_status casus_answer_stream(casus_answer *a, size_t k, struct ArrowArrayStream *out);

#ifdef __cplusplus
}
#endif
#endif
