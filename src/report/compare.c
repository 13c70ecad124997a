/* Compares the JSON of two results. */
#include "report/compare.h"

#include "base/alloc.h"
#include "report/envelope.h"
#include "report/line_diff.h"

#include <math.h>
#include <string.h>

enum { FORM = 1 };

static json_t *find(const json_t *list, const char *name) {
  size_t i;
  json_t *item;

  for (i = 0; (item = json_array_get(list, i)); i++) {
    const char *text = json_string_value(json_object_get(item, "name"));

    if (text && !strcmp(text, name)) return item;
  }
  return NULL;
}

static void change(json_t *list, const char *what, const json_t *a, const json_t *b) {
  json_t *o = json_object();

  json_object_set_new(o, "what", json_string(what));
  json_object_set(o, "a", a ? (json_t *)a : json_null());
  json_object_set(o, "b", b ? (json_t *)b : json_null());
  json_array_append_new(list, o);
}

/* Adds what an object has at a key, where the other has something else there. */
static void compare_key(const json_t *a, const json_t *b, const char *key, const char *what,
                        json_t *list) {
  const json_t *x = json_object_get(a, key), *y = json_object_get(b, key);

  if ((x || y) && !json_equal(x, y)) change(list, what, x, y);
}

/* What leads in a run, as one text; null where there is no answer. */
static json_t *first_of(const json_t *run) {
  const json_t *list = json_object_get(json_object_get(run, "answer"), "first"), *one;
  cs_buf text = {0};
  json_t *first;
  size_t i;

  json_array_foreach(list, i, one)
      cs_buf_printf(&text, "%s%s", i ? ", " : "", json_string_value(one));
  first = text.n && !text.failed ? json_string(text.text) : json_null();
  cs_buf_free(&text);
  return first;
}

static void compare_settings(const json_t *a, const json_t *b, json_t *list) {
  static const char *const keys[] = {"design", "seed",       "futures",
                                     "done",   "replicates", "box_points"};
  const json_t *ra = json_object_get(a, "run"), *rb = json_object_get(b, "run");
  json_t *x, *y;

  compare_key(json_object_get(a, "case"), json_object_get(b, "case"), "hash", "case", list);
  compare_key(json_object_get(a, "casus"), json_object_get(b, "casus"), "version", "version", list);
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    compare_key(ra, rb, keys[i], keys[i], list);
  x = first_of(a);
  y = first_of(b);
  if (!json_equal(x, y)) change(list, "first", x, y);
  json_decref(x);
  json_decref(y);
}

static void compare_claims(const json_t *a, const json_t *b, json_t *list) {
  const json_t *other = json_object_get(b, "claims");
  size_t i;
  json_t *x;

  for (i = 0; (x = json_array_get(json_object_get(a, "claims"), i)); i++) {
    const char *name = json_string_value(json_object_get(x, "name"));
    const json_t *y = name ? find(other, name) : NULL;
    double difference = y ? fabs(json_number_value(json_object_get(x, "margin")) -
                                 json_number_value(json_object_get(y, "margin")))
                          : INFINITY;
    double error = y ? json_number_value(json_object_get(x, "error")) +
                           json_number_value(json_object_get(y, "error"))
                     : 0;
    json_t *o;

    if (y && json_equal(json_object_get(x, "verdict"), json_object_get(y, "verdict")) &&
        difference <= error)
      continue;
    o = json_object();
    json_object_set_new(o, "name", json_string(name ? name : ""));
    json_object_set(o, "a", x);
    json_object_set(o, "b", y ? (json_t *)y : json_null());
    json_array_append_new(list, o);
  }
  for (i = 0; (x = json_array_get(other, i)); i++) {
    const char *name = json_string_value(json_object_get(x, "name"));
    json_t *o;

    if (!name || find(json_object_get(a, "claims"), name)) continue;
    o = json_object();
    json_object_set_new(o, "name", json_string(name));
    json_object_set_new(o, "a", json_null());
    json_object_set(o, "b", x);
    json_array_append_new(list, o);
  }
}

static void compare_estimate(const char *strategy, const char *name, const char *item,
                             const json_t *x, const json_t *y, json_t *list) {
  const json_t *ea = json_object_get(x, item), *eb = json_object_get(y, item);
  double a = json_number_value(json_object_get(ea, "value"));
  double b = json_number_value(json_object_get(eb, "value"));
  double error = json_number_value(json_object_get(ea, "error")) +
                 json_number_value(json_object_get(eb, "error"));
  json_t *o;

  if (!ea || !eb || fabs(a - b) <= error) return;
  o = json_object();
  json_object_set_new(o, "strategy", json_string(strategy));
  json_object_set_new(o, "name", json_string(name));
  json_object_set_new(o, "item", json_string(item));
  json_object_set_new(o, "a", json_real(a));
  json_object_set_new(o, "b", json_real(b));
  json_object_set_new(o, "error", json_real(error));
  json_array_append_new(list, o);
}

static void compare_strategies(const json_t *a, const json_t *b, json_t *list) {
  size_t i, k;
  json_t *x, *quantity;

  for (i = 0; (x = json_array_get(json_object_get(a, "strategies"), i)); i++) {
    const char *strategy = json_string_value(json_object_get(x, "name"));
    const json_t *y = strategy ? find(json_object_get(b, "strategies"), strategy) : NULL;

    if (!y) continue;
    compare_estimate(strategy, "all thresholds", "all_met", x, y, list);
    for (k = 0; (quantity = json_array_get(json_object_get(x, "quantities"), k)); k++) {
      const char *name = json_string_value(json_object_get(quantity, "name"));
      const json_t *same = name ? find(json_object_get(y, "quantities"), name) : NULL;

      if (!same) continue;
      compare_estimate(strategy, name, "mean", quantity, same, list);
      compare_estimate(strategy, name, "meets", quantity, same, list);
    }
  }
}

json_t *cs_compare_json(const json_t *a, const json_t *b, const char *const names[2]) {
  json_t *o = cs_answer_json(
      &(cs_envelope){.answer = "diff", .form = FORM, .sources = names, .n_sources = 2});
  json_t *settings = json_array(), *claims = json_array(), *numbers = json_array();

  if (!o || !settings || !claims || !numbers) {
    json_decref(o);
    json_decref(settings);
    json_decref(claims);
    json_decref(numbers);
    return NULL;
  }
  compare_settings(a, b, settings);
  compare_claims(a, b, claims);
  compare_strategies(a, b, numbers);
  json_object_set_new(o, "settings", settings);
  json_object_set_new(o, "claims", claims);
  json_object_set_new(o, "numbers", numbers);
  return o;
}

casus_status cs_compare_cases(json_t *comparison, const char *a, const char *b) {
  cs_line_change *changes;
  size_t n;
  bool whole;
  json_t *list = json_array();
  casus_status st = cs_line_diff(a, b, &changes, &n, &whole);

  for (size_t k = 0; k < n && st == CASUS_OK; k++) {
    const cs_line_change *c = &changes[k];

    json_array_append_new(list, json_pack("{s:s#,s:I,s:s#}", "side", &c->side, 1, "line",
                                          (json_int_t)c->line, "text", c->text, (int)c->n));
  }
  if (st == CASUS_OK)
    json_object_set_new(comparison, "case_changes", whole ? json_incref(list) : json_null());
  json_decref(list);
  cs_free(changes);
  return st;
}

/* ---- for people -------------------------------------------------------------------------- */

static const char *plain(const json_t *value, char buf[80]) {
  char number[32];

  if (json_is_string(value)) {
    snprintf(buf, 80, "%.70s", json_string_value(value));
  } else if (json_is_integer(value)) {
    snprintf(buf, 80, "%lld",
             (long long)json_integer_value(value)); /* a seed has no digit to lose */
  } else if (json_is_number(value)) {
    snprintf(buf, 80, "%s", cs_number_short(json_number_value(value), 6, number));
  } else {
    snprintf(buf, 80, "-");
  }
  return buf;
}

static void show_claim(const json_t *c, cs_buf *out) {
  static const char *const sides[2] = {"a", "b"};
  char text[80];

  cs_buf_printf(out, "  %s\n", json_string_value(json_object_get(c, "name")));
  for (size_t k = 0; k < 2; k++) {
    const json_t *side = json_object_get(c, sides[k]);

    if (json_is_null(side)) {
      cs_buf_printf(out, "    %s  is not in this run\n", sides[k]);
      continue;
    }
    cs_buf_printf(out, "    %s  %-11s", sides[k],
                  json_string_value(json_object_get(side, "verdict")));
    if (json_is_number(json_object_get(side, "margin"))) {
      cs_buf_printf(out, " margin %s", plain(json_object_get(side, "margin"), text));
      cs_buf_printf(out, " +- %s", plain(json_object_get(side, "error"), text));
    }
    cs_buf_puts(out, "\n");
  }
}

enum { LINES_SHOWN = 40, LINE_WIDTH = 66 };

/* The lines of the case that changed; of many the first. */
static void show_case_changes(const json_t *changes, cs_buf *out) {
  size_t n = json_array_size(changes), i;
  const json_t *c;

  if (json_is_null(changes)) {
    cs_buf_puts(out, "The case changed in too many lines to show.\n");
    return;
  }
  if (n) cs_buf_puts(out, "The case and its tables\n");
  json_array_foreach(changes, i, c) {
    const char *text = json_string_value(json_object_get(c, "text"));
    size_t shown = strlen(text);

    if (i == LINES_SHOWN) {
      cs_buf_printf(out, "  ... and %zu more lines\n", n - i);
      break;
    }
    if (shown > LINE_WIDTH) shown = LINE_WIDTH;
    while (shown && ((unsigned char)text[shown] & 0xC0) == 0x80) shown--; /* between characters */
    cs_buf_printf(out, "  %s %5lld  %.*s%s\n", json_string_value(json_object_get(c, "side")),
                  (long long)json_integer_value(json_object_get(c, "line")), (int)shown, text,
                  text[shown] ? "..." : "");
  }
}

/* Names are whole, each strategy's under its own: two that begin alike would pass for one.  What does not fit
 * beside its numbers stands above them. */
static void show_numbers(const json_t *numbers, cs_buf *out) {
  enum { NAME = 36 };
  const char *last = "";
  char a[80], b[80];
  size_t i;
  json_t *x;

  json_array_foreach(numbers, i, x) {
    const char *strategy = json_string_value(json_object_get(x, "strategy"));
    const char *name = json_string_value(json_object_get(x, "name"));

    if (!strategy || !name) continue; /* no memory: nothing of this is shown */
    if (strcmp(strategy, last) != 0) cs_buf_printf(out, "  %s\n", strategy);
    last = strategy;
    if (strlen(name) > NAME) {
      cs_buf_printf(out, "    %s\n", name);
      name = "";
    }
    cs_buf_printf(out, "    %-*s %-7s %s -> %s\n", NAME, name,
                  json_string_value(json_object_get(x, "item")), plain(json_object_get(x, "a"), a),
                  plain(json_object_get(x, "b"), b));
  }
}

void cs_compare_table(const json_t *comparison, cs_buf *out) {
  const json_t *changes = json_object_get(comparison, "case_changes");
  const json_t *settings = json_object_get(comparison, "settings");
  const json_t *claims = json_object_get(comparison, "claims");
  const json_t *numbers = json_object_get(comparison, "numbers");
  char a[80], b[80];
  size_t i;
  json_t *x;

  if (!json_array_size(settings) && !json_array_size(claims) && !json_array_size(numbers) &&
      !json_array_size(changes)) {
    cs_buf_puts(out, "The two runs agree in everything that exceeds their errors.\n");
    return;
  }
  if (json_array_size(settings)) cs_buf_puts(out, "Settings\n");
  for (i = 0; (x = json_array_get(settings, i)); i++) {
    cs_buf_printf(out, "  %-12s %.28s -> %.28s\n", json_string_value(json_object_get(x, "what")),
                  plain(json_object_get(x, "a"), a), plain(json_object_get(x, "b"), b));
  }
  if (changes) show_case_changes(changes, out);
  if (json_array_size(claims)) cs_buf_puts(out, "Claims\n");
  for (i = 0; (x = json_array_get(claims, i)); i++) show_claim(x, out);
  if (json_array_size(numbers)) {
    cs_buf_puts(out, "Numbers that moved by more than their errors\n");
    show_numbers(numbers, out);
  }
}
