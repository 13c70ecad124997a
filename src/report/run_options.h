/* The settings of a run as options of the command line. */
#ifndef CASUS_REPORT_RUN_OPTIONS_H
#define CASUS_REPORT_RUN_OPTIONS_H

#include "analysis/study.h"
#include "base/text.h"
#include "engine/run.h"

/* " --futures 4096 --seed 1 --design sobol --replicates 16", and " --deep 32" where the case has deep
 * ranges: all that moves a number, threads and blocks do not. */
void cs_run_options(const cs_study *study, const cs_run *run, cs_buf *out);

#endif
