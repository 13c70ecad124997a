/* `casus help`: the overview, one command's help, its manual page's source, shell completion. */
#include "cli/help.h"

#include "cli/arguments.h"
#include "cli/commands.h"

#include <string.h>

/* Prints text filled to 80 columns with `indent` blanks before each line but the first; the cursor
 * stands at column `at`. */
static void fill(FILE *to, const char *text, size_t indent, size_t at) {
  bool blank = false; /* one is due before the next word of the line */

  while (*text) {
    size_t word = strcspn(text, " \n");

    if (blank && at + 1 + word > 79) {
      fprintf(to, "\n%*s", (int)indent, "");
      at = indent;
      blank = false;
    }
    fprintf(to, "%s%.*s", blank ? " " : "", (int)word, text);
    at += blank + word;
    blank = true;
    text += word;
    while (*text == ' ') text++;
    for (; *text == '\n'; text++) {
      fprintf(to, "\n%*s", text[1] == '\n' ? 0 : (int)indent, "");
      at = indent;
      blank = false;
    }
  }
  fputc('\n', to);
}

void cs_unknown_command(const char *by, const char *name) {
  const char *names[64], *near;
  size_t n = 0;

  for (size_t i = 0; cs_commands[i] && n < 64; i++) names[n++] = cs_commands[i]->name;
  near = cs_nearest(name, names, n);
  cs_say("%s: unknown command \"%s\"", by, name);
  if (near) cs_say("; did you mean \"%s\"?", near);
  cs_say("\nTry \"casus help\".\n");
}

void cs_print_overview(FILE *to) {
  fprintf(to,
          "casus puts an argument about strategy to the test.\n\n"
          "usage: casus COMMAND [options] ...\n\n");
  for (size_t i = 0; cs_commands[i]; i++)
    fprintf(to, "  %-12s %s\n", cs_commands[i]->name, cs_commands[i]->summary);
  fprintf(to,
          "\n\"casus COMMAND --help\" explains a command.\n"
          "Exit status: 0 done, 1 could not be done, 2 wrong usage, 3 invalid input,\n"
          "4 done but a limit was reached, 130 interrupted (Ctrl-C, SIGTERM or\n"
          "SIGHUP).\n");
}

static void option_head(const cs_option *o, cs_buf *b) {
  if (o->letter) cs_buf_printf(b, "-%c, ", o->letter);
  cs_buf_printf(b, "--%s", o->name);
  if (o->value) cs_buf_printf(b, " %s", o->value);
}

static void option_text(const cs_option *o, cs_buf *b) {
  cs_buf_puts(b, o->help);
  if (o->choices) cs_buf_printf(b, ": %s", o->choices);
  if (o->repeats) cs_buf_puts(b, "; may be repeated");
  if (o->fallback && strcmp(o->fallback, "-") != 0) cs_buf_printf(b, " (default %s)", o->fallback);
}

void cs_print_help(FILE *to, const cs_command *c) {
  const cs_option *o;

  fprintf(to, "usage: casus %s [options] %s\n\n", c->name, c->operands);
  fill(to, c->description, 0, 0);
  fprintf(to, "\n");
  for (size_t i = 0; (o = cs_option_at(c, i)); i++) {
    cs_buf head = {0}, text = {0};

    option_head(o, &head);
    option_text(o, &text);
    if (!head.failed && !text.failed) {
      fprintf(to, "  %-24s ", head.text);
      if (head.n > 24) fprintf(to, "\n%27s", "");
      fill(to, text.text, 27, 27);
    }
    cs_buf_free(&head);
    cs_buf_free(&text);
  }
  if (c->examples) {
    fprintf(to, "\nexamples:\n");
    for (const char *line = c->examples; *line;) {
      size_t n = strcspn(line, "\n"), command = strcspn(line, "\t");

      fprintf(to, "  %.*s\n", (int)(command < n ? command : n), line);
      if (command < n) fprintf(to, "      %.*s\n", (int)(n - command - 1), line + command + 1);
      line += n + (line[n] == '\n');
    }
  }
}

/* scdoc gives *, _ and # a meaning. */
static void escaped(FILE *to, const char *text, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (strchr("*_#\\[|<>~", text[i])) fputc('\\', to);
    fputc(text[i], to);
  }
}

static void print_manual(FILE *to, const cs_command *c) {
  const cs_option *o;

  fprintf(to, "casus-%s(1)\n\n# NAME\n\ncasus-%s - ", c->name, c->name);
  escaped(to, c->summary, strlen(c->summary));
  fprintf(to, "\n\n# SYNOPSIS\n\n*casus %s* [options] ", c->name);
  escaped(to, c->operands, strlen(c->operands));
  fprintf(to, "\n\n# DESCRIPTION\n\n");
  escaped(to, c->description, strlen(c->description));
  fprintf(to, "\n\n# OPTIONS\n");
  for (size_t i = 0; (o = cs_option_at(c, i)); i++) {
    cs_buf head = {0}, text = {0};

    option_head(o, &head);
    option_text(o, &text);
    if (!head.failed && !text.failed) {
      fprintf(to, "\n*");
      escaped(to, head.text, head.n);
      fprintf(to, "*\n\t");
      escaped(to, text.text, text.n);
      fprintf(to, "\n");
    }
    cs_buf_free(&head);
    cs_buf_free(&text);
  }
  fprintf(to,
          "\n# EXIT STATUS\n\n0 done, 1 could not be done, 2 wrong usage, 3 invalid input, "
          "4 done but a limit was reached, 130 interrupted (Ctrl-C, SIGTERM or\n"
          "SIGHUP).\n");
  if (c->examples) {
    fprintf(to, "\n# EXAMPLES\n");
    for (const char *line = c->examples; *line;) {
      size_t n = strcspn(line, "\n"), command = strcspn(line, "\t");

      fprintf(to, "\n*");
      escaped(to, line, command < n ? command : n);
      fprintf(to, "*\n\t");
      if (command < n) escaped(to, line + command + 1, n - command - 1);
      fprintf(to, "\n");
      line += n + (line[n] == '\n');
    }
  }
  fprintf(to, "\n# SEE ALSO\n\n*casus*(1)\n");
}

static void print_overview_manual(FILE *to) {
  fprintf(to,
          "casus(1)\n\n# NAME\n\ncasus - puts an argument about strategy to the test\n\n"
          "# SYNOPSIS\n\n*casus* COMMAND [options] ...\n\n# COMMANDS\n");
  for (size_t i = 0; cs_commands[i]; i++) {
    fprintf(to, "\n*casus-%s*(1)\n\t", cs_commands[i]->name);
    escaped(to, cs_commands[i]->summary, strlen(cs_commands[i]->summary));
    fprintf(to, "\n");
  }
  fprintf(to,
          "\n# EXIT STATUS\n\n0 done, 1 could not be done, 2 wrong usage, 3 invalid input, "
          "4 done but a limit was reached, 130 interrupted (Ctrl-C, SIGTERM or\n"
          "SIGHUP).\n\n# ENVIRONMENT\n\n"
          "*NO\\_COLOR*, *TERM*\n\tno colour when NO\\_COLOR is set or TERM is dumb.\n");
}

/* ---- Completion ------------------------------------------------------------------------------ */

static void complete_bash(FILE *to) {
  const cs_option *o;

  fprintf(to,
          "# bash completion for casus\n_casus() {\n  local word=\"${COMP_WORDS[COMP_CWORD]}\"\n"
          "  if [ \"$COMP_CWORD\" = 1 ]; then\n    COMPREPLY=($(compgen -W \"");
  for (size_t i = 0; cs_commands[i]; i++) fprintf(to, "%s%s", i ? " " : "", cs_commands[i]->name);
  fprintf(to, "\" -- \"$word\"))\n    return\n  fi\n  case \"${COMP_WORDS[1]}\" in\n");
  for (size_t i = 0; cs_commands[i]; i++) {
    fprintf(to, "    %s) COMPREPLY=($(compgen -W \"", cs_commands[i]->name);
    for (size_t k = 0; (o = cs_option_at(cs_commands[i], k)); k++)
      fprintf(to, "%s--%s", k ? " " : "", o->name);
    fprintf(to, "\" -- \"$word\")) ;;\n");
  }
  fprintf(to,
          "  esac\n  [ \"${word#-}\" != \"$word\" ] || COMPREPLY=($(compgen -f -- \"$word\"))\n}\n"
          "complete -F _casus casus\n");
}

/* Text between single quotes, for zsh and fish; `more` are characters that need a backslash. */
static void quoted(FILE *to, const char *text, const char *more) {
  for (; *text; text++) {
    if (*text == '\'') {
      fputs("'\\''", to);
      continue;
    }
    if (strchr(more, *text)) fputc('\\', to);
    fputc(*text, to);
  }
}

static void zsh_option(FILE *to, const cs_option *o) {
  fprintf(to, " \\\n        '%s", o->repeats ? "*" : "");
  if (o->letter) {
    fprintf(to, "%s'{-%c,--%s%s}'", o->repeats ? "" : "(-) ", o->letter, o->name,
            o->value ? "=" : "");
  } else {
    fprintf(to, "--%s%s", o->name, o->value ? "=" : "");
  }
  fputc('[', to);
  quoted(to, o->help, "[]:");
  fputc(']', to);
  if (o->value) {
    fputc(':', to);
    quoted(to, o->value, ":");
    fputc(':', to);
    if (o->choices) {
      fprintf(to, "(%s)", o->choices);
    } else {
      fprintf(to, "_files");
    }
  }
  fputc('\'', to);
}

static void complete_zsh(FILE *to) {
  const cs_option *o;

  fprintf(to, "#compdef casus\n_casus() {\n  local -a commands\n  commands=(");
  for (size_t i = 0; cs_commands[i]; i++) {
    fprintf(to, "\n    '%s:", cs_commands[i]->name);
    quoted(to, cs_commands[i]->summary, "");
    fputc('\'', to);
  }
  fprintf(to,
          ")\n  if (( CURRENT == 2 )); then\n    _describe command commands\n    return\n  fi\n"
          "  local command=${words[2]}\n  (( CURRENT-- ))\n  shift words\n  case $command in\n");
  for (size_t i = 0; cs_commands[i]; i++) {
    fprintf(to, "    %s)\n      _arguments", cs_commands[i]->name);
    for (size_t k = 0; (o = cs_option_at(cs_commands[i], k)); k++) zsh_option(to, o);
    fprintf(to, " \\\n        '*:file:_files' ;;\n");
  }
  fprintf(to, "  esac\n}\n_casus \"$@\"\n");
}

static void complete_fish(FILE *to) {
  const cs_option *o;

  fprintf(to, "# fish completion for casus\n");
  for (size_t i = 0; cs_commands[i]; i++) {
    fprintf(to, "complete -c casus -n __fish_use_subcommand -f -a %s -d '", cs_commands[i]->name);
    quoted(to, cs_commands[i]->summary, "");
    fprintf(to, "'\n");
    for (size_t k = 0; (o = cs_option_at(cs_commands[i], k)); k++) {
      fprintf(to, "complete -c casus -n '__fish_seen_subcommand_from %s' -l %s",
              cs_commands[i]->name, o->name);
      if (o->letter) fprintf(to, " -s %c", o->letter);
      if (o->choices) {
        fprintf(to, " -x -a '%s'", o->choices);
      } else if (o->value) {
        fprintf(to, " -r");
      }
      fprintf(to, " -d '");
      quoted(to, o->help, "");
      fprintf(to, "'\n");
    }
  }
}

static void print_completion(FILE *to, const char *shell) {
  if (!strcmp(shell, "zsh")) {
    complete_zsh(to);
  } else if (!strcmp(shell, "fish")) {
    complete_fish(to);
  } else {
    complete_bash(to);
  }
}

static int run(const cs_arguments *args) {
  const char *name = cs_operand(args, 0);

  if (cs_option_given(args, "completion")) {
    print_completion(stdout, cs_option_text(args, "completion"));
    return EXIT_DONE;
  }
  if (!name) {
    if (cs_option_given(args, "scdoc")) {
      print_overview_manual(stdout);
    } else {
      cs_print_overview(stdout);
    }
    return EXIT_DONE;
  }
  for (size_t i = 0; cs_commands[i]; i++) {
    if (strcmp(cs_commands[i]->name, name) != 0) continue;
    if (cs_option_given(args, "scdoc")) {
      print_manual(stdout, cs_commands[i]);
    } else {
      cs_print_help(stdout, cs_commands[i]);
    }
    return EXIT_DONE;
  }
  cs_unknown_command("casus help", name);
  return EXIT_USAGE;
}

static const cs_option options[] = {
    {"scdoc", 0, OPTION_FLAG, NULL, NULL, NULL, false, "print the manual page's source for scdoc"},
    {"completion", 0, OPTION_CHOICE, "SHELL", "bash zsh fish", NULL, false,
     "print the completion script for this shell"},
};

const cs_command cs_command_help = {
    .name = "help",
    .operands = "[COMMAND]",
    .most = 1,
    .summary = "explain a command",
    .description = "Prints the list of commands, or the help of one of them.",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .run = run,
};
