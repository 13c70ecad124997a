/* Reads a command line by a command's table of options. */
#include "arguments.h"

#include "terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool find(const cli_command *c, const char *name, size_t n, cli_option *out) {
  for (size_t k = 0; cli_option_at(c, k, out); k++) {
    if (!strncmp(out->name, name, n) && !out->name[n]) return true;
  }
  return false;
}

static bool find_letter(const cli_command *c, char letter, cli_option *out) {
  for (size_t k = 0; cli_option_at(c, k, out); k++) {
    if (out->letter && *out->letter == letter) return true;
  }
  return false;
}

/* A file's name need not be UTF-8, which JSON wants: such a text travels as a list of its bytes. */
static json_t *text(const char *s) {
  json_t *bytes, *string = json_string(s);

  if (string) return string;
  bytes = json_array();
  for (; *s; s++) json_array_append_new(bytes, json_integer((unsigned char)*s));
  return bytes;
}

static bool is_choice(const char *choices, const char *word) {
  size_t n = strlen(word);

  for (const char *c = choices; *c;) {
    size_t k = strcspn(c, " ");

    if (k == n && !strncmp(c, word, n)) return true;
    c += k + strspn(c + k, " ");
  }
  return false;
}

static int add_ours(cli_arguments *a, const cli_option *o, const char *value) {
  if (value && o->choices && !is_choice(o->choices, value)) {
    cli_say("casus %s: --%s is one of: %s (got \"%s\")\n", a->command.name, o->name, o->choices,
            value);
    return EXIT_USAGE;
  }
  a->help |= !strcmp(o->name, "help");
  a->quiet |= !strcmp(o->name, "quiet");
  a->no_progress |= !strcmp(o->name, "no-progress");
  a->scdoc |= !strcmp(o->name, "scdoc");
  if (!strcmp(o->name, "out")) a->out = value;
  if (!strcmp(o->name, "color")) a->color = value;
  if (!strcmp(o->name, "completion")) a->completion = value;
  return EXIT_DONE;
}

static int add(cli_arguments *a, const cli_option *o, const char *value) {
  json_t *list = json_object_get(a->options, o->name);
  int failed;

  if (o->is_ours) return add_ours(a, o, value);
  if (!o->value) {
    failed = json_object_set_new(a->options, o->name, json_true());
  } else if (!o->repeats) {
    failed = json_object_set_new(a->options, o->name, text(value));
  } else {
    if (!list) {
      list = json_array();
      json_object_set_new(a->options, o->name, list);
    }
    failed = json_array_append_new(list, text(value));
  }
  if (!failed) return EXIT_DONE;
  cli_say("casus: out of memory\n");
  return EXIT_FAILED;
}

/* Into a buffer of its own size: json_dumps() may leave out a key for which it finds no memory. */
static char *text_of(const json_t *options) {
  size_t n = json_dumpb(options, NULL, 0, 0);
  char *text = n ? malloc(n + 1) : NULL;

  if (!text) return NULL;
  if (json_dumpb(options, text, n, 0) != n) {
    free(text);
    return NULL;
  }
  text[n] = '\0';
  return text;
}

char *cli_options_text(const cli_arguments *a) {
  return text_of(a->options);
}

/* The library knows the nearest one. */
static int unknown_option(const cli_arguments *a, const char *name, size_t n) {
  json_t *o = json_object(), *key = json_stringn(name, n);
  casus_diag *d = casus_diag_new();
  casus_answer *none;
  char *options;

  if (key) json_object_set_new(o, json_string_value(key), json_true());
  options = text_of(o);
  if (key && options && d && a->command.question != CLI_HELP) {
    casus_ask(NULL, a->command.name, options, NULL, d, &none);
    cli_print_diag(d, a);
  } else {
    cli_say("error: %s has no option \"--%.*s\"\n", a->command.name, (int)n, name);
  }
  casus_diag_free(d);
  free(options);
  json_decref(key);
  json_decref(o);
  cli_say("Try \"casus %s --help\".\n", a->command.name);
  return EXIT_USAGE;
}

/* Reads argv[*i], an option, and its value. */
static int read_option(cli_arguments *a, int argc, char **argv, int *i) {
  const char *word = argv[*i], *value = NULL;
  cli_option o;

  if (word[1] == '-') {
    size_t n = strcspn(word + 2, "=");

    if (!find(&a->command, word + 2, n, &o)) return unknown_option(a, word + 2, n);
    if (word[2 + n] == '=') value = word + 3 + n;
  } else {
    if (!find_letter(&a->command, word[1], &o)) {
      cli_say("casus %s: unknown option \"-%c\"\nTry \"casus %s --help\".\n", a->command.name,
              word[1], a->command.name);
      return EXIT_USAGE;
    }
    if (word[2]) value = word + 2;
  }
  if (!o.value && value) {
    cli_say("casus %s: --%s takes no value\n", a->command.name, o.name);
    return EXIT_USAGE;
  }
  if (o.value && !value) {
    if (*i + 1 >= argc) {
      cli_say("casus %s: --%s wants a value: %s\n", a->command.name, o.name, o.value);
      return EXIT_USAGE;
    }
    value = argv[++*i];
  }
  return add(a, &o, value);
}

int cli_arguments_read(cli_arguments *a, const cli_command *c, int argc, char **argv) {
  json_t *operands = json_array();
  bool only_operands = false;
  int status = EXIT_DONE;

  *a = (cli_arguments){.command = *c, .options = json_object()};
  a->operands = calloc((size_t)argc + 1, sizeof *a->operands);
  if (!a->operands || !a->options || json_object_set_new(a->options, "operands", operands)) {
    cli_say("casus: out of memory\n");
    return EXIT_FAILED;
  }
  for (int i = 0; i < argc && !status; i++) {
    if (!only_operands && !strcmp(argv[i], "--")) {
      only_operands = true;
    } else if (!only_operands && argv[i][0] == '-' && argv[i][1]) {
      status = read_option(a, argc, argv, &i);
    } else if (json_array_append_new(operands, text(argv[i]))) {
      cli_say("casus: out of memory\n");
      status = EXIT_FAILED;
    } else {
      a->operands[a->n_operands++] = argv[i];
    }
  }
  return status;
}

void cli_arguments_free(cli_arguments *a) {
  json_decref(a->options);
  free(a->operands);
  *a = (cli_arguments){0};
}

const char *cli_operand(const cli_arguments *a, size_t k) {
  return k < a->n_operands ? a->operands[k] : NULL;
}
