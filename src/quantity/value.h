/* What one scalar of a case says: a number, a distribution or a formula. */
#ifndef CASUS_QUANTITY_VALUE_H
#define CASUS_QUANTITY_VALUE_H

#include "quantity/graph.h"

/* Reads node's text into q: kind, text and number, distribution or (unresolved) formula.  On
 * CASUS_CASE, after a message, q is the constant 0. */
casus_status cs_value_read(const cs_node *node, cs_arena *arena, casus_diag *d, cs_quantity *q);

/* Reports a constant or a distribution that reaches outside q->least..q->most. */
void cs_value_check_bounds(const cs_quantity *q, cs_place at, casus_diag *d);

#endif
