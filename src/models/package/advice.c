/* Swaps by enumeration, clashes by leaving out. */
#include "models/package/advice.h"

#include "base/libm.h"

#include <math.h>
#include <string.h>

typedef struct {
  const cs_deal *d;
  const uint16_t *from;
  uint16_t *level;
  double base[CS_DEAL_PARTIES], range[CS_DEAL_PARTIES], slack[CS_DEAL_PARTIES];
  size_t issue[CS_SWAP_ISSUES];
  cs_swaps *out;
} swapper;

/* Payments that give all who can pay the same share of their ranges over `floor`, and to who asks
 * no less than that; u: in without them, out with them. */
static void pay_evenly(const cs_deal *d, const double *range, const double *floor, const bool *asks,
                       double *u) {
  double share[CS_DEAL_PARTIES];
  cs_purse x;

  if (!d->rate) return;
  for (size_t p = 0; p < d->n_parties; p++) share[p] = d->rate[p] > 0 ? range[p] / d->rate[p] : 0;
  cs_purse_open(d, u, floor, asks, &x);
  cs_purse_share(d, &x, share, u, NULL);
}

/* Gains of the package as it stands; false when it is no improvement. */
static bool improves(const swapper *s, const uint16_t *level, double *gain) {
  if (!cs_deal_value(s->d, level, gain) || !cs_payment_beats(s->d, gain, s->base, s->slack))
    return false;
  pay_evenly(s->d, s->range, s->base, NULL, gain);
  for (size_t p = 0; p < s->d->n_parties; p++) gain[p] -= s->base[p];
  return true;
}

/* Does a part of the changes improve it already? */
static bool is_minimal(const swapper *s, size_t n) {
  uint16_t level[CS_DEAL_ISSUES];
  double gain[CS_DEAL_PARTIES];

  for (unsigned part = 1; part + 1 < 1u << n; part++) {
    memcpy(level, s->from, s->d->n_issues * sizeof *level);
    for (size_t k = 0; k < n; k++) {
      if (part >> k & 1) level[s->issue[k]] = s->level[s->issue[k]];
    }
    if (improves(s, level, gain)) return false;
  }
  return true;
}

static void take(swapper *s, size_t n) {
  cs_swap x = {.n = n, .least = INFINITY};
  size_t k;

  if (!improves(s, s->level, x.gain) || !is_minimal(s, n)) return;
  s->out->n_better++;
  for (k = 0; k < n; k++) {
    x.issue[k] = s->issue[k];
    x.level[k] = s->level[s->issue[k]];
  }
  for (size_t p = 0; p < s->d->n_parties; p++) {
    double share = x.gain[p] / s->range[p];

    x.least = cs_fmin(x.least, share);
    x.sum += share;
  }
  for (k = s->out->n; k > 0; k--) {
    const cs_swap *y = &s->out->swaps[k - 1];

    if (y->least > x.least + CS_DEAL_TOLERANCE ||
        (y->least >= x.least - CS_DEAL_TOLERANCE && y->sum >= x.sum - CS_DEAL_TOLERANCE))
      break;
    if (k < CS_SWAPS_LISTED) s->out->swaps[k] = *y;
  }
  if (k == CS_SWAPS_LISTED) return;
  s->out->swaps[k] = x;
  if (s->out->n < CS_SWAPS_LISTED) s->out->n++;
}

/* Changes issues from `first` on, until n of them are changed.  Depth: CS_SWAP_ISSUES. */
static void change(swapper *s, size_t first, size_t k, size_t n) {
  if (k == n) {
    take(s, n);
    return;
  }
  for (size_t i = first; i < s->d->n_issues; i++) {
    s->issue[k] = i;
    for (size_t l = 0; l < cs_deal_levels(s->d, i); l++) {
      if (l == s->from[i] || s->d->barred[s->d->first[i] + l]) continue;
      s->level[i] = (uint16_t)l;
      change(s, i + 1, k + 1, n);
    }
    s->level[i] = s->from[i];
  }
}

/* Swaps of n issues: elementary symmetric polynomial of the numbers of other levels. */
static double count_swaps(const cs_deal *d, size_t n) {
  double sum[CS_SWAP_ISSUES + 1] = {1};

  for (size_t i = 0; i < d->n_issues; i++) {
    for (size_t k = CS_SWAP_ISSUES; k > 0; k--)
      sum[k] += sum[k - 1] * (double)(cs_deal_levels(d, i) - 1);
  }
  return sum[n];
}

void cs_swaps_find(const cs_deal *d, const uint16_t *level, cs_swaps *out) {
  uint16_t now[CS_DEAL_ISSUES];
  swapper s = {.d = d, .from = level, .level = now, .out = out};

  *out = (cs_swaps){0};
  memcpy(now, level, d->n_issues * sizeof *now);
  cs_deal_value(d, level, s.base);
  for (size_t p = 0; p < d->n_parties; p++) {
    s.range[p] = cs_deal_range(d, p);
    s.slack[p] = CS_DEAL_TOLERANCE * s.range[p];
  }
  for (size_t n = 1; n <= CS_SWAP_ISSUES && n <= d->n_issues; n++) {
    if (count_swaps(d, n) > CS_SWAPS_TRIED) return;
    change(&s, 0, 0, n);
    out->largest = n;
  }
}

double cs_distance(const cs_deal *d, const cs_frontier *f, const double *u, size_t *point,
                   size_t *above) {
  static const bool nobody[CS_DEAL_PARTIES];
  double range[CS_DEAL_PARTIES], slack[CS_DEAL_PARTIES], best = -INFINITY;

  *above = 0;
  *point = 0;
  for (size_t p = 0; p < d->n_parties; p++) {
    range[p] = cs_deal_range(d, p);
    slack[p] = CS_DEAL_TOLERANCE * range[p];
  }
  for (size_t i = 0; i < f->n; i++) {
    double least = INFINITY, v[CS_DEAL_PARTIES];

    memcpy(v, f->u + i * d->n_parties, d->n_parties * sizeof *v);
    *above += cs_payment_beats(d, v, u, slack);
    pay_evenly(d, range, u, nobody, v);
    for (size_t p = 0; p < d->n_parties; p++) least = cs_fmin(least, (v[p] - u[p]) / range[p]);
    if (least <= best) continue;
    best = least;
    *point = i;
  }
  return cs_fmax(0, best);
}

void cs_line_lift(cs_deal *d, const cs_package_red_line *line, bool back) {
  for (size_t l = 0; l < cs_deal_levels(d, line->issue); l++) {
    size_t row = d->first[line->issue] + l;

    if (!line->crossed[l]) continue;
    if (line->is_hard) {
      d->barred[row] = (uint8_t)(back ? d->barred[row] + 1 : d->barred[row] - 1);
    } else {
      d->value[row * d->n_parties + line->party] += back ? -line->penalty : line->penalty;
    }
  }
}

void cs_deal_silence(cs_deal *d, const cs_package_red_line *lines, size_t n_lines, size_t party) {
  for (size_t k = 0; k < n_lines; k++) {
    if (lines[k].party == party && lines[k].is_hard) cs_line_lift(d, &lines[k], false);
  }
  for (size_t row = 0; row < d->first[d->n_issues]; row++) d->value[row * d->n_parties + party] = 0;
  for (size_t t = 0; t < d->n_terms; t++) d->term_value[t * d->n_parties + party] = 0;
  d->no_deal[party] = 0;
  if (d->rate) d->rate[party] = 0;
}

/* ---- clashes -------------------------------------------------------------------------------- */

/* Is there a package that meets the demands in `c`?  -1: not known. */
static int is_possible(cs_deal *d, const cs_package_red_line *lines, size_t n_lines,
                       const cs_clash *c, casus_status *st) {
  cs_arena *arena = cs_arena_new();
  cs_deal_term *terms = arena ? cs_arena_alloc(arena, d->n_terms, sizeof *terms) : NULL;
  const cs_deal_term *own = d->terms;
  cs_frontier f = {0};
  size_t spare = d->n_bargain - d->need;
  double slack[CS_DEAL_PARTIES];
  int found = 0;

  *st = terms ? CASUS_OK : CASUS_NOMEM;
  for (size_t p = 0; p < d->n_parties; p++) slack[p] = CS_DEAL_TOLERANCE * cs_deal_range(d, p);
  for (size_t k = 0; k < n_lines; k++) {
    if (!c->line[k]) cs_line_lift(d, &lines[k], false);
  }
  for (size_t t = 0; terms && t < d->n_terms; t++) {
    terms[t] = own[t];
    /* What is not demanded counts as a combination worth nothing. */
    if (!c->term[t]) terms[t].forbids = false;
  }
  if (terms) {
    d->terms = terms;
    *st = cs_frontier_find(d, NULL, arena, &f);
    d->terms = own;
  }
  if (f.outcome == CS_FRONTIER_TOO_LARGE) found = -1;
  for (size_t i = 0; i < f.n && !found; i++) {
    size_t against = 0;
    bool all = true;

    if (d->rate) {
      found = cs_payment_settles(d, f.u + i * d->n_parties, d->no_deal, c->party, slack);
      continue;
    }
    for (size_t p = 0; p < d->n_parties; p++) {
      bool meets = f.u[i * d->n_parties + p] >= d->no_deal[p] - slack[p];

      if (!c->party[p] || meets) continue;
      if (p < d->n_bargain) {
        against++;
      } else {
        all = false;
      }
    }
    found = all && against <= spare;
  }
  for (size_t k = 0; k < n_lines; k++) {
    if (!c->line[k]) cs_line_lift(d, &lines[k], true);
  }
  cs_arena_free(arena);
  return found;
}

casus_status cs_clash_find(cs_deal *d, const cs_package_red_line *lines, size_t n_lines,
                           cs_arena *arena, cs_clash *out, bool *found) {
  casus_status st = CASUS_OK;
  cs_clash none;

  *found = false;
  out->line = cs_arena_alloc(arena, n_lines, sizeof *out->line);
  out->term = cs_arena_alloc(arena, d->n_terms, sizeof *out->term);
  none.line = cs_arena_alloc(arena, n_lines, sizeof *none.line);
  none.term = cs_arena_alloc(arena, d->n_terms, sizeof *none.term);
  if (!out->line || !out->term || !none.line || !none.term) return CASUS_NOMEM;
  for (size_t p = 0; p < d->n_parties; p++) {
    out->party[p] = true;
    none.party[p] = false;
  }
  for (size_t k = 0; k < n_lines; k++) out->line[k] = true;
  for (size_t t = 0; t < d->n_terms; t++) out->term[t] = d->terms[t].forbids;
  if (is_possible(d, lines, n_lines, &none, &st) != 1) return st;
  for (size_t t = 0; t < d->n_terms && st == CASUS_OK; t++) {
    if (!out->term[t]) continue;
    out->term[t] = false;
    if (is_possible(d, lines, n_lines, out, &st) != 0) out->term[t] = true;
  }
  for (size_t k = 0; k < n_lines && st == CASUS_OK; k++) {
    out->line[k] = false;
    if (is_possible(d, lines, n_lines, out, &st) != 0) out->line[k] = true;
  }
  for (size_t p = 0; p < d->n_parties && st == CASUS_OK; p++) {
    out->party[p] = false;
    if (is_possible(d, lines, n_lines, out, &st) != 0) out->party[p] = true;
  }
  *found = st == CASUS_OK;
  return st;
}
