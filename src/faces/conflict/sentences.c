/* Groups of states, what somebody would have to see, and which comparison decides, in sentences. */
#include "faces/conflict/sentences.h"

#include "faces/conflict/table.h"
#include "faces/conflict/turning_beliefs.h"
#include "models/conflict/certificate.h"
#include "models/conflict/inverse.h"
#include "models/conflict/state_names.h"

#include <string.h>

enum { MOST_LINES = 12 };

/* ---- groups ---------------------------------------------------------------------------------- */

static casus_status add_leavers(const cs_solved_conflict *s, uint32_t state, cs_concept concept,
                                bool each_own, cs_arena *arena, bool *holds, cs_buf *out) {
  *holds = true;
  for (size_t i = 0; i < s->c->n_dms; i++) {
    cs_certificate cert;

    if (cs_certify(s->c, s->rank, i, state, each_own ? s->own[i] : concept, arena, &cert))
      return CASUS_NOMEM;
    if (cert.stable) continue;
    cs_buf_puts(out, *holds ? "  " : "");
    if (*holds) cs_words_short(s->c, state, out);
    cs_buf_printf(out, "%s%s would leave by ", *holds ? ": " : "; ", s->c->dm_names[i]);
    cs_words_move(s->c, i, state, cert.answers[0].to, out);
    *holds = false;
  }
  if (!*holds) cs_buf_puts(out, "\n");
  return CASUS_OK;
}

casus_status cs_conflict_explain_group(const cs_solved_conflict *s, const uint32_t *states,
                                       size_t n, cs_concept concept, bool each_own, cs_arena *arena,
                                       cs_buf *out) {
  cs_buf left = {0}, stand = {0};
  casus_status st = CASUS_OK;
  size_t n_holds = 0;

  for (size_t k = 0; k < n && st == CASUS_OK; k++) {
    bool holds;

    st = add_leavers(s, states[k], concept, each_own, arena, &holds, &left);
    if (st || !holds) continue;
    cs_buf_puts(&stand, n_holds++ ? ", " : "");
    cs_words_short(s->c, states[k], &stand);
  }
  cs_buf_printf(out, "%s: %zu of %zu such states hold%s%s\n", s->name, n_holds, n,
                n_holds ? ": " : "", stand.text ? stand.text : "");
  if (left.n) cs_buf_printf(out, "\nThose that do not, and why\n%s", left.text);
  out->failed |= left.failed || stand.failed;
  cs_buf_free(&left);
  cs_buf_free(&stand);
  for (size_t k = 0; k < n && st == CASUS_OK && n_holds == 1; k++) {
    bool holds = true;

    for (size_t i = 0; i < s->c->n_dms; i++)
      holds &= s->stable[i * s->c->n + states[k]] >> (each_own ? s->own[i] : concept) & 1;
    if (!holds) continue;
    cs_buf_puts(out, "\n");
    st = cs_conflict_explain(s, states[k], concept, each_own, arena, out);
  }
  return st;
}

casus_status cs_conflict_inverse_group(const cs_solved_conflict *s, const uint32_t *states,
                                       size_t n, cs_concept concept, bool each_own, cs_arena *arena,
                                       cs_buf *out) {
  size_t least = SIZE_MAX, best = 0;
  cs_sets sets;
  casus_status st = cs_sets_make(s->c, arena, &sets);

  for (size_t k = 0; k < n && st == CASUS_OK; k++) {
    size_t swaps = 0;

    for (size_t i = 0; i < s->c->n_dms && st == CASUS_OK; i++) {
      cs_inverse_change change;

      st = cs_inverse_ranking(&sets, s->rank, i, states[k], each_own ? s->own[i] : concept, arena,
                              &change);
      if (st == CASUS_OK) swaps += change.swaps;
    }
    if (swaps >= least) continue;
    least = swaps;
    best = k;
  }
  if (st) return st;
  cs_buf_printf(
      out, "Of %zu such states the one that takes the fewest exchanges (%zu, each taken alone):\n",
      n, least);
  return cs_conflict_inverse(s, states[best], concept, each_own, arena, out);
}

/* ---- what somebody would have to see -----------------------------------------------------------
 */

static void add_seeing(const cs_solved_conflict *s, const cs_seeing *x, cs_buf *out) {
  char a[32], b[32];

  cs_buf_printf(out, "  %s: ", s->c->dm_names[x->of]);
  if (x->by_term) {
    cs_buf_printf(out, "%s worth %s to it instead of %s\n", s->entries[x->of].terms[x->term].id,
                  cs_number_short(x->value, 4, a), cs_number_short(x->now, 4, b));
    return;
  }
  cs_buf_puts(out, "liking ");
  cs_words_short(s->c, x->state, out);
  cs_buf_puts(out, x->better ? " better than " : " no better than ");
  cs_words_short(s->c, x->than, out);
  cs_buf_printf(out, " (past %zu state%s)\n", x->passed, x->passed == 1 ? "" : "s");
}

/* The changes that do, and of whom none does. */
static void add_seeings(const cs_solved_conflict *s, size_t dm, const cs_seeing *list, size_t n,
                        cs_buf *out) {
  for (size_t j = 0; j < s->c->n_dms; j++) {
    bool any = false;

    for (size_t k = 0; k < n; k++) {
      if (list[k].of != j || !list[k].found) continue;
      add_seeing(s, &list[k], out);
      any = true;
    }
    if (!any && j != dm)
      cs_buf_printf(out, "  %s: nothing that can be changed alone\n", s->c->dm_names[j]);
  }
}

casus_status cs_conflict_seeing(const cs_solved_conflict *s, uint32_t state, cs_arena *arena,
                                cs_buf *out) {
  cs_buf_printf(out, "%s: what each would have to see to change its mind about ", s->name);
  cs_words_short(s->c, state, out);
  cs_buf_puts(out, "\n");
  for (size_t i = 0; i < s->c->n_dms; i++) {
    cs_seeing *list;
    bool known, stays;
    size_t n;
    casus_status st = cs_seeing_find(s, i, state, arena, &known, &stays, &list, &n);

    if (st) return st;
    if (!known) {
      cs_buf_printf(out,
                    "\n%s: not known (there is no such state at the medians, or preferences are no "
                    "orders)\n",
                    s->c->dm_names[i]);
      continue;
    }
    cs_buf_printf(out, "\n%s %s; it would %s if it saw one of\n", s->c->dm_names[i],
                  stays ? "stays" : "leaves", stays ? "leave" : "stay");
    add_seeings(s, i, list, n, out);
  }
  cs_buf_puts(out, "\nOne change at a time, all else as it is seen now, at the medians.\n");
  return CASUS_OK;
}

/* ---- which comparison decides ------------------------------------------------------------------
 */

casus_status cs_conflict_flips(const cs_solved_conflict *s, const cs_flips *f, cs_buf *out) {
  double all = f->futures ? (double)f->futures : 1;

  cs_buf_printf(out, "%s: ", s->name);
  cs_words_short(s->c, f->state, out);
  cs_buf_printf(out, " holds in %.1f %% of %llu futures\n", 100 * (double)f->held / all,
                (unsigned long long)f->futures);
  if (f->excluded)
    cs_buf_printf(out, "  (in %llu more it is out of the question, or cannot be judged)\n",
                  (unsigned long long)f->excluded);
  for (size_t i = 0; i < s->c->n_dms; i++)
    cs_buf_printf(out, "  %s leaves it as it is in %.1f %%\n", s->c->dm_names[i],
                  100 * (double)f->stays[i] / all);
  cs_buf_puts(out, "\nWhich comparison decides\n");
  cs_buf_printf(out, "  %8s %8s  %s\n", "holds", "fails", "who compares it with");
  for (size_t k = 0; k < f->n_flips && k < MOST_LINES; k++) {
    const cs_flip *x = &f->flips[k];

    cs_buf_printf(out, "  %6.1f %% %6.1f %%  %s: ", 100 * (double)x->held / all,
                  100 * (double)x->failed / all, s->c->dm_names[x->dm]);
    cs_words_short(s->c, x->against, out);
    cs_buf_puts(out, "\n");
  }
  if (f->n_flips > MOST_LINES)
    cs_buf_printf(out, "  and %zu rarer ones\n", f->n_flips - MOST_LINES);
  cs_buf_puts(
      out,
      "\nIn each future the comparison with the least margin, relative to the spread of what\n"
      "its decision maker wants: it fails by it, or would fail by it first.\n");
  return out->failed ? CASUS_NOMEM : CASUS_OK;
}
