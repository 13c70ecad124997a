/* Sensitivity as a table and CSV. */
#include "report/sensitivity.h"

#include "base/alloc.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *cs_estimate_text(cs_estimate e, int digits, char buf[64]) {
  char value[32], error[32];

  if (!isfinite(e.value)) return "-";
  cs_number_short(e.value, digits, value);
  if (isfinite(e.error)) {
    snprintf(buf, 64, "%s +- %s", value, cs_number_short(e.error, 2, error));
  } else {
    snprintf(buf, 64, "%s", value);
  }
  return buf;
}

void cs_csv_text(cs_buf *out, const char *text) {
  if (!strpbrk(text, ",\"\r\n")) {
    cs_buf_puts(out, text);
    return;
  }
  cs_buf_puts(out, "\"");
  for (; *text; text++) {
    if (*text == '"') cs_buf_puts(out, "\"");
    cs_buf_add(out, text, 1);
  }
  cs_buf_puts(out, "\"");
}

void cs_csv_number(cs_buf *out, double x) {
  char buf[32];

  if (isfinite(x)) cs_buf_puts(out, cs_number_text(x, buf));
}

void cs_question_basis(const cs_subject *s, cs_buf *out) {
  cs_buf_printf(out, "%zu futures of %s", s->data.n, s->data.source);
  if (s->is_case) cs_buf_printf(out, ", seed %llu", (unsigned long long)s->settings.seed);
  cs_buf_puts(out, ".\n");
  if (s->repeats)
    cs_buf_printf(
        out,
        "%zu more rows differ from one of these in one input only (as in a design for\n"
        "Sobol' indices), or in none. They are no futures of their own and are left out.\n",
        s->repeats);
}

/* ---- Table ----------------------------------------------------------------------------------- */

/* Rows by falling value of the main column; returns how many there are to show. */
static size_t rank(const cs_indices *r, const cs_target_indices *t, size_t *order) {
  size_t shown = 0;

  for (size_t k = 0; k < r->n_rows; k++) {
    double value = t->cell[k * r->n_columns + r->main].value;
    size_t at = k;

    while (at && !(t->cell[order[at - 1] * r->n_columns + r->main].value >= value) &&
           isfinite(value)) {
      order[at] = order[at - 1];
      at--;
    }
    order[at] = k;
  }
  for (size_t k = 0; k < r->n_rows; k++) {
    bool counts = false;

    for (size_t c = 0; c < r->n_columns; c++) {
      cs_estimate e = t->cell[order[k] * r->n_columns + c];

      counts |= isfinite(e.value) &&
                (r->method == CS_BY_MORRIS ? e.value != 0 : e.value >= 0.005) &&
                (!isfinite(e.error) || e.value > e.error);
    }
    if (counts) order[shown++] = order[k];
  }
  return shown;
}

static void say_first(const cs_indices *r, const cs_target_indices *t, const size_t *order,
                      size_t shown, cs_buf *out) {
  const cs_estimate *cell;

  if (!(t->sd > 0)) {
    cs_buf_puts(out, "  It does not vary: nothing drives it.\n");
    return;
  }
  if (!shown) {
    cs_buf_puts(out, "  No input stands out.\n");
    return;
  }
  cell = &t->cell[order[0] * r->n_columns];
  cs_buf_printf(out, "  It hangs most on %s", r->rows[order[0]]);
  switch (r->method) {
    case CS_BY_SOBOL:
      cs_buf_printf(out, ": %.0f %% of the variance alone,\n  %.0f %% with all it takes part in.\n",
                    100 * cell[0].value, 100 * cell[1].value);
      break;
    case CS_BY_GIVEN:
      cs_buf_printf(out, ": alone %.0f %% of the variance.\n", 100 * cell[0].value);
      break;
    case CS_BY_SHAPLEY:
      cs_buf_printf(out, ": its share of the variance is %.0f %%.\n", 100 * cell[0].value);
      break;
    default:
      cs_buf_puts(out, ".\n");
  }
}

static void add_row(const cs_indices *r, const cs_target_indices *t, size_t row, cs_buf *out) {
  size_t width = r->n_columns > 2 ? 34 : r->n_columns > 1 ? 40 : 52;
  size_t n = cs_width(r->rows[row], strlen(r->rows[row]));
  char buf[64];

  cs_buf_printf(out, "  %s", r->rows[row]);
  if (n > width) {
    cs_buf_puts(out, "\n  ");
    n = 0;
  }
  cs_buf_fill(out, ' ', width - n);
  for (size_t c = 0; c < r->n_columns; c++) {
    cs_estimate e = t->cell[row * r->n_columns + c];

    cs_buf_printf(out, r->n_columns > 2 ? "%14s" : "%18s",
                  isfinite(e.error) && r->n_columns <= 2 && isfinite(e.value)
                      ? (snprintf(buf, sizeof buf, "%.3f +- %.3f", e.value + 0.0, e.error), buf)
                  : r->method == CS_BY_MORRIS
                      ? cs_estimate_text((cs_estimate){e.value, NAN}, 4, buf)
                  : isfinite(e.value) ? (snprintf(buf, sizeof buf, "%.3f", e.value), buf)
                                      : "-");
  }
  cs_buf_puts(out, "\n");
}

/* The pairs that stand out. */
static void add_pairs(const cs_indices *r, const cs_target_indices *t, cs_buf *out) {
  size_t pair = 0, shown = 0;

  for (size_t a = 0; t->pair && a < r->n_rows; a++) {
    for (size_t b = a + 1; b < r->n_rows; b++, pair++) {
      cs_estimate e = t->pair[pair];

      if (!(e.value > e.error) || e.value < 0.005) continue;
      if (!shown++) cs_buf_puts(out, "  Pairs that act together (second order):\n");
      cs_buf_printf(out, "    %.3f +- %.3f  %s\n                     with %s\n", e.value, e.error,
                    r->rows[a], r->rows[b]);
    }
  }
  if (t->pair && !shown) cs_buf_puts(out, "  No two inputs act together beyond 0.5 %.\n");
}

static void add_target(const cs_indices *r, const cs_target_indices *t, size_t most, size_t *order,
                       cs_buf *out) {
  size_t shown = rank(r, t, order), width = r->n_columns > 2 ? 34 : r->n_columns > 1 ? 40 : 52;
  size_t known = 0;
  char mean[32], sd[32];

  cs_buf_printf(out, "\n%s: mean %s, standard deviation %s%s%s\n", t->target->name,
                cs_number_short(t->mean, 4, mean), cs_number_short(t->sd, 3, sd),
                t->target->unit ? " " : "", t->target->unit ? t->target->unit : "");
  say_first(r, t, order, shown, out);
  if (!t->settled)
    cs_buf_puts(out, "  The ranking below is not settled: neighbours may change places.\n");
  if (t->failed)
    cs_buf_printf(out, "  %llu futures or rows failed and are left out.\n",
                  (unsigned long long)t->failed);
  if (!(t->sd > 0) || !shown) return;
  cs_buf_puts(out, "  input");
  cs_buf_fill(out, ' ', width - 5);
  for (size_t c = 0; c < r->n_columns; c++)
    cs_buf_printf(out, r->n_columns > 2 ? "%14s" : "%18s", r->headings[c]);
  cs_buf_puts(out, "\n");
  for (size_t k = 0; k < shown && k < most; k++) add_row(r, t, order[k], out);
  if (shown > most) cs_buf_printf(out, "  and %zu more\n", shown - most);
  for (size_t k = 0; k < r->n_rows; k++)
    known += isfinite(t->cell[k * r->n_columns + r->main].value);
  if (known > shown)
    cs_buf_printf(
        out, "  %zu %s below %s.\n", known - shown, known - shown == 1 ? "other is" : "others are",
        r->method == CS_BY_MORRIS ? "their error or without effect" : "0.005 or below their error");
  if (isfinite(t->dummy))
    cs_buf_printf(out, "  An input without influence would have a median of %.3f.\n", t->dummy);
  add_pairs(r, t, out);
}

void cs_sensitivity_table(const cs_subject *s, const cs_indices *r, size_t most, cs_buf *out) {
  static const char *const what[] = {
      "Shares of variance (Sobol'), with 95 % intervals",
      "Shapley effects: shares of variance that add up to 1",
      "Elementary effects (Morris), in the measure's unit for an input's whole range",
      "Shares of variance from the futures at hand, first orders with 95 % intervals",
      "PAWN: how far each input moves the whole distribution (Kolmogorov-Smirnov)",
      "Borgonovo's delta: how far each input moves the whole density (0 to 1)"};
  size_t *order = cs_calloc(r->n_rows, sizeof *order);

  if (!order) {
    out->failed = true;
    return;
  }
  cs_buf_printf(out, "%s.\n", what[r->method]);
  if (r->runs) {
    cs_buf_printf(out, "%llu evaluations: %llu points x %u replicates, seed %llu.\nOf %s.\n",
                  (unsigned long long)r->runs, (unsigned long long)r->points, r->replicates,
                  (unsigned long long)s->settings.seed, s->data.source);
    cs_buf_puts(out, r->settled ? "The rankings are settled.\n"
                                : "Stopped before the rankings were settled.\n");
    if (s->study->graph.n_deep) cs_buf_puts(out, "Deep ranges stand at their middle.\n");
  } else {
    cs_question_basis(s, out);
    if (s->even) {
      cs_buf_puts(
          out,
          "They lie more evenly than independent draws (as Sobol' points do): first orders\n"
          "have wider errors, and Shapley effects cannot be told.\n");
    } else if (r->method == CS_BY_GIVEN) {
      cs_buf_puts(
          out,
          "Shapley effects take these inputs to determine the outcome: noise is shared out\n"
          "too. Their +- is the walks' noise alone, without the bias of far neighbours.\n");
    }
    if (s->is_case && r->n_rows > s->data.n_inputs && r->method != CS_BY_GIVEN)
      cs_buf_puts(out,
                  "Deep ranges are swept together over a few points: what one of them moves is\n"
                  "not told here (--method given estimates it), only what all of them do.\n");
  }
  for (size_t t = 0; t < r->n_targets; t++) add_target(r, &r->targets[t], most, order, out);
  cs_free(order);
}

/* ---- CSV ------------------------------------------------------------------------------------- */

void cs_sensitivity_csv(const cs_indices *r, cs_buf *out) {
  cs_buf_puts(out, "target,input,with,index,value,error\n");
  for (size_t t = 0; t < r->n_targets; t++) {
    const cs_target_indices *x = &r->targets[t];
    size_t pair = 0;

    for (size_t k = 0; k < r->n_rows; k++) {
      for (size_t c = 0; c < r->n_columns; c++) {
        cs_estimate e = x->cell[k * r->n_columns + c];

        if (!isfinite(e.value)) continue;
        cs_csv_text(out, x->target->name);
        cs_buf_puts(out, ",");
        cs_csv_text(out, r->rows[k]);
        cs_buf_printf(out, ",,%s,", r->ids[c]);
        cs_csv_number(out, e.value);
        cs_buf_puts(out, ",");
        cs_csv_number(out, e.error);
        cs_buf_puts(out, "\n");
      }
    }
    for (size_t a = 0; x->pair && a < r->n_rows; a++) {
      for (size_t b = a + 1; b < r->n_rows; b++, pair++) {
        cs_csv_text(out, x->target->name);
        cs_buf_puts(out, ",");
        cs_csv_text(out, r->rows[a]);
        cs_buf_puts(out, ",");
        cs_csv_text(out, r->rows[b]);
        cs_buf_puts(out, ",second_order,");
        cs_csv_number(out, x->pair[pair].value);
        cs_buf_puts(out, ",");
        cs_csv_number(out, x->pair[pair].error);
        cs_buf_puts(out, "\n");
      }
    }
  }
}
