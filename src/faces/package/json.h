/* Negotiations as JSON. */
#ifndef CASUS_FACES_PACKAGE_JSON_H
#define CASUS_FACES_PACKAGE_JSON_H

#include "faces/package/extras.h"

#include <jansson.h>

/* A JSON document (schema/package.schema.json), the caller's; asked[talk].  `seed` of the futures,
 * NULL when there are none.  Only a part of it when out of memory. */
json_t *cs_package_json(const cs_solved_packages *all, const cs_package_extras *asked,
                        const char *const *paths, size_t n_paths, const uint64_t *seed);

#endif
