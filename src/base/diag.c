/* Collects messages and prints them as compilers do. */
#include "base/diag.h"

#include "base/alloc.h"
#include "base/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct message {
  bool is_error;
  cs_place at;
  char *file;  /* own copy of at.file */
  char *line;  /* what was said */
  char *more;  /* details and hints, or NULL */
  char *shown; /* the source's line with its mark, once the source is gone; or NULL */
  size_t order;
};

struct source {
  char *name;
  const char *text;
  size_t n;
  bool quoted; /* may messages show its lines? */
};

struct casus_diag {
  struct message *messages;
  size_t n, cap;
  struct source *sources;
  size_t n_sources, cap_sources;
  size_t errors, warnings;
  size_t compared;    /* names, in search of near ones */
  bool dropped;       /* the latest message was not kept */
  bool trusts;        /* files that a case names may be anywhere */
  casus_loader *load; /* where files come from; NULL: the file system */
  void *load_user;
};

const char *casus_status_text(casus_status st) {
#define TEXT(name, value, text) \
  case value:                   \
    return text;
  switch ((int)st) { CASUS_STATUS_LIST(TEXT) }
#undef TEXT
  return "unknown status";
}

const char *casus_version(void) {
  return CASUS_VERSION;
}

void casus_text_free(char *text) {
  cs_free(text);
}

casus_diag *casus_diag_new(void) {
  return cs_calloc(1, sizeof(casus_diag));
}

void casus_diag_free(casus_diag *d) {
  if (!d) return;
  for (size_t i = 0; i < d->n; i++) {
    cs_free(d->messages[i].file);
    cs_free(d->messages[i].line);
    cs_free(d->messages[i].more);
    cs_free(d->messages[i].shown);
  }
  for (size_t i = 0; i < d->n_sources; i++) cs_free(d->sources[i].name);
  cs_free(d->messages);
  cs_free(d->sources);
  cs_free(d);
}

size_t casus_diag_errors(const casus_diag *d) {
  return d ? d->errors : 0;
}

size_t casus_diag_warnings(const casus_diag *d) {
  return d ? d->warnings : 0;
}

casus_status cs_diag_source(casus_diag *d, const char *name, const char *text, size_t n) {
  struct source *moved;
  char *copy;

  if (!d) return CASUS_OK;
  moved = cs_grow(d->sources, d->n_sources, &d->cap_sources, sizeof *moved);
  if (!moved) return CASUS_NOMEM;
  d->sources = moved;
  copy = cs_strdup(name);
  if (!copy) return CASUS_NOMEM;
  d->sources[d->n_sources++] = (struct source){copy, text, n, true};
  return CASUS_OK;
}

void cs_diag_quote(casus_diag *d, const char *name, bool quotes) {
  for (size_t i = 0; d && i < d->n_sources; i++) {
    if (!strcmp(d->sources[i].name, name)) d->sources[i].quoted = quotes;
  }
}

void cs_diag_trust(casus_diag *d, bool trusts) {
  if (d) d->trusts = trusts;
}

void cs_diag_set_loader(casus_diag *d, casus_loader *load, void *user) {
  if (!d) return;
  d->load = load;
  d->load_user = user;
}

casus_loader *cs_diag_loader(const casus_diag *d, void **user) {
  *user = d ? d->load_user : NULL;
  return d ? d->load : NULL;
}

bool cs_diag_loads(const casus_diag *d) {
  return d && d->load;
}

bool cs_diag_trusts(const casus_diag *d) {
  return d && d->trusts;
}

/* A name may be as long as the file that holds it: of a long message the middle is left out. */
static void clip(cs_buf *line) {
  enum { MOST = 600, HEAD = 400, TAIL = 150 };
  size_t head = HEAD, tail = line->n - TAIL;

  if (line->failed || line->n <= MOST) return;
  while (((unsigned char)line->text[head] & 0xC0) == 0x80) head--;
  while (((unsigned char)line->text[tail] & 0xC0) == 0x80) tail++;
  memcpy(line->text + head, " ... ", 5);
  memmove(line->text + head + 5, line->text + tail, line->n - tail + 1);
  line->n -= tail - head - 5;
}

/* A message that finds no memory is still counted: the caller sees that there was an error. */
static void add(casus_diag *d, bool is_error, cs_place at, const char *format, va_list args) {
  struct message *moved, m = {.is_error = is_error, .at = at};
  cs_buf line = {0};

  if (is_error) d->errors++;
  if (!is_error) d->warnings++;
  d->dropped = true;
  if (d->n >= CS_DIAG_KEPT) return;
  moved = cs_grow(d->messages, d->n, &d->cap, sizeof *moved);
  if (!moved) return;
  d->messages = moved;
  cs_buf_vprintf(&line, format, args);
  clip(&line);
  m.line = cs_buf_take(&line);
  m.file = at.file ? cs_strdup(at.file) : NULL;
  m.order = d->n;
  if (!m.line || (at.file && !m.file)) {
    cs_free(m.line);
    cs_free(m.file);
    return;
  }
  d->messages[d->n++] = m;
  d->dropped = false;
}

casus_status cs_error(casus_diag *d, cs_place at, const char *format, ...) {
  va_list args;

  if (!d) return CASUS_CASE;
  va_start(args, format);
  add(d, true, at, format, args);
  va_end(args);
  return CASUS_CASE;
}

void cs_warning(casus_diag *d, cs_place at, const char *format, ...) {
  va_list args;

  if (!d) return;
  va_start(args, format);
  add(d, false, at, format, args);
  va_end(args);
}

static void more(casus_diag *d, const char *prefix, const char *format, va_list args) {
  struct message *m;
  cs_buf text = {0}, line = {0};
  char *taken;

  if (!cs_diag_hints(d)) return;
  m = &d->messages[d->n - 1];
  cs_buf_vprintf(&line, format, args);
  clip(&line);
  if (m->more) cs_buf_puts(&text, m->more);
  cs_buf_printf(&text, "  %s%s\n", prefix, line.failed ? "" : line.text);
  cs_buf_free(&line);
  taken = cs_buf_take(&text);
  if (!taken) return;
  cs_free(m->more);
  m->more = taken;
}

void cs_detail(casus_diag *d, const char *format, ...) {
  va_list args;

  va_start(args, format);
  more(d, "", format, args);
  va_end(args);
}

void cs_hint(casus_diag *d, const char *format, ...) {
  va_list args;

  va_start(args, format);
  more(d, "hint: ", format, args);
  va_end(args);
}

bool cs_diag_hints(const casus_diag *d) {
  return d && !d->dropped && d->n;
}

static void hint_nearest(casus_diag *d, const char *dashes, const char *word,
                         const char *const *names, size_t n) {
  const char *near;

  if (!cs_diag_hints(d) || n > CS_DIAG_COMPARED - d->compared) return;
  d->compared += n;
  near = cs_nearest(word, names, n);
  if (near) cs_hint(d, "Did you mean \"%s%s\"?", dashes, near);
}

void cs_hint_nearest(casus_diag *d, const char *word, const char *const *names, size_t n) {
  hint_nearest(d, "", word, names, n);
}

void cs_hint_nearest_option(casus_diag *d, const char *word, const char *const *names, size_t n) {
  hint_nearest(d, "--", word, names, n);
}

casus_status cs_error_errno(casus_diag *d, const char *path, const char *action) {
  cs_error(d, (cs_place){0}, "could not %s \"%s\": %s", action, path,
           errno == EISDIR ? "it is a folder" : strerror(errno));
  return CASUS_IO;
}

static int by_place(const void *pa, const void *pb) {
  const struct message *a = pa, *b = pb;
  int by_file = strcmp(a->file ? a->file : "", b->file ? b->file : "");

  if (by_file) return by_file;
  if (a->at.line != b->at.line) return a->at.line < b->at.line ? -1 : 1;
  if (a->at.column != b->at.column) return a->at.column < b->at.column ? -1 : 1;
  return a->order < b->order ? -1 : a->order > b->order;
}

/* The source line of a place, windowed to about `most` bytes round the column, in colour. */
static void show_line(const casus_diag *d, const struct message *m, cs_buf *out) {
  enum { MOST = 66 };
  const struct source *s = NULL;
  const char *line, *end;
  size_t n, from = 0, column = m->at.column, width = m->at.width ? m->at.width : 1;

  for (size_t i = 0; i < d->n_sources; i++) {
    if (m->file && !strcmp(d->sources[i].name, m->file)) s = &d->sources[i];
  }
  if (!s || !s->quoted || !m->at.line || !column) return;
  line = s->text;
  end = s->text + s->n;
  for (size_t k = 1; k < m->at.line; k++) {
    const char *next = memchr(line, '\n', (size_t)(end - line));

    if (!next) return;
    line = next + 1;
  }
  n = (size_t)(end - line);
  if (memchr(line, '\n', n)) n = (size_t)((const char *)memchr(line, '\n', n) - line);
  if (n && line[n - 1] == '\r') n--;
  if (column > n + 1) return;
  if (column > MOST) from = column - MOST / 2;
  while (from && from < n && ((unsigned char)line[from] & 0xC0) == 0x80) from--;
  if (n - from > MOST) {
    n = from + MOST;
    while (n > from && ((unsigned char)line[n] & 0xC0) == 0x80) n--;
  }
  cs_buf_printf(out, "%6zu | ", m->at.line);
  /* What a terminal would act on is a blank, one for each character, so that the caret stands below
   * its own. */
  for (size_t i = from, k; i < n; i += k) {
    size_t shown = line[i] == '\t' ? 0 : cs_shown_length(line + i, n - i);

    k = cs_utf8_length(line + i, n - i);
    if (!k) k = 1;
    cs_buf_add(out, shown ? line + i : " ", shown ? k : 1);
  }
  cs_buf_puts(out, "\n       | ");
  cs_buf_fill(out, ' ', cs_width(line + from, column - 1 - from));
  cs_buf_puts(out, "\033[1;32m^");
  if (width > 1 && column - 1 < n) {
    size_t room = n - (column - 1), marked = width < room ? width : room;
    size_t columns = cs_width(line + column - 1, marked);

    if (columns > 1) cs_buf_fill(out, '~', columns - 1);
  }
  cs_buf_puts(out, "\033[0m\n");
}

void cs_diag_settle(casus_diag *d) {
  for (size_t i = 0; d && i < d->n; i++) {
    cs_buf shown = {0};

    if (d->messages[i].shown) continue;
    show_line(d, &d->messages[i], &shown);
    d->messages[i].shown = shown.text; /* without memory, the line is not shown */
  }
  for (size_t i = 0; d && i < d->n_sources; i++) cs_free(d->sources[i].name);
  if (d) d->n_sources = 0;
}

/* Our own colours, of which nothing that comes from a source is one. */
static void add_line(const char *text, bool colour, cs_buf *out) {
  while (*text) {
    size_t plain = strcspn(text, "\033");

    cs_buf_add(out, text, plain);
    text += plain;
    plain = *text ? strcspn(text, "m") + 1 : 0;
    if (colour) cs_buf_add(out, text, plain);
    text += plain;
  }
}

char *casus_diag_text(const casus_diag *d, int colour) {
  cs_buf out = {0};
  size_t kept_errors = 0;
  struct message *sorted = cs_calloc(d->n, sizeof *sorted);

  if (!sorted) return NULL;
  if (d->n) memcpy(sorted, d->messages, d->n * sizeof *sorted);
  qsort(sorted, d->n, sizeof *sorted, by_place);
  for (size_t i = 0; i < d->n; i++) {
    const struct message *m = &sorted[i];

    kept_errors += m->is_error;
    if (m->file) cs_buf_visible(&out, m->file, strlen(m->file));
    if (m->file) cs_buf_puts(&out, ":");
    if (m->file && m->at.line) cs_buf_printf(&out, "%zu:%zu:", m->at.line, m->at.column);
    if (m->file) cs_buf_puts(&out, " ");
    if (colour) cs_buf_puts(&out, m->is_error ? "\033[1;31m" : "\033[1;35m");
    cs_buf_puts(&out, m->is_error ? "error: " : "warning: ");
    if (colour) cs_buf_puts(&out, "\033[0m");
    cs_buf_visible(&out, m->line, strlen(m->line));
    cs_buf_puts(&out, "\n");
    if (m->shown) {
      add_line(m->shown, colour, &out);
    } else {
      cs_buf line = {0};

      show_line(d, m, &line);
      if (line.text) add_line(line.text, colour, &out);
      out.failed |= line.failed;
      cs_buf_free(&line);
    }
    if (m->more) cs_buf_visible(&out, m->more, strlen(m->more));
  }
  cs_free(sorted);
  if (d->errors > kept_errors)
    cs_buf_printf(&out, "... and %zu more errors\n", d->errors - kept_errors);
  return cs_buf_take(&out);
}

size_t casus_diag_count(const casus_diag *d) {
  return d->n;
}

const char *casus_diag_message(const casus_diag *d, size_t k, int *is_error, const char **file,
                               size_t *line, size_t *column, size_t *width) {
  const struct message *m;

  if (k >= d->n) return NULL;
  m = &d->messages[k];
  if (is_error) *is_error = m->is_error;
  if (file) *file = m->file;
  if (line) *line = m->at.line;
  if (column) *column = m->at.column;
  if (width) *width = m->at.width;
  return m->line;
}
