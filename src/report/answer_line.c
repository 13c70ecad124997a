/* Answers in one line; see answer_line.h. */
#include "report/answer_line.h"

#include "analysis/verdict.h"
#include "report/envelope.h"

#include <string.h>

/* "3 hold, 1 fails", in the order of the verdicts. */
static void put_verdicts(const json_t *claims, cs_buf *out) {
  bool first = true;

  for (size_t v = 0; v < CS_VERDICTS; v++) {
    size_t n = 0, i;
    const json_t *claim;

    json_array_foreach(claims, i, claim) {
      const char *is = json_string_value(json_object_get(claim, "verdict"));

      n += is && !strcmp(is, cs_verdict_names[v]);
    }
    if (!n) continue;
    cs_buf_printf(out, "%s%zu %s", first ? "" : ", ", n,
                  n > 1 && v == CS_HOLDS   ? "hold"
                  : n > 1 && v == CS_FAILS ? "fail"
                                           : cs_verdict_names[v]);
    first = false;
  }
}

/* The names of a list's members, at most three. */
static void put_names(const json_t *list, const char *key, cs_buf *out) {
  size_t n = json_array_size(list), i;
  const json_t *item;

  json_array_foreach(list, i, item) {
    const char *name = json_string_value(json_object_get(item, key));

    if (i == 3) {
      cs_buf_printf(out, " and %zu more", n - 3);
      return;
    }
    if (name) cs_buf_printf(out, "%s%s", i ? ", " : "", name);
  }
}

/* "best: hedge; " or "not settled between hedge, wait; ". */
static void put_first(const json_t *answer, cs_buf *out) {
  const json_t *first = json_object_get(answer, "first"), *one;
  size_t i;

  cs_buf_puts(out,
              json_is_true(json_object_get(answer, "settled")) ? "best: " : "not settled between ");
  json_array_foreach(first, i, one) {
    const char *name = json_string_value(one);

    if (i == 3) {
      cs_buf_printf(out, " and %zu more", json_array_size(first) - 3);
      break;
    }
    if (name) cs_buf_printf(out, "%s%s", i ? ", " : "", name);
  }
  cs_buf_puts(out, "; ");
}

void cs_answer_line(const json_t *result, cs_buf *out) {
  static const char *const about[][2] = {{"targets", "target"},
                                         {"decisions", "by"},
                                         {"discoveries", "target"},
                                         {"measures", "measure"}};
  const json_t *claims = json_object_get(result, "claims");
  const json_t *answer = json_object_get(result, "answer");
  const char *name = cs_answer_name(result);

  if (name && !strcmp(name, "run")) {
    if (json_is_object(answer)) put_first(answer, out);
    cs_buf_puts(out, json_array_size(claims) ? "claims: " : "no claims");
    put_verdicts(claims, out);
    return;
  }
  for (size_t k = 0; k < sizeof about / sizeof *about; k++) {
    const json_t *list = json_object_get(result, about[k][0]);

    if (!json_array_size(list)) continue;
    cs_buf_puts(out, "of ");
    put_names(list, about[k][1], out);
    return;
  }
}
