/* The public interface, used as a program outside would: casus.h alone. */
#include "support.h"

#include <casus.h>

#include <jansson.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* y has mean 3 * 2 + 1 = 7 as it stands, and 13 under `more`, where x is 4. */
static const char text[] =
    "casus: 1\n"
    "title: Four numbers\n"
    "actors: {A: {capability: 1}, B: {capability: 3}}\n"
    "issues: {i: {from: 0, to: 100}}\n"
    "stances: {table: places.csv}\n"
    "quantities:\n"
    "  x: {value: 2, unit: kg}\n"
    "  e: {value: 0..2}\n"
    "models: {m: {kind: bargaining, rule: mean}}\n"
    "measures:\n"
    "  y: {value: 3 * x + e, better: high, at_least: 8}\n"
    "  z: {value: m.i}\n"
    "strategies: {more: {set: {x: 4}}}\n"
    "claims: {up: {says: more is more, holds_if: E(y | more) > E(y | base)}}\n";

static const char places[] = "actor,issue,position,salience\nA,i,20,50\nB,i,60,50\n";

typedef struct {
  char asked[4][64];
  size_t n;
} files;

static casus_status load(void *user, const char *name, casus_sink *to) {
  files *f = user;

  if (f && f->n < 4) snprintf(f->asked[f->n++], sizeof f->asked[0], "%s", name);
  if (!strcmp(name, "nowhere/case.yaml")) return casus_sink_write(to, text, strlen(text));
  return strcmp(name, "nowhere/places.csv") ? CASUS_IO
                                            : casus_sink_write(to, places, strlen(places));
}

static casus_case *open_text(casus_context *context) {
  casus_diag *d = casus_diag_new();
  casus_case *c;
  char *messages;

  casus_context_set_loader(context, load, NULL);
  if (casus_case_parse("nowhere/case.yaml", text, strlen(text), context, d, &c)) {
    messages = casus_diag_text(d, 0);
    fail_msg("%s", messages);
  }
  casus_diag_free(d);
  return c;
}

/* The answer's JSON; released by json_decref(). */
static json_t *ask(casus_case *c, const char *question, const char *options) {
  casus_diag *d = casus_diag_new();
  casus_answer *a;
  char *json, *messages;
  json_t *tree;
  casus_status st = casus_ask(c, question, options, NULL, d, &a);

  messages = casus_diag_text(d, 0);
  if (st) fail_msg("%s: %s%s", question, messages, casus_status_text(st));
  casus_text_free(messages);
  assert_int_equal(casus_answer_text(a, "json", 0, &json, NULL), CASUS_OK);
  tree = json_loads(json, 0, NULL);
  assert_non_null(tree);
  casus_text_free(json);
  casus_answer_free(a);
  casus_diag_free(d);
  return tree;
}

/* The mean of a measure under a strategy, in a run's JSON. */
static double mean_of(const json_t *run, const char *strategy, const char *measure) {
  json_t *world = named(json_object_get(run, "strategies"), "name", strategy);
  json_t *quantity;
  char name[64];

  snprintf(name, sizeof name, "measures.%s", measure);
  quantity = named(json_object_get(world, "quantities"), "name", name);
  return json_number_value(json_object_get(json_object_get(quantity, "mean"), "value"));
}

static double mean(casus_case *c, const char *strategy, const char *measure) {
  json_t *run = ask(c, "run", "{\"futures\": 256, \"replicates\": 4}");
  double value = mean_of(run, strategy, measure);

  json_decref(run);
  return value;
}

/* ---- reading -------------------------------------------------------------------------------- */

static void files_come_from_the_loader(void **state) {
  casus_context *context = casus_context_new();
  casus_case *c;
  files f = {.n = 0};

  (void)state;
  casus_context_set_loader(context, load, &f);
  assert_int_equal(casus_case_open("nowhere/case.yaml", context, NULL, &c), CASUS_OK);
  assert_int_equal(f.n, 2);
  assert_string_equal(f.asked[0], "nowhere/case.yaml");
  assert_string_equal(f.asked[1], "nowhere/places.csv");
  casus_case_free(c);
  assert_int_equal(casus_case_open("elsewhere.yaml", context, NULL, &c), CASUS_IO);
  assert_null(c);
  casus_context_free(context);
}

static void a_case_says_what_it_is_made_of(void **state) {
  casus_context *context = casus_context_new();
  casus_case *c = open_text(context);
  const char *file;
  size_t line, column, begin, end, x = 0;

  (void)state;
  assert_string_equal(casus_case_title(c), "Four numbers");
  assert_int_equal(strlen(casus_case_hash(c)), 64);
  assert_int_equal(casus_case_count(c, CASUS_ACTORS), 2);
  assert_string_equal(casus_case_name(c, CASUS_ACTORS, 1), "B");
  assert_string_equal(casus_case_name(c, CASUS_STRATEGIES, 0), "more");
  assert_string_equal(casus_case_name(c, CASUS_CLAIMS, 0), "up");
  assert_null(casus_case_name(c, CASUS_CLAIMS, 1));
  while (strcmp(casus_case_name(c, CASUS_QUANTITIES, x), "quantities.x") != 0) x++;
  assert_int_equal(casus_case_place(c, CASUS_QUANTITIES, x, &file, &line, &column, &begin, &end),
                   CASUS_OK);
  /* "  x: {value: 2, unit: kg}" is line 7, and the 2 its byte 14. */
  assert_string_equal(file, "nowhere/case.yaml");
  assert_int_equal(line, 7);
  assert_int_equal(column, 14);
  assert_int_equal(end - begin, 1);
  assert_int_equal(text[begin], '2');
  /* A value of a table is not in the case's text. */
  x = 0;
  while (strcmp(casus_case_name(c, CASUS_QUANTITIES, x), "stances.A.i.position") != 0) x++;
  assert_int_equal(casus_case_place(c, CASUS_QUANTITIES, x, &file, NULL, NULL, &begin, &end),
                   CASUS_OK);
  assert_int_equal(begin, 0);
  assert_int_equal(end, 0);
  assert_int_equal(casus_case_place(c, CASUS_CLAIMS, 7, NULL, NULL, NULL, NULL, NULL), CASUS_USAGE);
  casus_case_free(c);
  casus_context_free(context);
}

/* Text that the caller throws away at once, and messages that outlive the case. */
static void nothing_is_borrowed(void **state) {
  char *copy = strdup(text), *name = strdup("nowhere/case.yaml"), *messages;
  casus_context *context = casus_context_new();
  casus_diag *d = casus_diag_new();
  casus_case *c;
  json_t *run;

  (void)state;
  casus_context_set_loader(context, load, NULL);
  assert_int_equal(casus_case_parse(name, copy, strlen(copy), context, d, &c), CASUS_OK);
  memset(copy, 'x', strlen(copy));
  memset(name, 'x', strlen(name));
  free(copy);
  free(name);
  casus_context_free(context);
  run = ask(c, "run", "{\"futures\": 64}");
  json_decref(run);
  assert_int_equal(casus_case_set(c, "x", "1 +", d), CASUS_CASE);
  casus_case_free(c);
  messages = casus_diag_text(d, 0);
  assert_non_null(messages);
  casus_text_free(messages);
  casus_diag_free(d);
}

static void mistakes_have_places(void **state) {
  static const char bad[] = "casus: 1\ntitle: t\nquantities: {x: 1 +}\n";
  casus_diag *d = casus_diag_new();
  const char *file;
  size_t line, column, width;
  int is_error;
  char *messages;
  casus_case *c;

  (void)state;
  assert_int_equal(casus_case_parse("bad.yaml", bad, strlen(bad), NULL, d, &c), CASUS_CASE);
  assert_null(c);
  assert_int_equal(casus_diag_count(d), 1);
  assert_non_null(casus_diag_message(d, 0, &is_error, &file, &line, &column, &width));
  assert_true(is_error);
  assert_string_equal(file, "bad.yaml");
  assert_int_equal(line, 3);
  assert_null(casus_diag_message(d, 1, NULL, NULL, NULL, NULL, NULL));
  messages = casus_diag_text(d, 0);
  assert_non_null(strstr(messages, "3 | quantities: {x: 1 +}"));
  assert_null(strchr(messages, '\033'));
  casus_text_free(messages);
  messages = casus_diag_text(d, 1);
  assert_non_null(strstr(messages, "\033[1;32m^"));
  casus_text_free(messages);
  casus_diag_free(d);
}

/* ---- setting -------------------------------------------------------------------------------- */

static void what_is_set_counts(void **state) {
  casus_context *context = casus_context_new();
  casus_case *c = open_text(context);
  casus_diag *d = casus_diag_new();
  json_t *before = ask(c, "run", "{\"futures\": 64}"), *after, *run;

  (void)state;
  assert_near(mean(c, "base", "y"), 7, 0.02);
  assert_near(mean(c, "more", "y"), 13, 0.02);
  /* The weighted mean: (1 * 20 + 3 * 60) / 4. */
  assert_near(mean(c, "base", "z"), 50, 1e-9);
  assert_int_equal(casus_case_set(c, "quantities.x", "5", d), CASUS_OK);
  assert_near(mean(c, "base", "y"), 16, 0.02);
  assert_near(mean(c, "more", "y"), 13, 0.02); /* which replaces it */
  assert_int_equal(casus_case_set(c, "x", "*1.5", d),
                   CASUS_OK); /* another name, later: it counts */
  assert_near(mean(c, "base", "y"), 10, 0.02);
  assert_int_equal(casus_case_set(c, "stances.B.*.position", "-25%", d), CASUS_OK);
  assert_near(mean(c, "base", "z"), 31.25, 1e-9); /* (20 + 3 * 35) / 4 */
  /* Also where the question has the case read anew: the median is B's place. */
  run = ask(c, "run", "{\"futures\": 64, \"rule\": \"median\"}");
  assert_near(mean_of(run, "base", "z"), 35, 1e-9);
  json_decref(run);
  assert_int_equal(casus_case_set_strategy(c, "less", "x", "e", d), CASUS_OK);
  assert_near(mean(c, "less", "y"), 4, 0.04); /* 4 e */
  assert_int_equal(casus_case_set_strategy(c, "more", "x", "6", d), CASUS_OK);
  assert_near(mean(c, "more", "y"), 19, 0.02);
  assert_int_equal(casus_case_unset_strategy(c, "more", "x", d), CASUS_OK);
  assert_near(mean(c, "more", "y"), 13, 0.02);
  assert_int_equal(casus_case_unset(c, "y", d), CASUS_USAGE);
  assert_int_equal(casus_case_unset(c, NULL, d), CASUS_OK);
  after = ask(c, "run", "{\"futures\": 64}");
  assert_true(json_equal(before, after));
  json_decref(before);
  json_decref(after);
  casus_diag_free(d);
  casus_case_free(c);
  casus_context_free(context);
}

/* Every answer says what is set, and none names a command that would not repeat it. */
static void answers_say_what_is_set(void **state) {
  static const char *const questions[][2] = {
      {"run", "{\"futures\": 64}"},
      {"run", "{\"futures\": 64, \"format\": \"lean\"}"},
      {"run", "{\"futures\": 64, \"future\": 3}"},
      {"robust", "{\"futures\": 64}"},
      {"sensitivity", "{\"futures\": 64, \"measure\": \"y\", \"method\": \"given\"}"},
      {"discover", "{\"futures\": 64}"},
      {"bargain", NULL}};
  casus_context *context = casus_context_new();
  casus_case *c = open_text(context);
  bool set = false;

  (void)state;
  for (int k = 0; k < 2; k++, set = true) {
    if (k) assert_int_equal(casus_case_set(c, "x", "*1.5", NULL), CASUS_OK);
    for (size_t q = 0; q < sizeof questions / sizeof *questions; q++) {
      casus_diag *d = casus_diag_new();
      casus_answer *a = NULL;
      char *json = NULL;
      json_t *o, *told, *command;

      if (casus_ask(c, questions[q][0], questions[q][1], NULL, d, &a) != CASUS_OK)
        fail_msg("%s %s: %s", questions[q][0], questions[q][1], casus_diag_text(d, 0));
      assert_int_equal(casus_answer_text(a, q == 1 ? "lean" : "json", 0, &json, NULL), CASUS_OK);
      o = json_loads(json, 0, NULL);
      told = json_object_get(json_object_get(o, "casus"), "set");
      command = json_object_get(o, "command");
      if (json_array_size(told) != (set ? 1 : 0)) fail_msg("%s: %.400s", questions[q][0], json);
      if (set)
        assert_string_equal(json_string_value(json_object_get(json_array_get(told, 0), "value")),
                            "*1.5");
      if (command) assert_int_equal(json_is_null(command), set);
      json_decref(o);
      casus_text_free(json);
      casus_answer_free(a);
      casus_diag_free(d);
    }
  }
  casus_case_free(c);
  casus_context_free(context);
}

static void what_cannot_be_set_changes_nothing(void **state) {
  static const char *const wrong[][2] = {
      {"quantities.w", "1"}, {"x", "1 +"}, {"x", "range(1"},
      {"models.m.i", "3"},   {"x", "y"},   {"x", "+10%"},
      {"shocks.*", "1"},     {"", "1"},    {"stances.A.i.position", "130"}};
  casus_context *context = casus_context_new();
  casus_case *c = open_text(context);
  char hash[65];

  (void)state;
  strcpy(hash, casus_case_hash(c));
  for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
    casus_diag *d = casus_diag_new();

    if (casus_case_set(c, wrong[k][0], wrong[k][1], d) != CASUS_CASE || !casus_diag_errors(d))
      fail_msg("%s: %s is taken", wrong[k][0], wrong[k][1]);
    casus_diag_free(d);
    assert_string_equal(casus_case_hash(c), hash);
  }
  assert_int_equal(casus_case_set(c, "x", "3", NULL), CASUS_OK);
  assert_string_not_equal(casus_case_hash(c), hash);
  casus_case_free(c);
  casus_context_free(context);
}

/* ---- many at once --------------------------------------------------------------------------- */

typedef struct {
  casus_case *c;
  const char *question;
  char *text;
} job;

static void *work(void *user) {
  job *j = user;
  casus_answer *a;

  if (!casus_ask(j->c, j->question, "{\"futures\": 512, \"threads\": 2}", NULL, NULL, &a))
    casus_answer_text(a, "json", 0, &j->text, NULL);
  casus_answer_free(a);
  return NULL;
}

static void many_questions_at_once(void **state) {
  enum { JOBS = 8 };
  static const char *const questions[] = {"run", "robust", "thresholds", "run"};
  casus_context *context = casus_context_new();
  casus_case *c = open_text(context);
  job jobs[JOBS];
  pthread_t threads[JOBS];

  (void)state;
  for (size_t k = 0; k < JOBS; k++) {
    jobs[k] = (job){c, questions[k % 4], NULL};
    assert_int_equal(pthread_create(&threads[k], NULL, work, &jobs[k]), 0);
  }
  /* Answers are of the case as it was when it was asked. */
  for (int k = 0; k < 20; k++) assert_int_equal(casus_case_set(c, "z", "1", NULL), CASUS_OK);
  assert_int_equal(casus_case_unset(c, NULL, NULL), CASUS_OK);
  for (size_t k = 0; k < JOBS; k++) pthread_join(threads[k], NULL);
  for (size_t k = 0; k < JOBS; k++) assert_non_null(jobs[k].text);
  for (size_t k = 0; k < JOBS; k++) casus_text_free(jobs[k].text);
  for (size_t k = 0; k < JOBS; k++) {
    jobs[k].text = NULL;
    assert_int_equal(pthread_create(&threads[k], NULL, work, &jobs[k]), 0);
  }
  for (size_t k = 0; k < JOBS; k++) pthread_join(threads[k], NULL);
  for (size_t k = 4; k < JOBS; k++) assert_string_equal(jobs[k].text, jobs[k - 4].text);
  for (size_t k = 0; k < JOBS; k++) casus_text_free(jobs[k].text);
  casus_case_free(c);
  casus_context_free(context);
}

/* ---- stopping ------------------------------------------------------------------------------- */

static void stop_early(void *user, uint64_t done, uint64_t total) {
  if (done < total) casus_context_stop(user);
}

static void a_question_is_stopped(void **state) {
  casus_context *context = casus_context_new();
  casus_case *c = open_text(context);
  casus_answer *a;

  (void)state;
  assert_false(casus_context_heeds(context));
  casus_context_stop(context);
  assert_int_equal(casus_ask(c, "run", NULL, context, NULL, &a), CASUS_STOPPED);
  assert_null(a);
  casus_context_go_on(context);
  casus_context_set_progress(context, stop_early, context);
  assert_int_equal(casus_ask(c, "run", "{\"futures\": 4194304, \"threads\": 1}", context, NULL, &a),
                   CASUS_STOPPED);
  assert_non_null(a); /* with what was finished */
  casus_answer_free(a);
  casus_case_free(c);
  casus_context_free(context);
}

/* ---- options -------------------------------------------------------------------------------- */

static void wrong_options(void **state) {
  static const char *const wrong[][2] = {{"{\"futurs\": 3}", "futures"},
                                         {"{\"futures\": \"many\"}", "wants a number"},
                                         {"{\"futures\": 0}", "lies between"},
                                         {"{\"futures\": 1.5}", "whole number"},
                                         {"{\"design\": \"no\"}", "one of"},
                                         {"{\"seed\": {}}", "wants a value"},
                                         {"{\"no-ledger\": 3}", "no value"},
                                         {"[]", "not a JSON object"},
                                         {"{", "not a JSON object"},
                                         {"{\"operands\": \"x\"}", "list of texts"},
                                         {"{\"operands\": [\"more.yaml\"]}", "too many"}};
  casus_context *context = casus_context_new();
  casus_case *c = open_text(context);

  (void)state;
  for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
    casus_diag *d = casus_diag_new();
    casus_answer *a;
    char *messages;

    assert_int_equal(casus_ask(c, "run", wrong[k][0], context, d, &a), CASUS_USAGE);
    assert_null(a);
    messages = casus_diag_text(d, 0);
    if (!strstr(messages, wrong[k][1])) fail_msg("%s: %s", wrong[k][0], messages);
    casus_text_free(messages);
    casus_diag_free(d);
  }
  casus_case_free(c);
  casus_context_free(context);
}

static void questions_have_tables(void **state) {
  char *json = casus_questions_json();
  json_t *all = json_loads(json, 0, NULL);

  (void)state;
  assert_int_equal(json_array_size(all), casus_question_count());
  for (size_t q = 0; q < casus_question_count(); q++) {
    size_t least, most;

    assert_non_null(casus_question_text(q, CASUS_QUESTION_SUMMARY));
    assert_non_null(casus_question_text(q, CASUS_QUESTION_DESCRIPTION));
    casus_question_operands(q, &least, &most);
    assert_true(least <= most);
    for (size_t i = 0; i < casus_option_count(q); i++) {
      const char *name = casus_option_text(q, i, CASUS_OPTION_NAME);
      const char *letter = casus_option_text(q, i, CASUS_OPTION_LETTER);

      assert_non_null(casus_option_text(q, i, CASUS_OPTION_HELP));
      for (size_t k = 0; k < i; k++) {
        const char *other = casus_option_text(q, k, CASUS_OPTION_LETTER);

        assert_string_not_equal(name, casus_option_text(q, k, CASUS_OPTION_NAME));
        if (letter && other && !strcmp(letter, other))
          fail_msg("%s: -%s is --%s and --%s", casus_question_text(q, CASUS_QUESTION_NAME), letter,
                   name, casus_option_text(q, k, CASUS_OPTION_NAME));
      }
      /* Those of the command line itself. */
      if (letter && (strchr("oqh", *letter)))
        fail_msg("%s: -%s", casus_question_text(q, CASUS_QUESTION_NAME), letter);
    }
  }
  assert_null(casus_question_text(casus_question_count(), CASUS_QUESTION_NAME));
  json_decref(all);
  casus_text_free(json);
}

/* ---- columns -------------------------------------------------------------------------------- */

/* Whatever rests on futures shows them, with what was drawn. */
static void every_analysis_has_its_futures(void **state) {
  static const char *const questions[] = {"robust", "discover", "sensitivity", "thresholds", "voi"};
  casus_context *context = casus_context_new();
  casus_case *c = open_text(context);

  (void)state;
  assert_int_equal(casus_case_set_strategy(c, "less", "x", "e", NULL), CASUS_OK);
  for (size_t q = 0; q < sizeof questions / sizeof *questions; q++) {
    struct ArrowArrayStream stream;
    struct ArrowSchema schema;
    casus_answer *a;
    bool found = false;

    assert_int_equal(casus_ask(c, questions[q], "{\"futures\": 256}", NULL, NULL, &a), CASUS_OK);
    assert_int_equal(casus_answer_tables(a), 1);
    assert_int_equal(casus_answer_stream(a, 0, &stream), CASUS_OK);
    casus_answer_free(a);
    assert_int_equal(stream.get_schema(&stream, &schema), 0);
    for (int64_t k = 0; k < schema.n_children; k++)
      found |= !strcmp(schema.children[k]->name, "quantities.e");
    if (!found) fail_msg("%s shows no futures", questions[q]);
    schema.release(&schema);
    stream.release(&stream);
  }
  casus_case_free(c);
  casus_context_free(context);
}

static void columns_outlive_their_answer(void **state) {
  casus_context *context = casus_context_new();
  casus_case *c = open_text(context);
  struct ArrowArrayStream stream;
  struct ArrowSchema schema;
  struct ArrowArray batch, end;
  const double *e = NULL, *base = NULL, *more = NULL;
  casus_answer *a;

  (void)state;
  assert_int_equal(casus_ask(c, "run", "{\"futures\": 256}", NULL, NULL, &a), CASUS_OK);
  assert_int_equal(casus_answer_tables(a), 1);
  assert_string_equal(casus_answer_table(a, 0), "futures");
  assert_null(casus_answer_table(a, 1));
  assert_int_equal(casus_answer_stream(a, 1, &stream), CASUS_USAGE);
  assert_int_equal(casus_answer_stream(a, 0, &stream), CASUS_OK);
  casus_answer_free(a);
  casus_case_free(c);
  casus_context_free(context);
  assert_int_equal(stream.get_schema(&stream, &schema), 0);
  assert_int_equal(stream.get_next(&stream, &batch), 0);
  assert_int_equal(stream.get_next(&stream, &end), 0);
  assert_null(end.release);
  stream.release(&stream);
  assert_string_equal(schema.format, "+s");
  assert_int_equal(schema.n_children, batch.n_children);
  assert_int_equal(batch.length, 256);
  for (int64_t k = 0; k < batch.n_children; k++) {
    const char *name = schema.children[k]->name;

    assert_string_equal(schema.children[k]->format, "g");
    assert_int_equal(batch.children[k]->length, 256);
    if (!strcmp(name, "quantities.e")) e = batch.children[k]->buffers[1];
    if (!strcmp(name, "base.y")) base = batch.children[k]->buffers[1];
    if (!strcmp(name, "more.y")) more = batch.children[k]->buffers[1];
  }
  assert_non_null(e);
  assert_non_null(base);
  assert_non_null(more);
  for (int64_t i = 0; i < batch.length; i++) {
    assert_near(more[i], 12 + e[i], 1e-6);
    assert_near(base[i], 6 + e[i], 1e-6);
  }
  schema.release(&schema);
  batch.release(&batch);
}

/* ---- forms ---------------------------------------------------------------------------------- */

static void forms_of_an_answer(void **state) {
  static const char *const forms[] = {"table", "json", "lean", "csv", "md", "page"};
  casus_context *context = casus_context_new();
  casus_case *c = open_text(context);
  casus_answer *a;
  char *out;
  size_t n, sizes[6];

  (void)state;
  assert_int_equal(casus_ask(c, "run", "{\"futures\": 64}", NULL, NULL, &a), CASUS_OK);
  for (size_t k = 0; k < 6; k++) {
    assert_int_equal(casus_answer_text(a, forms[k], 0, &out, &n), CASUS_OK);
    assert_int_equal(strlen(out), n);
    sizes[k] = n;
    casus_text_free(out);
  }
  assert_true(sizes[2] < sizes[1]);
  assert_int_equal(casus_answer_text(a, "dot", 0, &out, &n), CASUS_USAGE);
  assert_null(out);
  assert_string_equal(casus_answer_notes(a), "");
  assert_int_equal(casus_answer_failed(a), CASUS_OK);
  assert_null(casus_answer_ledger(a, NULL)); /* nobody asked for it to be kept */
  casus_answer_free(a);
  casus_case_free(c);
  casus_context_free(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(files_come_from_the_loader),
                                     cmocka_unit_test(a_case_says_what_it_is_made_of),
                                     cmocka_unit_test(nothing_is_borrowed),
                                     cmocka_unit_test(mistakes_have_places),
                                     cmocka_unit_test(what_is_set_counts),
                                     cmocka_unit_test(answers_say_what_is_set),
                                     cmocka_unit_test(what_cannot_be_set_changes_nothing),
                                     cmocka_unit_test(many_questions_at_once),
                                     cmocka_unit_test(a_question_is_stopped),
                                     cmocka_unit_test(wrong_options),
                                     cmocka_unit_test(questions_have_tables),
                                     cmocka_unit_test(every_analysis_has_its_futures),
                                     cmocka_unit_test(columns_outlive_their_answer),
                                     cmocka_unit_test(forms_of_an_answer)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
