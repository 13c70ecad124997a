/* What every subcommand is made of.  One table of options feeds the parser, --help, the manual page
 * and the shell completion. */
#ifndef CASUS_CLI_COMMAND_H
#define CASUS_CLI_COMMAND_H

#include "base/diag.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/* Exit statuses of casus; documented and stable. */
enum {
  EXIT_DONE = 0,
  EXIT_FAILED = 1,       /* could not be done: memory, files */
  EXIT_USAGE = 2,        /* wrong usage */
  EXIT_CASE = 3,         /* invalid case or data file */
  EXIT_LIMIT = 4,        /* done, but a limit was reached */
  EXIT_INTERRUPTED = 130 /* by Ctrl-C, SIGTERM or SIGHUP */
};

typedef enum { OPTION_FLAG, OPTION_TEXT, OPTION_COUNT, OPTION_NUMBER, OPTION_CHOICE } option_kind;

typedef struct {
  const char *name; /* without the dashes */
  char letter;      /* short form, or 0 */
  option_kind kind;
  const char *value;    /* name of the value in the help: "FILE", "N"; NULL for a flag */
  const char *choices;  /* OPTION_CHOICE: the accepted words, separated by blanks */
  const char *fallback; /* default, for the help; NULL when there is none */
  bool repeats;         /* may be given several times */
  const char *help;     /* one sentence, without full stop */
} cs_option;

/* What was typed. */
typedef struct cs_arguments cs_arguments;

typedef struct {
  const char *name;
  const char *operands;     /* "CASE", "FILE...": for the usage line */
  size_t least, most;       /* number of operands */
  const char *summary;      /* one line for `casus help` */
  const char *description;  /* paragraphs for --help and the manual page */
  const char *examples;     /* lines "command<TAB>what it does", each ended by a newline */
  const cs_option *options; /* beside the common ones */
  size_t n_options;
  int (*run)(const cs_arguments *args); /* returns the exit status */
} cs_command;

/* All subcommands, ended by NULL. */
extern const cs_command *const cs_commands[];

/* The value of an option: NULL (false, the fallback's value) when it wasn't given.  `name` must be
 * one of the command's options. */
const char *cs_option_text(const cs_arguments *args, const char *name);
bool cs_option_given(const cs_arguments *args, const char *name);
uint64_t cs_option_count(const cs_arguments *args, const char *name);
double cs_option_number(const cs_arguments *args, const char *name);
/* The k-th value of an option that repeats; NULL past the last. */
const char *cs_option_nth(const cs_arguments *args, const char *name, size_t k);

size_t cs_operand_count(const cs_arguments *args);
const char *cs_operand(const cs_arguments *args, size_t i);

/* Is colour wanted on standard output, on standard error?  Honours --color, NO_COLOR, TERM=dumb. */
bool cs_colour_out(const cs_arguments *args);
bool cs_colour_err(const cs_arguments *args);
bool cs_quiet(const cs_arguments *args);
/* Is a progress line wanted (a terminal, not --quiet, not --no-progress)? */
bool cs_wants_progress(const cs_arguments *args);

/* Prints on standard error, with nothing in it that a terminal would act on. */
void cs_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* For the messages of a command: whether the case is trusted is among its options. */
casus_diag *cs_new_diag(const cs_arguments *args);

/* Has an allocation failed since the command began?  Then nothing it has made is sure to be whole:
 * it is not shown. */
bool cs_out_of_memory(const cs_arguments *args);

/* Prints all messages of `d` on standard error and returns the exit status for `st`. */
int cs_finish(const cs_arguments *args, const casus_diag *d, casus_status st);

/* Writes to a file, or says why not; returns an exit status.  What a terminal would act on is made
 * visible (cs_buf_visible()) unless the text is to be `exact`. */
int cs_write_out(const cs_arguments *args, const char *path, const cs_buf *out, bool exact);

/* Writes a finished output to --out (standard output when absent) and releases it; returns an exit
 * status.  `exact`: byte for byte, but on a terminal. */
int cs_deliver(const cs_arguments *args, cs_buf *out);
int cs_deliver_exact(const cs_arguments *args, cs_buf *out);

/* Ends a command that went with `st`: prints its messages, delivers its output if it went well,
 * releases it otherwise; returns an exit status. */
int cs_conclude(const cs_arguments *args, const casus_diag *d, casus_status st, cs_buf *out);

/* The whole program: finds the command, reads its arguments, runs it. */
int cs_main(int argc, char **argv);

#endif
