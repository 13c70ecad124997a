/* What the models of a case say: their outputs over futures, and each one's own picture. */
#include "models/bargaining/model.h"
#include "models/conflict/model.h"
#include "models/dynamics/model.h"
#include "models/package/model.h"
#include "models/attrition/model.h"
#include "engine/chunk.h"
#include "report/picture.h"

#include <math.h>
#include <string.h>

/* Futures behind the outputs: at each of so many deep points. */
enum { FUTURES = 1024, DEEP_FUTURES = 128, DEEP_POINTS = 8, REPLICATES = 4 };

/* Futures that pictures look at one by one, at each of these points: whole blocks. */
enum { DRAWN = 4 * CS_BLOCK, DRAWN_DEEP = CS_BLOCK };

static const struct {
  const cs_model_kind *kind;
  cs_picture *picture;
  const char *hidden[8]; /* first words of outputs that are costly or many, ended by NULL */
} kinds[] = {
    {&cs_bargaining_kind, cs_picture_bargaining, {"loss", "rounds", NULL}},
    {&cs_conflict_kind, cs_picture_conflict, {"reach", "surprise", "expects", NULL}},
    {&cs_package_kind, cs_picture_package, {"red_line_price", "room", "say", "sees", NULL}},
    {&cs_attrition_kind, cs_picture_attrition, {NULL}},
    {&cs_dynamics_kind, cs_picture_dynamics, {NULL}},
};

/* What a kind's picture shows over futures besides. */
static const struct {
  const cs_model_kind *kind;
  cs_picture_over *picture;
} over[] = {
    {&cs_attrition_kind, cs_picture_attrition_over},
};

static size_t kind_of(const cs_model_entry *m) {
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
    if (m->kind && !strcmp(kinds[k].kind->kind, m->kind)) return k;
  }
  return SIZE_MAX;
}

/* "models.<id>.<what>...": is it an output of m that is shown? */
static bool is_shown(const cs_quantity *q, const cs_model_entry *m) {
  size_t n = strlen(m->id), k = kind_of(m);
  const char *what;

  if (q->kind != CS_OUTPUT || strncmp(q->name, "models.", 7) != 0 ||
      strncmp(q->name + 7, m->id, n) != 0 || q->name[7 + n] != '.')
    return false;
  what = q->name + 8 + n;
  for (size_t i = 0; k != SIZE_MAX && kinds[k].hidden[i]; i++) {
    size_t length = strlen(kinds[k].hidden[i]);

    if (!strncmp(what, kinds[k].hidden[i], length) && (!what[length] || what[length] == '.'))
      return false;
  }
  return true;
}

/* The outputs of all models in the base world, over a run of their own. */
typedef struct {
  cs_watch *watches;
  size_t *model; /* [watch] */
  size_t n;
  cs_run run;
  bool ran;
} outputs;

static casus_status run(const cs_result *r, cs_arena *arena, outputs *o) {
  const cs_graph *g = &r->study->graph;
  const cs_case *c = &r->study->c;
  cs_run_settings settings = {.design = r->run->design,
                              .seed = r->run->seed,
                              .replicates = REPLICATES,
                              .threads = r->threads ? r->threads : 1,
                              .block = CS_BLOCK};
  cs_program program;
  uint32_t *wanted;
  casus_status st;

  o->watches = cs_arena_alloc(arena, g->n, sizeof *o->watches);
  o->model = cs_arena_alloc(arena, g->n, sizeof *o->model);
  wanted = cs_arena_alloc(arena, g->n, sizeof *wanted);
  if (!o->watches || !o->model || !wanted) return CASUS_NOMEM;
  for (size_t i = 0; i < c->n_models; i++) {
    for (uint32_t q = 0; q < g->n; q++) {
      if (!is_shown(&g->quantities[q], &c->models[i])) continue;
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

/* NULL when out of memory. */
static json_t *outputs_of(const cs_result *r, const outputs *o, size_t model) {
  json_t *list = json_array();

  for (size_t k = 0; o->ran && k < o->n; k++) {
    const cs_quantity *q = &r->study->graph.quantities[o->watches[k].quantity];
    json_t *one;

    if (o->model[k] != model) continue;
    one = cs_json_spread(&r->study->graph, &o->run, &o->watches[k], 0, k);
    if (!one) {
      json_decref(list);
      return NULL;
    }
    cs_json_put(one, "unit", cs_json_text(q->meta.unit));
    cs_json_put(one, "truth", json_boolean(q->is_truth));
    json_array_append_new(list, one);
  }
  return list;
}

json_t *cs_json_models(const cs_result *r) {
  const cs_case *c = &r->study->c;
  cs_arena *arena = cs_arena_new();
  json_t *list = json_array();
  outputs o = {0};
  casus_status st = arena ? run(r, arena, &o) : CASUS_NOMEM;

  for (size_t i = 0; i < c->n_models && st == CASUS_OK; i++) {
    size_t k = kind_of(&c->models[i]);
    json_t *one = json_object(), *picture = NULL, *shown = outputs_of(r, &o, i);

    if (k != SIZE_MAX) st = kinds[k].picture(r->study, &c->models[i], arena, &picture);
    for (size_t j = 0; j < sizeof over / sizeof *over && picture && o.ran && !st; j++) {
      const cs_picture_futures futures = {r->study, &c->models[i], &o.run};

      if (over[j].kind == kinds[k].kind) st = over[j].picture(&futures, arena, picture);
    }
    cs_json_put(one, "name", cs_json_text(c->models[i].id));
    cs_json_put(one, "kind", cs_json_text(c->models[i].kind));
    cs_json_put(one, "about", cs_json_text(c->models[i].about));
    cs_json_put(one, "futures",
                json_integer(o.ran ? (json_int_t)(o.run.done * o.run.deep_done) : 0));
    cs_json_put(one, "outputs", shown);
    cs_json_put(one, "picture", picture ? picture : json_null());
    if (!shown) st = CASUS_NOMEM;
    json_array_append_new(list, one);
  }
  if (o.ran) cs_run_free(&o.run);
  cs_arena_free(arena);
  if (st == CASUS_OK) return list;
  json_decref(list);
  return NULL;
}

/* ---- for pictures ------------------------------------------------------------------------ */

/* Quantities by the names below the model's; false when one is missing. */
static bool find_all(const cs_picture_futures *f, const char *const *what, size_t n, uint32_t *q) {
  for (size_t k = 0; k < n; k++) {
    q[k] = cs_picture_find(f->study, (const char *const[]){"models", f->m->id, what[k], NULL});
    if (q[k] == CS_NO_QUANTITY) return false;
  }
  return true;
}

casus_status cs_picture_columns(const cs_picture_futures *f, const char *const *what, size_t n,
                                cs_arena *arena, cs_picture_drawn *out) {
  const cs_graph *g = &f->study->graph;
  const cs_design_settings settings = {.kind = f->run->design,
                                       .seed = f->run->seed,
                                       .replicates = 1,
                                       .points = g->n_deep ? DRAWN_DEEP : DRAWN,
                                       .dimensions = g->n_draws};
  uint32_t *wanted = cs_arena_alloc(arena, n, sizeof *wanted);
  cs_program program;
  cs_design *design = NULL;
  cs_worker *worker = NULL;
  casus_status st;

  *out = (cs_picture_drawn){.each = (size_t)settings.points, .deep = f->run->deep_done};
  if (!wanted) return CASUS_NOMEM;
  if (!find_all(f, what, n, wanted)) return CASUS_OK;
  out->column = cs_arena_alloc(arena, n * out->each * out->deep, sizeof *out->column);
  st = out->column
           ? cs_program_make(g, NULL, 0, &(cs_wanted){.everywhere = wanted, .n_everywhere = n},
                             arena, NULL, &program)
           : CASUS_NOMEM;
  if (st == CASUS_OK) st = cs_design_new(&settings, NULL, &design);
  if (st == CASUS_OK && !(worker = cs_worker_new(&program, CS_BLOCK))) st = CASUS_NOMEM;
  for (size_t d = 0; d < out->deep && st == CASUS_OK; d++) {
    for (size_t k = 0; k < g->n_deep; k++)
      cs_worker_deep(worker, k, f->run->deep_u[d * g->n_deep + k]);
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

double *cs_picture_medians(const cs_study *s, const cs_model_entry *m, cs_arena *arena) {
  const cs_graph *g = &s->graph;
  double *value = cs_arena_alloc(arena, g->n, sizeof *value);
  uint32_t *wanted = cs_arena_alloc(arena, g->n, sizeof *wanted);
  size_t n = 0, length = strlen(m->id);
  cs_program program;
  cs_worker *worker;

  if (!value || !wanted) return NULL;
  for (uint32_t q = 0; q < g->n; q++) {
    const char *name = g->quantities[q].name;

    value[q] = NAN;
    if (!strncmp(name, "stances.", 8) || !strncmp(name, "actors.", 7) ||
        !strncmp(name, "issues.", 7) ||
        (!strncmp(name, "models.", 7) && !strncmp(name + 7, m->id, length) &&
         name[7 + length] == '.' && (g->quantities[q].kind != CS_OUTPUT)))
      wanted[n++] = q;
  }
  if (cs_program_make(g, NULL, 0, &(cs_wanted){.everywhere = wanted, .n_everywhere = n}, arena,
                      NULL, &program))
    return NULL;
  worker = cs_worker_new(&program, 1);
  if (!worker) return NULL;
  for (size_t k = 0; k < program.n_draws; k++) cs_worker_uniform(worker, k)[0] = 0.5;
  for (size_t k = 0; k < g->n_deep; k++) cs_worker_deep(worker, k, 0.5);
  cs_worker_base(worker, 1);
  for (size_t k = 0; k < n; k++) value[wanted[k]] = cs_worker_columns(worker)[wanted[k]][0];
  cs_worker_free(worker);
  return value;
}

uint32_t cs_picture_find(const cs_study *s, const char *const *parts) {
  cs_buf name = {0};
  uint32_t q;

  for (size_t k = 0; parts[k]; k++) cs_buf_printf(&name, "%s%s", k ? "." : "", parts[k]);
  q = name.failed ? CS_NO_QUANTITY : cs_graph_find(&s->graph, name.text);
  cs_buf_free(&name);
  return q;
}

double cs_picture_value(const cs_study *s, const double *medians, const char *const *parts) {
  uint32_t q = cs_picture_find(s, parts);

  return q == CS_NO_QUANTITY ? NAN : medians[q];
}
