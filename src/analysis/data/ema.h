/* Archives of the EMA Workbench (results.tar.gz): experiments.csv, one line a run with the inputs
 * and the columns scenario, policy and model; for each outcome NAME.csv, one line a run, or
 * NAME.npy (npy.h), one slice a run; and metadata.json.  As written by save_results() of its
 * version 2. */
#ifndef CASUS_ANALYSIS_DATA_EMA_H
#define CASUS_ANALYSIS_DATA_EMA_H

#include "analysis/data/data.h"

/* Unpacked, an archive may have at most this many bytes. */
enum { CS_EMA_BYTES = 256 << 20 };

/* Is the file such an archive by its name: does it end in .tar.gz or .tgz? */
bool cs_is_ema(const char *path);

/* Reads an archive.  Outcomes are the archive's by name, or columns of experiments.csv; of one with
 * several values a run (a time series, an array) NAME@K is the K-th, from 0, and NAME the last.
 * Roles that are NULL are filled: strategy "policy" and scenario "scenario" when there are such
 * columns; without inputs, all columns but these and "model". */
casus_status cs_data_of_ema(const char *path, const cs_table_roles *roles, cs_arena *arena,
                            casus_diag *diag, cs_data *out);

/* The same from bytes in memory. */
casus_status cs_ema_parse(const char *name, const unsigned char *bytes, size_t n,
                          const cs_table_roles *roles, cs_arena *arena, casus_diag *diag,
                          cs_data *out);

/* Writes data as such an archive, one line a strategy and future.  Reading it gives the same data.
 * CASUS_IO sets errno. */
casus_status cs_ema_write(const char *path, const cs_data *d);

#endif
