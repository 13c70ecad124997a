/* Experts as sentences, tables, CSV and JSON. */
#include "report/elicit.h"

#include "base/libm.h"
#include "report/envelope.h"
#include "report/json_text.h"
#include "report/text_layout.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FORM = 1, RIVALS = 3, NAME = 20, ACROSS = 5 };

static void put_text(cs_buf *out, const char *s, size_t width) {
  size_t n = strlen(s), w = cs_width(s, n);

  while (w > width && n) {
    do n--;
    while (n && ((unsigned char)s[n] & 0xC0) == 0x80);
    w--;
  }
  cs_buf_add(out, s, n);
  cs_buf_fill(out, ' ', width - w);
}

static void put_number(cs_buf *out, double x, int digits, int width) {
  char buf[32];

  if (isfinite(x) && x != 0 && fabs(x) < 1e-4) {
    snprintf(buf, sizeof buf, "%.1e", x);
  } else if (isfinite(x)) {
    cs_number_short(x, digits, buf);
  } else {
    strcpy(buf, "-");
  }
  cs_buf_printf(out, " %*s", width, buf);
}

static size_t seeds(const cs_judgments *j) {
  size_t n = 0;

  for (size_t i = 0; i < j->n_items; i++) n += !isnan(j->truth[i]);
  return n;
}

static void put_sentence(const cs_elicited *e, cs_buf *out) {
  const cs_judgments *j = e->j;
  const cs_decision_maker *dm = e->dm;
  size_t with = 0, n = seeds(j);
  char a[32], b[32];
  cs_buf line = {0};

  for (size_t k = 0; k < j->n_experts; k++) with += dm->weights[k] > 0;
  cs_buf_printf(&line, "%zu expert%s, %zu item%s, %zu of them with a known truth.", j->n_experts,
                j->n_experts == 1 ? "" : "s", j->n_items, j->n_items == 1 ? "" : "s", n);
  if (n) {
    cs_buf_printf(&line,
                  " The pool %s gives weight to %zu and has calibration %s and information %s",
                  cs_pool_names[dm->pool], with, cs_number_short(dm->score.calibration, 3, a),
                  cs_number_short(dm->score.info_seed, 3, b));
    if (e->equal)
      cs_buf_printf(&line, "; with equal weights it would be %s and %s",
                    cs_number_short(e->equal->score.calibration, 3, a),
                    cs_number_short(e->equal->score.info_seed, 3, b));
    cs_buf_puts(&line, ".");
  } else {
    cs_buf_puts(&line, " Nobody can be scored.");
  }
  out->failed |= line.failed;
  if (!line.failed) cs_put_wrapped(out, line.text);
  cs_buf_free(&line);
}

static void put_scores(const cs_elicited *e, cs_buf *out) {
  const cs_judgments *j = e->j;

  cs_buf_puts(out, "\nexpert               calibration   info seeds     info all   weight seeds\n");
  for (size_t k = 0; k <= j->n_experts; k++) {
    const cs_expert_score *s = k < j->n_experts ? &e->scores[k] : &e->dm->score;

    put_text(out, k < j->n_experts ? j->experts[k] : "pool", NAME);
    put_number(out, s->calibration, 4, 11);
    put_number(out, s->info_seed, 4, 12);
    put_number(out, s->info_all, 4, 12);
    put_number(out, k < j->n_experts ? e->dm->weights[k] : 1, 3, 8);
    cs_buf_printf(out, " %5zu\n", s->answered);
  }
}

/* The pooled quantiles, up to five of them. */
static void put_items(const cs_elicited *e, cs_buf *out) {
  const cs_judgments *j = e->j;
  size_t every = (j->n_quantiles + ACROSS - 1) / ACROSS;

  cs_buf_puts(out, "\n");
  put_text(out, "pooled quantiles", NAME);
  for (size_t k = 0; k < j->n_quantiles; k += every) {
    char head[32];

    snprintf(head, sizeof head, "%.3g %%", 100 * j->p[k]);
    cs_buf_printf(out, " %9s", head);
  }
  cs_buf_puts(out, "     truth\n");
  for (size_t i = 0; i < j->n_items; i++) {
    put_text(out, j->items[i], NAME);
    for (size_t k = 0; k < j->n_quantiles; k += every)
      put_number(out, e->dm->quantiles[i * j->n_quantiles + k], 4, 9);
    put_number(out, j->truth[i], 4, 9);
    cs_buf_puts(out, "\n");
  }
}

static void put_fit(const cs_fit *f, cs_buf *out) {
  char a[32];

  cs_buf_printf(out, "%s(", cs_family_names[f->family]);
  for (size_t k = 0; cs_fit_parameter_name(f->family, k); k++)
    cs_buf_printf(out, "%s%s %s", k ? ", " : "", cs_fit_parameter_name(f->family, k),
                  cs_number_short(f->parameter[k], 4, a));
  cs_buf_puts(out, ")");
}

/* The k-th best fit, the chosen one first; CS_FAMILIES when there are no more. */
static size_t ranked(const cs_item_fit *f, size_t k) {
  bool taken[CS_FAMILIES] = {0};
  size_t at = f->best;

  for (size_t r = 0; r < k && at < CS_FAMILIES; r++) {
    taken[at] = true;
    at = CS_FAMILIES;
    for (size_t i = 0; i < CS_FAMILIES; i++) {
      if (!taken[i] && f->fits[i].fitted && (at == CS_FAMILIES || f->fits[i].ssq < f->fits[at].ssq))
        at = i;
    }
  }
  return at;
}

static void put_fits(const cs_elicited *e, cs_buf *out) {
  for (size_t k = 0; k < e->n_fits; k++) {
    const cs_item_fit *f = &e->fits[k];

    cs_buf_printf(out, "%s, %s", e->j->items[f->item], f->who);
    cs_buf_puts(out, f->best < CS_FAMILIES
                         ? "\n"
                         : ": fewer than two bins are filled; nothing can be fitted.\n");
    for (size_t r = 0; r < RIVALS; r++) {
      size_t at = ranked(f, r);

      if (at == CS_FAMILIES) break;
      cs_buf_puts(out, "  ");
      put_fit(&f->fits[at], out);
      cs_buf_printf(out, "; sum of squares %.2g\n", f->fits[at].ssq);
    }
  }
}

void cs_elicited_table(const cs_elicited *e, cs_buf *out) {
  if (e->dm) {
    put_sentence(e, out);
    if (seeds(e->j)) put_scores(e, out);
    put_items(e, out);
    if (e->n_fits) cs_buf_puts(out, "\nFitted distributions: the best first, then its rivals\n");
  }
  put_fits(e, out);
}

/* ---- CSV ----------------------------------------------------------------------------------- */

static void csv_row(cs_buf *out, const char *section, const char *who, const char *item,
                    const char *name, double x) {
  char buf[32];

  cs_buf_printf(out, "%s,", section);
  cs_put_cell(out, who);
  cs_buf_puts(out, ",");
  cs_put_cell(out, item);
  cs_buf_printf(out, ",%s,", name);
  if (isfinite(x)) cs_buf_puts(out, cs_number_text(x, buf));
  cs_buf_puts(out, "\n");
}

static void csv_score(cs_buf *out, const char *who, const cs_expert_score *s, double weight) {
  csv_row(out, "score", who, "", "calibration", s->calibration);
  csv_row(out, "score", who, "", "info_seed", s->info_seed);
  csv_row(out, "score", who, "", "info_all", s->info_all);
  csv_row(out, "score", who, "", "weight", weight);
}

void cs_elicited_csv(const cs_elicited *e, cs_buf *out) {
  const cs_judgments *j = e->j;
  char name[64];

  cs_buf_puts(out, "section,who,item,name,value\n");
  for (size_t k = 0; k < j->n_experts; k++)
    csv_score(out, j->experts[k], &e->scores[k], e->dm->weights[k]);
  if (e->dm) csv_score(out, "pool", &e->dm->score, 1);
  for (size_t i = 0; e->dm && i < j->n_items; i++) {
    for (size_t k = 0; k < j->n_quantiles; k++) {
      snprintf(name, sizeof name, "%g", 100 * j->p[k]);
      csv_row(out, "quantile", "pool", j->items[i], name, e->dm->quantiles[i * j->n_quantiles + k]);
    }
  }
  for (size_t k = 0; k < e->n_fits; k++) {
    const cs_item_fit *f = &e->fits[k];

    for (size_t m = 0; m < CS_FAMILIES; m++) {
      if (!f->fits[m].fitted) continue;
      for (size_t r = 0; cs_fit_parameter_name((cs_family)m, r); r++) {
        snprintf(name, sizeof name, "%s.%s", cs_family_names[m],
                 cs_fit_parameter_name((cs_family)m, r));
        csv_row(out, "fit", f->who, j->items[f->item], name, f->fits[m].parameter[r]);
      }
      snprintf(name, sizeof name, "%s.ssq", cs_family_names[m]);
      csv_row(out, "fit", f->who, j->items[f->item], name, f->fits[m].ssq);
    }
  }
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static json_t *number(double x) {
  return isfinite(x) ? json_real(x) : json_null();
}

static json_t *score_json(const char *who, const cs_expert_score *s, double weight) {
  return json_pack("{s:s,s:o,s:o,s:o,s:o,s:I}", "name", who, "calibration", number(s->calibration),
                   "info_seed", number(s->info_seed), "info_all", number(s->info_all), "weight",
                   number(weight), "seeds", (json_int_t)s->answered);
}

static json_t *item_json(const cs_elicited *e, size_t i) {
  const cs_judgments *j = e->j;
  const cs_pooled *q = &e->dm->items[i];
  json_t *quantiles = json_array(), *knots = json_array();

  for (size_t k = 0; k < j->n_quantiles; k++)
    json_array_append_new(quantiles, json_pack("[o,o]", number(j->p[k]),
                                               number(e->dm->quantiles[i * j->n_quantiles + k])));
  for (size_t k = 0; k < q->n; k++)
    json_array_append_new(
        knots,
        json_pack("[o,o]", number(j->is_log[i] ? cs_exp(q->x[k]) : q->x[k]), number(q->f[k])));
  return json_pack("{s:s,s:s,s:o,s:o,s:o}", "item", j->items[i], "scale",
                   j->is_log[i] ? "log" : "uni", "truth", number(j->truth[i]), "quantiles",
                   quantiles, "cumulative", knots);
}

static json_t *fit_json(const cs_elicited *e, const cs_item_fit *f) {
  json_t *families = json_array();

  for (size_t r = 0; r < CS_FAMILIES; r++) {
    size_t at = ranked(f, r);
    json_t *parameters = json_object();

    if (at == CS_FAMILIES) {
      json_decref(parameters);
      break;
    }
    for (size_t k = 0; cs_fit_parameter_name((cs_family)at, k); k++)
      json_object_set_new(parameters, cs_fit_parameter_name((cs_family)at, k),
                          number(f->fits[at].parameter[k]));
    json_array_append_new(families,
                          json_pack("{s:s,s:o,s:o}", "family", cs_family_names[at], "parameters",
                                    parameters, "ssq", number(f->fits[at].ssq)));
  }
  return json_pack("{s:s,s:s,s:o}", "item", e->j->items[f->item], "who", f->who, "families",
                   families);
}

/* Scores, weights and pooled quantiles. */
static void add_pool(const cs_elicited *e, json_t *o) {
  const cs_judgments *j = e->j;
  json_t *experts = json_array(), *items = json_array();

  for (size_t k = 0; k < j->n_experts; k++)
    json_array_append_new(experts, score_json(j->experts[k], &e->scores[k], e->dm->weights[k]));
  for (size_t i = 0; i < j->n_items; i++) json_array_append_new(items, item_json(e, i));
  json_object_set_new(o, "pool", json_string(cs_pool_names[e->dm->pool]));
  json_object_set_new(o, "alpha", number(e->dm->alpha));
  json_object_set_new(o, "experts", experts);
  json_object_set_new(o, "decision_maker", score_json("pool", &e->dm->score, 1));
  json_object_set_new(o, "items", items);
}

json_t *cs_elicited_json(const cs_elicited *e) {
  json_t *fits = json_array();
  json_t *o = cs_answer_json(
      &(cs_envelope){.answer = "elicit", .form = FORM, .sources = &e->j->source, .n_sources = 1});

  if (e->dm) add_pool(e, o);
  for (size_t k = 0; k < e->n_fits; k++) json_array_append_new(fits, fit_json(e, &e->fits[k]));
  json_object_set_new(o, "fits", fits);
  return o;
}
