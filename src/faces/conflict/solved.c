/* Conflicts out of cases and .gmcr files, solved. */
#include "faces/conflict/solved.h"

#include "analysis/medians.h"
#include "base/alloc.h"
#include "models/conflict/gmcr.h"
#include "models/conflict/judge_future.h"
#include "models/conflict/part.h"
#include "models/conflict/solve.h"

#include <string.h>

bool cs_solved_conflict_holds(const cs_solved_conflict *s, uint32_t state, cs_concept concept) {
  for (size_t i = 0; i < s->c->n_dms; i++) {
    if (!(s->stable[i * s->c->n + state] >> concept & 1)) return false;
  }
  return true;
}

bool cs_solved_conflict_holds_own(const cs_solved_conflict *s, uint32_t state) {
  for (size_t i = 0; i < s->c->n_dms; i++) {
    if (!(s->stable[i * s->c->n + state] >> s->own[i] & 1)) return false;
  }
  return true;
}

/* ---- solving -------------------------------------------------------------------------------- */

/* What GMCR+ computes for three and more: each opponent acts at most once in an answer.  Marks the
 * states from s1 on; mask: who has acted. */
typedef struct {
  const cs_solved_conflict *s;
  size_t dm;
  uint32_t state;
  cs_concept concept;
  uint8_t *seen; /* [state * 2^N + mask] */
} once;

static bool punishes(const once *f, uint32_t x) {
  const uint32_t *p = f->s->rank[f->dm];
  uint32_t to;

  if (p[x] > p[f->state]) return false;
  for (size_t k = 0;
       cs_is_symmetric(f->concept) && (to = cs_conflict_move(f->s->c, f->dm, x, k)) != CS_NO_STATE;
       k++) {
    if (p[to] > p[f->state]) return false;
  }
  return true;
}

/* Depth at most N. */
static bool answered_once(once *f, uint32_t x, unsigned mask) {
  const cs_conflict *c = f->s->c;
  uint32_t to;

  for (size_t j = 0; j < c->n_dms; j++) {
    if (j == f->dm || (mask >> j & 1)) continue;
    for (size_t k = 0; (to = cs_conflict_move(c, j, x, k)) != CS_NO_STATE; k++) {
      uint8_t *seen = &f->seen[((size_t)to << c->n_dms) | mask | 1u << j];

      if (*seen || (cs_is_credible(f->concept) && f->s->rank[j][to] <= f->s->rank[j][x])) continue;
      *seen = 1;
      if (punishes(f, to) || answered_once(f, to, mask | 1u << j)) return true;
    }
  }
  return false;
}

static bool stable_once(const cs_solved_conflict *s, size_t dm, uint32_t state, cs_concept concept,
                        uint8_t *seen) {
  once f = {s, dm, state, concept, seen};
  uint32_t to;

  for (size_t k = 0; (to = cs_conflict_move(s->c, dm, state, k)) != CS_NO_STATE; k++) {
    if (s->rank[dm][to] <= s->rank[dm][state]) continue;
    memset(seen, 0, s->c->n << s->c->n_dms);
    if (!answered_once(&f, to, 0)) return false;
  }
  return true;
}

/* Equilibria by gmr, smr and seq that a program which lets each opponent act only once misses. */
static casus_status find_missed(cs_solved_conflict *s) {
  static const cs_concept concepts[] = {CS_GMR, CS_SMR, CS_SEQ};
  uint8_t *seen;

  if (!s->is_foreign || s->c->n_dms < 3 || s->c->n > 512 || s->c->n_dms > 8) return CASUS_OK;
  seen = cs_calloc(s->c->n << s->c->n_dms, 1);
  if (!seen) return CASUS_NOMEM;
  for (size_t k = 0; k < 3; k++) {
    for (uint32_t x = 0; x < s->c->n; x++) {
      bool found = true;

      if (!cs_solved_conflict_holds(s, x, concepts[k])) continue;
      for (size_t i = 0; i < s->c->n_dms && found; i++)
        found = stable_once(s, i, x, concepts[k], seen);
      if (!found && !s->missed[concepts[k]]++) s->first_missed[concepts[k]] = x;
    }
  }
  cs_free(seen);
  return CASUS_OK;
}

static casus_status solve(cs_solved_conflict *s, cs_arena *arena) {
  size_t n = s->c->n, N = s->c->n_dms;
  cs_solver *solver = cs_solver_new(s->c);

  s->stable = cs_arena_alloc(arena, N * n, 1);
  if (n <= CS_SOLVED_CONFLICT_DETAILED) {
    s->margin = cs_arena_alloc(arena, N * CS_N_CONCEPTS, sizeof *s->margin);
    for (size_t i = 0; s->margin && i < N * CS_N_CONCEPTS; i++) {
      s->margin[i] = cs_arena_alloc(arena, n, sizeof **s->margin);
      if (!s->margin[i]) s->stable = NULL;
    }
  }
  if (!solver || !s->stable) {
    cs_solver_free(solver);
    return CASUS_NOMEM;
  }
  for (size_t i = 0; i < N; i++)
    cs_solve_one(solver, s->rank, i, 31, s->stable + i * n,
                 s->margin ? s->margin + i * CS_N_CONCEPTS : NULL);
  cs_solver_free(solver);
  return find_missed(s);
}

/* ---- reading -------------------------------------------------------------------------------- */

static casus_status make_room(cs_solved_conflict *s, cs_arena *arena) {
  size_t N = s->c->n_dms;

  s->rank = cs_arena_alloc(arena, N, sizeof *s->rank);
  s->tier = cs_arena_alloc(arena, N, sizeof *s->tier);
  s->own = cs_arena_alloc(arena, N, sizeof *s->own);
  s->statements = cs_arena_alloc(arena, N, sizeof *s->statements);
  s->texts = cs_arena_alloc(arena, N, sizeof *s->texts);
  s->n_statements = cs_arena_alloc(arena, N, sizeof *s->n_statements);
  return s->rank && s->tier && s->own && s->statements && s->texts && s->n_statements ? CASUS_OK
                                                                                      : CASUS_NOMEM;
}

casus_status cs_solved_conflicts_of_gmcr(const char *path, cs_arena *arena, casus_diag *diag,
                                         cs_solved_conflicts *out) {
  cs_gmcr *file = cs_arena_alloc(arena, 1, sizeof *file);
  cs_solved_conflict *s = cs_arena_alloc(arena, 1, sizeof *s);
  casus_status st;

  *out = (cs_solved_conflicts){.arena = arena};
  if (!file || !s) return CASUS_NOMEM;
  st = cs_gmcr_read(path, arena, diag, file);
  if (st) return st;
  *s = (cs_solved_conflict){.name = path, .c = &file->c, .is_foreign = true};
  if (make_room(s, arena)) return CASUS_NOMEM;
  for (size_t i = 0; i < file->c.n_dms; i++) {
    s->rank[i] = file->rank[i];
    s->own[i] = CS_SEQ;
    s->statements[i] = (const cs_statement *const *)file->statements[i];
    s->texts[i] = (const char *const *)file->texts[i];
    s->n_statements[i] = file->n_statements[i];
  }
  out->conflicts = s;
  out->n = 1;
  return solve(s, arena);
}

static const cs_part *find_part(const cs_graph *g, const cs_model_entry *m) {
  for (size_t i = 0; i < g->n_parts; i++) {
    if (g->parts[i].evaluate == cs_conflict_part_evaluate && !strcmp(g->parts[i].name, m->id))
      return &g->parts[i];
  }
  return NULL;
}

static casus_status from_part(const cs_part *part, const cs_model_entry *m,
                              const double *const *columns, cs_arena *arena, casus_diag *diag,
                              cs_solved_conflict *s) {
  const cs_conflict_part *p = part->self;
  size_t n = p->sets.n, N = p->sets.n_dms;
  double *in = cs_arena_alloc(arena, part->n_inputs, sizeof *in);
  double *u = cs_arena_alloc(arena, n, sizeof *u);
  uint32_t *order = cs_arena_alloc(arena, n, sizeof *order);
  uint32_t *rank = cs_arena_alloc(arena, N * n, sizeof *rank);
  double **values = cs_arena_alloc(arena, N, sizeof *values);

  *s = (cs_solved_conflict){.name = m->id,
                            .about = m->about,
                            .c = &p->entry->c,
                            .entries = p->entry->preferences,
                            .part = part,
                            .in = in};
  if (!in || !u || !order || !rank || !values || make_room(s, arena)) return CASUS_NOMEM;
  for (size_t k = 0; k < part->n_inputs; k++) in[k] = columns[part->inputs[k]][0];
  if (!cs_conflict_part_ranks(p, &p->pictures[0], in, u, order, rank))
    return cs_error(diag, m->at, "a utility of \"%s\" has no value at the medians", m->id);
  s->values = values;
  for (size_t i = 0; i < N; i++) {
    const cs_preference_entry *e = &p->entry->preferences[i];

    values[i] = cs_arena_alloc(arena, e->n_terms, sizeof **values);
    if (!values[i]) return CASUS_NOMEM;
    for (size_t t = 0; t < e->n_terms; t++) values[i][t] = in[p->pictures[0].input[i][t]];
    s->rank[i] = rank + i * n;
    s->tier[i] = e->tier;
    s->own[i] = e->concept;
    if (e->kind != CS_BY_STATEMENTS) continue;
    s->statements[i] = (const cs_statement *const *)e->statements;
    s->texts[i] = (const char *const *)e->texts;
    s->n_statements[i] = e->n_statements;
  }
  return solve(s, arena);
}

casus_status cs_solved_conflicts_of(const cs_study *study, const char *model, const char *strategy,
                                    cs_arena *arena, casus_diag *diag, cs_solved_conflicts *out) {
  const cs_case *c = &study->c;
  const char *path = c->doc.path;
  const cs_program *program;
  cs_worker *worker = NULL;
  casus_status st;

  *out = (cs_solved_conflicts){.arena = arena, .study = study};
  out->conflicts = cs_arena_alloc(arena, c->n_models, sizeof *out->conflicts);
  if (!out->conflicts) return CASUS_NOMEM;
  st = cs_medians_worker(study, strategy, cs_conflict_part_evaluate, 1, arena, diag, &program,
                         &worker);
  for (size_t i = 0; i < c->n_models && st == CASUS_OK; i++) {
    const cs_part *part = find_part(&study->graph, &c->models[i]);

    if (!part || (model && strcmp(model, c->models[i].id) != 0)) continue;
    st = from_part(part, &c->models[i], cs_worker_columns(worker), arena, diag,
                   &out->conflicts[out->n++]);
  }
  cs_worker_free(worker);
  if (st == CASUS_OK && !out->n)
    return model
               ? cs_error(diag, (cs_place){.file = path}, "the case has no conflict \"%s\"", model)
               : cs_error(diag, (cs_place){.file = path}, "the case has no conflict");
  return st;
}

static casus_status just_one(uint32_t state, cs_arena *arena, uint32_t **states, size_t *n) {
  *states = cs_arena_alloc(arena, 1, sizeof **states);
  if (!*states) return CASUS_NOMEM;
  **states = state;
  *n = 1;
  return CASUS_OK;
}

/* A statement over the options. */
static casus_status read_statement(const cs_solved_conflict *s, const char *text, cs_arena *arena,
                                   casus_diag *diag, const cs_statement **out) {
  cs_statement_name *names = cs_arena_alloc(arena, s->c->n_levers, sizeof *names);
  casus_status st;

  if (!names) return CASUS_NOMEM;
  for (size_t k = 0; k < s->c->n_levers; k++) {
    const cs_lever *lever = &s->c->levers[k];

    names[k] = (cs_statement_name){lever->id, (uint32_t)k, NULL, lever->level_names, lever->levels};
  }
  st = cs_statement_parse(text, strlen(text), (cs_place){0}, false, names, s->c->n_levers, arena,
                          diag, out);
  if (st == CASUS_CASE && s->c->names) cs_hint_nearest(diag, text, s->c->names, s->c->n);
  return st;
}

casus_status cs_solved_conflict_states(const cs_solved_conflict *s, const char *text,
                                       cs_arena *arena, casus_diag *diag, uint32_t **states,
                                       size_t *n) {
  const cs_conflict_part *p = s->part ? s->part->self : NULL;
  const cs_statement *statement;
  casus_status st;
  double x;

  for (uint32_t k = 0; s->c->names && k < s->c->n; k++) {
    if (s->c->names[k] && !strcmp(s->c->names[k], text)) return just_one(k, arena, states, n);
  }
  for (size_t k = s->c->n; p && k < p->entry->n_situations; k++) {
    if (strcmp(p->entry->situations[k].id, text) != 0) continue;
    *states = p->entry->situations[k].states;
    *n = p->entry->situations[k].n;
    return CASUS_OK;
  }
  if (cs_parse_number(text, strlen(text), &x) && x >= 1 && x <= (double)s->c->n &&
      x == (double)(size_t)x)
    return just_one((uint32_t)x - 1, arena, states, n);
  st = read_statement(s, text, arena, diag, &statement);
  if (st) return st;
  st = cs_conflict_states(s->c, statement, arena, states, n);
  if (st == CASUS_OK && !*n)
    st = cs_error(diag, (cs_place){0}, "\"%s\" is true in no feasible state", text);
  return st;
}
