/* `casus attrition sustain`: when is a stock empty? */
#include "faces/attrition/job.h"

#include "models/attrition/sustain.h"

#include <math.h>

static casus_status run(cs_job *j) {
  cs_sustain s = {.tau = 1};
  bool ramp = false;
  double after = NAN, empty;
  cs_field f[] = {{"stock", FIELD_NUMBER, true, 0, 1e12, &s.stock, false},
                  {"use", FIELD_RATE, true, 0, 1e12, &s.use, false},
                  {"make", FIELD_RATE, false, 0, 1e12, &s.before, false},
                  {"make_later", FIELD_RATE, false, 0, 1e12, &after, false},
                  {"starts", FIELD_NUMBER, false, 0, 1e6, &s.starts, false},
                  {"ramp", FIELD_NUMBER, false, 0, 1e6, &s.tau, true},
                  {"inflow", FIELD_RATE, false, 0, 1e12, &s.inflow, false}};
  casus_status st = cs_job_fields(j, "stock", f, 7);

  if (st) return st;
  ramp = isfinite(after);
  s.after = ramp ? after : s.before;
  empty = cs_sustain_empty(&s);
  cs_job_add(j, "empty", empty, cs_job_format(j, "%ss", j->unit), "time until the stock is empty");
  cs_job_add(j, "net", s.before + s.inflow - s.use, cs_job_format(j, "units/%s", j->unit),
             "balance now");
  if (ramp)
    cs_job_add(j, "net_later", s.after + s.inflow - s.use, cs_job_format(j, "units/%s", j->unit),
               "balance after the ramp");
  return CASUS_OK;
}

static const char *const keys[] = {"stock", NULL};
const cs_verb cs_verb_sustain = {"sustain", run, keys};
