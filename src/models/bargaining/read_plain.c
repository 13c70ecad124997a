/* Tables with a header: the columns name (or actor), capability, position and salience in any order
 * and case; with a column issue one line holds one actor's stance on one issue, else the table is
 * one issue.  The columns from and to give an issue's scale, once or on each line alike; without
 * them it is 0..100.  A column salience is on 0..1, a column salience_100 on 0..100.  An empty
 * position means that the actor has no stance.  Other columns are passed over with a warning. */
#include "models/bargaining/sheet.h"

#include "base/libm.h"
#include "base/map.h"

#include <math.h>
#include <string.h>
#include <strings.h>

enum column { ACTOR, CAPABILITY, POSITION, SALIENCE, SALIENCE_100, ISSUE, FROM, TO, N_COLUMNS };

/* The headings that name a column; the first is the one messages use. */
static const char *const headings[N_COLUMNS][5] = {
    [ACTOR] = {"actor", "name"},
    [CAPABILITY] = {"capability", "power", "influence", "weight"},
    [POSITION] = {"position"},
    [SALIENCE] = {"salience"},
    [SALIENCE_100] = {"salience_100"},
    [ISSUE] = {"issue"},
    [FROM] = {"from"},
    [TO] = {"to"},
};

struct plain {
  cs_sheet sheet;
  const cs_csv *csv;
  int column[N_COLUMNS]; /* -1: absent */
  cs_map actors, issues; /* numbers by name, with an issue column */
};

static int column_of(const char *heading) {
  for (int c = 0; c < N_COLUMNS; c++) {
    for (int k = 0; headings[c][k]; k++) {
      if (!strcasecmp(headings[c][k], heading)) return c;
    }
  }
  return -1;
}

static casus_status find_columns(struct plain *p, casus_diag *d) {
  const cs_row *head = &p->csv->rows[0];
  casus_status st = CASUS_OK;
  const char *names[N_COLUMNS];

  for (int c = 0; c < N_COLUMNS; c++) {
    p->column[c] = -1;
    names[c] = headings[c][0];
  }
  for (size_t k = 0; k < head->n; k++) {
    const cs_cell *cell = &head->cells[k];
    int c = column_of(cell->text);

    if (c < 0) {
      if (cell->n) {
        cs_warning(d, cell->at, "column \"%s\" is not used", cell->text);
        cs_hint_nearest(d, cell->text, names, N_COLUMNS);
      }
    } else if (p->column[c] >= 0) {
      st = cs_error(d, cell->at, "a second column \"%s\"", headings[c][0]);
    } else {
      p->column[c] = (int)k;
    }
  }
  for (int c = ACTOR; c <= SALIENCE; c++) {
    if (p->column[c] >= 0 || (c == SALIENCE && p->column[SALIENCE_100] >= 0)) continue;
    st = cs_error(d, head->cells[0].at, "there is no column \"%s\"", headings[c][0]);
    if (c == SALIENCE) cs_hint(d, "Name it \"salience_100\" if its values lie on 0..100.");
  }
  if (p->column[SALIENCE] >= 0 && p->column[SALIENCE_100] >= 0)
    st = cs_error(d, head->cells[p->column[SALIENCE_100]].at,
                  "both a column \"salience\" and a column \"salience_100\"");
  if ((p->column[FROM] < 0) != (p->column[TO] < 0))
    st = cs_error(d, head->cells[0].at, "only one of the columns \"from\" and \"to\"");
  return st;
}

/* The cell of a row under a column; an empty one when the row is short. */
static const cs_cell *cell_at(const struct plain *p, const cs_row *row, enum column c) {
  static const cs_cell none = {.text = ""};
  int k = p->column[c];

  return k >= 0 && (size_t)k < row->n ? &row->cells[k] : &none;
}

static cs_place place_at(const struct plain *p, const cs_row *row, enum column c) {
  const cs_cell *cell = cell_at(p, row, c);

  return cell->at.file ? cell->at : row->cells[0].at;
}

/* The number of `name`, which is added when it is new. */
static casus_status number_of(cs_sheet *s, cs_map *map, bool issue, const char *name, cs_place at,
                              size_t *out) {
  casus_status st;

  if (cs_map_get(map, name, strlen(name), out)) return CASUS_OK;
  *out = issue ? s->n_issues : s->n_actors;
  st = issue ? cs_sheet_add_issue(s, name, at) : cs_sheet_add_actor(s, name, at);
  if (st) return st;
  return cs_map_put(map, name, *out) ? CASUS_OK : CASUS_NOMEM;
}

/* An actor of a table without issues: a name that comes again gets a number. */
static casus_status add_line(struct plain *p, const cs_cell *cell, cs_place at) {
  size_t other;
  const char *name = cell->text;

  for (int k = 2; cs_map_get(&p->actors, name, strlen(name), &other); k++) {
    name = cs_arena_printf(p->sheet.arena, "%s (%d)", cell->text, k);
    if (!name) return CASUS_NOMEM;
  }
  if (name != cell->text)
    cs_warning(p->sheet.d, at, "a second actor \"%s\", taken as \"%s\"", cell->text, name);
  return number_of(&p->sheet, &p->actors, false, name, at, &other);
}

static casus_status collect_names(struct plain *p) {
  casus_status st = CASUS_OK, one;
  bool has_issues = p->column[ISSUE] >= 0;
  size_t k;

  if (!has_issues) {
    st = number_of(&p->sheet, &p->issues, true, "outcome", p->csv->rows[0].cells[0].at, &k);
    if (st) return st;
  }
  for (size_t i = 1; i < p->csv->n; i++) {
    const cs_row *row = &p->csv->rows[i];
    const cs_cell *actor = cell_at(p, row, ACTOR), *issue = cell_at(p, row, ISSUE);
    cs_place at = place_at(p, row, ACTOR);

    one = has_issues ? number_of(&p->sheet, &p->actors, false, actor->text, at, &k)
                     : add_line(p, actor, at);
    if (one == CASUS_OK && has_issues)
      one = number_of(&p->sheet, &p->issues, true, issue->text, place_at(p, row, ISSUE), &k);
    if (one == CASUS_NOMEM) return one;
    if (one) st = one;
  }
  return st;
}

/* Row i's numbers of actor and issue. */
static void find_place(const struct plain *p, size_t i, size_t *actor, size_t *issue) {
  const cs_row *row = &p->csv->rows[i];
  const char *a = cell_at(p, row, ACTOR)->text, *k = cell_at(p, row, ISSUE)->text;

  *actor = i - 1;
  *issue = 0;
  if (p->column[ISSUE] < 0) return;
  cs_map_get(&p->actors, a, strlen(a), actor);
  cs_map_get(&p->issues, k, strlen(k), issue);
}

/* Ends of the scales; `known` marks the issues that have theirs. */
static casus_status read_scales(struct plain *p, unsigned char *known) {
  casus_status st = CASUS_OK;
  cs_sheet *s = &p->sheet;

  for (size_t i = 1; i < p->csv->n && p->column[FROM] >= 0; i++) {
    const cs_row *row = &p->csv->rows[i];
    const cs_cell *from = cell_at(p, row, FROM), *to = cell_at(p, row, TO);
    double low, high;
    size_t actor, issue;

    find_place(p, i, &actor, &issue);
    if (!from->n && !to->n && known[issue]) continue;
    if (cs_sheet_number(s->d, place_at(p, row, FROM), "start of the scale", from->text, -1e15, 1e15,
                        &low) ||
        cs_sheet_number(s->d, place_at(p, row, TO), "end of the scale", to->text, -1e15, 1e15,
                        &high)) {
      st = CASUS_CASE;
    } else if (low == high) {
      st = cs_error(s->d, from->at, "the scale starts and ends at %s", from->text);
    } else if (known[issue] && (s->from[issue] != low || s->to[issue] != high)) {
      st = cs_error(s->d, from->at, "another scale for issue \"%s\"", s->issues[issue]);
    } else {
      s->from[issue] = low;
      s->to[issue] = high;
      known[issue] = 1;
    }
  }
  return st;
}

static casus_status read_stance(struct plain *p, size_t i) {
  cs_sheet *s = &p->sheet;
  const cs_row *row = &p->csv->rows[i];
  bool percent = p->column[SALIENCE_100] >= 0;
  enum column salience_column = percent ? SALIENCE_100 : SALIENCE;
  const cs_cell *position = cell_at(p, row, POSITION);
  double capability, x, salience;
  size_t actor, issue;
  casus_status st = CASUS_OK;

  find_place(p, i, &actor, &issue);
  if (!position->n) return CASUS_OK;
  if (s->present[actor * s->n_issues + issue])
    return cs_error(s->d, row->cells[0].at, "a second stance of actor \"%s\" on issue \"%s\"",
                    s->actors[actor], s->issues[issue]);
  if (cs_sheet_capability(s->d, place_at(p, row, CAPABILITY), cell_at(p, row, CAPABILITY)->text,
                          &capability))
    st = CASUS_CASE;
  if (cs_sheet_number(s->d, position->at, "position", position->text,
                      cs_fmin(s->from[issue], s->to[issue]), cs_fmax(s->from[issue], s->to[issue]),
                      &x))
    st = CASUS_CASE;
  if (cs_sheet_number(s->d, place_at(p, row, salience_column), "salience",
                      cell_at(p, row, salience_column)->text, 0.0, percent ? 100.0 : 1.0,
                      &salience)) {
    st = CASUS_CASE;
    if (!percent) cs_hint(s->d, "Name the column \"salience_100\" if its values lie on 0..100.");
  }
  if (!st) cs_sheet_set(s, actor, issue, x, percent ? salience / 100.0 : salience, capability);
  return st;
}

static casus_status read_all(struct plain *p) {
  unsigned char *known;
  casus_status st = collect_names(p);

  if (st) return st;
  st = cs_sheet_open(&p->sheet, p->csv->rows[0].cells[0].at);
  if (st) return st;
  known = cs_arena_alloc(p->sheet.arena, p->sheet.n_issues, 1);
  if (!known) return CASUS_NOMEM;
  st = read_scales(p, known);
  if (st) return st;
  for (size_t i = 1; i < p->csv->n; i++) {
    casus_status one = read_stance(p, i);

    if (one) st = one;
  }
  return st;
}

casus_status cs_read_plain(const cs_csv *csv, cs_arena *arena, casus_diag *d,
                           cs_bargaining_input *out) {
  struct plain p = {.sheet = {.arena = arena, .d = d}, .csv = csv};
  casus_status st = find_columns(&p, d);

  if (!st) st = read_all(&p);
  if (!st) cs_sheet_close(&p.sheet, out);
  cs_map_free(&p.actors);
  cs_map_free(&p.issues);
  return st;
}
