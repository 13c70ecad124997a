/* Runs a program over futures and summarises what is watched.
 *
 * Future i is point i / R of replicate i % R of the design (R replicates), whatever the number of
 * futures, threads or the size of blocks.  Work is cut into chunks of CS_CHUNK points of one
 * replicate; each chunk's sums are added in the order of the chunks.  Deep quantities are swept in
 * an outer design, at each of whose points the same inner futures are met, unless asked otherwise
 * (cs_keeping); or every future draws a point of the box for itself (deep_is_drawn). */
#ifndef CASUS_ENGINE_RUN_H
#define CASUS_ENGINE_RUN_H

#include "engine/design.h"
#include "engine/sample.h"

#include <stdatomic.h>

enum { CS_CHUNK = 1024, CS_BLOCK = 256, CS_LEVELS = 7 };

/* The levels of the bands: 5, 10, 25, 50, 75, 90, 95 %. */
extern const double cs_levels[CS_LEVELS];

/* A quantity that is summarised in every world. */
typedef struct {
  uint32_t quantity;
  bool has_better, better_high; /* a measure with a direction: strategies are compared by it */
  double at_least, at_most;     /* its threshold; infinite when it has none */
} cs_watch;

/* A term of a claim: a formula in one world, in the futures that meet the conditions. */
typedef struct {
  const cs_formula *formula;
  size_t world;
  const cs_condition *conditions;
  size_t n_conditions;
  double level; /* of a quantile; 0 for means and chances */
} cs_probe;

/* Which futures a run keeps.  Where deep points keep the same ones, these tell deep points apart
 * without noise between them; a regression on draws would take them for more than they are. */
typedef enum {
  CS_KEEP_APART,    /* deep points meet the same futures and keep others each, as far as they go */
  CS_KEEP_THE_SAME, /* deep points meet the same futures and keep them all */
  CS_KEEP_OWN       /* deep points meet futures of their own and keep them all */
} cs_keeping;

typedef struct {
  cs_design_kind design;
  uint64_t seed, futures; /* of one deep point; rounded up to a multiple of the replicates */
  uint32_t replicates;
  bool deep_is_drawn;    /* deep ranges are dimensions of the design, and there is one deep point */
  size_t deep_points;    /* at least 1 */
  const double *deep_at; /* [deep point][deep quantity]: the probabilities at which deep ranges
                            stand; NULL: a design's own (cs_deep_design()) */
  size_t threads, block;
  size_t sample;      /* futures to keep; 0: CS_SAMPLE */
  cs_keeping keeping; /* which */
  bool keeps_watches; /* keep what is watched in the sample's futures too */
  bool no_bands;      /* means and shares alone: the levels of what is watched are not told (NaN) */
  const cs_watch *watches;
  size_t n_watches;
  const cs_probe *probes;
  size_t n_probes;
  atomic_int *stop; /* set from outside to stop early; may be NULL */
  void (*progress)(void *user, uint64_t done, uint64_t total);
  void *user;
} cs_run_settings;

/* Sums of one thing in one replicate. */
typedef struct {
  double n, sum, met; /* met: how often a threshold held */
} cs_sums;

/* One watched quantity in one world, at one deep point. */
typedef struct {
  cs_sums *replicate; /* [replicates] */
  double n, failed;   /* futures with a value; without */
  double mean, sd, least, most;
  double levels[CS_LEVELS];
  double best;                /* futures in which the world's strategy is best or tied */
  double compared;            /* futures in which all strategies had a value */
  double regret, most_regret; /* mean and greatest shortfall against the best */
} cs_watched;

/* One probe at one deep point. */
typedef struct {
  cs_sums *replicate;
  double *quantile; /* [replicates], for quantile probes; else NULL */
  double n, failed; /* futures that meet the conditions: with a value; without */
  double value;     /* mean, chance or quantile over all futures; NaN without futures */
  double density;   /* at the quantile */
} cs_probed;

typedef struct {
  cs_design_kind design;
  uint64_t seed, futures, done; /* done < futures at any deep point: stopped early */
  uint32_t replicates;
  size_t deep_points, deep_done, n_worlds, n_watches, n_probes;
  bool deep_is_drawn;
  double *deep_u;      /* [deep point][deep quantity]; not where they are drawn */
  cs_watched *watched; /* [(deep point * n_worlds + world) * n_watches + watch] */
  cs_sums *all_met;    /* [(deep point * n_worlds + world) * replicates + r]: all thresholds */
  cs_probed *probed;   /* [deep point * n_probes + probe] */
  uint64_t **held;     /* [world][instruction]: values held at a bound */
  cs_sample sample;
  atomic_int *stop; /* the settings'; for what is made of the run afterwards */
  double seconds;
} cs_run;

static inline bool cs_is_stopped(atomic_int *stop) {
  return stop && atomic_load(stop);
}

/* Runs.  CASUS_STOPPED when stopped early: the result then holds what was finished.  On CASUS_OK
 * and CASUS_STOPPED release with cs_run_free(). */
casus_status cs_run_make(const cs_program *p, const cs_run_settings *s, casus_diag *diag,
                         cs_run *out);

void cs_run_free(cs_run *r);

const cs_watched *cs_run_watched(const cs_run *r, size_t deep, size_t world, size_t watch);
const cs_probed *cs_run_probed(const cs_run *r, size_t deep, size_t probe);
const cs_sums *cs_run_all_met(const cs_run *r, size_t deep, size_t world);

/* Mean of sum / n (or met / n) over the replicates that have futures, with the half width of its
 * 95 % t-interval; the half width is 0 with fewer than two replicates. */
typedef struct {
  double value, error;
} cs_estimate;

cs_estimate cs_mean_of(const cs_sums *s, uint32_t replicates);
cs_estimate cs_share_of(const cs_sums *s, uint32_t replicates);

/* The 97.5 % point of Student's t with `df` degrees of freedom; 0 for none. */
double cs_t_975(size_t df);

/* Half width of the 95 % t-interval of the mean of x[0..n). */
double cs_t_half_width(const double *x, size_t n);

/* The points of the box that a run sweeps: a Latin hypercube whose points stand at the middles of
 * their cells, so that each range by itself is swept evenly; a single one stands at the middle.
 * u[point * n_deep + range] for points * n_deep numbers. */
casus_status cs_deep_design(uint64_t seed, size_t points, size_t n_deep, casus_diag *diag,
                            double *u);

/* Draws and evaluates the single future `index` in world v, of a run without deep ranges or whose deep
 * ranges are drawn: the worker's columns then show it at row 0. */
casus_status cs_run_one(const cs_program *p, const cs_run_settings *s, uint64_t index, size_t world,
                        casus_diag *diag, cs_worker **worker);

#endif
