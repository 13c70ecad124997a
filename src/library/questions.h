/* The questions about a case or about futures; those about one kind of model are in src/faces. */
#ifndef CASUS_LIBRARY_QUESTIONS_H
#define CASUS_LIBRARY_QUESTIONS_H

#include "question/question.h"

extern const cs_question cs_question_check, cs_question_diff, cs_question_discover,
    cs_question_elicit, cs_question_report, cs_question_robust, cs_question_run, cs_question_runs,
    cs_question_sensitivity, cs_question_show, cs_question_thresholds, cs_question_voi;

/* The k-th of all questions, those of the kinds last; NULL past the end. */
const cs_question *cs_question_at(size_t k);

#endif
