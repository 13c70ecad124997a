/* Excalibur's files of fixed columns: NAME.dtt and NAME.rls.
 *
 *   * CLASS ASCII OUTPUT FILE. NQ=   3   QU=   5  50  95
 *       1        A    1    Airprox_rep LOG  1.00000E+0000  6.00000E+0000  2.00000E+0001   text
 *
 * Columns count characters, not bytes: a name may hold letters beyond ASCII (the files are Windows
 * text; cs_read_windows_file()).
 *
 * In a .dtt: number of the expert (5 columns), a blank, its name (8), number of the item (5), a
 * blank, its name (14), a blank, the scale (3), then the quantiles between blanks.  In a .rls:
 * number of the item (5), a blank, its name (14), the value, the scale. */
#include "quantity/experts/judgments.h"

#include "base/alloc.h"
#include "base/map.h"
#include "base/text.h"

#include <ctype.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

enum {
  NAME_AT = 6,
  NAME_END = 14,
  ITEM_AT = 14,
  ITEM_NAME_AT = 20,
  ITEM_NAME_END = 34,
  SCALE_AT = 35,
  NUMBERS_AT = 38,
  RLS_NAME_AT = 6,
  RLS_NAME_END = 20
};

/* Missing values are written as -999.6 and the like. */
static const double missing = -995;

typedef struct {
  const char *file, *text;
  size_t n, at, line; /* the line now: text[at..at + n) is `s` */
} lines;

/* The next line without its end; false after the last. */
static bool next_line(lines *l, const char **s, size_t *n) {
  const char *end;

  if (l->at >= l->n) return false;
  *s = l->text + l->at;
  end = memchr(*s, '\n', l->n - l->at);
  *n = end ? (size_t)(end - *s) : l->n - l->at;
  l->at += *n + 1;
  l->line++;
  if (*n && (*s)[*n - 1] == '\r') --*n;
  return true;
}

static cs_place place(const lines *l, size_t column, size_t width) {
  return (cs_place){l->file, l->line, column + 1, width};
}

/* The byte at which column `column` of a line begins, both from 0. */
static size_t byte_of(const char *s, size_t n, size_t column) {
  size_t i = 0;

  for (; column && i < n; column--) {
    i++;
    while (i < n && ((unsigned char)s[i] & 0xC0) == 0x80) i++;
  }
  return i;
}

/* The text between two columns, without blanks around it, in the arena. */
static char *field(cs_arena *arena, const char *s, size_t n, size_t from, size_t to) {
  from = byte_of(s, n, from);
  to = byte_of(s, n, to);
  while (from < to && isspace((unsigned char)s[from])) from++;
  while (to > from && isspace((unsigned char)s[to - 1])) to--;
  return cs_arena_strndup(arena, s + from, to - from);
}

static bool blank(const char *s, size_t n) {
  while (n && isspace((unsigned char)s[n - 1])) n--;
  return !n;
}

/* The next number between blanks at *at. */
static bool next_number(const char *s, size_t n, size_t *at, double *out) {
  size_t begin;

  while (*at < n && isspace((unsigned char)s[*at])) ++*at;
  begin = *at;
  while (*at < n && !isspace((unsigned char)s[*at])) ++*at;
  return cs_parse_number(s + begin, *at - begin, out);
}

/* The percentages behind QU= in the first line. */
static casus_status read_head(lines *l, cs_arena *arena, casus_diag *d, cs_judgments *j) {
  const char *s, *qu = NULL;
  size_t n = 0, at;
  double percent;

  if (next_line(l, &s, &n)) {
    for (size_t k = 0; k + 3 <= n && !qu; k++) {
      if (!strncmp(s + k, "QU=", 3)) qu = s + k + 3;
    }
  }
  if (!qu) {
    cs_error(d, place(l, 0, 1), "this is no Excalibur file: its first line has no \"QU=\"");
    return CASUS_CASE;
  }
  j->p = cs_arena_alloc(arena, CS_QUANTILES_MAX, sizeof *j->p);
  if (!j->p) return CASUS_NOMEM;
  for (at = (size_t)(qu - s); at < n && next_number(s, n, &at, &percent);) {
    if (!(percent > 0 && percent < 100) || j->n_quantiles == CS_QUANTILES_MAX ||
        (j->n_quantiles && percent / 100 <= j->p[j->n_quantiles - 1]))
      return cs_error(d, place(l, at - 1, 1), "the percentages do not increase from 0 to 100");
    j->p[j->n_quantiles++] = percent / 100;
  }
  return j->n_quantiles ? CASUS_OK : cs_error(d, place(l, 0, 1), "there are no percentages");
}

/* Index of a name, added when it is new; SIZE_MAX: no memory or too many. */
static size_t index_of(cs_map *map, cs_arena *arena, const char *name, const char ***names,
                       size_t *n, size_t *cap, size_t most) {
  size_t at;

  if (cs_map_get(map, name, strlen(name), &at)) return at;
  if (*n == most) return SIZE_MAX;
  *names = cs_arena_grow(arena, (void *)*names, *n, cap, sizeof **names);
  if (!*names || !cs_map_put(map, name, *n)) return SIZE_MAX;
  (*names)[*n] = name;
  return (*n)++;
}

/* One line of a .dtt. */
typedef struct {
  size_t expert, item;
  bool is_log;
  double v[CS_QUANTILES_MAX];
} answer;

typedef struct {
  answer *list;
  size_t n, cap, cap_experts, cap_items;
  cs_map experts, items;
} answers;

/* UNI or LOG, in whatever case. */
static bool is_scale(const char *text, const char *scale) {
  size_t k = 0;

  while (text[k] && toupper((unsigned char)text[k]) == scale[k]) k++;
  return !text[k] && !scale[k];
}

static casus_status read_answer(lines *l, const char *s, size_t n, cs_arena *arena, casus_diag *d,
                                cs_judgments *j, answers *all) {
  char *expert = field(arena, s, n, NAME_AT, NAME_END);
  char *item = field(arena, s, n, ITEM_NAME_AT, ITEM_NAME_END);
  char *scale = field(arena, s, n, SCALE_AT, NUMBERS_AT);
  answer a = {0};
  size_t at = byte_of(s, n, NUMBERS_AT);
  casus_status st = CASUS_OK;

  if (!expert || !item || !scale) return CASUS_NOMEM;
  a.is_log = is_scale(scale, "LOG");
  if (!a.is_log && !is_scale(scale, "UNI")) {
    st = cs_error(d, place(l, byte_of(s, n, SCALE_AT), 3), "expected the scale UNI or LOG here");
    cs_detail(d, "The columns of a .dtt file are fixed: an item's name ends in column %d.",
              ITEM_NAME_END);
    return st;
  }
  for (size_t k = 0; k < j->n_quantiles; k++) {
    if (!next_number(s, n, &at, &a.v[k]))
      return cs_error(d, place(l, at, 1), "expected %zu quantiles in this line", j->n_quantiles);
    if (a.v[k] < missing) {
      a.v[k] = a.v[0] = NAN;
    } else if (!isnan(a.v[0]) && k && a.v[k] < a.v[k - 1]) {
      st = cs_error(d, place(l, at - 1, 1), "the quantiles do not increase");
    } else if (a.is_log && !(a.v[k] > 0)) {
      st = cs_error(d, place(l, at - 1, 1), "a quantile on a logarithmic scale is above 0");
    }
  }
  a.expert = index_of(&all->experts, arena, expert, &j->experts, &j->n_experts, &all->cap_experts,
                      CS_EXPERTS_MAX);
  a.item =
      index_of(&all->items, arena, item, &j->items, &j->n_items, &all->cap_items, CS_ITEMS_MAX);
  if (a.expert == SIZE_MAX || a.item == SIZE_MAX)
    return j->n_experts == CS_EXPERTS_MAX || j->n_items == CS_ITEMS_MAX
               ? cs_error(d, place(l, 0, 1), "too many experts or items")
               : CASUS_NOMEM;
  all->list = cs_arena_grow(arena, all->list, all->n, &all->cap, sizeof *all->list);
  if (!all->list) return CASUS_NOMEM;
  all->list[all->n++] = a;
  return st;
}

static casus_status fill(cs_arena *arena, casus_diag *d, const answers *all, cs_judgments *j) {
  casus_status st = cs_judgments_make(arena, d, j);

  for (size_t k = 0; k < all->n && !st; k++) {
    const answer *a = &all->list[k];

    j->is_log[a->item] = a->is_log;
    memcpy(&j->values[(a->expert * j->n_items + a->item) * j->n_quantiles], a->v,
           j->n_quantiles * sizeof *a->v);
  }
  return st;
}

static casus_status read_truth(lines *l, const cs_map *items, cs_arena *arena, casus_diag *d,
                               cs_judgments *j) {
  const char *s;
  size_t n, item, at;
  casus_status st = CASUS_OK;

  while (next_line(l, &s, &n)) {
    char *name;
    double x;

    if (blank(s, n) || s[0] == '*') continue;
    name = field(arena, s, n, RLS_NAME_AT, RLS_NAME_END);
    if (!name) return CASUS_NOMEM;
    at = byte_of(s, n, RLS_NAME_END);
    if (!next_number(s, n, &at, &x)) {
      st = cs_error(d, place(l, byte_of(s, n, RLS_NAME_END), 1),
                    "expected what came true here, a number");
    } else if (!cs_map_get(items, name, strlen(name), &item)) {
      st = cs_error(d, place(l, RLS_NAME_AT, 1), "no expert was asked about \"%s\"", name);
      cs_hint_nearest(d, name, j->items, j->n_items);
    } else if (x >= missing) {
      j->truth[item] = x;
    }
  }
  return st;
}

casus_status cs_judgments_of_excalibur(const char *dtt_name, const char *dtt, size_t n,
                                       const char *rls_name, const char *rls, size_t rls_n,
                                       cs_arena *arena, casus_diag *d, cs_judgments *out) {
  lines l = {.file = dtt_name, .text = dtt, .n = n};
  answers all = {0};
  const char *s;
  size_t length;
  casus_status st;

  *out = (cs_judgments){.source = dtt_name};
  st = read_head(&l, arena, d, out);
  while (!st && next_line(&l, &s, &length)) {
    if (!blank(s, length)) st = read_answer(&l, s, length, arena, d, out, &all);
  }
  if (!st && !all.n) st = cs_error(d, place(&l, 0, 1), "nobody has answered anything");
  if (!st) st = fill(arena, d, &all, out);
  if (!st && rls) {
    l = (lines){.file = rls_name, .text = rls, .n = rls_n};
    st = read_truth(&l, &all.items, arena, d, out);
  }
  cs_map_free(&all.experts);
  cs_map_free(&all.items);
  return st;
}
