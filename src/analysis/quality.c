/* Warnings on the quality of a run. */
#include "analysis/quality.h"

#include "base/alloc.h"
#include "base/libm.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef struct {
  const cs_study *s;
  const cs_plan *p;
  const cs_run *r;
  cs_arena *arena;
  cs_quality *q;
  bool out_of_memory;
} judge;

static void warn(judge *j, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void warn(judge *j, const char *format, ...) {
  char **moved = cs_arena_grow(j->arena, j->q->warnings, j->q->n, &j->q->cap, sizeof *moved);
  cs_buf text = {0};
  va_list args;
  char *copy;

  va_start(args, format);
  cs_buf_vprintf(&text, format, args);
  va_end(args);
  copy = text.failed ? NULL : cs_arena_strdup(j->arena, text.text);
  cs_buf_free(&text);
  if (!moved || !copy) {
    j->out_of_memory = true;
    return;
  }
  j->q->warnings = moved;
  moved[j->q->n++] = copy;
}

/* Counts, by status, the inputs that the base world computes with. */
static void provenance(judge *j) {
  const cs_world *base = &j->p->program.worlds[0];
  cs_provenance *v = &j->q->provenance;

  for (size_t i = 0; i < base->n; i++) {
    const cs_quantity *q = &j->s->graph.quantities[base->code[i].quantity];
    const char *status = q->meta.status;
    cs_do what = base->code[i].what;
    size_t length = strlen(q->name);

    if (what != CS_DO_ONCE && what != CS_DO_NUMBER && what != CS_DO_DRAW) continue;
    /* The uniform that decides whether a shock happens is no assumption of the case. */
    if (!strncmp(q->name, "shocks.", 7) && length > 5 && !strcmp(q->name + length - 5, ".draw"))
      continue;
    v->inputs++;
    if (!status) {
      v->unstated++;
    } else if (!strcmp(status, "data")) {
      v->data++;
    } else if (!strcmp(status, "quoted")) {
      v->quoted++;
    } else if (!strcmp(status, "estimate")) {
      v->estimate++;
    } else {
      v->illustrative++;
    }
  }
}

/* In how many futures a watched quantity has no value: in the world and at the deep point where
 * that is worst, and in how many other worlds too. */
typedef struct {
  double failed, share;
  size_t world, others;
} lack;

static lack find_lack(const judge *j, size_t watch) {
  lack l = {0};
  size_t worlds = 0;

  for (size_t v = 0; v < j->r->n_worlds; v++) {
    bool any = false;

    for (size_t d = 0; d < j->r->deep_done; d++) {
      const cs_watched *w = cs_run_watched(j->r, d, v, watch);
      double share = w->failed / cs_fmax(1, w->failed + w->n);

      any |= w->failed > 0;
      if (share > l.share) l = (lack){w->failed, share, v, 0};
    }
    worlds += any;
  }
  l.others = worlds ? worlds - 1 : 0;
  return l;
}

/* Every measure that fails is told; of the models' outcomes, which may be many, the first few. */
static void failures(judge *j) {
  enum { OUTCOMES = 5 };
  size_t shown = 0, hidden = 0;

  for (size_t k = 0; k < j->r->n_watches; k++) {
    lack l = find_lack(j, k);
    char more[64] = "";

    if (!(l.failed > 0)) continue;
    if (k >= j->s->c.n_measures && shown++ >= OUTCOMES) {
      hidden++;
      continue;
    }
    if (l.others)
      snprintf(more, sizeof more, ", and fails under %zu other%s", l.others,
               l.others == 1 ? "" : "s");
    warn(j,
         "%s has no value in %.0f futures (%.3g %%) under %s%s; they are left out of its numbers.",
         j->s->graph.quantities[j->p->watches[k].quantity].name, l.failed, 100 * l.share,
         j->p->program.worlds[l.world].name, more);
  }
  if (hidden) warn(j, "%zu more outcomes of the models have no value in some futures.", hidden);
}

/* Claims that rest on a part of their futures. */
static void partial_claims(judge *j, const cs_verdict *verdicts) {
  size_t n = 0, worst = 0;

  for (size_t i = 0; i < j->s->n_claims; i++) {
    if (!(verdicts[i].left_out > 0) || verdicts[i].verdict == CS_NO_VALUE) continue;
    if (!n++ || verdicts[i].left_out > verdicts[worst].left_out) worst = i;
  }
  if (n)
    warn(j,
         "%zu claim%s on what is left where terms have no value in some futures; of claim %s "
         "%.3g %% are left out.",
         n, n == 1 ? " rests" : "s rest", j->s->claims[worst].entry->id,
         100 * verdicts[worst].left_out);
}

static void stopped(judge *j) {
  const cs_run *r = j->r;

  if (r->done >= r->futures && r->deep_done >= r->deep_points) return;
  if (r->deep_points > 1) {
    warn(j, "Stopped early: %zu of %zu deep points, %llu of %llu futures at the last of them.",
         r->deep_done, r->deep_points, (unsigned long long)r->done, (unsigned long long)r->futures);
  } else {
    warn(j, "Stopped early: %llu of %llu futures.", (unsigned long long)r->done,
         (unsigned long long)r->futures);
  }
}

/* Overlays and formulas that push a quantity past the end of its scale. */
static void held(judge *j) {
  enum { SHOWN = 3 };
  double futures = (double)j->r->done * (double)j->r->deep_done;
  size_t shown = 0, hidden = 0;

  for (size_t v = 0; v < j->r->n_worlds; v++) {
    for (size_t i = 0; i < j->p->program.worlds[v].n; i++) {
      double share = (double)j->r->held[v][i] / cs_fmax(1, futures);
      const cs_instruction *in = &j->p->program.worlds[v].code[i];

      if (!(share > 0.05)) continue;
      if (shown++ >= SHOWN) {
        hidden++;
        continue;
      }
      warn(j, "%s was held at the end of its scale in %.0f %% of the futures under %s.",
           j->s->graph.quantities[in->quantity].name, 100 * share, j->p->program.worlds[v].name);
    }
  }
  if (hidden) warn(j, "%zu more quantities were held at the end of their scale.", hidden);
}

static void wide_errors(judge *j) {
  double most = 0;
  const char *name = NULL;

  for (size_t v = 0; v < j->r->n_worlds; v++) {
    for (size_t k = 0; k < j->s->c.n_measures; k++) {
      const cs_watch *watch = &j->p->watches[k];
      cs_estimate e;

      if (!isfinite(watch->at_least) && !isfinite(watch->at_most)) continue;
      e = cs_share_of(cs_run_watched(j->r, 0, v, k)->replicate, j->r->replicates);
      if (!(e.error > most)) continue;
      most = e.error;
      name = j->s->graph.quantities[watch->quantity].name;
    }
  }
  if (most > 0.02)
    warn(j, "The chance to meet %s is known to +-%.1f points only; ask for more futures.", name,
         100 * most);
}

casus_status cs_judge_quality(const cs_study *s, const cs_plan *p, const cs_run *r,
                              const cs_verdict *verdicts, cs_arena *arena, cs_quality *out) {
  judge j = {.s = s, .p = p, .r = r, .arena = arena, .q = out};
  size_t undecided = 0, without = 0;

  *out = (cs_quality){0};
  provenance(&j);
  stopped(&j);
  if (r->futures < 1024)
    warn(&j, "Only %llu futures: chances and bands are rough.", (unsigned long long)r->futures);
  if (r->replicates < 4)
    warn(&j, "Only %u replicate%s: errors are not reliable.", r->replicates,
         r->replicates == 1 ? "" : "s");
  failures(&j);
  wide_errors(&j);
  held(&j);
  partial_claims(&j, verdicts);
  for (size_t i = 0; i < s->n_claims; i++) {
    undecided += verdicts[i].verdict == CS_UNDECIDED;
    without += verdicts[i].verdict == CS_NO_VALUE;
  }
  if (without) warn(&j, "%zu claim%s cannot be computed.", without, without == 1 ? "" : "s");
  if (undecided)
    warn(&j, "%zu claim%s undecided at this number of futures.", undecided,
         undecided == 1 ? " is" : "s are");
  if (out->provenance.illustrative * 2 > out->provenance.inputs)
    warn(&j, "%zu of %zu inputs are merely illustrative.", out->provenance.illustrative,
         out->provenance.inputs);
  if (out->provenance.unstated * 2 > out->provenance.inputs)
    warn(&j, "%zu of %zu inputs do not say what they rest on (status).", out->provenance.unstated,
         out->provenance.inputs);
  return j.out_of_memory ? CASUS_NOMEM : CASUS_OK;
}
