/* Sentences on strategies; see survival.h. */
#include "report/survival.h"

#include "report/discover.h"

static const char *keep(cs_arena *arena, cs_buf *b) {
  const char *text = b->n && !b->failed ? cs_arena_strndup(arena, b->text, b->n) : NULL;

  cs_buf_free(b);
  return text;
}

casus_status cs_survival_find(const cs_study *s, const cs_plan *p, const cs_run *r, size_t pictured,
                              cs_arena *arena, cs_survival *out) {
  size_t first = r->n_worlds > 1 ? 1 : 0; /* with strategies, the data hold these */
  casus_status st;
  cs_data d;

  *out = (cs_survival){.fails_when = cs_arena_alloc(arena, r->n_worlds, sizeof *out->fails_when)};
  if (!out->fails_when) return CASUS_NOMEM;
  st = cs_data_of_run(s, p, r, arena, &d);
  for (size_t v = 0; v < d.n_strategies && st == CASUS_OK; v++) {
    cs_buf b = {0};

    st = cs_fails_when(&d, v, &s->c, r->seed, &b, v + first == pictured ? &out->discovery : NULL);
    out->fails_when[v + first] = keep(arena, &b);
  }
  cs_data_free(&d);
  return st;
}

void cs_survival_free(cs_survival *s) {
  json_decref(s->discovery);
}
