/* Reads decided issues; decided.h has the form. */
#include "faces/bargaining/decided_issues.h"

#include "base/csv.h"
#include "base/map.h"
#include "base/text.h"

#include <math.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

enum { ISSUE, GROUP, ACTOR, POSITION, SALIENCE, CAPABILITY, OUTCOME, REFERENCE, N_COLUMNS };

static const char *const headers[N_COLUMNS] = {"issue",    "group",      "actor",   "position",
                                               "salience", "capability", "outcome", "reference"};
static const bool optional[N_COLUMNS] = {[GROUP] = true, [REFERENCE] = true};

/* An issue while it is read: where its outcome was first stated, and its lines. */
typedef struct {
  cs_decided_issue issue;
  cs_place outcome_at, reference_at;
  const char *group; /* name, as first stated */
  cs_place group_at;
} draft;

/* A stance while it is read. */
typedef struct {
  size_t issue, actor;
  double position, salience, capability;
  cs_place at;
} line;

typedef struct {
  cs_csv table;
  int column[N_COLUMNS];
  casus_diag *d;
  cs_arena *arena;
  cs_map issue_numbers, actor_numbers, group_numbers;
  draft *drafts;
  size_t n_drafts, cap_drafts;
  line *lines;
  size_t n_lines;
  const char **actors;
  size_t n_actors, cap_actors;
  size_t errors;
  bool nomem;
} reader;

static casus_status find_columns(reader *r) {
  const cs_row *header = &r->table.rows[0];

  for (size_t j = 0; j < N_COLUMNS; j++) {
    r->column[j] = cs_csv_column(&r->table, headers[j]);
    if (r->column[j] >= 0 || optional[j]) continue;
    r->errors++;
    cs_error(r->d, (cs_place){r->table.name, header->line, 1, 1}, "there is no column \"%s\"",
             headers[j]);
    cs_detail(r->d,
              "The header must name issue, actor, position, salience, capability and outcome; "
              "group and reference may be there.");
  }
  for (size_t i = 0; i < header->n; i++) {
    const cs_cell *cell = &header->cells[i];
    bool known = false;

    for (size_t j = 0; j < N_COLUMNS; j++) {
      if (strcasecmp(cell->text, headers[j])) continue;
      known = true;
      if (r->column[j] == (int)i) continue;
      r->errors++;
      cs_error(r->d, cell->at, "column \"%s\" stands here a second time", cell->text);
    }
    if (known) continue;
    cs_warning(r->d, cell->at, "column \"%s\" is not used", cell->text);
    cs_hint_nearest(r->d, cell->text, headers, N_COLUMNS);
  }
  return r->errors ? CASUS_CASE : CASUS_OK;
}

/* The cell of column j; an empty one at the row's end when the row is too short or the file has no
 * such column. */
static cs_cell cell_of(const reader *r, const cs_row *row, int j) {
  if (r->column[j] >= 0 && (size_t)r->column[j] < row->n) return row->cells[r->column[j]];
  return (cs_cell){"", 0, {r->table.name, row->line, 1, 1}};
}

/* A number from `low` to `high`, or NaN after a message. */
static double number(reader *r, const cs_cell *cell, const char *what, double low, double high) {
  double x;

  if (!cell->n) {
    cs_error(r->d, cell->at, "%s is missing", what);
    cs_detail(r->d, "An actor without a stance on an issue has no line there.");
  } else if (!cs_parse_number(cell->text, cell->n, &x)) {
    cs_error(r->d, cell->at, "%s \"%s\" is not a number", what, cell->text);
  } else if (x < low || x > high) {
    char a[32], b[32];

    cs_error(r->d, cell->at, "%s is %s", what, cell->text);
    if (isfinite(high)) {
      cs_detail(r->d, "It must lie between %s and %s.", cs_number_text(low, a),
                cs_number_text(high, b));
    } else {
      cs_detail(r->d, "It must not be below %s.", cs_number_text(low, a));
    }
  } else {
    return x;
  }
  r->errors++;
  return NAN;
}

/* The number of a name, which must not be empty; a new one is `next`.  SIZE_MAX after a message or
 * without memory. */
static size_t numbered(reader *r, cs_map *m, const cs_cell *cell, const char *what, size_t next) {
  size_t k;

  if (!cell->n) {
    cs_error(r->d, cell->at, "the name of the %s is missing", what);
    r->errors++;
    return SIZE_MAX;
  }
  if (cs_map_get(m, cell->text, cell->n, &k)) return k;
  if (!cs_map_put(m, cell->text, next)) {
    r->nomem = true;
    return SIZE_MAX;
  }
  return next;
}

static size_t find_actor(reader *r, const cs_cell *cell) {
  size_t k = numbered(r, &r->actor_numbers, cell, "actor", r->n_actors);

  if (k == r->n_actors) {
    const char **grown =
        cs_arena_grow(r->arena, r->actors, r->n_actors, &r->cap_actors, sizeof *r->actors);

    if (!grown) {
      r->nomem = true;
      return SIZE_MAX;
    }
    r->actors = grown;
    r->actors[r->n_actors++] = cell->text;
  }
  return k;
}

static size_t find_issue(reader *r, const cs_cell *cell, const cs_cell *group) {
  size_t k = numbered(r, &r->issue_numbers, cell, "issue", r->n_drafts);

  if (k == r->n_drafts) {
    draft *grown =
        cs_arena_grow(r->arena, r->drafts, r->n_drafts, &r->cap_drafts, sizeof *r->drafts);

    if (!grown) {
      r->nomem = true;
      return SIZE_MAX;
    }
    r->drafts = grown;
    r->drafts[r->n_drafts++] =
        (draft){.issue = {.name = cell->text, .outcome = NAN, .reference = NAN, .at = cell->at},
                .group = group->n ? group->text : cell->text,
                .group_at = group->at};
  }
  return k;
}

/* What is said of the issue on each of its lines must agree.  `first` is where it was said first;
 * an empty cell says nothing. */
static void state_once(reader *r, const cs_cell *cell, const char *what, const draft *of,
                       double *value, cs_place *first) {
  double x;

  if (!cell->n) return;
  x = number(r, cell, what, 0.0, 100.0) / 100.0;
  if (isnan(x)) return;
  if (!first->line) {
    *value = x;
    *first = cell->at;
  } else if (x != *value) { /* both were read from text the same way */
    r->errors++;
    cs_error(r->d, cell->at, "issue \"%s\" has two values for its %s", of->issue.name, what);
    cs_detail(r->d, "Line %zu says something else.", first->line);
  }
}

static void read_line(reader *r, const cs_row *row) {
  cs_cell cell[N_COLUMNS];
  size_t issue, actor;
  draft *of;
  line *l;

  for (int j = 0; j < N_COLUMNS; j++) cell[j] = cell_of(r, row, j);
  if (row->n > r->table.rows[0].n) {
    cs_error(r->d, row->cells[r->table.rows[0].n].at, "more cells than the header has columns");
    r->errors++;
  }
  issue = find_issue(r, &cell[ISSUE], &cell[GROUP]);
  actor = find_actor(r, &cell[ACTOR]);
  if (r->nomem) return;
  l = &r->lines[r->n_lines];
  l->issue = issue;
  l->actor = actor;
  l->at = cell[ACTOR].at;
  l->position = number(r, &cell[POSITION], "position", 0.0, 100.0) / 100.0;
  l->salience = number(r, &cell[SALIENCE], "salience", 0.0, 100.0) / 100.0;
  l->capability = number(r, &cell[CAPABILITY], "capability", 0.0, INFINITY);
  if (issue == SIZE_MAX || actor == SIZE_MAX) return;
  of = &r->drafts[issue];
  of->issue.n++;
  state_once(r, &cell[OUTCOME], "outcome", of, &of->issue.outcome, &of->outcome_at);
  state_once(r, &cell[REFERENCE], "reference", of, &of->issue.reference, &of->reference_at);
  if (cell[GROUP].n && strcmp(cell[GROUP].text, of->group)) {
    r->errors++;
    cs_error(r->d, cell[GROUP].at, "issue \"%s\" is in group \"%s\" and in group \"%s\"",
             of->issue.name, of->group, cell[GROUP].text);
    cs_detail(r->d, "Line %zu puts it in the first.", of->group_at.line);
  }
  r->n_lines++;
}

static bool count_actors(reader *r, cs_decided *out) {
  size_t *seen = cs_arena_alloc(r->arena, out->n_actors + 1, sizeof *seen);

  out->group_actors = cs_arena_alloc(r->arena, out->n_groups + 1, sizeof *out->group_actors);
  if (!seen || !out->group_actors) return false;
  for (size_t i = 0; i < out->n_issues; i++) {
    const cs_decided_issue *issue = &out->issues[i];

    for (size_t k = issue->first; k < issue->first + issue->n; k++) {
      out->group_actors[issue->group] += seen[out->actor[k]] != issue->group + 1;
      seen[out->actor[k]] = issue->group + 1;
    }
  }
  return true;
}

static bool find_doubles(reader *r, const cs_decided *out, const cs_place *at) {
  size_t *seen = cs_arena_alloc(r->arena, out->n_actors + 1, sizeof *seen);

  if (!seen) return false;
  for (size_t i = 0; i < out->n_issues; i++) {
    const cs_decided_issue *issue = &out->issues[i];

    for (size_t k = issue->first; k < issue->first + issue->n; k++) {
      if (seen[out->actor[k]] == i + 1) {
        r->errors++;
        cs_error(r->d, at[k], "actor \"%s\" has two stances on issue \"%s\"",
                 out->actors[out->actor[k]], issue->name);
      }
      seen[out->actor[k]] = i + 1;
    }
  }
  return true;
}

/* Numbers the groups in the order of their first issue and puts their issues side by side. */
static bool order_issues(reader *r, cs_decided *out, size_t *place_of) {
  size_t n = r->n_drafts, *group_of = cs_arena_alloc(r->arena, n + 1, sizeof *group_of), *next;

  out->groups = cs_arena_alloc(r->arena, n + 1, sizeof *out->groups);
  out->group_first = cs_arena_alloc(r->arena, n + 2, sizeof *out->group_first);
  next = cs_arena_alloc(r->arena, n + 1, sizeof *next);
  out->issues = cs_arena_alloc(r->arena, n + 1, sizeof *out->issues);
  if (!group_of || !out->groups || !out->group_first || !next || !out->issues) return false;
  for (size_t i = 0; i < n; i++) {
    const char *name = r->drafts[i].group;
    size_t g;

    if (!cs_map_get(&r->group_numbers, name, strlen(name), &g)) {
      g = out->n_groups++;
      out->groups[g] = name;
      if (!cs_map_put(&r->group_numbers, name, g)) return false;
    }
    group_of[i] = g;
    out->group_first[g + 1]++;
  }
  for (size_t g = 0; g < out->n_groups; g++) {
    out->group_first[g + 1] += out->group_first[g];
    next[g] = out->group_first[g];
  }
  for (size_t i = 0; i < n; i++) {
    place_of[i] = next[group_of[i]]++;
    out->issues[place_of[i]] = r->drafts[i].issue;
    out->issues[place_of[i]].group = group_of[i];
  }
  out->n_issues = n;
  return true;
}

/* Turns drafts and lines into columns, ordered by group, issue and line. */
static bool arrange(reader *r, cs_decided *out) {
  size_t *place_of = cs_arena_alloc(r->arena, r->n_drafts + 1, sizeof *place_of);
  size_t *next = cs_arena_alloc(r->arena, r->n_drafts + 1, sizeof *next), first = 0;
  cs_place *at = cs_arena_alloc(r->arena, r->n_lines + 1, sizeof *at);

  out->actor = cs_arena_alloc(r->arena, r->n_lines + 1, sizeof *out->actor);
  out->position = cs_arena_alloc(r->arena, r->n_lines + 1, sizeof *out->position);
  out->salience = cs_arena_alloc(r->arena, r->n_lines + 1, sizeof *out->salience);
  out->capability = cs_arena_alloc(r->arena, r->n_lines + 1, sizeof *out->capability);
  if (!place_of || !next || !at || !out->actor || !out->position || !out->salience ||
      !out->capability || !order_issues(r, out, place_of)) {
    return false;
  }
  out->actors = r->actors;
  out->n_actors = r->n_actors;
  out->n_stances = r->n_lines;
  for (size_t i = 0; i < out->n_issues; i++) {
    cs_decided_issue *issue = &out->issues[i];

    issue->first = next[i] = first;
    first += issue->n;
    issue->decided = !isnan(issue->outcome);
    out->n_decided += issue->decided;
    if (issue->n > out->most_stances) out->most_stances = issue->n;
  }
  for (size_t j = 0; j < r->n_lines; j++) {
    const line *l = &r->lines[j];
    size_t k = next[place_of[l->issue]]++;

    out->actor[k] = l->actor;
    out->position[k] = l->position;
    out->salience[k] = l->salience;
    out->capability[k] = l->capability;
    at[k] = l->at;
  }
  return count_actors(r, out) && find_doubles(r, out, at);
}

casus_status cs_decided_read(const char *path, cs_arena *arena, casus_diag *d, cs_decided *out) {
  reader r = {.d = d, .arena = arena};
  casus_status st = cs_csv_read(path, arena, d, &r.table);

  memset(out, 0, sizeof *out);
  if (st) return st;
  if (r.table.n > CS_DECIDED_LINES) {
    return cs_error(d, (cs_place){r.table.name, r.table.rows[CS_DECIDED_LINES].line, 1, 1},
                    "more than %d lines", CS_DECIDED_LINES);
  }
  st = find_columns(&r);
  if (st) return st;
  r.lines = cs_arena_alloc(arena, r.table.n, sizeof *r.lines);
  if (!r.lines) return CASUS_NOMEM;
  for (size_t i = 1; i < r.table.n && !r.nomem; i++) read_line(&r, &r.table.rows[i]);
  if (!r.nomem && !arrange(&r, out)) r.nomem = true;
  cs_map_free(&r.issue_numbers);
  cs_map_free(&r.actor_numbers);
  cs_map_free(&r.group_numbers);
  if (r.nomem) return CASUS_NOMEM;
  if (r.errors) return CASUS_CASE;
  if (!out->n_decided) {
    st = cs_error(d, (cs_place){r.table.name, 0, 0, 0}, "no issue has an outcome");
    cs_detail(d, "Forecasts can be scored only against issues that were decided.");
    return st;
  }
  return CASUS_OK;
}
