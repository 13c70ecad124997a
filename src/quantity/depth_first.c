/* Depth-first walks with a stack of their own; see depth_first.h. */
#include "quantity/depth_first.h"

#include "base/alloc.h"

#include <string.h>

enum { NEW, OPEN, DONE };

bool cs_walk_begin(cs_walk *w, size_t n) {
  w->state = cs_calloc(n, 1);
  w->n = n;
  return w->state;
}

void cs_walk_end(cs_walk *w) {
  cs_free(w->state);
  cs_free(w->path);
  cs_free(w->need);
  w->state = NULL;
  w->path = NULL;
  w->need = NULL;
}

void cs_walk_again(cs_walk *w) {
  memset(w->state, NEW, w->n);
  w->n_path = w->n_need = 0;
}

bool cs_walk_done(const cs_walk *w, uint32_t node) {
  return w->state[node] == DONE;
}

void cs_walk_need(cs_walk *w, uint32_t node) {
  uint32_t *moved = cs_grow(w->need, w->n_need, &w->cap_need, sizeof *moved);

  if (!moved) {
    w->out_of_memory = true;
    return;
  }
  w->need = moved;
  moved[w->n_need++] = node;
}

static void enter(cs_walk *w, uint32_t node) {
  cs_walk_step *moved = cs_grow(w->path, w->n_path, &w->cap_path, sizeof *moved);

  if (!moved) {
    w->out_of_memory = true;
    return;
  }
  w->path = moved;
  moved[w->n_path++] = (cs_walk_step){node, w->n_need, w->n_need};
  w->state[node] = OPEN;
  w->enter(w->user, node);
}

static void report_cycle(cs_walk *w, uint32_t node) {
  size_t from = w->n_path;

  while (w->path[from - 1].node != node) from--;
  if (w->cycle) w->cycle(w->user, node, w->path + from - 1, w->n_path - from + 1);
}

static void leave(cs_walk *w, const cs_walk_step *step) {
  const uint32_t *needs = step->from < w->n_need ? w->need + step->from : NULL;

  w->leave(w->user, step->node, needs, w->n_need - step->from);
  w->n_need = step->from;
}

void cs_walk_visit(cs_walk *w, uint32_t node) {
  if (w->stop || w->out_of_memory || w->state[node] != NEW) return;
  enter(w, node);
  while (w->n_path && !w->stop && !w->out_of_memory) {
    cs_walk_step *top = &w->path[w->n_path - 1];

    if (top->next < w->n_need) {
      uint32_t next = w->need[top->next++];

      if (w->state[next] == OPEN) {
        report_cycle(w, next);
      } else if (w->state[next] == NEW) {
        enter(w, next);
      }
      continue;
    }
    w->state[top->node] = DONE;
    w->n_path--;
    leave(w, top);
  }
}
