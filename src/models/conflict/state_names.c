/* States, moves and certificates in words. */
#include "models/conflict/state_names.h"

#include <string.h>

static const char *level_name(const cs_lever *lever, uint8_t level) {
  return lever->level_names && level < lever->levels ? lever->level_names[level] : "";
}

/* "Nuclear strike", "Posture: high". */
static void add_option(const cs_lever *lever, uint8_t level, cs_buf *out) {
  cs_buf_puts(out, lever->name);
  if (lever->levels > 2 || lever->level_names) cs_buf_printf(out, ": %s", level_name(lever, level));
}

void cs_words_state(const cs_conflict *c, uint32_t state, cs_buf *out) {
  uint8_t levels[CS_CONFLICT_OPTIONS];
  bool any = false;

  if (!c->n_levers) {
    cs_buf_printf(out, "state %u", state + 1);
    return;
  }
  if (state >= c->n_plain) {
    cs_buf_puts(out, c->names && c->names[state] ? c->names[state] : "merged state");
    return;
  }
  cs_conflict_levels(c, state, levels);
  for (size_t dm = 0; dm < c->n_dms; dm++) {
    bool first = true;

    for (size_t k = 0; k < c->n_levers; k++) {
      if (c->levers[k].dm != dm || !levels[k]) continue;
      if (first) cs_buf_printf(out, "%s%s: ", any ? "; " : "", c->dms[dm]);
      if (!first) cs_buf_puts(out, ", ");
      add_option(&c->levers[k], levels[k], out);
      first = false;
      any = true;
    }
  }
  if (!any) cs_buf_puts(out, "no option taken");
}

void cs_words_short(const cs_conflict *c, uint32_t state, cs_buf *out) {
  if (c->names && c->names[state]) {
    cs_buf_puts(out, c->names[state]);
  } else {
    cs_words_state(c, state, out);
  }
}

void cs_words_move(const cs_conflict *c, size_t dm, uint32_t from, uint32_t to, cs_buf *out) {
  uint8_t a[CS_CONFLICT_OPTIONS], b[CS_CONFLICT_OPTIONS];
  bool any = false;

  if (from >= c->n_plain || to >= c->n_plain) {
    cs_buf_puts(out, "bringing about ");
    cs_words_short(c, to, out);
    return;
  }
  cs_conflict_levels(c, from, a);
  cs_conflict_levels(c, to, b);
  for (size_t k = 0; k < c->n_levers; k++) {
    if (c->levers[k].dm != dm || a[k] == b[k]) continue;
    if (any) cs_buf_puts(out, " and ");
    any = true;
    if (c->levers[k].levels > 2 || c->levers[k].level_names) {
      cs_buf_printf(out, "setting \"%s\" to %s", c->levers[k].name,
                    level_name(&c->levers[k], b[k]));
    } else {
      cs_buf_printf(out, b[k] ? "taking up \"%s\"" : "giving up \"%s\"", c->levers[k].name);
    }
  }
  if (!any) {
    cs_buf_puts(out, "moving to ");
    cs_words_short(c, to, out);
  }
}

static void add_path(const cs_conflict *c, const cs_counter_move *a, cs_buf *out) {
  uint32_t at = a->to;

  for (size_t k = 0; k < a->n_path; k++) {
    cs_buf_printf(out, "%s%s would answer by ", k ? ", then " : "", c->dm_names[a->path[k].dm]);
    cs_words_move(c, a->path[k].dm, at, a->path[k].to, out);
    at = a->path[k].to;
  }
  cs_buf_puts(out, ", which ends in ");
  cs_words_short(c, at, out);
}

static uint32_t last_state(const cs_counter_move *a) {
  return a->n_path ? a->path[a->n_path - 1].to : a->to;
}

static void add_answer(const cs_conflict *c, const uint32_t *const *rank,
                       const cs_certificate *cert, const cs_counter_move *a, cs_buf *out) {
  const uint32_t *p = rank[cert->dm];
  uint32_t end = last_state(a);
  const char *name = c->dm_names[cert->dm];

  cs_buf_printf(out, "%s could gain by ", name);
  cs_words_move(c, cert->dm, cert->state, a->to, out);
  cs_buf_puts(out, " (");
  cs_words_short(c, a->to, out);
  cs_buf_puts(out, "), but ");
  add_path(c, a, out);
  if (end == cert->state) {
    cs_buf_printf(out, ": back where it began, so nothing is gained");
  } else {
    cs_buf_printf(out, ", which leaves %s %s", name,
                  p[end] < p[cert->state] ? "worse off than now" : "no better off than now");
  }
  if (cs_is_symmetric(cert->concept)) cs_buf_puts(out, ", with no better way out of it");
  cs_buf_puts(out, ".\n");
}

void cs_words_argument(const cs_conflict *c, const uint32_t *const *rank,
                       const cs_certificate *cert, cs_buf *out) {
  const char *name = c->dm_names[cert->dm];

  if (cert->stable && !cert->n_answers) {
    cs_buf_printf(out, "%s stays: none of its own moves leads to anything it likes better.\n",
                  name);
    return;
  }
  for (size_t i = 0; i < cert->n_answers && cert->stable; i++)
    add_answer(c, rank, cert, &cert->answers[i], out);
  if (cert->stable) return;
  cs_buf_printf(out, "%s would leave by ", name);
  cs_words_move(c, cert->dm, cert->state, cert->answers[0].to, out);
  cs_buf_puts(out, " (");
  cs_words_short(c, cert->answers[0].to, out);
  if (cert->concept == CS_NASH) {
    cs_buf_puts(out, "), which it likes better.\n");
  } else {
    cs_buf_printf(out, "), and no %s of the others leaves it %s.\n",
                  cs_is_credible(cert->concept) ? "sequence of improvements" : "sequence of moves",
                  cs_is_symmetric(cert->concept) ? "worse off without a way out"
                                                 : "as badly off as now or worse");
  }
}
