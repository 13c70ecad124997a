/* Rows that are not futures of their own.  Designs for Sobol' indices, Morris' method or
 * one-at-a-time studies change one input from row to row, and a table may hold the same future
 * several times.  What estimates from independent futures (first order by ranks, Shapley effects by
 * neighbours, errors from batches) gives such rows more weight than they have: on Saltelli's design of
 * Ishigami's function first order by ranks says 0.27 for x3, whose index is 0. */
#ifndef CASUS_ANALYSIS_DATA_REPEATED_ROWS_H
#define CASUS_ANALYSIS_DATA_REPEATED_ROWS_H

#include "analysis/data/data.h"

/* Marks rows so that of those that hang together (each differs from another of them in at most one
 * input) only the first is left: repeat[i] = 1, i < d->n; returns through *n how many.  Where
 * chance could have made so many (inputs of few values, grids, two inputs), only rows that agree in
 * all are marked, and not these either where chance could have made them, with one input only, or
 * when they are fewer than 5 % of the rows.  Time and memory grow with rows times inputs, and rows.
 * CASUS_OK or CASUS_NOMEM. */
casus_status cs_data_repeats(const cs_data *d, unsigned char *repeat, size_t *n);

#endif
