/* Workspaces of the rules, and the actors of one issue; see rule.h. */
#include "models/bargaining/workspace.h"

void *cs_work_take(cs_work *w, size_t n, size_t size) {
  size_t at = w->used;

  w->used += (n * size + 63) / 64 * 64;
  return w->base ? w->base + at : NULL;
}

void cs_column_layout(cs_column *col, cs_work *w, size_t n_actors) {
  col->n = 0;
  col->actor = cs_work_take(w, n_actors, sizeof *col->actor);
  col->x = cs_work_take(w, n_actors, sizeof *col->x);
  col->s = cs_work_take(w, n_actors, sizeof *col->s);
  col->c = cs_work_take(w, n_actors, sizeof *col->c);
}

void cs_column_load(cs_column *col, const cs_table *t, size_t issue) {
  col->n = 0;
  for (size_t a = 0; a < t->n_actors; a++) {
    size_t at = a * t->n_issues + issue;

    if (!cs_present(t, a, issue)) continue;
    col->actor[col->n] = a;
    col->x[col->n] = t->position[at];
    col->s[col->n] = t->salience[at];
    col->c[col->n] = t->capability[at];
    col->n++;
  }
}
