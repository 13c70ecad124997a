/* Solution concepts: when does a decision maker leave a state as it is? */
#ifndef CASUS_MODELS_CONFLICT_CONCEPT_H
#define CASUS_MODELS_CONFLICT_CONCEPT_H

#include <stdbool.h>
#include <stddef.h>

/* R_i(s): states i can move to from s.  R_i+(s): those that i prefers to s.  R_O(s), R_O+(s):
 * states that i's opponents can reach from s by legal sequences of moves, of improvements (each for
 * its mover, measured from where the step starts), in which nobody moves twice in a row. s is
 * stable for i, when for every s1 in R_i+(s) ... nash   there is none; gmr    some s2 in R_O(s1) is
 * no better than s for i; smr    and from that s2 all of R_i(s2) is no better than s; seq    as
 * gmr, with s2 in R_O+(s1); sseq   as smr, with s2 in R_O+(s1). Nash (1951); Howard (1971): gmr,
 * smr; Fraser and Hipel (1979): seq; Rego and Vieira, Group Decision and Negotiation 26 (2017):
 * sseq. */
typedef enum { CS_NASH, CS_GMR, CS_SMR, CS_SEQ, CS_SSEQ, CS_N_CONCEPTS } cs_concept;

/* Bit of a concept in a verdict. */
#define CS_BIT(concept) (1u << (concept))

extern const char *const cs_concept_names[CS_N_CONCEPTS];

/* "general metarationality" and so on. */
extern const char *const cs_concept_titles[CS_N_CONCEPTS];

bool cs_concept_find(const char *name, cs_concept *out);

/* Do only improvements of the opponents punish?  Must i's escape be answered too? */
static inline bool cs_is_credible(cs_concept k) {
  return k == CS_SEQ || k == CS_SSEQ;
}
static inline bool cs_is_symmetric(cs_concept k) {
  return k == CS_SMR || k == CS_SSEQ;
}

#endif
