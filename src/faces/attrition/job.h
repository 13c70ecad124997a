/* What the subcommands of `casus attrition` share: their input, out of options or a FILE, and their
 * result, lines of numbers with units. */
#ifndef CASUS_FACES_ATTRITION_JOB_H
#define CASUS_FACES_ATTRITION_JOB_H

#include "case/document.h"
#include "faces/attrition/fields.h"
#include "question/question.h"

/* One line of a result. */
typedef struct {
  const char *key, *unit, *label;
  double value;
} cs_job_line;

typedef struct {
  const cs_options *args;
  cs_arena *arena;
  casus_diag *d;
  cs_document doc;
  const cs_node *file; /* the mapping of FILE; NULL: there is none */
  const char *unit;    /* of time, from the rates */
  const char *verb;
  const char *answer; /* "attrition VERB" */
  cs_job_line *lines;
  size_t n, cap;
  cs_buf notes; /* for the table: equations, mixes */
  bool draws;   /* random numbers were drawn */
  bool failed;  /* out of memory */
  bool limit;   /* a search stopped at its limit */
} cs_job;

/* A subcommand and the keys that its FILE may have, which are its options' names; NULL: its FILE is
 * its own business. */
typedef struct {
  const char *name;
  casus_status (*run)(cs_job *j);
  const char *const *keys;
} cs_verb;

extern const cs_verb cs_verb_duel, cs_verb_salvo, cs_verb_leak, cs_verb_sustain, cs_verb_mix,
    cs_verb_deny, cs_verb_calibrate;

/* ---- input: an option goes before the key of the same name in FILE --------------------------- */

/* Is it given at all? */
bool cs_job_has(const cs_job *j, const char *key);

/* The node of FILE that is used for the key; NULL when an option is, or nothing. */
const cs_node *cs_job_node(const cs_job *j, const char *key);

/* Its place in FILE, or the option. */
cs_place cs_job_place(cs_job *j, const char *key);

/* "duel wants --a". */
casus_status cs_job_missing(cs_job *j, const char *key);

/* Text: the option's, FILE's, or the option's default; NULL when there is none. */
const char *cs_job_text(cs_job *j, const char *key);

/* Which of `choices` (ended by NULL) the text is; a problem otherwise. */
casus_status cs_job_choice(cs_job *j, const char *key, const char *const *choices, size_t *out);

/* A number least..most (above: least itself is refused), with the option's default. */
casus_status cs_job_number(cs_job *j, const char *key, double least, double most, bool above,
                           bool whole, double *out);

/* How many values the key has: the option's, or the items of a list in FILE, or the entries of a
 * mapping of mappings; one for a plain mapping. */
size_t cs_job_count(const cs_job *j, const char *key);

/* The value of a key that is given once, as fields. */
casus_status cs_job_fields(cs_job *j, const char *key, cs_field *fields, size_t n);

/* The k-th value (below the count) of a key that may be given several times.  In a mapping of
 * mappings the entry's key becomes *name (may be NULL). */
casus_status cs_job_item(cs_job *j, const char *key, size_t k, cs_field *fields, size_t n,
                         const char **name);

/* Reports go on over several inputs: the worst status of all. */
casus_status cs_job_worse(casus_status a, casus_status b);

/* ---- result -------------------------------------------------------------------------------- */

void cs_job_add(cs_job *j, const char *key, double value, const char *unit, const char *label);

/* `format` with one name, in the job's arena. */
const char *cs_job_format(cs_job *j, const char *format, const char *name);

/* The result in its forms, with the record of such models (see calibrate.h). */
void cs_job_table(const cs_job *j, cs_buf *out);
void cs_job_csv(const cs_job *j, cs_buf *out);
json_t *cs_job_json(const cs_job *j); /* the caller's; NULL when out of memory */

#endif
