/* What bargaining answers by itself. */
#ifndef CASUS_FACES_BARGAINING_QUESTIONS_H
#define CASUS_FACES_BARGAINING_QUESTIONS_H

#include "question/question.h"

extern const cs_question cs_question_bargain, cs_question_score;

#endif
