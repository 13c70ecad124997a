/* Reads one scalar: a number, a distribution or a formula. */
#include "quantity/value.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

casus_status cs_value_read(const cs_node *node, cs_arena *arena, casus_diag *d, cs_quantity *q) {
  casus_status st;
  cs_place at = node->at;

  q->text = cs_arena_strndup(arena, node->text, node->n);
  if (!q->text) return CASUS_NOMEM;
  q->kind = CS_CONSTANT;
  q->number = 0;
  if (cs_parse_number(node->text, node->n, &q->number)) return CASUS_OK;
  st = cs_distribution_parse(node->text, node->n, at, d, arena, &q->distribution);
  if (st) return st;
  if (q->distribution) {
    q->kind = CS_DRAW;
    q->is_deep = cs_distribution_is_deep(q->distribution);
    return CASUS_OK;
  }
  st = cs_formula_parse(node->text, node->n, at, node->exact, CS_PLAIN_FORMULA, arena, d,
                        &q->formula);
  if (st == CASUS_OK) q->kind = CS_FORMULA;
  return st;
}

void cs_value_check_bounds(const cs_quantity *q, cs_place at, casus_diag *d) {
  double low, high;
  char a[32], b[32], x[32];

  if (q->kind == CS_CONSTANT) {
    low = high = q->number;
  } else if (q->kind == CS_DRAW) {
    low = cs_distribution_lowest(q->distribution);
    high = cs_distribution_highest(q->distribution);
  } else {
    return;
  }
  if (low >= q->least && high <= q->most) return;
  if (low < q->least) high = low;
  cs_number_short(high, 6, x);
  cs_error(d, at, "\"%s\" can be %s", q->name,
           isfinite(high) ? x
           : high > 0     ? "as large as it likes"
                          : "as small as it likes");
  if (isfinite(q->least) && isfinite(q->most)) {
    cs_detail(d, "It must lie between %s and %s.", cs_number_short(q->least, 6, a),
              cs_number_short(q->most, 6, b));
  } else {
    cs_detail(d, "It must be %s or %s.",
              cs_number_short(isfinite(q->least) ? q->least : q->most, 6, a),
              isfinite(q->least) ? "more" : "less");
  }
}
