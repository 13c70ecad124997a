/* Depth-first walks over what is computed from what, without recursion: a case may hold a chain of
 * a million quantities, which no call stack does. */
#ifndef CASUS_QUANTITY_DEPTH_FIRST_H
#define CASUS_QUANTITY_DEPTH_FIRST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  uint32_t node;
  size_t from, next; /* its needs: need[from ..], of which those before `next` are done */
} cs_walk_step;

typedef struct {
  void *user;
  /* Says what a node needs, one cs_walk_need() each. */
  void (*enter)(void *user, uint32_t node);
  /* All that the node needs, needs[0..n), is done. */
  void (*leave)(void *user, uint32_t node, const uint32_t *needs, size_t n);
  /* The node needs itself: path[0..n_path) leads from it to what needs it.  May be NULL: the need
   * is then passed over. */
  void (*cycle)(void *user, uint32_t node, const cs_walk_step *path, size_t n_path);
  bool stop;          /* a call back may set it: nothing more is visited */
  bool out_of_memory; /* stops too */
  unsigned char *state;
  size_t n;
  cs_walk_step *path;
  size_t n_path, cap_path;
  uint32_t *need;
  size_t n_need, cap_need;
} cs_walk;

/* Makes room for the nodes 0 .. n - 1, all new, beside what the caller has set in *w.  False when
 * out of memory; release with cs_walk_end() in any case. */
bool cs_walk_begin(cs_walk *w, size_t n);
void cs_walk_end(cs_walk *w);

/* Makes all nodes new again. */
void cs_walk_again(cs_walk *w);

/* Visits a node and all that it needs, each once: what is needed first. */
void cs_walk_visit(cs_walk *w, uint32_t node);

/* Has the node been left? */
bool cs_walk_done(const cs_walk *w, uint32_t node);

/* For enter() only. */
void cs_walk_need(cs_walk *w, uint32_t node);

#endif
