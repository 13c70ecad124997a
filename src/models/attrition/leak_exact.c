/* The exact distribution of what leaks through layers with limited magazines. */
#include "models/attrition/leak.h"

#include "base/alloc.h"
#include "base/libm.h"
#include "base/number.h"

#include <math.h>
#include <string.h>

/* One layer: spent[u * (n + 1) + k] is the chance that u interceptors are spent and k munitions
 * have come through, after some of them. */
typedef struct {
  size_t n, magazine, shots, low, high; /* u lies within low..high */
  double p_kill, blocked;
  bool look;
  double *now, *next;
} flow;

/* Interceptors that n targets can use at most. */
static size_t usable(const cs_leak_layer *l, size_t n) {
  double most = (double)n * l->shots;

  return cs_to_count(l->magazine < most ? l->magazine : most, SIZE_MAX - 1);
}

static double work(const cs_leak_layer *l, size_t n) {
  double pass = (double)n * (double)(n + 1) / 2;

  return l->look || l->channels > 0 ? pass * (double)(usable(l, n) + 1) * (l->look ? l->shots : 2)
                                    : 2 * pass;
}

/* The next munition arrives at a layer that `t` have reached. */
static void arrive(flow *f, size_t t) {
  size_t w = f->n + 1, high = f->high + f->shots < f->magazine ? f->high + f->shots : f->magazine;
  size_t least = f->blocked > 0 ? 0 : f->look ? 1 : f->shots;
  size_t low = f->low + least < f->magazine ? f->low + least : f->magazine;
  double *moved;

  for (size_t u = low; u <= high; u++) memset(f->next + u * w, 0, (t + 2) * sizeof *f->next);
  for (size_t u = f->low; u <= f->high; u++) {
    size_t shots = f->magazine - u < f->shots ? f->magazine - u : f->shots;
    double live = (1 - f->blocked) * cs_pow(1 - f->p_kill, (double)shots);
    double *at = f->now + u * w;

    for (size_t k = 0; k <= t; k++) {
      if (at[k] == 0) continue;
      if (f->blocked > 0) f->next[u * w + k + 1] += at[k] * f->blocked;
      f->next[(u + shots) * w + k + 1] += at[k] * live;
      if (!f->look) {
        f->next[(u + shots) * w + k] += at[k] * (1 - f->blocked - live);
        continue;
      }
      for (size_t s = 1; s <= shots; s++)
        f->next[(u + s) * w + k] +=
            at[k] * (1 - f->blocked) * f->p_kill * cs_pow(1 - f->p_kill, (double)(s - 1));
    }
  }
  f->low = low;
  f->high = high;
  moved = f->now;
  f->now = f->next;
  f->next = moved;
}

/* out = what comes out of the layer when in[t] is the chance that t munitions arrive; returns the
 * chance that its magazine is exhausted. */
static double layer(flow *f, const double *in, double *out) {
  size_t w = f->n + 1;
  double found_empty = 0, exhausted = 0;

  memset(out, 0, w * sizeof *out);
  f->now[0] = 1;
  f->low = f->high = 0;
  for (size_t t = 0;; t++) {
    double empty = 0;

    for (size_t u = f->low; u <= f->high && in[t] > 0; u++) {
      for (size_t k = 0; k <= t; k++) out[k] += in[t] * f->now[u * w + k];
    }
    exhausted += in[t] * found_empty;
    if (t == f->n) return exhausted;
    /* Whoever comes next, is not blocked and finds nothing. */
    for (size_t k = 0; k <= t && f->high == f->magazine; k++) empty += f->now[f->magazine * w + k];
    found_empty += (empty - found_empty) * (1 - f->blocked);
    arrive(f, t);
  }
}

casus_status cs_leak_exact(const cs_leak_layer *layers, size_t n_layers, size_t n, double *leak,
                           double *exhausted) {
  double all = 0, *in, *room;
  size_t most = 0;

  for (size_t k = 0; k < n_layers; k++) {
    size_t states = usable(&layers[k], n) + 1;

    all += work(&layers[k], n);
    most = states > most ? states : most;
  }
  if (all > CS_LEAK_WORK || (double)most * (double)(n + 1) > 1e7) return CASUS_LIMIT;
  in = cs_calloc(n + 1, sizeof *in);
  room = cs_calloc(2 * most * (n + 1), sizeof *room);
  if (!in || !room) {
    cs_free(in);
    cs_free(room);
    return CASUS_NOMEM;
  }
  memset(leak, 0, (n + 1) * sizeof *leak);
  leak[n] = 1;
  for (size_t k = 0; k < n_layers; k++) {
    const cs_leak_layer *l = &layers[k];
    flow f = {
        .n = n,
        .magazine = usable(l, n),
        .shots = cs_to_count(l->shots, SIZE_MAX),
        .p_kill = l->p_kill,
        .blocked = l->channels > 0 ? cs_erlang_b(cs_to_count(l->channels, SIZE_MAX), l->load) : 0,
        .look = l->look,
        .now = room,
        .next = room + most * (n + 1)};

    memset(room, 0, 2 * most * (n + 1) * sizeof *room);
    memcpy(in, leak, (n + 1) * sizeof *in);
    exhausted[k] = layer(&f, in, leak);
  }
  cs_free(in);
  cs_free(room);
  return CASUS_OK;
}
