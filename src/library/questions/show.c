/* `casus show`: what a case is made of. */
#include "report/show.h"

#include "library/questions.h"

static casus_status ask(const cs_asking *by, casus_answer *a) {
  cs_model_settings settings = {0};
  cs_buf *text = cs_arena_alloc(a->arena, 1, sizeof *text);
  const cs_study *study;
  casus_status st = text ? cs_asked_case(by, a, &settings, &study) : CASUS_NOMEM;

  a->found = text;
  if (st == CASUS_OK) st = cs_show(study, cs_operand(&a->asked, by->study ? 0 : 1), text);
  a->is_found = !st;
  return st;
}

const cs_question cs_question_show = {
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
    .ask = ask,
    .render = cs_text_render,
    .release = cs_text_release,
};
