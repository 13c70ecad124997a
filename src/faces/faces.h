/* The faces of the kinds of model: what each shows of itself on the page, and what can be asked of it
 * alone.  One entry a kind, in faces.c. */
#ifndef CASUS_FACES_FACES_H
#define CASUS_FACES_FACES_H

#include "question/question.h"
#include "report/kind_picture.h"

/* All pictures, ended by NULL. */
extern const cs_kind_picture *const cs_pictures[];

/* All questions about a kind of model, ended by NULL. */
extern const cs_question *const cs_kind_questions[];

#endif
