/* The inside of cs_arguments, for the parser and the help. */
#ifndef CASUS_CLI_ARGUMENTS_H
#define CASUS_CLI_ARGUMENTS_H

#include "cli/command.h"

struct given {
  const cs_option *option;
  const char *value;
};

struct cs_arguments {
  const cs_command *command;
  struct given *given;
  size_t n_given, cap_given;
  const char **operands;
  size_t n_operands;
  size_t failures; /* cs_alloc_failures() when the command began */
};

extern const cs_option cs_common_options[];
extern const size_t cs_n_common_options;

/* The i-th option of a command, the common ones last; NULL past the end. */
const cs_option *cs_option_at(const cs_command *c, size_t i);

/* Reads the words after the command's name; false after a message on standard error. */
bool cs_arguments_read(cs_arguments *a, const cs_command *c, int argc, char **argv);
void cs_arguments_free(cs_arguments *a);

#endif
