/* The worth of knowing as a table, CSV and JSON. */
#include "report/voi.h"

#include "base/libm.h"
#include "report/put.h"
#include "report/sensitivity.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The table's first sentences: what to choose now, and what to find out first. */
static void say(const cs_voi *v, cs_buf *out) {
  char worth[32], error[32];
  const char *space = v->unit ? " " : "", *unit = v->unit ? v->unit : "";

  cs_buf_printf(out, "\nBy %s (%s is better), choose %s now.\n", v->by,
                v->more_is_better ? "more" : "less", v->choices[v->all.best]);
  cs_buf_printf(out, "  To know everything first would be worth %s +- %s%s%s (EVPI).\n",
                cs_number_short(v->all.evpi.value, 3, worth),
                cs_number_short(v->all.evpi.error, 2, error), space, unit);
  if (v->all.failed)
    cs_buf_printf(out, "  %llu futures failed under some choice and are left out.\n",
                  (unsigned long long)v->all.failed);
  if (!(v->all.evpi.value > 0)) {
    cs_buf_puts(out, "  Nothing needs to be found out: no knowledge would change the choice.\n");
    return;
  }
  if (!(v->all.evpi.value > v->all.evpi.error)) {
    cs_buf_puts(out,
                "  Whether anything is worth finding out is not sure: it is within its error.\n");
    return;
  }
  for (size_t k = 0; k < v->n_rows; k++) {
    const cs_voi_row *r = &v->rows[k];

    if (!(r->is.worth.value > r->is.worth.error)) break;
    cs_buf_printf(out,
                  "  Find out first: %s.\n  It is worth up to %s%s%s (%.0f %% of all there is to "
                  "know) and would change\n  the choice in %.0f %% of the futures.\n",
                  r->name, cs_number_short(r->is.worth.value, 3, worth), space, unit,
                  cs_fmin(100, 100 * r->is.worth.value / v->all.evpi.value), 100 * r->is.changes);
    return;
  }
  cs_buf_puts(out, "  No single input is worth finding out by itself.\n");
}

void cs_voi_table(const cs_voi *v, size_t most, cs_buf *out) {
  char number[32], estimate[64];
  size_t shown = 0;

  say(v, out);
  cs_buf_puts(out, "  choice                                              mean   best in\n");
  for (size_t d = 0; d < v->n_choices; d++) {
    cs_buf_puts(out, "  ");
    cs_put_padded(out, v->choices[d], 44, false);
    cs_buf_printf(out, " %12s %7.0f %%\n",
                  cs_number_short(v->more_is_better ? v->all.mean[d] : -v->all.mean[d], 5, number),
                  100 * v->all.best_share[d]);
  }
  while (shown < v->n_rows && v->rows[shown].is.worth.value > v->rows[shown].is.worth.error &&
         v->rows[shown].is.worth.value > 0)
    shown++;
  if (shown) cs_buf_puts(out, "  to know                             worth (EVPPI)  changes\n");
  for (size_t k = 0; k < shown && k < most; k++) {
    const cs_voi_row *r = &v->rows[k];
    size_t n = cs_width(r->name, strlen(r->name));

    cs_buf_printf(out, "  %s", r->name);
    if (n > 32) {
      cs_buf_puts(out, "\n  ");
      n = 0;
    }
    cs_buf_fill(out, ' ', 32 - n);
    cs_buf_printf(out, "%17s %6.0f %%\n", cs_estimate_text(r->is.worth, 3, estimate),
                  100 * r->is.changes);
  }
  if (shown > most) cs_buf_printf(out, "  and %zu more\n", shown - most);
  if (v->n_rows > shown)
    cs_buf_printf(out, "  %zu others are worth no more than their error.\n", v->n_rows - shown);
}

void cs_voi_csv_head(cs_buf *out) {
  cs_buf_puts(out, "by,quantity,name,value,error,changes\n");
}

static void csv_line(const cs_voi *v, const char *what, const char *name, cs_estimate e,
                     double changes, cs_buf *out) {
  cs_csv_text(out, v->by);
  cs_buf_printf(out, ",%s,", what);
  cs_csv_text(out, name);
  cs_buf_puts(out, ",");
  cs_csv_number(out, e.value);
  cs_buf_puts(out, ",");
  cs_csv_number(out, e.error);
  cs_buf_puts(out, ",");
  cs_csv_number(out, changes);
  cs_buf_puts(out, "\n");
}

void cs_voi_csv(const cs_voi *v, cs_buf *out) {
  for (size_t d = 0; d < v->n_choices; d++)
    csv_line(v, "mean", v->choices[d],
             (cs_estimate){v->more_is_better ? v->all.mean[d] : -v->all.mean[d], NAN}, NAN, out);
  csv_line(v, "evpi", "", v->all.evpi, NAN, out);
  for (size_t k = 0; k < v->n_rows; k++)
    csv_line(v, "evppi", v->rows[k].name, v->rows[k].is.worth, v->rows[k].is.changes, out);
}

json_t *cs_voi_json(const cs_voi *v) {
  json_t *choices = json_array(), *rows = json_array(), *o;

  for (size_t d = 0; d < v->n_choices; d++)
    json_array_append_new(
        choices, json_pack("{s:s,s:o,s:f}", "choice", v->choices[d], "mean",
                           cs_number_json(v->more_is_better ? v->all.mean[d] : -v->all.mean[d]),
                           "best_share", v->all.best_share[d]));
  for (size_t k = 0; k < v->n_rows; k++)
    json_array_append_new(
        rows, json_pack("{s:s,s:o,s:f}", "input", v->rows[k].name, "evppi",
                        cs_estimate_json(v->rows[k].is.worth), "changes", v->rows[k].is.changes));
  o = json_pack("{s:s,s:b,s:s,s:I,s:o,s:o,s:o}", "by", v->by, "more_is_better", v->more_is_better,
                "choose_now", v->choices[v->all.best], "failed", (json_int_t)v->all.failed, "evpi",
                cs_estimate_json(v->all.evpi), "choices", choices, "inputs", rows);
  if (o && v->unit) json_object_set_new(o, "unit", json_string(v->unit));
  return o;
}
