/* Robustness of strategies as sentences and tables. */
#include "report/robust.h"

#include "report/text_layout.h"

#include <math.h>
#include <string.h>

enum { ACROSS = 5, CELL = 11, NAME = 15 };

static const char *number(double x, char buf[32]) {
  if (isnan(x)) return "-";
  if (isinf(x)) return x > 0 ? "no spread" : "-no spread";
  return cs_number_short(x, 4, buf);
}

/* Names in a list: "a", "a and b", "a, b and c". */
static void put_list(cs_buf *out, const char *const *names, size_t n) {
  for (size_t k = 0; k < n; k++)
    cs_buf_printf(out, "%s%s", !k ? "" : k + 1 < n ? ", " : " and ", names[k]);
}

/* The strategies of one measure by how often they alone are first, and where none is. */
static void put_wins(const cs_robust *r, const cs_robust_measure *m, const char **names,
                     cs_buf *out) {
  const cs_data *d = r->data;
  size_t top = 0, n = 0, most = 0;

  for (size_t v = 1; v < d->n_strategies; v++) {
    if (m->wins[v] > m->wins[top]) top = v;
  }
  cs_buf_printf(out, "%s:", m->matrix.name);
  if (m->wins[top])
    cs_buf_printf(out, " %s is first under %zu of %zu criteri%s", d->strategies[top], m->wins[top],
                  m->n, m->n == 1 ? "on" : "a");
  for (size_t v = 0; v < d->n_strategies; v++) {
    if (v == top || !m->wins[v]) continue;
    n = 0;
    for (size_t k = 0; k < m->n; k++) {
      if (m->by[k].n_first == 1 && m->by[k].first == v) names[n++] = m->by[k].criterion->name;
    }
    cs_buf_printf(out, "; %s %sunder ", d->strategies[v], n < 3 ? "only " : "");
    put_list(out, names, n);
  }
  n = 0;
  for (size_t k = 0; k < m->n; k++) {
    if (m->by[k].n_first == 1) continue;
    names[n++] = m->by[k].criterion->name;
    if (m->by[k].n_first > most) most = m->by[k].n_first;
  }
  if (n) {
    cs_buf_printf(out, "%s %s %zu strategies are equal under ", m->wins[top] ? ";" : "",
                  n > 1 ? "up to" : "", most);
    put_list(out, names, n);
  }
  cs_buf_puts(out, ".");
}

static void put_failures(const cs_robust *r, const cs_robust_measure *m, cs_buf *out) {
  const cs_data *d = r->data;

  if (!m->matrix.left_out) return;
  cs_buf_printf(out, " %zu of %zu futures are left out, because in them there is no value for",
                m->matrix.left_out, d->n);
  for (size_t v = 0, shown = 0; v < d->n_strategies; v++) {
    if (m->matrix.failed[v])
      cs_buf_printf(out, "%s %s (%zu)", shown++ ? "," : "", d->strategies[v], m->matrix.failed[v]);
  }
  cs_buf_puts(out, "; casus discover --failed says where.");
}

static void put_all_wins(const cs_data *d, const cs_robust_advice *a, size_t criteria,
                         cs_buf *out) {
  size_t shown = 0;

  cs_buf_puts(out, " Over all measures and criteria, first alone:");
  for (size_t v = 0; v < d->n_strategies; v++) {
    if (a->wins_elsewhere[v])
      cs_buf_printf(out, "%s %s %zu", shown++ ? "," : "", d->strategies[v], a->wins_elsewhere[v]);
  }
  if (!shown) cs_buf_puts(out, " none");
  cs_buf_printf(out, " of %zu.", criteria);
}

casus_status cs_robust_advice_text(const cs_robust *r, cs_arena *arena, cs_buf *out) {
  cs_robust_advice a;
  const cs_data *d = r->data;
  char buf[32];
  size_t criteria = 0;
  cs_buf line = {0};
  casus_status st;

  if (d->n_strategies < 2 || !cs_robust_advise(r, arena, &a)) return CASUS_OK;
  for (size_t k = 0; k < r->n; k++) criteria += r->measures[k].n;
  if (a.by->n_first > 1) {
    cs_buf_printf(&line, "By %s on %s, %zu strategies are equal: ", a.by->criterion->name,
                  a.measure->matrix.name, a.by->n_first);
    for (size_t v = 0, shown = 0; v < d->n_strategies; v++) {
      if (a.by->rank[v] == 1)
        cs_buf_printf(&line, "%s%s",
                      !shown++                 ? ""
                      : shown == a.by->n_first ? " and "
                                               : ", ",
                      d->strategies[v]);
    }
    cs_buf_printf(&line, " (%s).", number(a.by->worth[a.advised].shown, buf));
  } else {
    cs_buf_printf(&line, "Advised by %s on %s: %s (%s", a.by->criterion->name,
                  a.measure->matrix.name, d->strategies[a.advised],
                  number(a.by->worth[a.advised].shown, buf));
    if (a.by->stays)
      cs_buf_printf(&line, "; first in %.0f %% of the resamples", 100 * a.by->stays[a.advised]);
    cs_buf_puts(&line, ").");
  }
  put_all_wins(d, &a, criteria, &line);
  if (!line.failed) cs_put_wrapped(out, line.text);
  st = line.failed ? CASUS_NOMEM : CASUS_OK;
  cs_buf_free(&line);
  return st;
}

/* A criterion's name before its numbers; a composed one that is too long has a line of its own. */
static void put_name(const cs_criterion *c, cs_buf *out) {
  bool fits = cs_width(c->name, strlen(c->name)) <= NAME;

  if (!fits) cs_buf_printf(out, "%s\n", c->name);
  cs_put_padded(out, fits ? c->name : "", NAME, false);
}

/* Each criterion with up to ACROSS strategies. */
static void put_block(const cs_robust *r, const cs_robust_measure *m, size_t from, cs_buf *out) {
  const cs_data *d = r->data;
  size_t to = from + ACROSS < d->n_strategies ? from + ACROSS : d->n_strategies;
  char buf[32], text[40];

  cs_put_padded(out, "criterion", NAME, false);
  for (size_t v = from; v < to; v++) {
    cs_buf_puts(out, " ");
    cs_put_padded(out, d->strategies[v], CELL, true);
  }
  cs_buf_puts(out, "\n");
  for (size_t k = 0; k < m->n; k++) {
    const cs_solved_conflict_by *b = &m->by[k];

    put_name(b->criterion, out);
    for (size_t v = from; v < to; v++) {
      cs_buf_puts(out, " ");
      strcpy(text, number(b->worth[v].shown, buf));
      cs_put_padded(out, text, CELL - 1, true);
      cs_buf_puts(out, b->rank[v] == 1 ? "*" : " ");
    }
    while (out->n && out->text[out->n - 1] == ' ') out->n--;
    cs_buf_puts(out, "\n");
  }
}

/* How sure each criterion's first is. */
static void put_stability(const cs_robust *r, const cs_robust_measure *m, cs_buf *out) {
  const cs_data *d = r->data;
  char text[32];

  if (!r->resamples) return;
  cs_buf_printf(out, "\nFirst in %% of %zu resamples of the %s\n", r->resamples,
                r->by_replicate ? "run's replicates" : "futures");
  for (size_t from = 0; from < d->n_strategies; from += ACROSS) {
    size_t to = from + ACROSS < d->n_strategies ? from + ACROSS : d->n_strategies;

    cs_put_padded(out, "criterion", NAME, false);
    for (size_t v = from; v < to; v++) {
      cs_buf_puts(out, " ");
      cs_put_padded(out, d->strategies[v], CELL, true);
    }
    cs_buf_puts(out, "\n");
    for (size_t k = 0; k < m->n; k++) {
      put_name(m->by[k].criterion, out);
      for (size_t v = from; v < to; v++) {
        cs_buf_puts(out, " ");
        cs_number_short(100 * m->by[k].stays[v], 3, text);
        cs_put_padded(out, text, CELL, true);
      }
      cs_buf_puts(out, "\n");
    }
  }
}

/* Deep points are told by the worst, unless the criteria all say otherwise. */
static bool tells_worst(const cs_robust_measure *m) {
  for (size_t k = 0; k < m->n; k++) {
    if (m->by[k].criterion->deep == CS_WORST_POINT) return true;
  }
  return false;
}

static void put_title(const cs_robust_measure *by, cs_buf *out) {
  const cs_matrix *m = &by->matrix;
  char a[32];

  cs_buf_printf(out, "\n%s", m->name);
  if (m->unit) cs_buf_printf(out, " (%s)", m->unit);
  if (strcmp(m->name, "all thresholds") != 0) {
    cs_buf_printf(out, ", %s is better", m->sign > 0 ? "more" : "less");
    if (isfinite(m->at_least))
      cs_buf_printf(out, ", at least %s", cs_number_short(m->at_least, 6, a));
    if (isfinite(m->at_most)) cs_buf_printf(out, ", at most %s", cs_number_short(m->at_most, 6, a));
  }
  if (m->n_points > 1)
    cs_buf_printf(out, "; %zu deep points%s", m->n_points,
                  tells_worst(by) ? ", the worst counts" : "");
  cs_buf_puts(out, "\n");
}

casus_status cs_robust_table(const cs_robust *r, cs_arena *arena, cs_buf *out) {
  const cs_data *d = r->data;
  const char **names = cs_arena_alloc(arena, CS_CRITERIA + 1000, sizeof *names);
  cs_buf line = {0};

  if (!names) return CASUS_NOMEM;
  if (d->n_strategies < 2)
    cs_buf_puts(out, "There is one strategy only: nothing is compared, only valued.\n");
  if (cs_robust_advice_text(r, arena, out)) return CASUS_NOMEM;
  for (size_t k = 0; k < r->n; k++) {
    line.n = 0;
    if (!r->measures[k].matrix.n) {
      cs_buf_printf(&line, "%s: in no future has every strategy a value.",
                    r->measures[k].matrix.name);
    } else if (d->n_strategies > 1 && r->measures[k].n) {
      put_wins(r, &r->measures[k], names, &line);
    }
    put_failures(r, &r->measures[k], &line);
    if (!line.failed && line.n) cs_put_wrapped(out, line.text);
  }
  if (r->undirected)
    cs_buf_printf(out, "%zu outcome%s without a direction %s left out.\n", r->undirected,
                  r->undirected > 1 ? "s" : "", r->undirected > 1 ? "are" : "is");
  for (size_t k = 0; k < r->n; k++) {
    const cs_robust_measure *m = &r->measures[k];

    if (!m->n) continue;
    put_title(m, out);
    for (size_t from = 0; from < d->n_strategies; from += ACROSS) put_block(r, m, from, out);
    if (d->n_strategies > 1) put_stability(r, m, out);
  }
  if (line.failed) out->failed = true;
  cs_buf_free(&line);
  return out->failed ? CASUS_NOMEM : CASUS_OK;
}
