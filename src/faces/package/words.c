/* Names, numbers and cells of packages, 80 columns wide. */
#include "faces/package/words.h"

#include "base/libm.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *cs_words_number(double x, int digits, char buf[32]) {
  return isfinite(x) ? cs_number_short(fabs(x) < 1e-12 ? 0 : x, digits, buf) : "-";
}

void cs_words_cell(cs_buf *out, const char *text, size_t width) {
  size_t n = strlen(text), w = cs_width(text, n);

  while (w > width - 1 && n) {
    n--;
    while (n && (text[n] & 0xC0) == 0x80) n--;
    w = cs_width(text, n);
  }
  cs_buf_add(out, text, n);
  cs_buf_fill(out, ' ', width - w);
}

void cs_words_wrap(cs_buf *out, size_t from) {
  cs_buf line = {0};
  size_t column = 0;

  if (out->failed || from >= out->n) return;
  cs_buf_add(&line, out->text + from, out->n - from);
  out->n = from;
  for (size_t k = 0; !line.failed && k < line.n;) {
    size_t n = strcspn(line.text + k, " \n"), blanks = 0;

    while (k + n + blanks < line.n && line.text[k + n + blanks] == ' ') blanks++;
    if (column > 4 && column + cs_width(line.text + k, n) > 78) {
      while (out->n && out->text[out->n - 1] == ' ') out->n--;
      cs_buf_puts(out, "\n    ");
      column = 4;
    }
    cs_buf_add(out, line.text + k, n + blanks);
    column += cs_width(line.text + k, n + blanks);
    k += n + blanks;
    if (k < line.n && line.text[k] == '\n') {
      cs_buf_puts(out, "\n");
      column = 0;
      k++;
    }
  }
  if (line.failed) out->failed = true;
  cs_buf_free(&line);
}

void cs_words_end_row(cs_buf *out, const char *end) {
  while (!*end && out->n && out->text[out->n - 1] == ' ') out->n--;
  cs_buf_printf(out, "%s\n", end);
}

void cs_words_level(const cs_solved_package *t, size_t issue, size_t level, cs_buf *out) {
  const char *unit = t->n.units ? t->n.units[issue] : NULL;

  cs_buf_puts(out, t->n.levels[t->n.deal.first[issue] + level]);
  if (unit && strcmp(unit, "0..100") != 0 && isfinite(t->n.number[t->n.deal.first[issue] + level]))
    cs_buf_printf(out, " %s", unit);
}

void cs_words_gains(const cs_solved_package *t, const double *gain, cs_buf *out) {
  char a[32];

  for (size_t p = 0; p < t->n.deal.n_parties; p++)
    cs_buf_printf(out, "%s%s %s%s", p ? ", " : "", t->n.parties[p], gain[p] > 0 ? "+" : "",
                  cs_words_number(gain[p], 3, a));
}

void cs_words_money(const cs_solved_package *t, double money, cs_buf *out) {
  char a[32];

  cs_buf_printf(out, "%s%s%s", cs_words_number(money, 4, a), t->payment_unit ? " " : "",
                t->payment_unit ? t->payment_unit : "");
}

void cs_words_payments(const cs_solved_package *t, const double *paid, const char *indent,
                       cs_buf *out) {
  const cs_deal *d = &t->n.deal;
  double left[CS_DEAL_PARTIES], size = 0;
  char a[32], b[32];

  for (size_t p = 0; p < d->n_parties; p++) {
    left[p] = paid[p];
    size = cs_fmax(size, fabs(paid[p]));
  }
  for (size_t p = 0; p < d->n_parties; p++) {
    for (size_t q = 0; q < d->n_parties; q++) {
      double money = cs_fmin(-left[p], left[q]);
      size_t start = out->n;

      if (!(money > CS_DEAL_TOLERANCE * size)) continue;
      left[p] += money;
      left[q] -= money;
      cs_buf_printf(out, "%s%s pays %s ", indent, t->n.parties[p], t->n.parties[q]);
      cs_words_money(t, money, out);
      cs_buf_printf(out, " (worth %s points to %s, %s to %s)\n",
                    cs_words_number(money * d->rate[p], 3, a), t->n.parties[p],
                    cs_words_number(money * d->rate[q], 3, b), t->n.parties[q]);
      cs_words_wrap(out, start);
    }
  }
}
