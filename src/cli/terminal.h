/* What goes to the terminal beside answers: messages, colours, progress; and what comes from it:
 * Ctrl-C. */
#ifndef CASUS_CLI_TERMINAL_H
#define CASUS_CLI_TERMINAL_H

#include "arguments.h"

/* Prints on standard error, with nothing in it that a terminal would act on. */
void cli_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints the messages, unless they are warnings alone and the command is to be quiet. */
void cli_print_diag(const casus_diag *d, const cli_arguments *a);

/* Is colour wanted on standard output, on standard error?  Honours --color, NO_COLOR, TERM=dumb. */
bool cli_colour_out(const cli_arguments *a);
bool cli_colour_err(const cli_arguments *a);

/* From here on a progress line shows what is under way with the context, and Ctrl-C, SIGTERM and SIGHUP
 * stop it; what would not heed that is ended at once.  There can be one context at a time. */
void cli_watch(const cli_arguments *a, casus_context *context);
void cli_watch_end(void);

#endif
