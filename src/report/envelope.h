/* What every answer as JSON begins with: its first key, "casus", says which question is answered,
 * in which form, by which casus, of what (schema/envelope.schema.json, docs/json.md). */
#ifndef CASUS_REPORT_ENVELOPE_H
#define CASUS_REPORT_ENVELOPE_H

#include "case/case.h"

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  const char *answer;         /* the question: the command's name and, of attrition, the model's */
  int form;                   /* version of this answer's form: it rises when a key goes or changes
                                 its meaning, not when one is added */
  const char *const *sources; /* files, as they were named */
  size_t n_sources;           /* 0: there are none */
  const char *case_sha256;    /* NULL: the source is not a case */
  const cs_setting *set;      /* what is set over the text of the case, in order */
  size_t n_set;
  const uint64_t *seed; /* NULL: no random numbers were drawn */
} cs_envelope;

/* An object with that one key, to which the caller adds the answer's own and which it releases.
 * NULL when out of memory; a value for which there was no memory is missing. */
json_t *cs_answer_json(const cs_envelope *e);

/* The name of the answer that a document holds; NULL when it is not an answer of casus. */
const char *cs_answer_name(const json_t *document);

/* Ledgers and files keep answers that an older casus wrote, before there was an envelope: gives one
 * to a run or an analysis of that form, in place of the keys that said the same.  Other documents
 * stay as they are.  CASUS_NOMEM shows as a document without an answer's name. */
void cs_answer_renew(json_t *document);

#endif
