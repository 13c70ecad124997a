/* Games of coalitions with transferable value: v[S] is what the members of S can secure, S a set of
 * players as bits; v[0] = 0. */
#ifndef CASUS_MODELS_PACKAGE_COALITION_GAME_H
#define CASUS_MODELS_PACKAGE_COALITION_GAME_H

#include "base/arena.h"
#include "base/diag.h"

#include <stdbool.h>

enum { CS_GAME_PLAYERS = 12 };

/* Mean marginal contribution over all orders (Shapley 1953). */
void cs_game_shapley(size_t n, const double *v, double *out);

/* Does x give every coalition at least its value (and all together theirs)?  worst: the coalition
 * that falls short by most. */
bool cs_game_in_core(size_t n, const double *v, const double *x, unsigned *worst);

/* The imputation whose complaints v[S] - x(S), from the largest on, are lexicographically least
 * (Schmeidler 1969), by one linear programme after another (Maschler, Peleg and Shapley 1979).
 * *largest_complaint: of any coalition but all; the core is empty when it is above 0.  *exists is
 * false when there is no imputation, or a programme fails. */
casus_status cs_game_nucleolus(size_t n, const double *v, cs_arena *arena, double *x,
                               double *largest_complaint, bool *exists);

/* Kohlberg's test (1971): for each level of complaint, whatever moves value between players without
 * raising a complaint at or above it leaves those complaints as they are. */
bool cs_game_is_nucleolus(size_t n, const double *v, const double *x, cs_arena *arena);

#endif
