/* Every allocation of casus goes through here, and so do those of the libraries that let us say
 * where they get their memory (json_memory.c, ledger/sqlite_memory.c), so that a test can make the n-th one fail and so
 * that none fails unnoticed.
 *
 * All functions are safe to call from several threads. */
#ifndef CASUS_BASE_ALLOC_H
#define CASUS_BASE_ALLOC_H

#include <stddef.h>

/* n * size bytes, zeroed.  NULL when out of memory or when the product overflows.
 * n == 0 gives a valid pointer. */
void *cs_calloc(size_t n, size_t size);

/* Resizes to n * size bytes; on failure NULL is returned and `p` stays valid.  New bytes are not
 * set. */
void *cs_realloc(void *p, size_t n, size_t size);

/* `bytes` bytes, not set, for libraries that ask for memory as malloc() gives it. */
void *cs_malloc(size_t bytes);

/* n * size bytes aligned for vector loads (64 bytes), zeroed. */
void *cs_alloc_columns(size_t n, size_t size);

void cs_free(void *p);

/* Copy of a string or of its first n bytes. */
char *cs_strdup(const char *s);
char *cs_strndup(const char *s, size_t n);

/* Makes room for one more element in an array that grows by doubling: returns the array, moved or
 * not, or NULL (array untouched).  `n` elements are in use, `*cap` fit. */
void *cs_grow(void *array, size_t n, size_t *cap, size_t size);

/* How many allocations of this thread have failed so far.  Who builds an answer of many pieces, and
 * cannot ask each piece whether it is whole, compares the count before with the count after. */
size_t cs_alloc_failures(void);

/* Tests only: the n-th allocation from now on (1 = the next) fails and so do all after it; 0 turns
 * this off.  Returns how many allocations were made since the last call. */
size_t cs_alloc_fail_at(size_t n);

#endif
