/* The picture of conflicts. */
#ifndef CASUS_FACES_CONFLICT_PICTURE_H
#define CASUS_FACES_CONFLICT_PICTURE_H

#include "report/kind_picture.h"

extern const cs_kind_picture cs_picture_conflict;

#endif
