/* Kept futures by classes of what came out: how often each combination of classes occurs under each
 * strategy.  What a reader can brush over without a future by itself being on the page. */
#include "report/result_json.h"

#include "base/alloc.h"
#include "base/libm.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  CLASSES = 5,  /* of one measure, at most */
  CELLS = 1024, /* combinations, about: the more measures, the fewer classes */
  AXES = 10,    /* measures, at most: 2^10 cells */
  POOLED = 32768
};

/* One measure. */
typedef struct {
  size_t watch;
  double edge[CLASSES]; /* rising; class k has the values from edge k - 1 to edge k */
  bool above[CLASSES];  /* does the edge itself belong to the class above (at_least)? */
  size_t n;             /* edges */
} axis;

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static bool has_threshold(const cs_watch *w) {
  return isfinite(w->at_least) || isfinite(w->at_most);
}

/* Measures with a threshold before others, in the case's order: axis[0..n). */
static size_t choose(const cs_result *r, axis *axes) {
  size_t n = 0;
  size_t measures = r->study->c.n_measures, with = 0, without = 0;

  for (size_t k = 0; k < measures; k++) with += has_threshold(&r->plan->watches[k]);
  with = with < AXES ? with : AXES;
  without = AXES - with;
  for (size_t k = 0; k < measures; k++) {
    size_t *room = has_threshold(&r->plan->watches[k]) ? &with : &without;

    if (!*room) continue;
    --*room;
    axes[n++] = (axis){.watch = k};
  }
  return n;
}

/* Puts an edge in its place; one that is there already stays alone. */
static void add_edge(axis *a, double at, bool above) {
  size_t k = a->n;

  for (size_t i = 0; i < a->n; i++) {
    if (a->edge[i] == at) return;
  }
  for (; k > 0 && a->edge[k - 1] > at; k--) {
    a->edge[k] = a->edge[k - 1];
    a->above[k] = a->above[k - 1];
  }
  a->edge[k] = at;
  a->above[k] = above;
  a->n++;
}

/* Edges at the thresholds, and then at quantiles of x[0..n), sorted, of all strategies together,
 * until there are `classes` classes.  Quantiles next to a threshold are left out. */
static void find_edges(const cs_watch *w, const double *x, size_t n, size_t classes, axis *a) {
  if (isfinite(w->at_least)) add_edge(a, w->at_least, true);
  if (isfinite(w->at_most)) add_edge(a, w->at_most, false);
  for (size_t k = 1; k < classes && n && a->n + 1 < classes; k++) {
    size_t at = k * n / classes;
    bool near = false;

    /* An edge at the greatest value would have nothing above it. */
    while (at > 0 && x[at] >= x[n - 1]) at--;
    if (x[at] >= x[n - 1]) continue;
    for (size_t i = 0; i < a->n; i++) {
      double from = x[at > n / (2 * classes) ? at - n / (2 * classes) : 0];
      size_t up = at + n / (2 * classes);

      near |= a->edge[i] >= from && a->edge[i] <= x[up < n ? up : n - 1];
    }
    if (!near) add_edge(a, x[at], false);
  }
}

static size_t class_of(const axis *a, double x) {
  size_t k = 0;

  while (k < a->n && (x > a->edge[k] || (a->above[k] && x == a->edge[k]))) k++;
  return k;
}

/* Values of a measure over all strategies, sorted: room[POOLED]. */
static size_t pool(const cs_result *r, size_t watch, double *room) {
  const cs_sample *s = &r->run->sample;
  size_t all = s->n * r->run->n_worlds, step = all / POOLED + 1, n = 0;

  for (size_t i = 0; i < all; i += step) {
    double x = cs_sample_watch(s, i / s->n, watch)[i % s->n];

    if (isfinite(x)) room[n++] = x;
  }
  qsort(room, n, sizeof *room, compare);
  return n;
}

/* Counts of one strategy: [[cell, futures], ...]; a cell's number is that of the classes written as
 * digits, the first measure's first. */
static json_t *count(const cs_result *r, size_t world, const axis *axes, size_t n, uint32_t *cells,
                     size_t n_cells, double *failed) {
  const cs_sample *s = &r->run->sample;
  json_t *list = json_array();

  memset(cells, 0, n_cells * sizeof *cells);
  for (size_t i = 0; i < s->n; i++) {
    size_t cell = 0;
    bool whole = true;

    for (size_t k = 0; k < n; k++) {
      double x = cs_sample_watch(s, world, axes[k].watch)[i];

      whole &= isfinite(x) != 0;
      cell = cell * (axes[k].n + 1) + class_of(&axes[k], x);
    }
    if (whole) {
      cells[cell]++;
    } else {
      ++*failed;
    }
  }
  for (size_t c = 0; c < n_cells; c++) {
    if (cells[c])
      json_array_append_new(list, json_pack("[I,I]", (json_int_t)c, (json_int_t)cells[c]));
  }
  return list;
}

static json_t *axis_json(const cs_result *r, const axis *a) {
  json_t *o = json_object(), *edges = json_array();

  cs_json_put(o, "measure", cs_json_text(r->study->c.measures[a->watch].id));
  for (size_t k = 0; k < a->n; k++)
    json_array_append_new(edges, json_pack("{s:f,s:b}", "at", a->edge[k], "above", a->above[k]));
  cs_json_put(o, "edges", edges);
  return o;
}

json_t *cs_json_futures(const cs_result *r) {
  const cs_sample *s = &r->run->sample;
  axis axes[AXES];
  size_t n = choose(r, axes), classes = CLASSES, cells = 1;
  double *room;
  uint32_t *counts = NULL;
  json_t *o = NULL, *list, *strategies;

  if (!n || !s->n || !s->watch || r->run->done < r->run->futures ||
      r->run->deep_done < r->run->deep_points)
    return json_null();
  while (classes > 2 && cs_pow((double)classes, (double)n) > CELLS) classes--;
  room = cs_calloc(POOLED + 1, sizeof *room);
  for (size_t k = 0; k < n && room; k++) {
    find_edges(&r->plan->watches[axes[k].watch], room, pool(r, axes[k].watch, room), classes,
               &axes[k]);
    cells *= axes[k].n + 1;
  }
  if (room) counts = cs_calloc(cells, sizeof *counts);
  if (counts) {
    o = json_object();
    list = json_array();
    strategies = json_array();
    for (size_t k = 0; k < n; k++) json_array_append_new(list, axis_json(r, &axes[k]));
    for (size_t v = 0; v < r->run->n_worlds; v++) {
      json_t *one = json_object();
      double failed = 0;

      cs_json_put(one, "name", cs_json_text(r->plan->program.worlds[v].name));
      cs_json_put(one, "cells", count(r, v, axes, n, counts, cells, &failed));
      cs_json_put(one, "failed", cs_json_number(failed));
      json_array_append_new(strategies, one);
    }
    cs_json_put(o, "kept", json_integer((json_int_t)s->n));
    cs_json_put(o, "axes", list);
    cs_json_put(o, "strategies", strategies);
  }
  cs_free(room);
  cs_free(counts);
  return o;
}
