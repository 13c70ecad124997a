/* SALib's files; see salib.h. */
#include "analysis/sensitivity/salib.h"

#include "base/alloc.h"
#include "base/file.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

enum { BYTES = 256 << 20, INPUTS = 10000 };

/* A text read word by word. */
typedef struct {
  const char *name, *text, *end, *at;
  const char *line_start;
  size_t line;
} words;

static bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == ',' || c == ';' || c == '\r';
}

static casus_status open_words(const char *path, cs_arena *arena, casus_diag *diag, words *w) {
  char *text;
  size_t n;
  casus_status st = cs_read_file(path, BYTES, arena, diag, &text, &n);

  if (st == CASUS_OK) *w = (words){path, text, text + n, text, text, 1};
  return st;
}

/* The next word of this line; false at its end. */
static bool next_word(words *w, const char **word, size_t *n) {
  while (w->at < w->end && is_blank(*w->at)) w->at++;
  if (w->at >= w->end || *w->at == '\n') return false;
  *word = w->at;
  while (w->at < w->end && *w->at != '\n' && !is_blank(*w->at)) w->at++;
  *n = (size_t)(w->at - *word);
  return true;
}

/* Goes to the next line that says something (`first`: from here on); false at the end. */
static bool next_line(words *w, bool first) {
  for (;;) {
    const char *word;
    size_t n;

    if (!first) {
      while (w->at < w->end && *w->at != '\n') w->at++;
      if (w->at >= w->end) return false;
      w->at++;
      w->line++;
    }
    first = false;
    w->line_start = w->at;
    if (w->at < w->end && *w->at == '#') continue;
    if (!next_word(w, &word, &n)) {
      if (w->at >= w->end) return false;
      continue;
    }
    w->at = w->line_start;
    return true;
  }
}

static cs_place place_of(const words *w, const char *word, size_t n) {
  return (cs_place){w->name, w->line, (size_t)(word - w->line_start) + 1, n};
}

static casus_status read_parameters(words *w, cs_arena *arena, casus_diag *diag, cs_data *d) {
  size_t cap = 0;
  casus_status st = CASUS_OK;

  for (bool more = next_line(w, true); more; more = next_line(w, false)) {
    cs_input *moved = cs_arena_grow(arena, d->inputs, d->n_inputs, &cap, sizeof *moved);
    const char *word = "";
    double bound;
    size_t n = 0;

    if (!moved) return CASUS_NOMEM;
    d->inputs = moved;
    if (d->n_inputs == INPUTS)
      return cs_error(diag, (cs_place){w->name, w->line, 1, 1}, "more than %d parameters", INPUTS);
    next_word(w, &word, &n);
    moved[d->n_inputs] = (cs_input){.name = cs_arena_strndup(arena, word, n)};
    if (!moved[d->n_inputs++].name) return CASUS_NOMEM;
    for (int k = 0; k < 2; k++) {
      if (next_word(w, &word, &n) && cs_parse_number(word, n, &bound)) continue;
      st = cs_error(diag, (cs_place){w->name, w->line, 1, 1},
                    "expected `name lower upper` of a parameter");
      break;
    }
  }
  if (st == CASUS_OK && !d->n_inputs)
    st = cs_error(diag, (cs_place){.file = w->name}, "no parameters");
  return st;
}

static size_t count_lines(words w) {
  size_t n = 0;

  for (bool more = next_line(&w, true); more; more = next_line(&w, false)) n++;
  return n;
}

/* A number, nan for a run that failed when `may_fail`. */
static bool read_number(const char *word, size_t n, bool may_fail, double *x) {
  if (cs_parse_number(word, n, x)) return true;
  *x = NAN;
  return may_fail && (n == 3 && !strncmp(word, "nan", 3));
}

static casus_status read_runs(words *x, words *y, casus_diag *diag, cs_data *d) {
  casus_status st = CASUS_OK;
  bool first = true;

  for (size_t i = 0; i < d->n; i++, first = false) {
    const char *word;
    size_t n, k;

    next_line(x, first);
    next_line(y, first);
    for (k = 0; next_word(x, &word, &n); k++) {
      if (k < d->n_inputs && !read_number(word, n, false, &d->inputs[k].x[i]))
        st = cs_error(diag, place_of(x, word, n), "expected a number");
    }
    if (k != d->n_inputs)
      st = cs_error(diag, (cs_place){x->name, x->line, 1, 1},
                    "%zu numbers in this line, but %zu parameters", k, d->n_inputs);
    next_word(y, &word, &n);
    if (!read_number(word, n, true, &d->y[0][i]))
      st = cs_error(diag, place_of(y, word, n), "expected a number");
  }
  return st;
}

casus_status cs_data_of_salib(const char *parameters, const char *x, const char *y, cs_arena *arena,
                              casus_diag *diag, cs_data *out) {
  words p, wx, wy;
  casus_status st = open_words(parameters, arena, diag, &p);

  *out = (cs_data){.source = x, .n_outcomes = 1, .n_strategies = 1, .n_deep = 1, .replicates = 1};
  if (st == CASUS_OK) st = open_words(x, arena, diag, &wx);
  if (st == CASUS_OK) st = open_words(y, arena, diag, &wy);
  if (st == CASUS_OK) st = read_parameters(&p, arena, diag, out);
  if (st) return st;
  out->n = count_lines(wx);
  if (count_lines(wy) != out->n)
    return cs_error(diag, (cs_place){.file = y}, "%zu results, but %zu runs in \"%s\"",
                    count_lines(wy), out->n, x);
  out->outcomes = cs_arena_alloc(arena, 1, sizeof *out->outcomes);
  out->strategies = cs_arena_alloc(arena, 1, sizeof *out->strategies);
  if (!out->outcomes || !out->strategies) return CASUS_NOMEM;
  out->outcomes[0] = (cs_outcome){.name = "Y", .at_least = -INFINITY, .at_most = INFINITY};
  out->strategies[0] = "all";
  st = cs_data_make(out, arena, false);
  if (st == CASUS_OK) st = read_runs(&wx, &wy, diag, out);
  if (st == CASUS_OK) cs_data_survey(out);
  if (st) cs_data_free(out);
  return st;
}
