/* Gives SQLite its memory from cs_alloc, so that no allocation fails unnoticed.
 *
 * The functions are installed before main(), because SQLite takes them only before its first use.  They are
 * malloc() and free() underneath. */
#include "base/alloc.h"

#include <sqlite3.h>
#include <stdalign.h>
#include <stddef.h>
#include <string.h>

/* SQLite asks how large a block is: its size stands before it. */
enum { HEAD = alignof(max_align_t) };

static void *sql_malloc(int n) {
  unsigned char *p = cs_malloc((size_t)n + HEAD);

  if (!p) return NULL;
  memcpy(p, &n, sizeof n);
  return p + HEAD;
}

static void sql_free(void *p) {
  if (p) cs_free((unsigned char *)p - HEAD);
}

static void *sql_realloc(void *p, int n) {
  unsigned char *moved = cs_realloc((unsigned char *)p - HEAD, (size_t)n + HEAD, 1);

  if (!moved) return NULL;
  memcpy(moved, &n, sizeof n);
  return moved + HEAD;
}

static int sql_size(void *p) {
  int n = 0;

  if (p) memcpy(&n, (unsigned char *)p - HEAD, sizeof n);
  return n;
}

static int sql_roundup(int n) {
  return (n + 7) & ~7;
}

static int sql_start(void *unused) {
  (void)unused;
  return SQLITE_OK;
}

static void sql_end(void *unused) {
  (void)unused;
}

__attribute__((constructor)) static void give_memory(void) {
  static const sqlite3_mem_methods methods = {.xMalloc = sql_malloc,
                                              .xFree = sql_free,
                                              .xRealloc = sql_realloc,
                                              .xSize = sql_size,
                                              .xRoundup = sql_roundup,
                                              .xInit = sql_start,
                                              .xShutdown = sql_end};

  /* Refused, without harm, where SQLite is in use already. */
  sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
}
