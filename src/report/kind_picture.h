/* What the page shows of a kind of model; each kind has its own (src/faces), of which a report is given
 * the list. */
#ifndef CASUS_REPORT_KIND_PICTURE_H
#define CASUS_REPORT_KIND_PICTURE_H

#include "analysis/model_futures.h"

#include <jansson.h>

typedef struct {
  const char *kind;
  /* Gives the picture of model `m` in the case as it stands, with everything uncertain at its median;
   * *out stays as it is when there is none.  `arena` is for work.  CASUS_OK or CASUS_NOMEM. */
  casus_status (*draw)(const cs_study *s, const cs_model_entry *m, cs_arena *arena, json_t **out);
  /* Adds to it what is seen over futures only; NULL: nothing. */
  casus_status (*draw_over)(const cs_model_futures *f, const cs_model_entry *m, cs_arena *arena,
                            json_t *picture);
  const char *const
      *hidden; /* first words of outputs that are costly or many, ended by NULL; or NULL */
} cs_kind_picture;

#endif
