/* Reads a file of battles. */
#include "models/attrition/battles.h"

#include "base/csv.h"
#include "base/map.h"
#include "base/number.h"
#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FOLDS = 10 };

static const char *const before_names[CS_BATTLE_BEFORE] = {"surpa", "trnga", "logsa", "techa",
                                                           "intela"};
static const char *const after_names[CS_BATTLE_AFTER] = {"cea", "leada", "morala", "momnta",
                                                         "inita"};

typedef struct {
  casus_diag *d;
  const cs_csv *t;
  bool bad;
} reader;

static const cs_cell *cell(const reader *r, size_t row, int column) {
  const cs_row *at = &r->t->rows[row];

  return column >= 0 && (size_t)column < at->n && at->cells[column].n ? &at->cells[column] : NULL;
}

/* The number in a cell, `absent` when there is none; it must be at least `least`. */
static double number(reader *r, size_t row, int column, double absent, double least) {
  const cs_cell *c = cell(r, row, column);
  double x = absent;

  if (!c) return absent;
  if (!cs_parse_number(c->text, c->n, &x)) {
    cs_error(r->d, c->at, "\"%s\" is not a number", c->text);
    r->bad = true;
    return absent;
  }
  if (x < least) {
    cs_error(r->d, c->at, "%s is %s, which cannot be negative", r->t->rows[0].cells[column].text,
             c->text);
    r->bad = true;
  }
  return x;
}

static int need(reader *r, const char *header) {
  int column = cs_csv_column(r->t, header);

  if (column < 0) {
    cs_error(r->d, (cs_place){.file = r->t->name, .line = 1}, "no column \"%s\"", header);
    r->bad = true;
  }
  return column;
}

static int by_bytes(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Numbers the groups in the order of their names. */
static casus_status number_groups(reader *r, int column, cs_arena *arena, cs_battles *out) {
  const char **names = cs_arena_alloc(arena, out->n + 1, sizeof *names);
  cs_map at = {0};
  casus_status st = names ? CASUS_OK : CASUS_NOMEM;

  if (st) return st;
  for (size_t i = 0; i < out->n; i++) {
    const cs_cell *c = cell(r, i + 1, column);

    names[i] = c ? c->text : "";
  }
  qsort(names, out->n, sizeof *names, by_bytes);
  for (size_t i = 0; i < out->n; i++) {
    if (i > 0 && !strcmp(names[i], names[out->n_groups - 1])) continue;
    names[out->n_groups++] = names[i];
  }
  for (size_t i = 0; i < out->n_groups && !st; i++)
    st = cs_map_put(&at, names[i], i) ? CASUS_OK : CASUS_NOMEM;
  for (size_t i = 0; i < out->n && !st; i++) {
    const cs_cell *c = cell(r, i + 1, column);
    const char *text = c ? c->text : "";

    cs_map_get(&at, text, strlen(text), &out->battles[i].group);
    if (!out->has_folds) out->battles[i].fold = out->battles[i].group % FOLDS;
  }
  out->groups = names;
  cs_map_free(&at);
  return st;
}

static void read_row(reader *r, size_t row, const int *col, const int *before, const int *after,
                     cs_battle *b) {
  const cs_cell *posture = cell(r, row, col[5]);
  double winner = number(r, row, col[4], 0, -INFINITY);

  b->att = number(r, row, col[0], NAN, 0);
  b->def = number(r, row, col[1], NAN, 0);
  b->lost_att = number(r, row, col[2], NAN, 0);
  b->lost_def = number(r, row, col[3], NAN, 0);
  b->winner = (winner > 0) - (winner < 0);
  b->prepared = posture && !strcmp(posture->text, "PD");
  b->fortified = posture && !strcmp(posture->text, "FD");
  b->arty[0] = number(r, row, col[6], 0, 0);
  b->arty[1] = number(r, row, col[7], 0, 0);
  b->tanks[0] = number(r, row, col[8], 0, 0);
  b->tanks[1] = number(r, row, col[9], 0, 0);
  b->air = number(r, row, col[10], 0, -INFINITY);
  if (b->air == 9) b->air = 0; /* CDB90's code for unknown */
  for (size_t k = 0; k < CS_BATTLE_BEFORE; k++)
    b->before[k] = number(r, row, before[k], 0, -INFINITY);
  for (size_t k = 0; k < CS_BATTLE_AFTER; k++) b->after[k] = number(r, row, after[k], 0, -INFINITY);
  b->fold = cs_to_count(number(r, row, col[11], 0, 0), SIZE_MAX);
}

casus_status cs_battles_read(const char *path, cs_arena *arena, casus_diag *d, cs_battles *out) {
  static const char *const names[] = {"cas_att",  "cas_def",  "wina",     "post1", "arty_att",
                                      "arty_def", "tank_att", "tank_def", "aeroa", "fold"};
  reader r = {.d = d};
  int col[12], before[CS_BATTLE_BEFORE], after[CS_BATTLE_AFTER], war;
  cs_csv t;
  casus_status st = cs_csv_read(path, arena, d, &t);

  if (st) return st;
  *out = (cs_battles){0};
  r.t = &t;
  if (t.n < 2) return cs_error(d, (cs_place){.file = t.name}, "no battles");
  if (t.n - 1 > CS_BATTLES)
    return cs_error(d, (cs_place){.file = t.name}, "more than %d battles", CS_BATTLES);
  col[0] = need(&r, "str_att");
  col[1] = need(&r, "str_def");
  for (size_t k = 0; k < 10; k++) col[k + 2] = cs_csv_column(&t, names[k]);
  war = cs_csv_column(&t, "war3");
  if (war < 0) war = cs_csv_column(&t, "war");
  out->has_posture = col[5] >= 0;
  out->has_material = col[6] >= 0 && col[7] >= 0 && col[8] >= 0 && col[9] >= 0 && col[10] >= 0;
  out->has_folds = col[11] >= 0;
  out->has_before = out->has_after = true;
  for (size_t k = 0; k < CS_BATTLE_BEFORE; k++)
    out->has_before &= (before[k] = cs_csv_column(&t, before_names[k])) >= 0;
  for (size_t k = 0; k < CS_BATTLE_AFTER; k++)
    out->has_after &= (after[k] = cs_csv_column(&t, after_names[k])) >= 0;
  if (r.bad) return CASUS_CASE;
  out->n = t.n - 1;
  out->battles = cs_arena_alloc(arena, out->n, sizeof *out->battles);
  if (!out->battles) return CASUS_NOMEM;
  for (size_t i = 0; i < out->n; i++) read_row(&r, i + 1, col, before, after, &out->battles[i]);
  st = number_groups(&r, war, arena, out);
  return st ? st : r.bad ? CASUS_CASE : CASUS_OK;
}
