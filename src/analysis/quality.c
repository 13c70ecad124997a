/* Warnings on the quality of a run. */
#include "analysis/quality.h"

#include "base/alloc.h"
#include "base/libm.h"

#include <math.h>
#include <stdarg.h>
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

static void failures(judge *j) {
  double most = 0, failed = 0;
  const char *name = NULL, *world = NULL;

  for (size_t d = 0; d < j->r->deep_done; d++) {
    for (size_t v = 0; v < j->r->n_worlds; v++) {
      for (size_t k = 0; k < j->r->n_watches; k++) {
        const cs_watched *w = cs_run_watched(j->r, d, v, k);
        double share = w->failed / cs_fmax(1, w->failed + w->n);

        if (!(share > most)) continue;
        most = share;
        failed = w->failed;
        name = j->s->graph.quantities[j->p->watches[k].quantity].name;
        world = j->p->program.worlds[v].name;
      }
    }
  }
  if (name)
    warn(j, "%s has no value in %.0f futures (%.3g %%) under %s; they are left out of its numbers.",
         name, failed, 100 * most, world);
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
  size_t undecided = 0;

  *out = (cs_quality){0};
  provenance(&j);
  if (r->done < r->futures || r->deep_done < r->deep_points)
    warn(&j, "Stopped early: %llu of %llu futures%s.", (unsigned long long)r->done,
         (unsigned long long)r->futures, r->deep_points > 1 ? " at the last deep point" : "");
  if (r->futures < 1024)
    warn(&j, "Only %llu futures: chances and bands are rough.", (unsigned long long)r->futures);
  if (r->replicates < 4)
    warn(&j, "Only %u replicate%s: errors are not reliable.", r->replicates,
         r->replicates == 1 ? "" : "s");
  failures(&j);
  wide_errors(&j);
  held(&j);
  for (size_t i = 0; i < s->n_claims; i++) undecided += verdicts[i].verdict == CS_UNDECIDED;
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
