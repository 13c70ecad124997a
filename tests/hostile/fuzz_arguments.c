/* Any words as the arguments of a command: the first line names it, each further line is a word.  What the
 * command line makes of them the library reads. */
#include "cli/arguments.h"

#include "base/alloc.h"
#include "library/questions.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a question may ask of its options. */
static void look_at(const cs_question *q, const cs_options *o) {
  const cs_option *one;

  for (size_t i = 0; (one = cs_option_at(q, i)); i++) {
    for (size_t k = 0; cs_option_nth(o, one->name, k); k++) continue;
    if (cs_option_given(o, one->name) != (cs_option_nth(o, one->name, 0) != NULL)) abort();
    if (one->kind == CS_OPTION_COUNT) cs_option_count(o, one->name);
    if (one->kind == CS_OPTION_NUMBER) cs_option_number(o, one->name);
    cs_option_text(o, one->name);
  }
  for (size_t i = 0; i < cs_operand_count(o); i++) {
    if (!cs_operand(o, i)) abort();
  }
}

static void read_words(const cli_command *c, int n, char **words) {
  cli_arguments a;

  if (!cli_arguments_read(&a, c, n, words) && c->question != CLI_HELP) {
    const cs_question *q = cs_question_at(c->question);
    char *json = cli_options_text(&a);
    casus_diag *d = casus_diag_new();
    cs_options o;
    casus_status st;

    if (!json || !d) abort();
    st = cs_options_read(q, json, d, &o);
    if (st == CASUS_USAGE && !casus_diag_errors(d)) abort();
    if (st == CASUS_OK) look_at(q, &o);
    cs_options_free(&o);
    casus_diag_free(d);
    free(json);
  }
  cli_arguments_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  enum { WORDS = 64 };
  static FILE *nowhere;
  char *text = cs_strndup((const char *)data, size), *words[WORDS], *rest = text;
  cli_command c;
  int n = 0;

  if (!text) abort();
  /* What is wrong with the arguments is told a million times over. */
  if (!nowhere && (nowhere = fopen("/dev/null", "w"))) stderr = nowhere;
  for (char *word; n < WORDS && (word = strsep(&rest, "\n"));) words[n++] = word;
  if (cli_command_find(words[0], &c)) read_words(&c, n - 1, words + 1);
  cs_free(text);
  return 0;
}
