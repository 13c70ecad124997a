/* `casus bargain`: the rules of bargaining on the field's own files. */
#include "analysis/medians.h"
#include "base/alloc.h"
#include "faces/bargaining/at_medians.h"
#include "faces/bargaining/questions.h"
#include "report/envelope.h"
#include "report/text_layout.h"

#include <math.h>
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
  const cs_options *asked;
  cs_arena *arena;
  casus_diag *diag;
  bool rules[CS_N_RULES];
  sheet *sheets;
  size_t n, cap;
  const char *const *sources;
  size_t n_sources;
  const char *hash;      /* of the case; NULL: not a single one was given */
  const cs_setting *set; /* over that case */
  size_t n_set;
} found;

static double natural(const cs_bargaining_input *in, size_t issue, double x) {
  return in->from[issue] + x * (in->to[issue] - in->from[issue]);
}

/* ---- rules ------------------------------------------------------------------------------- */

typedef struct {
  const sheet *s;
  cs_buf *out;
} teller;

static void tell(void *data, const cs_bargaining_move *m) {
  teller *t = data;
  const cs_table *table = &t->s->input.table;
  char a[32], b[32];

  cs_buf_printf(
      t->out, "    round %zu: %s with %s: %s moves on %s from %s to %s (%s)\n", m->round,
      table->actors[m->initiator], table->actors[m->receiver], table->actors[m->mover],
      table->issues[m->issue], cs_number_short(natural(&t->s->input, m->issue, m->from), 5, a),
      cs_number_short(natural(&t->s->input, m->issue, m->to), 5, b), cs_offer_names[m->kind]);
}

static casus_status evaluate(found *j, sheet *s, cs_rule rule, const cs_rule_options *options) {
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
  cs_rule_evaluate(rule, options, t, work, cs_option_given(j->asked, "log") ? &recorder : NULL,
                   &result);
  for (size_t k = 0; k < t->n_issues; k++)
    s->outcome[rule][k] = natural(&s->input, k, s->outcome[rule][k]);
  s->rounds[rule] = result.rounds;
  s->converged[rule] = result.converged;
  cs_free(work);
  return s->log[rule].failed ? CASUS_NOMEM : CASUS_OK;
}

/* ---- tables out of a case ----------------------------------------------------------------- */

static sheet *new_sheet(found *j) {
  sheet *moved = cs_arena_grow(j->arena, j->sheets, j->n, &j->cap, sizeof *moved);

  if (!moved) return NULL;
  j->sheets = moved;
  moved[j->n] = (sheet){0};
  return &moved[j->n++];
}

/* A sheet for each bargaining model, at the medians. */
static casus_status add_case(found *j, const cs_study *study, const char *path) {
  casus_status st = CASUS_OK;
  size_t before = j->n;

  for (size_t i = 0; i < study->c.n_models && st == CASUS_OK; i++) {
    sheet *s;

    if (strcmp(study->c.models[i].kind, "bargaining") != 0) continue;
    s = new_sheet(j);
    if (!s) return CASUS_NOMEM;
    st = cs_bargaining_at_medians(study, study->c.models[i].id, j->arena, j->diag, &s->own);
    s->file = path;
    s->name = cs_arena_strdup(j->arena, study->c.models[i].id);
    s->is_case = true;
    s->input = s->own.input;
    if (!s->name) st = CASUS_NOMEM;
  }
  if (st == CASUS_OK && j->n == before)
    st = cs_error(j->diag, (cs_place){.file = path}, "the case has no bargaining");
  return st;
}

/* One of several cases, of which nothing else is kept. */
static casus_status read_case(found *j, const char *path) {
  const cs_model_settings settings = {0};
  cs_study study = {0};
  casus_status st = cs_study_read(path, &settings, j->arena, j->diag, &study);

  if (st == CASUS_OK) st = add_case(j, &study, path);
  if (st == CASUS_OK && j->n_sources == 1) {
    j->hash = cs_arena_strdup(j->arena, study.c.hash);
    if (!j->hash) st = CASUS_NOMEM;
  }
  cs_study_free(&study);
  return st;
}

static bool is_case(const char *path) {
  size_t n = strlen(path);

  return (n > 5 && !strcmp(path + n - 5, ".yaml")) || (n > 4 && !strcmp(path + n - 4, ".yml"));
}

static casus_status read_file(found *j, const char *path) {
  sheet *s;

  if (is_case(path)) return read_case(j, path);
  s = new_sheet(j);
  if (!s) return CASUS_NOMEM;
  s->file = path;
  s->name = "";
  return cs_bargaining_read(path, j->arena, j->diag, &s->input);
}

/* ---- options ----------------------------------------------------------------------------- */

static void read_rules(found *j) {
  const char *text;

  for (size_t i = 0; (text = cs_option_nth(j->asked, "rule", i)); i++) {
    cs_rule rule;

    if (cs_rule_find(text, &rule)) j->rules[rule] = true;
  }
  if (!cs_option_given(j->asked, "rule")) {
    for (size_t r = 0; r < CS_N_RULES; r++) j->rules[r] = true;
  }
}

/* --option KEY=VALUE, over what the file says. */
static casus_status set_options(found *j, cs_rule_options *o) {
  const char *text;
  casus_status st = CASUS_OK;

  for (size_t i = 0; (text = cs_option_nth(j->asked, "option", i)); i++) {
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

static void show_table(const found *j, cs_buf *out) {
  char a[32];

  for (size_t i = 0; i < j->n; i++) {
    const sheet *s = &j->sheets[i];
    const cs_table *t = &s->input.table;

    cs_buf_printf(out, "%s%s%s%s%s: %zu actors, %zu issues (%s)\n", i ? "\n" : "", s->input.title,
                  *s->input.title ? ", " : "", *s->name ? "model " : s->file, s->name, t->n_actors,
                  t->n_issues, s->input.format);
    if (s->is_case)
      cs_buf_printf(out,
                    "  %s\n"
                    "  \"In the case\": the model's own rule, %s, with red lines obeyed.\n",
                    cs_medians_sentence, cs_rule_names[s->own.rule]);
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

static void show_csv(const found *j, cs_buf *out) {
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

static json_t *sheets_json(const found *j) {
  json_t *list = json_array();
  json_t *all = cs_answer_json(&(cs_envelope){.answer = "bargain",
                                              .form = FORM,
                                              .sources = j->sources,
                                              .n_sources = j->n_sources,
                                              .case_sha256 = j->hash,
                                              .set = j->set,
                                              .n_set = j->n_set});

  for (size_t i = 0; i < j->n; i++) {
    const sheet *s = &j->sheets[i];
    json_t *o = json_object(), *rules = json_object();

    json_object_set_new(o, "file", json_string(s->file));
    json_object_set_new(o, "model", json_string(s->name));
    json_object_set_new(o, "format", json_string(s->input.format));
    json_object_set_new(o, "title", json_string(s->input.title));
    json_object_set_new(o, "inputs_at", s->is_case ? json_string(CS_MEDIANS_WORD) : json_null());
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
  return all;
}

/* ---- the question --------------------------------------------------------------------------- */

static casus_status read_all(const cs_asking *by, casus_answer *a, found *j) {
  const char **sources;
  cs_rule_options probe;
  casus_status st;

  cs_rule_defaults(&probe);
  st = set_options(j, &probe); /* before any file is read: a wrong option is wrong for all */
  j->n_sources = cs_operand_count(&a->asked) + (by->study != NULL);
  sources = cs_arena_alloc(a->arena, j->n_sources, sizeof *sources);
  if (!sources) return CASUS_NOMEM;
  j->sources = sources;
  if (by->study) {
    sources[0] = a->name;
    j->hash = by->study->c.hash;
    j->set = by->study->c.settings;
    j->n_set = by->study->c.n_settings;
    if (st == CASUS_OK) st = add_case(j, by->study, a->name);
  }
  for (size_t i = 0; st == CASUS_OK && i < cs_operand_count(&a->asked); i++) {
    sources[i + (by->study != NULL)] = cs_operand(&a->asked, i);
    st = read_file(j, cs_operand(&a->asked, i));
  }
  return st;
}

static casus_status ask(const cs_asking *by, casus_answer *a) {
  found *j = cs_arena_alloc(a->arena, 1, sizeof *j);
  bool limit = false;
  casus_status st;

  a->found = j;
  if (!j) return CASUS_NOMEM;
  *j = (found){.asked = &a->asked, .arena = a->arena, .diag = by->diag};
  read_rules(j);
  st = read_all(by, a, j);
  for (size_t i = 0; st == CASUS_OK && i < j->n; i++) {
    sheet *s = &j->sheets[i];

    st = set_options(j, &s->input.options);
    for (size_t r = 0; st == CASUS_OK && r < CS_N_RULES; r++) {
      if (!j->rules[r]) continue;
      st = evaluate(j, s, (cs_rule)r, &s->input.options);
      limit |= !s->converged[r] && r != CS_RULE_EXPECTED_UTILITY && r != CS_RULE_EXCHANGE;
    }
  }
  a->is_found = !st;
  return st == CASUS_OK && limit ? CASUS_LIMIT : st;
}

static json_t *json(const casus_answer *a) {
  return sheets_json(a->found);
}

static casus_status render(const casus_answer *a, const cs_form *form, cs_buf *out) {
  (strcmp(form->format, "csv") ? show_table : show_csv)(a->found, out);
  return CASUS_OK;
}

static void release(casus_answer *a) {
  found *j = a->found;

  for (size_t i = 0; i < j->n; i++) {
    for (size_t r = 0; r < CS_N_RULES; r++) cs_buf_free(&j->sheets[i].log[r]);
  }
}

static const cs_option options[] = {
    {"rule", 'r', CS_OPTION_CHOICE, "R", "mean median ktab expected-utility exchange", NULL, true,
     "evaluate this rule; all of them when it isn't given", 0, 0, NULL},
    {"option", 0, CS_OPTION_TEXT, "KEY=VALUE", NULL, NULL, true,
     "set an option of a rule by the name its own program uses, as VictoryProbModel=Square", 0, 0,
     NULL},
    {"log", 0, CS_OPTION_FLAG, NULL, NULL, NULL, false, "tell who moved whom", 0, 0, NULL},
    {"format", 'f', CS_OPTION_CHOICE, "FORM", "table json csv", "table", false,
     "form of the result", 0, 0, NULL},
};

const cs_question cs_question_bargain = {
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
    .ask = ask,
    .render = render,
    .json = json,
    .release = release,
};
