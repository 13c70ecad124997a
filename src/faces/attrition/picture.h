/* The picture of forces. */
#ifndef CASUS_FACES_ATTRITION_PICTURE_H
#define CASUS_FACES_ATTRITION_PICTURE_H

#include "report/kind_picture.h"

extern const cs_kind_picture cs_picture_attrition;

#endif
