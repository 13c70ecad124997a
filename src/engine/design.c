/* Designs of futures: settings, plain Monte Carlo, and the choice between the kinds. */
#include "engine/design.h"

#include "base/alloc.h"
#include "base/random.h"
#include "engine/lhs.h"
#include "engine/random_streams.h"
#include "engine/sobol.h"

#include <assert.h>

const char *const cs_design_names[3] = {"sobol", "lhs", "mc"};

struct cs_design {
  cs_design_settings is;
  cs_sobol *sobol; /* NULL for the other kinds */
};

static casus_status check(const cs_design_settings *s, casus_diag *d) {
  const cs_place nowhere = {0};
  casus_status st = CASUS_OK;

  if (s->replicates < 1 || s->replicates > CS_DESIGN_REPLICATES_MAX) {
    cs_error(d, nowhere, "a design has 1 to %d replicates, not %lu", CS_DESIGN_REPLICATES_MAX,
             (unsigned long)s->replicates);
    st = CASUS_USAGE;
  }
  if (s->points < 1 || s->points > CS_DESIGN_POINTS_MAX) {
    cs_error(d, nowhere, "a replicate has 1 to %llu points, not %llu",
             (unsigned long long)CS_DESIGN_POINTS_MAX, (unsigned long long)s->points);
    cs_hint(d, "More replicates give more futures.");
    st = CASUS_USAGE;
  }
  if (s->dimensions > CS_DESIGN_DIMENSIONS_MAX) {
    cs_error(d, nowhere, "a design has at most %d dimensions, not %zu", CS_DESIGN_DIMENSIONS_MAX,
             s->dimensions);
    st = CASUS_USAGE;
  }
  if (!st && s->kind == CS_DESIGN_SOBOL && s->points & (s->points - 1)) {
    cs_warning(d, nowhere, "%llu points of a replicate are no power of two",
               (unsigned long long)s->points);
    cs_detail(d,
              "Sobol' points fill the space evenly at powers of two; the error of means is "
              "larger in between.");
  }
  return st;
}

casus_status cs_design_new(const cs_design_settings *settings, casus_diag *d, cs_design **out) {
  casus_status st = check(settings, d);
  cs_design *design;

  *out = NULL;
  if (st) return st;
  design = cs_calloc(1, sizeof *design);
  if (!design) return CASUS_NOMEM;
  design->is = *settings;
  if (settings->kind == CS_DESIGN_SOBOL) st = cs_sobol_new(settings->dimensions, &design->sobol);
  if (st) {
    cs_free(design);
    return st;
  }
  *out = design;
  return CASUS_OK;
}

void cs_design_free(cs_design *design) {
  if (!design) return;
  cs_sobol_free(design->sobol);
  cs_free(design);
}

const cs_design_settings *cs_design_get(const cs_design *design) {
  return &design->is;
}

/* Independent draws: one word of Philox each. */
static void mc_column(uint64_t seed, uint64_t stream, uint64_t first, size_t n, double *u) {
  enum { BLOCK = 512 };
  uint32_t words[BLOCK];

  for (size_t begin = 0; begin < n; begin += BLOCK) {
    size_t block = n - begin < BLOCK ? n - begin : BLOCK;

    cs_philox_column(seed, stream, first + begin, block, words);
    for (size_t i = 0; i < block; i++) u[begin + i] = cs_unit(words[i]);
  }
}

static cs_scramble scramble_key(uint64_t seed, uint64_t stream) {
  uint32_t words[4];

  cs_philox(seed, 0, stream, words);
  return (cs_scramble){words[0], words[1], words[2]};
}

/* Dimensions beyond the table: groups of 1,111 that repeat its dimensions, each group with its own
 * scramblings and with the points in an independent random order (Latin supercube sampling, Owen
 * 1998; by a scrambled index as in Burley 2020). */
static void sobol_column(const cs_design *design, uint32_t replicate, uint64_t first, size_t n,
                         size_t dimension, double *u) {
  uint64_t seed = design->is.seed;
  size_t group = dimension / CS_SOBOL_DIMENSIONS;
  cs_scramble key = scramble_key(seed, cs_stream(CS_STREAM_SOBOL, replicate, dimension));
  cs_scramble order = {0};

  if (group) order = scramble_key(seed, cs_stream(CS_STREAM_SOBOL_ORDER, replicate, group));
  cs_sobol_column(design->sobol, dimension % CS_SOBOL_DIMENSIONS, key, group ? &order : NULL, first,
                  n, u);
}

void cs_design_column(const cs_design *design, uint32_t replicate, uint64_t first, size_t n,
                      size_t dimension, double *u) {
  const cs_design_settings *is = &design->is;

  assert(replicate < is->replicates && dimension < is->dimensions);
  assert(first <= is->points && n <= is->points - first);
  switch (is->kind) {
    case CS_DESIGN_SOBOL:
      sobol_column(design, replicate, first, n, dimension, u);
      break;
    case CS_DESIGN_LHS:
      cs_lhs_column(is->points, is->seed, replicate, dimension, first, n, u);
      break;
    case CS_DESIGN_MC:
      mc_column(is->seed, cs_stream(CS_STREAM_MC, replicate, dimension), first, n, u);
      break;
  }
}
