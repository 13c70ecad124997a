/* Tasks in threads; see tasks.h. */
#include "analysis/sensitivity/tasks.h"

#include "base/alloc.h"

#include <pthread.h>
#include <stdatomic.h>

typedef struct {
  size_t n;
  atomic_size_t next;
  void (*task)(void *self, size_t lane, size_t t);
  void *self;
} pool;

typedef struct {
  pool *pool;
  size_t lane;
  pthread_t thread;
} member;

static void *work(void *user) {
  member *m = user;

  for (size_t t; (t = atomic_fetch_add(&m->pool->next, 1)) < m->pool->n;)
    m->pool->task(m->pool->self, m->lane, t);
  return NULL;
}

void cs_tasks_do(size_t lanes, size_t n, void (*task)(void *self, size_t lane, size_t t),
                 void *self) {
  pool p = {.n = n, .task = task, .self = self};
  size_t others = (lanes < n ? lanes : n), started = 0;
  member first = {.pool = &p}, *members;

  others = others > 1 ? others - 1 : 0;
  members = others ? cs_calloc(others, sizeof *members) : NULL;
  for (size_t k = 0; members && k < others; k++) {
    members[k] = (member){.pool = &p, .lane = k + 1};
    if (pthread_create(&members[k].thread, NULL, work, &members[k])) break;
    started++;
  }
  work(&first);
  for (size_t k = 0; k < started; k++) pthread_join(members[k].thread, NULL);
  cs_free(members);
}
