/* Looks up a formula's names, opens its patterns, checks types, folds constants. */
#include "quantity/formula.h"

#include "base/alloc.h"
#include "base/number.h"

#include <string.h>

typedef struct {
  const cs_scope *scope;
  cs_arena *arena;
  casus_diag *d;
  bool out_of_memory;
  bool failed;
} resolver;

static bool has_star(const cs_formula *f) {
  if (f->op == CS_OP_NAME && strchr(f->name, '*')) return true;
  for (size_t i = 0; i < f->n_kids; i++) {
    if (has_star(f->kids[i])) return true;
  }
  return false;
}

/* ---- patterns ---------------------------------------------------------------------------- */

/* The star texts of one pattern's matches, with the quantities they stand for. */
typedef struct {
  const char **stars;
  uint32_t *quantity;
  size_t n, cap, cap_quantity;
  cs_arena *arena;
  bool out_of_memory;
} matches;

static bool keep_match(void *user, uint32_t quantity, const char *stars) {
  matches *m = user;
  const char **s = cs_arena_grow(m->arena, m->stars, m->n, &m->cap, sizeof *s);
  uint32_t *q = cs_arena_grow(m->arena, m->quantity, m->n, &m->cap_quantity, sizeof *q);
  char *copy = cs_arena_strdup(m->arena, stars);

  if (!s || !q || !copy) {
    m->out_of_memory = true;
    return false;
  }
  m->stars = s;
  m->quantity = q;
  s[m->n] = copy;
  q[m->n++] = quantity;
  return true;
}

static const cs_formula *first_star(const cs_formula *f) {
  if (f->op == CS_OP_NAME && strchr(f->name, '*')) return f;
  for (size_t i = 0; i < f->n_kids; i++) {
    const cs_formula *found = first_star(f->kids[i]);

    if (found) return found;
  }
  return NULL;
}

/* The pattern with its stars replaced, one by one, by the '.'-joined texts in `stars`; NULL when
 * their numbers differ or out of memory. */
static char *fill_stars(cs_arena *arena, const char *pattern, const char *stars) {
  char *out = cs_arena_alloc(arena, strlen(pattern) + strlen(stars) + 1, 1);
  size_t k = 0;

  if (!out) return NULL;
  for (; *pattern; pattern++) {
    if (*pattern != '*') {
      out[k++] = *pattern;
      continue;
    }
    while (*stars && *stars != '.') out[k++] = *stars++;
    if (*stars == '.') stars++;
  }
  return out;
}

/* A copy of f with the stars filled; false in *exists when a name does not exist. */
static cs_formula *copy_filled(resolver *r, const cs_formula *f, const char *stars, bool *exists) {
  cs_formula *copy = cs_arena_alloc(r->arena, 1, sizeof *copy);

  if (!copy) {
    r->out_of_memory = true;
    return NULL;
  }
  *copy = *f;
  if (f->op == CS_OP_NAME && strchr(f->name, '*')) {
    char *full = fill_stars(r->arena, f->name, stars);

    if (!full) {
      r->out_of_memory = true;
      return NULL;
    }
    if (!r->scope->find(r->scope->context, full, &copy->quantity, &copy->is_truth)) {
      *exists = false;
      return copy;
    }
    copy->op = CS_OP_QUANTITY;
    copy->name = full;
    return copy;
  }
  copy->kids = cs_arena_alloc(r->arena, f->n_kids, sizeof *copy->kids);
  copy->cap_kids = f->n_kids;
  if (!copy->kids) {
    r->out_of_memory = true;
    return NULL;
  }
  for (size_t i = 0; i < f->n_kids && *exists; i++) {
    copy->kids[i] = copy_filled(r, f->kids[i], stars, exists);
    if (r->out_of_memory) return NULL;
  }
  return copy;
}

/* Replaces the argument `kid` of an aggregate by one argument for each match of its patterns. */
static void open_patterns(resolver *r, cs_formula *aggregate, cs_formula *kid) {
  const cs_formula *first = first_star(kid);
  matches m = {.arena = r->arena};
  size_t before = aggregate->n_kids;

  r->scope->expand(r->scope->context, first->name, keep_match, &m);
  r->out_of_memory |= m.out_of_memory;
  for (size_t i = 0; i < m.n && !r->out_of_memory; i++) {
    bool exists = true;
    cs_formula *copy = copy_filled(r, kid, m.stars[i], &exists), **moved;

    if (r->out_of_memory || !exists) continue;
    moved = cs_arena_grow(r->arena, aggregate->kids, aggregate->n_kids, &aggregate->cap_kids,
                          sizeof *moved);
    if (!moved) {
      r->out_of_memory = true;
      return;
    }
    aggregate->kids = moved;
    aggregate->kids[aggregate->n_kids++] = copy;
  }
  if (aggregate->n_kids > before || r->out_of_memory) return;
  cs_error(r->d, first->at, "no quantity matches \"%s\"", first->name);
  r->failed = true;
}

/* ---- names and types --------------------------------------------------------------------- */

static void resolve(resolver *r, cs_formula *f);

static void resolve_kids(resolver *r, cs_formula *f) {
  bool aggregates =
      f->op == CS_OP_SUM || f->op == CS_OP_MEAN || f->op == CS_OP_MIN || f->op == CS_OP_MAX;

  if (aggregates && has_star(f)) {
    cs_formula **written = f->kids;
    size_t n = f->n_kids;

    f->kids = NULL;
    f->n_kids = f->cap_kids = 0;
    for (size_t i = 0; i < n && !r->out_of_memory; i++) {
      if (has_star(written[i])) {
        open_patterns(r, f, written[i]);
      } else {
        cs_formula **moved =
            cs_arena_grow(r->arena, f->kids, f->n_kids, &f->cap_kids, sizeof *moved);

        if (!moved) {
          r->out_of_memory = true;
          return;
        }
        f->kids = moved;
        f->kids[f->n_kids++] = written[i];
      }
    }
  }
  for (size_t i = 0; i < f->n_kids && !r->out_of_memory; i++) resolve(r, f->kids[i]);
}

static void want_truth(resolver *r, const cs_formula *f, bool truth, const char *where) {
  if (r->failed || f->is_truth == truth) return;
  /* 0 and 1 may stand for false and true. */
  if (truth && f->op == CS_OP_NUMBER && (f->number == 0 || f->number == 1)) return;
  if (!truth) return; /* a truth value counts as 1 or 0 in arithmetic */
  cs_error(r->d, f->at, "%s wants a condition such as x > 3, not a number", where);
  r->failed = true;
}

static void check_types(resolver *r, cs_formula *f) {
  switch (f->op) {
    case CS_OP_NOT:
    case CS_OP_AND:
    case CS_OP_OR:
      for (size_t i = 0; i < f->n_kids; i++)
        want_truth(r, f->kids[i], true,
                   f->op == CS_OP_NOT   ? "\"not\""
                   : f->op == CS_OP_AND ? "\"and\""
                                        : "\"or\"");
      f->is_truth = true;
      break;
    case CS_OP_LESS:
    case CS_OP_LESS_EQUAL:
    case CS_OP_MORE:
    case CS_OP_MORE_EQUAL:
    case CS_OP_EQUAL:
    case CS_OP_UNEQUAL:
      f->is_truth = true;
      break;
    case CS_OP_IF:
      want_truth(r, f->kids[0], true, "if()");
      f->is_truth = f->kids[1]->is_truth && f->kids[2]->is_truth;
      break;
    default:
      break;
  }
}

static void fold(cs_formula *f) {
  bool constant = f->n_kids > 0;

  for (size_t i = 0; i < f->n_kids; i++) constant &= f->kids[i]->op == CS_OP_NUMBER;
  if (!constant) return;
  f->number = cs_formula_value(f, NULL);
  f->op = CS_OP_NUMBER;
  f->n_kids = 0;
}

static void resolve(resolver *r, cs_formula *f) {
  if (f->op == CS_OP_TERM) {
    resolve(r, f->term->of);
    if (!r->failed && f->term->kind == CS_CHANCE) want_truth(r, f->term->of, true, "P()");
    return;
  }
  if (f->op == CS_OP_NAME) {
    if (strchr(f->name, '*')) {
      cs_error(r->d, f->at, "a pattern (\"%s\") stands only inside sum, mean, min or max", f->name);
      r->failed = true;
    } else if (r->scope->find(r->scope->context, f->name, &f->quantity, &f->is_truth)) {
      f->op = CS_OP_QUANTITY;
    } else {
      r->scope->unknown(r->scope->context, f->at, f->name);
      r->failed = true;
    }
    return;
  }
  resolve_kids(r, f);
  if (r->out_of_memory || r->failed) return;
  check_types(r, f);
  fold(f);
}

/* In a claim, everything outside the terms must be made of numbers. */
static void claims_need_terms(resolver *r, const cs_formula *f) {
  if (f->op == CS_OP_QUANTITY) {
    cs_error(r->d, f->at, "\"%s\" has no single value here", f->name);
    cs_hint(r->d, "Ask for E(%s | strategy) or P(%s > x | strategy).", f->name, f->name);
    r->failed = true;
  }
  for (size_t i = 0; i < f->n_kids; i++) claims_need_terms(r, f->kids[i]);
}

static bool has_term(const cs_formula *f) {
  if (f->op == CS_OP_TERM) return true;
  for (size_t i = 0; i < f->n_kids; i++) {
    if (has_term(f->kids[i])) return true;
  }
  return false;
}

casus_status cs_formula_resolve(cs_formula *f, const cs_scope *scope, cs_arena *arena,
                                casus_diag *d) {
  resolver r = {.scope = scope, .arena = arena, .d = d};

  resolve(&r, f);
  if (r.out_of_memory) return CASUS_NOMEM;
  if (!r.failed && has_term(f)) claims_need_terms(&r, f);
  if (!r.failed && f->op == CS_OP_NUMBER && !cs_is_value(f->number)) {
    cs_error(d, f->at, "this has no finite value");
    if (f->number == f->number) cs_detail(d, CS_TOO_LARGE);
    return CASUS_CASE;
  }
  return r.failed ? CASUS_CASE : CASUS_OK;
}

void cs_formula_inputs(const cs_formula *f, void (*each)(void *user, uint32_t quantity),
                       void *user) {
  if (f->op == CS_OP_QUANTITY) each(user, f->quantity);
  if (f->op == CS_OP_TERM) cs_formula_inputs(f->term->of, each, user);
  for (size_t i = 0; i < f->n_kids; i++) cs_formula_inputs(f->kids[i], each, user);
}
