/* Which random words belong to whom: counter_high of cs_philox() for the draws of a design. */
#ifndef CASUS_ENGINE_RANDOM_STREAMS_H
#define CASUS_ENGINE_RANDOM_STREAMS_H

#include <stdint.h>

typedef enum {
  CS_STREAM_MC = 0xd0,
  CS_STREAM_SOBOL,       /* scrambling of a Sobol' dimension */
  CS_STREAM_SOBOL_ORDER, /* order of the points in a further group of dimensions */
  CS_STREAM_LHS_ORDER,
  CS_STREAM_LHS_JITTER
} cs_stream_use;

/* 8 bits of use, 24 of replicate, 32 of dimension.  Streams that others number from 0 upwards
 * under the same seed stay below 2^56 and never meet these. */
static inline uint64_t cs_stream(cs_stream_use use, uint32_t replicate, uint64_t dimension) {
  return (uint64_t)use << 56 | (uint64_t)(replicate & 0xffffff) << 32 | (dimension & 0xffffffff);
}

#endif
