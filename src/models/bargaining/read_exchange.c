/* The text format of the exchange models: one record a line, cells separated by tabs or semicolons,
 * perhaps in single or double quotes.
 *
 *   #A key name note                        an actor
 *   #P key name note                        an issue
 *   #M issue position text                  a point of its scale; the smallest and largest give it
 *   #D actor issue position salience power  a stance; salience on 0..1
 *   #0 #O #/                                remarks
 *
 * Records may come in any order.  Issues without points are on 0..100. */
#include "models/bargaining/sheet.h"

#include "base/libm.h"
#include "base/map.h"

#include <math.h>
#include <string.h>

enum { MOST_CELLS = 32 };

struct exchange {
  cs_sheet sheet;
  const char *name;
  cs_map actors, issues;
  /* The line that is being read. */
  cs_cell cells[MOST_CELLS];
  size_t n_cells;
};

static char find_separator(const char *text) {
  const char *s = strpbrk(text, "\t;");

  return s ? *s : '\t';
}

static casus_status read_cell(struct exchange *x, const char *line, const char *from,
                              const char *end, size_t number) {
  cs_cell *cell = &x->cells[x->n_cells];

  while (from < end && (*from == ' ' || *from == '\r')) from++;
  while (end > from && (end[-1] == ' ' || end[-1] == '\r')) end--;
  cell->at = (cs_place){x->name, number, (size_t)(from - line) + 1, (size_t)(end - from)};
  if (end - from >= 2 && (*from == '\'' || *from == '"') && end[-1] == *from) {
    from++;
    end--;
  }
  cell->n = (size_t)(end - from);
  cell->text = cs_arena_strndup(x->sheet.arena, from, cell->n);
  x->n_cells++;
  return cell->text ? CASUS_OK : CASUS_NOMEM;
}

/* Splits a line into x->cells; those past the most are dropped, as no record has as many. */
static casus_status split(struct exchange *x, const char *line, const char *end, char separator,
                          size_t number) {
  const char *from = line;

  if (number == 1 && end - line >= 3 && !memcmp(line, "\xEF\xBB\xBF", 3)) from += 3;
  x->n_cells = 0;
  while (x->n_cells < MOST_CELLS) {
    const char *stop = memchr(from, separator, (size_t)(end - from));
    casus_status st = read_cell(x, line, from, stop ? stop : end, number);

    if (st) return st;
    if (!stop) break;
    from = stop + 1;
  }
  return CASUS_OK;
}

static casus_status read_name(struct exchange *x, bool issue) {
  cs_sheet *s = &x->sheet;
  cs_map *map = issue ? &x->issues : &x->actors;
  cs_cell *key = &x->cells[1];
  casus_status st;
  size_t other;

  if (x->n_cells < 2) return cs_error(s->d, x->cells[0].at, "a key is missing");
  if (cs_map_get(map, key->text, key->n, &other))
    return cs_error(s->d, key->at, "a second %s \"%s\"", issue ? "issue" : "actor", key->text);
  other = issue ? s->n_issues : s->n_actors;
  st =
      issue ? cs_sheet_add_issue(s, key->text, key->at) : cs_sheet_add_actor(s, key->text, key->at);
  if (st) return st;
  return cs_map_put(map, key->text, other) ? CASUS_OK : CASUS_NOMEM;
}

/* The number of the actor or issue named in a cell. */
static casus_status find_name(struct exchange *x, bool issue, const cs_cell *cell, size_t *out) {
  cs_sheet *s = &x->sheet;

  if (cs_map_get(issue ? &x->issues : &x->actors, cell->text, cell->n, out)) return CASUS_OK;
  cs_error(s->d, cell->at, "there is no %s \"%.60s\"", issue ? "issue" : "actor", cell->text);
  cs_hint_nearest(s->d, cell->text, issue ? s->issues : s->actors,
                  issue ? s->n_issues : s->n_actors);
  return CASUS_CASE;
}

/* `known` marks the issues of which a point has been read. */
static casus_status read_point(struct exchange *x, unsigned char *known) {
  cs_sheet *s = &x->sheet;
  size_t issue;
  double point;

  if (x->n_cells < 3) return cs_error(s->d, x->cells[0].at, "expected an issue and a position");
  if (find_name(x, true, &x->cells[1], &issue) ||
      cs_sheet_number(s->d, x->cells[2].at, "position", x->cells[2].text, -1e15, 1e15, &point))
    return CASUS_CASE;
  s->from[issue] = known[issue] ? cs_fmin(s->from[issue], point) : point;
  s->to[issue] = known[issue] ? cs_fmax(s->to[issue], point) : point;
  known[issue] = 1;
  return CASUS_OK;
}

static casus_status read_stance(struct exchange *x) {
  cs_sheet *s = &x->sheet;
  cs_cell *cell = x->cells;
  size_t actor, issue;
  double position, salience, power;
  casus_status st = CASUS_OK;

  if (x->n_cells < 6)
    return cs_error(s->d, cell[0].at, "%zu cells, expected #D actor issue position salience power",
                    x->n_cells);
  if (find_name(x, false, &cell[1], &actor)) st = CASUS_CASE;
  if (find_name(x, true, &cell[2], &issue)) return CASUS_CASE;
  if (cs_sheet_number(s->d, cell[3].at, "position", cell[3].text, s->from[issue], s->to[issue],
                      &position))
    st = CASUS_CASE;
  if (cs_sheet_number(s->d, cell[4].at, "salience", cell[4].text, 0, 1, &salience)) st = CASUS_CASE;
  if (cs_sheet_capability(s->d, cell[5].at, cell[5].text, &power)) st = CASUS_CASE;
  if (st) return st;
  if (s->present[actor * s->n_issues + issue])
    return cs_error(s->d, cell[1].at, "a second stance of actor \"%s\" on issue \"%s\"",
                    cell[1].text, cell[2].text);
  cs_sheet_set(s, actor, issue, position, salience, power);
  return CASUS_OK;
}

static casus_status read_record(struct exchange *x, char pass, unsigned char *known) {
  const char *tag = x->cells[0].text;

  if (tag[0] != '#' || !tag[1] || tag[2] || !strchr("APMD0O/", tag[1])) {
    if (pass != 'A' || (!x->cells[0].n && x->n_cells == 1)) return CASUS_OK;
    cs_error(x->sheet.d, x->cells[0].at, "a line that starts with \"%.20s\"", tag);
    cs_detail(x->sheet.d, "Expected #A, #P, #M, #D, #0 or #/.");
    return CASUS_CASE;
  }
  if (pass == 'A' && tag[1] == 'A') return read_name(x, false);
  if (pass == 'A' && tag[1] == 'P') return read_name(x, true);
  if (pass == 'M' && tag[1] == 'M') return read_point(x, known);
  if (pass == 'D' && tag[1] == 'D') return read_stance(x);
  return CASUS_OK;
}

/* Goes through all lines and reads the records of one pass: names, then scales, then stances. */
static casus_status read_pass(struct exchange *x, const char *text, size_t n, char separator,
                              char pass, unsigned char *known) {
  const char *end = text + n, *line = text;
  casus_status st = CASUS_OK;

  for (size_t number = 1; line < end; number++) {
    const char *stop = memchr(line, '\n', (size_t)(end - line));
    casus_status one = split(x, line, stop ? stop : end, separator, number);

    if (!one) one = read_record(x, pass, known);
    if (one == CASUS_NOMEM) return one;
    if (one) st = one;
    if (!stop) break;
    line = stop + 1;
  }
  return st;
}

static casus_status check_scales(const struct exchange *x, const unsigned char *known) {
  const cs_sheet *s = &x->sheet;
  casus_status st = CASUS_OK;

  for (size_t k = 0; k < s->n_issues; k++) {
    if (known[k] && !(s->to[k] > s->from[k]))
      st = cs_error(s->d, (cs_place){.file = x->name}, "the scale of issue \"%s\" has one point",
                    s->issues[k]);
  }
  return st;
}

static casus_status read_all(struct exchange *x, const char *text, size_t n) {
  char separator = find_separator(text);
  unsigned char *known;
  casus_status st = read_pass(x, text, n, separator, 'A', NULL);

  if (st) return st;
  st = cs_sheet_open(&x->sheet, (cs_place){.file = x->name});
  if (st) return st;
  known = cs_arena_alloc(x->sheet.arena, x->sheet.n_issues, 1);
  if (!known) return CASUS_NOMEM;
  st = read_pass(x, text, n, separator, 'M', known);
  if (!st) st = check_scales(x, known);
  if (st) return st;
  return read_pass(x, text, n, separator, 'D', known);
}

casus_status cs_read_exchange(const char *name, const char *text, size_t n, cs_arena *arena,
                              casus_diag *d, cs_bargaining_input *out) {
  struct exchange x = {.sheet = {.arena = arena, .d = d}, .name = name};
  casus_status st = read_all(&x, text, n);

  if (!st) cs_sheet_close(&x.sheet, out);
  cs_map_free(&x.actors);
  cs_map_free(&x.issues);
  return st;
}
