/* `casus package`: which concessions buy what. */
#include "cli/commands.h"
#include "report/json_text.h"
#include "report/package.h"
#include "report/put.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const cs_arguments *args;
  cs_arena *arena;
  casus_diag *diag;
  cs_talks all;
} job;

enum { MOST_FILES = 64 };

static int solution_of(const cs_arguments *args) {
  const char *text = cs_option_text(args, "solution");

  for (int k = 0; text && k < CS_N_SOLUTIONS; k++) {
    if (!strcmp(text, cs_solution_names[k])) return k;
  }
  return -1;
}

/* The party we advise: --focal, or the first. */
static casus_status find_focal(job *j, const cs_talk *t, size_t *out) {
  const char *name = cs_option_text(j->args, "focal");
  const char *focal = j->all.has_study ? j->all.study.c.focal : NULL;

  for (*out = 0; *out < t->n.deal.n_bargain; (*out)++) {
    const char *party = t->n.parties[*out];
    int actor = j->all.has_study ? cs_case_actor(&j->all.study.c, party) : -1;
    const char *of = actor >= 0 ? j->all.study.c.actors[actor].of : NULL;

    if (name ? !strcmp(party, name) : !focal || !strcmp(party, focal) || (of && !strcmp(of, focal)))
      return CASUS_OK;
  }
  *out = 0;
  if (!name) return CASUS_OK;
  cs_error(j->diag, (cs_place){0}, "\"%s\" is no party that bargains", name);
  cs_hint_nearest(j->diag, name, t->n.parties, t->n.deal.n_bargain);
  return CASUS_CASE;
}

static casus_status find_outlook(job *j, const cs_talk *t, cs_asked *x) {
  uint64_t seed = cs_option_given(j->args, "seed") ? cs_option_count(j->args, "seed") : 1;
  cs_outlook *o = cs_arena_alloc(j->arena, 1, sizeof *o);
  size_t focal;
  casus_status st = o ? find_focal(j, t, &focal) : CASUS_NOMEM;

  if (st) return st;
  if (!j->all.has_study)
    return cs_error(j->diag, (cs_place){0}, "--futures needs a case: files hold nothing uncertain");
  x->outlook = o;
  return cs_talk_outlook(&j->all, t, focal, cs_option_count(j->args, "futures"), seed,
                         cs_option_text(j->args, "strategy"), j->arena, j->diag, o);
}

/* What the options ask of one talk, and the answers. */
static casus_status ask(job *j, const cs_talk *t, cs_asked *x) {
  const char *path = cs_option_text(j->args, "draft");
  uint16_t *level = cs_arena_alloc(j->arena, t->n.deal.n_issues, sizeof *level);
  casus_status st = level ? CASUS_OK : CASUS_NOMEM;

  *x = (cs_asked){.swaps = cs_option_given(j->args, "swaps"),
                  .lottery = cs_option_given(j->args, "lottery"),
                  .winner = cs_option_given(j->args, "winner")};
  if (st == CASUS_OK && path) {
    x->draft = level;
    st = cs_talk_draft(t, path, j->arena, j->diag, level);
  }
  if (st == CASUS_OK) st = cs_asked_work_out(t, j->arena, j->diag, x);
  if (st == CASUS_OK && cs_option_given(j->args, "futures")) st = find_outlook(j, t, x);
  return st;
}

static void show(const cs_talk *t, const cs_asked *x, cs_buf *out) {
  if (x->draft) {
    cs_package_draft(t, x, out);
  } else {
    cs_package_table(t, out);
  }
  if (x->lottery) cs_package_lotteries(t, x, out);
  if (x->winner) cs_package_winner(t, x, out);
  if (x->outlook) cs_package_outlook(t, x->outlook, out);
}

/* One table: the frontier, or the swaps, or the packages over futures. */
static casus_status show_csv(job *j, const cs_talk *t, const cs_asked *x, cs_buf *out) {
  if (x->lottery || x->winner || (x->draft && !x->swaps) || (x->swaps && x->outlook))
    return cs_error(j->diag, (cs_place){0},
                    "as CSV there is the frontier, or --draft with --swaps, or --futures");
  if (x->swaps) {
    cs_package_swaps_csv(t, x, out);
  } else if (x->outlook) {
    cs_package_outlook_csv(t, x->outlook, out);
  } else {
    cs_package_csv(t, out);
  }
  return CASUS_OK;
}

static casus_status write_frontier(job *j, const char *path) {
  cs_buf b = {0};
  int status;

  if (j->all.n > 1)
    return cs_error(j->diag, (cs_place){0}, "--frontier writes one package; choose with --model");
  cs_package_csv(&j->all.talks[0], &b);
  status = cs_write_out(j->args, path, &b, false);
  cs_buf_free(&b);
  return status ? CASUS_IO : CASUS_OK;
}

static casus_status work(job *j, cs_buf *out) {
  const char *format = cs_option_text(j->args, "format");
  const char *scaling = cs_option_text(j->args, "scaling");
  const char *frontier = cs_option_text(j->args, "frontier");
  const char *paths[MOST_FILES];
  cs_talks_options o = {
      .model = cs_option_text(j->args, "model"),
      .strategy = cs_option_text(j->args, "strategy"),
      .scale = scaling && !strcmp(scaling, "negmas") ? CS_SCALE_RAW : CS_SCALE_GENIUS,
      .epsilon = cs_option_given(j->args, "epsilon") ? cs_option_number(j->args, "epsilon") : 0,
      .solution = solution_of(j->args)};
  size_t n = cs_operand_count(j->args);
  cs_asked *asked;
  casus_status st;

  for (size_t k = 0; k < n; k++) paths[k] = cs_operand(j->args, k);
  st = cs_talks_read(paths, n, &o, j->arena, j->diag, &j->all);
  if (st) return st;
  if (frontier) {
    st = write_frontier(j, frontier);
    if (st) return st;
  }
  asked = cs_arena_alloc(j->arena, j->all.n, sizeof *asked);
  if (!asked) return CASUS_NOMEM;
  for (size_t k = 0; k < j->all.n && st == CASUS_OK; k++) st = ask(j, &j->all.talks[k], &asked[k]);
  if (st == CASUS_OK && !strcmp(format, "json")) {
    uint64_t seed = cs_option_count(j->args, "seed");
    json_t *json = cs_package_json(&j->all, asked, paths, n,
                                   cs_option_given(j->args, "futures") ? &seed : NULL);

    cs_json_print(json, out);
    json_decref(json);
    return CASUS_OK;
  }
  if (j->all.has_study && strcmp(format, "csv") != 0) cs_put_caveat(out, &j->all.study.c);
  for (size_t k = 0; k < j->all.n && st == CASUS_OK; k++) {
    if (k) cs_buf_puts(out, "\n");
    if (!strcmp(format, "csv")) {
      st = show_csv(j, &j->all.talks[k], &asked[k], out);
    } else {
      show(&j->all.talks[k], &asked[k], out);
    }
  }
  return st;
}

static int run(const cs_arguments *args) {
  job j = {.args = args, .arena = cs_arena_new(), .diag = cs_new_diag(args)};
  casus_status st = j.arena && j.diag ? CASUS_OK : CASUS_NOMEM;
  cs_buf out = {0};
  int status;

  if (cs_option_given(args, "epsilon") && !(cs_option_number(args, "epsilon") > 0)) {
    cs_say("casus package: --epsilon is above 0\n");
    casus_diag_free(j.diag);
    cs_arena_free(j.arena);
    return EXIT_USAGE;
  }
  if (st == CASUS_OK) st = work(&j, &out);
  status = cs_conclude(args, j.diag, st, &out);
  cs_talks_free(&j.all);
  casus_diag_free(j.diag);
  cs_arena_free(j.arena);
  return status;
}

static const cs_option options[] = {
    {"model", 'm', OPTION_TEXT, "NAME", NULL, NULL, false,
     "the package of this name only, out of a case with several"},
    {"strategy", 's', OPTION_TEXT, "NAME", NULL, NULL, false,
     "as it is under this strategy of the case"},
    {"solution", 'S', OPTION_CHOICE, "S", "nash ks egalitarian utilitarian", NULL, false,
     "the solution that is explained and priced; the case's, else nash"},
    {"draft", 'd', OPTION_TEXT, "FILE", NULL, NULL, false,
     "judge this text, which maps each issue to a level"},
    {"swaps", 0, OPTION_FLAG, NULL, NULL, NULL, false,
     "with --draft: changes of up to four issues that are better for somebody and worse for "
     "nobody"},
    {"frontier", 0, OPTION_TEXT, "FILE", NULL, NULL, false, "write the frontier as CSV to FILE"},
    {"lottery", 0, OPTION_FLAG, NULL, NULL, NULL, false, "what mixing packages would add"},
    {"winner", 0, OPTION_FLAG, NULL, NULL, NULL, false,
     "divide the issues by Adjusted Winner (two parties, whole points)"},
    {"futures", 'n', OPTION_COUNT, "N", NULL, NULL, false,
     "judge every package over N futures of the case"},
    {"focal", 0, OPTION_TEXT, "NAME", NULL, NULL, false,
     "with --futures: the party we advise; the case's focal actor, else the first"},
    {"seed", 0, OPTION_COUNT, "N", NULL, "1", false, "with --futures: another N, other futures"},
    {"epsilon", 0, OPTION_NUMBER, "E", NULL, NULL, false,
     "a cover of the frontier within a factor 1 + E instead of all of it"},
    {"scaling", 0, OPTION_CHOICE, "WHO", "genius negmas", "genius", false,
     "how evaluations in GENIUS's XML are scaled: divided by the largest of the issue, or not"},
    {"format", 'f', OPTION_CHOICE, "FORM", "table json csv", "table", false,
     "form of the result; csv is the frontier, with --draft and --swaps the swaps, with --futures "
     "the packages over them"},
};

const cs_command cs_command_package = {
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
    .run = run,
};
