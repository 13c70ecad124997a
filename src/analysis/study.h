/* A case made ready to run: its graph, its models, its claims and what is to be watched. */
#ifndef CASUS_ANALYSIS_STUDY_H
#define CASUS_ANALYSIS_STUDY_H

#include "engine/run.h"
#include "models/model.h"

/* A claim whose test has been read. */
typedef struct {
  const cs_claim_entry *entry;
  cs_formula *test; /* NULL: it waits for a kind of model */
  size_t first, n;  /* its terms among the study's */
} cs_claim;

/* A term of a claim, with the claim it belongs to. */
typedef struct {
  const cs_term *term;
  size_t claim;
  int strategy; /* index, or -1: the case as it stands */
} cs_claim_term;

typedef struct {
  cs_case c;
  cs_graph graph;
  cs_arena *arena;
  cs_claim *claims;
  size_t n_claims;
  cs_claim_term *terms;
  size_t n_terms, cap_terms;
} cs_study;

/* Reads and checks everything that can be checked without running: structure, names, formulas,
 * models, overlays, claims, cycles under every strategy.  Problems go to `diag`.  Release with
 * cs_study_free() in any case. */
casus_status cs_study_read(const char *path, const cs_model_settings *settings, cs_arena *arena,
                           casus_diag *diag, cs_study *out);

/* The same from text in memory. */
casus_status cs_study_parse(const char *path, const char *text, size_t n,
                            const cs_model_settings *settings, cs_arena *arena, casus_diag *diag,
                            cs_study *out);

void cs_study_free(cs_study *s);

/* Index of a strategy, or -1. */
int cs_study_strategy(const cs_study *s, const char *name);

/* What a run of the study watches: the measures first, in the case's order, then the models'
 * headlines. */
typedef struct {
  cs_watch *watches;
  size_t n_watches;
  cs_probe *probes; /* one for each of the study's terms whose strategy runs */
  size_t *term;     /* [probe]: the term */
  size_t *probe_of; /* [term]: its probe, or SIZE_MAX */
  size_t n_probes;
  cs_program program;
  cs_arena *arena;
} cs_plan;

/* Plans a run with the strategies chosen[0..n) (indices).  The plan lives in `arena`, which may be
 * another than the study's: several plans of one study may be made at once. */
casus_status cs_study_plan(const cs_study *s, const size_t *chosen, size_t n, cs_arena *arena,
                           casus_diag *diag, cs_plan *out);

/* Compiles the program of a plan again, for those watches and probes that it still holds: what only
 * others needed is not computed. */
casus_status cs_plan_compile(const cs_study *s, const size_t *chosen, size_t n, casus_diag *diag,
                             cs_plan *p);

#endif
