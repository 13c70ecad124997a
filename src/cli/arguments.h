/* A command line, read by the tables of options: the options of a question as the JSON object that the
 * library takes, and those of the command line itself. */
#ifndef CASUS_CLI_ARGUMENTS_H
#define CASUS_CLI_ARGUMENTS_H

#include "command.h"

#include <jansson.h>

typedef struct {
  cli_command command;
  json_t *options; /* of the question, with its "operands" */
  const char **operands;
  size_t n_operands;
  const char *out; /* NULL: not given */
  const char *color, *completion;
  bool quiet, no_progress, help, scdoc;
} cli_arguments;

/* Reads the words after the command's name; an exit status, after a message on standard error, when
 * they cannot be read.  What a value may be is the library's to say.  Release with
 * cli_arguments_free() in any case. */
int cli_arguments_read(cli_arguments *a, const cli_command *c, int argc, char **argv);
void cli_arguments_free(cli_arguments *a);

/* The options as text; the caller frees it.  NULL when out of memory. */
char *cli_options_text(const cli_arguments *a);

/* The k-th operand; NULL past the last. */
const char *cli_operand(const cli_arguments *a, size_t k);

#endif
