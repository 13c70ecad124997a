/* What packages answer by themselves. */
#ifndef CASUS_FACES_PACKAGE_QUESTIONS_H
#define CASUS_FACES_PACKAGE_QUESTIONS_H

#include "question/question.h"

extern const cs_question cs_question_package, cs_question_power;

#endif
