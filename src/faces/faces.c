/* The list of faces. */
#include "faces/faces.h"

#include "faces/attrition/picture.h"
#include "faces/attrition/questions.h"
#include "faces/bargaining/picture.h"
#include "faces/bargaining/questions.h"
#include "faces/conflict/picture.h"
#include "faces/conflict/questions.h"
#include "faces/dynamics/picture.h"
#include "faces/package/picture.h"
#include "faces/package/questions.h"

const cs_kind_picture *const cs_pictures[] = {&cs_picture_bargaining, &cs_picture_attrition,
                                              &cs_picture_conflict,   &cs_picture_package,
                                              &cs_picture_dynamics,   NULL};

const cs_question *const cs_kind_questions[] = {
    &cs_question_bargain,
    &cs_question_score,
    &cs_question_attrition,
    &cs_question_conflict,
    &cs_question_package,
    &cs_question_power,
    NULL,
};
