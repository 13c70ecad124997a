/* Who would leave which state, in one future: the true conflict first, then every picture that
 * somebody has of it.  What a picture shares with the truth in this future is not judged again. */
#ifndef CASUS_MODELS_CONFLICT_JUDGE_FUTURE_H
#define CASUS_MODELS_CONFLICT_JUDGE_FUTURE_H

#include "models/conflict/part.h"

/* Rows of one picture, [dm][state]; see cs_sets. */
typedef struct {
  uint64_t *move;    /* when a condition takes states out */
  uint64_t *allowed; /* one row: the states that there are */
  uint64_t *depart, *deter, *credible;
  uint64_t *reach; /* R_O or R_O+, as the concept of dm wants it */
} cs_rows;

/* Work space of one future; lives in the block's. */
typedef struct {
  double *u, *values, *mass, *next;
  uint32_t *order, *rank;
  cs_rows truth, other; /* the true picture; the one being judged */
  void *work;           /* of cs_sets_reach() */
  uint64_t *there;      /* [picture]: the states that there are in it, as bits */
  uint64_t *stable;     /* [picture * n_dms + dm]: states stable for dm, as bits; states that there
                         * are not count as stable */
  uint32_t *best;       /* [2 * n_dms][state]: dm's best unpunished improvement, CS_NO_STATE where
                         * it stays; in truth, then in its own picture */
  uint32_t **acts;      /* [dm]: of these, the table by which it plays */
  uint64_t *reached;    /* states that improvements lead to from the status quo, as bits */
  /* Futures of this block that were met before, by what their outputs depend on. */
  uint64_t *key, *kept; /* n_key words; n_met such keys */
  uint32_t *met;        /* the future, from 1; 0: none */
  size_t n_key, n_met;
} cs_frame;

/* Lays the frame out in memory that starts at `base`; with base NULL only counts the bytes. */
size_t cs_frame_lay_out(const cs_conflict_part *p, void *base, cs_frame *f);

/* Once a block. */
void cs_frame_begin(const cs_conflict_part *p, cs_frame *f);

/* Fills stable, best, acts and truth.  False when an input is no finite number. */
bool cs_judge_future(const cs_conflict_part *p, const double *in, cs_frame *f);

/* The comparison by which one decision maker stays in a state or leaves it, in the picture it acts
 * on. With u its utility (ranks, where it is ranked otherwise), a move to x is worth its floor: the
 * least of u(x) and of what opponents can hold it down to from there (under smr and sseq counting
 * its own next move).  It stays when u(state) is no less than the best floor; the state q where
 * that floor lies is what `state` is compared with. */
typedef struct {
  bool moves;    /* can it move at all, as it sees it? */
  bool stable;   /* margin >= 0 */
  double margin; /* u(state) - u(q) */
  double spread; /* between its best and its worst state */
  uint32_t to, against;
} cs_decider;

/* False when an input is no finite number, when there are attitudes or comparisons that cannot be
 * made, or when there is no such state in this future.  Whoever does not know of the state stays.
 */
bool cs_judge_decider(const cs_conflict_part *p, const double *in, cs_frame *f, size_t dm,
                      uint32_t state, cs_decider *out);

/* The ranks of one picture in one future: rank[dm * n + state].  `in` are the part's inputs. False
 * when a value is no finite number.  u and order are scratch for n numbers. */
bool cs_conflict_part_ranks(const cs_conflict_part *p, const cs_conflict_picture *picture,
                            const double *in, double *u, uint32_t *order, uint32_t *rank);

#endif
