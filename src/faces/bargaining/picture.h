/* The picture of bargaining. */
#ifndef CASUS_FACES_BARGAINING_PICTURE_H
#define CASUS_FACES_BARGAINING_PICTURE_H

#include "report/kind_picture.h"

extern const cs_kind_picture cs_picture_bargaining;

#endif
