/* What a conflict computes in each future: who would leave which state, in the true conflict and in
 * the one that each decision maker sees, and where play that starts from the status quo ends. */
#ifndef CASUS_MODELS_CONFLICT_PART_H
#define CASUS_MODELS_CONFLICT_PART_H

#include "models/conflict/entry.h"
#include "models/conflict/stability_by_sets.h"

/* One picture of the conflict: the true one, or what somebody sees. */
typedef struct {
  size_t **input;         /* [dm][term]: input column of its value */
  uint64_t *seen;         /* states that exist in it, as bits */
  uint64_t *move;         /* [dm][state]: moves between them */
  uint64_t *any;          /* [dm][state]: R_O, while no condition takes states out */
  const uint32_t *as_one; /* [dm]: who acts as one with dm at its head, as bits, 0: nobody; NULL:
                           * everybody as they are */
  unsigned judged;        /* decision makers whose stability is wanted in it, as bits */
  size_t *conditions;     /* input column of each condition */
} cs_conflict_picture;

typedef struct {
  const cs_conflict_entry *entry;
  cs_sets sets;
  double **counts;    /* [dm]: [term * n + state]: 1 where the term counts, else 0 */
  uint64_t *excluded; /* rows [condition]: states it takes out */
  bool plain;         /* are all preferences weak orders, with no attitudes and nothing unknown? */
  cs_conflict_picture *pictures; /* the first is the true one */
  size_t n_pictures;
  size_t *own;      /* [dm]: the picture it acts on */
  size_t *expected; /* [dm * n_dms + j]: the picture in which dm judges j */
  size_t *watchers; /* decision makers whose picture differs from the truth */
  size_t n_watchers;
  size_t n_inputs;
  bool mistaken; /* does anybody see anything but the truth? */
  bool expects;  /* which of the two parts of a conflict is this? */
} cs_conflict_part;

/* A conflict has two parts, so that the second need not be computed where nobody asks for it.
 * Outputs of the first: for each situation: equilibrium, stable, reach, end; for each option:
 * taken; unsettled; equilibria.  Of the second, of what each expects: for each watcher: surprise,
 * and for each situation: expects. */
enum { CS_CONFLICT_PER_SITUATION = 4 };
size_t cs_conflict_part_outputs(const cs_conflict_part *p);

/* Allocates what does not depend on the future. */
casus_status cs_conflict_part_prepare(cs_conflict_part *p, cs_arena *arena);

void cs_conflict_part_evaluate(const void *self, const cs_batch *batch);
size_t cs_conflict_part_workspace(const void *self, size_t n);
void cs_conflict_part_explain(const void *self, const double *in, const double *out, cs_buf *text);

#endif
