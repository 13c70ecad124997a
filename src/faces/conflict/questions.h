/* What conflicts answer by themselves. */
#ifndef CASUS_FACES_CONFLICT_QUESTIONS_H
#define CASUS_FACES_CONFLICT_QUESTIONS_H

#include "question/question.h"

extern const cs_question cs_question_conflict;

#endif
