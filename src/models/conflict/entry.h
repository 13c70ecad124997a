/* A conflict as a case gives it: one entry under `models:` of kind conflict.
 *
 *   ladder:
 *     kind: conflict
 *     dms: [USA, PRC] | {ALLIES: {name: .., members: [USA, ROK]}, PRC: {}}
 *     options:
 *       strike: {of: USA, name: Nuclear strike, moves: both|up|down, levels: [none, some, all]}
 *     infeasible: ["strike and withdraw", {when: "deploy", if: <value, true from 0.5>}]
 *     merge: {war: "strike or invade"}      states that become one
 *     states: {deal: "withdraw and abandon"}  names for states, or for groups of them
 *     status_quo: nothing
 *     moves: {remove: [{by: PRC, from: .., to: ..}], add: [..]}
 *     concept: seq
 *     preferences:
 *       USA: {ranking: [deal, [a, b], ">>", war]}
 *       PRC: {statements: ["not strike", "withdraw if abandon"], concept: smr}
 *       ROK: {utility: {cost: {when: "strike", value: -20..-10}, withdraw: 5}}
 *     unseen: {PRC: [deploy]}
 *     sees: {PRC: [PRC, [USA, ROK]]}        the decision makers there are to PRC: two as one
 *     depth: 1|2
 *
 * docs/methods/conflict.md says what each means. */
#ifndef CASUS_MODELS_CONFLICT_ENTRY_H
#define CASUS_MODELS_CONFLICT_ENTRY_H

#include "models/conflict/concept.h"
#include "models/conflict/order.h"
#include "models/declare.h"

enum { CS_CONFLICT_CASE_STATES = 256 }; /* of a conflict that is judged in each future */

typedef enum { CS_INDIFFERENT, CS_BY_RANKING, CS_BY_STATEMENTS, CS_BY_UTILITY } cs_preference_kind;

/* A term of a utility: the value counts in states where `when` is true. */
typedef struct {
  const char *id;
  const cs_statement *when;
  uint32_t quantity;
} cs_term_entry;

typedef struct {
  cs_preference_kind kind;
  cs_place at;
  uint32_t *rank; /* [state], CS_BY_RANKING and CS_BY_STATEMENTS; zeros when indifferent */
  uint32_t *tier; /* [state], when the ranking says what is much better; else NULL */
  cs_term_entry *terms;
  const char **texts;              /* statements as written */
  const cs_statement **statements; /* CS_BY_STATEMENTS */
  size_t n_terms, n_statements;
  cs_concept concept;
  uint32_t *unknown; /* pairs of states that cannot be compared */
  size_t n_unknown;
  int *attitude; /* [dm], or NULL */
} cs_preference_entry;

/* A named state or group of states. */
typedef struct {
  const char *id;
  uint32_t *states;
  size_t n;
} cs_situation;

/* States that are out of the question in futures in which `quantity` is 0.5 or more. */
typedef struct {
  uint32_t quantity;
  const cs_statement *when;
} cs_condition_entry;

typedef struct {
  cs_conflict c;
  cs_preference_entry *preferences; /* [dm] */
  cs_situation *situations;         /* all states first, one each; then the groups */
  size_t n_situations;
  cs_condition_entry *conditions;
  size_t n_conditions;
  uint64_t *unseen; /* [dm]: options it knows nothing of, as bits */
  uint32_t **sees;  /* [dm]: NULL: everybody as they are; else [j]: who acts as one, as bits, at the
                     * first of them; 0: nobody */
  size_t depth;     /* levels of misperception */
} cs_conflict_entry;

/* Reads the entry; quantities of terms and conditions are added to the graph.  Problems go to its
 * diag. */
casus_status cs_conflict_read(cs_declaration *d, cs_conflict_entry *out);

#endif
