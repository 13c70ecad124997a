/* The answer as sentences. */
#include "report/result.h"
#include "report/text_layout.h"

#include <math.h>
#include <string.h>

const char *cs_result_world_name(const cs_result *r, size_t world) {
  const cs_overlay *s =
      world ? &r->study->graph.strategies[r->plan->program.strategies[world - 1]] : NULL;

  if (!world) return "the case as it stands";
  return s->title ? s->title : r->plan->program.worlds[world].name;
}

bool cs_result_lead(const cs_result *r, size_t *first, size_t *second) {
  const cs_order *o = &r->finding->by[CS_ORDER_MEAN];

  if (o->n < 2 || o->n_leads != 1) return false;
  *first = o->rank[0];
  *second = o->rank[1];
  return true;
}

/* A value of the aim: "47%", "4.63", "38.2 bn USD". */
static void put_value(const cs_result *r, double x, cs_buf *out) {
  const cs_aim *aim = &r->finding->aim;
  char a[32];

  if (aim->kind == CS_AIM_ALL_MET) {
    cs_buf_puts(out, cs_percent_text(x, a));
  } else {
    cs_buf_puts(out, cs_number_short(x, 3, a));
  }
}

static void put_error(const cs_result *r, double error, cs_buf *out) {
  char a[32];

  if (!(error > 0)) return;
  if (r->finding->aim.kind == CS_AIM_ALL_MET) {
    cs_buf_printf(out, " (+-%s points)", cs_number_short(100 * error, 2, a));
  } else {
    cs_buf_printf(out, " (+- %s)", cs_number_short(error, 2, a));
  }
}

/* What the aim counts: "all 6 thresholds together are met in", "thresholds met on average:". */
static void put_aim(const cs_result *r, cs_buf *out) {
  const cs_aim *aim = &r->finding->aim;
  const cs_named *m = &r->study->c.measures[aim->watch];
  size_t n = 0;

  for (size_t k = 0; k < r->plan->n_watches; k++) n += cs_has_threshold(&r->plan->watches[k]);
  switch (aim->kind) {
    case CS_AIM_ALL_MET:
      cs_buf_printf(out, "Share of the futures in which %s met.",
                    n == 1 ? "the threshold is" : "all thresholds together are");
      break;
    case CS_AIM_MOST_MET:
      cs_buf_printf(
          out,
          "Counted is how many of %zu threshold%s are met on average, as no strategy meets "
          "%s in even 1%% of the futures.",
          n, n == 1 ? "" : "s", n == 1 ? "it" : "all together");
      break;
    default:
      cs_buf_printf(out, "Mean of %s", m->id);
      if (m->number.meta.unit) cs_buf_printf(out, ", %s", m->number.meta.unit);
      cs_buf_printf(out, " (%s is better), as no measure has a threshold.",
                    aim->high_is_better ? "high" : "low");
      break;
  }
}

/* The leaders of an order, "A, B and C", or, of many, how many of how many. */
static void put_leaders(const cs_result *r, const cs_order *o, cs_buf *out) {
  enum { NAMED = 5 };
  size_t seen = 0;

  if (o->n_leads > NAMED) {
    cs_buf_printf(out, "%zu of the %zu", o->n_leads, o->n);
    return;
  }
  for (size_t k = 0; k < o->n; k++) {
    if (!o->leads[o->rank[k]]) continue;
    cs_buf_printf(out, "%s%s",
                  !seen                    ? ""
                  : seen + 1 == o->n_leads ? " and "
                                           : ", ",
                  cs_result_world_name(r, o->rank[k]));
    seen++;
  }
}

/* The least and the most of the leaders' values. */
static void put_range(const cs_result *r, const cs_order *o, cs_buf *out) {
  double low = INFINITY, high = -INFINITY;
  cs_buf a = {0}, b = {0};

  for (size_t v = 0; v < o->n; v++) {
    if (!o->leads[v]) continue;
    low = o->value[v] < low ? o->value[v] : low;
    high = o->value[v] > high ? o->value[v] : high;
  }
  put_value(r, low, &a);
  put_value(r, high, &b);
  if (!a.failed && !b.failed)
    cs_buf_printf(out, strcmp(a.text, b.text) != 0 ? "%s to %s" : "%s", a.text, b.text);
  out->failed |= a.failed || b.failed;
  cs_buf_free(&a);
  cs_buf_free(&b);
}

static bool are_all_equal(const cs_order *o) {
  for (size_t v = 0; v < o->n; v++) {
    if (o->leads[v] && o->same[v] != o->same[o->rank[0]]) return false;
  }
  return true;
}

/* "44% (+-0.3 points), 4.0 points ahead of B". */
static void put_lead(const cs_result *r, const cs_order *o, cs_buf *out) {
  size_t first = o->rank[0], next = o->rank[1];
  double ahead = fabs(o->behind[next]);
  char a[32];

  put_value(r, o->value[first], out);
  put_error(r, o->error[first], out);
  if (r->finding->aim.kind == CS_AIM_ALL_MET) {
    cs_buf_printf(out, ", %s points ahead of ", cs_number_short(100 * ahead, 2, a));
  } else {
    cs_buf_printf(out, ", %s ahead of ", cs_number_short(ahead, 2, a));
  }
  cs_buf_puts(out, cs_result_world_name(r, next));
}

static void put_open(const cs_result *r, const cs_order *o, cs_buf *out) {
  cs_buf_puts(out, are_all_equal(o) ? "the first place is shared by "
                                    : "the first place is not settled between ");
  put_leaders(r, o, out);
  cs_buf_puts(out, " (");
  put_range(r, o, out);
  cs_buf_puts(out, ").");
}

/* One order in a sentence that begins with `where`. */
static void put_order(const cs_result *r, const cs_order *o, const char *where, cs_buf *out) {
  cs_buf_puts(out, where);
  if (o->n_leads > 1) {
    put_open(r, o, out);
    return;
  }
  cs_buf_printf(out, "%s leads: ", cs_result_world_name(r, o->rank[0]));
  put_lead(r, o, out);
  cs_buf_puts(out, ".");
}

static void put_base(const cs_result *r, cs_buf *out) {
  const cs_order *o = &r->finding->by[CS_ORDER_MEAN];

  if (o->leads[0] || o->rank[1] == 0) return; /* it was named */
  cs_buf_puts(out, " The case as it stands has ");
  put_value(r, o->value[0], out);
  cs_buf_puts(out, ".");
}

/* A single order is the whole answer. */
static void put_alone(const cs_result *r, const cs_order *o, cs_buf *out) {
  if (o->n_leads > 1) {
    put_order(r, o, are_all_equal(o) ? "A tie: " : "Not settled: ", out);
    return;
  }
  cs_buf_printf(out, "%s is best: ", cs_result_world_name(r, o->rank[0]));
  put_lead(r, o, out);
  cs_buf_puts(out, ".");
}

static void put_all(const cs_result *r, cs_buf *out) {
  static const char *const where[CS_ORDERS] = {
      "On average ", " At the worst point of the deep box ",
      " By regret (how far behind the best, at the worst point for that) "};
  const cs_finding *f = r->finding;

  if (f->settled) {
    cs_buf_printf(out, "%s is best, on average, at the worst and by regret. ",
                  cs_result_world_name(r, f->by[CS_ORDER_MEAN].rank[0]));
  } else {
    cs_buf_puts(out, "No strategy is safely best. ");
  }
  for (size_t by = 0; by < CS_ORDERS; by++) put_order(r, &f->by[by], where[by], out);
}

void cs_result_put_answer(const cs_result *r, cs_buf *out) {
  const cs_finding *f = r->finding;

  if (!f->aim.kind) return;
  if (f->by[CS_ORDER_WORST].n) {
    put_all(r, out);
  } else {
    put_alone(r, &f->by[CS_ORDER_MEAN], out);
  }
  put_base(r, out);
  cs_buf_puts(out, " ");
  put_aim(r, out);
}
