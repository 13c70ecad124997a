/* Open addressing with linear probing over FNV-1a. */
#include "base/map.h"

#include "base/alloc.h"

#include <stdint.h>
#include <string.h>

static size_t slot(const cs_map *m, const char *key, size_t n) {
  uint64_t h = 14695981039346656037u;
  size_t i;

  for (size_t k = 0; k < n; k++) h = (h ^ (unsigned char)key[k]) * 1099511628211u;
  h ^= h >> 32;
  for (i = h & (m->cap - 1); m->keys[i]; i = (i + 1) & (m->cap - 1)) {
    if (!strncmp(m->keys[i], key, n) && !m->keys[i][n]) break;
  }
  return i;
}

static bool resize(cs_map *m) {
  cs_map big = {.cap = m->cap ? m->cap * 2 : 16};

  big.keys = cs_calloc(big.cap, sizeof *big.keys);
  big.values = cs_calloc(big.cap, sizeof *big.values);
  if (!big.keys || !big.values) {
    cs_map_free(&big);
    return false;
  }
  for (size_t i = 0; i < m->cap; i++) {
    if (!m->keys[i]) continue;
    size_t at = slot(&big, m->keys[i], strlen(m->keys[i]));

    big.keys[at] = m->keys[i];
    big.values[at] = m->values[i];
    big.n++;
  }
  cs_map_free(m);
  *m = big;
  return true;
}

bool cs_map_put(cs_map *m, const char *key, size_t value) {
  size_t at;

  if (m->n * 2 >= m->cap && !resize(m)) return false;
  at = slot(m, key, strlen(key));
  if (!m->keys[at]) m->n++;
  m->keys[at] = key;
  m->values[at] = value;
  return true;
}

bool cs_map_get(const cs_map *m, const char *key, size_t n, size_t *value) {
  size_t at;

  if (!m->cap) return false;
  at = slot(m, key, n);
  if (!m->keys[at]) return false;
  *value = m->values[at];
  return true;
}

void cs_map_free(cs_map *m) {
  cs_free(m->keys);
  cs_free(m->values);
  *m = (cs_map){0};
}
