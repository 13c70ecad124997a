/* Packages as tables for programs. */
#include "faces/package/csv.h"
#include "report/text_layout.h"

static void add_quoted(cs_buf *out, const char *s) {
  cs_buf_puts(out, ",");
  cs_put_quoted(out, s);
}

void cs_package_csv(const cs_solved_package *t, cs_buf *out) {
  const cs_deal *d = &t->n.deal;
  char a[32];

  cs_buf_printf(out, "point,packages,accepted%s", t->stays ? ",stays_with_payments" : "");
  for (size_t p = 0; p < d->n_parties; p++) add_quoted(out, t->n.parties[p]);
  for (size_t i = 0; i < d->n_issues; i++) add_quoted(out, t->n.issues[i]);
  cs_buf_puts(out, "\n");
  for (size_t k = 0; k < t->f.n; k++) {
    cs_buf_printf(out, "%zu,%s,%s", k + 1, cs_number_text(t->f.count[k], a),
                  t->r.rational[k] ? "yes" : "no");
    if (t->stays) cs_buf_puts(out, t->stays[k] ? ",yes" : ",no");
    for (size_t p = 0; p < d->n_parties; p++)
      cs_buf_printf(out, ",%s", cs_number_text(t->f.u[k * d->n_parties + p], a));
    for (size_t i = 0; i < d->n_issues; i++)
      add_quoted(out, t->n.levels[d->first[i] + t->f.level[k * d->n_issues + i]]);
    cs_buf_puts(out, "\n");
  }
}

static void add_head(const cs_solved_package *t, const char *first, cs_buf *out) {
  cs_buf_puts(out, first);
  for (size_t i = 0; i < t->n.deal.n_issues; i++) add_quoted(out, t->n.issues[i]);
  cs_buf_puts(out, "\n");
}

void cs_package_swaps_csv(const cs_solved_package *t, const cs_package_extras *x, cs_buf *out) {
  const cs_deal *d = &t->n.deal;
  char a[32];

  cs_buf_puts(out, "swap,issues,least_share,sum_of_shares");
  for (size_t p = 0; p < d->n_parties; p++) add_quoted(out, t->n.parties[p]);
  add_head(t, "", out);
  for (size_t k = 0; k < x->better->n; k++) {
    const cs_swap *s = &x->better->swaps[k];

    cs_buf_printf(out, "%zu,%zu,%s", k + 1, s->n, cs_number_text(s->least, a));
    cs_buf_printf(out, ",%s", cs_number_text(s->sum, a));
    for (size_t p = 0; p < d->n_parties; p++)
      cs_buf_printf(out, ",%s", cs_number_text(s->gain[p], a));
    for (size_t i = 0; i < d->n_issues; i++) {
      size_t level = x->draft[i];

      for (size_t m = 0; m < s->n; m++) level = s->issue[m] == i ? s->level[m] : level;
      add_quoted(out, t->n.levels[d->first[i] + level]);
    }
    cs_buf_puts(out, "\n");
  }
}

void cs_package_acceptability_csv(const cs_solved_package *t, const cs_acceptability *o,
                                  cs_buf *out) {
  const cs_deal *d = &t->n.deal;
  char a[32];

  add_head(t, "package,accepted,accepted_error,efficient,solution,mean,worst_tenth,regret", out);
  for (size_t k = 0; k < o->n_prospects; k++) {
    const cs_prospect *x = &o->prospects[k];
    const double cells[] = {x->accepted,  cs_acceptability_error(o, x->accepted),
                            x->efficient, x->solution,
                            x->mean,      x->tail,
                            x->regret};

    cs_buf_printf(out, "%zu", k + 1);
    for (size_t c = 0; c < sizeof cells / sizeof *cells; c++)
      cs_buf_printf(out, ",%s", cs_number_text(cells[c], a));
    for (size_t i = 0; i < d->n_issues; i++)
      add_quoted(out, t->n.levels[d->first[i] + x->level[i]]);
    cs_buf_puts(out, "\n");
  }
}
