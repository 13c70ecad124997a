/* The commands and their options. */
#include "command.h"

#include <stdint.h>
#include <string.h>

static const cli_option common[] = {
    {"out", "o", "FILE", NULL, "-", "write the result to FILE (- is standard output)", false, true},
    {"color", NULL, "WHEN", "auto always never", "auto", "colour the output", false, true},
    {"quiet", "q", NULL, NULL, NULL, "print errors and results only", false, true},
    {"no-progress", NULL, NULL, NULL, NULL, "show no progress line", false, true},
    {"help", "h", NULL, NULL, NULL, "print this help", false, true},
};
enum { N_COMMON = sizeof common / sizeof *common };

static const cli_option of_help[] = {
    {"scdoc", NULL, NULL, NULL, NULL, "print the manual page's source for scdoc", false, true},
    {"completion", NULL, "SHELL", "bash zsh fish", NULL,
     "print the completion script for this shell", false, true},
};
enum { N_OF_HELP = sizeof of_help / sizeof *of_help };

static const cli_command help = {
    .name = "help",
    .operands = "[COMMAND]",
    .summary = "explain a command",
    .description = "Prints the list of commands, or the help of one of them.",
    .question = CLI_HELP};

bool cli_command_at(size_t k, cli_command *out) {
  *out = help;
  if (k > casus_question_count()) return false;
  if (k == casus_question_count()) return true;
  *out = (cli_command){casus_question_text(k, CASUS_QUESTION_NAME),
                       casus_question_text(k, CASUS_QUESTION_OPERANDS),
                       casus_question_text(k, CASUS_QUESTION_SUMMARY),
                       casus_question_text(k, CASUS_QUESTION_DESCRIPTION),
                       casus_question_text(k, CASUS_QUESTION_EXAMPLES),
                       casus_question_text(k, CASUS_QUESTION_ENDING),
                       k};
  return true;
}

bool cli_command_find(const char *name, cli_command *out) {
  for (size_t k = 0; cli_command_at(k, out); k++) {
    if (!strcmp(out->name, name)) return true;
  }
  return false;
}

bool cli_option_at(const cli_command *c, size_t k, cli_option *out) {
  size_t q = c->question, own = q == CLI_HELP ? N_OF_HELP : casus_option_count(q);

  if (k >= own) {
    if (k - own >= N_COMMON) return false;
    *out = common[k - own];
  } else if (q == CLI_HELP) {
    *out = of_help[k];
  } else {
    *out = (cli_option){casus_option_text(q, k, CASUS_OPTION_NAME),
                        casus_option_text(q, k, CASUS_OPTION_LETTER),
                        casus_option_text(q, k, CASUS_OPTION_VALUE),
                        casus_option_text(q, k, CASUS_OPTION_CHOICES),
                        casus_option_text(q, k, CASUS_OPTION_DEFAULT),
                        casus_option_text(q, k, CASUS_OPTION_HELP),
                        casus_option_repeats(q, k) != 0,
                        false};
  }
  return true;
}
