/* `casus attrition`: the models of force and cost exchange, one by one.  Each has its own file. */
#include "faces/attrition/job.h"
#include "faces/attrition/questions.h"

#include <string.h>

static const cs_verb *const verbs[] = {&cs_verb_duel,     &cs_verb_salvo, &cs_verb_leak,
                                       &cs_verb_sustain,  &cs_verb_mix,   &cs_verb_deny,
                                       &cs_verb_calibrate};
enum { VERBS = sizeof verbs / sizeof *verbs };

static casus_status unknown(cs_job *j) {
  const char *names[VERBS];

  for (size_t k = 0; k < VERBS; k++) names[k] = verbs[k]->name;
  cs_error(j->d, (cs_place){0}, "unknown model \"%s\"", j->verb);
  cs_hint_nearest(j->d, j->verb, names, VERBS);
  cs_detail(j->d, "It is one of: duel, salvo, leak, sustain, mix, deny, calibrate.");
  return CASUS_USAGE;
}

/* FILE: a YAML mapping whose keys are the options' names. */
static casus_status read_file(cs_job *j, const cs_verb *verb) {
  const char *path = cs_operand(j->args, 1);
  casus_status st;

  if (!path || !verb->keys) return CASUS_OK;
  st = cs_document_read(path, j->arena, j->d, &j->doc);
  if (st) return st;
  if (!j->doc.root || j->doc.root->kind != CS_MAPPING)
    return cs_error(j->d, (cs_place){.file = path}, "\"%s\" is no mapping of what %s needs", path,
                    j->verb);
  j->file = j->doc.root;
  for (size_t k = 0; k < j->file->n_kids; k++) {
    const cs_entry *e = &j->file->entries[k];
    size_t n = 0;

    while (verb->keys[n] && strcmp(verb->keys[n], e->key) != 0) n++;
    if (verb->keys[n]) continue;
    st = cs_error(j->d, e->at, "unknown key \"%s\" of %s", e->key, j->verb);
    cs_hint_nearest(j->d, e->key, verb->keys, n);
  }
  return st;
}

static casus_status work(cs_job *j) {
  size_t k = 0;
  casus_status st;

  while (k < VERBS && strcmp(verbs[k]->name, j->verb) != 0) k++;
  if (k == VERBS) return unknown(j);
  j->answer = cs_job_format(j, "attrition %s", j->verb);
  st = read_file(j, verbs[k]);
  /* Unknown keys don't stop the reading of the others. */
  if (st && (st != CASUS_CASE || !j->file)) return st;
  st = cs_job_worse(st, verbs[k]->run(j));
  if (!st && (j->failed || j->notes.failed)) return CASUS_NOMEM;
  return !st && casus_diag_errors(j->d) ? CASUS_USAGE : st;
}

static casus_status ask(const cs_asking *by, casus_answer *a) {
  cs_job *j = cs_arena_alloc(a->arena, 1, sizeof *j);
  casus_status st;

  a->found = j;
  if (!j) return CASUS_NOMEM;
  *j = (cs_job){.args = &a->asked, .arena = a->arena, .d = by->diag};
  j->verb = cs_operand(&a->asked, 0);
  if (by->study || !j->verb) return cs_usage(by->diag, "which model? A case is not asked here");
  st = work(j);
  a->is_found = !st;
  return !st && j->limit ? CASUS_LIMIT : st;
}

static json_t *json(const casus_answer *a) {
  return cs_job_json(a->found);
}

static casus_status render(const casus_answer *a, const cs_form *form, cs_buf *out) {
  (strcmp(form->format, "csv") ? cs_job_table : cs_job_csv)(a->found, out);
  return CASUS_OK;
}

static void release(casus_answer *a) {
  cs_buf_free(&((cs_job *)a->found)->notes);
}

static const cs_option options[] = {
    {"a", 'a', CS_OPTION_TEXT, "SIDE", NULL, NULL, false,
     "duel: count=N, kill=RATE/day, break=SHARE; salvo: units=N, shots=N, hit=P, intercepts=N, "
     "stop=P, "
     "damage=UNITS, sd=UNITS (taken by one hit)",
     0, 0, NULL},
    {"b", 'b', CS_OPTION_TEXT, "SIDE", NULL, NULL, false, "the other side, likewise", 0, 0, NULL},
    {"law", 0, CS_OPTION_CHOICE, "LAW", "square linear mixed log helmbold bracken", "square", false,
     "law of the duel; in the mixed law a aims and b fires at an area", 0, 0, NULL},
    {"w", 0, CS_OPTION_NUMBER, "W", NULL, "0.5", false, "helmbold: its exponent, 0..1", 0, 0, NULL},
    {"p", 0, CS_OPTION_NUMBER, "P", NULL, "1", false, "bracken: exponent of the shooter", 0, 0,
     NULL},
    {"q", 0, CS_OPTION_NUMBER, "Q", NULL, "0", false, "bracken: exponent of the target", 0, 0,
     NULL},
    {"reinforce", 0, CS_OPTION_TEXT, "PIECE", NULL, NULL, true,
     "duel: from=TIME, a=N/day, b=N/day: what each side gains from then on, until the next one", 0,
     0, NULL},
    {"until", 0, CS_OPTION_NUMBER, "TIME", NULL, "1000", false,
     "duel: the end of a duel with reinforcements or several types, in the rates' unit of time", 0,
     0, NULL},
    {"defence", 0, CS_OPTION_CHOICE, "KIND", "area point", "area", false,
     "salvo: do units defend all or only themselves?", 0, 0, NULL},
    {"rounds", 0, CS_OPTION_COUNT, "N", NULL, "1", false,
     "salvo: rounds, both sides firing at once", 0, 0, NULL},
    {"raid", 0, CS_OPTION_TEXT, "RAID", NULL, NULL, false,
     "leak: count=N, price=MUSD, damage=MUSD (destroyed by one leaker)", 0, 0, NULL},
    {"layer", 0, CS_OPTION_TEXT, "LAYER", NULL, NULL, true,
     "leak: p=P, magazine=N, shots=N, price=MUSD, look=yes, channels=N, load=ERLANG, name=TEXT; "
     "outermost "
     "first",
     0, 0, NULL},
    {"stock", 0, CS_OPTION_TEXT, "STOCK", NULL, NULL, false,
     "sustain: stock=N, use=N/month, make=N/month, make_later=N/month, starts=MONTHS, ramp=MONTHS, "
     "inflow=N/month (all in one unit of time)",
     0, 0, NULL},
    {"type", 0, CS_OPTION_TEXT, "TYPE", NULL, NULL, true,
     "mix: name=TEXT, price=MUSD, effect=E, cap=N, saturation=N, lot=N", 0, 0, NULL},
    {"budget", 0, CS_OPTION_NUMBER, "MUSD", NULL, NULL, false, "mix: the money there is", 0, 0,
     NULL},
    {"p-win", 0, CS_OPTION_TEXT, "P", NULL, NULL, false,
     "deny: the attacker's chance of winning, a number or a distribution", 0, 0, NULL},
    {"value", 0, CS_OPTION_TEXT, "V", NULL, NULL, false, "deny: value of winning, likewise", 0, 0,
     NULL},
    {"cost", 0, CS_OPTION_TEXT, "C", NULL, NULL, false, "deny: cost of attacking, in the same unit",
     0, 0, NULL},
    {"status-quo", 0, CS_OPTION_TEXT, "U0", NULL, "0", false, "deny: value of not attacking", 0, 0,
     NULL},
    {"spend", 0, CS_OPTION_TEXT, "SPEND", NULL, NULL, true,
     "deny: name=TEXT, price=MUSD, p_times=FACTOR, cost_plus=C: what does it move?", 0, 0, NULL},
    {"seed", 0, CS_OPTION_COUNT, "N", NULL, "1", false, "deny: seed of its 65,536 draws", 0, 0,
     NULL},
    {"series", 0, CS_OPTION_FLAG, NULL, NULL, NULL, false,
     "calibrate: FILE is a series: period, strength and losses of a, of b", 0, 0, NULL},
    {"format", 'f', CS_OPTION_CHOICE, "FORM", "table json csv", "table", false,
     "form of the result", 0, 0, NULL},
};

const cs_question cs_question_attrition = {
    .name = "attrition",
    .operands = "MODEL [FILE]",
    .least = 1,
    .most = 2,
    .summary = "force and cost exchange: duels, salvos, leaks, stocks, mixes",
    .description =
        "MODEL is one of duel, salvo, leak, sustain, mix, deny, calibrate.\n\n"
        "duel: two forces under a law, in closed form and as an exact Markov chain. The field "
        "confuses the two main laws, so here they are: square, da/dt = -kill_b b and db/dt = "
        "-kill_a a, with kill in units per shooter and time; linear, da/dt = -kill_b a b and db/dt "
        "= -kill_a a b, with kill per shooter, target and time. A side breaks when its strength is "
        "`break` of its start or less.\n\n"
        "salvo: missiles between two fleets, exact. leak: a raid against layers of interceptors, "
        "with the raid that exhausts each, the distribution of what comes through and three cost "
        "ratios. sustain: when a stock is empty. mix: the best force for a budget. deny: does "
        "attacking pay? calibrate: how well such models do on a file of battles (the columns of "
        "CDB90).\n\n"
        "FILE is YAML and holds under the options' names what they would say: `a: {count: 1000, "
        "kill: 0.02/day}`. What may be given several times is a list, or a mapping by name. An "
        "option goes before the file.\n\n"
        "Only a FILE can say: forces of several types, for duel, as `a: {break: 0.3, fire: best, "
        "types: {tanks: {count: 100, value: 3, kill: {guns: 0.05/day}}}}`, where fire is numbers "
        "(in proportion to the targets' numbers), fixed (each type's `aim`) or best (at the target "
        "that is worth it most), by the square law; and two sides that buy against each other, for "
        "mix, as `a: {budget: 12, types: {drones: {price: 0.05, lot: 20, against: {guns: "
        "0.02}}}}`: "
        "best replies, pure and mixed equilibria.\n\n"
        "Money is in millions of US dollars (MUSD). Every rate carries its unit of time: hour, "
        "day, week, month or year. What an option lists as key=value is written without blanks, as "
        "in the examples. All outputs are aggregate and illustrative.\n\n"
        "Exit status 4 says that a search stopped at its limit.",
    .examples =
        "casus attrition duel -a count=1000,kill=0.02/day -b count=1020,kill=0.02/day\t"
        "who wins, how surely\n"
        "casus attrition leak --raid count=200,price=0.035 --layer p=0.8,magazine=50\twhen is it "
        "exhausted?\n"
        "casus attrition mix cases/cheap-drones/contest.yaml\twhat each buys against the other\n",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .ask = ask,
    .render = render,
    .json = json,
    .release = release,
};
