/* Cases: reading them, what they are made of, setting values after reading. */
#include "base/alloc.h"
#include "base/file.h"
#include "library/handles.h"

#include <string.h>

/* ---- versions ------------------------------------------------------------------------------- */

cs_version *cs_version_hold(casus_case *c) {
  cs_version *v;

  pthread_mutex_lock(&c->lock);
  v = c->now;
  atomic_fetch_add(&v->holders, 1);
  pthread_mutex_unlock(&c->lock);
  return v;
}

void cs_version_drop(cs_version *v) {
  if (!v || atomic_fetch_sub(&v->holders, 1) != 1) return;
  cs_study_free(&v->study);
  cs_arena_free(v->arena);
  cs_free(v);
}

/* Reads the case's text with what is set over it. */
static casus_status read_version(const casus_case *c, const cs_set *sets, size_t n, casus_diag *d,
                                 cs_version **out) {
  cs_version *v = cs_calloc(1, sizeof *v);
  cs_setting *settings;
  casus_status st = CASUS_NOMEM;

  *out = NULL;
  if (!v) return st;
  v->holders = 1;
  v->arena = cs_arena_new();
  settings = v->arena ? cs_arena_alloc(v->arena, n, sizeof *settings) : NULL;
  for (size_t k = 0; settings && k < n; k++)
    settings[k] = (cs_setting){sets[k].strategy, sets[k].name, sets[k].value};
  if (settings) {
    const cs_model_settings models = {.sets = settings, .n_sets = n};
    size_t failures = cs_alloc_failures();

    cs_diag_set_loader(d, c->load, c->load_user);
    cs_diag_trust(d, c->trusts);
    st = cs_diag_source(d, c->name, c->text, c->n);
    if (st == CASUS_OK) st = cs_check_text(c->name, c->text, c->n, d);
    if (st == CASUS_OK)
      st = cs_study_parse(c->name, c->text, c->n, &models, v->arena, d, &v->study);
    cs_diag_settle(d);
    cs_diag_set_loader(d, NULL, NULL);
    if (cs_alloc_failures() != failures) st = CASUS_NOMEM;
  }
  if (st) {
    cs_version_drop(v);
    return st;
  }
  *out = v;
  return CASUS_OK;
}

/* ---- reading -------------------------------------------------------------------------------- */

/* A case without a version yet; NULL when out of memory. */
static casus_case *new_case(const char *name, const char *text, size_t n,
                            const casus_context *context) {
  casus_case *c = cs_calloc(1, sizeof *c);

  if (!c) return NULL;
  c->name = cs_strdup(name);
  c->text = cs_strndup(text, n);
  c->n = n;
  if (context) {
    c->load = context->load;
    c->load_user = context->load_user;
    c->trusts = context->trusts;
  }
  if (c->name && c->text && !pthread_mutex_init(&c->lock, NULL)) return c;
  cs_free(c->name);
  cs_free(c->text);
  cs_free(c);
  return NULL;
}

static casus_status begin(const char *name, const char *text, size_t n, casus_context *context,
                          casus_diag *d, casus_case **out) {
  casus_case *c = new_case(name, text, n, context);
  casus_status st = c ? read_version(c, NULL, 0, d, &c->now) : CASUS_NOMEM;

  if (st) {
    casus_case_free(c);
    return st;
  }
  *out = c;
  return CASUS_OK;
}

casus_status casus_case_parse(const char *name, const char *text, size_t n, casus_context *context,
                              casus_diag *diag, casus_case **out) {
  casus_diag *d = diag ? diag : casus_diag_new();
  casus_status st = CASUS_NOMEM;

  *out = NULL;
  if (d)
    st = n > CS_CASE_BYTES
             ? cs_error(d, (cs_place){.file = name},
                        "the case is larger than the limit of %d bytes", CS_CASE_BYTES)
             : begin(name, text, n, context, d, out);
  if (!diag) casus_diag_free(d);
  return st;
}

casus_status casus_case_open(const char *path, casus_context *context, casus_diag *diag,
                             casus_case **out) {
  casus_diag *d = diag ? diag : casus_diag_new();
  cs_arena *arena = cs_arena_new();
  casus_status st = CASUS_NOMEM;
  char *text;
  size_t n;

  *out = NULL;
  if (d && arena) {
    if (context) cs_diag_set_loader(d, context->load, context->load_user);
    st = cs_read_file(path, CS_CASE_BYTES, arena, d, &text, &n);
    cs_diag_settle(d);
    if (st == CASUS_OK) st = begin(path, text, n, context, d, out);
    cs_diag_set_loader(d, NULL, NULL);
  }
  cs_arena_free(arena);
  if (!diag) casus_diag_free(d);
  return st;
}

static void free_set(cs_set *s) {
  cs_free(s->strategy);
  cs_free(s->name);
  cs_free(s->value);
}

void casus_case_free(casus_case *c) {
  if (!c) return;
  cs_version_drop(c->now);
  for (size_t k = 0; k < c->n_sets; k++) free_set(&c->sets[k]);
  cs_free(c->sets);
  pthread_mutex_destroy(&c->lock);
  cs_free(c->name);
  cs_free(c->text);
  cs_free(c);
}

/* ---- what it is made of ----------------------------------------------------------------------- */

const char *casus_case_title(const casus_case *c) {
  return c->now->study.c.title;
}

const char *casus_case_hash(const casus_case *c) {
  return c->now->study.c.hash;
}

size_t casus_case_count(const casus_case *c, casus_sort sort) {
  const cs_study *s = &c->now->study;

  switch (sort) {
    case CASUS_QUANTITIES:
      return s->graph.n;
    case CASUS_ACTORS:
      return s->c.n_actors;
    case CASUS_ISSUES:
      return s->c.n_issues;
    case CASUS_MODELS:
      return s->c.n_models;
    case CASUS_MEASURES:
      return s->c.n_measures;
    case CASUS_STRATEGIES:
      return s->c.n_strategies;
    case CASUS_SHOCKS:
      return s->c.n_shocks;
    case CASUS_BELIEFS:
      return s->c.n_beliefs;
    case CASUS_CLAIMS:
      return s->c.n_claims;
  }
  return 0;
}

/* Name and place of the i-th, which there is. */
static const char *item(const cs_study *s, casus_sort sort, size_t i, cs_place *at) {
  const cs_case *c = &s->c;

  switch (sort) {
    case CASUS_QUANTITIES:
      *at = s->graph.quantities[i].at;
      return s->graph.quantities[i].name;
    case CASUS_ACTORS:
      *at = c->actors[i].at;
      return c->actors[i].id;
    case CASUS_ISSUES:
      *at = c->issues[i].at;
      return c->issues[i].id;
    case CASUS_MODELS:
      *at = c->models[i].at;
      return c->models[i].id;
    case CASUS_MEASURES:
      *at = c->measures[i].at;
      return c->measures[i].id;
    case CASUS_STRATEGIES:
      *at = c->strategies[i].at;
      return c->strategies[i].id;
    case CASUS_SHOCKS:
      *at = c->shocks[i].overlay.at;
      return c->shocks[i].overlay.id;
    case CASUS_BELIEFS:
      *at = c->beliefs[i].at;
      return c->beliefs[i].id;
    case CASUS_CLAIMS:
      *at = c->claims[i].at;
      return c->claims[i].id;
  }
  return NULL;
}

const char *casus_case_name(const casus_case *c, casus_sort sort, size_t i) {
  cs_place at;

  return i < casus_case_count(c, sort) ? item(&c->now->study, sort, i, &at) : NULL;
}

/* The byte at a line and column of the text; the text's length when it has no such line. */
static size_t byte_at(const char *text, size_t n, size_t line, size_t column) {
  size_t at = 0;

  for (size_t k = 1; k < line; k++) {
    const char *end = memchr(text + at, '\n', n - at);

    if (!end) return n;
    at = (size_t)(end - text) + 1;
  }
  return n - at < column - 1 ? n : at + column - 1;
}

casus_status casus_case_place(const casus_case *c, casus_sort sort, size_t i, const char **file,
                              size_t *line, size_t *column, size_t *begin, size_t *end) {
  const cs_study *s = &c->now->study;
  size_t from = 0, to = 0;
  cs_place at = {0};

  if (i >= casus_case_count(c, sort)) return CASUS_USAGE;
  item(s, sort, i, &at);
  if (sort == CASUS_QUANTITIES) {
    const cs_place value = s->graph.quantities[i].value_at;

    if (value.line && value.column && value.file && !strcmp(value.file, c->name)) {
      from = byte_at(c->text, c->n, value.line, value.column);
      to = from + value.width;
      at = value;
    }
  }
  if (file) *file = at.file;
  if (line) *line = at.line;
  if (column) *column = at.column;
  if (begin) *begin = from;
  if (end) *end = to;
  return CASUS_OK;
}

/* ---- setting ---------------------------------------------------------------------------------- */

static bool is_of(const cs_set *s, const char *strategy, const char *name) {
  if ((s->strategy != NULL) != (strategy != NULL)) return false;
  if (strategy && strcmp(s->strategy, strategy) != 0) return false;
  return !name || !strcmp(s->name, name);
}

/* Takes the list `sets` for the case's, if the case can be read with it; else leaves all as it was. */
static casus_status change(casus_case *c, cs_set *sets, size_t n, casus_diag *diag) {
  casus_diag *d = diag ? diag : casus_diag_new();
  cs_version *v = NULL, *old;
  casus_status st = d ? read_version(c, sets, n, d, &v) : CASUS_NOMEM;

  if (!diag) casus_diag_free(d);
  if (st) return st;
  pthread_mutex_lock(&c->lock);
  old = c->now;
  c->now = v;
  pthread_mutex_unlock(&c->lock);
  cs_version_drop(old);
  cs_free(c->sets);
  c->sets = sets;
  c->n_sets = n;
  return CASUS_OK;
}

static casus_status set(casus_case *c, const char *strategy, const char *name, const char *value,
                        casus_diag *diag) {
  cs_set *sets = cs_calloc(c->n_sets + 1, sizeof *sets), old = {0};
  cs_set one = {strategy ? cs_strdup(strategy) : NULL, cs_strdup(name), cs_strdup(value)};
  size_t n = 0;
  casus_status st = CASUS_NOMEM;

  if (sets && one.name && one.value && (!strategy || one.strategy)) {
    for (size_t k = 0; k < c->n_sets; k++) {
      if (is_of(&c->sets[k], strategy, name)) {
        old = c->sets[k];
      } else {
        sets[n++] = c->sets[k];
      }
    }
    sets[n++] = one;
    st = change(c, sets, n, diag);
  }
  if (st) {
    free_set(&one);
    cs_free(sets);
    return st;
  }
  free_set(&old);
  return CASUS_OK;
}

static casus_status unset(casus_case *c, const char *strategy, const char *name, bool everything,
                          casus_diag *diag) {
  cs_set *sets = cs_calloc(c->n_sets, sizeof *sets), *old = cs_calloc(c->n_sets, sizeof *old);
  size_t n = 0, gone = 0;
  casus_status st = sets && old ? CASUS_OK : CASUS_NOMEM;

  for (size_t k = 0; st == CASUS_OK && k < c->n_sets; k++) {
    if (everything || is_of(&c->sets[k], strategy, name)) {
      old[gone++] = c->sets[k];
    } else {
      sets[n++] = c->sets[k];
    }
  }
  if (st == CASUS_OK && !gone) st = cs_usage(diag, "nothing was set under this name");
  if (st == CASUS_OK) st = change(c, sets, n, diag);
  if (st) cs_free(sets);
  for (size_t k = 0; st == CASUS_OK && k < gone; k++) free_set(&old[k]);
  cs_free(old);
  return st;
}

casus_status casus_case_set(casus_case *c, const char *name, const char *value, casus_diag *diag) {
  return set(c, NULL, name, value, diag);
}

casus_status casus_case_set_strategy(casus_case *c, const char *strategy, const char *name,
                                     const char *value, casus_diag *diag) {
  return set(c, strategy, name, value, diag);
}

casus_status casus_case_unset(casus_case *c, const char *name, casus_diag *diag) {
  return unset(c, NULL, name, !name, diag);
}

casus_status casus_case_unset_strategy(casus_case *c, const char *strategy, const char *name,
                                       casus_diag *diag) {
  return unset(c, strategy, name, false, diag);
}
