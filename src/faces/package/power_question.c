/* `casus power`: who makes the difference in a vote. */
#include "faces/package/power.h"
#include "faces/package/questions.h"

#include <string.h>

static casus_status ask(const cs_asking *by, casus_answer *a) {
  cs_power_job *job = cs_arena_alloc(a->arena, 1, sizeof *job);
  cs_power_found *found;
  const char *quota;
  casus_status st;

  if (!job) return CASUS_NOMEM;
  *job = (cs_power_job){.path = cs_operand(&a->asked, 0),
                        .weights = cs_option_text(&a->asked, "weights"),
                        .names = cs_option_text(&a->asked, "names"),
                        .veto = cs_option_text(&a->asked, "veto")};
  while ((quota = cs_option_nth(&a->asked, "quota", job->n_quotas)) != NULL) {
    if (job->n_quotas == CS_POWER_RULES) break;
    job->quotas[job->n_quotas++] = quota;
  }
  if (by->study || !job->path == !job->weights)
    return cs_usage(by->diag, "give a FILE, or --quota and --weights");
  st = cs_power_work_out(job, a->arena, by->diag, &found);
  a->found = found;
  a->is_found = !st;
  return st;
}

static json_t *json(const casus_answer *a) {
  return cs_power_json(a->found);
}

static casus_status render(const casus_answer *a, const cs_form *form, cs_buf *out) {
  (strcmp(form->format, "csv") ? cs_power_table : cs_power_csv)(a->found, out);
  return CASUS_OK;
}

static const cs_option options[] = {
    {"quota", 0, CS_OPTION_TEXT, "Q", NULL, NULL, true,
     "weight that wins; with FILE once for each column of weights, in their order", 0, 0, NULL},
    {"weights", 'w', CS_OPTION_TEXT, "LIST", NULL, NULL, false,
     "weights separated by commas; 5x7 stands for five voters of weight 7", 0, 0, NULL},
    {"names", 0, CS_OPTION_TEXT, "LIST", NULL, NULL, false,
     "names for --weights, separated by commas", 0, 0, NULL},
    {"veto", 0, CS_OPTION_TEXT, "LIST", NULL, NULL, false,
     "names (or numbers from 1) of voters without whom nothing passes", 0, 0, NULL},
    {"format", 'f', CS_OPTION_CHOICE, "FORM", "table json csv", "table", false,
     "form of the result", 0, 0, NULL},
};

const cs_question cs_question_power = {
    .name = "power",
    .operands = "[FILE]",
    .least = 0,
    .most = 1,
    .summary = "find who makes the difference in a vote",
    .description =
        "Counts, exactly, in how many winning coalitions each voter is needed (Banzhaf) and in "
        "what share of all orders of joining it is the one who turns a losing coalition into a "
        "winning one (Shapley and Shubik). Several rules must be met together: double and triple "
        "majorities, and vetoes.\n\n"
        "FILE is a CSV table with a column of names and one or more columns of weights (then "
        "--quota once for each), or with the columns coalition and value: a game in which players "
        "can share what they secure, whose Shapley value and nucleolus are computed.",
    .examples =
        "casus power --quota 39 --weights 5x7,10x1\tthe Security Council\n"
        "casus power nice.csv --quota 255 --quota 14 --quota 620\ta triple majority\n",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .ask = ask,
    .render = render,
    .json = json,
};
