/* Packages as tables and sentences, 80 columns wide. */
#include "report/package.h"

#include "models/package/lottery.h"
#include "models/package/winner.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAME = 24, CELL = 13, SHOWN = 4 };

static const char *number(double x, int digits, char buf[32]) {
  return isfinite(x) ? cs_number_short(fabs(x) < 1e-12 ? 0 : x, digits, buf) : "-";
}

/* Text cut or filled to a width. */
static void cell(cs_buf *out, const char *text, size_t width) {
  size_t n = strlen(text), w = cs_width(text, n);

  while (w > width - 1 && n) {
    n--;
    while (n && (text[n] & 0xC0) == 0x80) n--;
    w = cs_width(text, n);
  }
  cs_buf_add(out, text, n);
  cs_buf_fill(out, ' ', width - w);
}

/* Adds the line `from` to the end of `out` again in lines of 78 columns, broken at blanks; what
 * follows the first is indented by four. */
static void wrap(cs_buf *out, size_t from) {
  cs_buf line = {0};
  size_t column = 0;

  if (out->failed || from >= out->n) return;
  cs_buf_add(&line, out->text + from, out->n - from);
  out->n = from;
  for (size_t k = 0; !line.failed && k < line.n;) {
    size_t n = strcspn(line.text + k, " \n"), blanks = 0;

    while (k + n + blanks < line.n && line.text[k + n + blanks] == ' ') blanks++;
    if (column > 4 && column + cs_width(line.text + k, n) > 78) {
      while (out->n && out->text[out->n - 1] == ' ') out->n--;
      cs_buf_puts(out, "\n    ");
      column = 4;
    }
    cs_buf_add(out, line.text + k, n + blanks);
    column += cs_width(line.text + k, n + blanks);
    k += n + blanks;
    if (k < line.n && line.text[k] == '\n') {
      cs_buf_puts(out, "\n");
      column = 0;
      k++;
    }
  }
  if (line.failed) out->failed = true;
  cs_buf_free(&line);
}

/* Ends a line of cells without the blanks that fill the last one. */
static void end_row(cs_buf *out, const char *end) {
  while (!*end && out->n && out->text[out->n - 1] == ' ') out->n--;
  cs_buf_printf(out, "%s\n", end);
}

static void add_level(const cs_talk *t, size_t issue, size_t level, cs_buf *out) {
  const char *unit = t->n.units ? t->n.units[issue] : NULL;

  cs_buf_puts(out, t->n.levels[t->n.deal.first[issue] + level]);
  if (unit && strcmp(unit, "0..100") != 0 && isfinite(t->n.number[t->n.deal.first[issue] + level]))
    cs_buf_printf(out, " %s", unit);
}

/* ---- who gets what -------------------------------------------------------------------------- */

static void add_head(const cs_talk *t, cs_buf *out) {
  const cs_deal *d = &t->n.deal;
  double packages = cs_deal_packages(d), efficient = 0;
  char a[32], b[32];

  for (size_t i = 0; i < t->f.n; i++) efficient += t->f.count[i];
  cs_buf_printf(out, "%s\n", t->name);
  if (t->about) cs_buf_printf(out, "  %s\n", t->about);
  cs_buf_printf(
      out, "  %zu parties%s, %zu issues, %s packages", d->n_parties,
      d->n_bargain < d->n_parties ? " (some only ratify)" : "", d->n_issues,
      packages < 1e15 ? number(packages, 15, a) : (snprintf(a, sizeof a, "%.3g", packages), a));
  if (d->need < d->n_bargain)
    cs_buf_printf(out, "; %zu of the %zu who bargain must accept", d->need, d->n_bargain);
  if (t->f.outcome == CS_FRONTIER_COVER) {
    cs_buf_printf(out, "\n  a cover of the frontier has %zu points (at most %s are possible)",
                  t->f.n, number(t->f.bound, 3, a));
  } else if (t->f.outcome == CS_FRONTIER_POINTS) {
    cs_buf_printf(out, "\n  those that cannot be improved for all have %zu different values",
                  t->f.n);
  } else {
    cs_buf_printf(out, "\n  %s of them cannot be improved for all, with %zu different values",
                  number(efficient, 15, a), t->f.n);
  }
  cs_buf_printf(out, ";\n  %s of these values are acceptable to those who must accept\n",
                number((double)t->r.n_rational, 15, b));
  if (t->has_grid)
    cs_buf_printf(out, "  ! continuous issues were cut into %d levels\n", CS_PROFILE_GRID);
}

static bool same_package(const cs_talk *t, cs_solution_kind a, cs_solution_kind b) {
  return t->solved[a].exists && t->solved[b].exists && t->solved[a].point == t->solved[b].point;
}

/* "burden, bn USD/yr" */
static void issue_cell(const cs_talk *t, size_t issue, cs_buf *out) {
  const char *unit = t->n.units ? t->n.units[issue] : NULL;
  cs_buf b = {0};

  cs_buf_puts(&b, t->n.issues[issue]);
  if (unit && strcmp(unit, "0..100") != 0) cs_buf_printf(&b, ", %s", unit);
  cell(out, b.text ? b.text : "", NAME - 2);
  cs_buf_free(&b);
}

/* Columns: solutions that differ. */
static void add_solutions(const cs_talk *t, cs_buf *out) {
  const cs_deal *d = &t->n.deal;
  cs_solution_kind shown[CS_N_SOLUTIONS];
  size_t n = 0;
  char buf[32];

  for (int k = 0; k < CS_N_SOLUTIONS; k++) {
    cs_solution_kind kind = (cs_solution_kind)((k + (int)t->solution) % CS_N_SOLUTIONS);
    bool twice = false;

    for (size_t m = 0; m < n; m++) twice |= same_package(t, shown[m], kind);
    if (!twice) shown[n++] = kind;
  }
  cs_buf_puts(out, "\nWho gets what\n  ");
  cell(out, "", NAME - 2);
  for (size_t m = 0; m < n; m++) cell(out, cs_solution_titles[shown[m]], CELL);
  end_row(out, "");
  for (size_t i = 0; i < d->n_issues; i++) {
    cs_buf_puts(out, "  ");
    issue_cell(t, i, out);
    for (size_t m = 0; m < n; m++)
      cell(out, t->n.levels[d->first[i] + t->f.level[t->solved[shown[m]].point * d->n_issues + i]],
           CELL);
    end_row(out, "");
  }
  cs_buf_puts(out, "  gain over no deal\n");
  for (size_t p = 0; p < d->n_parties; p++) {
    cs_buf_puts(out, "    ");
    cell(out, t->n.parties[p], NAME - 4);
    for (size_t m = 0; m < n; m++)
      cell(out, number(t->solved[shown[m]].u[p] - d->no_deal[p], 4, buf), CELL);
    end_row(out, p >= d->n_bargain ? "ratifies" : "");
  }
  for (int k = 0; k < CS_N_SOLUTIONS; k++) {
    for (size_t m = 0; m < n; m++) {
      if ((int)shown[m] == k || !same_package(t, shown[m], (cs_solution_kind)k)) continue;
      cs_buf_printf(out, "  %s: as %s\n", cs_solution_titles[k], cs_solution_titles[shown[m]]);
    }
    if (t->solved[k].ties > 1)
      cs_buf_printf(out, "  %s: %zu values are as good; the first is shown\n",
                    cs_solution_titles[k], t->solved[k].ties);
  }
  {
    double count = t->f.count[t->solved[t->solution].point];

    if (count > 1)
      cs_buf_printf(out, "  %s packages give these very values\n", number(count, 15, buf));
  }
}

/* ---- what pays for what --------------------------------------------------------------------- */

static void ends(const cs_deal *d, size_t issue, size_t p, double *low, double *high) {
  *low = INFINITY;
  *high = -INFINITY;
  for (size_t row = d->first[issue]; row < d->first[issue + 1]; row++) {
    if (d->barred[row]) continue;
    *low = fmin(*low, d->value[row * d->n_parties + p]);
    *high = fmax(*high, d->value[row * d->n_parties + p]);
  }
}

/* "ROK_PRES gives way on burden, tariff (12 of 140 points at stake) and has its way on troops". */
static void add_exchange(const cs_talk *t, cs_buf *out) {
  const cs_deal *d = &t->n.deal;
  const uint16_t *level = t->f.level + t->solved[t->solution].point * d->n_issues;
  char a[32], b[32];

  cs_buf_printf(out, "\nWhat pays for what (%s)\n", cs_solution_titles[t->solution]);
  for (size_t p = 0; p < d->n_parties; p++) {
    double given = 0, got = 0;
    size_t n_given = 0, n_got = 0, start = out->n;

    for (int round = 0; round < 2; round++) {
      for (size_t i = 0; i < d->n_issues; i++) {
        double low, high, v = d->value[(d->first[i] + level[i]) * d->n_parties + p];
        bool way;

        ends(d, i, p, &low, &high);
        if (!(high - low > CS_DEAL_TOLERANCE * cs_deal_range(d, p))) continue;
        way = v - low >= (high - low) / 2;
        if (way != (round == 0)) continue;
        if (round == 0) {
          cs_buf_printf(out, n_got ? ", %s" : "  %s has its way on %s",
                        n_got ? t->n.issues[i] : t->n.parties[p], t->n.issues[i]);
          n_got++;
        } else {
          if (!n_given && !n_got) cs_buf_printf(out, "  %s", t->n.parties[p]);
          cs_buf_printf(out,
                        n_given ? ", %s"
                        : n_got ? "; gives way on %s"
                                : " gives way on %s",
                        t->n.issues[i]);
          n_given++;
        }
        got += v - low;
        given += high - v;
      }
    }
    if (!n_got && !n_given) continue;
    cs_buf_printf(out, " (%s points held, %s given up)\n", number(got, 3, a), number(given, 3, b));
    wrap(out, start);
  }
}

static void add_rates(const cs_talk *t, cs_buf *out) {
  const cs_deal *d = &t->n.deal;
  char buf[32];
  size_t P = d->n_parties < SHOWN ? d->n_parties : SHOWN;

  cs_buf_puts(out, "\nExchange rates: what an issue's whole range is worth, in points\n  ");
  cell(out, "", NAME - 2);
  for (size_t p = 0; p < P; p++) cell(out, t->n.parties[p], CELL);
  end_row(out, "");
  for (size_t i = 0; i < d->n_issues; i++) {
    cs_buf_puts(out, "  ");
    cell(out, t->n.issues[i], NAME - 2);
    for (size_t p = 0; p < P; p++) {
      double low, high;

      ends(d, i, p, &low, &high);
      cell(out, number(high - low, 3, buf), CELL);
    }
    end_row(out, "");
  }
  if (P < d->n_parties) cs_buf_printf(out, "  and %zu parties more\n", d->n_parties - P);
}

/* ---- red lines ------------------------------------------------------------------------------ */

static void add_line_name(const cs_talk *t, const cs_line *l, cs_buf *out) {
  cs_buf_printf(out, "%s on %s", t->n.parties[l->party], t->n.issues[l->issue]);
}

static void add_prices(const cs_talk *t, cs_buf *out) {
  const cs_deal *d = &t->n.deal;
  char a[32];

  if (!t->n_lines) return;
  cs_buf_puts(out, "\nWhat each red line costs: gains without it less gains with it\n");
  for (size_t k = 0; k < t->n_lines; k++) {
    const cs_line *l = &t->lines[k];
    const cs_line_price *x = &t->prices[k];
    bool same = x->exists == x->exists_without;
    size_t start = out->n;

    for (size_t p = 0; p < d->n_parties; p++)
      same &= fabs(x->without[p] - x->with[p]) <= CS_DEAL_TOLERANCE * cs_deal_range(d, p);
    cs_buf_puts(out, "  ");
    add_line_name(t, l, out);
    cs_buf_puts(out, l->is_hard ? " (hard): " : " (soft): ");
    if (same) {
      cs_buf_puts(out, "nothing\n");
      continue;
    }
    if (!x->exists && x->exists_without) cs_buf_puts(out, "it alone prevents a deal: ");
    for (size_t p = 0, n = 0; p < d->n_parties; p++) {
      double gain = x->without[p] - x->with[p];

      if (fabs(gain) <= CS_DEAL_TOLERANCE * cs_deal_range(d, p)) continue;
      cs_buf_printf(out, "%s%s %s%s", n++ ? ", " : "", t->n.parties[p], gain > 0 ? "+" : "",
                    number(gain, 3, a));
    }
    cs_buf_puts(out, x->without[l->party] < x->with[l->party] ? " (it pays its owner)\n" : "\n");
    wrap(out, start);
  }
}

/* ---- whose say moves what ------------------------------------------------------------------- */

static void add_says(const cs_talk *t, cs_buf *out) {
  const cs_deal *d = &t->n.deal;
  const cs_solution *s = &t->solved[t->solution];

  if (!t->silent || !s->exists) return;
  cs_buf_puts(out,
              "\nWhose say moves what: the package now, and if that party accepted anything\n");
  for (size_t p = 0; p < d->n_parties; p++) {
    const uint16_t *now = t->f.level + s->point * d->n_issues, *then = t->silent + p * d->n_issues;
    size_t start = out->n, n = 0;

    cs_buf_printf(out, "  %s: ", t->n.parties[p]);
    for (size_t i = 0; i < d->n_issues; i++) {
      if (then[i] == CS_NO_LEVEL || then[i] == now[i]) continue;
      cs_buf_printf(out, "%s%s %s, else %s", n++ ? "; " : "", t->n.issues[i],
                    t->n.levels[d->first[i] + now[i]], t->n.levels[d->first[i] + then[i]]);
    }
    cs_buf_puts(out, then[0] == CS_NO_LEVEL ? "without it there is no package\n"
                     : n                    ? "\n"
                                            : "nothing\n");
    wrap(out, start);
  }
}

/* ---- no deal -------------------------------------------------------------------------------- */

static void add_room(const cs_talk *t, cs_buf *out) {
  const cs_deal *d = &t->n.deal;
  char a[32], b[32];

  cs_buf_puts(out, "\nWhat no deal must become\n");
  for (size_t p = 0; p < d->n_parties; p++) {
    if (isnan(t->room[p])) {
      cs_buf_printf(out, "  %s: nothing it could give up would do; the others do not agree\n",
                    t->n.parties[p]);
    } else if (t->room[p] >= 0) {
      cs_buf_printf(out, "  %s: a deal vanishes when no deal is worth more than %s (now %s)\n",
                    t->n.parties[p], number(d->no_deal[p] + t->room[p], 4, a),
                    number(d->no_deal[p], 4, b));
    } else {
      cs_buf_printf(out, "  %s: a deal appears when no deal is worth no more than %s (now %s)\n",
                    t->n.parties[p], number(d->no_deal[p] + t->room[p], 4, a),
                    number(d->no_deal[p], 4, b));
    }
  }
}

static void add_clash(const cs_talk *t, cs_buf *out) {
  const cs_deal *d = &t->n.deal;
  char a[32];

  cs_buf_puts(out, "\nThere is no zone of agreement.");
  if (!t->has_clash) {
    cs_buf_puts(out, "\n");
    return;
  }
  cs_buf_puts(out,
              "  These cannot be met together, and leaving out any\none of them makes room:\n");
  for (size_t p = 0; p < d->n_parties; p++) {
    if (t->clash.party[p])
      cs_buf_printf(out, "  %s wants no less than no deal gives it (%s)\n", t->n.parties[p],
                    number(d->no_deal[p], 4, a));
  }
  for (size_t k = 0; k < t->n_lines; k++) {
    if (!t->clash.line[k]) continue;
    cs_buf_puts(out, "  the red line of ");
    add_line_name(t, &t->lines[k], out);
    cs_buf_puts(out, "\n");
  }
  for (size_t k = 0; k < d->n_terms; k++) {
    if (t->clash.term[k])
      cs_buf_printf(out, "  %s cannot be\n", t->n.terms && t->n.terms[k] ? t->n.terms[k] : "it");
  }
}

/* Packages that the case names. */
static void add_named(const cs_talk *t, cs_buf *out) {
  const cs_deal *d = &t->n.deal;
  char a[32];

  if (t->n_named) cs_buf_puts(out, "\nPackages with a name\n");
  for (size_t k = 0; k < t->n_named; k++) {
    uint16_t level[CS_PACKAGE_ISSUES];
    double u[CS_DEAL_PARTIES], distance;
    size_t point, above;
    bool possible;

    for (size_t i = 0; i < d->n_issues; i++) level[i] = (uint16_t)t->named[k].level[i];
    possible = cs_deal_value(d, level, u);
    distance = cs_distance(d, &t->f, u, &point, &above);
    cs_buf_printf(out, "  %s:", t->named[k].id);
    for (size_t p = 0; p < d->n_parties; p++)
      cs_buf_printf(out, " %s %s,", t->n.parties[p], number(u[p] - d->no_deal[p], 3, a));
    cs_buf_printf(out, "\n    %s%s;", possible ? "" : "crosses a red line or cannot be, and is ",
                  cs_deal_accepted(d, u, t->r.slack) ? "worth no less than no deal to all who must"
                                                       " accept"
                                                     : "worth less than no deal to somebody");
    if (distance > CS_DEAL_TOLERANCE) {
      cs_buf_printf(out, "\n    all could have %s %% of their range more\n",
                    number(100 * distance, 3, a));
    } else {
      cs_buf_puts(out, " not all can gain at once\n");
    }
  }
}

void cs_package_table(const cs_talk *t, cs_buf *out) {
  add_head(t, out);
  if (t->r.n_rational) {
    add_solutions(t, out);
    add_exchange(t, out);
  } else {
    add_clash(t, out);
  }
  add_rates(t, out);
  add_prices(t, out);
  add_says(t, out);
  add_room(t, out);
  add_named(t, out);
}

/* ---- drafts --------------------------------------------------------------------------------- */

static void add_gains(const cs_talk *t, const double *gain, cs_buf *out) {
  char a[32];

  for (size_t p = 0; p < t->n.deal.n_parties; p++)
    cs_buf_printf(out, "%s%s %s%s", p ? ", " : "", t->n.parties[p], gain[p] > 0 ? "+" : "",
                  number(gain[p], 3, a));
}

casus_status cs_package_draft(const cs_talk *t, const uint16_t *level, bool swaps, cs_arena *arena,
                              cs_buf *out) {
  const cs_deal *d = &t->n.deal;
  double u[CS_DEAL_PARTIES], gain[CS_DEAL_PARTIES], distance;
  size_t point, above;
  bool possible = cs_deal_value(d, level, u);
  cs_swaps *list;
  char a[32];

  for (size_t p = 0; p < d->n_parties; p++) gain[p] = u[p] - d->no_deal[p];
  distance = cs_distance(d, &t->f, u, &point, &above);
  cs_buf_printf(out, "The draft against no deal: ");
  add_gains(t, gain, out);
  cs_buf_puts(out, ".\n");
  if (!possible) cs_buf_puts(out, "It crosses a hard red line, or a combination that cannot be.\n");
  if (!above || (distance <= CS_DEAL_TOLERANCE && above == 1 && possible)) {
    cs_buf_puts(out,
                "It is on the frontier: nothing is better for somebody and worse for nobody.\n");
  } else {
    cs_buf_printf(out,
                  "%zu points of the frontier are worse for nobody; all could have %s %% of\n"
                  "their range more at once.\n",
                  above, number(100 * distance, 3, a));
  }
  if (!swaps) return CASUS_OK;
  list = cs_arena_alloc(arena, 1, sizeof *list);
  if (!list) return CASUS_NOMEM;
  cs_swaps_find(d, level, list);
  cs_buf_printf(out,
                "%s swaps of up to %zu issues are better for somebody and worse for nobody%s\n",
                number(list->n_better, 15, a), list->largest,
                list->n ? ".\nThe best for whoever gains least:" : ".");
  for (size_t k = 0; k < list->n; k++) {
    const cs_swap *s = &list->swaps[k];
    size_t start = out->n;

    cs_buf_puts(out, "  ");
    for (size_t m = 0; m < s->n; m++) {
      cs_buf_printf(out, "%s%s ", m ? ", " : "", t->n.issues[s->issue[m]]);
      add_level(t, s->issue[m], level[s->issue[m]], out);
      cs_buf_puts(out, " -> ");
      add_level(t, s->issue[m], s->level[m], out);
    }
    cs_buf_puts(out, ": ");
    add_gains(t, s->gain, out);
    cs_buf_puts(out, "\n");
    wrap(out, start);
  }
  return CASUS_OK;
}

/* ---- over futures --------------------------------------------------------------------------- */

static void add_prospect(const cs_talk *t, const cs_outlook *o, const char *what, size_t k,
                         cs_buf *out) {
  const cs_prospect *x = &o->prospects[k];
  double z = 1.96, N = (double)o->futures, p = x->accepted;
  double half = z * sqrt(p * (1 - p) / N + z * z / (4 * N * N)) / (1 + z * z / N);
  char a[32], b[32], c[32];

  cs_buf_printf(out, "  %s:\n   ", what);
  for (size_t i = 0; i < t->n.deal.n_issues; i++) {
    cs_buf_printf(out, " %s ", t->n.issues[i]);
    add_level(t, i, x->level[i], out);
    cs_buf_puts(out, i + 1 < t->n.deal.n_issues ? (i % 3 == 2 ? ",\n   " : ",") : "\n");
  }
  cs_buf_printf(out, "    accepted %s %% (+-%s), not to be improved %s %%,", number(100 * p, 3, a),
                number(100 * half, 2, b), number(100 * x->efficient, 3, c));
  cs_buf_printf(out, " the solution %s %%\n", number(100 * x->solution, 3, a));
  cs_buf_printf(out, "    gain of %s: mean %s, worst tenth %s, regret %s\n", t->n.parties[o->focal],
                number(x->mean, 3, a), number(x->tail, 3, b), number(x->regret, 3, c));
}

void cs_package_outlook(const cs_talk *t, const cs_outlook *o, cs_buf *out) {
  char a[32];

  cs_buf_printf(out,
                "\nOver %zu futures (%zu without an answer): a deal exists in %s %%.\n"
                "If %s proposes one package, gaining nothing where it is refused:\n",
                o->futures, o->failed, number(100 * o->exists, 3, a), t->n.parties[o->focal]);
  add_prospect(t, o, "best on average", 0, out);
  if (o->best_tail) add_prospect(t, o, "best in the worst tenth", o->best_tail, out);
  if (o->best_regret && o->best_regret != o->best_tail)
    add_prospect(t, o, "least regret", o->best_regret, out);
  add_prospect(t, o, "accepted most often", o->most_accepted, out);
  cs_buf_puts(out, "Worth knowing before it is proposed (points of mean gain):\n");
  for (size_t k = 0; k < o->n_learning && k < 5; k++)
    cs_buf_printf(out, "  %s %s\n", number(o->learning[k].value, 2, a), o->learning[k].name);
  if (!o->n_learning) cs_buf_puts(out, "  nothing alone would change the choice for the better\n");
}

/* ---- CSV ------------------------------------------------------------------------------------ */

static void add_quoted(cs_buf *out, const char *s) {
  cs_buf_puts(out, ",\"");
  for (; *s; s++) {
    if (*s == '"') cs_buf_puts(out, "\"");
    cs_buf_add(out, s, 1);
  }
  cs_buf_puts(out, "\"");
}

void cs_package_csv(const cs_talk *t, cs_buf *out) {
  const cs_deal *d = &t->n.deal;
  char a[32];

  cs_buf_puts(out, "point,packages,accepted");
  for (size_t p = 0; p < d->n_parties; p++) add_quoted(out, t->n.parties[p]);
  for (size_t i = 0; i < d->n_issues; i++) add_quoted(out, t->n.issues[i]);
  cs_buf_puts(out, "\n");
  for (size_t k = 0; k < t->f.n; k++) {
    cs_buf_printf(out, "%zu,%s,%s", k + 1, cs_number_text(t->f.count[k], a),
                  t->r.rational[k] ? "yes" : "no");
    for (size_t p = 0; p < d->n_parties; p++)
      cs_buf_printf(out, ",%s", cs_number_text(t->f.u[k * d->n_parties + p], a));
    for (size_t i = 0; i < d->n_issues; i++)
      add_quoted(out, t->n.levels[d->first[i] + t->f.level[k * d->n_issues + i]]);
    cs_buf_puts(out, "\n");
  }
}

/* ---- mixes ---------------------------------------------------------------------------------- */

casus_status cs_package_lotteries(const cs_talk *t, cs_arena *arena, cs_buf *out) {
  const cs_deal *d = &t->n.deal;
  char a[32];

  cs_buf_puts(out, "\nMixes (lotteries, or phases in turn): expected gains\n");
  for (int k = 0; k < CS_N_SOLUTIONS; k++) {
    cs_lottery l;
    casus_status st = cs_lottery_find(d, &t->f, (cs_solution_kind)k, arena, &l);

    if (st) return st;
    cs_buf_printf(out, "  %s: ", cs_solution_titles[k]);
    if (!l.exists) {
      cs_buf_puts(out, k == CS_NASH_SOLUTION && d->n_bargain < d->n_parties
                           ? "not computed with ratifiers\n"
                           : "no mix is better than no deal for all\n");
      continue;
    }
    add_gains(t, l.gain, out);
    cs_buf_puts(out, "\n");
    for (size_t m = 0; m < l.n; m++) {
      cs_buf_printf(out, "    %s %%:", number(100 * l.share[m], 3, a));
      for (size_t i = 0; i < d->n_issues; i++) {
        cs_buf_printf(out, "%s%s ", i ? i % 4 ? ", " : ",\n      " : " ", t->n.issues[i]);
        add_level(t, i, t->f.level[l.point[m] * d->n_issues + i], out);
      }
      cs_buf_puts(out, "\n");
    }
  }
  return CASUS_OK;
}

casus_status cs_package_winner(const cs_talk *t, casus_diag *diag, cs_arena *arena, cs_buf *out) {
  const cs_deal *d = &t->n.deal;
  int64_t *points[2];
  bool *of_first = cs_arena_alloc(arena, d->n_issues, sizeof *of_first);
  cs_winner w;

  if (d->n_parties != 2)
    return cs_error(diag, (cs_place){0}, "Adjusted Winner is for two parties, not %zu",
                    d->n_parties);
  for (size_t p = 0; p < 2; p++) {
    points[p] = cs_arena_alloc(arena, d->n_issues, sizeof *points[p]);
    if (!points[p] || !of_first) return CASUS_NOMEM;
    for (size_t i = 0; i < d->n_issues; i++) {
      double low, high;

      ends(d, i, p, &low, &high);
      if (!(high - low <= CS_WINNER_POINTS) || high - low != floor(high - low)) {
        cs_error(diag, (cs_place){0},
                 "Adjusted Winner needs whole points; \"%s\" is worth %g to %s", t->n.issues[i],
                 high - low, t->n.parties[p]);
        return CASUS_CASE;
      }
      points[p][i] = (int64_t)(high - low);
    }
  }
  cs_adjusted_winner(d->n_issues, points[0], points[1], of_first, &w);
  cs_buf_puts(out, "\nAdjusted Winner\n");
  for (size_t p = 0; p < 2; p++) {
    size_t n = 0;

    cs_buf_printf(out, "  %s gets", t->n.parties[p]);
    for (size_t i = 0; i < d->n_issues; i++) {
      if (i == w.split || of_first[i] != (p == 0)) continue;
      cs_buf_printf(out, "%s%s", n ? n % 4 ? ", " : ",\n    " : " ", t->n.issues[i]);
      n++;
    }
    cs_buf_puts(out, n ? "\n" : " nothing whole\n");
  }
  if (w.split < d->n_issues)
    cs_buf_printf(out, "  %s is split: %lld/%lld to %s, the rest to %s\n", t->n.issues[w.split],
                  (long long)w.share.top, (long long)w.share.bottom, t->n.parties[0],
                  t->n.parties[1]);
  for (size_t p = 0; p < 2; p++) {
    cs_buf_printf(out, "  points of %s: %lld", t->n.parties[p], (long long)w.points[p].top);
    if (w.points[p].bottom != 1) cs_buf_printf(out, "/%lld", (long long)w.points[p].bottom);
    cs_buf_puts(out, "\n");
  }
  return CASUS_OK;
}
