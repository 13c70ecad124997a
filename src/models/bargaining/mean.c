/* The weighted mean: the compromise model.
 *
 *   O = sum_a c_a s_a x_a / sum_a c_a s_a
 *
 * x position, s salience, c capability.  Van den Bos (1991); Achen, "Institutional realism and
 * bargaining models", ch. 4 of Thomson et al. (eds.), The European Union Decides (2006), shows that
 * it approximates the asymmetric Nash solution when no deal is bad for all.
 *
 * Departure: when all weights are zero the positions are averaged unweighted. */
#include "models/bargaining/rule.h"

#include "base/vector.h"

#include <math.h>
#include <string.h>

double cs_weighted_mean(size_t n, const double *x, const double *w) {
  double top = 0.0, bottom = 0.0, plain = 0.0;

  for (size_t i = 0; i < n; i++) {
    top += w[i] * x[i];
    bottom += w[i];
    plain += x[i];
  }
  if (!n) return NAN;
  return bottom > 0.0 ? top / bottom : plain / (double)n;
}

/* The weights asked for, in place of col->c. */
static void weigh(cs_weights kind, cs_column *col) {
  for (size_t i = 0; i < col->n; i++) {
    double c = col->c[i], s = col->s[i];

    switch (kind) {
      case CS_WEIGHTS_CAPABILITY:
        break;
      case CS_WEIGHTS_SALIENCE:
        col->c[i] = s;
        break;
      case CS_WEIGHTS_EQUAL:
        col->c[i] = 1.0;
        break;
      default:
        col->c[i] = c * s;
    }
  }
}

size_t cs_mean_workspace(size_t n_actors, size_t n_issues) {
  cs_work w = {0};
  cs_column col;

  (void)n_issues;
  cs_column_layout(&col, &w, n_actors);
  cs_work_take(&w, n_actors, sizeof(size_t));
  return w.used;
}

void cs_mean_evaluate(const cs_rule_options *o, const cs_table *t, cs_work *w,
                      cs_rule_result *out) {
  cs_column col;

  cs_column_layout(&col, w, t->n_actors);
  for (size_t k = 0; k < t->n_issues; k++) {
    cs_column_load(&col, t, k);
    weigh(o->weights, &col);
    out->outcome[k] = cs_weighted_mean(col.n, col.x, col.c);
  }
}

void cs_median_evaluate(const cs_rule_options *o, const cs_table *t, cs_work *w,
                        cs_rule_result *out) {
  cs_column col;
  size_t *order;

  cs_column_layout(&col, w, t->n_actors);
  order = cs_work_take(w, t->n_actors, sizeof *order);
  for (size_t k = 0; k < t->n_issues; k++) {
    cs_column_load(&col, t, k);
    weigh(o->weights, &col);
    out->outcome[k] = cs_weighted_median(col.n, col.x, col.c, o->median, order);
  }
}

/* ---- Columns ----------------------------------------------------------------------------------
 */

/* The sums of a chunk stay in the first-level cache. */
enum { CHUNK = 256 };

/* Adds four actors at a time, so that the sums are loaded and stored once for all of them; in the
 * order of the actors, as cs_weighted_mean() adds. */
CS_COLUMNS static void add_four(size_t n, const double *const *restrict x,
                                const double *const *restrict s, const double *const *restrict c,
                                double *restrict top, double *restrict bottom) {
  const double *restrict x0 = x[0], *restrict x1 = x[1], *restrict x2 = x[2], *restrict x3 = x[3];
  const double *restrict s0 = s[0], *restrict s1 = s[1], *restrict s2 = s[2], *restrict s3 = s[3];
  const double *restrict c0 = c[0], *restrict c1 = c[1], *restrict c2 = c[2], *restrict c3 = c[3];

  for (size_t i = 0; i < n; i++) {
    double w0 = c0[i] * s0[i], w1 = c1[i] * s1[i], w2 = c2[i] * s2[i], w3 = c3[i] * s3[i];

    top[i] = (((top[i] + w0 * x0[i]) + w1 * x1[i]) + w2 * x2[i]) + w3 * x3[i];
    bottom[i] = (((bottom[i] + w0) + w1) + w2) + w3;
  }
}

/* The unweighted mean of future i, for when all its weights are zero. */
static double plain_mean(size_t n_actors, const double *const *position, size_t i) {
  double sum = 0.0;

  for (size_t a = 0; a < n_actors; a++) sum += position[a][i];
  return sum / (double)n_actors;
}

void cs_mean_columns(size_t n_actors, size_t n, const double *const *position,
                     const double *const *salience, const double *const *capability, double *out,
                     double *weight) {
  double top[CHUNK], bottom[CHUNK], ones[CHUNK], zeros[CHUNK] = {0};

  for (size_t i = 0; i < CHUNK; i++) ones[i] = 1.0;
  for (size_t from = 0; from < n; from += CHUNK) {
    size_t m = n - from < CHUNK ? n - from : CHUNK;

    for (size_t i = 0; i < m; i++) top[i] = bottom[i] = 0.0;
    for (size_t first = 0; first < n_actors; first += 4) {
      const double *x[4], *s[4], *c[4];

      for (size_t k = 0; k < 4; k++) {
        size_t a = first + k;
        bool here = a < n_actors; /* those beyond the last weigh nothing */

        x[k] = here ? position[a] + from : zeros;
        s[k] = !here ? zeros : salience[a] ? salience[a] + from : ones;
        c[k] = !here ? zeros : capability[a] ? capability[a] + from : ones;
      }
      add_four(m, x, s, c, top, bottom);
    }
    for (size_t i = 0; i < m; i++) out[from + i] = top[i] / bottom[i];
    if (weight) memcpy(weight + from, bottom, m * sizeof *bottom);
    for (size_t i = 0; i < m; i++) {
      if (bottom[i] <= 0.0) /* a NaN has made one of the outcome */
        out[from + i] = n_actors ? plain_mean(n_actors, position, from + i) : NAN;
    }
  }
}
