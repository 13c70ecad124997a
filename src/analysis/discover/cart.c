/* Growing and pruning trees; see cart.h. */
#include "analysis/discover/cart.h"

#include "base/alloc.h"
#include "base/libm.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

const cs_tree_settings cs_tree_defaults = {.depth_max = 5, .penalty = 0.01};

typedef struct {
  double x;
  uint32_t i;
} item;

typedef struct {
  size_t n, k, level;
} level_count;

/* A split and by how much it lowers the impurity, n times the Gini index. */
typedef struct {
  double gain, at;
  size_t input, n_levels; /* of a category: the first n_levels of the sorted ones go left */
  bool any;
} split;

typedef struct {
  const cs_space *s;
  const cs_tree_settings *set;
  size_t leaf_min;
  cs_tree *tree;
  uint32_t *rows; /* futures asked about; those of a node stand together */
  item *items;
  level_count *levels;
} grower;

/* n times the Gini impurity of a binary class. */
static double impurity(size_t n, size_t k) {
  return n ? 2 * (double)k * (double)(n - k) / (double)n : 0;
}

static int by_x(const void *a, const void *b) {
  const item *p = a, *q = b;

  if (p->x != q->x) return p->x < q->x ? -1 : 1;
  return p->i < q->i ? -1 : p->i > q->i;
}

/* Levels by their share of interest; those without futures last. */
static int by_share(const void *a, const void *b) {
  const level_count *p = a, *q = b;
  double x = p->n ? (double)p->k / (double)p->n : 2, y = q->n ? (double)q->k / (double)q->n : 2;

  if (x != y) return x < y ? -1 : 1;
  return p->level < q->level ? -1 : p->level > q->level;
}

static void consider(const grower *g, split *best, split new, size_t n, size_t k, size_t left_n,
                     size_t left_k) {
  if (left_n < g->leaf_min || n - left_n < g->leaf_min) return;
  new.gain = impurity(n, k) - impurity(left_n, left_k) - impurity(n - left_n, k - left_k);
  new.any = true;
  if (!best->any || new.gain > best->gain) *best = new;
}

static void split_numbers(grower *g, size_t j, const uint32_t *rows, size_t n, size_t k,
                          split *best) {
  size_t left = 0;

  for (size_t r = 0; r < n; r++) g->items[r] = (item){g->s->inputs[j].x[rows[r]], rows[r]};
  qsort(g->items, n, sizeof *g->items, by_x);
  for (size_t r = 0; r + 1 < n; r++) {
    left += g->s->y[g->items[r].i];
    if (g->items[r].x == g->items[r + 1].x) continue;
    consider(g, best,
             (split){.at = g->items[r].x + (g->items[r + 1].x - g->items[r].x) / 2, .input = j}, n,
             k, r + 1, left);
  }
}

static void count_levels(grower *g, size_t j, const uint32_t *rows, size_t n) {
  size_t levels = g->s->inputs[j].n_levels;

  for (size_t l = 0; l < levels; l++) g->levels[l] = (level_count){0, 0, l};
  for (size_t r = 0; r < n; r++) {
    level_count *c = &g->levels[(size_t)g->s->inputs[j].x[rows[r]]];

    c->n++;
    c->k += g->s->y[rows[r]];
  }
  qsort(g->levels, levels, sizeof *g->levels, by_share);
}

static void split_levels(grower *g, size_t j, const uint32_t *rows, size_t n, size_t k,
                         split *best) {
  size_t left_n = 0, left_k = 0;

  count_levels(g, j, rows, n);
  for (size_t l = 0; l + 1 < g->s->inputs[j].n_levels; l++) {
    left_n += g->levels[l].n;
    left_k += g->levels[l].k;
    consider(g, best, (split){.input = j, .n_levels = l + 1}, n, k, left_n, left_k);
  }
}

static bool goes_left(const cs_space *s, const cs_tree_node *node, size_t i) {
  double x = s->inputs[node->input].x[i];

  return node->to_left ? node->to_left[(size_t)x] : x <= node->at;
}

static casus_status add_node(grower *g, const uint32_t *rows, size_t n, int *at) {
  cs_tree *t = g->tree;
  cs_tree_node *moved = cs_grow(t->nodes, t->n, &t->cap, sizeof *t->nodes);

  if (!moved) return CASUS_NOMEM;
  t->nodes = moved;
  t->nodes[t->n] = (cs_tree_node){.n = n, .left = -1, .right = -1};
  for (size_t r = 0; r < n; r++) t->nodes[t->n].k += g->s->y[rows[r]];
  *at = (int)t->n++;
  return CASUS_OK;
}

/* Grows the node `at` with the futures rows[0..n); depth is at most depth_max, so this recursion is
 * shallow. */
static casus_status grow(grower *g, int at, uint32_t *rows, size_t n, size_t depth) {
  const cs_space *s = g->s;
  size_t k = g->tree->nodes[at].k, left = 0;
  split best = {0};
  cs_tree_node *node;
  int child;
  casus_status st;

  if (depth >= g->set->depth_max || !k || k == n || n < 2 * g->leaf_min) return CASUS_OK;
  for (size_t j = 0; j < s->n_inputs; j++) {
    if (s->inputs[j].kind == CS_CATEGORY) {
      split_levels(g, j, rows, n, k, &best);
    } else {
      split_numbers(g, j, rows, n, k, &best);
    }
  }
  if (!best.any || !(best.gain > 0)) return CASUS_OK;
  node = &g->tree->nodes[at];
  node->input = best.input;
  node->at = best.at;
  if (best.n_levels) {
    count_levels(g, best.input, rows, n);
    node->to_left = cs_calloc(s->inputs[best.input].n_levels, 1);
    if (!node->to_left) return CASUS_NOMEM;
    for (size_t l = 0; l < best.n_levels; l++) node->to_left[g->levels[l].level] = 1;
  }
  for (size_t r = 0; r < n; r++) {
    uint32_t i = rows[r];

    if (!goes_left(s, node, i)) continue;
    rows[r] = rows[left];
    rows[left++] = i;
  }
  st = add_node(g, rows, left, &child);
  if (st) return st;
  g->tree->nodes[at].left = child;
  st = grow(g, child, rows, left, depth + 1);
  if (!st) st = add_node(g, rows + left, n - left, &child);
  if (st) return st;
  g->tree->nodes[at].right = child;
  return grow(g, child, rows + left, n - left, depth + 1);
}

/* Impurity and number of the leaves below a node. */
static void leaves(const cs_tree *t, int at, double *sum, size_t *n) {
  const cs_tree_node *node = &t->nodes[at];

  if (node->left < 0) {
    *sum += impurity(node->n, node->k);
    ++*n;
    return;
  }
  leaves(t, node->left, sum, n);
  leaves(t, node->right, sum, n);
}

/* What the split of a node and all below it gain, for each leaf more; INFINITY for a leaf. */
static double gain_of(const cs_tree *t, size_t node) {
  double sum = 0;
  size_t n = 0;

  if (t->nodes[node].left < 0) return INFINITY;
  leaves(t, (int)node, &sum, &n);
  return (impurity(t->nodes[node].n, t->nodes[node].k) - sum) / (double)(n - 1);
}

double cs_tree_weakest(const cs_tree *t) {
  double least = INFINITY;

  for (size_t k = 0; k < t->n; k++) {
    double gain = gain_of(t, k);

    if (gain < least) least = gain;
  }
  return least;
}

/* What a node that is cut off held below itself is never looked at again. */
static void cut(cs_tree *t, int at) {
  cs_tree_node *node = &t->nodes[at];

  if (node->left < 0) return;
  cut(t, node->left);
  cut(t, node->right);
  node->left = node->right = -1;
}

void cs_tree_prune(cs_tree *t, double penalty) {
  for (;;) {
    double least = penalty;
    size_t weakest = t->n;

    for (size_t k = 0; k < t->n; k++) {
      double gain = gain_of(t, k);

      if (gain < least) {
        least = gain;
        weakest = k;
      }
    }
    if (weakest == t->n) return;
    cut(t, (int)weakest);
  }
}

double cs_tree_impurity(const cs_tree *t) {
  return impurity(t->nodes[0].n, t->nodes[0].k);
}

size_t cs_tree_leaf_of(const cs_space *s, const cs_tree *t, size_t i) {
  size_t at = 0;

  while (t->nodes[at].left >= 0)
    at = (size_t)(goes_left(s, &t->nodes[at], i) ? t->nodes[at].left : t->nodes[at].right);
  return at;
}

size_t cs_tree_leaves(const cs_tree *t) {
  double sum = 0;
  size_t n = 0;

  leaves(t, 0, &sum, &n);
  return n;
}

casus_status cs_tree_grow(const cs_space *s, const cs_tree_settings *set, cs_tree *out) {
  grower g = {.s = s, .set = set, .tree = out};
  size_t levels = 1, n = 0;
  casus_status st = CASUS_NOMEM;
  int root;

  *out = (cs_tree){0};
  g.leaf_min = set->leaf_min ? set->leaf_min : s->asked / 100 > 5 ? s->asked / 100 : 5;
  for (size_t j = 0; j < s->n_inputs; j++) {
    if (s->inputs[j].n_levels > levels) levels = s->inputs[j].n_levels;
  }
  g.rows = cs_calloc(s->asked, sizeof *g.rows);
  g.items = cs_calloc(s->asked, sizeof *g.items);
  g.levels = cs_calloc(levels, sizeof *g.levels);
  if (g.rows && g.items && g.levels) {
    for (size_t i = 0; i < s->n; i++) {
      if (s->y[i] != CS_NOT_ASKED) g.rows[n++] = (uint32_t)i;
    }
    st = add_node(&g, g.rows, n, &root);
    if (!st) st = grow(&g, root, g.rows, n, 0);
    if (!st) cs_tree_prune(out, set->penalty * impurity(s->asked, s->cases));
  }
  cs_free(g.rows);
  cs_free(g.items);
  cs_free(g.levels);
  return st;
}

void cs_tree_free(cs_tree *t) {
  for (size_t k = 0; k < t->n; k++) cs_free(t->nodes[k].to_left);
  cs_free(t->nodes);
  *t = (cs_tree){0};
}

/* Narrows the box by the splits from node `at` to the leaf; false when it is not below. */
static bool narrow(const cs_space *s, const cs_tree *t, int at, size_t leaf, cs_box *b) {
  const cs_tree_node *node = &t->nodes[at];
  size_t j = node->input;
  bool is_left;

  if ((size_t)at == leaf) return true;
  if (node->left < 0) return false;
  is_left = narrow(s, t, node->left, leaf, b);
  if (!is_left && !narrow(s, t, node->right, leaf, b)) return false;
  if (node->to_left) {
    for (size_t l = 0; l < s->inputs[j].n_levels; l++) {
      if (node->to_left[l] != is_left) b->in[s->level_at[j] + l] = 0;
    }
  } else if (is_left) {
    b->high[j] = cs_fmin(b->high[j], node->at);
  } else {
    b->low[j] = cs_fmax(b->low[j], node->at);
  }
  return true;
}

casus_status cs_tree_box(const cs_space *s, const cs_tree *t, size_t leaf, cs_box *box) {
  casus_status st = cs_box_make(s, box);

  if (st) return st;
  narrow(s, t, 0, leaf, box);
  box->n = t->nodes[leaf].n;
  box->k = t->nodes[leaf].k;
  return CASUS_OK;
}
