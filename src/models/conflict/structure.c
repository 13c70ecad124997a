/* Feasible states and moves, from options or from lists of moves. */
#include "models/conflict/structure.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

/* ---- looking ----------------------------------------------------------------------------- */

static size_t find_raw(const cs_conflict *c, uint64_t code) {
  size_t low = 0, high = c->n_raw;

  while (low < high) {
    size_t middle = low + (high - low) / 2;

    if (c->raw[middle] < code) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < c->n_raw && c->raw[low] == code ? low : SIZE_MAX;
}

uint32_t cs_conflict_state(const cs_conflict *c, uint64_t code) {
  size_t at = find_raw(c, code);

  return at == SIZE_MAX ? CS_NO_STATE : c->state_of[at];
}

static void code_levels(const cs_conflict *c, uint64_t code, uint8_t *levels) {
  for (size_t k = 0; k < c->n_levers; k++)
    levels[k] = (uint8_t)(code >> c->levers[k].shift & ((1u << c->levers[k].width) - 1));
}

void cs_conflict_levels(const cs_conflict *c, uint32_t state, uint8_t *levels) {
  code_levels(c, c->code[state], levels);
}

bool cs_conflict_is_true(const cs_conflict *c, const cs_statement *s, uint32_t state) {
  uint8_t levels[CS_CONFLICT_OPTIONS];

  cs_conflict_levels(c, state, levels);
  return cs_statement_verity(s, levels) == CS_IS_TRUE;
}

casus_status cs_conflict_states(const cs_conflict *c, const cs_statement *s, cs_arena *arena,
                                uint32_t **states, size_t *n) {
  size_t cap = 0;

  *states = NULL;
  *n = 0;
  for (uint32_t x = 0; x < c->n; x++) {
    uint32_t *moved;

    if (!cs_conflict_is_true(c, s, x)) continue;
    moved = cs_arena_grow(arena, *states, *n, &cap, sizeof *moved);
    if (!moved) return CASUS_NOMEM;
    *states = moved;
    moved[(*n)++] = x;
  }
  return CASUS_OK;
}

uint32_t cs_conflict_move(const cs_conflict *c, size_t dm, uint32_t s, size_t k) {
  const cs_moves *m = &c->moves[dm];

  if (m->is_classes) {
    uint32_t first = m->first[m->class_of[s]];
    size_t n = m->first[m->class_of[s] + 1] - first;

    if (k + 1 >= n) return CS_NO_STATE;
    /* Members ascend, so s itself is left out by stepping over it. */
    return m->members[first + k] < s ? m->members[first + k] : m->members[first + k + 1];
  }
  return m->from_first[s] + k < m->from_first[s + 1] ? m->to[m->from_first[s] + k] : CS_NO_STATE;
}

bool cs_conflict_can_move(const cs_conflict *c, size_t dm, uint32_t from, uint32_t to) {
  const cs_moves *m = &c->moves[dm];
  size_t low, high;

  if (from == to) return false;
  if (m->is_classes) return m->class_of[from] == m->class_of[to];
  low = m->from_first[from];
  high = m->from_first[from + 1];
  while (low < high) {
    size_t middle = low + (high - low) / 2;

    if (m->to[middle] < to) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < m->from_first[from + 1] && m->to[low] == to;
}

/* ---- feasible combinations ---------------------------------------------------------------- */

typedef struct {
  const cs_conflict_plan *plan;
  cs_conflict *c;
  uint8_t levels[CS_CONFLICT_OPTIONS];
  size_t cap, tests, most, most_tests;
  bool too_many, out_of_memory;
} finder;

/* Sets option k and those before it in all ways that no statement excludes; codes ascend because
 * the last option holds the highest bits. */
static void find_states(finder *f, size_t k, uint64_t code) {
  cs_conflict *c = f->c;

  for (size_t i = 0; i < f->plan->n_infeasible; i++) {
    if (cs_statement_verity(f->plan->infeasible[i], f->levels) == CS_IS_TRUE) return;
  }
  f->tests += 1 + f->plan->n_infeasible;
  if (f->tests > f->most_tests) f->too_many = true;
  if (f->too_many || f->out_of_memory) return;
  if (k) {
    const cs_lever *lever = &c->levers[k - 1];

    for (uint32_t level = 0; level < lever->levels; level++) {
      f->levels[k - 1] = (uint8_t)level;
      find_states(f, k - 1, code | (uint64_t)level << lever->shift);
    }
    f->levels[k - 1] = CS_LEVEL_UNKNOWN;
    return;
  }
  if (c->n_raw >= f->most) {
    f->too_many = true;
    return;
  }
  if (c->n_raw == f->cap) {
    uint64_t *moved = cs_grow(c->raw, c->n_raw, &f->cap, sizeof *moved);

    if (!moved) {
      f->out_of_memory = true;
      return;
    }
    c->raw = moved;
  }
  c->raw[c->n_raw++] = code;
}

/* Numbers the states: unmerged combinations in ascending order, then the merged ones. */
static casus_status number_states(cs_conflict *c, const cs_conflict_plan *plan, cs_arena *arena) {
  uint32_t merged[CS_CONFLICT_OPTIONS];
  uint8_t levels[CS_CONFLICT_OPTIONS];

  c->state_of = cs_arena_alloc(arena, c->n_raw, sizeof *c->state_of);
  c->code = cs_arena_alloc(arena, c->n_raw, sizeof *c->code);
  if (!c->state_of || !c->code) return CASUS_NOMEM;
  for (size_t r = 0; r < c->n_raw; r++) {
    c->state_of[r] = CS_NO_STATE;
    if (plan->n_merged) code_levels(c, c->raw[r], levels);
    for (uint32_t k = 0; k < plan->n_merged && c->state_of[r] == CS_NO_STATE; k++) {
      /* Marked for now with the number of its statement, from the top. */
      if (cs_statement_verity(plan->merged[k], levels) == CS_IS_TRUE)
        c->state_of[r] = CS_NO_STATE - 1 - k;
    }
    if (c->state_of[r] != CS_NO_STATE) continue;
    c->state_of[r] = (uint32_t)c->n;
    c->code[c->n++] = c->raw[r];
  }
  c->n_plain = c->n;
  if (!plan->n_merged) return CASUS_OK;
  c->names = cs_arena_alloc(arena, c->n + plan->n_merged, sizeof *c->names);
  if (!c->names) return CASUS_NOMEM;
  for (uint32_t k = 0; k < plan->n_merged; k++) merged[k] = CS_NO_STATE;
  for (size_t r = 0; r < c->n_raw; r++) {
    uint32_t k = CS_NO_STATE - 1 - c->state_of[r];

    if (k >= plan->n_merged) continue;
    if (merged[k] == CS_NO_STATE) {
      merged[k] = (uint32_t)c->n;
      c->names[c->n] = plan->merged_names[k];
      c->code[c->n++] = c->raw[r];
    }
    c->state_of[r] = merged[k];
  }
  return CASUS_OK;
}

/* ---- moves ------------------------------------------------------------------------------- */

typedef struct {
  uint64_t key;
  uint32_t at;
} keyed;

/* Stable sort by key, a byte at a time; bytes that are all the same are passed over. */
static void radix_sort(keyed *a, keyed *other, size_t n, uint64_t bits) {
  keyed *from = a, *to = other;

  for (unsigned shift = 0; shift < 64; shift += 8) {
    size_t count[257] = {0};

    if (!(bits >> shift & 255)) continue;
    for (size_t i = 0; i < n; i++) count[(from[i].key >> shift & 255) + 1]++;
    for (size_t b = 0; b < 256; b++) count[b + 1] += count[b];
    for (size_t i = 0; i < n; i++) to[count[from[i].key >> shift & 255]++] = from[i];
    keyed *swap = from;

    from = to;
    to = swap;
  }
  if (from != a) memcpy(a, from, n * sizeof *a);
}

/* Groups the feasible combinations that differ in dm's own options only: groups[g].. members in
 * `sorted`, ascending. */
static casus_status group(const cs_conflict *c, uint64_t own, keyed **out) {
  keyed *a = cs_calloc(c->n_raw, sizeof *a), *other = cs_calloc(c->n_raw, sizeof *other);

  *out = NULL;
  if (!a || !other) {
    cs_free(a);
    cs_free(other);
    return CASUS_NOMEM;
  }
  for (size_t r = 0; r < c->n_raw; r++) a[r] = (keyed){c->raw[r] & ~own, (uint32_t)r};
  radix_sort(a, other, c->n_raw, ~own);
  cs_free(other);
  *out = a;
  return CASUS_OK;
}

static casus_status make_classes(const cs_conflict *c, const keyed *sorted, cs_arena *arena,
                                 cs_moves *m) {
  m->is_classes = true;
  m->class_of = cs_arena_alloc(arena, c->n, sizeof *m->class_of);
  m->members = cs_arena_alloc(arena, c->n, sizeof *m->members);
  if (!m->class_of || !m->members) return CASUS_NOMEM;
  for (size_t i = 0; i < c->n; i++) {
    if (i && sorted[i].key != sorted[i - 1].key) m->n_classes++;
    m->members[i] = sorted[i].at;
    m->class_of[sorted[i].at] = m->n_classes;
  }
  m->n_classes++;
  m->first = cs_arena_alloc(arena, m->n_classes + 1, sizeof *m->first);
  if (!m->first) return CASUS_NOMEM;
  for (size_t i = c->n; i-- > 0;) m->first[m->class_of[m->members[i]]] = (uint32_t)i;
  m->first[m->n_classes] = (uint32_t)c->n;
  return CASUS_OK;
}

/* May dm go from code a to code b?  They differ in its own options only. */
static bool allowed(const cs_conflict *c, size_t dm, uint64_t a, uint64_t b) {
  for (size_t k = 0; k < c->n_levers; k++) {
    const cs_lever *lever = &c->levers[k];
    uint64_t mask = ((1u << lever->width) - 1), x = a >> lever->shift & mask,
             y = b >> lever->shift & mask;

    if (lever->dm != dm || x == y) continue;
    if ((lever->direction == CS_MOVES_UP && y < x) || (lever->direction == CS_MOVES_DOWN && y > x))
      return false;
  }
  return true;
}

/* A list of moves while it grows. */
typedef struct {
  uint64_t *pairs; /* from << 32 | to */
  size_t n, cap;
} pair_list;

static bool add_pair(pair_list *l, uint32_t from, uint32_t to) {
  uint64_t *moved;

  if (l->n == l->cap) {
    moved = cs_grow(l->pairs, l->n, &l->cap, sizeof *moved);
    if (!moved) return false;
    l->pairs = moved;
  }
  l->pairs[l->n++] = (uint64_t)from << 32 | to;
  return true;
}

static int ascending(const void *a, const void *b) {
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

  return (x > y) - (x < y);
}

/* Turns pairs into lists from and into each state; pairs that stand twice count once. */
static casus_status make_lists(size_t n, pair_list *l, cs_arena *arena, cs_moves *m) {
  size_t kept = 0;

  if (l->n) qsort(l->pairs, l->n, sizeof *l->pairs, ascending);
  for (size_t i = 0; i < l->n; i++) {
    if (!i || l->pairs[i] != l->pairs[i - 1]) l->pairs[kept++] = l->pairs[i];
  }
  l->n = kept;
  *m = (cs_moves){0};
  m->from_first = cs_arena_alloc(arena, n + 2, sizeof *m->from_first);
  m->into_first = cs_arena_alloc(arena, n + 2, sizeof *m->into_first);
  m->to = cs_arena_alloc(arena, kept, sizeof *m->to);
  m->from = cs_arena_alloc(arena, kept, sizeof *m->from);
  if (!m->from_first || !m->into_first || !m->to || !m->from) return CASUS_NOMEM;
  for (size_t i = 0; i < kept; i++) {
    m->from_first[(l->pairs[i] >> 32) + 1]++;
    m->into_first[(uint32_t)l->pairs[i] + 2]++;
    m->to[i] = (uint32_t)l->pairs[i];
  }
  for (size_t s = 0; s < n; s++) m->from_first[s + 1] += m->from_first[s];
  for (size_t s = 0; s <= n; s++) m->into_first[s + 1] += m->into_first[s];
  /* Filling shifts each start by one place, to where the next began. */
  for (size_t i = 0; i < kept; i++)
    m->from[m->into_first[(uint32_t)l->pairs[i] + 1]++] = (uint32_t)(l->pairs[i] >> 32);
  return CASUS_OK;
}

static casus_status list_moves(const cs_conflict *c, size_t dm, const keyed *sorted, cs_place at,
                               casus_diag *d, pair_list *l) {
  for (size_t i = 0; i < c->n_raw; i++) {
    size_t first = i;

    while (first && sorted[first - 1].key == sorted[i].key) first--;
    for (size_t k = first; k < c->n_raw && sorted[k].key == sorted[i].key; k++) {
      uint32_t from = c->state_of[sorted[i].at], to = c->state_of[sorted[k].at];

      if (from == to || !allowed(c, dm, c->raw[sorted[i].at], c->raw[sorted[k].at])) continue;
      if (l->n >= CS_CONFLICT_ARCS)
        return cs_error(d, at, "more than %d single moves", CS_CONFLICT_ARCS);
      if (!add_pair(l, from, to)) return CASUS_NOMEM;
    }
  }
  return CASUS_OK;
}

static casus_status make_moves(cs_conflict *c, size_t dm, cs_arena *arena, casus_diag *d,
                               cs_place at) {
  bool one_way = false;
  uint64_t own = 0;
  pair_list l = {0};
  keyed *sorted;
  casus_status st;

  for (size_t k = 0; k < c->n_levers; k++) {
    if (c->levers[k].dm != dm) continue;
    own |= (uint64_t)((1u << c->levers[k].width) - 1) << c->levers[k].shift;
    one_way |= c->levers[k].direction != CS_MOVES_BOTH;
  }
  st = group(c, own, &sorted);
  if (st) return st;
  if (!one_way && c->n == c->n_raw) {
    st = make_classes(c, sorted, arena, &c->moves[dm]);
  } else {
    st = list_moves(c, dm, sorted, at, d, &l);
    if (st == CASUS_OK) st = make_lists(c->n, &l, arena, &c->moves[dm]);
  }
  cs_free(l.pairs);
  cs_free(sorted);
  return st;
}

/* If dm can go from a to b and from b to c, can it go from a to c? */
static bool is_transitive(const cs_conflict *c, size_t dm) {
  const cs_moves *m = &c->moves[dm];

  if (m->is_classes) return true;
  for (uint32_t s = 0; s < c->n; s++) {
    for (size_t i = m->from_first[s]; i < m->from_first[s + 1]; i++) {
      for (size_t k = m->from_first[m->to[i]]; k < m->from_first[m->to[i] + 1]; k++) {
        if (m->to[k] != s && !cs_conflict_can_move(c, dm, s, m->to[k])) return false;
      }
    }
  }
  return true;
}

static void check_transitive(cs_conflict *c) {
  c->transitive = true;
  for (size_t dm = 0; dm < c->n_dms && c->transitive; dm++) c->transitive = is_transitive(c, dm);
}

/* ---- making ------------------------------------------------------------------------------ */

static casus_status lay_out(const cs_conflict_plan *plan, casus_diag *d, cs_place at,
                            cs_conflict *c) {
  uint32_t shift = 0;

  for (size_t k = 0; k < plan->n_levers; k++) {
    cs_lever *lever = &plan->levers[k];

    lever->shift = shift;
    lever->width = 1;
    while (1u << lever->width < lever->levels) lever->width++;
    shift += lever->width;
  }
  if (shift > CS_CONFLICT_OPTIONS) {
    cs_error(d, at, "%zu options that take %u bits; at most %d are possible", plan->n_levers, shift,
             CS_CONFLICT_OPTIONS);
    cs_detail(d, "An option of two levels takes one bit, of four levels two, and so on.");
    return CASUS_CASE;
  }
  *c = (cs_conflict){.dms = plan->dms,
                     .dm_names = plan->dm_names,
                     .n_dms = plan->n_dms,
                     .levers = plan->levers,
                     .n_levers = plan->n_levers,
                     .status_quo = CS_NO_STATE};
  return CASUS_OK;
}

casus_status cs_conflict_make(const cs_conflict_plan *plan, cs_arena *arena, casus_diag *d,
                              cs_place at, cs_conflict *out) {
  finder f = {.plan = plan, .c = out};
  casus_status st = lay_out(plan, d, at, out);
  uint64_t *raw;

  if (st) return st;
  f.most = plan->most ? plan->most : CS_CONFLICT_STATES;
  /* Where few states are allowed, a search of any length has gone astray sooner. */
  f.most_tests = f.most < 65536 ? CS_CONFLICT_TESTS / 40 : CS_CONFLICT_TESTS;
  memset(f.levels, CS_LEVEL_UNKNOWN, sizeof f.levels);
  find_states(&f, plan->n_levers, 0);
  raw = cs_arena_alloc(arena, out->n_raw, sizeof *raw);
  if (raw && out->n_raw) memcpy(raw, out->raw, out->n_raw * sizeof *raw);
  cs_free(out->raw);
  out->raw = raw;
  if (!raw || f.out_of_memory) return CASUS_NOMEM;
  if (f.too_many) {
    cs_error(d, at, "too many feasible states, or too long a search for them");
    cs_detail(d, "At most %zu states are possible here.%s%s", f.most, plan->most_why ? " " : "",
              plan->most_why ? plan->most_why : "");
    return CASUS_CASE;
  }
  if (!out->n_raw) return cs_error(d, at, "no combination of options is feasible");
  st = number_states(out, plan, arena);
  if (st) return st;
  out->moves = cs_arena_alloc(arena, out->n_dms, sizeof *out->moves);
  if (!out->moves) return CASUS_NOMEM;
  for (size_t dm = 0; dm < out->n_dms && st == CASUS_OK; dm++)
    st = make_moves(out, dm, arena, d, at);
  if (st) return st;
  /* Moves of options compose; only merging can break that. */
  out->transitive = true;
  if (out->n != out->n_raw) check_transitive(out);
  return CASUS_OK;
}

casus_status cs_conflict_from_arcs(const char **dms, size_t n_dms, size_t n, const cs_arc *arcs,
                                   size_t n_arcs, cs_arena *arena, cs_conflict *out) {
  *out =
      (cs_conflict){.dms = dms, .dm_names = dms, .n_dms = n_dms, .n = n, .status_quo = CS_NO_STATE};
  out->moves = cs_arena_alloc(arena, n_dms, sizeof *out->moves);
  out->code = cs_arena_alloc(arena, n, sizeof *out->code);
  if (!out->moves || !out->code) return CASUS_NOMEM;
  for (size_t dm = 0; dm < n_dms; dm++) {
    casus_status st = CASUS_OK;
    pair_list l = {0};

    for (size_t i = 0; i < n_arcs && st == CASUS_OK; i++) {
      if (arcs[i].dm == dm && arcs[i].from != arcs[i].to && !add_pair(&l, arcs[i].from, arcs[i].to))
        st = CASUS_NOMEM;
    }
    if (st == CASUS_OK) st = make_lists(n, &l, arena, &out->moves[dm]);
    cs_free(l.pairs);
    if (st) return st;
  }
  check_transitive(out);
  return CASUS_OK;
}

/* All moves of dm as pairs. */
static bool collect(const cs_conflict *c, size_t dm, pair_list *l) {
  for (uint32_t s = 0; s < c->n; s++) {
    uint32_t to;

    for (size_t k = 0; (to = cs_conflict_move(c, dm, s, k)) != CS_NO_STATE; k++) {
      if (!add_pair(l, s, to)) return false;
    }
  }
  return true;
}

casus_status cs_conflict_change(cs_conflict *c, const cs_arc *removed, size_t n_removed,
                                const cs_arc *added, size_t n_added, cs_arena *arena,
                                casus_diag *d) {
  casus_status st = CASUS_OK;

  for (size_t i = 0; i < n_removed; i++) {
    if (cs_conflict_can_move(c, removed[i].dm, removed[i].from, removed[i].to)) continue;
    st = cs_error(d, removed[i].at, "\"%s\" has no such move to take out", c->dms[removed[i].dm]);
  }
  for (size_t dm = 0; dm < c->n_dms && st == CASUS_OK; dm++) {
    pair_list l = {0};
    size_t kept = 0;
    bool touched = false;

    for (size_t i = 0; i < n_removed; i++) touched |= removed[i].dm == dm;
    for (size_t i = 0; i < n_added; i++) touched |= added[i].dm == dm;
    if (!touched) continue;
    if (!collect(c, dm, &l)) st = CASUS_NOMEM;
    for (size_t p = 0; p < l.n; p++) {
      bool out = false;

      for (size_t i = 0; i < n_removed; i++)
        out |=
            removed[i].dm == dm && l.pairs[p] == ((uint64_t)removed[i].from << 32 | removed[i].to);
      if (!out) l.pairs[kept++] = l.pairs[p];
    }
    l.n = kept;
    for (size_t i = 0; i < n_added && st == CASUS_OK; i++) {
      if (added[i].dm == dm && added[i].from != added[i].to &&
          !add_pair(&l, added[i].from, added[i].to))
        st = CASUS_NOMEM;
    }
    if (st == CASUS_OK) st = make_lists(c->n, &l, arena, &c->moves[dm]);
    cs_free(l.pairs);
  }
  if (st == CASUS_OK) check_transitive(c);
  return st;
}
