/* A negotiation with its numbers fixed, however it was written down, and what follows for it. */
#ifndef CASUS_FACES_PACKAGE_NEGOTIATION_H
#define CASUS_FACES_PACKAGE_NEGOTIATION_H

#include "analysis/study.h"
#include "models/package/advice.h"
#include "models/package/part.h"

/* The price of a red line: what each gains in the solution with it and without it. */
typedef struct {
  bool is_known; /* false: the frontier without the line is too large */
  bool exists, exists_without;
  double with[CS_DEAL_PARTIES], without[CS_DEAL_PARTIES];
} cs_line_price;

#define CS_NO_LEVEL UINT16_MAX

typedef struct {
  const char *name;  /* the model's, or the first file's */
  const char *about; /* or NULL */
  cs_negotiation n;
  cs_solution_kind solution; /* the one asked for */
  cs_package_red_line *lines;
  size_t n_lines;
  cs_line_price *prices; /* [line] */
  const cs_package_named *named;
  size_t n_named;
  const char *payment_unit; /* of side payments, or NULL */
  bool *stays;   /* [point]: with side payments nothing is better for somebody and worse for nobody;
                    NULL: there are none, or too many points (CS_PAID_POINTS) */
  bool has_grid; /* a continuous issue of a file was cut into levels */
  cs_frontier f;
  cs_rational r;
  cs_solution solved[CS_N_SOLUTIONS];
  double room[CS_DEAL_PARTIES]; /* by how much no deal can become better before no deal is left;
                                   below 0: how far it must fall; NAN: no answer */
  /* [party * n_issues + issue]: the solution if the party accepted whatever the others want, which
   * tells its say on each issue; CS_NO_LEVEL: there is none */
  uint16_t *silent;
  cs_clash clash; /* where nothing is acceptable */
  bool has_clash;
  size_t entry; /* number of the part's first among the study's parts; SIZE_MAX for files */
} cs_solved_package;

typedef struct {
  const cs_study *study; /* of a case; NULL: files of other programs */
  cs_solved_package *packages;
  size_t n;
} cs_solved_packages;

typedef struct {
  const char *model, *strategy; /* or NULL; cases only */
  cs_profile_scale scale;
  double epsilon; /* of a cover instead of the exact frontier; 0: exact */
  int solution;   /* a cs_solution_kind, or -1: the case's, Nash for files */
} cs_solved_packages_options;

/* Reads the files of other programs, one a party, and works them out. */
casus_status cs_solved_packages_of_files(const char *const *paths, size_t n,
                                         const cs_solved_packages_options *o, cs_arena *arena,
                                         casus_diag *diag, cs_solved_packages *out);

/* The same of a case: of every package in it, or of the one named; uncertain quantities at their
 * medians. */
casus_status cs_solved_packages_of(const cs_study *study, const cs_solved_packages_options *o,
                                   cs_arena *arena, casus_diag *diag, cs_solved_packages *out);

/* Reads a draft text: a mapping of each issue to a level.  level[issue]. */
casus_status cs_solved_package_draft(const cs_solved_package *t, const char *path, cs_arena *arena,
                                     casus_diag *diag, uint16_t *level);

#endif
