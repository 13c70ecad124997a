/* What options of `casus package` ask for beside the table: drafts and swaps, mixes, Adjusted
 * Winner, futures. */
#include "faces/package/extras.h"

#include "base/libm.h"
#include "faces/package/words.h"

#include <math.h>
#include <string.h>

/* ---- working out ---------------------------------------------------------------------------- */

static casus_status judge_draft(const cs_solved_package *t, cs_arena *arena, cs_package_extras *x) {
  const cs_deal *d = &t->n.deal;

  x->possible = cs_deal_value(d, x->draft, x->u);
  x->accepted = x->possible && cs_deal_accepted(d, x->u, t->r.slack);
  for (size_t p = 0; p < d->n_parties; p++) x->gain[p] = x->u[p] - d->no_deal[p];
  x->distance = cs_distance(d, &t->f, x->u, &x->point, &x->above);
  if (!x->swaps) return CASUS_OK;
  x->better = cs_arena_alloc(arena, 1, sizeof *x->better);
  if (!x->better) return CASUS_NOMEM;
  cs_swaps_find(d, x->draft, x->better);
  return CASUS_OK;
}

static casus_status find_mixes(const cs_solved_package *t, cs_arena *arena, casus_diag *diag,
                               cs_package_extras *x) {
  casus_status st = CASUS_OK;

  if (t->n.deal.need < t->n.deal.n_bargain)
    return cs_error(diag, (cs_place){0}, "mixes are for deals that all who bargain must accept");
  for (int k = 0; k < CS_N_SOLUTIONS && st == CASUS_OK; k++)
    st = cs_lottery_find(&t->n.deal, &t->f, (cs_solution_kind)k, arena, &x->mixes[k]);
  return st;
}

/* What the whole range of an issue is worth to the party. */
static double whole_range(const cs_deal *d, size_t issue, size_t p) {
  double low = INFINITY, high = -INFINITY;

  for (size_t row = d->first[issue]; row < d->first[issue + 1]; row++) {
    if (d->barred[row]) continue;
    low = cs_fmin(low, d->value[row * d->n_parties + p]);
    high = cs_fmax(high, d->value[row * d->n_parties + p]);
  }
  return high - low;
}

static casus_status divide(const cs_solved_package *t, cs_arena *arena, casus_diag *diag,
                           cs_package_extras *x) {
  const cs_deal *d = &t->n.deal;
  int64_t *points[2];

  if (d->n_parties != 2)
    return cs_error(diag, (cs_place){0}, "Adjusted Winner is for two parties, not %zu",
                    d->n_parties);
  x->of_first = cs_arena_alloc(arena, d->n_issues, sizeof *x->of_first);
  for (size_t p = 0; p < 2; p++) {
    points[p] = cs_arena_alloc(arena, d->n_issues, sizeof *points[p]);
    if (!points[p] || !x->of_first) return CASUS_NOMEM;
    for (size_t i = 0; i < d->n_issues; i++) {
      double range = whole_range(d, i, p);

      if (!(range <= CS_WINNER_POINTS) || range != floor(range))
        return cs_error(diag, (cs_place){0},
                        "Adjusted Winner needs whole points; \"%s\" is worth %g to %s",
                        t->n.issues[i], range, t->n.parties[p]);
      points[p][i] = (int64_t)range;
    }
  }
  cs_adjusted_winner(d->n_issues, points[0], points[1], x->of_first, &x->divided);
  return CASUS_OK;
}

casus_status cs_package_extras_find(const cs_solved_package *t, cs_arena *arena, casus_diag *diag,
                                    cs_package_extras *x) {
  casus_status st = CASUS_OK;

  if (x->swaps && !x->draft)
    return cs_error(diag, (cs_place){0}, "--swaps needs --draft FILE to start from");
  if (x->draft) st = judge_draft(t, arena, x);
  if (st == CASUS_OK && x->lottery) st = find_mixes(t, arena, diag, x);
  if (st == CASUS_OK && x->winner) st = divide(t, arena, diag, x);
  return st;
}

/* ---- drafts --------------------------------------------------------------------------------- */

static void add_swaps(const cs_solved_package *t, const cs_package_extras *x, cs_buf *out) {
  const cs_swaps *list = x->better;
  char a[32];

  cs_buf_printf(
      out, "%s swaps of up to %zu issues are better for somebody and worse for nobody%s\n",
      cs_words_number(list->n_better, 15, a), list->largest,
      !list->n         ? "."
      : t->n.deal.rate ? ",\nwith payments that give payers even shares of their ranges.\n"
                         "The best for whoever gains least:"
                       : ".\nThe best for whoever gains least:");
  for (size_t k = 0; k < list->n; k++) {
    const cs_swap *s = &list->swaps[k];
    size_t start = out->n;

    cs_buf_puts(out, "  ");
    for (size_t m = 0; m < s->n; m++) {
      cs_buf_printf(out, "%s%s ", m ? ", " : "", t->n.issues[s->issue[m]]);
      cs_words_level(t, s->issue[m], x->draft[s->issue[m]], out);
      cs_buf_puts(out, " -> ");
      cs_words_level(t, s->issue[m], s->level[m], out);
    }
    cs_buf_puts(out, ": ");
    cs_words_gains(t, s->gain, out);
    cs_buf_puts(out, "\n");
    cs_words_wrap(out, start);
  }
}

void cs_package_draft(const cs_solved_package *t, const cs_package_extras *x, cs_buf *out) {
  char a[32];

  cs_buf_printf(out, "The draft against no deal%s: ", t->n.deal.rate ? ", without payments" : "");
  cs_words_gains(t, x->gain, out);
  cs_buf_puts(out, ".\n");
  if (t->n.deal.rate)
    cs_buf_puts(out, x->accepted ? "With payments all who must could accept it.\n"
                                 : "No payments make it acceptable to all who must accept.\n");
  if (!x->possible)
    cs_buf_puts(out, "It crosses a hard red line, or a combination that cannot be.\n");
  if (x->above) {
    cs_buf_printf(out,
                  "%zu points of the frontier are better for somebody and worse for nobody%s;\n"
                  "all could have %s %% of their range more at once.\n",
                  x->above, t->n.deal.rate ? ",\nwith payments" : "",
                  cs_words_number(100 * x->distance, 3, a));
  } else {
    cs_buf_puts(out, x->possible
                         ? "It is on the frontier: nothing is better for somebody and worse "
                           "for nobody.\n"
                         : "Nothing that can be agreed is as good for all.\n");
  }
  if (x->swaps) add_swaps(t, x, out);
}

/* ---- mixes ---------------------------------------------------------------------------------- */

void cs_package_lotteries(const cs_solved_package *t, const cs_package_extras *x, cs_buf *out) {
  const cs_deal *d = &t->n.deal;
  char a[32];

  cs_buf_puts(out, "\nMixes (lotteries, or phases in turn): expected gains\n");
  for (int k = 0; k < CS_N_SOLUTIONS; k++) {
    const cs_lottery *l = &x->mixes[k];

    cs_buf_printf(out, "  %s: ", cs_solution_titles[k]);
    if (!l->exists) {
      cs_buf_puts(out, "no mix is better than no deal for all\n");
      continue;
    }
    cs_words_gains(t, l->gain, out);
    cs_buf_puts(out, "\n");
    for (size_t m = 0; m < l->n; m++) {
      cs_buf_printf(out, "    %s %%:", cs_words_number(100 * l->share[m], 3, a));
      for (size_t i = 0; i < d->n_issues; i++) {
        cs_buf_printf(out, "%s%s ", i ? i % 4 ? ", " : ",\n      " : " ", t->n.issues[i]);
        cs_words_level(t, i, t->f.level[l->point[m] * d->n_issues + i], out);
      }
      cs_buf_puts(out, "\n");
    }
    if (d->rate) cs_words_payments(t, l->paid, "    ", out);
  }
}

/* ---- Adjusted Winner ------------------------------------------------------------------------ */

void cs_package_winner(const cs_solved_package *t, const cs_package_extras *x, cs_buf *out) {
  const cs_deal *d = &t->n.deal;
  const cs_winner *w = &x->divided;

  cs_buf_puts(out, "\nAdjusted Winner\n");
  for (size_t p = 0; p < 2; p++) {
    size_t n = 0;

    cs_buf_printf(out, "  %s gets", t->n.parties[p]);
    for (size_t i = 0; i < d->n_issues; i++) {
      if (i == w->split || x->of_first[i] != (p == 0)) continue;
      cs_buf_printf(out, "%s%s", n ? n % 4 ? ", " : ",\n    " : " ", t->n.issues[i]);
      n++;
    }
    cs_buf_puts(out, n ? "\n" : " nothing whole\n");
  }
  if (w->split < d->n_issues)
    cs_buf_printf(out, "  %s is split: %lld/%lld to %s, the rest to %s\n", t->n.issues[w->split],
                  (long long)w->share.top, (long long)w->share.bottom, t->n.parties[0],
                  t->n.parties[1]);
  for (size_t p = 0; p < 2; p++) {
    cs_buf_printf(out, "  points of %s: %lld", t->n.parties[p], (long long)w->points[p].top);
    if (w->points[p].bottom != 1) cs_buf_printf(out, "/%lld", (long long)w->points[p].bottom);
    cs_buf_puts(out, "\n");
  }
}

/* ---- over futures --------------------------------------------------------------------------- */

static double by_mean(const cs_prospect *x) {
  return x->mean;
}

static double by_tail(const cs_prospect *x) {
  return x->tail;
}

static double by_regret(const cs_prospect *x) {
  return x->regret;
}

static double by_accepted(const cs_prospect *x) {
  return x->accepted;
}

/* Packages that are as good as number k. */
static size_t count_equals(const cs_acceptability *o, double (*by)(const cs_prospect *x),
                           size_t k) {
  double best = by(&o->prospects[k]);
  size_t n = 0;

  for (size_t i = 0; i < o->n_prospects; i++)
    n += fabs(by(&o->prospects[i]) - best) <= 1e-12 * fabs(best);
  return n;
}

static void add_prospect(const cs_solved_package *t, const cs_acceptability *o, const char *what,
                         double (*by)(const cs_prospect *x), size_t k, cs_buf *out) {
  const cs_prospect *x = &o->prospects[k];
  size_t equals = count_equals(o, by, k);
  double p = x->accepted, half = cs_acceptability_error(o, p);
  char a[32], b[32], c[32];

  cs_buf_printf(out, "  %s", what);
  if (equals > 1) cs_buf_printf(out, " (%zu packages are as good; the first is shown)", equals);
  cs_buf_puts(out, ":\n   ");
  for (size_t i = 0; i < t->n.deal.n_issues; i++) {
    cs_buf_printf(out, " %s ", t->n.issues[i]);
    cs_words_level(t, i, x->level[i], out);
    cs_buf_puts(out, i + 1 < t->n.deal.n_issues ? (i % 3 == 2 ? ",\n   " : ",") : "\n");
  }
  cs_buf_printf(out, "    accepted %s %% (+-%s), not to be improved %s %%,",
                cs_words_number(100 * p, 3, a), cs_words_number(100 * half, 2, b),
                cs_words_number(100 * x->efficient, 3, c));
  cs_buf_printf(out, " the solution %s %%\n", cs_words_number(100 * x->solution, 3, a));
  cs_buf_printf(out, "    gain of %s: mean %s, worst tenth %s, regret %s\n", t->n.parties[o->focal],
                cs_words_number(x->mean, 3, a), cs_words_number(x->tail, 3, b),
                cs_words_number(x->regret, 3, c));
}

void cs_package_acceptability(const cs_solved_package *t, const cs_acceptability *o, cs_buf *out) {
  char a[32];

  cs_buf_printf(out,
                "\nOver %zu futures (%zu without an answer): a deal exists in %s %%.\n"
                "If %s proposes one package, gaining nothing where it is refused:\n",
                o->futures, o->failed, cs_words_number(100 * o->exists, 3, a),
                t->n.parties[o->focal]);
  add_prospect(t, o, "best on average", by_mean, 0, out);
  if (o->best_tail) add_prospect(t, o, "best in the worst tenth", by_tail, o->best_tail, out);
  if (o->best_regret && o->best_regret != o->best_tail)
    add_prospect(t, o, "least regret", by_regret, o->best_regret, out);
  add_prospect(t, o, "accepted most often", by_accepted, o->most_accepted, out);
  cs_buf_puts(out, "Worth knowing before it is proposed (points of mean gain):\n");
  for (size_t k = 0; k < o->n_learning && k < 5; k++)
    cs_buf_printf(out, "  %s %s\n", cs_words_number(o->learning[k].value, 2, a),
                  o->learning[k].name);
  if (!o->n_learning) cs_buf_puts(out, "  nothing alone would change the choice for the better\n");
}
