/* casus: reads the command line, asks the library, writes its answer. */
#include "help.h"
#include "terminal.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int exit_status(casus_status st) {
  switch (st) {
    case CASUS_OK:
      return EXIT_DONE;
    case CASUS_CASE:
      return EXIT_CASE;
    case CASUS_LIMIT:
      return EXIT_LIMIT;
    case CASUS_STOPPED:
      return EXIT_INTERRUPTED;
    case CASUS_USAGE:
      return EXIT_USAGE;
    case CASUS_NOMEM:
      cli_say("casus: out of memory\n");
      return EXIT_FAILED;
    case CASUS_IO:
      break;
  }
  return EXIT_FAILED;
}

static bool ends_in(const char *s, size_t n, const char *end) {
  size_t m = strlen(end);

  return n > m && !strncmp(s + n - m, end, m);
}

/* Beside the case: dir/name.yaml, dir/name.casus.db -> dir/name.html.  The caller frees it. */
static char *path_beside(const char *operand, const char *ending) {
  static const char *const endings[] = {".casus.db", ".yaml", ".yml"};
  size_t n = strlen(operand), room;
  char *path;

  for (size_t k = 0; k < 3; k++) {
    if (!ends_in(operand, n, endings[k])) continue;
    n -= strlen(endings[k]);
    break;
  }
  room = n + strlen(ending) + 1;
  path = malloc(room);
  if (path) snprintf(path, room, "%.*s%s", (int)n, operand, ending);
  return path;
}

/* A reader that left early (`casus ... | head`) is no mistake worth a message. */
static int write_out(const char *text, size_t n) {
  size_t written = fwrite(text, 1, n, stdout);

  if (written == n && !fflush(stdout)) return EXIT_DONE;
  if (errno != EPIPE) cli_say("casus: could not write \"-\": %s\n", strerror(errno));
  return EXIT_FAILED;
}

static int deliver(const cli_arguments *a, const casus_answer *answer, casus_diag *d) {
  const char *ending = a->command.ending, *first = cli_operand(a, 0);
  char *beside =
      !a->out && ending && first && strcmp(first, "-") ? path_beside(first, ending) : NULL;
  const char *path = a->out ? a->out : beside ? beside : "-";
  bool shown = !strcmp(path, "-"), terminal = shown && isatty(STDOUT_FILENO);
  char *text;
  size_t n;
  casus_status st = casus_answer_text(
      answer, NULL,
      (cli_colour_out(a) ? CASUS_COLOUR : 0) | (terminal ? CASUS_CHARTS | CASUS_TERMINAL : 0),
      &text, &n);
  int status;

  if (st == CASUS_OK && shown) {
    status = write_out(text, n);
  } else {
    if (st == CASUS_OK) st = casus_text_save(path, text, n, d);
    if (st == CASUS_OK && ending && !a->quiet) cli_say("report in %s\n", path);
    status = exit_status(st);
  }
  casus_text_free(text);
  free(beside);
  return status;
}

/* What there is to say beside the answer. */
static int tell_notes(const cli_arguments *a, const casus_answer *answer) {
  casus_status failed = casus_answer_failed(answer);
  const char *notes = casus_answer_notes(answer);
  int64_t run;
  const char *ledger = casus_answer_ledger(answer, &run);

  if (*notes && (!a->quiet || failed)) fputs(notes, stderr);
  if (ledger && !a->quiet) cli_say("run %lld in %s\n", (long long)run, ledger);
  return failed ? exit_status(failed) : EXIT_DONE;
}

static int ask(const cli_arguments *a, casus_context *context, casus_diag *d, const char *options) {
  casus_answer *answer;
  casus_status st;
  int status, delivered = EXIT_DONE, noted = EXIT_DONE;

  casus_context_set_keeping(context, 1);
  cli_watch(a, context);
  st = casus_ask(NULL, a->command.name, options, context, d, &answer);
  cli_watch_end();
  if (answer) delivered = deliver(a, answer, d);
  cli_print_diag(d, a);
  status = exit_status(st);
  if (answer) noted = tell_notes(a, answer);
  casus_answer_free(answer);
  return delivered ? delivered : noted ? noted : status;
}

static int run(const cli_arguments *a) {
  casus_context *context = casus_context_new();
  casus_diag *d = casus_diag_new();
  char *options = cli_options_text(a);
  int status;

  status = context && d && options ? ask(a, context, d, options) : exit_status(CASUS_NOMEM);
  free(options);
  casus_diag_free(d);
  casus_context_free(context);
  return status;
}

int main(int argc, char **argv) {
  cli_command c;
  cli_arguments a;
  int status;

  signal(SIGPIPE, SIG_IGN);
  if (argc < 2) {
    cli_print_overview(stderr);
    return EXIT_USAGE;
  }
  if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")) {
    printf("casus %s\n", casus_version());
    return EXIT_DONE;
  }
  if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
    cli_print_overview(stdout);
    return EXIT_DONE;
  }
  if (!cli_command_find(argv[1], &c)) return cli_unknown_command(argv[1]);
  status = cli_arguments_read(&a, &c, argc - 2, argv + 2);
  if (!status)
    status = a.help ? cli_print_help(&c) : c.question == CLI_HELP ? cli_help(&a) : run(&a);
  cli_arguments_free(&a);
  return status;
}
