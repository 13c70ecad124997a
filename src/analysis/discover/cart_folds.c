/* Cross-validated pruning of trees; see cart_folds.h. */
#include "analysis/discover/cart_folds.h"

#include "base/alloc.h"
#include "base/libm.h"
#include "base/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  double draw;
  uint32_t i;
  unsigned char y;
} drawn;

static int by_draw(const void *a, const void *b) {
  const drawn *p = a, *q = b;

  if (p->y != q->y) return p->y < q->y ? -1 : 1;
  if (p->draw != q->draw) return p->draw < q->draw ? -1 : 1;
  return p->i < q->i ? -1 : p->i > q->i;
}

casus_status cs_tree_folds(const cs_space *s, size_t folds, uint64_t seed, unsigned char *fold) {
  enum { STREAM = 0xf01d };
  drawn *order = cs_calloc(s->asked, sizeof *order);
  size_t n = 0;

  if (!order) return CASUS_NOMEM;
  memset(fold, 0, s->n);
  for (size_t i = 0; i < s->n; i++) {
    if (s->y[i] != CS_NOT_ASKED)
      order[n++] = (drawn){cs_random_unit(seed, STREAM, i), (uint32_t)i, s->y[i]};
  }
  qsort(order, n, sizeof *order, by_draw);
  for (size_t k = 0; k < n; k++) fold[order[k].i] = (unsigned char)(k % folds);
  cs_free(order);
  return CASUS_OK;
}

/* A tree for each number of leaves that pruning passes through, from the whole to the root: the
 * penalties between them, as shares of the impurity of the whole. */
typedef struct {
  double *penalty;      /* rising */
  double *sum, *square; /* of the errors of the futures left out, and of their squares */
  size_t n;
} sequence;

/* penalty[k] is the geometric mean of the ends of the interval in which tree k is the best; the
 * root alone is best from the last end on. */
static casus_status list_penalties(const cs_space *s, const cs_tree_settings *whole, sequence *q) {
  cs_tree t;
  casus_status st = cs_tree_grow(s, whole, &t);
  double from = 0;

  if (st == CASUS_OK) {
    size_t most = cs_tree_leaves(&t);

    q->penalty = cs_calloc(most, sizeof *q->penalty);
    q->sum = cs_calloc(most, sizeof *q->sum);
    q->square = cs_calloc(most, sizeof *q->square);
    if (!q->penalty || !q->sum || !q->square) st = CASUS_NOMEM;
  }
  for (bool more = st == CASUS_OK; more;) {
    double to = cs_tree_weakest(&t) / cs_tree_impurity(&t);

    more = isfinite(to);
    q->penalty[q->n++] = more ? sqrt(from * to) : 2 * from;
    if (!more) break;
    from = to;
    /* All branches that gain no more go at once. */
    cs_tree_prune(&t, nextafter(cs_tree_weakest(&t), INFINITY));
  }
  cs_tree_free(&t);
  return st;
}

/* Foretells the futures of fold f from a tree grown on the others, for each penalty. */
static casus_status foretell(const cs_space *s, const cs_tree_settings *whole,
                             const unsigned char *fold, size_t f, sequence *q) {
  cs_space rest = *s;
  cs_tree t = {0};
  casus_status st = CASUS_NOMEM;

  rest.y = cs_calloc(s->n, sizeof *rest.y);
  if (rest.y) {
    memcpy(rest.y, s->y, s->n);
    rest.asked = rest.cases = 0;
    for (size_t i = 0; i < s->n; i++) {
      if (fold[i] == f) rest.y[i] = CS_NOT_ASKED;
      rest.asked += rest.y[i] != CS_NOT_ASKED;
      rest.cases += rest.y[i] == CS_OF_INTEREST;
    }
    st = cs_tree_grow(&rest, whole, &t);
  }
  for (size_t k = 0; k < q->n && st == CASUS_OK; k++) {
    cs_tree_prune(&t, q->penalty[k] * cs_tree_impurity(&t));
    for (size_t i = 0; i < s->n; i++) {
      const cs_tree_node *leaf;
      double off;

      if (fold[i] != f || s->y[i] == CS_NOT_ASKED) continue;
      leaf = &t.nodes[cs_tree_leaf_of(s, &t, i)];
      off = (double)s->y[i] - (double)leaf->k / (double)leaf->n;
      q->sum[k] += off * off;
      q->square[k] += off * off * off * off;
    }
  }
  cs_tree_free(&t);
  cs_free(rest.y);
  return st;
}

/* Mean and standard error of tree k's errors. */
static double mean_error(const cs_space *s, const sequence *q, size_t k, double *standard) {
  double n = (double)s->asked, mean = q->sum[k] / n;

  *standard = sqrt(cs_fmax(0, q->square[k] / n - mean * mean) / n);
  return mean;
}

static void choose(const cs_space *s, const sequence *q, cs_tree_choice *out) {
  double standard;

  out->least = INFINITY;
  for (size_t k = 0; k < q->n; k++) {
    double mean = mean_error(s, q, k, &standard);

    if (mean >= out->least) continue;
    out->least = mean;
    out->least_error = standard;
  }
  for (size_t k = q->n; k-- > 0;) {
    out->error = mean_error(s, q, k, &standard);
    out->penalty = q->penalty[k];
    if (out->error <= out->least + out->least_error) return;
  }
}

casus_status cs_tree_choose(const cs_space *s, const cs_tree_settings *set, size_t folds,
                            uint64_t seed, cs_tree_choice *out) {
  unsigned char *fold = cs_calloc(s->n, sizeof *fold);
  cs_tree_settings whole = *set;
  sequence q = {0};
  casus_status st = fold ? CASUS_OK : CASUS_NOMEM;

  *out = (cs_tree_choice){.folds = folds, .penalty = set->penalty};
  whole.penalty = 0;
  if (st == CASUS_OK) st = cs_tree_folds(s, folds, seed, fold);
  if (st == CASUS_OK) st = list_penalties(s, &whole, &q);
  for (size_t f = 0; f < folds && st == CASUS_OK; f++) st = foretell(s, &whole, fold, f, &q);
  if (st == CASUS_OK) choose(s, &q, out);
  cs_free(fold);
  cs_free(q.penalty);
  cs_free(q.sum);
  cs_free(q.square);
  return st;
}
