/* Why a claim has no value, in words. */
#include "report/result.h"

void cs_result_put_lacking(const cs_result *r, size_t claim, cs_buf *out) {
  const cs_verdict *v = &r->finding->verdicts[claim];
  const cs_claim *c = &r->study->claims[claim];
  const char *where = r->run->deep_done > 1 ? " at some deep point" : "";

  if (v->verdict != CS_NO_VALUE) return;
  if (v->lacking == CS_NO_NUMBER) {
    cs_buf_printf(out, "its terms have values, but what is computed from them has none%s", where);
    return;
  }
  cs_buf_printf(out, "%s %s%s", r->study->terms[c->first + v->lacking_term].term->text,
                v->lacking == CS_NEVER_HAPPENS ? "speaks of futures that never happen"
                                               : "has a value in no future",
                where);
}
