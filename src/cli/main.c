/* casus: finds the subcommand and runs it. */
#include "cli/arguments.h"
#include "cli/help.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static const cs_command *find_command(const char *name) {
  for (size_t i = 0; cs_commands[i]; i++) {
    if (!strcmp(cs_commands[i]->name, name)) return cs_commands[i];
  }
  return NULL;
}

int cs_main(int argc, char **argv) {
  const cs_command *c;
  cs_arguments args;
  int status;

  signal(SIGPIPE, SIG_IGN);
  if (argc < 2) {
    cs_print_overview(stderr);
    return EXIT_USAGE;
  }
  if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")) {
    printf("casus %s\n", casus_version());
    return EXIT_DONE;
  }
  if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
    cs_print_overview(stdout);
    return EXIT_DONE;
  }
  c = find_command(argv[1]);
  if (!c) {
    cs_unknown_command("casus", argv[1]);
    return EXIT_USAGE;
  }
  if (!cs_arguments_read(&args, c, argc - 2, argv + 2)) {
    status = cs_out_of_memory(&args) ? EXIT_FAILED : EXIT_USAGE;
  } else if (cs_option_given(&args, "help")) {
    cs_print_help(stdout, c);
    status = EXIT_DONE;
  } else {
    status = c->run(&args);
  }
  cs_arguments_free(&args);
  return status;
}

int main(int argc, char **argv) {
  return cs_main(argc, argv);
}
