/* Any text as a table of forces of a front. */
#include "fuzz_study.h"
#include "temporary.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char text[] =
      "casus: 1\n"
      "models:\n"
      "  front:\n"
      "    kind: attrition\n"
      "    attacker: {name: RED, forces: {table: forces.csv}}\n"
      "    defender: {name: BLUE, forces: {z: {count: 9, effect: 2, price: 2}}}\n"
      "measures: {held: front.p_hold}\n";

  temporary_bytes("forces.csv", data, size);
  try_case(temporary_text("case.yaml", ""), text, strlen(text));
  return 0;
}
