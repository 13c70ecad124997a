/* Readers of the field's files: a table of positions, saliences and capabilities out of text.
 *
 * Formats, told apart by their content (docs/methods/bargaining.md, section 7):
 *   ktab-xml   a scenario of KTAB/smpc: XML with the root element Scenario
 *   ktab-csv   the same as a table: a title line with two counts, then a line that starts with Actor
 *   exchange   lines that start with #A, #P, #M or #D, of the exchange models
 *   table      CSV with a header: one line an actor, or an actor and issue
 *
 * Units.  KTAB: positions and saliences 0..100.  Exchange: positions on the issue's #M values,
 * saliences 0..1.  Table: positions on the columns `from` and `to`, else on 0..100; saliences in a
 * column `salience` are 0..1, in a column `salience_100` 0..100.  Nothing is guessed from values.
 */
#ifndef CASUS_MODELS_BARGAINING_READ_H
#define CASUS_MODELS_BARGAINING_READ_H

#include "base/arena.h"
#include "base/diag.h"
#include "models/bargaining/rules.h"

typedef struct {
  const char *format;      /* one of the names above */
  const char *title;       /* the scenario's name, "" when there is none */
  cs_table table;          /* positions on 0..1, with names of actors and issues */
  const double *from, *to; /* [issue] ends of the scale in the file's units */
  /* Options of the file over the defaults, and whether it named any (ktab-xml only). */
  cs_rule_options options;
  bool has_options;
} cs_bargaining_input;

enum { CS_BARGAINING_BYTES = 16 << 20 };

/* Reads `text`, of n bytes with a NUL behind them.  Every problem is reported at its place in the
 * source `name`; on failure (CASUS_CASE, CASUS_NOMEM) *out is not to be used.  The result lives in
 * the arena and refers to neither `text` nor `name`. */
casus_status cs_bargaining_parse(const char *name, const char *text, size_t n, cs_arena *arena,
                                 casus_diag *d, cs_bargaining_input *out);

/* cs_read_file() and cs_bargaining_parse(). */
casus_status cs_bargaining_read(const char *path, cs_arena *arena, casus_diag *d,
                                cs_bargaining_input *out);

#endif
