/* Settings of a design that are refused, and those that are warned of. */
#include "support.h"

#include "engine/design.h"

#include <string.h>

static void refused(cs_design_settings s, size_t errors, const char *says) {
  casus_diag *d = casus_diag_new();
  cs_design *p;
  char *text;

  assert_int_equal(cs_design_new(&s, d, &p), CASUS_USAGE);
  assert_null(p);
  assert_int_equal(casus_diag_errors(d), errors);
  text = casus_diag_text(d, 0);
  assert_non_null(strstr(text, says));
  casus_text_free(text);
  casus_diag_free(d);
}

static void limits(void **state) {
  const uint64_t most = CS_DESIGN_POINTS_MAX;

  (void)state;
  refused((cs_design_settings){CS_DESIGN_SOBOL, 1, 16, most + 1, 3}, 1,
          "a replicate has 1 to 4294967296 points, not 4294967297");
  refused((cs_design_settings){CS_DESIGN_MC, 1, 16, 0, 3}, 1, "not 0");
  refused((cs_design_settings){CS_DESIGN_MC, 1, 0, 8, 3}, 1, "replicates, not 0");
  refused((cs_design_settings){CS_DESIGN_LHS, 1, 0, 0, SIZE_MAX}, 3, "dimensions, not");
}

static void points_that_are_no_power_of_two(void **state) {
  cs_design_settings s = {CS_DESIGN_SOBOL, 1, 16, 1000, 3};
  casus_diag *d = casus_diag_new();
  cs_design *p;

  (void)state;
  assert_int_equal(cs_design_new(&s, d, &p), CASUS_OK);
  assert_int_equal(casus_diag_warnings(d), 1);
  cs_design_free(p);
  s.points = 1024;
  assert_int_equal(cs_design_new(&s, d, &p), CASUS_OK);
  assert_int_equal(casus_diag_warnings(d), 1);
  assert_int_equal(cs_design_get(p)->points, 1024);
  cs_design_free(p);
  casus_diag_free(d);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(limits),
      cmocka_unit_test(points_that_are_no_power_of_two),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
