/* The allocation layer: checked products, zeroed memory, and a failure point for tests. */
#include "base/alloc.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static atomic_size_t made;
static atomic_size_t fail_at;
static _Thread_local size_t failures;

static int must_fail(void) {
  size_t k = atomic_fetch_add_explicit(&made, 1, memory_order_relaxed) + 1;
  size_t at = atomic_load_explicit(&fail_at, memory_order_relaxed);

  return at && k >= at;
}

size_t cs_alloc_fail_at(size_t n) {
  size_t before = atomic_exchange(&made, 0);

  atomic_store(&fail_at, n);
  return before;
}

/* Counts what could not be had. */
static void *counted(void *p) {
  failures += !p;
  return p;
}

size_t cs_alloc_failures(void) {
  return failures;
}

void *cs_malloc(size_t bytes) {
  return counted(must_fail() ? NULL : malloc(bytes ? bytes : 1));
}

void *cs_calloc(size_t n, size_t size) {
  return counted(must_fail() ? NULL : calloc(n ? n : 1, size ? size : 1));
}

void *cs_realloc(void *p, size_t n, size_t size) {
  if (must_fail() || (size && n > SIZE_MAX / size)) return counted(NULL);
  return counted(realloc(p, n && size ? n * size : 1));
}

void *cs_alloc_columns(size_t n, size_t size) {
  size_t bytes;
  void *p;

  if (must_fail() || (size && n > (SIZE_MAX - 64) / size)) return counted(NULL);
  bytes = (n * size + 63) / 64 * 64;
  p = counted(aligned_alloc(64, bytes ? bytes : 64));
  if (p) memset(p, 0, bytes ? bytes : 64);
  return p;
}

void cs_free(void *p) {
  free(p);
}

char *cs_strndup(const char *s, size_t n) {
  char *copy = cs_calloc(n + 1, 1);

  if (copy) memcpy(copy, s, n);
  return copy;
}

char *cs_strdup(const char *s) {
  return cs_strndup(s, strlen(s));
}

void *cs_grow(void *array, size_t n, size_t *cap, size_t size) {
  size_t want;
  void *moved;

  if (n < *cap) return array;
  want = *cap ? *cap * 2 : 8;
  if (want < *cap) return NULL;
  moved = cs_realloc(array, want, size);
  if (moved) *cap = want;
  return moved;
}
