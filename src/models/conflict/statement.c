/* Reads statements by recursive descent; evaluates them in Kleene's three-valued logic. */
#include "models/conflict/statement.h"

#include "base/alloc.h"
#include "base/text.h"

#include <ctype.h>
#include <string.h>

typedef struct {
  const char *text;
  size_t n, at, depth;
  cs_place place;
  bool exact, failed, out_of_memory;
  const cs_statement_name *names;
  size_t n_names;
  cs_arena *arena;
  casus_diag *diag;
} reader;

const cs_statement *cs_statement_join(cs_arena *arena, cs_says says, const cs_statement *a,
                                      const cs_statement *b) {
  cs_statement *s = cs_arena_alloc(arena, 1, sizeof *s);

  if (s) *s = (cs_statement){.says = says, .a = a, .b = b};
  return s;
}

const cs_statement *cs_statement_option(cs_arena *arena, uint32_t option, uint32_t level) {
  cs_statement *s = cs_arena_alloc(arena, 1, sizeof *s);

  if (s) *s = (cs_statement){.says = CS_SAYS_OPTION, .option = option, .level = level};
  return s;
}

static cs_place place(const reader *r, size_t at, size_t width) {
  cs_place p = r->place;

  if (!r->exact) return p;
  p.column += at;
  p.width = width ? width : 1;
  return p;
}

static const cs_statement *keep(reader *r, const cs_statement *s) {
  if (!s) r->out_of_memory = r->failed = true;
  return s;
}

static void skip_blanks(reader *r) {
  while (r->at < r->n && isspace((unsigned char)r->text[r->at])) r->at++;
}

static bool in_name(char c) {
  return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* Length of the word that stands next. */
static size_t word(reader *r) {
  size_t n = 0;

  skip_blanks(r);
  while (r->at + n < r->n && in_name(r->text[r->at + n])) n++;
  return n;
}

static bool take_word(reader *r, const char *what) {
  size_t n = word(r);

  if (n != strlen(what) || memcmp(r->text + r->at, what, n) != 0) return false;
  r->at += n;
  return true;
}

static bool take_sign(reader *r, const char *what) {
  skip_blanks(r);
  if (r->n - r->at < strlen(what) || memcmp(r->text + r->at, what, strlen(what)) != 0) return false;
  r->at += strlen(what);
  return true;
}

static const cs_statement *fail(reader *r, size_t at, size_t width, const char *what) {
  if (!r->failed) cs_error(r->diag, place(r, at, width), "%s", what);
  r->failed = true;
  return NULL;
}

static const cs_statement *read_iff(reader *r);

static const cs_statement_name *find(const reader *r, size_t at, size_t n) {
  for (size_t i = 0; i < r->n_names; i++) {
    if (strlen(r->names[i].id) == n && !memcmp(r->names[i].id, r->text + at, n))
      return &r->names[i];
  }
  return NULL;
}

static const cs_statement *unknown_name(reader *r, size_t at, size_t n) {
  const char **names = cs_calloc(r->n_names, sizeof *names);
  char *text = cs_strndup(r->text + at, n);

  if (names && text && !r->failed) {
    for (size_t i = 0; i < r->n_names; i++) names[i] = r->names[i].id;
    cs_error(r->diag, place(r, at, n), "unknown option or state \"%s\"", text);
    cs_hint_nearest(r->diag, text, names, r->n_names);
  }
  if (!names || !text) r->out_of_memory = true;
  cs_free(names);
  cs_free(text);
  r->failed = true;
  return NULL;
}

/* The level after "option =": its name, or its number from 0. */
static bool read_level(reader *r, const cs_statement_name *name, uint32_t *level) {
  static const char *const yes_no[] = {"no", "yes"};
  const char *const *levels = name->level_names ? name->level_names : yes_no;
  size_t n = word(r);
  double x;

  for (uint32_t k = 0; k < name->levels; k++) {
    if (strlen(levels[k]) != n || memcmp(levels[k], r->text + r->at, n) != 0) continue;
    r->at += n;
    *level = k;
    return true;
  }
  if (n && cs_parse_number(r->text + r->at, n, &x) && x >= 0 && x < name->levels &&
      (double)(uint32_t)x == x) {
    r->at += n;
    *level = (uint32_t)x;
    return true;
  }
  if (!r->failed) {
    cs_error(r->diag, place(r, r->at, n), "\"%s\" has no such level", name->id);
    for (uint32_t k = 0; k < name->levels; k++) cs_detail(r->diag, "Level %u: %s.", k, levels[k]);
  }
  r->failed = true;
  return false;
}

static const cs_statement *read_atom(reader *r) {
  size_t n = word(r), at = r->at;
  const cs_statement_name *name;
  const cs_statement *s;
  uint32_t level;
  bool is_not = false;

  if (take_sign(r, "(")) {
    if (++r->depth > CS_STATEMENT_DEPTH) return fail(r, at, 1, "a statement nested too deeply");
    s = read_iff(r);
    r->depth--;
    if (s && !take_sign(r, ")")) return fail(r, at, 1, "this parenthesis is not closed");
    return s;
  }
  if (!n) return fail(r, r->at < r->n ? r->at : at, 1, "expected an option or a state");
  name = find(r, at, n);
  if (!name) return unknown_name(r, at, n);
  r->at += n;
  if (name->means) return name->means;
  if (take_sign(r, "!=")) {
    is_not = true;
  } else if (!take_sign(r, "=")) {
    /* An option alone: it is taken, at whatever level but the lowest. */
    if (name->levels == 2) return keep(r, cs_statement_option(r->arena, name->option, 1));
    s = keep(r, cs_statement_option(r->arena, name->option, 0));
    return r->failed ? NULL : keep(r, cs_statement_join(r->arena, CS_SAYS_NOT, s, NULL));
  }
  if (!read_level(r, name, &level)) return NULL;
  s = keep(r, cs_statement_option(r->arena, name->option, level));
  if (!is_not || r->failed) return r->failed ? NULL : s;
  return keep(r, cs_statement_join(r->arena, CS_SAYS_NOT, s, NULL));
}

static const cs_statement *read_not(reader *r) {
  size_t nots = 0;
  const cs_statement *s;

  while (take_word(r, "not")) nots++;
  s = read_atom(r);
  if (s && nots % 2) s = keep(r, cs_statement_join(r->arena, CS_SAYS_NOT, s, NULL));
  return s;
}

static const cs_statement *read_chain(reader *r, cs_says says, const char *joined_by,
                                      const cs_statement *(*next)(reader *)) {
  const cs_statement *s = next(r), *b;

  while (s && !r->failed && take_word(r, joined_by)) {
    b = next(r);
    s = b ? keep(r, cs_statement_join(r->arena, says, s, b)) : NULL;
  }
  return r->failed ? NULL : s;
}

static const cs_statement *read_and(reader *r) {
  return read_chain(r, CS_SAYS_AND, "and", read_not);
}

static const cs_statement *read_or(reader *r) {
  return read_chain(r, CS_SAYS_OR, "or", read_and);
}

static const cs_statement *read_if(reader *r) {
  return read_chain(r, CS_SAYS_IF, "if", read_or);
}

static const cs_statement *read_iff(reader *r) {
  return read_chain(r, CS_SAYS_IFF, "iff", read_if);
}

casus_status cs_statement_parse(const char *text, size_t n, cs_place at, bool exact,
                                const cs_statement_name *names, size_t n_names, cs_arena *arena,
                                casus_diag *d, const cs_statement **out) {
  reader r = {.text = text,
              .n = n,
              .place = at,
              .exact = exact,
              .names = names,
              .n_names = n_names,
              .arena = arena,
              .diag = d};

  *out = NULL;
  if (n > CS_STATEMENT_BYTES)
    return cs_error(d, at, "a statement of more than %d bytes", CS_STATEMENT_BYTES);
  *out = read_iff(&r);
  skip_blanks(&r);
  if (*out && r.at < r.n) *out = fail(&r, r.at, 1, "expected and, or, if, iff or the end");
  if (r.out_of_memory) return CASUS_NOMEM;
  return r.failed ? CASUS_CASE : CASUS_OK;
}

cs_verity cs_statement_verity(const cs_statement *s, const uint8_t *levels) {
  cs_verity a, b;

  switch (s->says) {
    case CS_SAYS_TRUE:
      return CS_IS_TRUE;
    case CS_SAYS_OPTION:
      if (levels[s->option] == CS_LEVEL_UNKNOWN) return CS_IS_OPEN;
      return levels[s->option] == s->level ? CS_IS_TRUE : CS_IS_FALSE;
    case CS_SAYS_NOT:
      a = cs_statement_verity(s->a, levels);
      return a == CS_IS_OPEN ? a : a == CS_IS_TRUE ? CS_IS_FALSE : CS_IS_TRUE;
    case CS_SAYS_AND:
      a = cs_statement_verity(s->a, levels);
      if (a == CS_IS_FALSE) return a;
      b = cs_statement_verity(s->b, levels);
      return b == CS_IS_TRUE ? a : b;
    case CS_SAYS_OR:
      a = cs_statement_verity(s->a, levels);
      if (a == CS_IS_TRUE) return a;
      b = cs_statement_verity(s->b, levels);
      return b == CS_IS_FALSE ? a : b;
    case CS_SAYS_IF:
      b = cs_statement_verity(s->b, levels);
      if (b == CS_IS_FALSE) return CS_IS_TRUE;
      a = cs_statement_verity(s->a, levels);
      if (a == CS_IS_TRUE) return a;
      return b == CS_IS_TRUE ? a : CS_IS_OPEN;
    case CS_SAYS_IFF:
      a = cs_statement_verity(s->a, levels);
      b = cs_statement_verity(s->b, levels);
      if (a == CS_IS_OPEN || b == CS_IS_OPEN) return CS_IS_OPEN;
      return a == b ? CS_IS_TRUE : CS_IS_FALSE;
  }
  return CS_IS_FALSE;
}
