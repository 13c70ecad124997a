/* What the models of force and cost exchange answer by themselves. */
#ifndef CASUS_FACES_ATTRITION_QUESTIONS_H
#define CASUS_FACES_ATTRITION_QUESTIONS_H

#include "question/question.h"

extern const cs_question cs_question_attrition;

#endif
