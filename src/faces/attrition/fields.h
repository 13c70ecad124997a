/* Options that hold several numbers, `count=1000,kill=0.02/day,break=0.3`, and the same as a
 * mapping of a file, `{count: 1000, kill: 0.02/day, break: 0.3}`. */
#ifndef CASUS_FACES_ATTRITION_FIELDS_H
#define CASUS_FACES_ATTRITION_FIELDS_H

#include "base/arena.h"
#include "base/diag.h"
#include "case/document.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum { FIELD_NUMBER, FIELD_RATE, FIELD_WHOLE, FIELD_TRUTH, FIELD_NAME } cs_field_kind;

/* One key that may be given; `out` is a double (numbers, rates, wholes), a bool or a text
 * (const char *, in the arena).  Keys that are not given keep what is in `out`. */
typedef struct {
  const char *key;
  cs_field_kind kind;
  bool is_needed;
  double least, most;
  void *out;
  bool above; /* `least` itself is refused */
} cs_field;

/* Reads `text` into fields[0..n); `name` ("--a") stands for a file in messages.  A rate carries a
 * unit of time behind a slash; all rates of one command must have the same: *unit is the first
 * one's.  All problems go to `d`. */
casus_status cs_fields_read(const char *name, const char *text, cs_field *fields, size_t n,
                            const char **unit, cs_arena *arena, casus_diag *d);

/* The same from a mapping; `what` ("side a") names it in messages.  Keys of `map` whose values are
 * themselves mappings or lists and that no field names are the caller's when `others` (ended by
 * NULL) has them. */
casus_status cs_fields_map(const cs_node *map, const char *what, cs_field *fields, size_t n,
                           const char *const *others, const char **unit, cs_arena *arena,
                           casus_diag *d);

/* A single scalar as the value of one field. */
casus_status cs_field_scalar(const cs_node *scalar, cs_field *field, const char **unit,
                             cs_arena *arena, casus_diag *d);

#endif
