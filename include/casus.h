/* casus: puts an argument about strategy to the test.
 *
 * The public interface of libcasus.  Handles are opaque, results come back through the last
 * argument, every call that can fail returns a casus_status.  The library never prints, never exits
 * and keeps no global state. */
#ifndef CASUS_H
#define CASUS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CASUS_VERSION "0.1.0"

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
const char *casus_status_text(casus_status st);

/* Version of the library that is linked, for example "0.1.0". */
const char *casus_version(void);

/* ---- Diagnostics: what is wrong with the input ------------------------------------------- */

typedef struct casus_diag casus_diag;

/* Collects messages.  Returns NULL when out of memory.  Release with casus_diag_free(). */
casus_diag *casus_diag_new(void);

/* Accepts NULL. */
void casus_diag_free(casus_diag *diag);

/* How many errors and how many warnings have been reported so far. */
size_t casus_diag_errors(const casus_diag *diag);
size_t casus_diag_warnings(const casus_diag *diag);

/* All messages as text in the form compilers use, each with the source line and a caret; sorted by
 * file and place.  The caller releases the text with casus_text_free().  NULL when out of memory.
 */
char *casus_diag_text(const casus_diag *diag, int colour);

/* Releases text that the library returned.  Accepts NULL. */
void casus_text_free(char *text);

#ifdef __cplusplus
}
#endif
#endif
