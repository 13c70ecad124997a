/* Any bytes as an array of NumPy, every value of which is read. */
#include "analysis/data/npy.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static volatile double seen; /* a read that no compiler leaves out */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  casus_diag *d = casus_diag_new();
  cs_npy a;

  if (!d) abort();
  if (!cs_npy_parse("f.npy", data, size, d, &a)) {
    for (size_t i = 0; i < a.runs; i++) {
      for (size_t k = 0; k < a.per_run; k++) seen = cs_npy_value(&a, i, k);
    }
  } else if (!casus_diag_errors(d)) {
    abort(); /* a refusal always says why */
  }
  casus_text_free(casus_diag_text(d, 0));
  casus_diag_free(d);
  return 0;
}
