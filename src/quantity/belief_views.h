/* Filling in the views that models asked for: the last step of cs_graph_finish(). */
#ifndef CASUS_QUANTITY_BELIEF_VIEWS_H
#define CASUS_QUANTITY_BELIEF_VIEWS_H

#include "quantity/graph.h"

/* Gives every view its definition.  All names are looked up already. */
void cs_graph_fill_views(cs_graph *g);

#endif
