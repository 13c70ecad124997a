/* Reads the field's own files: the .gmcr JSON of GMCR+ (its layout is a fact; nothing of that
 * program is used here). */
#ifndef CASUS_MODELS_CONFLICT_GMCR_H
#define CASUS_MODELS_CONFLICT_GMCR_H

#include "models/conflict/order.h"

typedef struct {
  const char *title;
  cs_conflict c;
  uint32_t **rank;                  /* [dm][state] */
  const cs_statement ***statements; /* [dm], NULL when ranked by hand */
  const char ***texts;
  size_t *n_statements;
} cs_gmcr;

enum { CS_GMCR_STATEMENTS = 1000 };

/* Reads the file at `path`.  Everything lives in the arena.  Problems go to `d`, each at its place.
 */
casus_status cs_gmcr_read(const char *path, cs_arena *arena, casus_diag *d, cs_gmcr *out);

/* The same from text in memory, with at most `most` states (0: CS_CONFLICT_STATES). */
casus_status cs_gmcr_parse(const char *path, const char *text, size_t n, size_t most,
                           cs_arena *arena, casus_diag *d, cs_gmcr *out);

#endif
