/* Negotiations as files of other programs give them: one file a party ("profile"), perhaps one for
 * the domain, joined into a deal. */
#ifndef CASUS_MODELS_PACKAGE_PROFILE_H
#define CASUS_MODELS_PACKAGE_PROFILE_H

#include "models/package/deal.h"

typedef struct {
  const char *text;
  double number; /* NAN when the level is no number */
  double value;  /* to the party, weight included; NAN: the file gives none */
} cs_profile_level;

typedef struct {
  const char *name;
  long index; /* of GENIUS; -1 elsewhere */
  cs_place at;
  cs_profile_level *levels;
  size_t n, cap;
} cs_profile_issue;

/* A combination of level numbers: low <= number <= high for each test. */
typedef struct {
  long issue; /* index of GENIUS */
  double low, high;
} cs_profile_test;

typedef struct {
  cs_profile_test *tests;
  size_t n, cap;
  double value;
  cs_place at;
} cs_profile_term;

typedef struct {
  const char *path, *name;
  bool is_domain;   /* issues only, no values */
  bool is_nameless; /* issues go by their order (NegMAS) */
  cs_profile_issue *issues;
  size_t n_issues, cap_issues;
  cs_profile_term *terms;
  size_t n_terms, cap_terms;
  double reservation; /* value without a deal */
  double discount;    /* NAN: none; read, not used */
  bool has_grid;      /* a continuous issue was cut into levels */
} cs_profile;

/* How GENIUS profiles are scaled. */
typedef enum {
  CS_SCALE_GENIUS, /* weight x evaluation / largest evaluation of the issue: GENIUS itself */
  CS_SCALE_RAW     /* weight x evaluation: NegMAS's reading of the same files */
} cs_profile_scale;

enum {
  CS_PROFILE_BYTES = 16 << 20,
  CS_PROFILE_GRID = 11 /* levels that a continuous issue is cut into */
};

/* A negotiation with its words. */
typedef struct {
  cs_deal deal;
  const char **parties; /* [party] */
  const char **issues;  /* [issue] */
  const char **units;   /* [issue], NULL where there is none; NULL when there are none at all */
  const char **levels;  /* [row] */
  double *number;       /* [row]: the level in natural units, NAN when it is no number */
  const char **terms;   /* [term]: what it is called; NULL when none has a name */
} cs_negotiation;

/* Reads one file: GENIUS XML, GeniusWeb JSON, NegoLog JSON, NegMAS YAML or JSON, told apart by what
 * is in it. */
casus_status cs_profile_read(const char *path, cs_profile_scale scale, cs_arena *arena,
                             casus_diag *diag, cs_profile *out);

/* The same from memory; `text` was checked by cs_check_text(). */
casus_status cs_profile_parse(const char *path, const char *text, size_t n, cs_profile_scale scale,
                              cs_arena *arena, casus_diag *diag, cs_profile *out);

casus_status cs_profile_genius(const char *path, const char *text, size_t n, cs_profile_scale scale,
                               cs_arena *arena, casus_diag *diag, cs_profile *out);
casus_status cs_profile_document(const char *path, const char *text, size_t n, cs_arena *arena,
                                 casus_diag *diag, cs_profile *out);

/* Joins profiles (and at most one domain) over the same issues into a deal that needs everybody. */
casus_status cs_profiles_join(const cs_profile *profiles, size_t n, cs_arena *arena,
                              casus_diag *diag, cs_negotiation *out);

/* ---- for the readers ---- */

cs_profile_issue *cs_profile_add_issue(cs_profile *p, const char *name, cs_place at,
                                       cs_arena *arena);
/* Adds a level, or finds it by its text. */
cs_profile_level *cs_profile_add_level(cs_profile_issue *i, const char *text, cs_arena *arena);

#endif
