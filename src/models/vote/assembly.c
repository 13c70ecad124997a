/* Counts votes; see assembly.h. */
#include "models/vote/assembly.h"

#include <math.h>

/* Without a quota a tie is no majority; with one, reaching it is enough. */
static bool passes(double yes, double all, const double *quota) {
  return quota ? yes >= *quota : yes > all / 2;
}

/* One future: its inputs and outputs, each `step` values from the next. */
static void count(const cs_assembly *a, const double *const *in, size_t i, double *const *out) {
  const double *quota = a->has_quota ? &in[2 * a->n][i] : NULL;
  double all = 0, yes = 0;
  bool passed;

  for (size_t k = 0; k < a->n; k++) {
    double leaning = in[2 * k][i], weight = in[2 * k + 1][i];

    if (isnan(leaning)) weight = NAN;
    all += weight;
    if (!(leaning <= 0)) yes += weight;
  }
  passed = passes(yes, all, quota);
  if (isnan(all) || (quota && isnan(*quota))) {
    for (size_t k = 0; k < CS_VOTE_PIVOTAL + a->n; k++) out[k][i] = NAN;
    return;
  }
  out[CS_VOTE_PASSES][i] = passed;
  out[CS_VOTE_YES][i] = yes;
  out[CS_VOTE_MARGIN][i] = yes - (quota ? *quota : all / 2);
  for (size_t k = 0; k < a->n; k++) {
    double weight = in[2 * k + 1][i];
    double otherwise = in[2 * k][i] > 0 ? yes - weight : yes + weight;

    out[CS_VOTE_PIVOTAL + k][i] = passes(otherwise, all, quota) != passed;
  }
}

void cs_assembly_evaluate(const void *self, const cs_batch *batch) {
  for (size_t i = 0; i < batch->n; i++) count(self, batch->in, i, batch->out);
}

void cs_assembly_explain(const void *self, const double *in, const double *out, cs_buf *text) {
  const cs_assembly *a = self;
  char weight[32], leaning[32];

  for (size_t k = 0; k < a->n; k++)
    cs_buf_printf(text, "    %s votes %s with weight %s (leaning %s)%s\n", a->members[k],
                  in[2 * k] > 0 ? "yes" : "no", cs_number_short(in[2 * k + 1], 4, weight),
                  cs_number_short(in[2 * k], 4, leaning),
                  out[CS_VOTE_PIVOTAL + k] > 0 ? ", and alone decides" : "");
}
