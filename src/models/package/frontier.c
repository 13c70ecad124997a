/* Frontiers by merging issues. */
#include "models/package/frontier.h"

#include "base/alloc.h"
#include "base/libm.h"
#include "base/number.h"
#include "models/package/whole_numbers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NO_TIE UINT32_MAX

/* How a partial package came about: its parent in the layer before, and the level added. */
typedef struct {
  uint32_t parent, tie; /* tie: the next way to the same values, in the pool; NO_TIE */
  uint16_t level;
} link;

/* All partial packages over the first k issues of the order, state after state. */
typedef struct {
  link *links;
  double *count;
  size_t n;
} layer;

struct cs_frontier_links {
  size_t n_issues;
  const size_t *order;
  layer *layers; /* n_issues + 1 of them; the first holds the empty package */
  link *pool;
};

/* Partial packages with the same combinations open. */
typedef struct {
  size_t first, n; /* within the layer */
} state;

/* A list to be merged: the points of a state, each with the level added. */
typedef struct {
  size_t target, from;
  uint16_t level;
  size_t shift; /* into `shifts` */
} source;

typedef struct {
  const cs_deal *d;
  cs_arena *arena;
  size_t P, most, words;
  cs_whole whole;
  size_t *order, *place; /* place[issue] within the order */
  size_t *last;          /* [term]: place of its last issue; its first */
  size_t *begin;
  double trim; /* logarithm of the step of the cover's grid; 0: exact */
  /* the layer that is complete, and the one being made */
  int64_t *u, *next_u;
  size_t n, n_next, cap, next_cap;
  state *states, *next_states;
  uint64_t *open, *next_open; /* [state * words]: combinations that can still come about */
  size_t n_states, n_next_states, states_cap, next_states_cap, open_cap, next_open_cap;
  layer *layers;
  link *pool;
  size_t n_pool, pool_cap;
  source *sources;
  size_t n_sources, sources_cap;
  int64_t *shifts;
  size_t n_shifts, shifts_cap;
  uint32_t *heap; /* sources */
  size_t *at;     /* [source]: next point of it */
  size_t heap_cap, at_cap;
  /* for the filter */
  int64_t *stairs;
  size_t n_stairs, stairs_cap;
  link *made; /* links of the layer being made */
  double *made_count;
  size_t made_cap, made_count_cap;
  size_t peak;
  bool too_large;
} merger;

/* ---- room ----------------------------------------------------------------------------------- */

/* Makes the array hold n elements; false when out of memory. */
static bool hold(void *array, size_t n, size_t *cap, size_t size) {
  void **p = array, *moved;
  size_t want = *cap ? *cap : 64;

  if (n <= *cap) return true;
  while (want < n) want *= 2;
  moved = cs_realloc(*p, want, size);
  if (!moved) return false;
  *p = moved;
  *cap = want;
  return true;
}

static void release(merger *m) {
  cs_free(m->u);
  cs_free(m->next_u);
  cs_free(m->states);
  cs_free(m->next_states);
  cs_free(m->open);
  cs_free(m->next_open);
  cs_free(m->pool);
  cs_free(m->sources);
  cs_free(m->shifts);
  cs_free(m->heap);
  cs_free(m->at);
  cs_free(m->stairs);
  cs_free(m->made);
  cs_free(m->made_count);
}

/* ---- the order of the issues ---------------------------------------------------------------- */

/* Combinations that are open after the issues marked `done`. */
static size_t open_after(const merger *m, const bool *done) {
  size_t n = 0;

  for (size_t t = 0; t < m->d->n_terms; t++) {
    size_t in = 0;

    for (size_t k = 0; k < m->d->terms[t].n; k++) in += done[m->d->terms[t].tests[k].issue];
    n += in > 0 && in < m->d->terms[t].n;
  }
  return n;
}

/* Next comes the issue that leaves the fewest combinations open; ties go to the first. */
static casus_status choose_order(merger *m) {
  size_t n = m->d->n_issues;
  bool *done = cs_arena_alloc(m->arena, n, sizeof *done);

  m->order = cs_arena_alloc(m->arena, n, sizeof *m->order);
  m->place = cs_arena_alloc(m->arena, n, sizeof *m->place);
  m->begin = cs_arena_alloc(m->arena, m->d->n_terms, sizeof *m->begin);
  m->last = cs_arena_alloc(m->arena, m->d->n_terms, sizeof *m->last);
  if (!done || !m->order || !m->place || !m->begin || !m->last) return CASUS_NOMEM;
  for (size_t k = 0; k < n; k++) {
    size_t best = SIZE_MAX, fewest = SIZE_MAX;

    for (size_t i = 0; i < n; i++) {
      size_t open;

      if (done[i]) continue;
      done[i] = true;
      open = m->d->n_terms ? open_after(m, done) : 0;
      done[i] = false;
      if (open < fewest) {
        fewest = open;
        best = i;
      }
    }
    done[best] = true;
    m->order[k] = best;
    m->place[best] = k;
  }
  for (size_t t = 0; t < m->d->n_terms; t++) {
    m->begin[t] = SIZE_MAX;
    for (size_t k = 0; k < m->d->terms[t].n; k++) {
      size_t place = m->place[m->d->terms[t].tests[k].issue];

      if (place < m->begin[t]) m->begin[t] = place;
      if (place > m->last[t]) m->last[t] = place;
    }
  }
  return CASUS_OK;
}

/* ---- sources -------------------------------------------------------------------------------- */

static const uint8_t *test_of(const cs_deal_term *t, size_t issue) {
  for (size_t k = 0; k < t->n; k++) {
    if (t->tests[k].issue == issue) return t->tests[k].in;
  }
  return NULL;
}

/* The combinations open after `level` of the issue at place k, from a state with `open`; adds what
 * has come about to `shift`.  False when the level completes what is forbidden. */
static bool step(const merger *m, size_t k, uint16_t level, const uint64_t *open, uint64_t *then,
                 int64_t *shift) {
  size_t issue = m->order[k];

  memset(then, 0, m->words * sizeof *then);
  for (size_t t = 0; t < m->d->n_terms; t++) {
    bool alive = m->begin[t] >= k || (open[t / 64] >> (t % 64) & 1);
    const uint8_t *in;

    if (m->begin[t] > k || m->last[t] < k || !alive) continue;
    in = test_of(&m->d->terms[t], issue);
    if (in && !in[level]) continue;
    if (m->last[t] > k) {
      then[t / 64] |= (uint64_t)1 << (t % 64);
      continue;
    }
    if (m->d->terms[t].forbids) return false;
    for (size_t p = 0; p < m->P; p++) shift[p] += m->whole.term[t * m->P + p];
  }
  return true;
}

/* Is the level worth less to all than another of its issue, which no combination touches? */
static bool is_dominated(const merger *m, size_t issue, size_t row) {
  const int64_t *mine = m->whole.row + row * m->P;

  for (size_t other = m->d->first[issue]; other < m->d->first[issue + 1]; other++) {
    const int64_t *its = m->whole.row + other * m->P;
    bool better = false, worse = false;

    if (m->d->barred[other]) continue;
    for (size_t p = 0; p < m->P; p++) {
      better |= its[p] > mine[p];
      worse |= its[p] < mine[p];
    }
    if (better && !worse) return true;
  }
  return false;
}

static bool is_linked(const merger *m, size_t issue) {
  for (size_t t = 0; t < m->d->n_terms; t++) {
    if (test_of(&m->d->terms[t], issue)) return true;
  }
  return false;
}

static size_t hash_of(const uint64_t *open, size_t words) {
  uint64_t h = 0x9e3779b97f4a7c15u;

  for (size_t w = 0; w < words; w++) {
    h = (h ^ open[w]) * 0xbf58476d1ce4e5b9u;
    h ^= h >> 29;
  }
  return (size_t)h;
}

/* The number of the state with these combinations open, a new one if need be; SIZE_MAX when out of
 * memory.  `table` has `size` slots, a power of two, at most half full. */
static size_t find_state(merger *m, const uint64_t *open, size_t *table, size_t size) {
  size_t slot = hash_of(open, m->words) & (size - 1);

  for (; table[slot]; slot = (slot + 1) & (size - 1)) {
    if (!m->words ||
        !memcmp(m->next_open + (table[slot] - 1) * m->words, open, m->words * sizeof *open))
      return table[slot] - 1;
  }
  if (!hold(&m->next_states, m->n_next_states + 1, &m->next_states_cap, sizeof(state)) ||
      !hold(&m->next_open, (m->n_next_states + 1) * m->words, &m->next_open_cap, sizeof *open))
    return SIZE_MAX;
  if (m->words) memcpy(m->next_open + m->n_next_states * m->words, open, m->words * sizeof *open);
  table[slot] = ++m->n_next_states;
  return m->n_next_states - 1;
}

static int by_target(const void *a, const void *b) {
  const source *x = a, *y = b;

  if (x->target != y->target) return x->target < y->target ? -1 : 1;
  if (x->level != y->level) return x->level < y->level ? -1 : 1;
  return x->from < y->from ? -1 : x->from > y->from;
}

static bool add_source(merger *m, size_t from, size_t target, uint16_t level,
                       const int64_t *shift) {
  if (!hold(&m->sources, m->n_sources + 1, &m->sources_cap, sizeof *m->sources) ||
      !hold(&m->shifts, (m->n_sources + 1) * m->P, &m->shifts_cap, sizeof *m->shifts))
    return false;
  memcpy(m->shifts + m->n_sources * m->P, shift, m->P * sizeof *shift);
  m->sources[m->n_sources] = (source){target, from, level, m->n_sources * m->P};
  m->n_sources++;
  return true;
}

static casus_status find_sources(merger *m, size_t k) {
  size_t issue = m->order[k], levels = cs_deal_levels(m->d, issue), size = 64;
  bool linked = is_linked(m, issue);
  uint64_t then[(CS_DEAL_TERMS + 63) / 64];
  size_t *table;
  casus_status st = CASUS_OK;

  while (size < 2 * (m->n_states * (linked ? levels : 1) + 1)) size *= 2;
  table = cs_calloc(size, sizeof *table);
  if (!table) return CASUS_NOMEM;
  m->n_sources = m->n_next_states = 0;
  for (size_t l = 0; l < levels && st == CASUS_OK; l++) {
    size_t row = m->d->first[issue] + l;

    if (m->d->barred[row] || (!linked && is_dominated(m, issue, row))) continue;
    for (size_t s = 0; s < m->n_states && st == CASUS_OK; s++) {
      const uint64_t *open = m->words ? m->open + s * m->words : NULL; /* no terms, no words */
      int64_t shift[CS_DEAL_PARTIES];
      size_t target;

      memcpy(shift, m->whole.row + row * m->P, m->P * sizeof *shift);
      if (!step(m, k, (uint16_t)l, open, then, shift)) continue;
      target = find_state(m, then, table, size);
      if (target == SIZE_MAX || !add_source(m, s, target, (uint16_t)l, shift)) st = CASUS_NOMEM;
    }
  }
  cs_free(table);
  if (m->n_sources) qsort(m->sources, m->n_sources, sizeof *m->sources, by_target);
  return st;
}

/* ---- merging -------------------------------------------------------------------------------- */

/* Compares the next points of two sources: larger values come first, from the first party on; equal
 * ones by level, then by place, so that the first package of each tie comes first. */
static bool comes_first(const merger *m, uint32_t a, uint32_t b) {
  const source *x = &m->sources[a], *y = &m->sources[b];
  const int64_t *u = m->u + (m->states[x->from].first + m->at[a]) * m->P;
  const int64_t *v = m->u + (m->states[y->from].first + m->at[b]) * m->P;
  const int64_t *r = m->shifts + x->shift, *s = m->shifts + y->shift;

  for (size_t p = 0; p < m->P; p++) {
    int64_t left = u[p] + r[p], right = v[p] + s[p];

    if (left != right) return left > right;
  }
  return a < b;
}

static void sift(const merger *m, size_t n, size_t i) {
  for (;;) {
    size_t kid = 2 * i + 1;
    uint32_t swap;

    if (kid >= n) return;
    if (kid + 1 < n && comes_first(m, m->heap[kid + 1], m->heap[kid])) kid++;
    if (!comes_first(m, m->heap[kid], m->heap[i])) return;
    swap = m->heap[i];
    m->heap[i] = m->heap[kid];
    m->heap[kid] = swap;
    i = kid;
  }
}

/* The cell of the cover's grid. */
static int64_t cell(const merger *m, int64_t u) {
  return u <= 0 ? 0 : 1 + cs_to_whole(floor(cs_log((double)u) / m->trim), 0, INT64_MAX - 1);
}

/* Points come with falling first value.  Two parties: the second value must rise above all before.
 * Three: stairs hold the best pairs (u[1], u[2]) so far, u[1] falling and u[2] rising.  More: the
 * point is compared with all kept.  u[1..] are cells when a cover is made. */
static bool is_below_stairs(const merger *m, const int64_t *u) {
  size_t low = 0, high = m->n_stairs; /* the last stair with u[1] at least as large */

  while (low < high) {
    size_t middle = (low + high) / 2;

    if (m->stairs[2 * middle] >= u[1]) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low > 0 && m->stairs[2 * (low - 1) + 1] >= u[2];
}

static bool put_stair(merger *m, const int64_t *u) {
  size_t low = 0, high = m->n_stairs, end, rest; /* the first stair that is not right of u[1] */

  while (low < high) {
    size_t middle = (low + high) / 2;

    if (m->stairs[2 * middle] > u[1]) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  for (end = low; end < m->n_stairs && m->stairs[2 * end + 1] <= u[2]; end++) continue;
  rest = m->n_stairs - end;
  if (!hold(&m->stairs, 2 * (m->n_stairs + 1), &m->stairs_cap, sizeof *m->stairs)) return false;
  memmove(m->stairs + 2 * (low + 1), m->stairs + 2 * end, 2 * rest * sizeof *m->stairs);
  m->stairs[2 * low] = u[1];
  m->stairs[2 * low + 1] = u[2];
  m->n_stairs = low + 1 + rest;
  return true;
}

/* Is u below one of the points kept since `first`?  The one that was is looked at first. */
static bool is_below_any(const merger *m, size_t first, const int64_t *u, size_t *hint) {
  for (size_t k = first; k <= m->n_next; k++) {
    size_t at = k == first ? *hint : k - 1;
    const int64_t *v;
    size_t p = 1;

    if (at < first || at >= m->n_next) continue;
    v = m->stairs + (at - first) * m->P;
    while (p < m->P && v[p] >= u[p]) p++;
    if (p < m->P) continue;
    *hint = at;
    return true;
  }
  return false;
}

static bool is_below(merger *m, size_t first, const int64_t *u, size_t *hint) {
  if (m->P == 1) return m->n_next > first;
  if (m->P == 2) return m->n_stairs && m->stairs[0] >= u[1];
  if (m->P == 3) return is_below_stairs(m, u);
  return is_below_any(m, first, u, hint);
}

static bool note_kept(merger *m, size_t first, const int64_t *u) {
  if (m->P == 1) return true;
  if (m->P == 3) return put_stair(m, u);
  if (m->P == 2) {
    if (!hold(&m->stairs, 2, &m->stairs_cap, sizeof *m->stairs)) return false;
    m->stairs[0] = u[1];
    m->n_stairs = 1;
    return true;
  }
  if (!hold(&m->stairs, (m->n_next - first + 1) * m->P, &m->stairs_cap, sizeof *m->stairs))
    return false;
  memcpy(m->stairs + (m->n_next - first) * m->P, u, m->P * sizeof *u);
  return true;
}

/* Takes the point u that comes next: keeps it, counts it as a tie of the last, or drops it. */
static casus_status take_point(merger *m, size_t first, const int64_t *u, link way, double count,
                               size_t *hint) {
  int64_t seen[CS_DEAL_PARTIES];

  if (m->n_next > first && !memcmp(m->next_u + (m->n_next - 1) * m->P, u, m->P * sizeof *u)) {
    link *l = &m->made[m->n_next - 1];

    if (m->n_pool >= NO_TIE - 1 || !hold(&m->pool, m->n_pool + 1, &m->pool_cap, sizeof *m->pool))
      return CASUS_NOMEM;
    way.tie = l->tie;
    m->pool[m->n_pool] = way;
    l->tie = (uint32_t)m->n_pool++;
    m->made_count[m->n_next - 1] += count;
    return CASUS_OK;
  }
  memcpy(seen, u, m->P * sizeof *seen);
  for (size_t p = 1; m->trim > 0 && p < m->P; p++) seen[p] = cell(m, u[p]);
  if (is_below(m, first, seen, hint)) return CASUS_OK;
  if (m->n_next + m->n >= m->most) {
    m->too_large = true;
    return CASUS_OK;
  }
  if (!hold(&m->next_u, (m->n_next + 1) * m->P, &m->next_cap, sizeof *m->next_u) ||
      !hold(&m->made, m->n_next + 1, &m->made_cap, sizeof *m->made) ||
      !hold(&m->made_count, m->n_next + 1, &m->made_count_cap, sizeof *m->made_count) ||
      !note_kept(m, first, seen))
    return CASUS_NOMEM;
  memcpy(m->next_u + m->n_next * m->P, u, m->P * sizeof *u);
  m->made[m->n_next] = way;
  m->made_count[m->n_next++] = count;
  return CASUS_OK;
}

/* Merges the sources begin..end-1 into one state. */
static casus_status merge(merger *m, size_t k, size_t begin, size_t end) {
  size_t n = end - begin, first = m->n_next, hint = first;
  casus_status st = CASUS_OK;

  if (!hold(&m->heap, n, &m->heap_cap, sizeof *m->heap)) return CASUS_NOMEM;
  for (size_t i = 0; i < n; i++) {
    m->heap[i] = (uint32_t)(begin + i);
    m->at[begin + i] = 0;
  }
  for (size_t i = n / 2; i-- > 0;) sift(m, n, i);
  m->n_stairs = 0;
  while (n && st == CASUS_OK && !m->too_large) {
    uint32_t top = m->heap[0];
    const source *s = &m->sources[top];
    size_t parent = m->states[s->from].first + m->at[top];
    int64_t u[CS_DEAL_PARTIES];

    for (size_t p = 0; p < m->P; p++) u[p] = m->u[parent * m->P + p] + m->shifts[s->shift + p];
    st = take_point(m, first, u, (link){(uint32_t)parent, NO_TIE, s->level},
                    m->layers[k].count[parent], &hint);
    if (++m->at[top] == m->states[s->from].n) m->heap[0] = m->heap[--n];
    sift(m, n, 0);
  }
  return st;
}

/* ---- one state against another -------------------------------------------------------------- */

/* A partial package is also beaten by one of another state that is ahead by more than all the
 * combinations could still bring that only the first has open; those that only the second has open
 * must do no harm.  Removes such points, state by state. */
enum { COMPARED = 64 };

static bool margin(const merger *m, const uint64_t *open, const uint64_t *other, int64_t *extra) {
  memset(extra, 0, m->P * sizeof *extra);
  for (size_t w = 0; w < m->words; w++) {
    for (uint64_t bits = open[w] & ~other[w]; bits; bits &= bits - 1) {
      size_t t = 64 * w + (size_t)__builtin_ctzll(bits);

      for (size_t p = 0; p < m->P; p++) {
        int64_t v = m->whole.term[t * m->P + p];

        extra[p] += v > 0 ? v : 0;
      }
    }
    for (uint64_t bits = other[w] & ~open[w]; bits; bits &= bits - 1) {
      size_t t = 64 * w + (size_t)__builtin_ctzll(bits);

      if (m->d->terms[t].forbids) return false;
      for (size_t p = 0; p < m->P; p++) {
        int64_t v = m->whole.term[t * m->P + p];

        extra[p] += v < 0 ? -v : 0;
      }
    }
  }
  return true;
}

/* Is u + extra below a point of the state (strictly for somebody)? */
static bool beaten_by(const merger *m, const state *s, const int64_t *u, const int64_t *extra) {
  for (size_t i = s->first; i < s->first + s->n; i++) {
    const int64_t *v = m->next_u + i * m->P;
    bool better = false;
    size_t p = 0;

    if (v[0] < u[0] + extra[0]) return false; /* the first values fall */
    for (; p < m->P && v[p] >= u[p] + extra[p]; p++) better |= v[p] > u[p] + extra[p];
    if (p == m->P && better) return true;
  }
  return false;
}

static int by_first_value(const void *a, const void *b, void *data) {
  const merger *m = data;
  int64_t x = m->next_u[m->next_states[*(const size_t *)a].first * m->P];
  int64_t y = m->next_u[m->next_states[*(const size_t *)b].first * m->P];

  return x > y ? -1 : x < y;
}

static casus_status compare_states(merger *m) {
  size_t kept = 0, n = m->n_next_states, n_best = n < COMPARED ? n : COMPARED;
  bool *gone = cs_calloc(m->n_next, sizeof *gone);
  size_t *best = cs_calloc(n, sizeof *best);

  if (!gone || !best) {
    cs_free(gone);
    cs_free(best);
    return CASUS_NOMEM;
  }
  for (size_t s = 0; s < n; s++) best[s] = s;
  qsort_r(best, n, sizeof *best, by_first_value, m);
  for (size_t s = 0; s < n; s++) {
    const state *mine = &m->next_states[s];

    for (size_t b = 0; b < n_best; b++) {
      int64_t extra[CS_DEAL_PARTIES];

      if (best[b] == s ||
          !margin(m, m->next_open + s * m->words, m->next_open + best[b] * m->words, extra))
        continue;
      for (size_t i = mine->first; i < mine->first + mine->n; i++)
        gone[i] = gone[i] || beaten_by(m, &m->next_states[best[b]], m->next_u + i * m->P, extra);
    }
  }
  for (size_t s = 0, i = 0; s < n; s++) {
    size_t end = m->next_states[s].first + m->next_states[s].n;

    m->next_states[s].first = kept;
    for (; i < end; i++) {
      if (gone[i]) continue;
      memmove(m->next_u + kept * m->P, m->next_u + i * m->P, m->P * sizeof *m->u);
      m->made[kept] = m->made[i];
      m->made_count[kept++] = m->made_count[i];
    }
    m->next_states[s].n = kept - m->next_states[s].first;
  }
  m->n_next = kept;
  cs_free(gone);
  cs_free(best);
  return CASUS_OK;
}

/* ---- layers --------------------------------------------------------------------------------- */

/* Keeps the ways of the layer just made and makes it the complete one. */
static casus_status close_layer(merger *m, size_t k) {
  layer *l = &m->layers[k + 1];
  size_t kept = 0;

  for (size_t s = 0; s < m->n_next_states; s++) {
    if (!m->next_states[s].n) continue;
    m->next_states[kept] = m->next_states[s];
    if (m->words)
      memmove(m->next_open + kept * m->words, m->next_open + s * m->words,
              m->words * sizeof *m->open);
    kept++;
  }
  m->n_next_states = kept;
  l->n = m->n_next;
  l->links = cs_arena_alloc(m->arena, l->n, sizeof *l->links);
  l->count = cs_arena_alloc(m->arena, l->n, sizeof *l->count);
  if (!l->links || !l->count) return CASUS_NOMEM;
  if (l->n) {
    memcpy(l->links, m->made, l->n * sizeof *l->links);
    memcpy(l->count, m->made_count, l->n * sizeof *l->count);
  }
#define SWAP(type, a, b) \
  do {                   \
    type keep = (a);     \
    (a) = (b);           \
    (b) = keep;          \
  } while (0)
  SWAP(int64_t *, m->u, m->next_u);
  SWAP(size_t, m->cap, m->next_cap);
  SWAP(state *, m->states, m->next_states);
  SWAP(size_t, m->states_cap, m->next_states_cap);
  SWAP(uint64_t *, m->open, m->next_open);
  SWAP(size_t, m->open_cap, m->next_open_cap);
#undef SWAP
  m->n = m->n_next;
  m->n_states = m->n_next_states;
  if (m->n > m->peak) m->peak = m->n;
  return CASUS_OK;
}

static casus_status add_issue(merger *m, size_t k) {
  casus_status st = find_sources(m, k);

  if (st) return st;
  m->n_next = 0;
  if (!hold(&m->at, m->n_sources, &m->at_cap, sizeof *m->at)) return CASUS_NOMEM;
  for (size_t begin = 0, end; begin < m->n_sources; begin = end) {
    size_t target = m->sources[begin].target;

    for (end = begin; end < m->n_sources && m->sources[end].target == target;) end++;
    m->next_states[target].first = m->n_next;
    st = merge(m, k, begin, end);
    if (st || m->too_large) return st;
    m->next_states[target].n = m->n_next - m->next_states[target].first;
  }
  if (m->n_next_states > 1 && m->n_next && !(m->trim > 0)) st = compare_states(m);
  return st ? st : close_layer(m, k);
}

/* ---- the result ----------------------------------------------------------------------------- */

/* Writes the level of each issue along the first way to the point. */
static void trace(const cs_frontier_links *f, size_t point, uint16_t *level) {
  size_t at = point;

  for (size_t k = f->n_issues; k-- > 0;) {
    const link *l = &f->layers[k + 1].links[at];

    level[f->order[k]] = l->level;
    at = l->parent;
  }
}

static casus_status write_result(merger *m, cs_frontier *out) {
  const cs_deal *d = m->d;
  cs_frontier_links *f = cs_arena_alloc(m->arena, 1, sizeof *f);

  out->u = cs_arena_alloc(m->arena, m->n * m->P, sizeof *out->u);
  out->level = cs_arena_alloc(m->arena, m->n * d->n_issues, sizeof *out->level);
  if (!f || !out->u || !out->level) return CASUS_NOMEM;
  f->n_issues = d->n_issues;
  f->order = m->order;
  f->layers = m->layers;
  f->pool = cs_arena_alloc(m->arena, m->n_pool, sizeof *f->pool);
  if (!f->pool) return CASUS_NOMEM;
  if (m->n_pool) memcpy(f->pool, m->pool, m->n_pool * sizeof *f->pool);
  out->links = f;
  out->n = m->n;
  out->count = m->layers[d->n_issues].count;
  for (size_t i = 0; i < m->n; i++) {
    trace(f, i, out->level + i * d->n_issues);
    cs_deal_value(d, out->level + i * d->n_issues, out->u + i * m->P);
  }
  return CASUS_OK;
}

/* A cover can hold no more than one point for each cell of the grid in all parties but one. */
static double cover_bound(const merger *m) {
  double bound = 1;

  for (size_t p = 1; p < m->P; p++) {
    int64_t most = 0;

    for (size_t i = 0; i < m->d->n_issues; i++) {
      int64_t best = 0;

      for (size_t row = m->d->first[i]; row < m->d->first[i + 1]; row++) {
        if (!m->d->barred[row] && m->whole.row[row * m->P + p] > best)
          best = m->whole.row[row * m->P + p];
      }
      most += best;
    }
    for (size_t t = 0; t < m->d->n_terms; t++) most += m->whole.term[t * m->P + p];
    bound *= (double)cell(m, most) + 1;
  }
  return bound;
}

casus_status cs_frontier_find(const cs_deal *d, const cs_frontier_options *o, cs_arena *arena,
                              cs_frontier *out) {
  merger m = {.d = d, .arena = arena, .P = d->n_parties};
  casus_status st = cs_whole_make(d, arena, &m.whole);

  *out = (cs_frontier){.n_parties = d->n_parties, .n_issues = d->n_issues};
  m.most = o && o->most ? o->most : CS_FRONTIER_MOST;
  m.words = (d->n_terms + 63) / 64;
  if (o && o->epsilon > 0) m.trim = cs_log1p(o->epsilon) / (double)(d->n_issues ? d->n_issues : 1);
  if (st == CASUS_OK) st = choose_order(&m);
  if (st) return st;
  m.layers = cs_arena_alloc(arena, d->n_issues + 1, sizeof *m.layers);
  if (!m.layers || !hold(&m.u, m.P, &m.cap, sizeof *m.u) ||
      !hold(&m.states, 1, &m.states_cap, sizeof *m.states) ||
      !hold(&m.open, m.words, &m.open_cap, sizeof *m.open)) {
    st = CASUS_NOMEM;
    goto done;
  }
  m.layers[0].n = 1;
  m.layers[0].count = cs_arena_alloc(arena, 1, sizeof *m.layers[0].count);
  if (!m.layers[0].count) {
    st = CASUS_NOMEM;
    goto done;
  }
  m.layers[0].count[0] = 1;
  memset(m.u, 0, m.P * sizeof *m.u);
  if (m.words) memset(m.open, 0, m.words * sizeof *m.open);
  m.states[0] = (state){0, 1};
  m.n = m.n_states = 1;
  for (size_t k = 0; k < d->n_issues && st == CASUS_OK && !m.too_large; k++) st = add_issue(&m, k);
  if (st) goto done;
  out->peak = m.peak;
  if (m.too_large) {
    out->outcome = CS_FRONTIER_TOO_LARGE;
  } else {
    out->outcome = m.trim > 0 ? CS_FRONTIER_COVER : CS_FRONTIER_WHOLE;
    out->bound = m.trim > 0 ? cover_bound(&m) : 0;
    st = write_result(&m, out);
  }

done:
  release(&m);
  return st;
}

/* ---- listing -------------------------------------------------------------------------------- */

typedef struct {
  const cs_frontier_links *f;
  uint16_t *level, *out;
  size_t n, most;
} lister;

static void list(lister *l, size_t k, size_t point) {
  const link *way = k ? &l->f->layers[k].links[point] : NULL;

  if (!k) {
    if (l->n < l->most)
      memcpy(l->out + l->n * l->f->n_issues, l->level, l->f->n_issues * sizeof *l->level);
    l->n++;
    return;
  }
  for (; way && l->n < l->most; way = way->tie == NO_TIE ? NULL : &l->f->pool[way->tie]) {
    l->level[l->f->order[k - 1]] = way->level;
    list(l, k - 1, way->parent);
  }
}

static int by_levels(const void *a, const void *b, void *data) {
  const uint16_t *x = a, *y = b;

  for (size_t i = 0; i < *(const size_t *)data; i++) {
    if (x[i] != y[i]) return x[i] < y[i] ? -1 : 1;
  }
  return 0;
}

size_t cs_frontier_packages(const cs_frontier *f, size_t point, size_t most, uint16_t *level) {
  uint16_t now[CS_DEAL_ISSUES];
  size_t n = f->n_issues;
  lister l = {f->links, now, level, 0, most};

  if (!f->links) {
    if (most) memcpy(level, f->level + point * n, n * sizeof *level);
    return most > 0;
  }
  list(&l, n, point);
  if (l.n > most) l.n = most;
  qsort_r(level, l.n, n * sizeof *level, by_levels, &n);
  return l.n;
}
