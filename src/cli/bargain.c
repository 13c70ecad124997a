/* `casus bargain`: the rules of bargaining on the field's own files. */
#include "analysis/study.h"
#include "base/alloc.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "models/bargaining/of_case.h"
#include "report/envelope.h"
#include "report/json_text.h"
#include "report/put.h"

#include <jansson.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FORM = 1 };

/* One table with the result of every rule asked for. */
typedef struct {
  const char *file, *name;
  cs_bargaining_input input;
  double *outcome[CS_N_RULES]; /* [issue], in natural units; NULL: the rule was not asked for */
  size_t rounds[CS_N_RULES];
  bool converged[CS_N_RULES];
  cs_buf log[CS_N_RULES];
  bool is_case;
  cs_bargaining_of_case own; /* what the case's model says by itself */
} sheet;

typedef struct {
  const cs_arguments *args;
  cs_arena *arena;
  casus_diag *diag;
  bool rules[CS_N_RULES];
  sheet *sheets;
  size_t n, cap;
  const char *hash; /* of the case; NULL: not a single one was given */
} job;

static double natural(const cs_bargaining_input *in, size_t issue, double x) {
  return in->from[issue] + x * (in->to[issue] - in->from[issue]);
}

/* ---- rules ------------------------------------------------------------------------------- */

typedef struct {
  const sheet *s;
  cs_buf *out;
} teller;

static void tell(void *data, const cs_move *m) {
  teller *t = data;
  const cs_table *table = &t->s->input.table;
  char a[32], b[32];

  cs_buf_printf(
      t->out, "    round %zu: %s with %s: %s moves on %s from %s to %s (%s)\n", m->round,
      table->actors[m->initiator], table->actors[m->receiver], table->actors[m->mover],
      table->issues[m->issue], cs_number_short(natural(&t->s->input, m->issue, m->from), 5, a),
      cs_number_short(natural(&t->s->input, m->issue, m->to), 5, b), cs_offer_names[m->kind]);
}

static casus_status evaluate(job *j, sheet *s, cs_rule rule, const cs_rule_options *options) {
  const cs_table *t = &s->input.table;
  size_t bytes = cs_rule_workspace(rule, t->n_actors, t->n_issues);
  void *work = bytes == SIZE_MAX ? NULL : cs_alloc_columns(bytes, 1);
  cs_rule_result result = {0};
  teller listener = {s, &s->log[rule]};
  cs_recorder recorder = {.move = tell, .data = &listener};

  s->outcome[rule] = cs_arena_alloc(j->arena, t->n_issues, sizeof(double));
  if (!work || !s->outcome[rule]) {
    cs_free(work);
    return CASUS_NOMEM;
  }
  result.outcome = s->outcome[rule];
  cs_rule_evaluate(rule, options, t, work, cs_option_given(j->args, "log") ? &recorder : NULL,
                   &result);
  for (size_t k = 0; k < t->n_issues; k++)
    s->outcome[rule][k] = natural(&s->input, k, s->outcome[rule][k]);
  s->rounds[rule] = result.rounds;
  s->converged[rule] = result.converged;
  cs_free(work);
  return s->log[rule].failed ? CASUS_NOMEM : CASUS_OK;
}

/* ---- tables out of our own case ---------------------------------------------------------- */

static sheet *new_sheet(job *j) {
  sheet *moved = cs_arena_grow(j->arena, j->sheets, j->n, &j->cap, sizeof *moved);

  if (!moved) return NULL;
  j->sheets = moved;
  moved[j->n] = (sheet){0};
  return &moved[j->n++];
}

static casus_status read_case(job *j, const char *path) {
  cs_model_settings settings = {0};
  cs_study study = {0};
  cs_program program;
  cs_worker *worker = NULL;
  casus_status st = cs_study_read(path, &settings, j->arena, j->diag, &study);
  uint32_t *all;
  cs_wanted wanted;

  if (st) goto done;
  if (cs_operand_count(j->args) == 1) j->hash = cs_arena_strdup(j->arena, study.c.hash);
  all = cs_arena_alloc(j->arena, study.graph.n, sizeof *all);
  st = all ? CASUS_OK : CASUS_NOMEM;
  for (size_t q = 0; all && q < study.graph.n; q++) all[q] = (uint32_t)q;
  wanted = (cs_wanted){.everywhere = all, .n_everywhere = study.graph.n};
  if (st == CASUS_OK)
    st = cs_program_make(&study.graph, NULL, 0, &wanted, j->arena, j->diag, &program);
  worker = st == CASUS_OK ? cs_worker_new(&program, 1) : NULL;
  if (!worker) {
    if (st == CASUS_OK) st = CASUS_NOMEM;
    goto done;
  }
  for (size_t k = 0; k < program.n_draws; k++) cs_worker_uniform(worker, k)[0] = 0.5;
  for (size_t k = 0; k < study.graph.n_deep; k++) cs_worker_deep(worker, k, 0.5);
  cs_worker_base(worker, 1);
  for (size_t i = 0; i < study.c.n_models && st == CASUS_OK; i++) {
    sheet *s;

    if (strcmp(study.c.models[i].kind, "bargaining") != 0) continue;
    s = new_sheet(j);
    if (!s) st = CASUS_NOMEM;
    if (!s) break;
    st = cs_bargaining_of_case_make(&study.graph, study.c.models[i].id, cs_worker_columns(worker),
                                    0, j->arena, &s->own);
    s->file = path;
    s->name = study.c.models[i].id;
    s->is_case = true;
    s->input = s->own.input;
  }

done:
  cs_worker_free(worker);
  cs_study_free(&study);
  return st;
}

static bool is_case(const char *path) {
  size_t n = strlen(path);

  return (n > 5 && !strcmp(path + n - 5, ".yaml")) || (n > 4 && !strcmp(path + n - 4, ".yml"));
}

static casus_status read_file(job *j, const char *path) {
  sheet *s;

  if (is_case(path)) return read_case(j, path);
  s = new_sheet(j);
  if (!s) return CASUS_NOMEM;
  s->file = path;
  s->name = "";
  return cs_bargaining_read(path, j->arena, j->diag, &s->input);
}

/* ---- options ----------------------------------------------------------------------------- */

static void read_rules(job *j) {
  const char *text;

  for (size_t i = 0; (text = cs_option_nth(j->args, "rule", i)); i++) {
    cs_rule rule;

    if (cs_rule_find(text, &rule)) j->rules[rule] = true;
  }
  if (!cs_option_given(j->args, "rule")) {
    for (size_t r = 0; r < CS_N_RULES; r++) j->rules[r] = true;
  }
}

/* --option KEY=VALUE, over what the file says. */
static casus_status set_options(job *j, cs_rule_options *o) {
  const char *text;
  casus_status st = CASUS_OK;

  for (size_t i = 0; (text = cs_option_nth(j->args, "option", i)); i++) {
    const char *sign = strchr(text, '=');
    char *key;

    if (!sign) {
      cs_error(j->diag, (cs_place){0}, "--option wants KEY=VALUE, got \"%s\"", text);
      st = CASUS_USAGE;
      continue;
    }
    key = cs_arena_strndup(j->arena, text, (size_t)(sign - text));
    if (!key) return CASUS_NOMEM;
    if (cs_rule_set(o, key, sign + 1, (cs_place){0}, (cs_place){0}, j->diag)) st = CASUS_USAGE;
  }
  return st;
}

/* ---- output ------------------------------------------------------------------------------ */

/* The case's own outcome on an issue. */
static void put_own(const cs_bargaining_of_case *own, size_t k, cs_buf *out) {
  char a[32];

  cs_buf_printf(out, "  %11s%s",
                isfinite(own->settled[k]) ? cs_number_short(own->settled[k], 5, a) : "-",
                own->bound[k]        ? " at a red line"
                : own->falls_back[k] ? " no deal"
                                     : "");
}

static void show_table(const job *j, cs_buf *out) {
  char a[32];

  for (size_t i = 0; i < j->n; i++) {
    const sheet *s = &j->sheets[i];
    const cs_table *t = &s->input.table;

    cs_buf_printf(out, "%s%s%s%s%s: %zu actors, %zu issues (%s)\n", i ? "\n" : "", s->input.title,
                  *s->input.title ? ", " : "", *s->name ? "model " : s->file, s->name, t->n_actors,
                  t->n_issues, s->input.format);
    if (s->is_case)
      cs_buf_printf(out,
                    "  Uncertain quantities are at their medians, deep ranges at their middles.\n"
                    "  \"In the case\": the model's own rule, %s, with red lines obeyed.\n",
                    cs_rule_names[s->own.rule]);
    cs_buf_printf(out, "  %-20s", "issue");
    for (size_t r = 0; r < CS_N_RULES; r++) {
      if (j->rules[r])
        cs_buf_printf(out, " %10s",
                      r == CS_RULE_EXPECTED_UTILITY ? "exp.utility" : cs_rule_names[r]);
    }
    if (s->is_case) cs_buf_puts(out, "  in the case");
    cs_buf_puts(out, "\n");
    for (size_t k = 0; k < t->n_issues; k++) {
      cs_buf_printf(out, "  %-20.20s", t->issues[k]);
      for (size_t r = 0; r < CS_N_RULES; r++) {
        int width = r == CS_RULE_EXPECTED_UTILITY ? 11 : 10;

        if (!j->rules[r]) continue;
        cs_buf_printf(out, " %*s", width,
                      isfinite(s->outcome[r][k]) ? cs_number_short(s->outcome[r][k], 5, a) : "-");
      }
      if (s->is_case) put_own(&s->own, k, out);
      cs_buf_puts(out, "\n");
    }
    cs_buf_printf(out, "  %-20s", "rounds");
    for (size_t r = 0; r < CS_N_RULES; r++) {
      int width = r == CS_RULE_EXPECTED_UTILITY ? 11 : 10;

      if (j->rules[r])
        cs_buf_printf(out, " %*zu%s", s->converged[r] ? width : width - 1, s->rounds[r],
                      s->converged[r] ? "" : "*");
    }
    cs_buf_puts(out, "\n");
    for (size_t r = 0; r < CS_N_RULES; r++) {
      if (j->rules[r] && !s->converged[r]) {
        cs_buf_puts(out, "  * stopped at the limit of rounds, not settled\n");
        break;
      }
    }
    for (size_t r = 0; r < CS_N_RULES; r++) {
      if (!s->log[r].n) continue;
      cs_buf_printf(out, "  %s\n", cs_rule_names[r]);
      cs_buf_add(out, s->log[r].text, s->log[r].n);
    }
  }
  cs_buf_puts(out,
              "\nThe weighted mean is the baseline; casus score measures the rules on decided\n"
              "issues.\n");
}

static void show_csv(const job *j, cs_buf *out) {
  char a[32];

  cs_buf_puts(out, "file,model,rule,issue,outcome,rounds,converged\n");
  for (size_t i = 0; i < j->n; i++) {
    const sheet *s = &j->sheets[i];

    for (size_t r = 0; r < CS_N_RULES; r++) {
      for (size_t k = 0; j->rules[r] && k < s->input.table.n_issues; k++) {
        cs_put_quoted(out, s->file);
        cs_buf_puts(out, ",");
        cs_put_quoted(out, s->name);
        cs_buf_printf(out, ",%s,", cs_rule_names[r]);
        cs_put_quoted(out, s->input.table.issues[k]);
        cs_buf_printf(out, ",%s,%zu,%s\n",
                      isfinite(s->outcome[r][k]) ? cs_number_text(s->outcome[r][k], a) : "",
                      s->rounds[r], s->converged[r] ? "yes" : "no");
      }
    }
  }
}

static void show_json(const job *j, cs_buf *out) {
  json_t *list = json_array();
  json_t *all = cs_answer_json(&(cs_envelope){.answer = "bargain",
                                              .form = FORM,
                                              .sources = j->args->operands,
                                              .n_sources = cs_operand_count(j->args),
                                              .case_sha256 = j->hash});

  for (size_t i = 0; i < j->n; i++) {
    const sheet *s = &j->sheets[i];
    json_t *o = json_object(), *rules = json_object();

    json_object_set_new(o, "file", json_string(s->file));
    json_object_set_new(o, "model", json_string(s->name));
    json_object_set_new(o, "format", json_string(s->input.format));
    json_object_set_new(o, "title", json_string(s->input.title));
    for (size_t r = 0; r < CS_N_RULES; r++) {
      json_t *rule, *outcome;

      if (!j->rules[r]) continue;
      rule = json_object();
      outcome = json_object();
      for (size_t k = 0; k < s->input.table.n_issues; k++)
        json_object_set_new(outcome, s->input.table.issues[k],
                            isfinite(s->outcome[r][k]) ? json_real(s->outcome[r][k]) : json_null());
      json_object_set_new(rule, "outcome", outcome);
      json_object_set_new(rule, "rounds", json_integer((json_int_t)s->rounds[r]));
      json_object_set_new(rule, "converged", json_boolean(s->converged[r]));
      json_object_set_new(rules, cs_rule_names[r], rule);
    }
    json_object_set_new(o, "rules", rules);
    json_array_append_new(list, o);
  }
  json_object_set_new(all, "tables", list);
  cs_json_print(all, out);
  json_decref(all);
}

static int bargain(job *j) {
  const char *format = cs_option_text(j->args, "format");
  cs_rule_options probe;
  casus_status st;
  bool limit = false;
  cs_buf out = {0};

  read_rules(j);
  cs_rule_defaults(&probe);
  st = set_options(j, &probe); /* before any file is read: a wrong option is wrong for all */
  for (size_t i = 0; st == CASUS_OK && i < cs_operand_count(j->args); i++)
    st = read_file(j, cs_operand(j->args, i));
  for (size_t i = 0; st == CASUS_OK && i < j->n; i++) {
    sheet *s = &j->sheets[i];

    st = set_options(j, &s->input.options);
    for (size_t r = 0; st == CASUS_OK && r < CS_N_RULES; r++) {
      if (!j->rules[r]) continue;
      st = evaluate(j, s, (cs_rule)r, &s->input.options);
      limit |= !s->converged[r] && r != CS_RULE_EXPECTED_UTILITY && r != CS_RULE_EXCHANGE;
    }
  }
  if (st) return cs_finish(j->args, j->diag, st);
  if (!strcmp(format, "json")) {
    show_json(j, &out);
  } else if (!strcmp(format, "csv")) {
    show_csv(j, &out);
  } else {
    show_table(j, &out);
  }
  {
    int status = cs_deliver(j->args, &out);

    return status ? status : limit ? EXIT_LIMIT : EXIT_DONE;
  }
}

static int run(const cs_arguments *args) {
  job j = {.args = args, .arena = cs_arena_new(), .diag = cs_new_diag(args)};
  int status = j.arena && j.diag ? bargain(&j) : cs_finish(args, NULL, CASUS_NOMEM);

  for (size_t i = 0; i < j.n; i++) {
    for (size_t r = 0; r < CS_N_RULES; r++) cs_buf_free(&j.sheets[i].log[r]);
  }
  casus_diag_free(j.diag);
  cs_arena_free(j.arena);
  return status;
}

static const cs_option options[] = {
    {"rule", 'r', OPTION_CHOICE, "R", "mean median ktab expected-utility exchange", NULL, true,
     "evaluate this rule; all of them when it isn't given"},
    {"option", 0, OPTION_TEXT, "KEY=VALUE", NULL, NULL, true,
     "set an option of a rule by the name its own program uses, as VictoryProbModel=Square"},
    {"log", 0, OPTION_FLAG, NULL, NULL, NULL, false, "tell who moved whom"},
    {"format", 'f', OPTION_CHOICE, "FORM", "table json csv", "table", false, "form of the result"},
};

const cs_command cs_command_bargain = {
    .name = "bargain",
    .operands = "FILE...",
    .least = 1,
    .most = 10000,
    .summary = "forecast bargaining from a file of positions",
    .description =
        "Reads tables of actors with capability, position and salience, and shows the outcome of "
        "each rule side by side, the weighted mean always as the baseline. Files: KTAB's CSV and "
        "XML scenarios, the exchange model's text (#A #P #M #D), a plain CSV (actor, capability, "
        "position, salience, and issue for several), or a case (every uncertain quantity at its "
        "median, one table for each of its bargaining models, with its options).\n\n"
        "In a plain CSV saliences are 0..1 in a column salience, 0..100 in a column salience_100; "
        "positions 0..100 unless columns `from` and `to` say else. In cases saliences are "
        "0..100.\n\n"
        "Exit status 4 says that a rule stopped at its limit of rounds.",
    .examples =
        "casus bargain table.csv\tall rules\n"
        "casus bargain scenario.xml -r ktab --option VictoryProbModel=Square --log\t"
        "one rule, with who moved whom\n",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .run = run,
};
