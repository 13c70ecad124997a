/* What experts said: quantiles of several items, some of which have come true. */
#ifndef CASUS_QUANTITY_EXPERTS_JUDGMENTS_H
#define CASUS_QUANTITY_EXPERTS_JUDGMENTS_H

#include "base/arena.h"
#include "base/csv.h"
#include "base/diag.h"

#include <stdbool.h>

enum {
  CS_EXPERTS_MAX = 1000,
  CS_ITEMS_MAX = 10000,
  CS_QUANTILES_MAX = 19,
  CS_JUDGMENTS_MAX = 1000000 /* experts times items */
};

/* Lives in an arena. */
typedef struct {
  const char *source;
  size_t n_experts, n_items, n_quantiles;
  const char **experts, **items;
  double *p;      /* [n_quantiles], increasing, in (0, 1) */
  double *values; /* [(expert * n_items + item) * n_quantiles + k]; NaN: not answered */
  double *truth;  /* [n_items]: what came true; NaN: not known, no seed */
  bool *is_log;   /* [n_items]: measured on a logarithmic scale */
} cs_judgments;

/* The quantiles of one expert for one item; NULL when it has not answered. */
const double *cs_judgment(const cs_judgments *j, size_t expert, size_t item);

/* A table with the columns expert, item, one for each quantile headed by its percentage ("5", "50",
 * "95"), and optionally scale (uni or log) and truth (or realisation): one line an expert and item.
 * Cells of an item that an expert has not answered are empty or the line is not there. */
casus_status cs_judgments_of_csv(const cs_csv *t, cs_arena *arena, casus_diag *d,
                                 cs_judgments *out);

/* The files of Excalibur: NAME.dtt with the experts' quantiles and, when there is one, NAME.rls
 * with what came true.  Values below -995 are missing ones there. */
casus_status cs_judgments_of_excalibur(const char *dtt_name, const char *dtt, size_t n,
                                       const char *rls_name, const char *rls, size_t rls_n,
                                       cs_arena *arena, casus_diag *d, cs_judgments *out);

/* Room for everything of j, whose numbers of experts, items and quantiles are set; all is NaN.
 * CASUS_CASE with a message when there are too many. */
casus_status cs_judgments_make(cs_arena *arena, casus_diag *d, cs_judgments *j);

/* By the file's name: .dtt with the .rls beside it, else a table. */
casus_status cs_judgments_read(const char *path, cs_arena *arena, casus_diag *d, cs_judgments *out);

/* The same, of a file that the case `from` names at the place `at` (cs_read_named()). */
casus_status cs_judgments_read_named(const char *from, cs_place at, const char *name,
                                     cs_arena *arena, casus_diag *d, cs_judgments *out);

#endif
