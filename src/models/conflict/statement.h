/* Statements about which options are taken: "abandon", "not strike and (withdraw or tier = high)",
 * "deploy if retaliate", "a iff b".
 *
 * Grammar, from the loosest binding: iff; if (a if b: b implies a); or; and; not; (statement),
 * option, option = level, option != level.  A name that stands for another statement (a named
 * state, say) is replaced by it. */
#ifndef CASUS_MODELS_CONFLICT_STATEMENT_H
#define CASUS_MODELS_CONFLICT_STATEMENT_H

#include "base/arena.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum {
  CS_SAYS_OPTION, /* option k stands at `level` */
  CS_SAYS_NOT,
  CS_SAYS_AND,
  CS_SAYS_OR,
  CS_SAYS_IF, /* a if b */
  CS_SAYS_IFF,
  CS_SAYS_TRUE
} cs_says;

typedef struct cs_statement {
  cs_says says;
  uint32_t option, level;
  const struct cs_statement *a, *b;
} cs_statement;

/* The name of an option or of another statement. */
typedef struct {
  const char *id;
  uint32_t option;                /* when `means` is NULL */
  const cs_statement *means;      /* the statement it stands for */
  const char *const *level_names; /* of the option; NULL: yes/no */
  uint32_t levels;
} cs_statement_name;

enum {
  CS_STATEMENT_DEPTH = 100,  /* nesting of one statement */
  CS_STATEMENT_BYTES = 8192, /* length of one statement */
  CS_LEVEL_UNKNOWN = 255
};

/* Reads text[0..n).  `at` is the place of its first byte; when `exact` is false, columns inside it
 * are unknown and messages point at the whole. */
casus_status cs_statement_parse(const char *text, size_t n, cs_place at, bool exact,
                                const cs_statement_name *names, size_t n_names, cs_arena *arena,
                                casus_diag *d, const cs_statement **out);

/* Is s true where option k stands at levels[k]?  CS_LEVEL_UNKNOWN is an option not yet decided. */
typedef enum { CS_IS_FALSE, CS_IS_TRUE, CS_IS_OPEN } cs_verity;
cs_verity cs_statement_verity(const cs_statement *s, const uint8_t *levels);

/* Parts for readers of other formats; NULL when out of memory. */
const cs_statement *cs_statement_option(cs_arena *arena, uint32_t option, uint32_t level);
const cs_statement *cs_statement_join(cs_arena *arena, cs_says says, const cs_statement *a,
                                      const cs_statement *b);

#endif
