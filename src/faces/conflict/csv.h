/* A conflict solved, as CSV. */
#ifndef CASUS_FACES_CONFLICT_CSV_H
#define CASUS_FACES_CONFLICT_CSV_H

#include "base/text.h"
#include "faces/conflict/turning_comparisons.h"

/* One line a state, decision maker and concept. */
void cs_conflict_csv_head(cs_buf *out);
void cs_conflict_csv(const cs_solved_conflict *s, cs_buf *out);

/* The same of --evolve (share of rounds; rounds until it is first entered, empty: not sure), of
 * --inverse (one line a decision maker; the last cell the numbers of the states that it would have
 * to like no better) and of --flips (one line a comparison: futures in which it decides). */
void cs_conflict_evolution_csv_head(cs_buf *out);
casus_status cs_conflict_evolution_csv(const cs_solved_conflict *s, double noise, cs_arena *arena,
                                       cs_buf *out);
void cs_conflict_inverse_csv_head(cs_buf *out);
casus_status cs_conflict_inverse_csv(const cs_solved_conflict *s, uint32_t state,
                                     cs_concept concept, bool each_own, cs_arena *arena,
                                     cs_buf *out);
void cs_conflict_flips_csv_head(cs_buf *out);
void cs_conflict_flips_csv(const cs_solved_conflict *s, const cs_flips *f, cs_buf *out);

#endif
