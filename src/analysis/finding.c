/* What a run has found; see finding.h. */
#include "analysis/finding.h"

#include "base/alloc.h"

#include <math.h>

const char *const cs_order_names[CS_ORDERS] = {"mean", "worst", "regret"};

static bool can_be_judged(const cs_verdict *v) {
  return v->verdict == CS_HOLDS || v->verdict == CS_FAILS || v->verdict == CS_UNDECIDED;
}

/* What is searched for, the answer's figures first.  What a strategy does not reach is as without
 * any. */
static casus_status list_figures(const cs_study *s, const cs_plan *p, cs_arena *arena,
                                 cs_finding *f) {
  size_t worlds = p->program.n_worlds, n = 0;

  f->figures =
      cs_arena_alloc(arena, 2 * worlds * (1 + p->n_watches) + s->n_claims, sizeof *f->figures);
  if (!f->figures) return CASUS_NOMEM;
  for (size_t v = 0; v < worlds && f->aim.kind; v++)
    f->figures[n++] = (cs_figure){CS_FIGURE_AIM, v, 0};
  for (size_t v = 0; v < worlds && f->aim.kind; v++)
    f->figures[n++] = (cs_figure){CS_FIGURE_REGRET, v, 0};
  for (size_t i = 0; i < s->n_claims; i++) {
    if (can_be_judged(&f->verdicts[i])) f->figures[n++] = (cs_figure){CS_FIGURE_MARGIN, 0, i};
  }
  for (size_t k = 0; k < s->c.n_measures; k++) {
    for (size_t v = 0; v < worlds; v++) {
      if (v && !cs_world_reaches(&p->program.worlds[v], p->watches[k].quantity)) continue;
      f->figures[n++] = (cs_figure){CS_FIGURE_MEAN, v, k};
      if (cs_has_threshold(&p->watches[k])) f->figures[n++] = (cs_figure){CS_FIGURE_MET, v, k};
    }
  }
  f->n_figures = n;
  return CASUS_OK;
}

static size_t find_figure(const cs_finding *f, cs_figure_kind kind, size_t world, size_t which) {
  for (size_t i = 0; i < f->n_figures; i++) {
    const cs_figure *g = &f->figures[i];

    if (g->kind == kind && g->world == world && g->which == which) return i;
  }
  return SIZE_MAX;
}

const cs_bounds *cs_finding_bounds(const cs_finding *f, cs_figure_kind kind, size_t world,
                                   size_t which) {
  size_t i = f->has_box ? find_figure(f, kind, world, which) : SIZE_MAX;

  /* A strategy that does not reach a measure leaves it as it is. */
  if (i == SIZE_MAX && f->has_box && world && (kind == CS_FIGURE_MEAN || kind == CS_FIGURE_MET))
    i = find_figure(f, kind, 0, which);
  return i != SIZE_MAX && f->box.bounds[i].moves ? &f->box.bounds[i] : NULL;
}

/* The replicates of a world's aim, in the run or, where it moves over the box, at its worst. */
static void replicates_of(const cs_plan *p, const cs_run *r, const cs_finding *f, cs_order_kind by,
                          size_t world, double *x, double *work) {
  const cs_bounds *at;

  if (by == CS_ORDER_MEAN) {
    cs_aim_at(&f->aim, p, r, 0, world, x);
    return;
  }
  at = &f->box.bounds[find_figure(f, by == CS_ORDER_WORST ? CS_FIGURE_AIM : CS_FIGURE_REGRET, world,
                                  0)];
  if (by == CS_ORDER_WORST) {
    cs_aim_at(&f->aim, p, &f->box.run, (f->aim.high_is_better ? at->least : at->most).point, world,
              x);
  } else {
    cs_regret_at(&f->aim, p, &f->box.run, at->most.point, world, x, work);
  }
}

static casus_status put_in_order(const cs_plan *p, const cs_run *r, cs_order_kind by,
                                 cs_arena *arena, cs_finding *f) {
  size_t n = r->n_worlds;
  uint32_t replicates = r->replicates;
  double *x = cs_calloc(n * replicates, sizeof *x), *work = cs_calloc(replicates, sizeof *work);
  casus_status st = x && work ? CASUS_OK : CASUS_NOMEM;

  for (size_t v = 0; v < n && !st; v++) replicates_of(p, r, f, by, v, x + v * replicates, work);
  if (!st)
    st = cs_order_make(n, replicates, x, by != CS_ORDER_REGRET && f->aim.high_is_better, arena,
                       &f->by[by]);
  cs_free(x);
  cs_free(work);
  return st;
}

/* Who leads by any of the orders; settled where that is one, by all. */
static void find_first(cs_finding *f) {
  size_t n = 0;

  for (size_t v = 0; v < f->n_worlds; v++) {
    for (size_t by = 0; by < CS_ORDERS; by++) f->first[v] |= f->by[by].n && f->by[by].leads[v];
    n += f->first[v];
  }
  f->settled = n == 1;
}

static casus_status judge_over_box(const cs_study *s, const cs_plan *p, cs_finding *f) {
  casus_status st = CASUS_OK;

  for (size_t i = 0; i < f->n_figures && !st; i++) {
    const cs_bounds *b = &f->box.bounds[i];
    cs_verdict *v = &f->verdicts[f->figures[i].which];

    if (f->figures[i].kind != CS_FIGURE_MARGIN) continue;
    if (b->lacking) {
      v->verdict = CS_NO_VALUE;
      v->lacking = CS_NO_NUMBER;
    } else if (b->moves) {
      st = cs_judge_over_box(s, p, &f->box.run, b->least.point, b->most.point, f->figures[i].which,
                             v);
    }
  }
  return st;
}

casus_status cs_find(const cs_study *s, const cs_plan *p, const cs_run *r,
                     const cs_run_settings *like, cs_arena *arena, cs_finding *f) {
  bool whole = r->done >= r->futures && r->deep_done >= r->deep_points;
  casus_status st;

  *f = (cs_finding){.aim = cs_aim_of(p, r), .n_worlds = r->n_worlds};
  f->first = cs_arena_alloc(arena, r->n_worlds, sizeof *f->first);
  st = f->first ? cs_judge(s, p, r, arena, &f->verdicts) : CASUS_NOMEM;
  if (!st) st = list_figures(s, p, arena, f);
  if (!st && f->aim.kind) st = put_in_order(p, r, CS_ORDER_MEAN, arena, f);
  if (!st && s->graph.n_deep && whole && f->n_figures) {
    st = cs_deep_search(s, p, &f->aim, like, f->figures, f->n_figures, &f->box);
    f->has_box = !st;
  }
  if (f->has_box && f->aim.kind) {
    st = put_in_order(p, r, CS_ORDER_WORST, arena, f);
    if (!st) st = put_in_order(p, r, CS_ORDER_REGRET, arena, f);
  }
  if (f->has_box && !st) st = judge_over_box(s, p, f);
  if (!st || st == CASUS_STOPPED) find_first(f);
  if (st && st != CASUS_STOPPED) cs_finding_free(f);
  return st;
}

void cs_finding_free(cs_finding *f) {
  if (f->has_box) cs_deep_found_free(&f->box);
  f->has_box = false;
}
