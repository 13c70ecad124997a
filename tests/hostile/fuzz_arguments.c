/* Any words as the arguments of a command: the first line names it, each further line is a word. */
#include "cli/arguments.h"

#include "base/alloc.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a command may ask of its arguments. */
static void ask(const cs_arguments *a, const cs_command *c) {
  const cs_option *o;

  for (size_t i = 0; (o = cs_option_at(c, i)); i++) {
    for (size_t k = 0; cs_option_nth(a, o->name, k); k++) continue;
    cs_option_given(a, o->name);
    if (o->kind == OPTION_COUNT) cs_option_count(a, o->name);
    if (o->kind == OPTION_NUMBER) cs_option_number(a, o->name);
  }
  cs_colour_out(a);
  cs_wants_progress(a);
  if (cs_option_given(a, "help")) return;
  if (cs_operand_count(a) < c->least || cs_operand_count(a) > c->most) abort();
  for (size_t i = 0; i < cs_operand_count(a); i++) {
    if (!cs_operand(a, i)) abort();
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  enum { WORDS = 64 };
  static FILE *nowhere;
  char *text = cs_strndup((const char *)data, size), *words[WORDS], *rest = text;
  int n = 0;

  if (!text) abort();
  /* What is wrong with the arguments is told a million times over. */
  if (!nowhere && (nowhere = fopen("/dev/null", "w"))) stderr = nowhere;
  for (char *word; n < WORDS && (word = strsep(&rest, "\n"));) words[n++] = word;
  for (size_t i = 0; cs_commands[i]; i++) {
    cs_arguments a;

    if (strcmp(cs_commands[i]->name, words[0]) != 0) continue;
    if (cs_arguments_read(&a, cs_commands[i], n - 1, words + 1)) ask(&a, cs_commands[i]);
    cs_arguments_free(&a);
  }
  cs_free(text);
  return 0;
}
