/* Reads a command line by a command's table of options. */
#include "cli/command.h"
#include "cli/arguments.h"

#include "base/alloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const cs_option cs_common_options[] = {
    {"out", 'o', OPTION_TEXT, "FILE", NULL, "-", false,
     "write the result to FILE (- is standard output)"},
    {"color", 0, OPTION_CHOICE, "WHEN", "auto always never", "auto", false, "colour the output"},
    {"quiet", 'q', OPTION_FLAG, NULL, NULL, NULL, false, "print errors and results only"},
    {"no-progress", 0, OPTION_FLAG, NULL, NULL, NULL, false, "show no progress line"},
    {"read-anywhere", 0, OPTION_FLAG, NULL, NULL, NULL, false,
     "let the case name files that lie outside its folder"},
    {"help", 'h', OPTION_FLAG, NULL, NULL, NULL, false, "print this help"},
};
const size_t cs_n_common_options = sizeof cs_common_options / sizeof *cs_common_options;

const cs_option *cs_option_at(const cs_command *c, size_t i) {
  if (i < c->n_options) return &c->options[i];
  i -= c->n_options;
  return i < cs_n_common_options ? &cs_common_options[i] : NULL;
}

static const cs_option *find(const cs_command *c, const char *name, size_t n) {
  const cs_option *o;

  for (size_t i = 0; (o = cs_option_at(c, i)); i++) {
    if (!strncmp(o->name, name, n) && !o->name[n]) return o;
  }
  return NULL;
}

static const cs_option *find_letter(const cs_command *c, char letter) {
  const cs_option *o;

  for (size_t i = 0; (o = cs_option_at(c, i)); i++) {
    if (o->letter && o->letter == letter) return o;
  }
  return NULL;
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

static bool add(cs_arguments *a, const cs_option *o, const char *value) {
  struct given *moved;
  double x;

  if (o->kind == OPTION_CHOICE && !is_choice(o->choices, value)) {
    cs_say("casus %s: --%s is one of: %s (got \"%s\")\n", a->command->name, o->name, o->choices,
           value);
    return false;
  }
  if ((o->kind == OPTION_COUNT || o->kind == OPTION_NUMBER) &&
      !cs_parse_number(value, strlen(value), &x)) {
    cs_say("casus %s: --%s wants a number (got \"%s\")\n", a->command->name, o->name, value);
    return false;
  }
  if (o->kind == OPTION_COUNT && (x < 0 || x > 9007199254740992.0 || x != (double)(uint64_t)x)) {
    cs_say("casus %s: --%s wants a whole number, 0 or more (got \"%s\")\n", a->command->name,
           o->name, value);
    return false;
  }
  for (size_t i = 0; i < a->n_given; i++) {
    if (a->given[i].option == o && !o->repeats) {
      a->given[i].value = value;
      return true;
    }
  }
  moved = cs_grow(a->given, a->n_given, &a->cap_given, sizeof *moved);
  if (!moved) {
    cs_say("casus: out of memory\n");
    return false;
  }
  a->given = moved;
  a->given[a->n_given++] = (struct given){o, value};
  return true;
}

static void unknown_option(const cs_arguments *a, const char *name) {
  const char *names[64];
  const cs_option *o;
  const char *near;
  size_t n = 0;

  for (size_t i = 0; (o = cs_option_at(a->command, i)) && n < 64; i++) names[n++] = o->name;
  near = cs_nearest(name, names, n);
  cs_say("casus %s: unknown option \"--%s\"", a->command->name, name);
  if (near) cs_say("; did you mean \"--%s\"?", near);
  cs_say("\nTry \"casus %s --help\".\n", a->command->name);
}

/* Reads argv[*i], an option, and its value; false after a message. */
static bool read_option(cs_arguments *a, int argc, char **argv, int *i) {
  const char *word = argv[*i], *value = NULL;
  const cs_option *o;

  if (word[1] == '-') {
    size_t n = strcspn(word + 2, "=");

    o = find(a->command, word + 2, n);
    if (!o) {
      char *name = cs_strndup(word + 2, n);

      if (name) unknown_option(a, name);
      if (!name) cs_say("casus: out of memory\n");
      cs_free(name);
      return false;
    }
    if (word[2 + n] == '=') value = word + 3 + n;
  } else {
    o = find_letter(a->command, word[1]);
    if (!o) {
      cs_say("casus %s: unknown option \"-%c\"\nTry \"casus %s --help\".\n", a->command->name,
             word[1], a->command->name);
      return false;
    }
    if (word[2]) value = word + 2;
  }
  if (o->kind == OPTION_FLAG) {
    if (value) {
      cs_say("casus %s: --%s takes no value\n", a->command->name, o->name);
      return false;
    }
    return add(a, o, "yes");
  }
  if (!value) {
    if (*i + 1 >= argc) {
      cs_say("casus %s: --%s wants a value: %s\n", a->command->name, o->name, o->value);
      return false;
    }
    value = argv[++*i];
  }
  return add(a, o, value);
}

bool cs_arguments_read(cs_arguments *a, const cs_command *c, int argc, char **argv) {
  bool only_operands = false;

  *a = (cs_arguments){.command = c, .failures = cs_alloc_failures()};
  a->operands = cs_calloc((size_t)argc + 1, sizeof *a->operands);
  if (!a->operands) {
    cs_say("casus: out of memory\n");
    return false;
  }
  for (int i = 0; i < argc; i++) {
    if (!only_operands && !strcmp(argv[i], "--")) {
      only_operands = true;
    } else if (!only_operands && argv[i][0] == '-' && argv[i][1]) {
      if (!read_option(a, argc, argv, &i)) return false;
    } else {
      a->operands[a->n_operands++] = argv[i];
    }
  }
  if (cs_option_given(a, "help")) return true;
  if (a->n_operands < c->least || a->n_operands > c->most) {
    cs_say("casus %s: %s\nusage: casus %s [options] %s\n", c->name,
           a->n_operands < c->least ? "something is missing" : "too many operands", c->name,
           c->operands);
    return false;
  }
  return true;
}

void cs_arguments_free(cs_arguments *a) {
  cs_free(a->given);
  cs_free(a->operands);
  *a = (cs_arguments){0};
}

static const cs_option *must_find(const cs_arguments *a, const char *name) {
  const cs_option *o = find(a->command, name, strlen(name));

  if (!o) {
    cs_say("casus %s: internal error: no option \"%s\"\n", a->command->name, name);
    abort();
  }
  return o;
}

const char *cs_option_nth(const cs_arguments *a, const char *name, size_t k) {
  const cs_option *o = must_find(a, name);

  for (size_t i = 0; i < a->n_given; i++) {
    if (a->given[i].option == o && !k--) return a->given[i].value;
  }
  return NULL;
}

const char *cs_option_text(const cs_arguments *a, const char *name) {
  const char *value = cs_option_nth(a, name, 0);

  return value ? value : must_find(a, name)->fallback;
}

bool cs_option_given(const cs_arguments *a, const char *name) {
  return cs_option_nth(a, name, 0) != NULL;
}

double cs_option_number(const cs_arguments *a, const char *name) {
  const char *text = cs_option_text(a, name);
  double x = 0;

  if (text) cs_parse_number(text, strlen(text), &x);
  return x;
}

uint64_t cs_option_count(const cs_arguments *a, const char *name) {
  return (uint64_t)cs_option_number(a, name);
}

size_t cs_operand_count(const cs_arguments *a) {
  return a->n_operands;
}

const char *cs_operand(const cs_arguments *a, size_t i) {
  return i < a->n_operands ? a->operands[i] : NULL;
}

static bool colour(const cs_arguments *a, int fd) {
  const char *when = cs_option_text(a, "color"), *term = getenv("TERM");
  const char *plain = getenv("NO_COLOR");

  if (when && !strcmp(when, "always")) return true;
  if (when && !strcmp(when, "never")) return false;
  if (plain && *plain) return false;
  return isatty(fd) && term && strcmp(term, "dumb") != 0;
}

bool cs_colour_out(const cs_arguments *a) {
  return !cs_option_given(a, "out") && colour(a, STDOUT_FILENO);
}

bool cs_colour_err(const cs_arguments *a) {
  return colour(a, STDERR_FILENO);
}

bool cs_quiet(const cs_arguments *a) {
  return cs_option_given(a, "quiet");
}

bool cs_wants_progress(const cs_arguments *a) {
  const char *term = getenv("TERM");

  return !cs_quiet(a) && !cs_option_given(a, "no-progress") && isatty(STDERR_FILENO) && term &&
         strcmp(term, "dumb") != 0;
}
