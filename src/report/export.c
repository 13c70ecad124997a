/* A run's result as CSV (long form) and as Markdown tables. */
#include "report/result.h"
#include "report/text_layout.h"

#include <math.h>
#include <string.h>

/* ---- CSV --------------------------------------------------------------------------------- */

static void csv_text(cs_buf *out, const char *s) {
  if (s) cs_put_cell(out, s);
}

static void csv_row(cs_buf *out, const char *section, const char *name, const char *strategy,
                    const char *item, double value, double error) {
  char a[32];

  cs_buf_printf(out, "%s,", section);
  csv_text(out, name);
  cs_buf_puts(out, ",");
  csv_text(out, strategy);
  cs_buf_puts(out, ",");
  csv_text(out, item);
  cs_buf_puts(out, ",");
  if (isfinite(value)) cs_buf_puts(out, cs_number_text(value, a));
  cs_buf_puts(out, ",");
  if (isfinite(error)) cs_buf_puts(out, cs_number_text(error, a));
  cs_buf_puts(out, "\n");
}

static void csv_watched(const cs_result *r, size_t v, size_t k, cs_buf *out) {
  static const char *const names[CS_LEVELS] = {"p05", "p10", "p25", "p50", "p75", "p90", "p95"};
  const cs_watch *watch = &r->plan->watches[k];
  const cs_watched *w = cs_run_watched(r->run, 0, v, k);
  const char *name = r->study->graph.quantities[watch->quantity].name;
  const char *strategy = r->plan->program.worlds[v].name;
  const char *section = k < r->study->c.n_measures ? "measure" : "output";
  cs_estimate mean = cs_mean_of(w->replicate, r->run->replicates);

  csv_row(out, section, name, strategy, "mean", mean.value, mean.error);
  csv_row(out, section, name, strategy, "sd", w->sd, NAN);
  for (size_t q = 0; q < CS_LEVELS; q++)
    csv_row(out, section, name, strategy, names[q], w->levels[q], NAN);
  csv_row(out, section, name, strategy, "failed", w->failed, NAN);
  if (isfinite(watch->at_least) || isfinite(watch->at_most)) {
    cs_estimate share = cs_share_of(w->replicate, r->run->replicates);

    csv_row(out, section, name, strategy, "meets", share.value, share.error);
  }
  if (!watch->has_better) return;
  csv_row(out, section, name, strategy, "best", w->compared > 0 ? w->best / w->compared : NAN, NAN);
  csv_row(out, section, name, strategy, "mean_regret", w->regret, NAN);
  csv_row(out, section, name, strategy, "most_regret", w->most_regret, NAN);
}

void cs_result_csv(const cs_result *r, cs_buf *out) {
  const char *kind, *record;

  cs_buf_puts(out, "section,name,strategy,item,value,error\n");
  for (size_t v = 0; v < r->run->n_worlds; v++) {
    cs_estimate met = cs_share_of(cs_run_all_met(r->run, 0, v), r->run->replicates);

    for (size_t k = 0; k < r->plan->n_watches; k++) csv_watched(r, v, k, out);
    csv_row(out, "strategy", "all thresholds", r->plan->program.worlds[v].name, "meets", met.value,
            met.error);
  }
  for (size_t i = 0; i < r->study->n_claims; i++) {
    const cs_verdict *v = &r->finding->verdicts[i];
    const char *name = r->study->claims[i].entry->id;

    csv_row(out, "claim", name, "", cs_verdict_names[v->verdict], v->margin, v->error);
    if (v->verdict == CS_UNTESTED || v->verdict == CS_LEFT_OUT) continue;
    csv_row(out, "claim", name, "", "worst", v->worst, v->worst_error);
    csv_row(out, "claim", name, "", "best", v->best, v->best_error);
    for (size_t k = 0; k < v->n_drivers; k++) {
      cs_buf item = {0};

      cs_buf_printf(&item, "hinges_on %s", v->drivers[k].name);
      if (!item.failed)
        csv_row(out, "claim", name, "", item.text, v->drivers[k].share, v->drivers[k].error);
      cs_buf_free(&item);
    }
  }
  for (size_t k = 0; (record = cs_model_record_nth(&r->study->c, k, &kind)); k++)
    csv_row(out, "record", kind, "", record, NAN, NAN);
}

/* ---- Markdown ---------------------------------------------------------------------------- */

/* A table's cell must hold neither bars nor line ends. */
static void md_text(cs_buf *out, const char *s) {
  for (; s && *s; s++) {
    if (*s == '|') cs_buf_puts(out, "\\");
    cs_buf_add(out, *s == '\n' ? " " : s, 1);
  }
}

static void md_number(cs_buf *out, double x) {
  char a[32];

  cs_buf_puts(out, isfinite(x) ? cs_number_short(x, 4, a) : "–");
}

static void md_measures(const cs_result *r, cs_buf *out) {
  for (size_t k = 0; k < r->study->c.n_measures; k++) {
    const cs_named *m = &r->study->c.measures[k];
    bool threshold = isfinite(m->at_least) || isfinite(m->at_most);

    cs_buf_printf(out, "\n**%s**", m->id);
    if (m->number.meta.unit) cs_buf_printf(out, ", %s", m->number.meta.unit);
    cs_buf_puts(out,
                "\n\n| strategy | mean | 5 % | 50 % | 95 % | meets | best | mean regret |\n"
                "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for (size_t v = 0; v < r->run->n_worlds; v++) {
      const cs_watched *w = cs_run_watched(r->run, 0, v, k);
      cs_estimate share = cs_share_of(w->replicate, r->run->replicates);

      cs_buf_printf(out, "| %s", r->plan->program.worlds[v].name);
      cs_buf_puts(out, " | ");
      md_number(out, w->mean);
      for (size_t q = 0; q < CS_LEVELS; q += 3) {
        cs_buf_puts(out, " | ");
        md_number(out, w->levels[q]);
      }
      cs_buf_puts(out, " | ");
      md_number(out, threshold ? share.value : NAN);
      cs_buf_puts(out, " | ");
      md_number(out, m->has_better && w->compared > 0 ? w->best / w->compared : NAN);
      cs_buf_puts(out, " | ");
      md_number(out, m->has_better ? w->regret : NAN);
      cs_buf_puts(out, " |\n");
    }
  }
}

static void md_lacking(const cs_result *r, size_t claim, cs_buf *out) {
  cs_buf text = {0};

  cs_result_put_lacking(r, claim, &text);
  if (text.n && !text.failed) md_text(out, text.text);
  out->failed |= text.failed;
  cs_buf_free(&text);
}

static void md_claims(const cs_result *r, cs_buf *out) {
  if (!r->study->n_claims) return;
  cs_buf_puts(out,
              "\n| claim | verdict | margin | error | hinges on | source |\n"
              "| --- | --- | ---: | ---: | --- | --- |\n");
  for (size_t i = 0; i < r->study->n_claims; i++) {
    const cs_claim_entry *e = r->study->claims[i].entry;
    const cs_verdict *v = &r->finding->verdicts[i];
    bool tested = v->verdict != CS_UNTESTED && v->verdict != CS_LEFT_OUT;

    cs_buf_printf(out, "| **%s** ", e->id);
    md_text(out, e->says);
    cs_buf_printf(out, " | %s | ", cs_verdict_names[v->verdict]);
    md_number(out, tested ? v->margin : NAN);
    cs_buf_puts(out, " | ");
    md_number(out, tested ? v->error : NAN);
    cs_buf_puts(out, " | ");
    md_lacking(r, i, out);
    /* Drivers that would read 0 % say nothing to a reader. */
    for (size_t k = 0; k < v->n_drivers && v->drivers[k].share >= 0.005; k++)
      cs_buf_printf(out, "%s`%s` %.0f %%", k ? ", " : "", v->drivers[k].name,
                    100 * v->drivers[k].share);
    cs_buf_puts(out, " | ");
    md_text(out, e->source);
    cs_buf_puts(out, " |\n");
  }
}

static void md_answer(const cs_result *r, cs_buf *out) {
  cs_buf text = {0};

  cs_result_put_answer(r, &text);
  if (text.n && !text.failed) {
    md_text(out, text.text);
    cs_buf_puts(out, "\n");
  }
  out->failed |= text.failed;
  cs_buf_free(&text);
}

void cs_result_markdown(const cs_result *r, cs_buf *out) {
  const cs_case *c = &r->study->c;
  const char *kind, *record;

  cs_buf_printf(out, "## %s\n\n", c->title ? c->title : "A case without a title");
  if (c->question) cs_buf_printf(out, "%s\n\n", c->question);
  if (c->caveat) cs_buf_printf(out, "> %s\n\n", c->caveat);
  md_answer(r, out);
  md_measures(r, out);
  md_claims(r, out);
  cs_buf_printf(out,
                "\ncasus %s, %s design, seed %llu, %llu futures in %u replicates, case %.12s.\n",
                casus_version(), cs_design_names[r->run->design], (unsigned long long)r->run->seed,
                (unsigned long long)r->run->done, r->run->replicates, c->hash);
  for (size_t k = 0; (record = cs_model_record_nth(c, k, &kind)); k++)
    cs_buf_printf(out, "\n%s\n", record);
  for (size_t i = 0; i < r->quality->n; i++) cs_buf_printf(out, "\n- %s", r->quality->warnings[i]);
  if (r->quality->n) cs_buf_puts(out, "\n");
}
