/* Models over futures of the case as it stands. */
#include "analysis/model_futures.h"

#include "engine/chunk.h"

#include <math.h>
#include <string.h>

/* Futures behind the outputs: at each of so many deep points. */
enum { FUTURES = 1024, DEEP_FUTURES = 128, DEEP_POINTS = 8, REPLICATES = 4 };

/* Futures of columns, at each of these points: whole blocks. */
enum { DRAWN = 4 * CS_BLOCK, DRAWN_DEEP = CS_BLOCK };

bool cs_model_owns(const cs_model_entry *m, const cs_quantity *q, const char **what) {
  size_t n = strlen(m->id);

  if (strncmp(q->name, "models.", 7) != 0 || strncmp(q->name + 7, m->id, n) != 0 ||
      q->name[7 + n] != '.')
    return false;
  *what = q->name + 8 + n;
  return true;
}

casus_status cs_model_futures_make(const cs_study *s, const cs_run *like, size_t threads,
                                   bool (*is_shown)(void *user, const cs_quantity *output,
                                                    const cs_model_entry *m),
                                   void *user, cs_arena *arena, cs_model_futures *o) {
  const cs_graph *g = &s->graph;
  const cs_case *c = &s->c;
  cs_run_settings settings = {.design = like->design,
                              .seed = like->seed,
                              .replicates = REPLICATES,
                              .threads = threads ? threads : 1,
                              .block = CS_BLOCK};
  cs_program program;
  uint32_t *wanted;
  casus_status st;

  *o = (cs_model_futures){.study = s};
  o->watches = cs_arena_alloc(arena, g->n, sizeof *o->watches);
  o->model = cs_arena_alloc(arena, g->n, sizeof *o->model);
  wanted = cs_arena_alloc(arena, g->n, sizeof *wanted);
  if (!o->watches || !o->model || !wanted) return CASUS_NOMEM;
  for (size_t i = 0; i < c->n_models; i++) {
    for (uint32_t q = 0; q < g->n; q++) {
      const char *what;

      if (g->quantities[q].kind != CS_OUTPUT ||
          !cs_model_owns(&c->models[i], &g->quantities[q], &what) ||
          !is_shown(user, &g->quantities[q], &c->models[i]))
        continue;
      wanted[o->n] = q;
      o->model[o->n] = i;
      o->watches[o->n++] = (cs_watch){q, false, false, -INFINITY, INFINITY};
    }
  }
  if (!o->n) return CASUS_OK;
  settings.watches = o->watches;
  settings.n_watches = o->n;
  settings.deep_points = g->n_deep ? DEEP_POINTS : 1;
  settings.futures = g->n_deep ? DEEP_FUTURES : FUTURES;
  st = cs_program_make(g, NULL, 0, &(cs_wanted){.everywhere = wanted, .n_everywhere = o->n}, arena,
                       NULL, &program);
  if (st == CASUS_OK) st = cs_run_make(&program, &settings, NULL, &o->run);
  o->ran = st == CASUS_OK;
  return st == CASUS_NOMEM ? st : CASUS_OK;
}

void cs_model_futures_free(cs_model_futures *f) {
  if (f->ran) cs_run_free(&f->run);
  f->ran = false;
}

/* Quantities by the names below the model's; false when one is missing. */
static bool find_all(const cs_graph *g, const cs_model_entry *m, const char *const *what, size_t n,
                     uint32_t *q) {
  for (size_t k = 0; k < n; k++) {
    cs_buf name = {0};

    cs_buf_printf(&name, "models.%s.%s", m->id, what[k]);
    q[k] = name.failed ? CS_NO_QUANTITY : cs_graph_find(g, name.text);
    cs_buf_free(&name);
    if (q[k] == CS_NO_QUANTITY) return false;
  }
  return true;
}

casus_status cs_model_columns_make(const cs_model_futures *f, const cs_model_entry *m,
                                   const char *const *what, size_t n, cs_arena *arena,
                                   cs_model_columns *out) {
  const cs_graph *g = &f->study->graph;
  const cs_design_settings settings = {.kind = f->run.design,
                                       .seed = f->run.seed,
                                       .replicates = 1,
                                       .points = g->n_deep ? DRAWN_DEEP : DRAWN,
                                       .dimensions = g->n_draws};
  uint32_t *wanted = cs_arena_alloc(arena, n, sizeof *wanted);
  cs_program program;
  cs_design *design = NULL;
  cs_worker *worker = NULL;
  casus_status st;

  *out = (cs_model_columns){.each = (size_t)settings.points, .deep = f->run.deep_done};
  if (!wanted) return CASUS_NOMEM;
  if (!find_all(g, m, what, n, wanted)) return CASUS_OK;
  out->column = cs_arena_alloc(arena, n * out->each * out->deep, sizeof *out->column);
  st = out->column
           ? cs_program_make(g, NULL, 0, &(cs_wanted){.everywhere = wanted, .n_everywhere = n},
                             arena, NULL, &program)
           : CASUS_NOMEM;
  if (st == CASUS_OK) st = cs_design_new(&settings, NULL, &design);
  if (st == CASUS_OK && !(worker = cs_worker_new(&program, CS_BLOCK))) st = CASUS_NOMEM;
  for (size_t d = 0; d < out->deep && st == CASUS_OK; d++) {
    for (size_t k = 0; k < g->n_deep; k++)
      cs_worker_deep(worker, k, f->run.deep_u[d * g->n_deep + k]);
    for (size_t first = 0; first < out->each; first += CS_BLOCK) {
      cs_draw_block(&program, design, worker, 0, first, CS_BLOCK);
      cs_worker_base(worker, CS_BLOCK);
      for (size_t k = 0; k < n; k++)
        memcpy(out->column + (k * out->deep + d) * out->each + first,
               cs_worker_columns(worker)[wanted[k]], CS_BLOCK * sizeof(double));
    }
  }
  cs_worker_free(worker);
  cs_design_free(design);
  return st;
}
