/* The worth of knowing as a table, CSV and JSON. */
#include "report/voi.h"

#include "base/libm.h"
#include "report/sensitivity.h"
#include "report/text_layout.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The choices that `is` tells of: "a, b and c". */
static void put_choices(const cs_voi *v, bool (*is)(const cs_evpi *all, size_t d), cs_buf *out) {
  size_t n = 0, shown = 0;

  for (size_t d = 0; d < v->n_choices; d++) n += is(&v->all, d);
  for (size_t d = 0; d < v->n_choices; d++) {
    if (!is(&v->all, d)) continue;
    cs_buf_printf(out, "%s%s", !shown ? "" : shown + 1 == n ? " and " : ", ", v->choices[d]);
    shown++;
  }
}

/* What to choose now.  Of equals none is put first, and what sampling cannot tell apart is named.
 */
static void say_choice(const cs_voi *v, cs_buf *out) {
  size_t near = 0;

  for (size_t d = 0; d < v->n_choices; d++) near += cs_voi_is_near(&v->all, d);
  cs_buf_printf(out, "\nBy %s (%s is better), ", v->by, v->more_is_better ? "more" : "less");
  if (!v->all.n_best) {
    cs_buf_puts(out, "nothing can be chosen: in no future has every choice a value.\n");
    return;
  }
  if (v->all.n_best == 1) cs_buf_puts(out, "choose ");
  put_choices(v, cs_voi_equals, out);
  cs_buf_puts(out, v->all.n_best == 1 ? " now.\n" : " are equally good now.\n");
  if (!near) return;
  cs_buf_puts(out, "  Not settled: ");
  put_choices(v, cs_voi_is_near, out);
  cs_buf_printf(out, " %s behind by no more than the error of the difference.\n",
                near == 1 ? "is" : "are");
}

/* The table's first sentences: what to choose now, and what to find out first. */
static void say(const cs_voi *v, cs_buf *out) {
  char worth[32], error[32];
  const char *space = v->unit ? " " : "", *unit = v->unit ? v->unit : "";

  say_choice(v, out);
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
                  "know)",
                  r->name, cs_number_short(r->is.worth.value, 3, worth), space, unit,
                  cs_fmin(100, 100 * r->is.worth.value / v->all.evpi.value));
    if (v->all.n_best == 1)
      cs_buf_printf(out, " and would change\n  the choice in %.0f %% of the futures",
                    100 * r->is.changes);
    cs_buf_puts(out, ".\n");
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
    cs_buf_printf(out, "%17s", cs_estimate_text(r->is.worth, 3, estimate));
    if (v->all.n_best == 1) {
      cs_buf_printf(out, " %6.0f %%\n", 100 * r->is.changes);
    } else {
      cs_buf_puts(out, "        -\n"); /* between equals there is no choice to be changed */
    }
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
    csv_line(v, "evppi", v->rows[k].name, v->rows[k].is.worth,
             v->all.n_best == 1 ? v->rows[k].is.changes : NAN, out);
}

json_t *cs_voi_json(const cs_voi *v) {
  json_t *choices = json_array(), *rows = json_array(), *equals = json_array(), *o;

  for (size_t d = 0; d < v->n_choices; d++)
    json_array_append_new(
        choices, json_pack("{s:s,s:o,s:o,s:f}", "choice", v->choices[d], "mean",
                           cs_number_json(v->more_is_better ? v->all.mean[d] : -v->all.mean[d]),
                           "behind_the_best", cs_estimate_json(v->all.behind[d]), "best_share",
                           v->all.best_share[d]));
  for (size_t k = 0; k < v->n_rows; k++)
    json_array_append_new(
        rows, json_pack("{s:s,s:o,s:o}", "input", v->rows[k].name, "evppi",
                        cs_estimate_json(v->rows[k].is.worth), "changes",
                        cs_number_json(v->all.n_best == 1 ? v->rows[k].is.changes : NAN)));
  for (size_t d = 0; d < v->n_choices && v->all.n_best > 1; d++) {
    if (cs_voi_equals(&v->all, d)) json_array_append_new(equals, json_string(v->choices[d]));
  }
  o = json_pack("{s:s,s:b,s:s?,s:o,s:I,s:o,s:o,s:o}", "by", v->by, "more_is_better",
                v->more_is_better, "choose_now",
                v->all.n_best == 1 ? v->choices[v->all.best] : NULL, "equally_good", equals,
                "failed", (json_int_t)v->all.failed, "evpi", cs_estimate_json(v->all.evpi),
                "choices", choices, "inputs", rows);
  if (o && v->unit) json_object_set_new(o, "unit", json_string(v->unit));
  return o;
}
