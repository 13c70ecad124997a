/* Profiles: telling formats apart, and joining parties into one deal. */
#include "models/package/profile.h"

#include "base/file.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

/* ---- reading -------------------------------------------------------------------------------- */

/* "dir/laptop_buyer.xml" is the party "laptop_buyer". */
static const char *name_of(const char *path, cs_arena *arena) {
  const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
  const char *dot = strrchr(name, '.');

  return cs_arena_strndup(arena, name, dot && dot > name ? (size_t)(dot - name) : strlen(name));
}

casus_status cs_profile_parse(const char *path, const char *text, size_t n, cs_profile_scale scale,
                              cs_arena *arena, casus_diag *diag, cs_profile *out) {
  size_t k = 0;

  *out = (cs_profile){.path = path, .discount = NAN};
  out->name = name_of(path, arena);
  if (!out->name) return CASUS_NOMEM;
  if (n >= 3 && !memcmp(text, "\xef\xbb\xbf", 3)) k = 3;
  while (k < n && strchr(" \t\r\n", text[k])) k++;
  return k < n && text[k] == '<' ? cs_profile_genius(path, text, n, scale, arena, diag, out)
                                 : cs_profile_document(path, text, n, arena, diag, out);
}

casus_status cs_profile_read(const char *path, cs_profile_scale scale, cs_arena *arena,
                             casus_diag *diag, cs_profile *out) {
  char *text;
  size_t n;
  casus_status st = cs_read_file(path, CS_PROFILE_BYTES, arena, diag, &text, &n);

  return st ? st : cs_profile_parse(path, text, n, scale, arena, diag, out);
}

/* ---- joining -------------------------------------------------------------------------------- */

typedef struct {
  const cs_profile *profiles, *frame; /* frame: the domain, or the first profile */
  size_t n;
  cs_arena *arena;
  casus_diag *diag;
  cs_negotiation *out;
  size_t *first;
} joiner;

static const cs_profile_issue *issue_in(const joiner *j, const cs_profile *p, size_t i) {
  if (p->is_nameless || j->frame->is_nameless) return i < p->n_issues ? &p->issues[i] : NULL;
  for (size_t k = 0; k < p->n_issues; k++) {
    if (!strcmp(p->issues[k].name, j->frame->issues[i].name)) return &p->issues[k];
  }
  return NULL;
}

/* Do two levels mean the same: the same text, or the same number? */
static bool same_level(const cs_profile_level *a, const cs_profile_level *b) {
  return !strcmp(a->text, b->text) || (isfinite(a->number) && a->number == b->number);
}

static casus_status check_issues(const joiner *j, const cs_profile *p) {
  casus_status st = CASUS_OK;

  for (size_t k = 0; k < p->n_issues; k++) {
    bool known = p->is_nameless || j->frame->is_nameless ? k < j->frame->n_issues : false;

    for (size_t i = 0; i < j->frame->n_issues && !known; i++)
      known = !strcmp(j->frame->issues[i].name, p->issues[k].name);
    if (known) continue;
    st = cs_error(j->diag, p->issues[k].at, "there is no issue \"%.80s\" in %s", p->issues[k].name,
                  j->frame->path);
  }
  return st;
}

/* What the levels of issue i are worth to party p. */
static casus_status fill_issue(joiner *j, const cs_profile *p, size_t party, size_t i) {
  const cs_profile_issue *mine = issue_in(j, p, i), *frame = &j->frame->issues[i];
  cs_deal *d = &j->out->deal;
  casus_status st = CASUS_OK;

  if (!mine)
    return cs_error(j->diag, (cs_place){.file = p->path}, "issue \"%.80s\" is missing",
                    frame->name);
  for (size_t k = 0; k < mine->n; k++) {
    bool found = false;

    /* Most files list levels in the same order. */
    for (size_t step = 0; step <= frame->n && !found; step++) {
      size_t l = step ? step - 1 : k;

      if (l >= frame->n || !same_level(&mine->levels[k], &frame->levels[l])) continue;
      found = true;
      if (!isnan(mine->levels[k].value))
        d->value[(j->first[i] + l) * d->n_parties + party] = mine->levels[k].value;
    }
    if (!found)
      st = cs_error(j->diag, mine->at, "issue \"%.80s\" has no level \"%.80s\" in %s", mine->name,
                    mine->levels[k].text, j->frame->path);
  }
  return st;
}

static size_t issue_by_index(const joiner *j, long index) {
  for (size_t i = 0; i < j->frame->n_issues; i++) {
    if (j->frame->issues[i].index == index) return i;
  }
  return SIZE_MAX;
}

/* A combination over one issue is worth what its levels are; over several it is a term. */
static casus_status fill_term(joiner *j, const cs_profile_term *t, size_t party,
                              cs_deal_term *terms) {
  cs_deal *d = &j->out->deal;
  cs_deal_test *tests = cs_arena_alloc(j->arena, t->n, sizeof *tests);

  if (!tests) return CASUS_NOMEM;
  for (size_t k = 0; k < t->n; k++) {
    size_t i = issue_by_index(j, t->tests[k].issue);
    uint8_t *in;

    if (i == SIZE_MAX)
      return cs_error(j->diag, t->at, "there is no issue with the index %ld", t->tests[k].issue);
    in = cs_arena_alloc(j->arena, j->frame->issues[i].n, sizeof *in);
    if (!in) return CASUS_NOMEM;
    for (size_t l = 0; l < j->frame->issues[i].n; l++) {
      double x = j->frame->issues[i].levels[l].number;

      in[l] = x >= t->tests[k].low && x <= t->tests[k].high;
    }
    for (size_t m = 0; m < k; m++) {
      if (tests[m].issue == i)
        return cs_error(j->diag, t->at, "issue %ld stands twice in a combination",
                        t->tests[k].issue);
    }
    tests[k] = (cs_deal_test){i, in};
  }
  if (t->n == 1) {
    for (size_t l = 0; l < j->frame->issues[tests->issue].n; l++) {
      if (tests->in[l]) d->value[(j->first[tests->issue] + l) * d->n_parties + party] += t->value;
    }
    return CASUS_OK;
  }
  d->term_value[d->n_terms * d->n_parties + party] = t->value;
  terms[d->n_terms++] = (cs_deal_term){tests, t->n, false};
  return CASUS_OK;
}

static casus_status make_rows(joiner *j) {
  cs_negotiation *o = j->out;
  const cs_profile *f = j->frame;
  size_t rows = 0;

  j->first = cs_arena_alloc(j->arena, f->n_issues + 1, sizeof *j->first);
  o->issues = cs_arena_alloc(j->arena, f->n_issues, sizeof *o->issues);
  if (!j->first || !o->issues) return CASUS_NOMEM;
  for (size_t i = 0; i < f->n_issues; i++) {
    j->first[i] = rows;
    o->issues[i] = f->issues[i].name;
    if (!f->issues[i].n)
      return cs_error(j->diag, f->issues[i].at, "issue \"%.80s\" has no levels", f->issues[i].name);
    rows += f->issues[i].n;
    if (rows > CS_DEAL_ROWS || f->issues[i].n > CS_DEAL_LEVELS)
      return cs_error(j->diag, f->issues[i].at,
                      "too many levels: at most %d of one issue and %d "
                      "together",
                      CS_DEAL_LEVELS, CS_DEAL_ROWS);
  }
  j->first[f->n_issues] = rows;
  o->levels = cs_arena_alloc(j->arena, rows, sizeof *o->levels);
  o->number = cs_arena_alloc(j->arena, rows, sizeof *o->number);
  o->deal.barred = cs_arena_alloc(j->arena, rows, sizeof *o->deal.barred);
  if (!o->levels || !o->number || !o->deal.barred) return CASUS_NOMEM;
  for (size_t i = 0; i < f->n_issues; i++) {
    for (size_t l = 0; l < f->issues[i].n; l++) {
      o->levels[j->first[i] + l] = f->issues[i].levels[l].text;
      o->number[j->first[i] + l] = f->issues[i].levels[l].number;
    }
  }
  return CASUS_OK;
}

/* The parties among the profiles, and the frame of issues. */
static casus_status count_parties(joiner *j, size_t *n_terms) {
  cs_deal *d = &j->out->deal;
  const cs_profile *domain = NULL;

  j->out->parties = cs_arena_alloc(j->arena, j->n, sizeof *j->out->parties);
  if (!j->out->parties) return CASUS_NOMEM;
  for (size_t k = 0; k < j->n; k++) {
    const cs_profile *p = &j->profiles[k];

    if (p->is_domain && domain)
      return cs_error(j->diag, (cs_place){.file = p->path}, "a second domain beside %s",
                      domain->path);
    if (p->is_domain) {
      domain = p;
    } else {
      if (!j->frame) j->frame = p;
      j->out->parties[d->n_parties++] = p->name;
      *n_terms += p->n_terms;
    }
  }
  if (domain) j->frame = domain;
  if (!d->n_parties)
    return cs_error(j->diag, (cs_place){.file = domain ? domain->path : NULL},
                    "no file says what anything is worth to a party");
  if (d->n_parties > CS_DEAL_PARTIES)
    return cs_error(j->diag, (cs_place){0}, "%zu parties; at most %d are possible", d->n_parties,
                    CS_DEAL_PARTIES);
  if (!j->frame->n_issues || j->frame->n_issues > CS_DEAL_ISSUES)
    return cs_error(j->diag, (cs_place){.file = j->frame->path}, "%zu issues; 1 to %d are possible",
                    j->frame->n_issues, CS_DEAL_ISSUES);
  if (*n_terms > CS_DEAL_TERMS)
    return cs_error(j->diag, (cs_place){0}, "%zu combinations; at most %d are possible", *n_terms,
                    CS_DEAL_TERMS);
  return CASUS_OK;
}

casus_status cs_profiles_join(const cs_profile *profiles, size_t n, cs_arena *arena,
                              casus_diag *diag, cs_negotiation *out) {
  joiner j = {.profiles = profiles, .n = n, .arena = arena, .diag = diag, .out = out};
  cs_deal *d = &out->deal;
  size_t n_terms = 0, party = 0;
  cs_deal_term *terms;
  casus_status st, all = CASUS_OK;

  *out = (cs_negotiation){0};
  st = count_parties(&j, &n_terms);
  if (st == CASUS_OK) st = make_rows(&j);
  if (st) return st;
  d->n_issues = j.frame->n_issues;
  d->n_bargain = d->need = d->n_parties;
  d->first = j.first;
  d->value = cs_arena_alloc(arena, j.first[d->n_issues] * d->n_parties, sizeof *d->value);
  d->term_value = cs_arena_alloc(arena, n_terms * d->n_parties, sizeof *d->term_value);
  d->no_deal = cs_arena_alloc(arena, d->n_parties, sizeof *d->no_deal);
  d->terms = terms = cs_arena_alloc(arena, n_terms, sizeof *terms);
  if (!d->value || !d->term_value || !d->no_deal || !terms) return CASUS_NOMEM;
  for (size_t k = 0; k < n; k++) {
    const cs_profile *p = &profiles[k];

    if (p->is_domain) continue;
    if (check_issues(&j, p)) all = CASUS_CASE;
    for (size_t i = 0; i < d->n_issues; i++) {
      if (fill_issue(&j, p, party, i)) all = CASUS_CASE;
    }
    for (size_t t = 0; t < p->n_terms; t++) {
      st = fill_term(&j, &p->terms[t], party, terms);
      if (st == CASUS_NOMEM) return st;
      if (st) all = st;
    }
    d->no_deal[party++] = p->reservation;
  }
  return all;
}
