/* The inside of the public handles. */
#ifndef CASUS_LIBRARY_HANDLES_H
#define CASUS_LIBRARY_HANDLES_H

#include "analysis/data/data.h"
#include "library/questions.h"

#include <pthread.h>

struct casus_context {
  casus_loader *load;
  void *load_user;
  bool trusts, keeps;
  casus_progress *progress;
  void *progress_user;
  atomic_int stop, heeds;
};

/* A case as it is between two changes.  Answers hold on to the one they are of. */
typedef struct {
  atomic_size_t holders;
  cs_arena *arena;
  cs_study study;
} cs_version;

/* What was set after reading. */
typedef struct {
  char *strategy; /* NULL: the case as it stands */
  char *name, *value;
} cs_set;

struct casus_case {
  char *name, *text;
  size_t n;
  casus_loader *load;
  void *load_user;
  bool trusts;
  cs_set *sets;
  size_t n_sets, cap_sets;
  cs_version *now;
  pthread_mutex_t lock; /* of `now` */
};

/* The case as it is now, held. */
cs_version *cs_version_hold(casus_case *c);

/* Lets go of it; the last one to do so releases it.  Accepts NULL. */
void cs_version_drop(cs_version *v);

/* An answer and who holds it: the caller, and what streams of its columns are about. */
typedef struct {
  casus_answer answer;
  cs_version *version; /* NULL: no case was at hand */
  atomic_size_t holders;
  pthread_mutex_t lock; /* of what is worked out when it is first wanted: */
  cs_data data;         /* the futures */
  bool has_data;
} cs_held_answer;

void cs_answer_hold(casus_answer *a);
void cs_answer_drop(casus_answer *a);

#endif
