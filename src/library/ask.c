/* Asking a question, and what is made of its answer. */
#include "base/alloc.h"
#include "base/file.h"
#include "library/handles.h"
#include "report/json_text.h"

#include <errno.h>
#include <string.h>

static const cs_question *find_question(const char *name, casus_diag *d) {
  const char *names[64];
  size_t n = 0;

  for (const cs_question *q; (q = cs_question_at(n)) && n < 64; n++) {
    if (!strcmp(q->name, name)) return q;
    names[n] = q->name;
  }
  cs_usage(d, "unknown command or question \"%s\"", name);
  cs_hint_nearest(d, name, names, n);
  return NULL;
}

/* ---- holding -------------------------------------------------------------------------------- */

void cs_answer_hold(casus_answer *a) {
  atomic_fetch_add(&((cs_held_answer *)a)->holders, 1);
}

void cs_answer_drop(casus_answer *a) {
  cs_held_answer *held = (cs_held_answer *)a;

  if (!a || atomic_fetch_sub(&held->holders, 1) != 1) return;
  if (a->found && a->question->release) a->question->release(a);
  cs_study_free(&a->own);
  cs_options_free(&a->asked);
  cs_buf_free(&a->notes);
  if (held->has_data && a->question->owns_data) cs_data_free(&held->data);
  cs_arena_free(a->arena);
  pthread_mutex_destroy(&held->lock);
  cs_version_drop(held->version);
  cs_free(held);
}

void casus_answer_free(casus_answer *a) {
  cs_answer_drop(a);
}

/* ---- asking --------------------------------------------------------------------------------- */

static casus_status count_operands(const cs_question *q, size_t given, casus_diag *d) {
  if (given >= q->least && given <= q->most) return CASUS_OK;
  cs_usage(d, given < q->least ? "something is missing" : "too many operands");
  cs_detail(d, "Expected: %s [options] %s.", q->name, q->operands);
  return CASUS_USAGE;
}

static casus_status ask(casus_case *c, casus_context *context, casus_diag *d,
                        cs_held_answer *held) {
  casus_answer *a = &held->answer;
  casus_context nothing = {0};
  cs_asking by = {.diag = d};
  casus_status st;

  if (!context) context = &nothing;
  cs_diag_set_loader(d, c ? c->load : context->load, c ? c->load_user : context->load_user);
  cs_diag_trust(d,
                (c ? c->trusts : context->trusts) || cs_option_given(&a->asked, "read-anywhere"));
  by.stop = &context->stop;
  by.heeds = &context->heeds;
  by.progress = context->progress;
  by.user = context->progress_user;
  by.keeps = context->keeps;
  if (c) {
    held->version = cs_version_hold(c);
    by.study = &held->version->study;
    by.text = c->text;
    by.n_text = c->n;
  }
  st = count_operands(a->question, cs_operand_count(&a->asked) + (c != NULL), d);
  if (st) return st;
  if (cs_asked_name(&by, a)) a->name = cs_arena_strdup(a->arena, cs_asked_name(&by, a));
  return cs_asked_name(&by, a) && !a->name ? CASUS_NOMEM : a->question->ask(&by, a);
}

casus_status casus_ask(casus_case *c, const char *question, const char *options,
                       casus_context *context, casus_diag *diag, casus_answer **out) {
  size_t failures = cs_alloc_failures();
  casus_diag *d = diag ? diag : casus_diag_new();
  const cs_question *q = d ? find_question(question, d) : NULL;
  cs_held_answer *held = q ? cs_calloc(1, sizeof *held) : NULL;
  casus_status st = d && !q ? CASUS_USAGE : held ? CASUS_OK : CASUS_NOMEM;

  *out = NULL;
  if (held) {
    held->holders = 1;
    pthread_mutex_init(&held->lock, NULL);
    held->answer.question = q;
    held->answer.arena = cs_arena_new();
    st = held->answer.arena ? cs_options_read(q, options, d, &held->answer.asked) : CASUS_NOMEM;
    if (st == CASUS_OK) st = ask(c, context, d, held);
    cs_diag_settle(d);
    cs_diag_set_loader(d, NULL, NULL);
  }
  /* What found no memory may have left out more than it knows. */
  if (cs_alloc_failures() != failures) st = CASUS_NOMEM;
  if (held && held->answer.is_found && st != CASUS_NOMEM) {
    *out = &held->answer;
  } else if (held) {
    cs_answer_drop(&held->answer);
  }
  if (!diag) casus_diag_free(d);
  return st;
}

/* ---- reading an answer ------------------------------------------------------------------------ */

/* The option that lists the question's forms; NULL: it has a table alone. */
static const cs_option *forms_of(const cs_question *q) {
  const cs_option *o = NULL;

  for (size_t i = 0; (o = cs_option_at(q, i)); i++) {
    if (!strcmp(o->name, "format")) break;
  }
  return o;
}

static casus_status render(const casus_answer *a, const cs_form *form, cs_buf *out) {
  json_t *json;

  if (strcmp(form->format, "json") != 0 || !a->question->json || a->exact)
    return a->question->render(a, form, out);
  json = a->question->json(a);
  /* Some answers, such as one future, are documents without a tree. */
  if (!json) return a->question->render(a, form, out);
  cs_json_print(json, out);
  json_decref(json);
  return CASUS_OK;
}

casus_status casus_answer_text(const casus_answer *a, const char *form, unsigned how, char **text,
                               size_t *n) {
  const cs_option *forms = forms_of(a->question);
  bool exact = a->exact && !(how & CASUS_TERMINAL);
  size_t failures = cs_alloc_failures();
  cs_buf out = {0}, seen = {0};
  casus_status st;

  *text = NULL;
  if (!form) form = forms ? cs_option_text(&a->asked, "format") : "table";
  if (!cs_is_choice(forms ? forms->choices : "table", form)) return CASUS_USAGE;
  st = render(a, &(cs_form){form, (how & CASUS_COLOUR) != 0, (how & CASUS_CHARTS) != 0}, &out);
  if (st == CASUS_OK && !exact && strcmp(form, "page") != 0) {
    cs_buf_visible(&seen, out.text ? out.text : "", out.n);
    cs_buf_free(&out);
    out = seen;
  }
  if (out.failed || cs_alloc_failures() != failures) st = CASUS_NOMEM;
  if (n) *n = out.n;
  if (st == CASUS_OK) *text = cs_buf_take(&out);
  cs_buf_free(&out);
  return st == CASUS_OK && !*text ? CASUS_NOMEM : st;
}

const char *casus_answer_notes(const casus_answer *a) {
  return a->notes.text ? a->notes.text : "";
}

casus_status casus_answer_failed(const casus_answer *a) {
  return a->notes.failed ? CASUS_NOMEM : a->failed;
}

const char *casus_answer_ledger(const casus_answer *a, int64_t *run) {
  if (run) *run = a->ledger_run;
  return a->ledger;
}

casus_status casus_text_save(const char *path, const char *text, size_t n, casus_diag *diag) {
  if (strcmp(path, "-") && cs_write_file(path, text, n)) return CASUS_OK;
  return cs_error_errno(diag, path, "write");
}
