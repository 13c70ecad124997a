/* Memory that is released together: a case and all it holds live in one arena. */
#ifndef CASUS_BASE_ARENA_H
#define CASUS_BASE_ARENA_H

#include <stddef.h>

typedef struct cs_arena cs_arena;

/* NULL when out of memory. */
cs_arena *cs_arena_new(void);

/* Releases everything taken from the arena.  Accepts NULL. */
void cs_arena_free(cs_arena *a);

/* n * size bytes, zeroed, aligned for any type.  NULL when out of memory or on overflow. */
void *cs_arena_alloc(cs_arena *a, size_t n, size_t size);

/* Copies of text, terminated by NUL. */
char *cs_arena_strndup(cs_arena *a, const char *s, size_t n);
char *cs_arena_strdup(cs_arena *a, const char *s);

/* Formatted text. */
char *cs_arena_printf(cs_arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* As cs_grow(), with the old array left to the arena. */
void *cs_arena_grow(cs_arena *a, void *array, size_t n, size_t *cap, size_t size);

#endif
