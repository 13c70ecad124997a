/* Power in votes and in games of coalitions, read and told. */
#ifndef CASUS_REPORT_POWER_H
#define CASUS_REPORT_POWER_H

#include "base/text.h"
#include "models/package/power.h"

typedef struct {
  const char *path;            /* a table, or NULL */
  const char *weights, *names; /* lists, without a table */
  const char *quotas[CS_POWER_RULES];
  size_t n_quotas;
  const char *veto;   /* list, or NULL */
  const char *format; /* table, json, csv */
} cs_power_job;

/* Reads, computes and writes.  Problems go to `diag`. */
casus_status cs_power_report(const cs_power_job *job, cs_arena *arena, casus_diag *diag,
                             cs_buf *out);

#endif
