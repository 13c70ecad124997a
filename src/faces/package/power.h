/* Power in votes and in games of coalitions, read and told. */
#ifndef CASUS_FACES_PACKAGE_POWER_H
#define CASUS_FACES_PACKAGE_POWER_H

#include "base/text.h"
#include "models/package/power.h"

#include <jansson.h>

typedef struct {
  const char *path;            /* a table, or NULL */
  const char *weights, *names; /* lists, without a table */
  const char *quotas[CS_POWER_RULES];
  size_t n_quotas;
  const char *veto; /* list, or NULL */
} cs_power_job;

typedef struct cs_power_found cs_power_found;

/* Reads and computes; the job and what is found live as long as the arena.  Problems go to `diag`. */
casus_status cs_power_work_out(const cs_power_job *job, cs_arena *arena, casus_diag *diag,
                               cs_power_found **out);

void cs_power_table(const cs_power_found *found, cs_buf *out);
void cs_power_csv(const cs_power_found *found, cs_buf *out);

/* schema/power.schema.json, the caller's; NULL when out of memory. */
json_t *cs_power_json(const cs_power_found *found);

#endif
