/* Boxes: what is inside, what limits them, quasi-p values; see box.h. */
#include "analysis/discover/box.h"

#include "base/alloc.h"
#include "base/special.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

casus_status cs_space_make(const cs_data *d, const unsigned char *y, cs_space *s) {
  *s = (cs_space){.n = d->n, .n_inputs = d->n_inputs, .inputs = d->inputs, .stop = d->stop};
  s->y = cs_calloc(d->n, 1);
  s->level_at = cs_calloc(d->n_inputs + 1, sizeof *s->level_at);
  s->least = cs_calloc(d->n_inputs, sizeof *s->least);
  s->most = cs_calloc(d->n_inputs, sizeof *s->most);
  if (!s->y || !s->level_at || !s->least || !s->most) return CASUS_NOMEM;
  memcpy(s->y, y, d->n);
  for (size_t j = 0; j < d->n_inputs; j++) {
    s->level_at[j + 1] = s->level_at[j] + d->inputs[j].n_levels;
    for (size_t i = 0; i < d->n; i++) {
      if (isnan(d->inputs[j].x[i])) s->y[i] = CS_NOT_ASKED;
    }
  }
  for (size_t j = 0; j < d->n_inputs; j++) {
    s->least[j] = INFINITY;
    s->most[j] = -INFINITY;
    for (size_t i = 0; i < d->n; i++) {
      double x = d->inputs[j].x[i];

      if (s->y[i] == CS_NOT_ASKED) continue;
      if (x < s->least[j]) s->least[j] = x;
      if (x > s->most[j]) s->most[j] = x;
    }
  }
  for (size_t i = 0; i < d->n; i++) {
    s->asked += s->y[i] != CS_NOT_ASKED;
    s->cases += s->y[i] == CS_OF_INTEREST;
  }
  return CASUS_OK;
}

void cs_space_free(cs_space *s) {
  cs_free(s->y);
  cs_free(s->level_at);
  cs_free(s->least);
  cs_free(s->most);
  *s = (cs_space){0};
}

static casus_status room(const cs_space *s, cs_box *b) {
  *b = (cs_box){0};
  b->low = cs_calloc(s->n_inputs, sizeof *b->low);
  b->high = cs_calloc(s->n_inputs, sizeof *b->high);
  b->in = cs_calloc(s->level_at[s->n_inputs], 1);
  if (b->low && b->high && b->in) return CASUS_OK;
  cs_box_free(b);
  return CASUS_NOMEM;
}

casus_status cs_box_make(const cs_space *s, cs_box *b) {
  if (room(s, b)) return CASUS_NOMEM;
  memcpy(b->low, s->least, s->n_inputs * sizeof *b->low);
  memcpy(b->high, s->most, s->n_inputs * sizeof *b->high);
  memset(b->in, 1, s->level_at[s->n_inputs]);
  b->n = s->asked;
  b->k = s->cases;
  return CASUS_OK;
}

casus_status cs_box_copy(const cs_space *s, const cs_box *from, cs_box *b) {
  if (room(s, b)) return CASUS_NOMEM;
  memcpy(b->low, from->low, s->n_inputs * sizeof *b->low);
  memcpy(b->high, from->high, s->n_inputs * sizeof *b->high);
  memcpy(b->in, from->in, s->level_at[s->n_inputs]);
  b->n = from->n;
  b->k = from->k;
  return CASUS_OK;
}

void cs_box_free(cs_box *b) {
  cs_free(b->low);
  cs_free(b->high);
  cs_free(b->in);
  *b = (cs_box){0};
}

static bool is_category(const cs_space *s, size_t j) {
  return s->inputs[j].kind == CS_CATEGORY;
}

bool cs_box_limits_low(const cs_space *s, const cs_box *b, size_t j) {
  return !is_category(s, j) && b->low[j] != s->least[j];
}

bool cs_box_limits_high(const cs_space *s, const cs_box *b, size_t j) {
  return !is_category(s, j) && b->high[j] != s->most[j];
}

bool cs_box_limits_levels(const cs_space *s, const cs_box *b, size_t j) {
  return memchr(b->in + s->level_at[j], 0, s->level_at[j + 1] - s->level_at[j]) != NULL;
}

bool cs_box_limits(const cs_space *s, const cs_box *b, size_t j) {
  return is_category(s, j) ? cs_box_limits_levels(s, b, j)
                           : cs_box_limits_low(s, b, j) || cs_box_limits_high(s, b, j);
}

void cs_box_limiting(const cs_space *s, const cs_box *b, cs_limiting *out) {
  *out = (cs_limiting){0};
  for (size_t j = 0; j < s->n_inputs && !out->all; j++) {
    if (!cs_box_limits(s, b, j)) continue;
    out->all = out->n == CS_LIMITING;
    if (!out->all) out->inputs[out->n++] = j;
  }
}

bool cs_box_holds(const cs_space *s, const cs_box *b, const cs_limiting *l, size_t i) {
  size_t n = l->all ? s->n_inputs : l->n;

  for (size_t k = 0; k < n; k++) {
    size_t j = l->all ? k : l->inputs[k];
    double x = s->inputs[j].x[i];

    if (is_category(s, j) ? !b->in[s->level_at[j] + (size_t)x] : x < b->low[j] || x > b->high[j])
      return false;
  }
  return true;
}

size_t cs_box_restricted(const cs_space *s, const cs_box *b) {
  size_t n = 0;

  for (size_t j = 0; j < s->n_inputs; j++) n += cs_box_limits(s, b, j);
  return n;
}

void cs_box_release(const cs_space *s, cs_box *b, size_t j, bool low, bool high) {
  if (low) b->low[j] = s->least[j];
  if (high) b->high[j] = s->most[j];
  memset(b->in + s->level_at[j], 1, s->level_at[j + 1] - s->level_at[j]);
}

void cs_box_count(const cs_space *s, cs_box *b, const unsigned char *out, const unsigned char *y) {
  cs_limiting limits;

  cs_box_limiting(s, b, &limits);
  b->n = b->k = 0;
  for (size_t i = 0; i < s->n; i++) {
    if (s->y[i] == CS_NOT_ASKED || (out && out[i]) || !cs_box_holds(s, b, &limits, i)) continue;
    b->n++;
    b->k += y ? y[i] : s->y[i];
  }
}

double cs_box_coverage(const cs_space *s, const cs_box *b) {
  return s->cases ? (double)b->k / (double)s->cases : 0;
}

double cs_box_density(const cs_box *b) {
  return b->n ? (double)b->k / (double)b->n : 0;
}

/* P(X >= k) of a binomial distribution of n trials: the incomplete beta function I_p(k, n - k + 1).
 */
static double tail(size_t k, size_t n, double p) {
  double a = (double)k, b = (double)(n - k) + 1;

  if (!k || p >= 1) return 1;
  if (p <= 0) return 0;
  return cs_beta_cdf(a, b, cs_log_beta(a, b), p);
}

/* Which single limit keeps future i out of the box?  2 j below, 2 j + 1 above, 2 j for a category;
 * SIZE_MAX: none, it is inside; SIZE_MAX - 1: more than one. */
static size_t kept_out_by(const cs_space *s, const cs_box *b, size_t i) {
  size_t by = SIZE_MAX;

  for (size_t j = 0; j < s->n_inputs; j++) {
    double x = s->inputs[j].x[i];
    size_t at = SIZE_MAX;

    if (is_category(s, j)) {
      if (!b->in[s->level_at[j] + (size_t)x]) at = 2 * j;
    } else if (x < b->low[j]) {
      at = 2 * j;
    } else if (x > b->high[j]) {
      at = 2 * j + 1;
    }
    if (at == SIZE_MAX) continue;
    if (by != SIZE_MAX) return SIZE_MAX - 1;
    by = at;
  }
  return by;
}

casus_status cs_box_quasi_p(const cs_space *s, const cs_box *b, const unsigned char *out,
                            const unsigned char *y, double *low, double *high) {
  size_t *n = cs_calloc(2 * s->n_inputs, sizeof *n), *k = cs_calloc(2 * s->n_inputs, sizeof *k);

  for (size_t i = 0; n && k && i < s->n; i++) {
    size_t by;

    if (s->y[i] == CS_NOT_ASKED || (out && out[i])) continue;
    by = kept_out_by(s, b, i);
    if (by >= SIZE_MAX - 1) continue;
    n[by]++;
    k[by] += y ? y[i] : s->y[i];
  }
  for (size_t j = 0; n && k && j < s->n_inputs; j++) {
    bool levels = is_category(s, j);

    low[j] = high[j] = NAN;
    if (levels ? cs_box_limits_levels(s, b, j) : cs_box_limits_low(s, b, j))
      low[j] = tail(b->k, b->n, (double)(b->k + k[2 * j]) / (double)(b->n + n[2 * j]));
    if (cs_box_limits_high(s, b, j))
      high[j] = tail(b->k, b->n, (double)(b->k + k[2 * j + 1]) / (double)(b->n + n[2 * j + 1]));
  }
  cs_free(n);
  cs_free(k);
  return n && k ? CASUS_OK : CASUS_NOMEM;
}
