/* A negotiation worked out, as a table for people. */
#ifndef CASUS_FACES_PACKAGE_TABLE_H
#define CASUS_FACES_PACKAGE_TABLE_H

#include "base/text.h"
#include "faces/package/negotiation.h"

/* Who gets what, what pays for what, what each red line costs, or why there is no deal. */
void cs_package_table(const cs_solved_package *t, cs_buf *out);

#endif
