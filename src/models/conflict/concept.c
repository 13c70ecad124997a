/* Names of the solution concepts. */
#include "models/conflict/concept.h"

#include <string.h>

const char *const cs_concept_names[CS_N_CONCEPTS] = {"nash", "gmr", "smr", "seq", "sseq"};

const char *const cs_concept_titles[CS_N_CONCEPTS] = {
    "Nash stability", "general metarationality", "symmetric metarationality",
    "sequential stability", "symmetric sequential stability"};

bool cs_concept_find(const char *name, cs_concept *out) {
  for (size_t k = 0; k < CS_N_CONCEPTS; k++) {
    if (strcmp(name, cs_concept_names[k]) != 0) continue;
    *out = (cs_concept)k;
    return true;
  }
  return false;
}
