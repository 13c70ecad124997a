/* The picture of difference equations. */
#ifndef CASUS_FACES_DYNAMICS_PICTURE_H
#define CASUS_FACES_DYNAMICS_PICTURE_H

#include "report/kind_picture.h"

extern const cs_kind_picture cs_picture_dynamics;

#endif
