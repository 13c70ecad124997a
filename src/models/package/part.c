/* Evaluates packages future by future. */
#include "models/package/part.h"

#include "base/libm.h"
#include "models/package/advice.h"

#include <math.h>
#include <string.h>

/* Work space: the numbers of a deal, the values of the inputs, and the search's own. */
typedef struct {
  cs_deal d;
  double *in;
  uint16_t *level;
  void *search;
} frame;

static size_t round_up(size_t bytes) {
  return (bytes + 63) / 64 * 64;
}

static size_t lay_out(const cs_package_entry *e, void *base, frame *f) {
  const cs_deal *d = &e->shape.deal;
  size_t rows = d->first[d->n_issues], at = 0;

  f->d = *d;
#define PLACE(field, count)                                    \
  do {                                                         \
    if (base) f->field = (void *)((unsigned char *)base + at); \
    at += round_up((count) * sizeof *f->field);                \
  } while (0)
  PLACE(d.value, rows * d->n_parties);
  PLACE(d.barred, rows);
  PLACE(d.term_value, d->n_terms * d->n_parties);
  PLACE(d.no_deal, d->n_parties);
  if (d->weight) PLACE(d.weight, d->n_parties);
  if (d->rate) PLACE(d.rate, d->n_parties);
  if (d->rate) PLACE(d.purse, d->n_parties);
  PLACE(in, e->n_inputs);
  PLACE(level, d->n_issues);
#undef PLACE
  if (base) f->search = (unsigned char *)base + at;
  return at + cs_search_work(d);
}

size_t cs_package_workspace(const void *self, size_t n) {
  const cs_package_part *p = self;
  frame f;

  (void)n;
  return lay_out(p->entry, NULL, &f);
}

/* ---- solutions ------------------------------------------------------------------------------ */

/* Largest gain of party p among packages that those marked accept, it among them. */
static cs_search_outcome largest(const cs_deal *d, size_t p, const bool *asks, void *work,
                                 double *gain) {
  bool counts[CS_DEAL_PARTIES] = {false};
  double one[CS_DEAL_PARTIES], u[CS_DEAL_PARTIES];
  uint16_t level[CS_DEAL_ISSUES];
  cs_search_goal goal = {CS_UTILITARIAN_SOLUTION, counts, asks, d->no_deal, one};

  for (size_t k = 0; k < d->n_parties; k++) one[k] = 1;
  counts[p] = true;
  return cs_search(d, &goal, work, level, u, NULL, gain);
}

/* The solution among packages that the bargainers in `set` and all who ratify accept; `ideal` are
 * the gains that make shares comparable. */
static cs_search_outcome solve_for(const cs_deal *d, cs_solution_kind kind, unsigned set,
                                   const double *ideal, void *work, uint16_t *level, double *u,
                                   double *paid, double *value) {
  bool counts[CS_DEAL_PARTIES], asks[CS_DEAL_PARTIES];
  double weight[CS_DEAL_PARTIES];
  cs_search_goal goal = {kind, counts, asks, d->no_deal, weight};

  for (size_t p = 0; p < d->n_parties; p++) {
    bool in = p < d->n_bargain && (set >> p & 1);

    asks[p] = in || p >= d->n_bargain;
    /* A party that cannot gain is left out of the Nash product and of the shares. */
    counts[p] = in && (!ideal || ideal[p] > 0);
    weight[p] = kind != CS_NASH_SOLUTION && ideal && ideal[p] > 0 ? 1 / ideal[p] : 1;
  }
  return cs_search(d, &goal, work, level, u, paid, value);
}

static size_t count_bits(unsigned x) {
  size_t n = 0;

  for (; x; x &= x - 1) n++;
  return n;
}

cs_search_outcome cs_package_ideals(const cs_deal *d, void *work, double *ideal) {
  cs_search_outcome all = CS_SEARCH_NONE;

  for (size_t p = 0; p < d->n_bargain; p++) ideal[p] = 0;
  for (unsigned set = 1; set < 1u << d->n_bargain; set++) {
    bool asks[CS_DEAL_PARTIES];

    if (count_bits(set) != d->need) continue;
    for (size_t p = 0; p < d->n_parties; p++) asks[p] = p >= d->n_bargain || (set >> p & 1);
    for (size_t p = 0; p < d->n_bargain; p++) {
      double gain = 0;
      cs_search_outcome got;

      if (!(set >> p & 1)) continue;
      got = largest(d, p, asks, work, &gain);
      if (got == CS_SEARCH_GAVE_UP) return got;
      if (got == CS_SEARCH_NONE) break;
      all = CS_SEARCH_FOUND;
      if (gain > ideal[p] && gain > CS_DEAL_TOLERANCE * cs_deal_range(d, p)) ideal[p] = gain;
    }
  }
  return all;
}

/* 1 for who might gain something, by the largest value of each issue and combination alone (or by
 * payments), 0 for who cannot: products with it would be 0 whatever the package. */
static void find_able(const cs_deal *d, double *able) {
  size_t P = d->n_parties;

  for (size_t p = 0; p < d->n_bargain; p++) {
    double most = 0;

    for (size_t i = 0; i < d->n_issues; i++) {
      double best = -INFINITY;

      for (size_t row = d->first[i]; row < d->first[i + 1]; row++) {
        if (!d->barred[row]) best = cs_fmax(best, d->value[row * P + p]);
      }
      most += best;
    }
    for (size_t t = 0; t < d->n_terms; t++) most += cs_fmax(0, d->term_value[t * P + p]);
    able[p] = most > d->no_deal[p] || (d->rate && d->rate[p] > 0) ? 1 : 0;
  }
}

cs_search_outcome cs_package_solve(const cs_deal *d, cs_solution_kind kind, void *work,
                                   uint16_t *level, double *u, double *paid) {
  bool unanimous = d->need == d->n_bargain;
  unsigned gainers = 0; /* who can gain anything */
  size_t most;          /* of them whose terms count */
  double ideal[CS_DEAL_PARTIES], value, best = -1;
  cs_search_outcome all = CS_SEARCH_NONE;
  uint16_t now[CS_DEAL_ISSUES];
  double mine[CS_DEAL_PARTIES], received[CS_DEAL_PARTIES];

  if (unanimous && kind != CS_KS_SOLUTION) {
    if (kind == CS_NASH_SOLUTION) find_able(d, ideal);
    all = solve_for(d, kind, (1u << d->n_bargain) - 1, kind == CS_NASH_SOLUTION ? ideal : NULL,
                    work, level, u, paid, &value);
    if (all != CS_SEARCH_FOUND || kind != CS_NASH_SOLUTION || value > 0) return all;
    /* Somebody can gain nothing: the others' product decides. */
  }
  all = cs_package_ideals(d, work, ideal);
  if (all != CS_SEARCH_FOUND) return all;
  for (size_t p = 0; p < d->n_bargain; p++) gainers |= ideal[p] > 0 ? 1u << p : 0;
  most = count_bits(gainers) < d->need ? count_bits(gainers) : d->need;
  for (unsigned set = 1; set < 1u << d->n_bargain; set++) {
    cs_search_outcome got;

    if (count_bits(set) != d->need) continue;
    got = solve_for(d, kind, set, ideal, work, now, mine, received, &value);
    if (got == CS_SEARCH_GAVE_UP) return got;
    if (got == CS_SEARCH_NONE) continue;
    /* Then a term of 0 is among the largest of those who can gain. */
    if (kind != CS_UTILITARIAN_SOLUTION && count_bits(set & gainers) < most) value = 0;
    /* Products of shares, so that sets can be compared. */
    for (size_t p = 0; kind == CS_NASH_SOLUTION && p < d->n_bargain; p++) {
      if (!(set >> p & 1) || !(ideal[p] > 0)) continue;
      value /= d->weight ? cs_pow(ideal[p], d->weight[p]) : ideal[p];
    }
    if (!(value > best)) continue;
    best = value;
    memcpy(level, now, d->n_issues * sizeof *now);
    memcpy(u, mine, d->n_parties * sizeof *mine);
    memcpy(paid, received, d->n_parties * sizeof *received);
  }
  return all;
}

void cs_package_pay(const cs_deal *d, cs_solution_kind kind, const double *ideal, double *u,
                    double *paid) {
  bool counts[CS_DEAL_PARTIES];
  double scale[CS_DEAL_PARTIES];
  const cs_ranking by = {kind, d->need, counts, d->no_deal, scale, d->weight, NULL};

  for (size_t p = 0; p < d->n_parties; p++) {
    bool gains = p < d->n_bargain && ideal[p] > 0;

    counts[p] = gains || (p < d->n_bargain && kind == CS_EGALITARIAN_SOLUTION);
    scale[p] = gains && kind == CS_KS_SOLUTION ? 1 / ideal[p] : 1;
  }
  cs_rank_pay(d, &by, NULL, u, paid);
}

/* ---- the parts ------------------------------------------------------------------------------ */

static size_t n_outputs(const cs_package_part *p) {
  const cs_deal *d = &p->entry->shape.deal;

  switch (p->what) {
    case CS_PACKAGE_DEAL:
      return 1 + d->n_issues + d->n_parties * (d->rate ? 2 : 1);
    case CS_PACKAGE_SAY:
      return d->n_issues;
    case CS_PACKAGE_ROOM:
      return d->n_parties;
    case CS_PACKAGE_NAME:
      return 3;
    case CS_PACKAGE_LINE:
      break;
  }
  return 1;
}

static void fail(size_t n, size_t i, double *const *out) {
  for (size_t k = 0; k < n; k++) out[k][i] = NAN;
}

static void write_deal(const cs_package_part *p, frame *f, size_t i, double *const *out) {
  const cs_package_entry *e = p->entry;
  size_t n = f->d.n_issues, P = f->d.n_parties;
  double u[CS_DEAL_PARTIES], paid[CS_DEAL_PARTIES];
  cs_search_outcome got = cs_package_solve(&f->d, e->solution, f->search, f->level, u, paid);

  if (got == CS_SEARCH_GAVE_UP) {
    fail(n_outputs(p), i, out);
    return;
  }
  out[0][i] = got == CS_SEARCH_FOUND;
  for (size_t k = 0; k < n; k++) {
    if (got == CS_SEARCH_FOUND) {
      out[1 + k][i] = e->shape.number[f->d.first[k] + f->level[k]];
    } else {
      out[1 + k][i] = e->issue_no_deal[k] == CS_NO_INPUT ? NAN : f->in[e->issue_no_deal[k]];
    }
  }
  for (size_t k = 0; k < P; k++)
    out[1 + n + k][i] = got == CS_SEARCH_FOUND ? u[k] - f->d.no_deal[k] : 0.0;
  for (size_t k = 0; k < P && f->d.rate; k++)
    out[1 + n + P + k][i] = got == CS_SEARCH_FOUND ? paid[k] : 0.0;
}

/* Takes the red line of the part's party out of the deal. */
static void lift_line(const cs_package_part *p, frame *f) {
  const cs_package_entry *e = p->entry;
  const cs_package_stake *s = &e->stakes[p->party * f->d.n_issues + p->issue];

  size_t P = f->d.n_parties;

  for (size_t row = f->d.first[p->issue]; row < f->d.first[p->issue + 1]; row++) {
    if (!cs_package_crosses(e, f->in, p->party, p->issue, row - f->d.first[p->issue])) continue;
    if (s->is_hard) {
      f->d.barred[row]--;
    } else {
      f->d.value[row * P + p->party] += f->in[e->soft] * f->in[s->salience];
    }
  }
}

static void write_line(const cs_package_part *p, frame *f, size_t i, double *const *out) {
  double with[CS_DEAL_PARTIES], without[CS_DEAL_PARTIES], paid[CS_DEAL_PARTIES], gain = 0;
  double floor = f->d.no_deal[p->party];
  cs_search_outcome got =
      cs_package_solve(&f->d, p->entry->solution, f->search, f->level, with, paid);

  if (got == CS_SEARCH_GAVE_UP) {
    fail(1, i, out);
    return;
  }
  if (got == CS_SEARCH_FOUND) gain = with[p->party] - floor;
  lift_line(p, f);
  got = cs_package_solve(&f->d, p->entry->solution, f->search, f->level, without, paid);
  out[0][i] = got == CS_SEARCH_GAVE_UP ? NAN
              : got == CS_SEARCH_FOUND ? without[p->party] - floor - gain
                                       : -gain;
}

/* The levels in natural units; what holds without a deal where there is none. */
static bool solved_levels(const cs_package_entry *e, frame *f, double *x) {
  double u[CS_DEAL_PARTIES], paid[CS_DEAL_PARTIES];
  cs_search_outcome got = cs_package_solve(&f->d, e->solution, f->search, f->level, u, paid);

  for (size_t k = 0; k < f->d.n_issues; k++) {
    x[k] = got == CS_SEARCH_FOUND               ? e->shape.number[f->d.first[k] + f->level[k]]
           : e->issue_no_deal[k] == CS_NO_INPUT ? NAN
                                                : f->in[e->issue_no_deal[k]];
  }
  return got != CS_SEARCH_GAVE_UP;
}

static void write_say(const cs_package_part *p, frame *f, size_t i, double *const *out) {
  double with[CS_PACKAGE_ISSUES], without[CS_PACKAGE_ISSUES];
  const cs_package_entry *e = p->entry;
  cs_deal *d = &f->d;
  bool known = solved_levels(e, f, with);

  for (size_t k = 0; k < d->n_issues; k++) {
    const cs_package_stake *s = &e->stakes[p->party * d->n_issues + k];

    for (size_t row = d->first[k]; s->is_hard && row < d->first[k + 1]; row++) {
      if (cs_package_crosses(e, f->in, p->party, k, row - d->first[k])) d->barred[row]--;
    }
  }
  cs_deal_silence(d, NULL, 0, p->party);
  known &= solved_levels(e, f, without);
  for (size_t k = 0; k < d->n_issues; k++) out[k][i] = known ? with[k] - without[k] : NAN;
}

static void write_room(frame *f, size_t i, double *const *out) {
  bool asks[CS_DEAL_PARTIES];

  for (size_t p = 0; p < f->d.n_parties; p++) {
    double gain = 0;
    cs_search_outcome got;

    for (size_t k = 0; k < f->d.n_parties; k++) asks[k] = k != p;
    got = largest(&f->d, p, asks, f->search, &gain);
    out[p][i] = got == CS_SEARCH_GAVE_UP ? NAN
                : got == CS_SEARCH_FOUND ? gain
                                         : -cs_deal_range(&f->d, p);
  }
}

/* Is there a package that is better for somebody and worse for nobody? */
static cs_search_outcome improve(frame *f, const double *u, double *gain) {
  bool all[CS_DEAL_PARTIES];
  double one[CS_DEAL_PARTIES], got[CS_DEAL_PARTIES];
  cs_search_goal goal = {CS_UTILITARIAN_SOLUTION, all, all, u, one};

  for (size_t p = 0; p < f->d.n_parties; p++) {
    all[p] = true;
    one[p] = 1;
  }
  return cs_search(&f->d, &goal, f->search, f->level, got, NULL, gain);
}

static void write_named(const cs_package_part *p, frame *f, size_t i, double *const *out) {
  const cs_package_named *named = &p->entry->named[p->named];
  uint16_t level[CS_PACKAGE_ISSUES];
  double u[CS_DEAL_PARTIES], solved[CS_DEAL_PARTIES], paid[CS_DEAL_PARTIES];
  double slack[CS_DEAL_PARTIES], gain = 0, range = 0, top_rate = 0;
  bool possible, same = true;
  cs_search_outcome got;

  for (size_t k = 0; k < f->d.n_issues; k++) level[k] = (uint16_t)named->level[k];
  for (size_t k = 0; k < f->d.n_parties; k++) {
    slack[k] = CS_DEAL_TOLERANCE * cs_deal_range(&f->d, k);
    range += cs_deal_range(&f->d, k);
    if (f->d.rate) top_rate = cs_fmax(top_rate, f->d.rate[k]);
  }
  /* What is nothing to one can be paid to another who values money more. */
  if (f->d.rate) range += top_rate * cs_payment_slack(&f->d, slack) / CS_DEAL_TOLERANCE;
  possible = cs_deal_value(&f->d, level, u);
  out[0][i] = possible && cs_deal_accepted(&f->d, u, slack);
  got = improve(f, u, &gain);
  if (got == CS_SEARCH_GAVE_UP) {
    fail(3, i, out);
    return;
  }
  out[1][i] = possible && !(got == CS_SEARCH_FOUND && gain > CS_DEAL_TOLERANCE * range);
  got = cs_package_solve(&f->d, p->entry->solution, f->search, f->level, solved, paid);
  for (size_t k = 0; k < f->d.n_issues; k++) same &= f->level[k] == level[k];
  out[2][i] = got == CS_SEARCH_GAVE_UP ? NAN : got == CS_SEARCH_FOUND && same;
}

void cs_package_evaluate(const void *self, const cs_batch *batch) {
  const cs_package_part *p = self;
  frame f;

  lay_out(p->entry, batch->workspace, &f);
  for (size_t i = 0; i < batch->n; i++) {
    for (size_t k = 0; k < p->entry->n_inputs; k++) f.in[k] = batch->in[k][i];
    if (!cs_package_fill(p->entry, f.in, &f.d)) {
      fail(n_outputs(p), i, batch->out);
    } else if (p->what == CS_PACKAGE_DEAL) {
      write_deal(p, &f, i, batch->out);
    } else if (p->what == CS_PACKAGE_LINE) {
      write_line(p, &f, i, batch->out);
    } else if (p->what == CS_PACKAGE_SAY) {
      write_say(p, &f, i, batch->out);
    } else if (p->what == CS_PACKAGE_ROOM) {
      write_room(&f, i, batch->out);
    } else {
      write_named(p, &f, i, batch->out);
    }
  }
}

/* ---- one future in words -------------------------------------------------------------------- */

void cs_package_explain(const void *self, const double *in, const double *out, cs_buf *text) {
  const cs_package_part *p = self;
  const cs_negotiation *s = &p->entry->shape;
  char buf[32];

  (void)in;
  if (p->what != CS_PACKAGE_DEAL || !isfinite(out[0])) return;
  if (out[0] == 0) {
    cs_buf_puts(text, "No package is worth as much as no deal to all who must accept.\n");
    return;
  }
  cs_buf_printf(text, "The %s package:", cs_solution_titles[p->entry->solution]);
  for (size_t i = 0; i < s->deal.n_issues; i++)
    cs_buf_printf(text, "%s %s %s%s%s", i ? "," : "", s->issues[i],
                  cs_number_short(out[1 + i], 5, buf), s->units[i] ? " " : "",
                  s->units[i] ? s->units[i] : "");
  cs_buf_puts(text, ".\nGains over no deal:");
  for (size_t k = 0; k < s->deal.n_parties; k++)
    cs_buf_printf(text, "%s %s %s", k ? "," : "", s->parties[k],
                  cs_number_short(out[1 + s->deal.n_issues + k], 3, buf));
  cs_buf_puts(text, ".\n");
  for (size_t k = 0; k < s->deal.n_parties && s->deal.rate; k++) {
    double paid = out[1 + s->deal.n_issues + s->deal.n_parties + k];
    const char *unit = p->entry->payment_unit;

    if (paid != 0)
      cs_buf_printf(text, "%s %s %s%s%s.\n", s->parties[k], paid > 0 ? "receives" : "pays",
                    cs_number_short(fabs(paid), 5, buf), unit ? " " : "", unit ? unit : "");
  }
}
