/* Conflicts as tables and as a drawing. */
#include "faces/conflict/table.h"

#include "base/alloc.h"
#include "base/libm.h"
#include "faces/conflict/solved_term.h"
#include "models/conflict/coalition.h"
#include "models/conflict/evolve.h"
#include "models/conflict/foresight.h"
#include "models/conflict/inverse.h"
#include "models/conflict/inverse_together.h"
#include "models/conflict/paths.h"
#include "models/conflict/stability_by_sets.h"
#include "models/conflict/state_names.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* "3 bargain (US: Withdraw; NK: Abandon)". */
static void add_state(const cs_solved_conflict *s, uint32_t state, cs_buf *out) {
  cs_buf_printf(out, "%u ", state + 1);
  if (s->c->names && s->c->names[state]) cs_buf_printf(out, "%s ", s->c->names[state]);
  cs_buf_puts(out, "(");
  cs_words_state(s->c, state, out);
  cs_buf_puts(out, ")");
}

static void add_rule(cs_buf *out, const char *title) {
  cs_buf_printf(out, "\n%s\n", title);
}

/* ---- table ---------------------------------------------------------------------------------- */

static bool is_any_equilibrium(const cs_solved_conflict *s, uint32_t x) {
  for (size_t k = 0; k < CS_N_CONCEPTS; k++) {
    if (cs_solved_conflict_holds(s, x, (cs_concept)k)) return true;
  }
  return cs_solved_conflict_holds_own(s, x);
}

static void add_states(const cs_solved_conflict *s, const uint8_t *sim, cs_buf *out) {
  bool all = s->c->n <= CS_CONFLICT_LISTED;

  add_rule(out, all ? "States, and under which concept they are equilibria"
                    : "States that are equilibria under some concept");
  cs_buf_printf(out, "  %-5s %-5s %-5s %-5s %-5s %-5s %-5s\n", "nash", "gmr", "smr", "seq", "sseq",
                sim ? "sim" : "", "own");
  for (uint32_t x = 0; x < s->c->n; x++) {
    bool together = sim != NULL;

    if (!all && !is_any_equilibrium(s, x)) continue;
    cs_buf_puts(out, " ");
    for (size_t k = 0; k < CS_N_CONCEPTS; k++)
      cs_buf_printf(out, " %-5s", cs_solved_conflict_holds(s, x, (cs_concept)k) ? "yes" : "-");
    for (size_t i = 0; sim && i < s->c->n_dms; i++) together &= sim[i * s->c->n + x];
    cs_buf_printf(out, " %-5s", !sim ? "" : together ? "yes" : "-");
    cs_buf_printf(out, " %-5s ", cs_solved_conflict_holds_own(s, x) ? "yes" : "-");
    add_state(s, x, out);
    if (x == s->c->status_quo) cs_buf_puts(out, " <- status quo");
    cs_buf_puts(out, "\n");
  }
}

static void add_concepts(const cs_solved_conflict *s, cs_buf *out) {
  cs_buf_puts(out, "  own: ");
  for (size_t i = 0; i < s->c->n_dms; i++)
    cs_buf_printf(out, "%s%s follows %s", i ? ", " : "", s->c->dms[i], cs_concept_names[s->own[i]]);
  cs_buf_puts(out, "\n");
}

static void add_members(const cs_solved_conflict *s, unsigned H, cs_buf *out) {
  bool first = true;

  for (size_t i = 0; i < s->c->n_dms; i++) {
    if (!(H >> i & 1)) continue;
    cs_buf_printf(out, "%s%s", first ? "" : " + ", s->c->dms[i]);
    first = false;
  }
}

/* The states with where[x] != 0. */
static void list_where(const cs_solved_conflict *s, const uint8_t *where, cs_buf *out) {
  size_t any = 0;

  for (uint32_t x = 0; x < s->c->n; x++) {
    if (!where[x]) continue;
    cs_buf_puts(out, any++ ? ", " : " ");
    cs_words_short(s->c, x, out);
  }
  cs_buf_puts(out, any ? "\n" : " none\n");
}

/* Groups of two and more that together leave an equilibrium of single decision makers; and the
 * states that no group at all leaves (universal coalition stability). */
static casus_status add_coalitions(const cs_solved_conflict *s, const cs_sets *sets, cs_buf *out) {
  static const cs_concept concepts[] = {CS_NASH, CS_GMR, CS_SMR, CS_SEQ};
  size_t n = s->c->n, any = 0;
  uint8_t *stable;

  if (s->c->n_dms > CS_COALITION_DMS || s->c->n_dms < 2 || n > CS_CONFLICT_CASE_STATES)
    return CASUS_OK;
  stable = cs_calloc(n << s->c->n_dms, 1);
  if (!stable) return CASUS_NOMEM;
  if (cs_coalitions_solve(sets, s->rank, stable)) {
    cs_free(stable);
    return CASUS_NOMEM;
  }
  add_rule(out, "Equilibria that a group can leave together (and whom it takes)");
  for (size_t k = 0; k < 4; k++) {
    for (uint32_t x = 0; x < n; x++) {
      bool broken = false;

      if (!cs_solved_conflict_holds(s, x, concepts[k])) continue;
      for (unsigned H = 1; H < 1u << s->c->n_dms; H++) {
        if ((H & (H - 1)) == 0 || (stable[H * n + x] >> concepts[k] & 1)) continue;
        if (!broken) {
          cs_buf_printf(out, "  %-4s ", cs_concept_names[concepts[k]]);
          cs_words_short(s->c, x, out);
          cs_buf_puts(out, ":");
        }
        cs_buf_puts(out, broken ? ", " : " ");
        add_members(s, H, out);
        broken = true;
      }
      any += broken;
      if (broken) cs_buf_puts(out, "\n");
    }
  }
  if (!any) cs_buf_puts(out, "  none: all are stable for every group\n");
  add_rule(out, "States that no group leaves, of whatever size (universal coalition stability)");
  for (size_t k = 0; k < 4; k++) {
    /* Coalitions are numbered from 1, so the first row is free. */
    for (uint32_t x = 0; x < n; x++)
      stable[x] = cs_coalitions_universal(stable, n, s->c->n_dms, x, concepts[k]);
    cs_buf_printf(out, "  %-4s:", cs_concept_names[concepts[k]]);
    list_where(s, stable, out);
  }
  cs_free(stable);
  return CASUS_OK;
}

static void add_turns(const cs_solved_conflict *s, const cs_turn *turns, size_t n, cs_buf *out) {
  uint32_t at = s->c->status_quo;

  for (size_t k = 0; k < n; k++) {
    cs_buf_printf(out, "%s%s ", k ? ", then " : "", s->c->dms[turns[k].dm]);
    cs_words_move(s->c, turns[k].dm, at, turns[k].to, out);
    at = turns[k].to;
  }
}

static casus_status add_ways(const cs_solved_conflict *s, cs_arena *arena, cs_buf *out) {
  cs_paths any, improving;

  if (s->c->status_quo == CS_NO_STATE) return CASUS_OK;
  if (cs_paths_find(s->c, NULL, s->c->status_quo, arena, &any) ||
      cs_paths_find(s->c, s->rank, s->c->status_quo, arena, &improving))
    return CASUS_NOMEM;
  add_rule(out, "How equilibria can come about from the status quo");
  for (uint32_t x = 0; x < s->c->n; x++) {
    cs_turn *turns;
    size_t n;

    if (x == s->c->status_quo || !cs_solved_conflict_holds_own(s, x)) continue;
    cs_buf_puts(out, "  ");
    cs_words_short(s->c, x, out);
    if (any.steps[x] == CS_NO_STATE) {
      cs_buf_puts(out, ": by no moves at all\n");
      continue;
    }
    if (improving.steps[x] != CS_NO_STATE) {
      if (cs_paths_to(&improving, x, arena, &turns, &n)) return CASUS_NOMEM;
      cs_buf_puts(out, ": by improvements: ");
    } else {
      if (cs_paths_to(&any, x, arena, &turns, &n)) return CASUS_NOMEM;
      cs_buf_puts(out, ": only if somebody moves against its own interest: ");
    }
    add_turns(s, turns, n, out);
    cs_buf_puts(out, "\n");
  }
  return CASUS_OK;
}

/* Equilibria under relations that are no weak orders: `name` and its sets. */
static casus_status add_related(const cs_solved_conflict *s, const cs_sets *sets,
                                const cs_relations *r, const char *name, cs_buf *out) {
  size_t n = s->c->n;
  uint8_t *stable = cs_calloc(s->c->n_dms * n, 1);

  if (!stable || cs_sets_solve(sets, r, 31, stable)) {
    cs_free(stable);
    return CASUS_NOMEM;
  }
  for (size_t k = 0; k < CS_N_CONCEPTS; k++) {
    size_t any = 0;

    cs_buf_printf(out, "  %-10s %-4s:", name, cs_concept_names[k]);
    for (uint32_t x = 0; x < n; x++) {
      bool all = true;

      for (size_t i = 0; i < s->c->n_dms; i++) all &= stable[i * n + x] >> k & 1;
      if (!all) continue;
      cs_buf_puts(out, any++ ? ", " : " ");
      cs_words_short(s->c, x, out);
    }
    cs_buf_puts(out, any ? "\n" : " none\n");
  }
  cs_free(stable);
  return CASUS_OK;
}

static casus_status add_unknown(const cs_solved_conflict *s, const cs_sets *sets, cs_arena *arena,
                                cs_buf *out) {
  static const char *const names[] = {"unknown a", "unknown b", "unknown c", "unknown d"};
  uint64_t *open = cs_arena_alloc(arena, sets->n * sets->words, sizeof *open);
  cs_relations r;

  if (!open) return CASUS_NOMEM;
  for (cs_unknown x = CS_UNKNOWN_A; x <= CS_UNKNOWN_D; x++) {
    if (cs_relations_make(sets, arena, &r)) return CASUS_NOMEM;
    for (size_t i = 0; i < s->c->n_dms; i++) {
      const cs_preference_entry *e = &s->entries[i];

      memset(open, 0, sets->n * sets->words * sizeof *open);
      for (size_t k = 0; k < e->n_unknown; k++) {
        cs_put(open + e->unknown[2 * k] * sets->words, e->unknown[2 * k + 1]);
        cs_put(open + e->unknown[2 * k + 1] * sets->words, e->unknown[2 * k]);
      }
      cs_relations_unknown(sets, i, s->rank[i], open, x, &r);
    }
    if (add_related(s, sets, &r, names[x], out)) return CASUS_NOMEM;
  }
  return CASUS_OK;
}

static casus_status add_strength(const cs_solved_conflict *s, const cs_sets *sets, cs_arena *arena,
                                 cs_buf *out) {
  cs_relations r;

  if (cs_relations_make(sets, arena, &r)) return CASUS_NOMEM;
  for (size_t i = 0; i < s->c->n_dms; i++) {
    /* A decision maker that says nothing of "much better" is not strongly deterred by anything. */
    static const uint32_t flat[CS_CONFLICT_CASE_STATES] = {0};

    cs_relations_strong(sets, i, s->rank[i], s->tier[i] ? s->tier[i] : flat, &r);
  }
  return add_related(s, sets, &r, "strong", out);
}

static casus_status add_attitudes(const cs_solved_conflict *s, const cs_sets *sets, cs_arena *arena,
                                  cs_buf *out) {
  cs_relations r;

  if (cs_relations_make(sets, arena, &r)) return CASUS_NOMEM;
  for (size_t i = 0; i < s->c->n_dms; i++) {
    int own[CS_CONFLICT_DMS] = {0};

    own[i] = 1;
    cs_relations_attitude(sets, i, s->rank, s->entries[i].attitude ? s->entries[i].attitude : own,
                          &r);
  }
  return add_related(s, sets, &r, "relational", out);
}

static casus_status add_beyond_orders(const cs_solved_conflict *s, const cs_sets *sets,
                                      cs_arena *arena, cs_buf *out) {
  bool strength = false, unknown = false, attitudes = false;
  casus_status st = CASUS_OK;

  for (size_t i = 0; s->entries && i < s->c->n_dms; i++) {
    strength |= s->tier[i] != NULL;
    unknown |= s->entries[i].n_unknown > 0;
    attitudes |= s->entries[i].attitude != NULL;
  }
  if (strength || unknown || attitudes)
    add_rule(out, "Equilibria when more is said of preferences than an order");
  if (strength) st = add_strength(s, sets, arena, out);
  if (unknown && st == CASUS_OK) st = add_unknown(s, sets, arena, out);
  if (attitudes && st == CASUS_OK) st = add_attitudes(s, sets, arena, out);
  return st;
}

/* Limited moves of horizon 2 to 4, and foresight without limit. */
static casus_status add_foresight(const cs_solved_conflict *s, cs_arena *arena, cs_buf *out) {
  uint8_t *stable = cs_arena_alloc(arena, s->c->n_dms * s->c->n, 1);
  bool settled = true;

  if (!stable) return CASUS_NOMEM;
  add_rule(out, "Equilibria when all look further ahead (limited moves, then without limit)");
  for (size_t h = 2; h <= 5; h++) {
    casus_status st = h < 5 ? cs_limited_moves(s->c, s->rank, h, stable)
                            : cs_non_myopic(s->c, s->rank, stable, &settled);

    if (st) return st;
    if (h < 5) {
      cs_buf_printf(out, "  horizon %zu:", h);
    } else {
      cs_buf_puts(out, "  no limit: ");
    }
    for (size_t i = 1; i < s->c->n_dms; i++) {
      for (size_t x = 0; x < s->c->n; x++) stable[x] &= stable[i * s->c->n + x];
    }
    list_where(s, stable, out);
  }
  if (!settled) cs_buf_puts(out, "  (some anticipations go round in a cycle and never settle)\n");
  return CASUS_OK;
}

static void add_foreign_warning(const cs_solved_conflict *s, cs_buf *out) {
  bool first = true;

  for (size_t k = 0; k < CS_N_CONCEPTS; k++) {
    if (!s->missed[k]) continue;
    if (first) {
      add_rule(out, "Where GMCR+ says something else");
      cs_buf_puts(
          out,
          "  It lets each opponent act once only in an answer, so that with three and more\n"
          "  decision makers it misses equilibria:\n");
    }
    first = false;
    cs_buf_printf(out, "  %-4s %llu, the first: ", cs_concept_names[k],
                  (unsigned long long)s->missed[k]);
    add_state(s, s->first_missed[k], out);
    cs_buf_puts(out, "\n");
  }
}

casus_status cs_conflict_table(const cs_solved_conflict *s, cs_arena *arena, cs_buf *out) {
  bool detailed = s->c->n <= CS_CONFLICT_CASE_STATES;
  uint8_t *sim = NULL;
  casus_status st;
  cs_sets sets;

  cs_buf_printf(out, "%s: %zu states, %zu decision makers (", s->name, s->c->n, s->c->n_dms);
  for (size_t i = 0; i < s->c->n_dms; i++)
    cs_buf_printf(out, "%s%s", i ? ", " : "", s->c->dm_names[i]);
  cs_buf_puts(out, ")\n");
  if (s->about) cs_buf_printf(out, "  %s\n", s->about);
  if (detailed && s->c->n_levers) {
    sim = cs_arena_alloc(arena, s->c->n_dms * s->c->n, 1);
    if (!sim) return CASUS_NOMEM;
    for (size_t i = 0; i < s->c->n_dms; i++) cs_simultaneous(s->c, s->rank, i, sim + i * s->c->n);
  }
  add_states(s, sim, out);
  add_concepts(s, out);
  add_foreign_warning(s, out);
  if (!detailed) return CASUS_OK;
  st = cs_sets_make(s->c, arena, &sets);
  if (st == CASUS_OK) st = add_coalitions(s, &sets, out);
  if (st == CASUS_OK) st = add_beyond_orders(s, &sets, arena, out);
  if (st == CASUS_OK) st = add_foresight(s, arena, out);
  if (st == CASUS_OK) st = add_ways(s, arena, out);
  return st;
}

/* ---- sentences ------------------------------------------------------------------------------ */

casus_status cs_conflict_explain(const cs_solved_conflict *s, uint32_t state, cs_concept concept,
                                 bool each_own, cs_arena *arena, cs_buf *out) {
  cs_buf_printf(out, "%s: ", s->name);
  add_state(s, state, out);
  cs_buf_puts(out, "\n");
  for (size_t i = 0; i < s->c->n_dms; i++) {
    cs_concept k = each_own ? s->own[i] : concept;
    cs_certificate cert;
    const char *fault;

    if (cs_certify(s->c, s->rank, i, state, k, arena, &cert)) return CASUS_NOMEM;
    fault = cs_certificate_fault(s->c, s->rank, &cert);
    cs_buf_printf(out, "\n%s %s (%s)\n", s->c->dm_names[i],
                  cert.stable ? "leaves it as it is" : "would leave it", cs_concept_titles[k]);
    if (fault) {
      cs_buf_printf(out, "This verdict did not pass its own check: %s. Please report it.\n", fault);
    } else {
      cs_words_argument(s->c, s->rank, &cert, out);
    }
  }
  return CASUS_OK;
}

static casus_status add_statement_change(const cs_solved_conflict *s, const cs_sets *sets,
                                         size_t dm, uint32_t state, cs_concept k, cs_buf *out) {
  size_t order[CS_INVERSE_STATEMENTS], swaps, m = s->n_statements[dm];

  if (!s->statements[dm] || !m) return CASUS_OK;
  if (m > CS_INVERSE_STATEMENTS) {
    cs_buf_printf(out, "  %zu statements are too many to try all their orders.\n", m);
    return CASUS_OK;
  }
  if (cs_inverse_statements(s->c, sets, s->rank, dm, s->statements[dm], m, state, k, order, &swaps))
    return CASUS_NOMEM;
  if (swaps == SIZE_MAX) {
    cs_buf_puts(out, "  No order of its statements would do.\n");
    return CASUS_OK;
  }
  cs_buf_printf(out, "  Of its statements: %zu exchange%s of neighbours, to:\n", swaps,
                swaps == 1 ? "" : "s");
  for (size_t x = 0; x < m; x++) cs_buf_printf(out, "    %zu. %s\n", x + 1, s->texts[dm][order[x]]);
  return CASUS_OK;
}

/* What each term of its utility alone would have to be. */
static casus_status add_term_changes(const cs_solved_conflict *s, size_t dm, uint32_t state,
                                     cs_concept k, cs_arena *arena, cs_buf *out) {
  const cs_preference_entry *e = s->entries ? &s->entries[dm] : NULL;

  for (size_t t = 0; e && e->kind == CS_BY_UTILITY && t < e->n_terms; t++) {
    casus_status st;
    double value = 0;
    char a[32], b[32];
    bool found;

    if (!t) cs_buf_puts(out, "  By one term of its utility alone:\n");
    st = cs_solved_conflict_term(s, dm, t, state, k, arena, &found, &value);
    if (st) return st;
    if (found) {
      cs_buf_printf(out, "    %s: %s instead of %s\n", e->terms[t].id, cs_number_short(value, 5, a),
                    cs_number_short(s->values[dm][t], 5, b));
    } else {
      cs_buf_printf(out, "    %s: no value would do\n", e->terms[t].id);
    }
  }
  return CASUS_OK;
}

/* All of its terms at once. */
static casus_status add_terms_together(const cs_solved_conflict *s, const cs_sets *sets, size_t dm,
                                       uint32_t state, cs_concept k, cs_arena *arena, cs_buf *out) {
  const cs_preference_entry *e = s->entries ? &s->entries[dm] : NULL;
  bool found, complete, any = false;
  char a[32], b[32];
  double *counts, *changed;
  casus_status st;

  if (!e || e->kind != CS_BY_UTILITY || !e->n_terms) return CASUS_OK;
  counts = cs_arena_alloc(arena, e->n_terms * s->c->n, sizeof *counts);
  changed = cs_arena_alloc(arena, e->n_terms, sizeof *changed);
  if (!counts || !changed) return CASUS_NOMEM;
  for (size_t t = 0; t < e->n_terms; t++) {
    for (uint32_t x = 0; x < s->c->n; x++)
      counts[t * s->c->n + x] = cs_conflict_is_true(s->c, e->terms[t].when, x);
  }
  st = cs_inverse_terms(sets, s->rank, dm, state, k, e->n_terms, counts, s->values[dm], arena,
                        changed, &found, &complete);
  if (st) return st;
  if (!found) {
    cs_buf_puts(out, complete ? "  No values of all its terms together would do.\n"
                              : "  By several terms: the search was cut before it found any.\n");
    return CASUS_OK;
  }
  cs_buf_puts(out, complete ? "  By several terms, the least in sum: "
                            : "  By several terms, the least found (the search was cut): ");
  for (size_t t = 0; t < e->n_terms; t++) {
    if (fabs(changed[t] - s->values[dm][t]) <= 1e-9 * cs_fmax(1, fabs(changed[t]))) continue;
    cs_buf_printf(out, "%s%s %s instead of %s", any ? ", " : "", e->terms[t].id,
                  cs_number_short(changed[t], 5, a), cs_number_short(s->values[dm][t], 5, b));
    any = true;
  }
  cs_buf_puts(out, "\n");
  return CASUS_OK;
}

/* What it takes of all together. */
static casus_status add_together(const cs_solved_conflict *s, const cs_sets *sets, uint32_t state,
                                 cs_concept concept, bool each_own, cs_arena *arena, cs_buf *out) {
  size_t N = s->c->n_dms, swaps[CS_CONFLICT_DMS], all = 0, least;
  cs_concept concepts[CS_CONFLICT_DMS];
  uint32_t *rank[CS_CONFLICT_DMS];
  bool holds, first = true;
  casus_status st;

  for (size_t i = 0; i < N; i++) {
    concepts[i] = each_own ? s->own[i] : concept;
    rank[i] = cs_arena_alloc(arena, s->c->n, sizeof **rank);
    if (!rank[i]) return CASUS_NOMEM;
    memcpy(rank[i], s->rank[i], s->c->n * sizeof **rank);
  }
  st = cs_inverse_together(sets, rank, state, concepts, arena, swaps, &least, &holds);
  if (st) return st;
  for (size_t i = 0; i < N; i++) all += swaps[i];
  cs_buf_puts(out, "\nEach count and change above takes the others as they are. ");
  if (!holds) {
    cs_buf_puts(out,
                "All together: the search was cut before it\nfound changes under which it holds "
                "for all.\n");
  } else if (!all) {
    cs_buf_puts(out, "It holds for all as it is.\n");
  } else {
    cs_buf_printf(out, "All together: %zu exchange%s (", all, all == 1 ? "" : "s");
    for (size_t i = 0; i < N; i++) {
      if (!swaps[i]) continue;
      cs_buf_printf(out, "%s%s %zu", first ? "" : ", ", s->c->dms[i], swaps[i]);
      first = false;
    }
    if (all == least) {
      cs_buf_puts(out, ")\nmake it hold for all, and no fewer do.\n");
    } else {
      cs_buf_printf(out,
                    ")\nmake it hold for all: the cheapest found when the search was cut. Fewer "
                    "than\n%zu do not.\n",
                    least);
    }
  }
  return CASUS_OK;
}

casus_status cs_conflict_inverse(const cs_solved_conflict *s, uint32_t state, cs_concept concept,
                                 bool each_own, cs_arena *arena, cs_buf *out) {
  cs_sets sets;
  casus_status st = cs_sets_make(s->c, arena, &sets);

  if (st) return st;
  cs_buf_printf(out, "%s: what would have to be wanted for ", s->name);
  add_state(s, state, out);
  cs_buf_puts(out, " to hold\n");
  for (size_t i = 0; i < s->c->n_dms; i++) {
    cs_concept k = each_own ? s->own[i] : concept;
    cs_inverse_change change;
    double stable, all;

    if (cs_inverse_ranking(&sets, s->rank, i, state, k, arena, &change)) return CASUS_NOMEM;
    cs_buf_printf(out, "\n%s (%s)\n", s->c->dm_names[i], cs_concept_titles[k]);
    if (change.already) {
      cs_buf_puts(out, "  Leaves it as it is already.\n");
    } else {
      cs_buf_printf(out,
                    "  %s change of its ranking: %zu exchange%s of neighbours, so that it likes\n",
                    change.complete ? "The smallest" : "The smallest found (the search was cut)",
                    change.swaps, change.swaps == 1 ? "" : "s");
      for (size_t d = 0; d < change.n_demoted; d++) {
        cs_buf_puts(out, "    ");
        add_state(s, change.demoted[d], out);
        cs_buf_puts(out, "\n");
      }
      cs_buf_puts(out, "  no better than the state asked for.\n");
      st = add_statement_change(s, &sets, i, state, k, out);
      if (st == CASUS_OK) st = add_term_changes(s, i, state, k, arena, out);
      if (st == CASUS_OK) st = add_terms_together(s, &sets, i, state, k, arena, out);
      if (st) return st;
    }
    if (s->c->n > CS_INVERSE_COUNT) continue;
    if (cs_inverse_count(&sets, s->rank, i, state, k, &stable, &all)) return CASUS_NOMEM;
    cs_buf_printf(out, "  It would hold for %.0f of its %.0f strict rankings (%.1f %%).\n", stable,
                  all, 100 * stable / all);
  }
  return add_together(s, &sets, state, concept, each_own, arena, out);
}

casus_status cs_conflict_evolution(const cs_solved_conflict *s, double noise, cs_arena *arena,
                                   cs_buf *out) {
  cs_evolution e;
  char a[32], b[32];

  if (cs_evolve(s->c, s->rank, s->c->status_quo, noise, arena, &e)) return CASUS_NOMEM;
  cs_buf_printf(out, "%s: evolution from the status quo with noise %s\n\n", s->name,
                cs_number_short(noise, 4, a));
  cs_buf_printf(out, "  %12s  %12s  %s\n", "share of time", "first after", "state");
  for (uint32_t x = 0; x < s->c->n; x++) {
    snprintf(a, sizeof a, "%.4f", e.share[x]);
    snprintf(b, sizeof b, "%.1f", e.passage[x]);
    cs_buf_printf(out, "  %13s  %11s  ", a,
                  x == s->c->status_quo    ? "now"
                  : isfinite(e.passage[x]) ? b
                                           : "not sure");
    add_state(s, x, out);
    cs_buf_puts(out, "\n");
  }
  cs_buf_puts(
      out,
      "\nA round: one decision maker, all equally likely, takes an improvement (or, with the "
      "chance of\nnoise, any move). \"First after\" counts rounds; \"not sure\": it may never "
      "come.\n");
  return CASUS_OK;
}

/* ---- drawing -------------------------------------------------------------------------------- */

/* A label within double quotes. */
static void add_label(cs_buf *out, const char *text) {
  for (; *text; text++) cs_buf_printf(out, *text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
}

void cs_conflict_dot(const cs_solved_conflict *s, cs_buf *out) {
  static const char *const colours[] = {"#1b6ca8", "#b8432f", "#2f7d4f", "#8a5a9e",
                                        "#a87b1b", "#4a4a4a", "#0f8b8d", "#c2477f"};

  cs_buf_puts(out, "digraph \"");
  add_label(out, s->name);
  cs_buf_puts(out, "\" {\n  node [shape=box, style=rounded];\n");
  for (uint32_t x = 0; x < s->c->n; x++) {
    cs_buf words = {0};

    cs_words_state(s->c, x, &words);
    cs_buf_printf(out, "  s%u [label=\"", x + 1);
    if (s->c->names && s->c->names[x]) {
      add_label(out, s->c->names[x]);
      cs_buf_puts(out, "\\n");
    }
    add_label(out, words.text ? words.text : "");
    cs_buf_puts(out, "\"");
    if (cs_solved_conflict_holds_own(s, x))
      cs_buf_puts(out, ", style=\"rounded,filled\", fillcolor=\"#e6d7a8\"");
    if (x == s->c->status_quo) cs_buf_puts(out, ", peripheries=2");
    cs_buf_puts(out, "];\n");
    out->failed |= words.failed;
    cs_buf_free(&words);
  }
  for (size_t i = 0; i < s->c->n_dms; i++) {
    for (uint32_t x = 0; x < s->c->n; x++) {
      uint32_t to;

      for (size_t k = 0; (to = cs_conflict_move(s->c, i, x, k)) != CS_NO_STATE; k++) {
        bool better = s->rank[i][to] > s->rank[i][x];

        cs_buf_printf(out, "  s%u -> s%u [color=\"%s\", style=%s, tooltip=\"", x + 1, to + 1,
                      colours[i % 8], better ? "solid" : "dotted");
        add_label(out, s->c->dm_names[i]);
        cs_buf_puts(out, "\"];\n");
      }
    }
  }
  cs_buf_puts(out, "}\n");
}
