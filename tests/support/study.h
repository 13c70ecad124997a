/* A case in memory, made ready and run. */
#ifndef CASUS_TESTS_STUDY_H
#define CASUS_TESTS_STUDY_H

#include "analysis/finding.h"
#include "analysis/quality.h"
#include "report/result.h"

typedef struct {
  cs_arena *arena;
  casus_diag *diag;
  cs_study study;
  cs_plan plan;
  cs_run run;
  cs_finding finding;
  cs_quality quality;
} trial;

/* Settings for a quick run: Sobol' points, seed 1, 16 replicates, one thread. */
cs_run_settings quick(uint64_t futures);

/* Reads the case and plans all strategies; fails the test with its messages when it is not valid.
 */
void trial_read(trial *t, const char *text);

/* Runs it as `casus run` does; watches and probes of the plan are filled in.  In a case with deep
 * ranges, settings.deep_points is the design of the search. */
void trial_run(trial *t, cs_run_settings settings);

/* Sweeps the deep box instead, as the other questions do: all of settings.deep_points; nothing is
 * judged. */
void trial_sweep(trial *t, cs_run_settings settings);

/* What reports are made of. */
cs_result trial_result(const trial *t);

void trial_free(trial *t);

/* Reads a case that must be refused; returns its messages, to be freed by casus_text_free(). */
char *refused(const char *text);

/* The mean of a quantity, by name, in a world ("base" or a strategy); it must be watched. */
cs_estimate trial_mean(const trial *t, const char *world, const char *quantity);

/* |that mean - want| <= tolerance, with world, quantity and both printed when not. */
void assert_mean(const trial *t, const char *world, const char *quantity, double want,
                 double tolerance);

/* The verdict on a claim. */
const cs_verdict *trial_verdict(const trial *t, const char *claim);

/* The result as JSON text, to be freed with free(). */
char *trial_json(const trial *t);

#endif
