/* What the tests of the bargaining rules share. */
#ifndef CASUS_TESTS_BARGAINING_H
#define CASUS_TESTS_BARGAINING_H

#include "support.h"

#include "base/alloc.h"
#include "base/text.h"
#include "models/bargaining/read.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Reads a bargaining file that must be valid. */
static inline void read_valid(const char *path, cs_arena *arena, cs_bargaining_input *out) {
  casus_diag *d = casus_diag_new();

  if (cs_bargaining_read(path, arena, d, out)) fail_msg("%s", casus_diag_text(d, 0));
  casus_diag_free(d);
}

static inline void set_option(cs_rule_options *o, const char *key, const char *value) {
  casus_diag *d = casus_diag_new();

  if (cs_rule_set(o, key, value, (cs_place){0}, (cs_place){0}, d))
    fail_msg("%s", casus_diag_text(d, 0));
  casus_diag_free(d);
}

/* Evaluates with a workspace of exactly the size asked for, filled with rubbish beforehand. */
static inline void evaluate(cs_rule rule, const cs_rule_options *o, const cs_table *t,
                            const cs_recorder *r, cs_rule_result *out) {
  size_t bytes = cs_rule_workspace(rule, t->n_actors, t->n_issues);
  void *work = cs_alloc_columns(bytes, 1);

  assert_non_null(work);
  memset(work, 0xA5, bytes);
  cs_rule_evaluate(rule, o, t, work, r, out);
  cs_free(work);
}

#endif
