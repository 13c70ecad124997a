/* Loaded before a program (LD_PRELOAD), makes allocations of its whole process fail, libraries
 * included, from main() on: what libraries do before is theirs.
 *   CASUS_FAIL_AT=k       the k-th fails
 *   CASUS_FAIL_ALL=1      so do all after it
 *   CASUS_FAIL_COUNT=FILE at the end the number of allocations made stands in FILE */
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *(*real_malloc)(size_t);
static void *(*real_calloc)(size_t, size_t);
static void *(*real_realloc)(void *, size_t);
static void *(*real_aligned)(size_t, size_t);
static int (*real_main)(int, char **, char **);
static atomic_long made;
static long fail_at;
static int fail_all, started;

/* What dlsym() itself asks for before there is anything to hand it on to. */
static char boot[4096];
static size_t booted;

static void find(void) {
  static int finding;

  if (finding || real_aligned) return;
  finding = 1;
  *(void **)&real_malloc = dlsym(RTLD_NEXT, "malloc");
  *(void **)&real_calloc = dlsym(RTLD_NEXT, "calloc");
  *(void **)&real_realloc = dlsym(RTLD_NEXT, "realloc");
  *(void **)&real_aligned = dlsym(RTLD_NEXT, "aligned_alloc");
  finding = 0;
}

static int fails(void) {
  long k;

  find();
  if (!started) return 0;
  k = atomic_fetch_add(&made, 1) + 1;
  return fail_at && (fail_all ? k >= fail_at : k == fail_at);
}

void *malloc(size_t n) {
  return fails() || !real_malloc ? NULL : real_malloc(n);
}

void *calloc(size_t n, size_t size) {
  find();
  if (!real_calloc) {
    booted += (n * size + 15) / 16 * 16;
    return booted <= sizeof boot ? boot + booted - (n * size + 15) / 16 * 16 : NULL;
  }
  return fails() ? NULL : real_calloc(n, size);
}

void *realloc(void *p, size_t n) {
  return fails() || !real_realloc ? NULL : real_realloc(p, n);
}

void *aligned_alloc(size_t align, size_t n) {
  return fails() || !real_aligned ? NULL : real_aligned(align, n);
}

static int counted_main(int argc, char **argv, char **env) {
  const char *at = getenv("CASUS_FAIL_AT");

  fail_at = at ? atol(at) : 0;
  fail_all = getenv("CASUS_FAIL_ALL") != NULL;
  started = 1;
  return real_main(argc, argv, env);
}

int __libc_start_main(int (*start)(int, char **, char **), int argc, char **argv,
                      void (*init)(void), void (*fini)(void), void (*end)(void), void *stack) {
  int (*next)(int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void),
              void (*)(void), void *);

  *(void **)&next = dlsym(RTLD_NEXT, "__libc_start_main");
  real_main = start;
  return next(counted_main, argc, argv, init, fini, end, stack);
}

__attribute__((destructor)) static void tell(void) {
  const char *path = getenv("CASUS_FAIL_COUNT");
  FILE *f;

  started = 0;
  f = path ? fopen(path, "w") : NULL;
  if (!f) return;
  fprintf(f, "%ld\n", (long)made);
  fclose(f);
}
