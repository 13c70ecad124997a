/* What several test programs need. */
#ifndef CASUS_TESTS_SUPPORT_H
#define CASUS_TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/arena.h"
#include "base/csv.h"
#include "casus.h"

/* Path of a file of the reference data (CASUS_REFERENCE, by default ../shared/reference beside the
 * source tree), in a static buffer; NULL when the data are absent.  A test that needs them then
 * calls skip(). */
const char *reference(const char *name);

/* A JSON file of the reference data, to be released with json_decref(); NULL when the data are
 * absent.  Fails the test when the file is no JSON. */
json_t *reference_json(const char *name);

/* The object of a list whose `key` is `name`; fails the test when there is none. */
json_t *named(const json_t *list, const char *key, const char *name);

/* Number k of a list; fails the test when there are fewer. */
double number_at(const json_t *list, size_t k);

/* Path of a file of the source tree, in a static buffer. */
const char *source_file(const char *name);

/* Reads a table that must be there. */
void read_table(const char *path, cs_arena *arena, cs_csv *out);

/* The number in a cell; fails the test when it is none. */
double cell_number(const cs_cell *cell);

/* |got - want| <= tolerance, with both printed when not. */
void assert_near(double got, double want, double tolerance);

/* Is there time for all that a test can do (CASUS_THOROUGH is set, as in continuous integration)?  Else it takes a
 * sample where all would be long. */
bool is_thorough(void);

/* `all` when there is time for it, else `some`. */
size_t as_many(size_t all, size_t some);

/* Makes each allocation of work() in turn fail, and all that follow it: the answer must be
 * CASUS_NOMEM each time, and CASUS_OK before and after.  Where more than `most` are made, as many
 * of them fail, evenly spread.  Returns how many are made. */
size_t fail_each_allocation(casus_status (*work)(void), size_t most);

#endif
