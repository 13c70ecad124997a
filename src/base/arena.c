/* A chain of chunks; nothing is released before the arena is. */
#include "base/arena.h"

#include "base/alloc.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { CHUNK_BYTES = 64 * 1024 };

struct chunk {
  struct chunk *next;
  size_t used, size;
  alignas(max_align_t) unsigned char bytes[];
};

struct cs_arena {
  struct chunk *top;
};

cs_arena *cs_arena_new(void) {
  return cs_calloc(1, sizeof(cs_arena));
}

void cs_arena_free(cs_arena *a) {
  if (!a) return;
  while (a->top) {
    struct chunk *c = a->top;

    a->top = c->next;
    cs_free(c);
  }
  cs_free(a);
}

void *cs_arena_alloc(cs_arena *a, size_t n, size_t size) {
  size_t bytes, align = alignof(max_align_t);
  struct chunk *c = a->top;

  if (size && n > (SIZE_MAX / 2) / size) return NULL;
  bytes = (n * size + align - 1) / align * align;
  if (!bytes) bytes = align;
  if (!c || c->size - c->used < bytes) {
    size_t room = bytes > CHUNK_BYTES ? bytes : CHUNK_BYTES;

    c = cs_calloc(1, sizeof *c + room);
    if (!c) return NULL;
    c->size = room;
    c->next = a->top;
    a->top = c;
  }
  c->used += bytes;
  return c->bytes + c->used - bytes;
}

char *cs_arena_strndup(cs_arena *a, const char *s, size_t n) {
  char *copy = cs_arena_alloc(a, n + 1, 1);

  if (copy) memcpy(copy, s, n);
  return copy;
}

char *cs_arena_strdup(cs_arena *a, const char *s) {
  return cs_arena_strndup(a, s, strlen(s));
}

char *cs_arena_printf(cs_arena *a, const char *format, ...) {
  va_list args;
  int n;
  char *text;

  va_start(args, format);
  n = vsnprintf(NULL, 0, format, args);
  va_end(args);
  if (n < 0) return NULL;
  text = cs_arena_alloc(a, (size_t)n + 1, 1);
  if (!text) return NULL;
  va_start(args, format);
  vsnprintf(text, (size_t)n + 1, format, args);
  va_end(args);
  return text;
}

void *cs_arena_grow(cs_arena *a, void *array, size_t n, size_t *cap, size_t size) {
  size_t want;
  void *moved;

  if (n < *cap) return array;
  want = *cap ? *cap * 2 : 8;
  moved = cs_arena_alloc(a, want, size);
  if (!moved) return NULL;
  if (n) memcpy(moved, array, n * size);
  *cap = want;
  return moved;
}
