/* `casus package`: which concessions buy what. */
#include "analysis/medians.h"
#include "base/file.h"
#include "faces/package/csv.h"
#include "faces/package/json.h"
#include "faces/package/questions.h"
#include "faces/package/table.h"
#include "models/package/profile.h"
#include "report/text_layout.h"

#include <string.h>

typedef struct {
  const cs_asking *by; /* while it is asked */
  const casus_answer *a;
  const char **paths;
  size_t n_paths;
  cs_solved_packages all;
  cs_package_extras *asked; /* [talk] */
} found;

enum { MOST_FILES = 64 };

static int solution_of(const cs_options *asked) {
  const char *text = cs_option_text(asked, "solution");

  for (int k = 0; text && k < CS_N_SOLUTIONS; k++) {
    if (!strcmp(text, cs_solution_names[k])) return k;
  }
  return -1;
}

/* The party we advise: --focal, or the first. */
static casus_status find_focal(found *j, const cs_solved_package *t, size_t *out) {
  const char *name = cs_option_text(&j->a->asked, "focal");
  const char *focal = j->all.study ? j->all.study->c.focal : NULL;

  for (*out = 0; *out < t->n.deal.n_bargain; (*out)++) {
    const char *party = t->n.parties[*out];
    int actor = j->all.study ? cs_case_actor(&j->all.study->c, party) : -1;
    const char *of = actor >= 0 ? j->all.study->c.actors[actor].of : NULL;

    if (name ? !strcmp(party, name) : !focal || !strcmp(party, focal) || (of && !strcmp(of, focal)))
      return CASUS_OK;
  }
  *out = 0;
  if (!name) return CASUS_OK;
  cs_error(j->by->diag, (cs_place){0}, "\"%s\" is no party that bargains", name);
  cs_hint_nearest(j->by->diag, name, t->n.parties, t->n.deal.n_bargain);
  return CASUS_CASE;
}

static casus_status find_acceptability(found *j, const cs_solved_package *t, cs_package_extras *x) {
  uint64_t seed = cs_option_given(&j->a->asked, "seed") ? cs_option_count(&j->a->asked, "seed") : 1;
  cs_acceptability *o = cs_arena_alloc(j->a->arena, 1, sizeof *o);
  size_t focal;
  casus_status st = o ? find_focal(j, t, &focal) : CASUS_NOMEM;

  if (st) return st;
  if (!j->all.study)
    return cs_error(j->by->diag, (cs_place){0},
                    "--futures needs a case: files hold nothing uncertain");
  x->acceptability = o;
  return cs_solved_package_acceptability(
      &j->all, t, focal, cs_option_count(&j->a->asked, "futures"), seed,
      cs_option_text(&j->a->asked, "strategy"), j->a->arena, j->by->diag, o);
}

/* What the options ask of one talk, and the answers. */
static casus_status ask_one(found *j, const cs_solved_package *t, cs_package_extras *x) {
  const char *path = cs_option_text(&j->a->asked, "draft");
  uint16_t *level = cs_arena_alloc(j->a->arena, t->n.deal.n_issues, sizeof *level);
  casus_status st = level ? CASUS_OK : CASUS_NOMEM;

  *x = (cs_package_extras){.swaps = cs_option_given(&j->a->asked, "swaps"),
                           .lottery = cs_option_given(&j->a->asked, "lottery"),
                           .winner = cs_option_given(&j->a->asked, "winner")};
  if (st == CASUS_OK && path) {
    x->draft = level;
    st = cs_solved_package_draft(t, path, j->a->arena, j->by->diag, level);
  }
  if (st == CASUS_OK) st = cs_package_extras_find(t, j->a->arena, j->by->diag, x);
  if (st == CASUS_OK && cs_option_given(&j->a->asked, "futures")) st = find_acceptability(j, t, x);
  return st;
}

static void show(const cs_solved_package *t, const cs_package_extras *x, cs_buf *out) {
  if (x->draft) {
    cs_package_draft(t, x, out);
  } else {
    cs_package_table(t, out);
  }
  if (x->lottery) cs_package_lotteries(t, x, out);
  if (x->winner) cs_package_winner(t, x, out);
  if (x->acceptability) cs_package_acceptability(t, x->acceptability, out);
}

/* One table: the frontier, or the swaps, or the packages over futures. */
static void show_csv(const cs_solved_package *t, const cs_package_extras *x, cs_buf *out) {
  if (x->swaps) {
    cs_package_swaps_csv(t, x, out);
  } else if (x->acceptability) {
    cs_package_acceptability_csv(t, x->acceptability, out);
  } else {
    cs_package_csv(t, out);
  }
}

/* As CSV there is one table. */
static casus_status check_csv(found *j, const cs_package_extras *x) {
  if (!(x->lottery || x->winner || (x->draft && !x->swaps) || (x->swaps && x->acceptability)))
    return CASUS_OK;
  return cs_error(j->by->diag, (cs_place){0},
                  "as CSV there is the frontier, or --draft with --swaps, or --futures");
}

static casus_status write_frontier(found *j, const char *path) {
  cs_buf b = {0};
  casus_status st = CASUS_OK;

  if (j->all.n > 1)
    return cs_error(j->by->diag, (cs_place){0},
                    "--frontier writes one package; choose with --model");
  cs_package_csv(&j->all.packages[0], &b);
  if (b.failed) {
    st = CASUS_NOMEM;
  } else if (!cs_write_file(path, b.text, b.n)) {
    st = cs_error_errno(j->by->diag, path, "write");
  }
  cs_buf_free(&b);
  return st;
}

/* A case says so: a line of it begins with "casus:". */
static casus_status is_case(found *j, bool *out) {
  cs_arena *arena = cs_arena_new();
  char *text;
  size_t n;
  casus_status st =
      arena ? cs_read_file(j->paths[0], CS_PROFILE_BYTES, arena, NULL, &text, &n) : CASUS_NOMEM;

  *out = st == CASUS_OK && (!strncmp(text, "casus:", 6) || strstr(text, "\ncasus:") != NULL);
  if (st == CASUS_IO) cs_error_errno(j->by->diag, j->paths[0], "read");
  cs_arena_free(arena);
  return st == CASUS_CASE ? CASUS_OK : st;
}

static casus_status read_all(const cs_asking *by, casus_answer *a, found *j) {
  const char *scaling = cs_option_text(&a->asked, "scaling");
  const cs_solved_packages_options o = {
      .model = cs_option_text(&a->asked, "model"),
      .strategy = cs_option_text(&a->asked, "strategy"),
      .scale = scaling && !strcmp(scaling, "negmas") ? CS_SCALE_RAW : CS_SCALE_GENIUS,
      .epsilon = cs_option_given(&a->asked, "epsilon") ? cs_option_number(&a->asked, "epsilon") : 0,
      .solution = solution_of(&a->asked)};
  const cs_model_settings settings = {0};
  const cs_study *study;
  bool is = by->study != NULL;
  casus_status st = is ? CASUS_OK : is_case(j, &is);

  if (st) return st;
  if (!is)
    return cs_solved_packages_of_files(j->paths, j->n_paths, &o, a->arena, by->diag, &j->all);
  if (j->n_paths > 1)
    return cs_error(by->diag, (cs_place){.file = j->paths[0]}, "a case is one file; %zu were given",
                    j->n_paths);
  st = cs_asked_case(by, a, &settings, &study);
  return st ? st : cs_solved_packages_of(study, &o, a->arena, by->diag, &j->all);
}

static casus_status ask(const cs_asking *by, casus_answer *a) {
  const char *frontier = cs_option_text(&a->asked, "frontier");
  found *j = cs_arena_alloc(a->arena, 1, sizeof *j);
  casus_status st;

  a->found = j;
  if (!j) return CASUS_NOMEM;
  *j = (found){.by = by, .a = a};
  if (cs_option_given(&a->asked, "epsilon") && !(cs_option_number(&a->asked, "epsilon") > 0))
    return cs_usage(by->diag, "--epsilon is above 0");
  j->n_paths = by->study ? 1 : cs_operand_count(&a->asked);
  j->paths = cs_arena_alloc(a->arena, j->n_paths, sizeof *j->paths);
  if (!j->paths) return CASUS_NOMEM;
  for (size_t k = 0; k < j->n_paths; k++)
    j->paths[k] = by->study ? a->name : cs_operand(&a->asked, k);
  st = read_all(by, a, j);
  if (st == CASUS_OK && frontier) st = write_frontier(j, frontier);
  if (st) return st;
  j->asked = cs_arena_alloc(a->arena, j->all.n, sizeof *j->asked);
  if (!j->asked) return CASUS_NOMEM;
  for (size_t k = 0; k < j->all.n && st == CASUS_OK; k++) {
    st = ask_one(j, &j->all.packages[k], &j->asked[k]);
    if (st == CASUS_OK && !strcmp(cs_option_text(&a->asked, "format"), "csv"))
      st = check_csv(j, &j->asked[k]);
  }
  a->is_found = !st;
  return st;
}

static json_t *json(const casus_answer *a) {
  const found *j = a->found;
  uint64_t seed = cs_option_count(&a->asked, "seed");

  return cs_package_json(&j->all, j->asked, j->paths, j->n_paths,
                         cs_option_given(&a->asked, "futures") ? &seed : NULL);
}

static casus_status render(const casus_answer *a, const cs_form *form, cs_buf *out) {
  const found *j = a->found;
  bool csv = !strcmp(form->format, "csv");

  if (j->all.study && !csv) {
    cs_put_caveat(out, &j->all.study->c);
    cs_buf_printf(out, "%s\n\n", cs_medians_sentence);
  }
  for (size_t k = 0; k < j->all.n; k++) {
    if (k) cs_buf_puts(out, "\n");
    (csv ? show_csv : show)(&j->all.packages[k], &j->asked[k], out);
  }
  return CASUS_OK;
}

static const cs_option options[] = {
    {"model", 'm', CS_OPTION_TEXT, "NAME", NULL, NULL, false,
     "the package of this name only, out of a case with several", 0, 0, NULL},
    {"strategy", 's', CS_OPTION_TEXT, "NAME", NULL, NULL, false,
     "as it is under this strategy of the case", 0, 0, NULL},
    {"solution", 'S', CS_OPTION_CHOICE, "S", "nash ks egalitarian utilitarian", NULL, false,
     "the solution that is explained and priced; the case's, else nash", 0, 0, NULL},
    {"draft", 'd', CS_OPTION_TEXT, "FILE", NULL, NULL, false,
     "judge this text, which maps each issue to a level", 0, 0, NULL},
    {"swaps", 0, CS_OPTION_FLAG, NULL, NULL, NULL, false,
     "with --draft: changes of up to four issues that are better for somebody and worse for "
     "nobody",
     0, 0, NULL},
    {"frontier", 0, CS_OPTION_TEXT, "FILE", NULL, NULL, false, "write the frontier as CSV to FILE",
     0, 0, NULL},
    {"lottery", 0, CS_OPTION_FLAG, NULL, NULL, NULL, false, "what mixing packages would add", 0, 0,
     NULL},
    {"winner", 0, CS_OPTION_FLAG, NULL, NULL, NULL, false,
     "divide the issues by Adjusted Winner (two parties, whole points)", 0, 0, NULL},
    {"futures", 'n', CS_OPTION_COUNT, "N", NULL, NULL, false,
     "judge every package over N futures of the case", 0, 0, NULL},
    {"focal", 0, CS_OPTION_TEXT, "NAME", NULL, NULL, false,
     "with --futures: the party we advise; the case's focal actor, else the first", 0, 0, NULL},
    {"seed", 0, CS_OPTION_COUNT, "N", NULL, "1", false, "with --futures: another N, other futures",
     0, 0, NULL},
    {"epsilon", 0, CS_OPTION_NUMBER, "E", NULL, NULL, false,
     "a cover of the frontier within a factor 1 + E instead of all of it", 0, 0, NULL},
    {"scaling", 0, CS_OPTION_CHOICE, "WHO", "genius negmas", "genius", false,
     "how evaluations in GENIUS's XML are scaled: divided by the largest of the issue, or not", 0,
     0, NULL},
    {"format", 'f', CS_OPTION_CHOICE, "FORM", "table json csv", "table", false,
     "form of the result; csv is the frontier, with --draft and --swaps the swaps, with --futures "
     "the packages over them",
     0, 0, NULL},
};

const cs_question cs_question_package = {
    .name = "package",
    .operands = "FILE...",
    .least = 1,
    .most = MOST_FILES,
    .summary = "find which concessions buy what, and what each red line costs",
    .description =
        "Finds the packages that nothing improves on for all (exactly, with ties), the Nash, "
        "Kalai-Smorodinsky, egalitarian and utilitarian ones among those worth no less than no "
        "deal, what each red line costs whom, and what no deal must become for a deal to vanish or "
        "appear. Where there is no zone of agreement it says which demands cannot be met "
        "together.\n\n"
        "FILE is a case with models of kind package, whose uncertain quantities are then taken at "
        "their medians, or files of other programs, one a party and perhaps the domain: GENIUS "
        "XML, GeniusWeb JSON, NegoLog JSON, NegMAS YAML or JSON.",
    .examples =
        "casus package cases/panama-1974/case.yaml\twho gets what\n"
        "casus package buyer.xml seller.xml --frontier all.csv\tanother program's files\n"
        "casus package case.yaml --draft text.yaml --swaps\ta draft and its best swaps\n",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .ask = ask,
    .render = render,
    .json = json,
};
