/* Scenario discovery as sentences and tables. */
#include "report/discover.h"

#include "base/alloc.h"
#include "report/text_layout.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { STEPS_SHOWN = 12, LEAVES_SHOWN = 4, TERMS_SHOWN = 5, NAME = 25, LEVELS = 14 };

const cs_target_words cs_words_fails = {NULL, "fails", "its failures"};
const cs_target_words cs_words_failed = {NULL, "has no result", "the futures without a result"};

/* A name without "quantities.", which says nothing. */
static const char *short_name(const char *name) {
  static const char plain[] = "quantities.";

  return strncmp(name, plain, sizeof plain - 1) ? name : name + sizeof plain - 1;
}

static void put_number(cs_buf *out, double x, int digits) {
  char buf[32];

  cs_buf_puts(out, isfinite(x) ? cs_number_short(x, digits, buf) : "-");
}

/* "low or middle". */
static void put_levels(const cs_space *s, const cs_box *b, size_t j, cs_buf *out) {
  size_t shown = 0;

  for (size_t l = 0; l < s->inputs[j].n_levels; l++) {
    if (b->in[s->level_at[j] + l])
      cs_buf_printf(out, "%s%s", shown++ ? " or " : "", s->inputs[j].levels[l]);
  }
}

/* "burden is at least 3 bn USD", "raid is yes". */
static void put_limit(const cs_space *s, const cs_box *b, size_t j, cs_buf *out) {
  const cs_input *in = &s->inputs[j];
  bool low = cs_box_limits_low(s, b, j), high = cs_box_limits_high(s, b, j);

  cs_buf_printf(out, "%s is ", short_name(in->name));
  if (in->kind == CS_CATEGORY) {
    put_levels(s, b, j, out);
    return;
  }
  if (low && high) {
    cs_buf_puts(out, "between ");
    put_number(out, b->low[j], 4);
    cs_buf_puts(out, " and ");
    put_number(out, b->high[j], 4);
  } else {
    cs_buf_puts(out, low ? "at least " : "at most ");
    put_number(out, low ? b->low[j] : b->high[j], 4);
  }
  if (in->unit) cs_buf_printf(out, " %s", in->unit);
}

/* All limits of a box, joined. */
static void put_limits(const cs_space *s, const cs_box *b, cs_buf *out) {
  size_t n = cs_box_restricted(s, b), shown = 0;

  for (size_t j = 0; j < s->n_inputs; j++) {
    if (!cs_box_limits(s, b, j)) continue;
    if (shown) cs_buf_puts(out, shown + 1 == n ? " and " : ", ");
    put_limit(s, b, j, out);
    shown++;
  }
}

static void put_percent(cs_buf *out, double share) {
  double percent = 100 * share;

  cs_buf_printf(
      out, percent > 0 && (percent < 1 || (percent > 99 && percent < 100)) ? "%.1f %%" : "%.0f %%",
      percent);
}

/* "hedge", or "with hedge, "cost >= 260"". */
static void put_subject(const cs_discovery *f, const cs_target_words *w, cs_buf *out) {
  if (w->subject && f->data->n_strategies > 1)
    cs_buf_printf(out, "with %s, ", f->data->strategies[f->strategy]);
  cs_buf_puts(out, w->subject ? w->subject : f->data->strategies[f->strategy]);
}

void cs_discovery_sentence(const cs_discovery *f, const cs_target_words *w, cs_buf *out) {
  const cs_space *s = &f->space;

  put_subject(f, w, out);
  if (!s->asked) {
    cs_buf_puts(out, ": there is no future in which this can be told.");
  } else if (!s->cases) {
    cs_buf_printf(out, " never %s in %zu futures.", w->verb, s->asked);
  } else if (s->cases == s->asked) {
    cs_buf_printf(out, " always %s, in all %zu futures.", w->verb, s->asked);
  } else {
    cs_buf_printf(out, " %s in ", w->verb);
    put_percent(out, (double)s->cases / (double)s->asked);
    cs_buf_puts(out, " of the futures");
    if (!f->n_boxes) {
      cs_buf_puts(out, ", and no limits of the inputs tell which.");
      return;
    }
    cs_buf_puts(out, ", mostly where ");
    put_limits(s, &f->boxes[0].box, out);
    cs_buf_puts(out, ": there lie ");
    put_percent(out, cs_box_coverage(s, &f->boxes[0].box));
    cs_buf_printf(out, " of %s, and there it %s in ", w->them, w->verb);
    put_percent(out, cs_box_density(&f->boxes[0].box));
    cs_buf_puts(out, ".");
  }
}

casus_status cs_fails_when(const cs_data *d, size_t strategy, const cs_case *from, uint64_t seed,
                           cs_buf *out, json_t **picture) {
  static const char *const target = "not all thresholds met";
  cs_discover_settings set = cs_discover_defaults;
  unsigned char *y = cs_calloc(d->n, 1);
  cs_discovery f;
  casus_status st;

  if (!y) return CASUS_NOMEM;
  if (!cs_target_fails(d, strategy, y)) {
    cs_free(y);
    return CASUS_OK;
  }
  set.resamples = 0;
  set.tree = set.logistic = false;
  st = cs_discover(d, strategy, y, &set, &f);
  if (!st) cs_discovery_sentence(&f, &cs_words_fails, out);
  if (!st && picture) *picture = cs_discovery_json(&f, &target, 1, from, seed);
  cs_discovery_free(&f);
  cs_free(y);
  return st;
}

/* ---- the table ----------------------------------------------------------------------------- */

static void put_cell(cs_buf *out, const char *text, size_t width, bool right) {
  size_t n = strlen(text), w = cs_width(text, n);

  if (right && w < width) cs_buf_fill(out, ' ', width - w);
  cs_buf_puts(out, text);
  if (!right && w < width) cs_buf_fill(out, ' ', width - w);
}

static void put_name(cs_buf *out, const char *name) {
  size_t n, dots = 2;

  name = short_name(name);
  n = strlen(name);
  if (cs_width(name, n) <= NAME) {
    put_cell(out, name, NAME, false);
    return;
  }
  /* The end of a long name tells more than its beginning. */
  cs_buf_fill(out, '.', dots);
  while (cs_width(name, n) > NAME - dots || ((unsigned char)*name & 0xC0) == 0x80) {
    name++;
    n--;
  }
  cs_buf_puts(out, name);
}

static void put_quasi_p(cs_buf *out, double p) {
  char text[32];

  if (isnan(p)) {
    strcpy(text, "-");
  } else if (p < 1e-4) {
    strcpy(text, "<0.0001");
  } else {
    cs_number_short(p, 2, text);
  }
  cs_buf_puts(out, " ");
  put_cell(out, text, 8, true);
}

static void put_column(cs_buf *out, double x) {
  char text[32];

  cs_buf_puts(out, " ");
  put_cell(out, isfinite(x) ? cs_number_short(x, 4, text) : "-", 9, true);
}

/* One limit: its input, quasi-p, how many resamples limit the input, and where. */
static void put_row(const cs_discovery *f, const cs_found_box *b, size_t j, bool high,
                    cs_buf *out) {
  const cs_limit_stability *t = b->stability ? &b->stability[j] : NULL;
  cs_buf first = {0}, levels = {0};

  put_name(&first, f->space.inputs[j].name);
  if (f->space.inputs[j].kind == CS_CATEGORY) {
    put_levels(&f->space, &b->box, j, &levels);
    cs_buf_puts(&first, " is ");
    if (levels.n && cs_width(levels.text, levels.n) > LEVELS) {
      cs_buf_printf(&first, "%s\n", levels.text);
    } else {
      put_cell(&first, levels.text ? levels.text : "", LEVELS, true);
    }
  } else {
    cs_buf_puts(&first, high ? " at most " : " at least");
    put_column(&first, high ? b->box.high[j] : b->box.low[j]);
  }
  out->failed |= first.failed || levels.failed;
  if (first.text) {
    cs_put_fitted(out, first.text);
    if (first.n && first.text[first.n - 1] == '\n') cs_buf_fill(out, ' ', NAME + 4 + LEVELS);
  }
  cs_buf_free(&first);
  cs_buf_free(&levels);
  put_quasi_p(out, high ? b->quasi_high[j] : b->quasi_low[j]);
  if (t) {
    cs_buf_printf(out, " %5.0f", 100 * t->restricted);
    put_column(out, high ? t->high_5 : t->low_5);
    put_column(out, high ? t->high_95 : t->low_95);
  }
  cs_buf_puts(out, "\n");
}

static void put_range(cs_buf *out, double from, double to) {
  if (!isfinite(from)) return;
  cs_buf_puts(out, " (");
  put_number(out, from, 2);
  cs_buf_puts(out, "..");
  put_number(out, to, 2);
  cs_buf_puts(out, ")");
}

/* Inputs that the box leaves free but a good part of the resamples limit. */
static void put_also(const cs_discovery *f, const cs_found_box *b, cs_buf *out) {
  const cs_space *s = &f->space;
  cs_buf line = {0};

  for (size_t j = 0; j < s->n_inputs; j++) {
    if (cs_box_limits(s, &b->box, j) || b->stability[j].restricted < 0.1) continue;
    cs_buf_printf(&line, "%s%s (%.0f %%)",
                  line.n ? ", " : "Resamples also limit: ", short_name(s->inputs[j].name),
                  100 * b->stability[j].restricted);
  }
  if (line.n && !line.failed) {
    cs_buf_puts(&line, ".");
    if (!line.failed) cs_put_wrapped(out, line.text);
  }
  out->failed |= line.failed;
  cs_buf_free(&line);
}

static void put_box(const cs_discovery *f, size_t k, cs_buf *out) {
  const cs_space *s = &f->space;
  const cs_found_box *b = &f->boxes[k];

  cs_buf_printf(out, "\nBox %zu: step %zu of %zu, %zu futures\n  coverage ", k + 1, b->step,
                b->trajectory.n - 1, b->box.n);
  put_number(out, cs_box_coverage(s, &b->box), 3);
  if (b->stability) put_range(out, b->coverage_5, b->coverage_95);
  cs_buf_puts(out, ", density ");
  put_number(out, cs_box_density(&b->box), 3);
  if (b->stability) put_range(out, b->density_5, b->density_95);
  cs_buf_puts(out, b->stability ? "\n  (in parentheses: 5 % and 95 % of the resamples)\n" : "\n");
  put_cell(out, "input", NAME, false);
  cs_buf_printf(out, " %18s %8s%s\n", "limit", "quasi-p",
                b->stability ? "  in %       5 %      95 %" : "");
  for (size_t j = 0; j < s->n_inputs; j++) {
    if (cs_box_limits_low(s, &b->box, j) || cs_box_limits_levels(s, &b->box, j))
      put_row(f, b, j, false, out);
    if (cs_box_limits_high(s, &b->box, j)) put_row(f, b, j, true, out);
  }
  if (b->stability) put_also(f, b, out);
}

static void put_trade_off(const cs_discovery *f, cs_buf *out) {
  const cs_space *s = &f->space;
  const cs_trajectory *t = &f->boxes[0].trajectory;
  size_t every = (t->n + STEPS_SHOWN - 1) / STEPS_SHOWN;

  cs_buf_puts(out, "\nThe search for box 1\n  step  inputs  coverage  density   futures\n");
  for (size_t k = 0; k < t->n; k++) {
    const cs_box *b = &t->boxes[k];

    if (k % every && k != f->boxes[0].step && k + 1 != t->n) continue;
    cs_buf_printf(out, "%6zu%s %7zu  %8.3f %8.3f %9zu\n", k, k == f->boxes[0].step ? "*" : " ",
                  cs_box_restricted(s, b), cs_box_coverage(s, b), cs_box_density(b), b->n);
  }
}

/* The next leaf in order of falling density; false when there are no more above the base share. */
static bool next_leaf(const cs_space *s, const cs_tree *t, const bool *reached, double *last,
                      size_t *last_leaf) {
  size_t best = t->n;
  double best_density = (double)s->cases / (double)s->asked;

  for (size_t k = 0; k < t->n; k++) {
    double d = t->nodes[k].n ? (double)t->nodes[k].k / (double)t->nodes[k].n : 0;
    bool later = d < *last || (d == *last && k > *last_leaf);

    if (reached[k] && t->nodes[k].left < 0 && later && d > best_density) {
      best = k;
      best_density = d;
    }
  }
  if (best == t->n) return false;
  *last = best_density;
  *last_leaf = best;
  return true;
}

/* How the tree was pruned, and how well it foretells. */
static void put_pruned(const cs_discovery *f, cs_buf *out) {
  char a[32], b[32], c[32], line[256];

  snprintf(
      line, sizeof line,
      "The tree, pruned by %zu-fold cross-validation to %zu leaves: mean square error %s (least "
      "%s +- %s)",
      f->pruned.folds, cs_tree_leaves(&f->tree), cs_number_short(f->pruned.error, 3, a),
      cs_number_short(f->pruned.least, 3, b), cs_number_short(f->pruned.least_error, 2, c));
  cs_buf_puts(out, "\n");
  cs_put_wrapped(out, line);
}

static casus_status put_tree(const cs_discovery *f, cs_buf *out) {
  const cs_space *s = &f->space;
  const cs_tree *t = &f->tree;
  bool *reached = cs_calloc(t->n, sizeof *reached);
  double last = INFINITY;
  size_t leaf = 0, shown = 0;
  casus_status st = reached ? CASUS_OK : CASUS_NOMEM;

  for (size_t k = 0; k < t->n && !st; k++) {
    if (!k) reached[k] = true;
    if (!reached[k] || t->nodes[k].left < 0) continue;
    reached[t->nodes[k].left] = reached[t->nodes[k].right] = true;
  }
  if (!st && f->pruned.folds) put_pruned(f, out);
  if (!st && t->nodes[0].left >= 0) cs_buf_puts(out, "\nThe tree's leaves with most of them\n");
  while (!st && shown < LEAVES_SHOWN && next_leaf(s, t, reached, &last, &leaf)) {
    cs_buf line = {0};
    cs_box b;

    if (!leaf) break;
    st = cs_tree_box(s, t, leaf, &b);
    if (st) break;
    cs_buf_printf(&line, "- coverage %.3f, density %.3f: ", cs_box_coverage(s, &b),
                  cs_box_density(&b));
    put_limits(s, &b, &line);
    cs_buf_puts(&line, ".");
    if (line.failed) st = CASUS_NOMEM;
    if (!st) cs_put_wrapped(out, line.text);
    cs_buf_free(&line);
    cs_box_free(&b);
    shown++;
  }
  cs_free(reached);
  return st;
}

static void put_logistic(const cs_discovery *f, cs_buf *out) {
  const cs_logistic *l = &f->logistic;
  double above = INFINITY;

  if (!l->n) return;
  cs_buf_printf(out, "\nA sloping boundary (logistic regression, McFadden's R2 %.3f%s)\n", l->r2,
                l->separated ? ";\nthe inputs separate the two kinds completely" : "");
  put_cell(out, "input", NAME, false);
  cs_buf_puts(out, "     per unit      per sd    error  R2 alone\n");
  for (size_t shown = 0; shown < TERMS_SHOWN && shown < l->n; shown++) {
    const cs_logistic_term *best = NULL;
    char text[32];
    cs_buf name = {0};

    for (size_t j = 0; j < l->n; j++) {
      double size = fabs(l->terms[j].coefficient);

      if (size < above && (!best || size > fabs(best->coefficient))) best = &l->terms[j];
    }
    if (!best) break;
    above = fabs(best->coefficient);
    cs_buf_puts(&name, short_name(f->space.inputs[best->input].name));
    if (best->level)
      cs_buf_printf(&name, " is %s", f->space.inputs[best->input].levels[best->level]);
    if (name.text) put_name(out, name.text);
    out->failed |= name.failed;
    cs_buf_free(&name);
    cs_buf_puts(out, " ");
    put_cell(out, cs_number_short(best->natural, 4, text), 12, true);
    cs_buf_printf(out, " %11.3f", best->coefficient);
    if (isfinite(best->error)) {
      cs_buf_printf(out, " %8.3f", best->error);
    } else {
      cs_buf_printf(out, " %8s", "-");
    }
    cs_buf_printf(out, " %9.3f\n", best->alone);
  }
}

casus_status cs_discovery_table(const cs_discovery *f, const cs_target_words *w, cs_buf *out) {
  cs_buf line = {0};
  casus_status st = CASUS_OK;

  cs_discovery_sentence(f, w, &line);
  if (f->unknown)
    cs_buf_printf(&line, " %zu of %zu futures are left out, because a value is missing in them.",
                  f->unknown, f->data->n);
  if (f->data->weight) cs_buf_puts(&line, " The futures' weights are not taken into account.");
  if (line.failed) st = CASUS_NOMEM;
  if (!st) cs_put_wrapped(out, line.text);
  cs_buf_free(&line);
  for (size_t k = 0; k < f->n_boxes && !st; k++) put_box(f, k, out);
  if (!st && f->n_boxes) put_trade_off(f, out);
  if (!st && f->has_tree) st = put_tree(f, out);
  if (!st && f->has_logistic) put_logistic(f, out);
  return out->failed ? CASUS_NOMEM : st;
}
