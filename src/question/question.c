/* What questions share when they are asked. */
#include "question/question.h"

#include <stdarg.h>

casus_status cs_asked_case(const cs_asking *by, casus_answer *a, const cs_model_settings *settings,
                           const cs_study **out) {
  const char *name = cs_asked_name(by, a);
  cs_model_settings own = *settings;
  casus_status st;

  *out = NULL;
  /* A rule of the question's own is part of reading, as is what was set over the case. */
  if (by->study && !settings->rule) {
    *out = by->study;
    return CASUS_OK;
  }
  a->has_own = true;
  if (by->study) {
    own.sets = by->study->c.settings;
    own.n_sets = by->study->c.n_settings;
  }
  st = by->study ? cs_study_parse(name, by->text, by->n_text, &own, a->arena, by->diag, &a->own)
                 : cs_study_read(name, settings, a->arena, by->diag, &a->own);
  *out = &a->own;
  return st;
}

casus_status cs_text_render(const casus_answer *a, const cs_form *form, cs_buf *out) {
  const cs_buf *text = a->found;

  (void)form;
  cs_buf_add(out, text->text, text->n);
  out->failed |= text->failed;
  return CASUS_OK;
}

void cs_text_release(casus_answer *a) {
  cs_buf_free(a->found);
}

const char *cs_asked_name(const cs_asking *by, const casus_answer *a) {
  return by->study ? by->study->c.doc.path : cs_operand(&a->asked, 0);
}

void cs_heed(const cs_asking *by, bool heeds) {
  if (by->heeds) atomic_store(by->heeds, heeds);
}

void cs_note(casus_answer *a, const char *format, ...) {
  va_list args;

  va_start(args, format);
  cs_buf_vprintf(&a->notes, format, args);
  va_end(args);
}
