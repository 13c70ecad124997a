/* What the readers of bargaining files share: a table in the making. */
#ifndef CASUS_MODELS_BARGAINING_SHEET_H
#define CASUS_MODELS_BARGAINING_SHEET_H

#include "base/csv.h"
#include "models/bargaining/read.h"

/* Limits, checked before anything of that size is allocated. */
enum { CS_SHEET_CELLS = 1 << 20 };

typedef struct {
  cs_arena *arena;
  casus_diag *d;
  const char **actors, **issues;
  size_t n_actors, n_issues, actors_cap, issues_cap;
  double *from, *to;                        /* [issue], after cs_sheet_open() */
  double *position, *salience, *capability; /* [actor * n_issues + issue] */
  unsigned char *present;
} cs_sheet;

/* Adds a name; `name` stays with the arena.  Reports too many and empty ones. */
casus_status cs_sheet_add_actor(cs_sheet *s, const char *name, cs_place at);
casus_status cs_sheet_add_issue(cs_sheet *s, const char *name, cs_place at);

/* Allocates the matrices when all names are known; scales are 0..100 at first. */
casus_status cs_sheet_open(cs_sheet *s, cs_place at);

/* Enters a stance, all of it checked by the caller: x in the issue's units, salience on 0..1. */
void cs_sheet_set(cs_sheet *s, size_t actor, size_t issue, double x, double salience,
                  double capability);

/* A number out of text, checked against lowest..highest; `what` names it in the message. */
casus_status cs_sheet_number(casus_diag *d, cs_place at, const char *what, const char *text,
                             double lowest, double highest, double *out);

/* The same for a capability. */
casus_status cs_sheet_capability(casus_diag *d, cs_place at, const char *text, double *out);

void cs_sheet_close(const cs_sheet *s, cs_bargaining_input *out);

/* The formats.  Each fills out->table, from, to and title. */
casus_status cs_read_ktab_csv(const cs_csv *csv, cs_arena *arena, casus_diag *d,
                              cs_bargaining_input *out);
casus_status cs_read_ktab_xml(const char *name, const char *text, size_t n, cs_arena *arena,
                              casus_diag *d, cs_bargaining_input *out);
casus_status cs_read_exchange(const char *name, const char *text, size_t n, cs_arena *arena,
                              casus_diag *d, cs_bargaining_input *out);
casus_status cs_read_plain(const cs_csv *csv, cs_arena *arena, casus_diag *d,
                           cs_bargaining_input *out);

#endif
