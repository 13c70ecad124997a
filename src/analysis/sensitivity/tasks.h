/* Independent tasks shared out among threads.  Each task leaves its result in a slot of its own, so
 * that the number of threads changes no bit. */
#ifndef CASUS_ANALYSIS_SENSITIVITY_TASKS_H
#define CASUS_ANALYSIS_SENSITIVITY_TASKS_H

#include "casus.h"

#include <stddef.h>

/* Calls task(self, lane, t) once for every t below n, from up to `lanes` threads with the numbers
 * 0 .. lanes - 1; returns when all are done.  If a thread cannot be started, the others take over its work. */
void cs_tasks_do(size_t lanes, size_t n, void (*task)(void *self, size_t lane, size_t t),
                 void *self);

#endif
