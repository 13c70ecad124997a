/* Packages for people and for programs. */
#ifndef CASUS_REPORT_PACKAGE_H
#define CASUS_REPORT_PACKAGE_H

#include "analysis/talks.h"
#include "base/text.h"

#include <jansson.h>

/* Who gets what, what pays for what, what each red line costs, or why there is no deal. */
void cs_package_table(const cs_talk *t, cs_buf *out);

/* The draft against no deal and the frontier; with `swaps` the cheapest improvements for all. */
casus_status cs_package_draft(const cs_talk *t, const uint16_t *level, bool swaps, cs_arena *arena,
                              cs_buf *out);

/* What lotteries over the frontier add, and Adjusted Winner where it applies. */
casus_status cs_package_lotteries(const cs_talk *t, cs_arena *arena, cs_buf *out);
casus_status cs_package_winner(const cs_talk *t, casus_diag *diag, cs_arena *arena, cs_buf *out);

/* The chances and the best packages over many futures. */
void cs_package_outlook(const cs_talk *t, const cs_outlook *o, cs_buf *out);

/* The frontier: one line a point: values, gains, count, levels. */
void cs_package_csv(const cs_talk *t, cs_buf *out);

/* A JSON document; released with free().  NULL when out of memory. */
char *cs_package_json(const cs_talks *all, const char *path);

#endif
