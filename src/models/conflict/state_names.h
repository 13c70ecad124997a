/* States and arguments in words. */
#ifndef CASUS_MODELS_CONFLICT_STATE_NAMES_H
#define CASUS_MODELS_CONFLICT_STATE_NAMES_H

#include "base/text.h"
#include "models/conflict/certificate.h"

/* What is happening in a state: "US: Nuclear strike; NK: Invade", "nothing has moved". */
void cs_words_state(const cs_conflict *c, uint32_t state, cs_buf *out);

/* The state's name if it was given one, else what is happening in it. */
void cs_words_short(const cs_conflict *c, uint32_t state, cs_buf *out);

/* What a move does: "takes up Blockade and gives up Air strike". */
void cs_words_move(const cs_conflict *c, size_t dm, uint32_t from, uint32_t to, cs_buf *out);

/* The argument of a certificate in sentences. */
void cs_words_argument(const cs_conflict *c, const uint32_t *const *rank,
                       const cs_certificate *cert, cs_buf *out);

#endif
