/* What each test of a program reads and computes with, made anew for each:
 * cmocka_unit_test_setup_teardown(test, set_up, tear_down). */
#ifndef CASUS_TESTS_HELD_H
#define CASUS_TESTS_HELD_H

#include "support.h"

static cs_arena *arena;
static casus_diag *diag;

static inline int set_up(void **state) {
  (void)state;
  arena = cs_arena_new();
  diag = casus_diag_new();
  return arena && diag ? 0 : 1;
}

static inline int tear_down(void **state) {
  (void)state;
  casus_diag_free(diag);
  cs_arena_free(arena);
  return 0;
}

#endif
