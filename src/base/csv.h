/* Comma-separated tables (RFC 4180), with the place of every cell.
 *
 * The separator is the comma, or the semicolon or tab when the first line holds it and no comma
 * outside quotes.  Lines that are blank or start with # are passed over.  Cells lose surrounding
 * blanks unless quoted.  A byte order mark is passed over. */
#ifndef CASUS_BASE_CSV_H
#define CASUS_BASE_CSV_H

#include "base/arena.h"
#include "base/diag.h"

typedef struct {
  const char *text; /* NUL-terminated, in the arena */
  size_t n;
  cs_place at;
} cs_cell;

typedef struct {
  cs_cell *cells;
  size_t n;
  size_t line;
} cs_row;

typedef struct {
  const char *name;
  cs_row *rows; /* the header row included, when there is one */
  size_t n;
} cs_csv;

enum { CS_CSV_BYTES = 64 << 20, CS_CSV_COLUMNS = 10000 };

/* Splits `text` into rows and cells.  Reports unclosed quotes and overlong rows at their place.
 * `name` and the result live in the arena. */
casus_status cs_csv_parse(const char *name, const char *text, size_t n, cs_arena *arena,
                          casus_diag *d, cs_csv *out);

/* cs_read_file() and cs_csv_parse(). */
casus_status cs_csv_read(const char *path, cs_arena *arena, casus_diag *d, cs_csv *out);

/* Index of the first column with this header, or else of the first that differs from it in case
 * only; -1 when there is none. */
int cs_csv_column(const cs_csv *t, const char *header);

#endif
