/* The result of `casus attrition` in its forms. */
#include "faces/attrition/job.h"

#include "models/attrition/calibrate.h"
#include "report/envelope.h"
#include "report/text_layout.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

enum { FORM = 1 };

void cs_job_add(cs_job *j, const char *key, double value, const char *unit, const char *label) {
  cs_job_line *moved = cs_arena_grow(j->arena, j->lines, j->n, &j->cap, sizeof *moved);

  if (!moved) {
    j->failed = true;
    return;
  }
  j->lines = moved;
  moved[j->n++] = (cs_job_line){key, unit, label, value};
}

const char *cs_job_format(cs_job *j, const char *format, const char *name) {
  char *t = cs_arena_printf(j->arena, format, name);

  if (!t) j->failed = true;
  return t ? t : "";
}

/* The record, broken into lines of at most 78 columns. */
static void add_record(cs_buf *out) {
  enum { WIDTH = 78 };
  const char *at = cs_attrition_record;

  while (strlen(at) > WIDTH) {
    size_t n = WIDTH;

    while (at[n] != ' ') n--;
    cs_buf_add(out, at, n);
    cs_buf_puts(out, "\n");
    at += n + 1;
  }
  cs_buf_printf(out, "%s\n", at);
}

void cs_job_table(const cs_job *j, cs_buf *out) {
  char number[32];

  if (j->notes.n) cs_buf_printf(out, "%s\n", j->notes.text);
  for (size_t i = 0; i < j->n; i++) {
    const cs_job_line *l = &j->lines[i];
    const char *value = isfinite(l->value) ? cs_number_short(l->value, 6, number)
                        : isnan(l->value)  ? "-"
                                           : "never";

    cs_buf_printf(out, "%-60s %12s %s\n", l->label, value, l->unit ? l->unit : "");
  }
  cs_buf_puts(out, "\n");
  add_record(out);
}

void cs_job_csv(const cs_job *j, cs_buf *out) {
  char number[32];

  cs_buf_puts(out, "key,value,unit,about\n");
  for (size_t i = 0; i < j->n; i++) {
    const cs_job_line *l = &j->lines[i];

    cs_put_quoted(out, l->key);
    cs_buf_printf(out, ",%s,", isfinite(l->value) ? cs_number_text(l->value, number) : "");
    cs_put_cell(out, l->unit ? l->unit : "");
    cs_buf_puts(out, ",");
    cs_put_quoted(out, l->label);
    cs_buf_puts(out, "\n");
  }
  cs_buf_printf(out, "record,,,\"%s\"\n", cs_attrition_record);
}

json_t *cs_job_json(const cs_job *j) {
  const char *path = cs_operand(j->args, 1);
  uint64_t seed = cs_option_count(j->args, "seed");
  json_t *results = json_object();
  json_t *all = cs_answer_json(&(cs_envelope){.answer = j->answer,
                                              .form = FORM,
                                              .sources = &path,
                                              .n_sources = path != NULL,
                                              .seed = j->draws ? &seed : NULL});

  for (size_t i = 0; i < j->n; i++) {
    const cs_job_line *l = &j->lines[i];
    json_t *o = json_object();

    json_object_set_new(o, "value", isfinite(l->value) ? json_real(l->value) : json_null());
    json_object_set_new(o, "unit", json_string(l->unit ? l->unit : ""));
    json_object_set_new(o, "about", json_string(l->label));
    json_object_set_new(results, l->key, o);
  }
  json_object_set_new(all, "notes", json_string(j->notes.n ? j->notes.text : ""));
  json_object_set_new(all, "results", results);
  json_object_set_new(all, "record", json_string(cs_attrition_record));
  return all;
}
