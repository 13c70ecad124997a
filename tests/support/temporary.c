/* Files that a test needs for a while, in one folder a program. */
#include "temporary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILES = 16, LENGTH = 128 };

static char folder[] = "/tmp/casus-test-XXXXXX";
static char paths[FILES][LENGTH];
static size_t n_paths;

static void remove_all(void) {
  for (size_t i = 0; i < n_paths; i++) remove(paths[i]);
  rmdir(folder);
}

static _Noreturn void give_up(const char *what) {
  perror(what);
  exit(1);
}

static const char *path_of(const char *name) {
  char path[LENGTH];

  if (!n_paths && (!mkdtemp(folder) || atexit(remove_all))) give_up(folder);
  if (snprintf(path, LENGTH, "%s/%s", folder, name) >= LENGTH) give_up(name);
  for (size_t i = 0; i < n_paths; i++) {
    if (!strcmp(paths[i], path)) return paths[i];
  }
  if (n_paths == FILES) give_up(name);
  return strcpy(paths[n_paths++], path);
}

const char *temporary_bytes(const char *name, const void *bytes, size_t n) {
  const char *path = path_of(name);
  FILE *f = fopen(path, "wb");

  if (!f || fwrite(bytes, 1, n, f) != n || fclose(f)) give_up(path);
  return path;
}

const char *temporary_text(const char *name, const char *text) {
  return temporary_bytes(name, text, strlen(text));
}
