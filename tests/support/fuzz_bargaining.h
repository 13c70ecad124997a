/* What the fuzz targets of the bargaining readers do with an input. */
#ifndef CASUS_TESTS_FUZZ_BARGAINING_H
#define CASUS_TESTS_FUZZ_BARGAINING_H

#include "base/alloc.h"
#include "base/file.h"
#include "models/bargaining/read.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Reads the input; what is accepted must be a table that every rule can take, small ones are tried.
 */
static inline int read_bargaining(const uint8_t *data, size_t n) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  char *text = malloc(n + 1);
  cs_bargaining_input in;

  if (!arena || !d || !text) abort();
  if (n) memcpy(text, data, n);
  text[n] = 0;
  if (cs_diag_source(d, "input", text, n)) abort();
  if (!cs_check_text("input", text, n, d)) {
    casus_status st = cs_bargaining_parse("input", text, n, arena, d, &in);

    if (st && !casus_diag_errors(d)) abort(); /* a refusal always says why */
    if (!st && in.table.n_actors <= 12 && in.table.n_issues <= 4) {
      double out[4], position[48];
      cs_rule_result result = {.outcome = out, .position = position};

      in.options.rounds = 3;
      for (int rule = 0; rule < CS_N_RULES; rule++) {
        size_t bytes = cs_rule_workspace((cs_rule)rule, in.table.n_actors, in.table.n_issues);
        void *work = cs_alloc_columns(bytes, 1);

        if (!work) abort();
        cs_rule_evaluate((cs_rule)rule, &in.options, &in.table, work, NULL, &result);
        for (size_t k = 0; k < in.table.n_issues; k++) {
          if (out[k] < -1e-9 || out[k] > 1.0 + 1e-9) abort();
        }
        cs_free(work);
      }
    }
  }
  casus_text_free(casus_diag_text(d, 0));
  free(text);
  casus_diag_free(d);
  cs_arena_free(arena);
  return 0;
}

#endif
