/* Runs a fuzz target over files and folders of inputs, as a plain test. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Each input goes to memory of exactly its size, so that the sanitizer sees a read past it. */
static int run_file(const char *path) {
  FILE *f = fopen(path, "rb");
  long size;
  uint8_t *data;

  if (!f) return 0;
  fseek(f, 0, SEEK_END);
  size = ftell(f);
  rewind(f);
  data = malloc(size > 0 ? (size_t)size : 1);
  if (data && size >= 0 && fread(data, 1, (size_t)size, f) == (size_t)size) {
    LLVMFuzzerTestOneInput(data, (size_t)size);
    /* Cut short at every length up to 4096: what an interrupted copy leaves. */
    for (long n = 0; n < size && n < 4096; n++) {
      uint8_t *part = malloc(n ? (size_t)n : 1);

      if (!part) break;
      memcpy(part, data, (size_t)n);
      LLVMFuzzerTestOneInput(part, (size_t)n);
      free(part);
    }
  }
  free(data);
  fclose(f);
  return 1;
}

int main(int argc, char **argv) {
  int ran = 0;

  for (int i = 1; i < argc; i++) {
    DIR *dir = opendir(argv[i]);
    struct dirent *entry;

    if (!dir) {
      ran += run_file(argv[i]);
      continue;
    }
    while ((entry = readdir(dir))) {
      char path[4096];

      if (entry->d_name[0] == '.') continue;
      snprintf(path, sizeof path, "%s/%s", argv[i], entry->d_name);
      ran += run_file(path);
    }
    closedir(dir);
  }
  printf("%d inputs\n", ran);
  return ran ? 0 : 1;
}
