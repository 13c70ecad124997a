/* Conflicts as tables for programs; see conflict.h. */
#include "faces/conflict/csv.h"

#include "models/conflict/evolve.h"
#include "models/conflict/inverse.h"
#include "models/conflict/state_names.h"
#include "report/text_layout.h"

#include <math.h>

void cs_conflict_csv_head(cs_buf *out) {
  cs_buf_puts(out, "conflict,state,name,happening,decision_maker,concept,stable,margin\n");
}

void cs_conflict_csv(const cs_solved_conflict *s, cs_buf *out) {
  for (uint32_t x = 0; x < s->c->n; x++) {
    cs_buf words = {0};

    cs_words_state(s->c, x, &words);
    for (size_t i = 0; i < s->c->n_dms; i++) {
      for (size_t k = 0; k < CS_N_CONCEPTS; k++) {
        int32_t margin = s->margin ? s->margin[i * CS_N_CONCEPTS + k][x] : INT32_MAX;

        cs_put_cell(out, s->name);
        cs_buf_printf(out, ",%u,", x + 1);
        cs_put_cell(out, s->c->names && s->c->names[x] ? s->c->names[x] : "");
        cs_buf_puts(out, ",");
        cs_put_cell(out, words.text ? words.text : "");
        cs_buf_puts(out, ",");
        cs_put_cell(out, s->c->dms[i]);
        cs_buf_printf(out, ",%s,%d,", cs_concept_names[k], s->stable[i * s->c->n + x] >> k & 1);
        if (margin != INT32_MAX && margin != INT32_MIN) cs_buf_printf(out, "%d", margin);
        cs_buf_puts(out, "\n");
      }
    }
    out->failed |= words.failed;
    cs_buf_free(&words);
  }
}

/* The first cells of a line: the conflict, the state by number, name and what happens in it. */
static void begin(const cs_solved_conflict *s, uint32_t x, cs_buf *out) {
  cs_buf words = {0};

  cs_words_state(s->c, x, &words);
  cs_put_cell(out, s->name);
  cs_buf_printf(out, ",%u,", x + 1);
  cs_put_cell(out, s->c->names && s->c->names[x] ? s->c->names[x] : "");
  cs_buf_puts(out, ",");
  cs_put_cell(out, words.text ? words.text : "");
  out->failed |= words.failed;
  cs_buf_free(&words);
}

void cs_conflict_evolution_csv_head(cs_buf *out) {
  cs_buf_puts(out, "conflict,state,name,happening,share,first_passage\n");
}

casus_status cs_conflict_evolution_csv(const cs_solved_conflict *s, double noise, cs_arena *arena,
                                       cs_buf *out) {
  cs_evolution e;

  if (cs_evolve(s->c, s->rank, s->c->status_quo, noise, arena, &e)) return CASUS_NOMEM;
  for (uint32_t x = 0; x < s->c->n; x++) {
    begin(s, x, out);
    cs_buf_printf(out, ",%.9g,", e.share[x]);
    if (isfinite(e.passage[x])) cs_buf_printf(out, "%.9g", e.passage[x]);
    cs_buf_puts(out, "\n");
  }
  return CASUS_OK;
}

void cs_conflict_inverse_csv_head(cs_buf *out) {
  cs_buf_puts(out,
              "conflict,state,name,happening,decision_maker,concept,exchanges,is_least,"
              "no_better_than_it\n");
}

casus_status cs_conflict_inverse_csv(const cs_solved_conflict *s, uint32_t state,
                                     cs_concept concept, bool each_own, cs_arena *arena,
                                     cs_buf *out) {
  cs_sets sets;
  casus_status st = cs_sets_make(s->c, arena, &sets);

  for (size_t i = 0; i < s->c->n_dms && st == CASUS_OK; i++) {
    cs_concept k = each_own ? s->own[i] : concept;
    cs_inverse_change change;

    st = cs_inverse_ranking(&sets, s->rank, i, state, k, arena, &change);
    if (st) return st;
    begin(s, state, out);
    cs_buf_puts(out, ",");
    cs_put_cell(out, s->c->dms[i]);
    cs_buf_printf(out, ",%s,%zu,%d,", cs_concept_names[k], change.already ? 0 : change.swaps,
                  change.already || change.complete);
    for (size_t d = 0; !change.already && d < change.n_demoted; d++)
      cs_buf_printf(out, "%s%u", d ? " " : "", change.demoted[d] + 1);
    cs_buf_puts(out, "\n");
  }
  return st;
}

void cs_conflict_flips_csv_head(cs_buf *out) {
  cs_buf_puts(out, "conflict,state,name,happening,decision_maker,against,holds,fails,futures\n");
}

void cs_conflict_flips_csv(const cs_solved_conflict *s, const cs_flips *f, cs_buf *out) {
  for (size_t k = 0; k < f->n_flips; k++) {
    const cs_flip *x = &f->flips[k];

    begin(s, f->state, out);
    cs_buf_puts(out, ",");
    cs_put_cell(out, s->c->dms[x->dm]);
    cs_buf_printf(out, ",%u,%llu,%llu,%llu\n", x->against + 1, (unsigned long long)x->held,
                  (unsigned long long)x->failed, (unsigned long long)f->futures);
  }
}
