/* `casus power`: who makes the difference in a vote. */
#include "cli/commands.h"
#include "models/package/power.h"
#include "report/power.h"

#include <stdio.h>

static int run(const cs_arguments *args) {
  cs_arena *arena = cs_arena_new();
  casus_diag *diag = cs_new_diag(args);
  casus_status st = arena && diag ? CASUS_OK : CASUS_NOMEM;
  cs_power_job job = {.path = cs_operand_count(args) ? cs_operand(args, 0) : NULL,
                      .weights = cs_option_text(args, "weights"),
                      .names = cs_option_text(args, "names"),
                      .veto = cs_option_text(args, "veto"),
                      .format = cs_option_text(args, "format")};
  cs_buf out = {0};
  int status;

  for (const char *q; (q = cs_option_nth(args, "quota", job.n_quotas)) != NULL;) {
    if (job.n_quotas == CS_POWER_RULES) break;
    job.quotas[job.n_quotas++] = q;
  }
  if (!job.path == !job.weights) {
    cs_say("casus power: give a FILE, or --quota and --weights\n");
    casus_diag_free(diag);
    cs_arena_free(arena);
    return EXIT_USAGE;
  }
  if (st == CASUS_OK) st = cs_power_report(&job, arena, diag, &out);
  status = cs_conclude(args, diag, st, &out);
  casus_diag_free(diag);
  cs_arena_free(arena);
  return status;
}

static const cs_option options[] = {
    {"quota", 0, OPTION_TEXT, "Q", NULL, NULL, true,
     "weight that wins; with FILE once for each column of weights, in their order"},
    {"weights", 'w', OPTION_TEXT, "LIST", NULL, NULL, false,
     "weights separated by commas; 5x7 stands for five voters of weight 7"},
    {"names", 0, OPTION_TEXT, "LIST", NULL, NULL, false,
     "names for --weights, separated by commas"},
    {"veto", 0, OPTION_TEXT, "LIST", NULL, NULL, false,
     "names (or numbers from 1) of voters without whom nothing passes"},
    {"format", 'f', OPTION_CHOICE, "FORM", "table json csv", "table", false, "form of the result"},
};

const cs_command cs_command_power = {
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
    .run = run,
};
