/* Help, manual pages and shell completion, all out of the table of options. */
#ifndef CASUS_CLI_HELP_H
#define CASUS_CLI_HELP_H

#include "cli/command.h"

#include <stdio.h>

/* The list of commands. */
void cs_print_overview(FILE *to);

/* One command's help, within 80 columns. */
void cs_print_help(FILE *to, const cs_command *c);

/* Says on standard error that there is no such command, with the nearest; `by` heads the message.
 */
void cs_unknown_command(const char *by, const char *name);

#endif
