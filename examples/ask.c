/* Asks a case which strategy holds up, after one value was changed:
 *
 *     cc ask.c $(pkg-config --cflags --libs casus) -o ask
 *     ./ask case.yaml quantities.price 40
 */
#include <casus.h>

#include <stdio.h>

int main(int argc, char **argv) {
  casus_context *context = casus_context_new();
  casus_diag *diag = casus_diag_new();
  casus_case *c = NULL;
  casus_answer *answer = NULL;
  char *text = NULL, *messages;
  casus_status st;

  if (argc != 4) {
    fprintf(stderr, "usage: ask CASE NAME VALUE\n");
    return 2;
  }
  st = casus_case_open(argv[1], context, diag, &c);
  if (st == CASUS_OK) st = casus_case_set(c, argv[2], argv[3], diag);
  if (st == CASUS_OK) st = casus_ask(c, "run", "{\"futures\": 4096}", context, diag, &answer);
  if (st == CASUS_OK) st = casus_answer_text(answer, "table", 0, &text, NULL);
  if (st == CASUS_OK) puts(text);
  if (st != CASUS_OK) {
    messages = casus_diag_text(diag, 0);
    fprintf(stderr, "%s%s\n", messages ? messages : "", casus_status_text(st));
    casus_text_free(messages);
  }
  casus_text_free(text);
  casus_answer_free(answer);
  casus_case_free(c);
  casus_diag_free(diag);
  casus_context_free(context);
  return st == CASUS_OK ? 0 : 1;
}
