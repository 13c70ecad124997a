/* The picture of packages. */
#ifndef CASUS_FACES_PACKAGE_PICTURE_H
#define CASUS_FACES_PACKAGE_PICTURE_H

#include "report/kind_picture.h"

extern const cs_kind_picture cs_picture_package;

#endif
