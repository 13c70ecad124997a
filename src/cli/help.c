/* `casus help`: the overview, one command's help, its manual page's source, shell completion. */
#include "help.h"

#include "terminal.h"

#include <stdlib.h>
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

int cli_unknown_command(const char *name) {
  casus_diag *d = casus_diag_new();
  cli_arguments none = {0};
  casus_answer *answer;

  if (d) casus_ask(NULL, name, NULL, NULL, d, &answer);
  if (d) cli_print_diag(d, &none);
  casus_diag_free(d);
  cli_say("Try \"casus help\".\n");
  return EXIT_USAGE;
}

void cli_print_overview(FILE *to) {
  cli_command c;

  fprintf(to,
          "casus puts an argument about strategy to the test.\n\n"
          "usage: casus COMMAND [options] ...\n\n");
  for (size_t i = 0; cli_command_at(i, &c); i++) fprintf(to, "  %-12s %s\n", c.name, c.summary);
  fprintf(to,
          "\n\"casus COMMAND --help\" explains a command.\n"
          "Exit status: 0 done, 1 could not be done, 2 wrong usage, 3 invalid input,\n"
          "4 done but a limit was reached, 130 interrupted (Ctrl-C, SIGTERM or\n"
          "SIGHUP).\n");
}

/* "-s, --strategy NAME".  The caller frees it, as the next. */
static char *option_head(const cli_option *o) {
  char *text = NULL;

  if (asprintf(&text, "%s%s%s--%s%s%s", o->letter ? "-" : "", o->letter ? o->letter : "",
               o->letter ? ", " : "", o->name, o->value ? " " : "", o->value ? o->value : "") < 0)
    return NULL;
  return text;
}

static char *option_text(const cli_option *o) {
  bool has_default = o->fallback && strcmp(o->fallback, "-") != 0;
  char *text = NULL;

  if (asprintf(&text, "%s%s%s%s%s%s%s", o->help, o->choices ? ": " : "",
               o->choices ? o->choices : "", o->repeats ? "; may be repeated" : "",
               has_default ? " (default " : "", has_default ? o->fallback : "",
               has_default ? ")" : "") < 0)
    return NULL;
  return text;
}

static void print_help(FILE *to, const cli_command *c) {
  cli_option o;

  fprintf(to, "usage: casus %s [options] %s\n\n", c->name, c->operands);
  fill(to, c->description, 0, 0);
  fprintf(to, "\n");
  for (size_t i = 0; cli_option_at(c, i, &o); i++) {
    char *head = option_head(&o), *text = option_text(&o);

    if (head && text) {
      fprintf(to, "  %-24s ", head);
      if (strlen(head) > 24) fprintf(to, "\n%27s", "");
      fill(to, text, 27, 27);
    }
    free(head);
    free(text);
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

static void print_manual(FILE *to, const cli_command *c) {
  cli_option o;

  fprintf(to, "casus-%s(1)\n\n# NAME\n\ncasus-%s - ", c->name, c->name);
  escaped(to, c->summary, strlen(c->summary));
  fprintf(to, "\n\n# SYNOPSIS\n\n*casus %s* [options] ", c->name);
  escaped(to, c->operands, strlen(c->operands));
  fprintf(to, "\n\n# DESCRIPTION\n\n");
  escaped(to, c->description, strlen(c->description));
  fprintf(to, "\n\n# OPTIONS\n");
  for (size_t i = 0; cli_option_at(c, i, &o); i++) {
    char *head = option_head(&o), *text = option_text(&o);

    if (head && text) {
      fprintf(to, "\n*");
      escaped(to, head, strlen(head));
      fprintf(to, "*\n\t");
      escaped(to, text, strlen(text));
      fprintf(to, "\n");
    }
    free(head);
    free(text);
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
  cli_command c;

  fprintf(to,
          "casus(1)\n\n# NAME\n\ncasus - puts an argument about strategy to the test\n\n"
          "# SYNOPSIS\n\n*casus* COMMAND [options] ...\n\n# COMMANDS\n");
  for (size_t i = 0; cli_command_at(i, &c); i++) {
    fprintf(to, "\n*casus-%s*(1)\n\t", c.name);
    escaped(to, c.summary, strlen(c.summary));
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
  cli_command c;
  cli_option o;

  fprintf(to,
          "# bash completion for casus\n_casus() {\n  local word=\"${COMP_WORDS[COMP_CWORD]}\"\n"
          "  if [ \"$COMP_CWORD\" = 1 ]; then\n    COMPREPLY=($(compgen -W \"");
  for (size_t i = 0; cli_command_at(i, &c); i++) fprintf(to, "%s%s", i ? " " : "", c.name);
  fprintf(to, "\" -- \"$word\"))\n    return\n  fi\n  case \"${COMP_WORDS[1]}\" in\n");
  for (size_t i = 0; cli_command_at(i, &c); i++) {
    fprintf(to, "    %s) COMPREPLY=($(compgen -W \"", c.name);
    for (size_t k = 0; cli_option_at(&c, k, &o); k++) fprintf(to, "%s--%s", k ? " " : "", o.name);
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

static void zsh_option(FILE *to, const cli_option *o) {
  fprintf(to, " \\\n        '%s", o->repeats ? "*" : "");
  if (o->letter) {
    fprintf(to, "%s'{-%s,--%s%s}'", o->repeats ? "" : "(-) ", o->letter, o->name,
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
  cli_command c;
  cli_option o;

  fprintf(to, "#compdef casus\n_casus() {\n  local -a commands\n  commands=(");
  for (size_t i = 0; cli_command_at(i, &c); i++) {
    fprintf(to, "\n    '%s:", c.name);
    quoted(to, c.summary, "");
    fputc('\'', to);
  }
  fprintf(to,
          ")\n  if (( CURRENT == 2 )); then\n    _describe command commands\n    return\n  fi\n"
          "  local command=${words[2]}\n  (( CURRENT-- ))\n  shift words\n  case $command in\n");
  for (size_t i = 0; cli_command_at(i, &c); i++) {
    fprintf(to, "    %s)\n      _arguments", c.name);
    for (size_t k = 0; cli_option_at(&c, k, &o); k++) zsh_option(to, &o);
    fprintf(to, " \\\n        '*:file:_files' ;;\n");
  }
  fprintf(to, "  esac\n}\n_casus \"$@\"\n");
}

static void complete_fish(FILE *to) {
  cli_command c;
  cli_option o;

  fprintf(to, "# fish completion for casus\n");
  for (size_t i = 0; cli_command_at(i, &c); i++) {
    fprintf(to, "complete -c casus -n __fish_use_subcommand -f -a %s -d '", c.name);
    quoted(to, c.summary, "");
    fprintf(to, "'\n");
    for (size_t k = 0; cli_option_at(&c, k, &o); k++) {
      fprintf(to, "complete -c casus -n '__fish_seen_subcommand_from %s' -l %s", c.name, o.name);
      if (o.letter) fprintf(to, " -s %s", o.letter);
      if (o.choices) {
        fprintf(to, " -x -a '%s'", o.choices);
      } else if (o.value) {
        fprintf(to, " -r");
      }
      fprintf(to, " -d '");
      quoted(to, o.help, "");
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

int cli_print_help(const cli_command *c) {
  print_help(stdout, c);
  return EXIT_DONE;
}

int cli_help(const cli_arguments *a) {
  const char *name = cli_operand(a, 0);
  cli_command c;

  if (a->completion) {
    print_completion(stdout, a->completion);
  } else if (!name) {
    (a->scdoc ? print_overview_manual : cli_print_overview)(stdout);
  } else if (cli_command_find(name, &c)) {
    (a->scdoc ? print_manual : print_help)(stdout, &c);
  } else {
    return cli_unknown_command(name);
  }
  return EXIT_DONE;
}
