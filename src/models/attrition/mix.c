/* Branch and bound over whole lots. */
#include "models/attrition/mix.h"

#include "base/libm.h"

#include <math.h>
#include <string.h>

enum { MOST_NODES = 200000 };

double cs_mix_strength(const cs_mix_type *t, double effect, double n) {
  return isinf(t->saturation) ? effect * n : -effect * t->saturation * cs_expm1(-n / t->saturation);
}

static double strength(const cs_mix_type *t, double n) {
  return cs_mix_strength(t, t->effect, n);
}

/* Units of a divisible type worth buying when a MUSD must earn `yield`, at most what `money` buys.
 */
static double demand(const cs_mix_type *t, double yield, double money) {
  double most = cs_fmin(t->cap, money / t->price), n;

  if (t->effect <= 0) return 0;
  if (isinf(t->saturation)) return t->effect / t->price > yield ? most : 0;
  n = yield > 0 ? t->saturation * cs_log(t->effect / (t->price * yield)) : INFINITY;
  return cs_fmin(most, cs_fmax(0, n));
}

/* The dual function at this yield: an upper bound of what `money` buys of types[0..n). */
static double dual(const cs_mix_type *types, size_t n, double money, double yield, double *spend) {
  double total = yield * money;

  *spend = 0;
  for (size_t k = 0; k < n; k++) {
    double units = demand(&types[k], yield, money), cost = units * types[k].price;

    *spend += cost;
    total += strength(&types[k], units) - yield * cost;
  }
  return total;
}

/* The least of the dual function, which is convex in the yield: the value of the divisible problem
 * from above. */
static double bound(const cs_mix_type *types, size_t n, double money, double *yield) {
  double low = 0, high = 0, spend, best = dual(types, n, money, 0, &spend);

  *yield = 0;
  if (spend <= money) return best;
  for (size_t k = 0; k < n; k++) high = cs_fmax(high, types[k].effect / types[k].price);
  for (int i = 0; i < 60 && high - low > 1e-13 * high; i++) {
    double mid = (low + high) / 2;

    best = cs_fmin(best, dual(types, n, money, mid, &spend));
    if (spend > money) {
      low = mid;
    } else {
      high = mid;
    }
  }
  *yield = high;
  return cs_fmin(best, dual(types, n, money, high, &spend));
}

typedef struct {
  cs_mix_type types[CS_MIX_TYPES];
  size_t order[CS_MIX_TYPES], n;
  double count[CS_MIX_TYPES]; /* in `order` */
  cs_mix *best;
} search;

static void descend(search *s, size_t k, double money, double got) {
  /* A gain below this share is rounding. */
  static const double GAIN = 1e-12;
  const cs_mix_type *t = &s->types[k];
  double lots, yield;

  if (s->best->nodes++ >= MOST_NODES) {
    s->best->is_exact = false;
    return;
  }
  if (got > s->best->strength * (1 + GAIN)) {
    s->best->strength = got;
    memset(s->best->count, 0, sizeof s->best->count);
    for (size_t i = 0; i < k; i++) s->best->count[s->order[i]] = s->count[i];
  }
  if (k == s->n) return;
  if (got + bound(t, s->n - k, money, &yield) <= s->best->strength * (1 + GAIN)) return;
  lots = floor(cs_fmin(t->cap, money / t->price * (1 + 1e-15)) / t->lot);
  if (t->effect <= 0) lots = 0;
  /* What can be reached is concave in `units`: once it falls below the best found, fewer units are
   * worse still. */
  for (double i = lots, before = -INFINITY; i >= 0; i--) {
    double units = i * t->lot, left = cs_fmax(0, money - units * t->price);
    double value = got + strength(t, units);
    double rest = k + 1 < s->n ? bound(t + 1, s->n - k - 1, left, &yield) : 0;

    if (value + rest <= s->best->strength * (1 + GAIN)) {
      if (value + rest < before) break;
      before = value + rest;
      if (s->best->nodes++ < MOST_NODES) continue;
      s->best->is_exact = false;
      return;
    }
    before = value + rest;
    s->count[k] = units;
    descend(s, k + 1, left, value);
    if (!s->best->is_exact) return;
  }
}

void cs_mix_solve(const cs_mix_type *types, size_t n, double budget, cs_mix *out) {
  search s = {.n = n, .best = out};

  *out = (cs_mix){.is_exact = true};
  for (size_t k = 0; k < n; k++) {
    size_t at = k;

    /* By effect for money, falling; equals in their order. */
    while (at > 0 && types[s.order[at - 1]].effect / types[s.order[at - 1]].price <
                         types[k].effect / types[k].price) {
      s.order[at] = s.order[at - 1];
      at--;
    }
    s.order[at] = k;
  }
  for (size_t k = 0; k < n; k++) s.types[k] = types[s.order[k]];
  out->bound = bound(s.types, n, budget, &out->marginal);
  descend(&s, 0, budget, 0);
  for (size_t k = 0; k < n; k++) out->spent += out->count[k] * types[k].price;
  if (out->is_exact) out->bound = out->strength;
}

double cs_mix_price_slope(const cs_mix_type *types, size_t n, double budget, size_t k) {
  cs_mix_type changed[CS_MIX_TYPES];
  double up, down, yield;

  memcpy(changed, types, n * sizeof *types);
  changed[k].price = types[k].price * cs_exp(0.01);
  up = bound(changed, n, budget, &yield);
  changed[k].price = types[k].price * cs_exp(-0.01);
  down = bound(changed, n, budget, &yield);
  return (up - down) / 0.02;
}
