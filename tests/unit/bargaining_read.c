/* The readers: what they accept, what they say about what they don't, and running out of memory. */
#include "bargaining.h"

static const char ktab_csv[] =
    "Dam,\"Height, in steps\",2,2,\nActor,Description,Power,Height,HSal,Share,SSal,\n"
    "Up,Upper state, 50, 90, 60, 10, 30,\nDown, Lower state,30.5,10,40,80,60\n,,,\n";
static const char ktab_xml[] =
    "\xEF\xBB\xBF<?xml version=\"1.0\"?><Scenario><name>Dam</name><prngSeed>007</prngSeed>"
    "<ModelParameters><VotingRule>Proportional</VotingRule><BigRAdjust>No</BigRAdjust>"
    "<VictoryProbModel>Octic</VictoryProbModel></ModelParameters>"
    "<Dimensions><dName>Height</dName></Dimensions><Actors>"
    "<Actor><name>Up</name><capability>50</capability><Position><dCoord>90</dCoord></Position>"
    "<Salience><dSal>60</dSal></Salience></Actor>"
    "<Actor><name>Down</name><capability>30.5</capability><Position><dCoord>10</dCoord></Position>"
    "<Salience><dSal>40</dSal></Salience></Actor></Actors>"
    "<IdealAdjustment><iaPair><adjustingIdeal>Up</adjustingIdeal>"
    "<referencePos>Down</referencePos><adjust>0.25</adjust></iaPair></IdealAdjustment></Scenario>";
static const char exchange[] =
    "'#D'\t'Up'\t'height'\t7\t0.9\t50\n'#A'\t'Up'\t'Upper'\t''\n'#A'\t'Down'\t'Lower'\t''\n"
    "'#P'\t'height'\t'h'\t''\n'#M'\t'height'\t7\n'#M'\t'height'\t2\n'#0'\tremark\n"
    "'#D'\t'Down'\t'height'\t3\t0.4\t30.5\n";
static const char table[] =
    "Issue;Actor;salience_100;Position;Power;From;To\nheight;Up;60;7;50;2;12\n"
    "height;Down;40;;30.5;;\nshare;Down;10;3;30.5;10;0\n";

static casus_status parse(const char *text, cs_arena *arena, casus_diag *d,
                          cs_bargaining_input *in) {
  if (cs_diag_source(d, "input", text, strlen(text))) return CASUS_NOMEM;
  return cs_bargaining_parse("input", text, strlen(text), arena, d, in);
}

static void reads(const char *text, const char *format, cs_arena *arena, cs_bargaining_input *in) {
  casus_diag *d = casus_diag_new();

  if (parse(text, arena, d, in)) fail_msg("%s", casus_diag_text(d, 0));
  assert_int_equal(casus_diag_warnings(d), 0);
  assert_string_equal(in->format, format);
  assert_string_equal(in->table.actors[0], "Up");
  assert_string_equal(in->table.actors[1], "Down");
  assert_int_equal(in->table.n_actors, 2);
  casus_diag_free(d);
}

static void all_formats_are_read(void **state) {
  cs_arena *arena = cs_arena_new();
  cs_bargaining_input in;

  (void)state;
  reads(ktab_csv, "ktab-csv", arena, &in);
  assert_string_equal(in.title, "Dam");
  assert_int_equal(in.table.n_issues, 2);
  assert_string_equal(in.table.issues[1], "Share");
  assert_near(in.table.position[2], 0.1, 1e-15);
  assert_near(in.table.salience[3], 0.6, 1e-15);
  assert_near(in.table.capability[2], 30.5, 0);

  reads(ktab_xml, "ktab-xml", arena, &in);
  assert_string_equal(in.title, "Dam");
  assert_near(in.table.position[0], 0.9, 1e-15);
  assert_near(in.table.salience[1], 0.4, 1e-15);
  assert_true(in.has_options);
  assert_int_equal(in.options.vote, CS_VOTE_PROP);
  assert_int_equal(in.options.bigr_adjust, CS_BIGR_NONE);
  assert_int_equal(in.options.victory, CS_VICTORY_OCTIC);
  assert_int_equal(in.options.seed, 7);
  assert_near(in.options.ideal_adjust[0], 0, 0);
  assert_near(in.options.ideal_adjust[1], 0.25, 0);
  assert_near(in.options.ideal_adjust[3], 1, 0);

  reads(exchange, "exchange", arena, &in);
  assert_near(in.from[0], 2, 0);
  assert_near(in.to[0], 7, 0);
  assert_near(in.table.position[0], 1, 1e-15);
  assert_near(in.table.position[1], 0.2, 1e-15);
  assert_near(in.table.capability[1], 30.5, 0);

  reads(table, "table", arena, &in);
  assert_int_equal(in.table.n_issues, 2);
  assert_near(in.table.position[0], 0.5, 1e-15); /* 7 on 2..12 */
  assert_near(in.table.salience[0], 0.6, 1e-15);
  assert_int_equal(in.table.present[0], 1);
  assert_int_equal(in.table.present[1], 0);      /* Up on share */
  assert_int_equal(in.table.present[2], 0);      /* Down on height */
  assert_near(in.table.position[3], 0.7, 1e-15); /* 3 on 10..0 */
  cs_arena_free(arena);
}

/* The text must be refused, with all of the phrases in the messages. */
static void refuses(const char *text, const char *const *phrases) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_bargaining_input in;
  char *said;

  assert_int_equal(parse(text, arena, d, &in), CASUS_CASE);
  said = casus_diag_text(d, 0);
  for (; *phrases; phrases++) {
    if (!strstr(said, *phrases)) fail_msg("no \"%s\" in:\n%s", *phrases, said);
  }
  casus_text_free(said);
  casus_diag_free(d);
  cs_arena_free(arena);
}

static void mistakes_are_told_at_their_place(void **state) {
  (void)state;
  /* Several at once. */
  refuses("T,d,2,1\nActor,d,p,i,s\nA,b,-1,101,x\nB,b,1,50,130\n",
          (const char *[]){"input:3:5: error: capability is -1",
                           "input:3:8: error: position is 101", "It must lie between 0 and 100.",
                           "input:4:10: error: salience is 130", NULL});
  refuses("T,d,1,2\nActor,d,p,i,s,j,t\nA,b,1,50,60,50,60\n",
          (const char *[]){"input:3:1", "add up to 120", NULL});
  refuses("T,d,3,1\nActor,d,p,i,s\nA,b,1,50,60\n",
          (const char *[]){"input:1:5", "3 actors announced, 1 found", NULL});
  refuses("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"bb\">]><Scenario/>",
          (const char *[]){"a document type is not accepted", NULL});
  refuses("<Scenario><ModelParameters><VotingRule>Propp</VotingRule></ModelParameters></Scenario>",
          (const char *[]){"input:1:28", "has no value \"Propp\"", "Did you mean \"Prop", NULL});
  refuses("<Scenario><name>x</Scenario>", (const char *[]){"not well formed", NULL});
  refuses("<html></html>", (const char *[]){"the root element is \"html\"", NULL});
  refuses(
      "<Scenario><Dimensions><dName>X</dName></Dimensions><Actors><Actor><name>A</name>"
      "<name>B</name><capability>1</capability><Position><dCoord>1</dCoord></Position>"
      "<Salience><dSal>1</dSal></Salience></Actor></Actors></Scenario>",
      (const char *[]){"out of their order", NULL});
  refuses("#A;Up\n#A;Up\n#P;i\n#D;Upp;i;50;0.5;1\n",
          (const char *[]){"input:2:4: error: a second actor \"Up\"", NULL});
  refuses("#A;Up\n#P;i\n#D;Upper;i;50;0.5;1\n#D;Up;i;500;2;x\n#Q;x\n",
          (const char *[]){"input:5:1", "starts with \"#Q\"", NULL});
  refuses("#A;Upper\n#P;i\n#D;Uper;i;50;0.5;1\n#D;Upper;i;500;2;x\n",
          (const char *[]){"input:3:4: error: there is no actor \"Uper\"", "mean \"Upper\"",
                           "input:4:12: error: position is 500", "salience is 2",
                           "capability is \"x\"", NULL});
  refuses("actor,capability,position,salience\nA,1,50,60\n",
          (const char *[]){"input:2:8: error: salience is 60", "salience_100", NULL});
  refuses("actor,capability,positon,salience\nA,1,50,.6\n",
          (const char *[]){"there is no column \"position\"", "Did you mean \"position\"?", NULL});
  refuses(
      "issue,actor,capability,position,salience\ni,A,1,50,.6\ni,A,1,60,.6\n",
      (const char *[]){"input:3:1: error: a second stance of actor \"A\" on issue \"i\"", NULL});
  refuses("actor,capability,position,salience,from,to\nA,1,50,.6,5,5\n",
          (const char *[]){"starts and ends at 5", NULL});
  /* Behind a byte order mark, whose bytes have no width. */
  refuses("\xEF\xBB\xBF#A;Up;\n#P;\n", (const char *[]){"input:2:4", "issue without a name", NULL});
  refuses(
      "\xEF\xBB\xBF"
      "actor,capability,position,sal\n",
      (const char *[]){"input:1:4: error: there is no column \"salience\"", NULL});
  refuses("actor,capability,position,salience\n", (const char *[]){"there are no actors", NULL});
}

static void a_name_that_comes_again_gets_a_number(void **state) {
  static const char text[] = "name,capability,position,salience\nA,1,5,1\nA,1,6,1\nA,1,7,1\n";
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_bargaining_input in;

  (void)state;
  assert_int_equal(parse(text, arena, d, &in), CASUS_OK);
  assert_int_equal(casus_diag_warnings(d), 2);
  assert_string_equal(in.table.actors[1], "A (2)");
  assert_string_equal(in.table.actors[2], "A (3)");
  casus_diag_free(d);
  cs_arena_free(arena);
}

/* Each allocation in turn fails: the reader says so and, with the sanitizer, leaks nothing.  A
 * message that finds no memory is counted without its text. */
static void out_of_memory_at_every_allocation(void **state) {
  static const char *const texts[] = {ktab_csv, ktab_xml, exchange, table};

  (void)state;
  for (size_t i = 0; i < 4; i++) {
    for (size_t n = 1;; n++) {
      cs_arena *arena = cs_arena_new();
      casus_diag *d = casus_diag_new();
      cs_bargaining_input in;
      casus_status st;

      assert_true(n < 10000);
      cs_alloc_fail_at(n);
      st = parse(texts[i], arena, d, &in);
      cs_alloc_fail_at(0);
      casus_diag_free(d);
      cs_arena_free(arena);
      if (st == CASUS_OK) break;
      assert_int_equal(st, CASUS_NOMEM);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(all_formats_are_read),
      cmocka_unit_test(mistakes_are_told_at_their_place),
      cmocka_unit_test(a_name_that_comes_again_gets_a_number),
      cmocka_unit_test(out_of_memory_at_every_allocation),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
