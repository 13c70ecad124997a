/* A map from names to numbers, for symbol tables.  Keys are not copied. */
#ifndef CASUS_BASE_MAP_H
#define CASUS_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>

typedef struct {
  const char **keys;
  size_t *values;
  size_t n, cap;
} cs_map;

/* Adds or replaces; false when out of memory. */
bool cs_map_put(cs_map *m, const char *key, size_t value);

/* Looks up key[0..n); false when absent. */
bool cs_map_get(const cs_map *m, const char *key, size_t n, size_t *value);

void cs_map_free(cs_map *m);

#endif
