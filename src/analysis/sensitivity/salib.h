/* Parameter files of SALib with its samples X and results Y, as data.
 *
 * A line of the parameter file is `name lower upper [group] [distribution]`, comma or blank
 * between; X has one line a run with one number a parameter, Y one line a run (several columns: the
 * first). Lines that start with # are passed over. */
#ifndef CASUS_ANALYSIS_SENSITIVITY_SALIB_H
#define CASUS_ANALYSIS_SENSITIVITY_SALIB_H

#include "analysis/data/data.h"

/* Reads the three files as one outcome "Y" under one strategy.  Problems are reported at their
 * lines. */
casus_status cs_data_of_salib(const char *parameters, const char *x, const char *y, cs_arena *arena,
                              casus_diag *diag, cs_data *out);

#endif
