/* Sentences on strategies; see survival.h. */
#include "report/survival.h"

#include "report/discover.h"
#include "report/robust.h"

static const char *keep(cs_arena *arena, cs_buf *b) {
  const char *text = b->n && !b->failed ? cs_arena_strndup(arena, b->text, b->n) : NULL;

  cs_buf_free(b);
  return text;
}

/* Who comes first alone how often, most often first; ties in the order of the strategies. */
static void write_rivals(const cs_robust *r, const cs_robust_advice *advice, cs_buf *b) {
  const cs_data *d = r->data;
  size_t judged = 0, most = 0, equal = 0;

  for (size_t k = 0; k < r->n; k++) {
    judged += r->measures[k].n;
    for (size_t c = 0; c < r->measures[k].n; c++) equal += r->measures[k].by[c].n_first > 1;
  }
  for (size_t v = 0; v < d->n_strategies; v++) {
    if (advice->wins_elsewhere[v] > most) most = advice->wins_elsewhere[v];
  }
  if (!judged) return;
  cs_buf_printf(b, "Of %zu criteria of robustness over all measures, in %zu kept futures", judged,
                d->n);
  if (d->n_deep > 1) cs_buf_printf(b, " (%zu at each deep point)", d->n / d->n_deep);
  for (size_t wins = most, n = 0; wins > 0; wins--) {
    for (size_t v = 0; v < d->n_strategies; v++) {
      if (advice->wins_elsewhere[v] != wins) continue;
      cs_buf_printf(b, ", %s%s on %zu", d->strategies[v], n++ ? "" : " ranks first alone", wins);
    }
  }
  if (equal) cs_buf_printf(b, "%s on %zu several are equal", most ? ";" : ",", equal);
  cs_buf_puts(b, "; see casus robust.");
}

static casus_status find_rivals(const cs_data *d, const cs_case *from, const uint64_t *seed,
                                cs_arena *arena, cs_survival *out) {
  cs_robust_settings settings = {0};
  cs_robust_advice advice;
  cs_robust robust;
  cs_buf b = {0};
  casus_status st = cs_robust_make(d, &settings, arena, &robust);

  if (st == CASUS_OK && cs_robust_advise(&robust, arena, &advice))
    write_rivals(&robust, &advice, &b);
  if (st == CASUS_OK && seed) out->robust = cs_robust_json(&robust, from, *seed);
  cs_robust_free(&robust);
  out->rivals = keep(arena, &b);
  return st;
}

casus_status cs_survival_find(const cs_study *s, const cs_plan *p, const cs_run *r, size_t pictured,
                              cs_arena *arena, cs_survival *out) {
  size_t first = r->n_worlds > 1 ? 1 : 0; /* with strategies, the data hold these */
  const uint64_t *seed = pictured == CS_NO_PICTURES ? NULL : &r->seed;
  casus_status st;
  cs_data d;

  *out = (cs_survival){.fails_when = cs_arena_alloc(arena, r->n_worlds, sizeof *out->fails_when)};
  if (!out->fails_when) return CASUS_NOMEM;
  st = cs_data_of_run(s, p, r, arena, &d);
  if (st == CASUS_OK && d.n_strategies > 1) st = find_rivals(&d, &s->c, seed, arena, out);
  for (size_t v = 0; v < d.n_strategies && st == CASUS_OK; v++) {
    cs_buf b = {0};

    st = cs_fails_when(&d, v, &s->c, r->seed, &b, v + first == pictured ? &out->discovery : NULL);
    out->fails_when[v + first] = keep(arena, &b);
  }
  cs_data_free(&d);
  return st;
}

void cs_survival_free(cs_survival *s) {
  json_decref(s->robust);
  json_decref(s->discovery);
}
