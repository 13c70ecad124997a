/* Thresholds as sentences, tables and CSV. */
#include "report/thresholds.h"

#include "report/sensitivity.h"
#include "report/text_layout.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A value with its unit, or the name of a level; returns buf. */
static const char *value_text(const cs_input *in, double x, char buf[96]) {
  char number[32];

  if (in->kind == CS_CATEGORY && x >= 0 && x < (double)in->n_levels) return in->levels[(size_t)x];
  snprintf(buf, 96, "%s%s%s", cs_number_short(x, 3, number), in->unit ? " " : "",
           in->unit ? in->unit : "");
  return buf;
}

/* A measure by itself, when its margin is above 0 or not. */
static void say_measure(const cs_subject *s, const cs_target *t, const cs_thresholds *r, bool above,
                        cs_buf *out) {
  const cs_outcome *o = &s->data.outcomes[t->outcome];
  char low[32], high[32];
  double factor = r->is_chance ? 100 : 1;
  const char *unit = r->is_chance ? " %" : "";

  cs_number_short(factor * o->at_least, 3, low);
  cs_number_short(factor * o->at_most, 3, high);
  cs_buf_printf(out, r->is_chance ? "the chance of %s is " : "%s is ", t->name);
  switch (r->asked) {
    case CS_AT_LEAST:
      cs_buf_printf(out, "%s %s%s", above ? "at least" : "below", low, unit);
      break;
    case CS_AT_MOST:
      cs_buf_printf(out, "%s %s%s", above ? "at most" : "above", high, unit);
      break;
    case CS_BETWEEN:
      cs_buf_printf(out, "%s %s%s and %s%s", above ? "between" : "not between", low, unit, high,
                    unit);
      break;
    case CS_LIKELY:
      cs_buf_printf(out, "%s 50 %%", above ? "at least" : "below");
      break;
    default:
      cs_buf_puts(out, above ? "above 0" : "below 0");
  }
  if (!r->is_chance) cs_buf_puts(out, " on average");
}

void cs_thresholds_say(const cs_subject *s, const cs_target *t, const cs_thresholds *r, bool above,
                       cs_buf *out) {
  const cs_outcome *o = &s->data.outcomes[t->outcome];
  const char *a = t->strategy < 0 ? "base" : s->data.strategies[t->strategy];

  if (t->claim >= 0) {
    cs_buf_printf(out, "claim \"%s\" %s", s->study->claims[t->claim].entry->id,
                  above ? "holds" : "fails");
  } else if (t->is_difference) {
    const char *b = t->against < 0 ? "base" : s->data.strategies[t->against];

    if (o->has_better) {
      cs_buf_printf(out, "%s does %s than %s on %s", a,
                    above == o->better_high ? "better" : "worse", b, o->name);
    } else {
      cs_buf_printf(out, "%s has %s %s than %s", a, above ? "more" : "less", o->name, b);
    }
  } else {
    say_measure(s, t, r, above, out);
  }
}

void cs_thresholds_head(const cs_subject *s, cs_buf *out) {
  cs_buf_puts(out,
              "What must be true: where the mean margin changes sign, other inputs at their\n"
              "distribution. ");
  cs_question_basis(s, out);
}

/* "if x is 3 to 7": a row of levels on the other side, from level k on; returns the next. */
static size_t say_levels(const cs_input *in, const cs_threshold_curve *c, size_t k, bool above,
                         cs_buf *out) {
  size_t last = k;
  char x[96];

  while (!c->unordered && last + 1 < c->n_points && cs_is_sure(c->points[last + 1].margin) &&
         (c->points[last + 1].margin.value > 0) != above)
    last++;
  cs_buf_printf(out, "\n    if %s is %s", in->name, value_text(in, c->points[k].x, x));
  if (last > k) cs_buf_printf(out, " to %s", value_text(in, c->points[last].x, x));
  cs_buf_puts(out, "\n");
  return last + 1;
}

/* One sentence for each crossing, or for the levels on the other side. */
static void say_curve(const cs_subject *s, const cs_target *t, const cs_thresholds *r,
                      const cs_threshold_curve *c, cs_buf *out) {
  const cs_input *in = &s->data.inputs[c->input];
  bool above = r->margin.value > 0;
  char x[96], low[32], high[32];

  for (size_t k = 0; k < c->n_crossings; k++) {
    const cs_crossing *q = &c->crossings[k];

    cs_buf_puts(out, "  ");
    cs_thresholds_say(s, t, r, !above, out);
    cs_buf_printf(out, "\n    if %s is %s %s", in->name, q->rises == above ? "below" : "above",
                  value_text(in, q->x, x));
    if (isfinite(q->low) && isfinite(q->high)) {
      cs_buf_printf(out, " (%s to %s)", cs_number_short(q->low, 3, low),
                    cs_number_short(q->high, 3, high));
    } else {
      cs_buf_puts(out, " (one end of the interval is open)");
    }
    cs_buf_puts(out, "\n");
  }
  for (size_t k = 0; c->by_levels && k < c->n_points;) {
    cs_estimate margin = c->points[k].margin;

    if (!cs_is_sure(margin) || (margin.value > 0) == above) {
      k++;
      continue;
    }
    cs_buf_puts(out, "  ");
    cs_thresholds_say(s, t, r, !above, out);
    k = say_levels(in, c, k, above, out);
  }
  if (c->other_side > 0)
    cs_buf_printf(
        out,
        in->is_deep ? "    (%s is %.0f %% of its range)\n" : "    (%s has a chance of %.0f %%)\n",
        c->n_crossings > 1 ? "all this together" : "that", 100 * c->other_side);
}

static void say_smallest(const cs_subject *s, const cs_target *t, const cs_thresholds *r,
                         cs_buf *out) {
  const cs_smallest *m = &r->smallest;
  char buf[96], estimate[64];
  bool deep = false;

  if (!m->found) {
    cs_buf_puts(out, "  No change of these inputs within their distributions turns it.\n");
    return;
  }
  cs_buf_printf(out, "  The smallest change that turns it is %.2g standard deviations long:\n",
                m->length);
  for (size_t k = 0; k < m->n_moves; k++) {
    const cs_input *in = &s->data.inputs[m->moves[k].input];

    deep |= in->is_deep;
    cs_buf_printf(out, "    %s at %s (%+.1f)\n", in->name, value_text(in, m->moves[k].x, buf),
                  m->moves[k].z);
  }
  if (deep) cs_buf_puts(out, "    A deep range counts as spread evenly.\n");
  if (!m->checked) return;
  cs_buf_printf(out, "    4096 new futures with these values held: margin %s, so\n    ",
                cs_estimate_text(m->checked_margin, 3, estimate));
  if (fabs(m->checked_margin.value) <= m->checked_margin.error) {
    cs_buf_puts(out, "it stands at the edge");
  } else {
    cs_thresholds_say(s, t, r, m->checked_margin.value > 0, out);
  }
  cs_buf_puts(out, ".\n");
}

/* x with as many of three digits as fit into `width` characters, at least 7; returns buf. */
static const char *narrow(double x, size_t width, char buf[32]) {
  for (int digits = 3; digits >= 1; digits--) {
    if (strlen(cs_number_short(x, digits, buf)) <= width) break;
  }
  return buf;
}

/* The curve at five of its points. */
static void add_curves(const cs_subject *s, const cs_thresholds *r, cs_buf *out) {
  char buf[64];

  cs_buf_puts(out,
              "  mean margin, an input at its        5 %     25 %     50 %     75 %     95 %\n");
  for (size_t k = 0; k < r->n_curves; k++) {
    const cs_threshold_curve *c = &r->curves[k];
    const char *name = s->data.inputs[c->input].name;
    size_t n = cs_width(name, strlen(name));

    if (c->by_levels) {
      for (size_t p = 0; p < c->n_points && c->n_points <= 8; p++) {
        char value[96];

        cs_buf_printf(out, "  %s = %s: %s\n", name,
                      value_text(&s->data.inputs[c->input], c->points[p].x, value),
                      cs_estimate_text(c->points[p].margin, 3, buf));
      }
      continue;
    }
    cs_buf_printf(out, "  %s", name);
    if (n > 29) {
      cs_buf_puts(out, "\n  ");
      n = 0;
    }
    cs_buf_fill(out, ' ', 29 - n);
    for (size_t p = 0; p < 5; p++) {
      static const size_t at[] = {1, 8, 16, 24, 31};

      cs_buf_printf(out, " %8s", narrow(c->points[at[p]].margin.value, 8, buf));
    }
    cs_buf_puts(out, "\n");
  }
}

static void add_map(const cs_subject *s, const cs_map2 *m, cs_buf *out) {
  const cs_input *a = &s->data.inputs[m->a], *b = &s->data.inputs[m->b];
  char buf[96];

  if (m->n_a > 8 || m->n_b > 8) return; /* too wide; the JSON has it */
  cs_buf_printf(out, "  Map: %s (down, from)\n    by %s (across, from)\n", a->name, b->name);
  cs_buf_fill(out, ' ', 12);
  for (size_t k = 0; k < m->n_b; k++) {
    const char *text =
        b->kind == CS_CATEGORY ? value_text(b, m->low_b[k], buf) : narrow(m->low_b[k], 7, buf);

    cs_buf_puts(out, " ");
    cs_put_padded(out, text, 7, true);
  }
  cs_buf_puts(out, "\n");
  for (size_t i = 0; i < m->n_a; i++) {
    cs_buf_puts(out, "    ");
    cs_put_padded(
        out, a->kind == CS_CATEGORY ? value_text(a, m->low_a[i], buf) : narrow(m->low_a[i], 8, buf),
        8, true);
    for (size_t k = 0; k < m->n_b; k++) {
      cs_estimate e = m->margin[i * m->n_b + k];
      char cell[32];

      cs_buf_printf(out, " %7s%s", m->n[i * m->n_b + k] ? narrow(e.value, 7, cell) : "-",
                    m->n[i * m->n_b + k] && !cs_is_sure(e) ? "?" : " ");
    }
    cs_buf_puts(out, "\n");
  }
}

void cs_thresholds_table(const cs_subject *s, const cs_target *t, const cs_thresholds *r,
                         cs_buf *out) {
  bool any = false;
  char buf[64];

  cs_buf_puts(out, "\nOn the whole, ");
  cs_thresholds_say(s, t, r, r->margin.value > 0, out);
  cs_buf_printf(out, ":\n  mean margin %s%s%s.\n", cs_estimate_text(r->margin, 3, buf),
                t->unit ? " " : "", t->unit ? t->unit : "");
  if (fabs(r->margin.value) <= r->margin.error) cs_buf_puts(out, "  Its sign is not sure.\n");
  if (r->failed)
    cs_buf_printf(out, "  %llu futures failed and are left out.\n", (unsigned long long)r->failed);
  if (!r->n_curves) {
    cs_buf_puts(out, "  No input moves it beyond its error.\n");
    return;
  }
  for (size_t k = 0; k < r->n_curves; k++) {
    any |= r->curves[k].other_side > 0;
    say_curve(s, t, r, &r->curves[k], out);
  }
  if (!any) cs_buf_puts(out, "  No single input turns it, wherever it stands.\n");
  say_smallest(s, t, r, out);
  add_curves(s, r, out);
  for (size_t k = 0; k < r->n_maps; k++) add_map(s, &r->maps[k], out);
  for (size_t k = 0; k < r->n_maps; k++) {
    if (r->maps[k].n_a > 8 || r->maps[k].n_b > 8) continue;
    cs_buf_puts(out, "  ?: the sign is within the error\n");
    break;
  }
  if (r->n_left)
    cs_buf_printf(out, "  %zu other inputs do not move it beyond their error.\n", r->n_left);
}

void cs_thresholds_csv_head(cs_buf *out) {
  cs_buf_puts(out, "target,input,probability,value,margin,error\n");
}

void cs_thresholds_csv(const cs_subject *s, const cs_target *t, const cs_thresholds *r,
                       cs_buf *out) {
  for (size_t k = 0; k < r->n_curves; k++) {
    const cs_threshold_curve *c = &r->curves[k];

    for (size_t p = 0; p < c->n_points; p++) {
      cs_csv_text(out, t->name);
      cs_buf_puts(out, ",");
      cs_csv_text(out, s->data.inputs[c->input].name);
      cs_buf_puts(out, ",");
      cs_csv_number(out, c->points[p].u);
      cs_buf_puts(out, ",");
      if (s->data.inputs[c->input].kind == CS_CATEGORY) {
        char buf[96];

        cs_csv_text(out, value_text(&s->data.inputs[c->input], c->points[p].x, buf));
      } else {
        cs_csv_number(out, c->points[p].x);
      }
      cs_buf_puts(out, ",");
      cs_csv_number(out, c->points[p].margin.value);
      cs_buf_puts(out, ",");
      cs_csv_number(out, c->points[p].margin.error);
      cs_buf_puts(out, "\n");
    }
  }
}
