/* Packages as tables and sentences, 80 columns wide. */
#include "faces/package/table.h"

#include "base/libm.h"
#include "faces/package/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAME = 24, CELL = 13, SHOWN = 4 };

/* ---- who gets what -------------------------------------------------------------------------- */

static void add_head(const cs_solved_package *t, cs_buf *out) {
  const cs_deal *d = &t->n.deal;
  double packages = cs_deal_packages(d), efficient = 0;
  char a[32], b[32];

  for (size_t i = 0; i < t->f.n; i++) efficient += t->f.count[i];
  cs_buf_printf(out, "%s\n", t->name);
  if (t->about) cs_buf_printf(out, "  %s\n", t->about);
  cs_buf_printf(out, "  %zu parties%s, %zu issues, %s packages", d->n_parties,
                d->n_bargain < d->n_parties ? " (some only ratify)" : "", d->n_issues,
                packages < 1e15 ? cs_words_number(packages, 15, a)
                                : (snprintf(a, sizeof a, "%.3g", packages), a));
  if (d->need < d->n_bargain)
    cs_buf_printf(out, "; %zu of the %zu who bargain must accept", d->need, d->n_bargain);
  if (t->f.outcome == CS_FRONTIER_COVER) {
    cs_buf_printf(out, "\n  a cover of the frontier has %zu points (at most %s are possible)",
                  t->f.n, cs_words_number(t->f.bound, 3, a));
  } else if (t->f.outcome == CS_FRONTIER_POINTS) {
    cs_buf_printf(out, "\n  those that cannot be improved for all have %zu different values",
                  t->f.n);
  } else {
    cs_buf_printf(out, "\n  %s of them cannot be improved for all, with %zu different values",
                  cs_words_number(efficient, 15, a), t->f.n);
  }
  cs_buf_printf(out, ";\n  %s of these values are acceptable to those who must accept%s\n",
                cs_words_number((double)t->r.n_rational, 15, b), d->rate ? " with payments" : "");
  if (t->stays) {
    size_t stays = 0;

    for (size_t i = 0; i < t->f.n; i++) stays += t->stays[i];
    cs_buf_printf(out, "  with payments %zu of them still cannot be improved for all\n", stays);
  }
  if (t->has_grid)
    cs_buf_printf(out, "  ! continuous issues were cut into %d levels\n", CS_PROFILE_GRID);
}

/* The same package with the same payments? */
static bool same_package(const cs_solved_package *t, cs_solution_kind a, cs_solution_kind b) {
  const cs_solution *x = &t->solved[a], *y = &t->solved[b];
  bool same = x->exists && y->exists && x->point == y->point;

  for (size_t p = 0; p < t->n.deal.n_parties; p++)
    same &= fabs(x->u[p] - y->u[p]) <= CS_DEAL_TOLERANCE * cs_deal_range(&t->n.deal, p);
  return same;
}

/* "burden, bn USD/yr" */
static void issue_cell(const cs_solved_package *t, size_t issue, cs_buf *out) {
  const char *unit = t->n.units ? t->n.units[issue] : NULL;
  cs_buf b = {0};

  cs_buf_puts(&b, t->n.issues[issue]);
  if (unit && strcmp(unit, "0..100") != 0) cs_buf_printf(&b, ", %s", unit);
  cs_words_cell(out, b.text ? b.text : "", NAME - 2);
  cs_buf_free(&b);
}

/* Columns: solutions that differ. */
static void add_solutions(const cs_solved_package *t, cs_buf *out) {
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
  cs_words_cell(out, "", NAME - 2);
  for (size_t m = 0; m < n; m++) cs_words_cell(out, cs_solution_titles[shown[m]], CELL);
  cs_words_end_row(out, "");
  for (size_t i = 0; i < d->n_issues; i++) {
    cs_buf_puts(out, "  ");
    issue_cell(t, i, out);
    for (size_t m = 0; m < n; m++)
      cs_words_cell(
          out, t->n.levels[d->first[i] + t->f.level[t->solved[shown[m]].point * d->n_issues + i]],
          CELL);
    cs_words_end_row(out, "");
  }
  cs_buf_puts(out, "  gain over no deal\n");
  for (size_t p = 0; p < d->n_parties; p++) {
    cs_buf_puts(out, "    ");
    cs_words_cell(out, t->n.parties[p], NAME - 4);
    for (size_t m = 0; m < n; m++)
      cs_words_cell(out, cs_words_number(t->solved[shown[m]].u[p] - d->no_deal[p], 4, buf), CELL);
    cs_words_end_row(out, p >= d->n_bargain ? "ratifies" : "");
  }
  if (d->rate) {
    cs_buf_printf(out, "  receives, below 0 pays%s%s\n", t->payment_unit ? ", " : "",
                  t->payment_unit ? t->payment_unit : "");
  }
  for (size_t p = 0; p < d->n_parties && d->rate; p++) {
    if (!(d->rate[p] > 0)) continue;
    cs_buf_puts(out, "    ");
    cs_words_cell(out, t->n.parties[p], NAME - 4);
    for (size_t m = 0; m < n; m++)
      cs_words_cell(out, cs_words_number(t->solved[shown[m]].paid[p], 4, buf), CELL);
    cs_words_end_row(out, "");
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
      cs_buf_printf(out, "  %s packages give these very values\n", cs_words_number(count, 15, buf));
  }
}

/* ---- what pays for what --------------------------------------------------------------------- */

static void ends(const cs_deal *d, size_t issue, size_t p, double *low, double *high) {
  *low = INFINITY;
  *high = -INFINITY;
  for (size_t row = d->first[issue]; row < d->first[issue + 1]; row++) {
    if (d->barred[row]) continue;
    *low = cs_fmin(*low, d->value[row * d->n_parties + p]);
    *high = cs_fmax(*high, d->value[row * d->n_parties + p]);
  }
}

/* "ROK_PRES gives way on burden, tariff (12 of 140 points at stake) and has its way on troops". */
static void add_exchange(const cs_solved_package *t, cs_buf *out) {
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
    cs_buf_printf(out, " (%s points held, %s given up)\n", cs_words_number(got, 3, a),
                  cs_words_number(given, 3, b));
    cs_words_wrap(out, start);
  }
  if (d->rate) cs_words_payments(t, t->solved[t->solution].paid, "  ", out);
}

static void add_rates(const cs_solved_package *t, cs_buf *out) {
  const cs_deal *d = &t->n.deal;
  char buf[32];
  size_t P = d->n_parties < SHOWN ? d->n_parties : SHOWN;

  cs_buf_puts(out, "\nExchange rates: what an issue's whole range is worth, in points\n  ");
  cs_words_cell(out, "", NAME - 2);
  for (size_t p = 0; p < P; p++) cs_words_cell(out, t->n.parties[p], CELL);
  cs_words_end_row(out, "");
  for (size_t i = 0; i < d->n_issues; i++) {
    cs_buf_puts(out, "  ");
    cs_words_cell(out, t->n.issues[i], NAME - 2);
    for (size_t p = 0; p < P; p++) {
      double low, high;

      ends(d, i, p, &low, &high);
      cs_words_cell(out, cs_words_number(high - low, 3, buf), CELL);
    }
    cs_words_end_row(out, "");
  }
  if (P < d->n_parties) cs_buf_printf(out, "  and %zu parties more\n", d->n_parties - P);
}

/* ---- red lines ------------------------------------------------------------------------------ */

static void add_line_name(const cs_solved_package *t, const cs_package_red_line *l, cs_buf *out) {
  cs_buf_printf(out, "%s on %s", t->n.parties[l->party], t->n.issues[l->issue]);
}

static void add_prices(const cs_solved_package *t, cs_buf *out) {
  const cs_deal *d = &t->n.deal;
  char a[32];

  if (!t->n_lines) return;
  cs_buf_puts(out, "\nWhat each red line costs: gains without it less gains with it\n");
  for (size_t k = 0; k < t->n_lines; k++) {
    const cs_package_red_line *l = &t->lines[k];
    const cs_line_price *x = &t->prices[k];
    bool same = x->exists == x->exists_without;
    size_t start = out->n;

    for (size_t p = 0; p < d->n_parties; p++)
      same &= fabs(x->without[p] - x->with[p]) <= CS_DEAL_TOLERANCE * cs_deal_range(d, p);
    cs_buf_puts(out, "  ");
    add_line_name(t, l, out);
    cs_buf_puts(out, l->is_hard ? " (hard): " : " (soft): ");
    if (!x->is_known || same) {
      cs_buf_puts(out,
                  same && x->is_known ? "nothing\n" : "not known, too many packages without it\n");
      continue;
    }
    if (!x->exists && x->exists_without) cs_buf_puts(out, "it alone prevents a deal: ");
    for (size_t p = 0, n = 0; p < d->n_parties; p++) {
      double gain = x->without[p] - x->with[p];

      if (fabs(gain) <= CS_DEAL_TOLERANCE * cs_deal_range(d, p)) continue;
      cs_buf_printf(out, "%s%s %s%s", n++ ? ", " : "", t->n.parties[p], gain > 0 ? "+" : "",
                    cs_words_number(gain, 3, a));
    }
    cs_buf_puts(out, x->without[l->party] < x->with[l->party] ? " (it pays its owner)\n" : "\n");
    cs_words_wrap(out, start);
  }
}

/* ---- whose say moves what ------------------------------------------------------------------- */

static void add_says(const cs_solved_package *t, cs_buf *out) {
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
    cs_words_wrap(out, start);
  }
}

/* ---- no deal -------------------------------------------------------------------------------- */

static void add_room(const cs_solved_package *t, cs_buf *out) {
  const cs_deal *d = &t->n.deal;
  char a[32], b[32];

  cs_buf_printf(out, "\nWhat no deal must become%s\n",
                d->need < d->n_bargain ? ", if all had to accept" : "");
  for (size_t p = 0; p < d->n_parties; p++) {
    if (isnan(t->room[p])) {
      cs_buf_printf(out, "  %s: nothing it could give up would do; the others do not agree\n",
                    t->n.parties[p]);
    } else if (t->room[p] >= 0) {
      cs_buf_printf(out, "  %s: a deal vanishes when no deal is worth more than %s (now %s)\n",
                    t->n.parties[p], cs_words_number(d->no_deal[p] + t->room[p], 4, a),
                    cs_words_number(d->no_deal[p], 4, b));
    } else {
      cs_buf_printf(out, "  %s: a deal appears when no deal is worth no more than %s (now %s)\n",
                    t->n.parties[p], cs_words_number(d->no_deal[p] + t->room[p], 4, a),
                    cs_words_number(d->no_deal[p], 4, b));
    }
  }
}

static void add_clash(const cs_solved_package *t, cs_buf *out) {
  const cs_deal *d = &t->n.deal;
  char a[32];

  cs_buf_puts(out, "\nThere is no zone of agreement.");
  if (!t->has_clash) {
    cs_buf_puts(out, "\n");
    return;
  }
  cs_buf_puts(out,
              "  These cannot be met together, and leaving out any\none of them makes room:\n");
  if (d->rate)
    cs_buf_puts(out, "(whatever is paid; who demands nothing could pay what the others lack)\n");
  for (size_t p = 0; p < d->n_parties; p++) {
    if (t->clash.party[p])
      cs_buf_printf(out, "  %s wants no less than no deal gives it (%s)\n", t->n.parties[p],
                    cs_words_number(d->no_deal[p], 4, a));
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
static void add_named(const cs_solved_package *t, cs_buf *out) {
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
      cs_buf_printf(out, " %s %s,", t->n.parties[p], cs_words_number(u[p] - d->no_deal[p], 3, a));
    cs_buf_printf(out, "\n    %s%s;", possible ? "" : "crosses a red line or cannot be, and is ",
                  !cs_deal_accepted(d, u, t->r.slack) ? "worth less than no deal to somebody"
                  : d->rate ? "with payments worth no less than no deal to all who must accept"
                            : "worth no less than no deal to all who must accept");
    if (distance > CS_DEAL_TOLERANCE) {
      cs_buf_printf(out, "\n    all could have %s %% of their range more\n",
                    cs_words_number(100 * distance, 3, a));
    } else {
      cs_buf_puts(out, " not all can gain at once\n");
    }
  }
}

void cs_package_table(const cs_solved_package *t, cs_buf *out) {
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
