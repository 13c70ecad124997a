/* A run's result for people, within 80 columns. */
#include "base/libm.h"
#include "models/model.h"
#include "report/result.h"
#include "report/text_layout.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum { WIDTH = 80 };

/* Drivers below this share are in the other formats only. */
#define LEAST_SHARE 0.02

typedef struct {
  const cs_result *r;
  cs_buf *out;
  bool colour, charts;
} page;

static const char *bold(const page *p) {
  return p->colour ? CS_COLOUR "1m" : "";
}

static const char *plain(const page *p) {
  return p->colour ? CS_COLOUR "0m" : "";
}

static void fill(page *p, const char *text, size_t indent, size_t at) {
  cs_put_filled(p->out, text, indent, at, WIDTH);
}

static void paragraph(page *p, const char *text, size_t indent) {
  cs_buf_fill(p->out, ' ', indent);
  fill(p, text, indent, indent);
}

static void cell(page *p, const char *text, size_t width, bool right) {
  cs_put_clipped(p->out, text, width, right);
}

static void heading(page *p, const char *text) {
  cs_buf_printf(p->out, "\n%s%s%s\n", bold(p), text, plain(p));
}

static const char *short_number(double x, char buf[32]) {
  return cs_number_short(x, 4, buf);
}

/* x with as many digits, up to four, as leave it no wider than `width`: a number that is cut loses
 * its size. */
static const char *fitting(double x, size_t width, char buf[32]) {
  for (int digits = 4; digits >= 1; digits--) {
    if (strlen(cs_number_short(x, digits, buf)) <= width) return buf;
  }
  for (int digits = 3; digits >= 1; digits--) {
    snprintf(buf, 32, "%.*e", digits - 1, x);
    if (strlen(buf) <= width) return buf;
  }
  return buf;
}

/* A number with at least one blank before it. */
static void number_cell(page *p, double x, size_t width) {
  char a[32];

  cell(p, fitting(x, width - 1, a), width, true);
}

static void range_cell(page *p, double low, double high, size_t width) {
  char text[80], a[32], b[32];

  snprintf(text, sizeof text, "%s .. %s", short_number(low, a), short_number(high, b));
  if (strlen(text) >= width)
    snprintf(text, sizeof text, "%s .. %s", fitting(low, (width - 5) / 2, a),
             fitting(high, (width - 5) / 2, b));
  cell(p, text, width, true);
}

/* ---- deep boxes -------------------------------------------------------------------------- */

static bool is_deep(const cs_result *r) {
  return r->finding->has_box;
}

/* Least and most found over the deep box of a mean or of the chance to meet the threshold. */
static void range(const cs_result *r, size_t v, size_t k, bool chance, double *low, double *high) {
  const cs_watched *w = cs_run_watched(r->run, 0, v, k);
  const cs_bounds *b = cs_finding_bounds(r->finding, chance ? CS_FIGURE_MET : CS_FIGURE_MEAN, v, k);

  *low = *high = chance ? cs_share_of(w->replicate, r->run->replicates).value : w->mean;
  if (!b) return;
  *low = b->least.value;
  *high = b->most.value;
}

/* ---- sections ---------------------------------------------------------------------------- */

static void show_head(page *p) {
  const cs_case *c = &p->r->study->c;

  cs_buf_puts(p->out, bold(p));
  paragraph(p, c->title ? c->title : "(a case without a title)", 0);
  cs_buf_puts(p->out, plain(p));
  if (c->question) paragraph(p, c->question, 0);
  if (c->caveat) {
    cs_buf_puts(p->out, "\n");
    paragraph(p, c->caveat, 2);
  }
}

static void show_answer(page *p) {
  cs_buf text = {0};

  cs_result_put_answer(p->r, &text);
  if (text.n && !text.failed) {
    heading(p, "Answer");
    paragraph(p, text.text, 2);
  }
  cs_buf_free(&text);
}

/* In which futures each strategy fails. */
static void show_failures(page *p) {
  const cs_survival *s = p->r->survival;
  bool any = false;

  if (!s) return;
  for (size_t v = 0; s->fails_when && v < p->r->run->n_worlds; v++) {
    if (!s->fails_when[v]) continue;
    if (!any) heading(p, "Fails when");
    any = true;
    paragraph(p, s->fails_when[v], 2);
  }
}

static void measure_head(page *p, size_t k) {
  const cs_named *m = &p->r->study->c.measures[k];
  cs_buf text = {0};
  char a[32];
  bool open = false;

  cs_buf_puts(&text, m->id);
  if (m->number.meta.unit) cs_buf_printf(&text, ", %s", m->number.meta.unit);
  if (m->has_better) {
    cs_buf_printf(&text, " (%s is better", m->better_high ? "high" : "low");
    open = true;
  }
  if (isfinite(m->at_least)) {
    cs_buf_printf(&text, "%sat least %s", open ? "; " : " (", cs_number_short(m->at_least, 6, a));
    open = true;
  }
  if (isfinite(m->at_most)) {
    cs_buf_printf(&text, "%sat most %s", open ? "; " : " (", cs_number_short(m->at_most, 6, a));
    open = true;
  }
  if (open) cs_buf_puts(&text, ")");
  if (!text.failed) paragraph(p, text.text, 2);
  cs_buf_free(&text);
}

/* One line: strategy, mean, band, chance to meet the threshold, how often best, mean regret. */
static void measure_row(page *p, size_t v, size_t k) {
  const cs_result *r = p->r;
  const cs_watch *watch = &r->plan->watches[k];
  const cs_watched *w = cs_run_watched(r->run, 0, v, k);
  bool threshold = isfinite(watch->at_least) || isfinite(watch->at_most);
  char text[80], a[32], b[32];

  cs_buf_puts(p->out, "    ");
  cell(p, r->plan->program.worlds[v].name, 20, false);
  if (is_deep(r)) {
    double low, high;

    range(r, v, k, false, &low, &high);
    range_cell(p, low, high, 30);
    range(r, v, k, true, &low, &high);
    snprintf(text, sizeof text, "%s .. %s", cs_percent_text(low, a), cs_percent_text(high, b));
    if (threshold) cell(p, text, 14, true);
    cs_buf_puts(p->out, "\n");
    return;
  }
  number_cell(p, w->mean, 9);
  range_cell(p, w->levels[0], w->levels[CS_LEVELS - 1], 20);
  if (threshold)
    cell(p, cs_percent_text(cs_share_of(w->replicate, r->run->replicates).value, a), 8, true);
  if (watch->has_better && r->run->n_worlds > 1 && v) {
    if (!threshold) cs_buf_fill(p->out, ' ', 8);
    cell(p, cs_percent_text(w->compared > 0 ? w->best / w->compared : NAN, a), 8, true);
    number_cell(p, w->regret, 9);
  }
  cs_buf_puts(p->out, "\n");
}

/* Where x stands among `width` columns from `low` to `high`. */
static size_t column_of(double x, double low, double high, size_t width) {
  double at = high > low ? (x - low) / (high - low) * (double)(width - 1) : 0;

  return (size_t)(cs_fmin(cs_fmax(at, 0), (double)(width - 1)) + 0.5);
}

/* The bands of a measure as block charts: 5 % to 95 % as a line, the middle half as blocks, the
 * median full; over deep ranges the least to the most mean. */
static void measure_charts(page *p, size_t k) {
  enum { CHART = 52 };
  const cs_result *r = p->r;
  bool deep = is_deep(r);
  double low = INFINITY, high = -INFINITY;

  for (size_t v = 0; v < r->run->n_worlds; v++) {
    const cs_watched *w = cs_run_watched(r->run, 0, v, k);
    double a = w->levels[0], b = w->levels[CS_LEVELS - 1];

    if (deep) range(r, v, k, false, &a, &b);
    low = cs_fmin(low, a);
    high = cs_fmax(high, b);
  }
  if (!isfinite(low) || !isfinite(high)) return;
  for (size_t v = 0; v < r->run->n_worlds; v++) {
    const cs_watched *w = cs_run_watched(r->run, 0, v, k);
    double ends[5] = {w->levels[0], w->levels[2], w->levels[3], w->levels[4],
                      w->levels[CS_LEVELS - 1]};
    size_t at[5];

    if (deep) {
      range(r, v, k, false, &ends[0], &ends[4]);
      ends[1] = ends[2] = ends[3] = NAN;
    }
    if (!isfinite(ends[0]) || !isfinite(ends[4])) continue;
    for (size_t i = 0; i < 5; i++)
      at[i] = isfinite(ends[i]) ? column_of(ends[i], low, high, CHART) : SIZE_MAX;
    cs_buf_puts(p->out, "    ");
    cell(p, r->plan->program.worlds[v].name, 20, false);
    cs_buf_fill(p->out, ' ', at[0]);
    for (size_t i = at[0]; i <= at[4]; i++) {
      bool half = at[1] != SIZE_MAX && i >= at[1] && i <= at[3];

      cs_buf_puts(p->out, i == at[2] ? "█" : half ? "▒" : "─");
    }
    cs_buf_puts(p->out, "\n");
  }
}

/* Does the strategy leave the measure as it is without any? */
static bool as_base(const cs_result *r, size_t v, size_t k) {
  const cs_watched *w = cs_run_watched(r->run, 0, v, k), *base = cs_run_watched(r->run, 0, 0, k);

  for (size_t i = 0; i < r->run->replicates; i++) {
    if (w->replicate[i].n != base->replicate[i].n || w->replicate[i].sum != base->replicate[i].sum)
      return false;
  }
  for (size_t q = 0; q < CS_LEVELS; q++) {
    /* NaN on both sides is the same too. */
    if (w->levels[q] != base->levels[q] && w->levels[q] == w->levels[q]) return false;
  }
  return true;
}

static void as_base_row(page *p, size_t k, size_t count) {
  const cs_result *r = p->r;
  cs_buf text = {0};
  size_t named = 0;

  cs_buf_puts(&text, "as base:");
  for (size_t v = 1; v < r->run->n_worlds; v++) {
    if (as_base(r, v, k))
      cs_buf_printf(&text, "%s %s", named++ ? "," : "", r->plan->program.worlds[v].name);
  }
  if (count && !text.failed) paragraph(p, text.text, 4);
  cs_buf_free(&text);
}

/* What strategies are judged by, best first: its worst found, its mean, its best found. */
static void aim_rows(page *p) {
  const cs_finding *f = p->r->finding;
  const cs_order *o = &f->by[CS_ORDER_MEAN];
  bool high = f->aim.high_is_better;

  cs_buf_printf(
      p->out, "  %s\n",
      f->aim.kind == CS_AIM_ALL_MET ? "all thresholds together" : "thresholds met on average");
  for (size_t k = 0; k < o->n; k++) {
    size_t v = o->rank[k];
    const cs_bounds *b = cs_finding_bounds(f, CS_FIGURE_AIM, v, 0);
    double x[3] = {b ? high ? b->least.value : b->most.value : o->value[v], o->value[v],
                   b ? high ? b->most.value : b->least.value : o->value[v]};
    char a[32];

    cs_buf_puts(p->out, "    ");
    cell(p, p->r->plan->program.worlds[v].name, 20, false);
    for (size_t i = 0; i < 3; i++) {
      if (i != 1 && !f->has_box) continue;
      cell(p, f->aim.kind == CS_AIM_ALL_MET ? cs_percent_text(x[i], a) : fitting(x[i], 9, a), 10,
           true);
    }
    cs_buf_puts(p->out, "\n");
  }
}

static void show_measures(page *p) {
  const cs_result *r = p->r;

  if (!r->study->c.n_measures) return;
  heading(p, is_deep(r) ? "Measures: least and most found over the deep box" : "Measures");
  if (is_deep(r)) {
    cs_buf_puts(p->out, "                                                  mean         meets\n");
  } else {
    cs_buf_puts(p->out,
                "                             mean           5% .. 95%   meets    best   regret\n");
  }
  for (size_t k = 0; k < r->study->c.n_measures; k++) {
    size_t same = 0;

    measure_head(p, k);
    for (size_t v = 0; v < r->run->n_worlds; v++) {
      /* A few strategies are listed one by one; of many, only those that change something. */
      bool left_out = v && r->run->n_worlds > 5 && as_base(r, v, k);

      same += left_out;
      if (!left_out) measure_row(p, v, k);
    }
    if (same) as_base_row(p, k, same);
    if (p->charts) measure_charts(p, k);
  }
  if (r->finding->aim.kind == CS_AIM_ALL_MET || r->finding->aim.kind == CS_AIM_MOST_MET)
    aim_rows(p);
}

/* The models' outcomes in the base world, and the strategies that move them most. */
static void show_outcomes(page *p) {
  const cs_result *r = p->r;
  const cs_graph *g = &r->study->graph;
  bool any = false;

  for (size_t k = r->study->c.n_measures; k < r->plan->n_watches; k++) {
    const cs_quantity *q = &g->quantities[r->plan->watches[k].quantity];
    const cs_watched *base = cs_run_watched(r->run, 0, 0, k);
    size_t low = 0, high = 0;
    char a[32], b[32], text[80];

    if (!strncmp(q->name, "models.", 7) && q->is_truth && !(base->mean > 0)) continue;
    if (!any) {
      heading(p, "Outcomes of the models (base; strategies with the lowest and highest mean)");
      cs_buf_puts(p->out, "                             mean           5% .. 95%\n");
    }
    any = true;
    for (size_t v = 1; v < r->run->n_worlds; v++) {
      if (cs_run_watched(r->run, 0, v, k)->mean < cs_run_watched(r->run, 0, low, k)->mean) low = v;
      if (cs_run_watched(r->run, 0, v, k)->mean > cs_run_watched(r->run, 0, high, k)->mean)
        high = v;
    }
    cs_buf_puts(p->out, "    ");
    cell(p, q->name + (strncmp(q->name, "models.", 7) ? 0 : 7), 20, false);
    if (q->is_truth) {
      cell(p, cs_percent_text(base->mean, a), 9, true);
      cs_buf_puts(p->out, "\n");
      continue;
    }
    number_cell(p, base->mean, 9);
    range_cell(p, base->levels[0], base->levels[CS_LEVELS - 1], 20);
    cs_buf_puts(p->out, "  ");
    cell(p, q->meta.unit ? q->meta.unit : "", 24, false);
    while (p->out->n && !p->out->failed && p->out->text[p->out->n - 1] == ' ') p->out->n--;
    cs_buf_puts(p->out, "\n");
    if (low == high) continue;
    snprintf(text, sizeof text, "%s", short_number(cs_run_watched(r->run, 0, low, k)->mean, a));
    cs_buf_printf(p->out, "      %s under %s", text, r->plan->program.worlds[low].name);
    cs_buf_printf(p->out, ", %s under %s\n",
                  short_number(cs_run_watched(r->run, 0, high, k)->mean, b),
                  r->plan->program.worlds[high].name);
  }
}

static void show_verdict(page *p, size_t claim) {
  static const char *const colours[CS_VERDICTS] = {"32", "31", "33", "33", "2", "2", "33"};
  const cs_claim *c = &p->r->study->claims[claim];
  const cs_verdict *v = &p->r->finding->verdicts[claim];
  cs_buf line = {0};
  char a[32], b[32];

  cs_buf_puts(p->out, "  ");
  if (p->colour) cs_buf_printf(p->out, CS_COLOUR "%sm", colours[v->verdict]);
  cell(p, cs_verdict_names[v->verdict], 11, false);
  if (p->colour) cs_buf_puts(p->out, CS_COLOUR "0m");
  cs_buf_printf(&line, "%s: %s", c->entry->id, c->entry->says ? c->entry->says : "");
  if (!line.failed) fill(p, line.text, 13, 13);
  line.n = 0;
  if (v->verdict == CS_UNTESTED) {
    cs_buf_printf(&line, "needs a model of kind %s", c->entry->needs);
  } else if (v->verdict == CS_LEFT_OUT) {
    cs_buf_puts(&line, "speaks of a strategy that did not run");
  } else if (v->verdict == CS_NO_VALUE) {
    cs_buf_puts(&line, "cannot be computed: ");
    cs_result_put_lacking(p->r, claim, &line);
  } else {
    cs_buf_printf(&line, "margin %s", short_number(v->margin, a));
    if (isfinite(v->error)) cs_buf_printf(&line, " +- %s", cs_number_short(v->error, 2, b));
    if (v->moves)
      cs_buf_printf(&line, " on average, %s at worst, %s at best", short_number(v->worst, a),
                    short_number(v->best, b));
  }
  if (c->entry->source) cs_buf_printf(&line, "  [%s]", c->entry->source);
  if (!line.failed) paragraph(p, line.text, 13);
  line.n = 0;
  for (size_t k = 0; k < v->n_drivers && v->drivers[k].share >= LEAST_SHARE; k++)
    cs_buf_printf(&line, "%s%s %s", line.n ? ", " : "hinges on ", v->drivers[k].name,
                  cs_percent_text(v->drivers[k].share, a));
  if (line.n && !line.failed) paragraph(p, line.text, 13);
  cs_buf_free(&line);
}

static void show_claims(page *p) {
  const cs_result *r = p->r;
  size_t count[CS_VERDICTS] = {0};
  cs_buf line = {0};

  if (!r->study->n_claims) return;
  for (size_t i = 0; i < r->study->n_claims; i++) count[r->finding->verdicts[i].verdict]++;
  cs_buf_puts(&line, "Claims:");
  for (size_t k = 0, any = 0; k < CS_VERDICTS; k++) {
    if (!count[k]) continue;
    cs_buf_printf(&line, "%s %zu %s", any++ ? "," : "", count[k],
                  k == CS_HOLDS && count[k] > 1   ? "hold"
                  : k == CS_FAILS && count[k] > 1 ? "fail"
                  : k == CS_NO_VALUE              ? "without a value"
                                                  : cs_verdict_names[k]);
  }
  if (!line.failed) heading(p, line.text);
  cs_buf_free(&line);
  for (size_t i = 0; i < r->study->n_claims; i++) show_verdict(p, i);
}

/* How models of the kinds in the case have done, each kind once. */
static void show_records(page *p) {
  const char *kind, *record;

  for (size_t k = 0; (record = cs_model_record_nth(&p->r->study->c, k, &kind)); k++)
    paragraph(p, record, 2);
}

static void show_quality(page *p) {
  const cs_result *r = p->r;
  const cs_provenance *v = &r->quality->provenance;
  cs_buf text = {0};

  heading(p, "How far to trust it");
  cs_buf_printf(&text, "%llu future%s", (unsigned long long)r->run->done,
                r->run->done == 1 ? "" : "s");
  if (is_deep(r))
    cs_buf_printf(&text,
                  ", each with a point of the deep box of its own; %zu points searched with %llu "
                  "futures, the %zu worst and best computed again with %llu fresh ones",
                  r->finding->box.swept, (unsigned long long)r->finding->box.swept_futures,
                  r->finding->box.run.deep_points, (unsigned long long)r->finding->box.run.futures);
  cs_buf_printf(&text,
                ", %s, seed %llu, %u replicate%s; errors are half widths of 95 %% intervals.",
                cs_design_names[r->run->design], (unsigned long long)r->run->seed,
                r->run->replicates, r->run->replicates == 1 ? "" : "s");
  cs_buf_printf(&text,
                " Inputs: %zu, of which %zu data, %zu quoted, %zu estimate, %zu illustrative, "
                "%zu unstated. Case %.12s, casus %s.",
                v->inputs, v->data, v->quoted, v->estimate, v->illustrative, v->unstated,
                r->study->c.hash, casus_version());
  if (!text.failed) paragraph(p, text.text, 2);
  cs_buf_free(&text);
  show_records(p);
  for (size_t i = 0; i < r->quality->n; i++) {
    cs_buf_puts(p->out, "  ! ");
    fill(p, r->quality->warnings[i], 4, 4);
  }
}

static void show_nothing(page *p) {
  const cs_study *s = p->r->study;

  if (s->c.n_measures || s->n_claims) return;
  cs_buf_puts(p->out, "\nThe case has no measures and no claims, so there is nothing to answer.\n");
}

void cs_result_table(const cs_result *r, bool colour, bool charts, cs_buf *out) {
  page p = {r, out, colour, charts};

  show_head(&p);
  show_nothing(&p);
  show_answer(&p);
  show_failures(&p);
  show_measures(&p);
  show_outcomes(&p);
  show_claims(&p);
  show_quality(&p);
}
