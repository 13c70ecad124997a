/* Declares a conflict: pictures, inputs, outputs. */
#include "models/conflict/model.h"

#include "models/conflict/part.h"

#include <stdint.h>
#include <string.h>

typedef struct {
  cs_declaration *d;
  cs_graph *g; /* the declaration's */
  const cs_model_entry *m;
  cs_conflict_entry *e;
  cs_conflict_part *p;
  uint32_t *inputs, *outputs;
  size_t n_inputs, cap_inputs, n_outputs;
} declarer;

/* ---- pictures ------------------------------------------------------------------------------- */

/* The belief of a decision maker, or SIZE_MAX. */
static size_t belief_of(const declarer *k, size_t dm) {
  const cs_case *c = k->g->c;

  for (size_t i = 0; i < c->n_beliefs; i++) {
    if (!strcmp(c->beliefs[i].id, k->e->c.dms[dm])) return i;
  }
  return SIZE_MAX;
}

static size_t input(declarer *k, uint32_t q) {
  uint32_t *moved;

  for (size_t i = 0; i < k->n_inputs; i++) {
    if (k->inputs[i] == q) return i;
  }
  moved = cs_arena_grow(k->g->arena, k->inputs, k->n_inputs, &k->cap_inputs, sizeof *moved);
  if (!moved) {
    k->g->out_of_memory = true;
    return 0;
  }
  k->inputs = moved;
  moved[k->n_inputs] = q;
  return k->n_inputs++;
}

/* A quantity as `inner` sees it in the eyes of `outer` (SIZE_MAX: the truth in either place). */
static uint32_t seen_by(declarer *k, uint32_t q, size_t outer, size_t inner) {
  if (inner != SIZE_MAX && !k->g->out_of_memory) q = cs_graph_view(k->g, inner, q);
  if (outer != SIZE_MAX && !k->g->out_of_memory) q = cs_graph_view(k->g, outer, q);
  return q;
}

/* Adds the picture that holds under these beliefs, without these options and with these decision
 * makers; returns its number. */
static size_t add_picture(declarer *k, size_t outer, size_t inner, uint64_t unseen,
                          const uint32_t *as_one) {
  const cs_conflict_entry *e = k->e;
  cs_conflict_picture *x = &k->p->pictures[k->p->n_pictures];
  size_t words = (e->c.n + 63) / 64;

  x->as_one = as_one;
  x->input = cs_declare_room(k->d, e->c.n_dms, sizeof *x->input);
  x->seen = cs_declare_room(k->d, words, sizeof *x->seen);
  x->conditions = cs_declare_room(k->d, e->n_conditions, sizeof *x->conditions);
  if (k->g->out_of_memory) return 0;
  for (size_t dm = 0; dm < e->c.n_dms; dm++) {
    const cs_preference_entry *pref = &e->preferences[dm];

    x->input[dm] = cs_declare_room(k->d, pref->n_terms, sizeof **x->input);
    for (size_t t = 0; t < pref->n_terms && !k->g->out_of_memory; t++)
      x->input[dm][t] = input(k, seen_by(k, pref->terms[t].quantity, outer, inner));
  }
  for (size_t i = 0; i < e->n_conditions && !k->g->out_of_memory; i++)
    x->conditions[i] = input(k, seen_by(k, e->conditions[i].quantity, outer, inner));
  for (uint32_t s = 0; s < e->c.n; s++) {
    uint8_t levels[CS_CONFLICT_OPTIONS];
    bool known = true;

    cs_conflict_levels(&e->c, s, levels);
    for (size_t o = 0; o < e->c.n_levers; o++) known &= !(unseen >> o & 1) || !levels[o];
    if (known) cs_put(x->seen, s);
  }
  return k->p->n_pictures++;
}

/* The truth, what each acts on, and in the second part what each thinks that others act on. */
static void add_pictures(declarer *k) {
  size_t N = k->e->c.n_dms, belief[CS_CONFLICT_DMS];
  cs_conflict_part *p = k->p;

  p->pictures = cs_declare_room(k->d, 1 + N + N * N, sizeof *p->pictures);
  p->own = cs_declare_room(k->d, N, sizeof *p->own);
  p->expected = cs_declare_room(k->d, N * N, sizeof *p->expected);
  p->watchers = cs_declare_room(k->d, N, sizeof *p->watchers);
  if (k->g->out_of_memory) return;
  add_picture(k, SIZE_MAX, SIZE_MAX, 0, NULL);
  p->pictures[0].judged = (1u << N) - 1;
  for (size_t i = 0; i < N; i++) {
    belief[i] = belief_of(k, i);
    if (belief[i] == SIZE_MAX && !k->e->unseen[i] && !k->e->sees[i]) continue;
    p->own[i] = add_picture(k, belief[i], SIZE_MAX, k->e->unseen[i], k->e->sees[i]);
    p->watchers[p->n_watchers++] = i;
    if (k->g->out_of_memory) return;
    p->pictures[p->own[i]].judged = 1u << i;
  }
  p->mistaken = p->n_watchers > 0;
  if (!p->expects) return;
  for (size_t i = 0; i < N; i++) {
    for (size_t j = 0; j < N; j++) {
      /* At depth 1 everybody takes the others to see what it sees itself. */
      size_t picture = p->own[i];

      if (k->e->depth == 2 && i != j && p->own[j]) {
        /* Whoever sees others than there are takes j to see the same. */
        picture = add_picture(k, belief[i], belief[j], k->e->unseen[i] | k->e->unseen[j],
                              k->e->sees[i] ? k->e->sees[i] : k->e->sees[j]);
        if (k->g->out_of_memory) return;
      }
      p->expected[i * N + j] = picture;
      p->pictures[picture].judged |= 1u << j;
    }
  }
  if (k->e->depth != 2) return;
  /* Whoever has no picture of its own may still know that others have: it too can be surprised. */
  for (size_t i = 0; i < N && p->n_watchers; i++) {
    bool listed = false;

    for (size_t w = 0; w < p->n_watchers; w++) listed |= p->watchers[w] == i;
    if (!listed) p->watchers[p->n_watchers++] = i;
  }
}

/* ---- outputs -------------------------------------------------------------------------------- */

static void output(declarer *k, const char *sort, const char *a, const char *b, bool is_truth) {
  char *full =
      cs_declare_name(k->d, "%s%s%s%s%s", sort, a ? "." : "", a ? a : "", b ? "." : "", b ? b : "");

  if (k->g->out_of_memory) return;
  k->outputs[k->n_outputs++] = cs_declare_output(k->d, full, NULL, is_truth, false);
}

static void add_outputs(declarer *k) {
  const cs_conflict_entry *e = k->e;

  k->outputs = cs_declare_room(k->d, cs_conflict_part_outputs(k->p), sizeof *k->outputs);
  if (!k->outputs) return;
  for (size_t i = 0; i < e->n_situations && !k->p->expects; i++) {
    output(k, "equilibrium", e->situations[i].id, NULL, true);
    output(k, "stable", e->situations[i].id, NULL, true);
    output(k, "reach", e->situations[i].id, NULL, true);
    output(k, "end", e->situations[i].id, NULL, false);
  }
  for (size_t i = 0; i < e->c.n_levers && !k->p->expects; i++)
    output(k, "taken", e->c.levers[i].id, NULL, false);
  if (!k->p->expects) {
    output(k, "unsettled", NULL, NULL, false);
    output(k, "equilibria", NULL, NULL, false);
    return;
  }
  for (size_t w = 0; w < k->p->n_watchers; w++) {
    const char *dm = e->c.dms[k->p->watchers[w]];

    output(k, "surprise", dm, NULL, false);
    for (size_t i = 0; i < e->n_situations; i++)
      output(k, "expects", dm, e->situations[i].id, true);
  }
}

/* Declares one of the two parts of a conflict. */
static casus_status add_part(cs_declaration *d, cs_conflict_entry *e, bool expects) {
  cs_graph *g = d->g;
  const cs_model_entry *m = d->m;
  declarer k = {.d = d, .g = g, .m = m, .e = e};
  const char *name = expects ? cs_arena_printf(g->arena, "%s, as expected", m->id) : m->id;
  casus_status st;

  k.p = cs_declare_room(k.d, 1, sizeof *k.p);
  if (!name || !k.p) return CASUS_NOMEM;
  *k.p = (cs_conflict_part){.entry = e, .expects = expects};
  add_pictures(&k);
  if (g->out_of_memory) return CASUS_NOMEM;
  if (expects && !k.p->n_watchers) return CASUS_OK;
  k.p->n_inputs = k.n_inputs;
  st = cs_conflict_part_prepare(k.p, g->arena);
  if (st) return st;
  add_outputs(&k);
  if (g->out_of_memory) return CASUS_NOMEM;
  return cs_declare_part(d, &(cs_part){.name = name,
                                       .self = k.p,
                                       .evaluate = cs_conflict_part_evaluate,
                                       .workspace = cs_conflict_part_workspace,
                                       .explain = expects ? NULL : cs_conflict_part_explain,
                                       .inputs = k.inputs,
                                       .outputs = k.outputs,
                                       .n_inputs = k.n_inputs,
                                       .n_outputs = k.n_outputs});
}

static casus_status declare(cs_declaration *d, const cs_model_settings *s) {
  casus_diag *diag = d->g->diag;
  size_t before = casus_diag_errors(diag);
  cs_conflict_entry *e = cs_declare_room(d, 1, sizeof *e);
  casus_status st;

  (void)s;
  if (!e) return CASUS_NOMEM;
  st = cs_conflict_read(d, e);
  if (st) return st;
  if (e->c.status_quo == CS_NO_STATE)
    return cs_error(diag, d->m->at, "\"%s\" does not say which state is the status quo", d->m->id);
  st = add_part(d, e, false);
  if (st == CASUS_OK) st = add_part(d, e, true);
  if (st) return st;
  return casus_diag_errors(diag) > before ? CASUS_CASE : CASUS_OK;
}

const cs_model_kind cs_conflict_kind = {
    .kind = "conflict",
    .about = "which situations of a conflict hold, for whom and why",
    .declare = declare,
};
