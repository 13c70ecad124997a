/* Declaring a model: what the `declare` of every kind needs to read its entry, to name what the model makes
 * and to find what it reads.
 *
 * A model is declared in a scope: what it makes is named with the scope's prefix, and what it reads is looked
 * up with the prefix first and then without.  So one entry can be declared several times, say for each
 * period: quantities of a period are its own where there are any, and the case's otherwise. */
#ifndef CASUS_MODELS_DECLARE_H
#define CASUS_MODELS_DECLARE_H

#include "quantity/graph.h"

typedef struct {
  cs_graph *g;
  cs_document *doc; /* of the case, for the functions cs_expect_...() */
  const cs_model_entry *m;
  const char *prefix; /* of the scope: "", or such as "p2." */
} cs_declaration;

/* n * size bytes, zeroed, that live as long as the case; NULL when out of memory, of which the graph is then
 * told. */
void *cs_declare_room(cs_declaration *d, size_t n, size_t size);

/* The full name of something that the model makes: the prefix, "models.<model>." and the text.  "" when out
 * of memory, of which the graph is told. */
char *cs_declare_name(cs_declaration *d, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The quantity of this name in the scope; CS_NO_QUANTITY when there is none. */
uint32_t cs_declare_find(cs_declaration *d, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Adds the number as the quantity `name` (cs_declare_name()), held within the limits; `fallback` where there is
 * none, an error if that is not finite. */
uint32_t cs_declare_value(cs_declaration *d, const char *name, cs_place at, const cs_number *number,
                          double fallback, cs_limits limits);

/* Adds an output; `headline`: reports show it without being asked. */
uint32_t cs_declare_output(cs_declaration *d, const char *name, const char *unit, bool is_truth,
                           bool headline);

/* Adds a part, and gives its outputs to it.  CASUS_OK or CASUS_NOMEM. */
casus_status cs_declare_part(cs_declaration *d, const cs_part *part);

/* "unknown actor "X"", with the nearest of the case's; the same for issues. */
void cs_declare_unknown_actor(cs_declaration *d, const char *id, cs_place at);
void cs_declare_unknown_issue(cs_declaration *d, const char *id, cs_place at);

/* Is it a mapping?  An error when not; `what` as in "a seat". */
bool cs_declare_is_mapping(cs_declaration *d, const cs_node *node, const char *what);

#endif
