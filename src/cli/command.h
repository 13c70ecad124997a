/* The commands: every question of the library, and `help`.  Their tables of options are the library's,
 * with what only a command line has at the end. */
#ifndef CASUS_CLI_COMMAND_H
#define CASUS_CLI_COMMAND_H

#include <casus.h>

#include <stdbool.h>
#include <stddef.h>

/* Exit statuses of casus; documented and stable. */
enum {
  EXIT_DONE = 0,
  EXIT_FAILED = 1,       /* could not be done: memory, files */
  EXIT_USAGE = 2,        /* wrong usage */
  EXIT_CASE = 3,         /* invalid case or data file */
  EXIT_LIMIT = 4,        /* done, but a limit was reached */
  EXIT_INTERRUPTED = 130 /* by Ctrl-C, SIGTERM or SIGHUP */
};

typedef struct {
  const char *name;   /* without the dashes */
  const char *letter; /* short form, or NULL */
  const char *value;  /* name of the value in the help; NULL: a flag */
  const char *choices, *fallback, *help;
  bool repeats;
  bool is_ours; /* of the command line: the library does not hear of it */
} cli_option;

typedef struct {
  const char *name, *operands, *summary, *description, *examples;
  const char
      *ending; /* the answer goes to a file beside the case, with this ending; NULL: it is shown */
  size_t question; /* CLI_HELP: it is `help` */
} cli_command;

#define CLI_HELP SIZE_MAX

/* The k-th command; false past the last. */
bool cli_command_at(size_t k, cli_command *out);

/* The command of this name; false when there is none. */
bool cli_command_find(const char *name, cli_command *out);

/* The k-th option of a command; false past the last. */
bool cli_option_at(const cli_command *c, size_t k, cli_option *out);

#endif
