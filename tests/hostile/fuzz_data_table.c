/* Any text as a table of futures, with and without columns of strategies, futures and weights. */
#include "analysis/data/data.h"
#include "base/csv.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const outcomes[] = {"y", "cost"};
  static const cs_table_roles roles[] = {
      {.outcomes = outcomes, .n_outcomes = 1},
      {.outcomes = outcomes, .n_outcomes = 2, .strategy = "s", .scenario = "f", .weight = "w"}};

  for (size_t k = 0; k < 2; k++) {
    cs_arena *arena = cs_arena_new();
    casus_diag *d = casus_diag_new();
    char *text = arena ? cs_arena_strndup(arena, (const char *)data, size) : NULL;
    cs_data out;
    cs_csv csv;

    if (!text || !d) abort();
    if (!cs_csv_parse("f", text, size, arena, d, &csv)) {
      casus_status st = cs_data_of_csv(&csv, &roles[k], arena, d, &out);

      if (!st) cs_data_free(&out);
      if (st == CASUS_CASE && !casus_diag_errors(d)) abort();
    }
    casus_text_free(casus_diag_text(d, 0));
    casus_diag_free(d);
    cs_arena_free(arena);
  }
  return 0;
}
