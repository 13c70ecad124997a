/* Help, manual pages and shell completion, all out of the tables of options. */
#ifndef CASUS_CLI_HELP_H
#define CASUS_CLI_HELP_H

#include "arguments.h"

#include <stdio.h>

/* The list of commands. */
void cli_print_overview(FILE *to);

/* One command's help, within 80 columns, on standard output; an exit status, as of all below. */
int cli_print_help(const cli_command *c);

/* `casus help`. */
int cli_help(const cli_arguments *a);

/* Says on standard error that there is no such command, with the nearest. */
int cli_unknown_command(const char *name);

#endif
