/* `casus show`: what a case is made of. */
#include "report/show.h"

#include "cli/commands.h"

static int show(const cs_arguments *args, cs_arena *arena, casus_diag *diag, cs_study *s) {
  cs_model_settings settings = {0};
  cs_buf out = {0};
  casus_status st = cs_study_read(cs_operand(args, 0), &settings, arena, diag, s);

  if (st == CASUS_OK) st = cs_show(s, cs_operand(args, 1), &out);
  return cs_conclude(args, diag, st, &out);
}

static int run(const cs_arguments *args) {
  cs_arena *arena = cs_arena_new();
  casus_diag *diag = cs_new_diag(args);
  cs_study study = {0};
  int status = arena && diag ? show(args, arena, diag, &study) : cs_finish(args, NULL, CASUS_NOMEM);

  cs_study_free(&study);
  casus_diag_free(diag);
  cs_arena_free(arena);
  return status;
}

const cs_command cs_command_show = {
    .name = "show",
    .operands = "CASE [NAME]",
    .least = 1,
    .most = 2,
    .summary = "list what a case is made of, or explain one thing",
    .description =
        "Without NAME, lists every quantity with its definition. With the name of a quantity, "
        "shows its definition, source, what it is computed from, what uses it and which "
        "strategies, shocks and beliefs change it. With the name of an actor, an issue, a model, a "
        "strategy or a claim, shows what the case says of it. With a pattern "
        "(stances.*.burden.position) or the start of names (stances.HOST), lists those.",
    .examples =
        "casus show cases/first/case.yaml stances.HOST\tall about one actor\n"
        "casus show cases/first/case.yaml cost\tone measure\n"
        "casus show cases/first/case.yaml trade\tone strategy\n",
    .run = run,
};
