/* The mean of each column of the futures behind an answer, read through the Arrow C data interface
 * without a copy:
 *
 *     cc columns.c $(pkg-config --cflags --libs casus) -o columns
 *     ./columns case.yaml
 */
#include <casus.h>

#include <stdio.h>

static void print_means(struct ArrowArrayStream *stream) {
  struct ArrowSchema schema;
  struct ArrowArray batch;

  if (stream->get_schema(stream, &schema)) return;
  while (!stream->get_next(stream, &batch) && batch.release) {
    for (int64_t k = 0; k < batch.n_children; k++) {
      const double *x = batch.children[k]->buffers[1];
      double sum = 0;

      for (int64_t i = 0; i < batch.length; i++) sum += x[i];
      printf("%-40s %12.6g\n", schema.children[k]->name, sum / (double)batch.length);
    }
    batch.release(&batch);
  }
  schema.release(&schema);
}

int main(int argc, char **argv) {
  struct ArrowArrayStream stream;
  casus_case *c = NULL;
  casus_answer *answer = NULL;
  casus_status st = argc == 2 ? casus_case_open(argv[1], NULL, NULL, &c) : CASUS_USAGE;

  if (st == CASUS_OK) st = casus_ask(c, "run", NULL, NULL, NULL, &answer);
  if (st == CASUS_OK) st = casus_answer_stream(answer, 0, &stream);
  casus_answer_free(answer); /* the stream holds on to it */
  if (st == CASUS_OK) {
    print_means(&stream);
    stream.release(&stream);
  }
  casus_case_free(c);
  if (st != CASUS_OK) fprintf(stderr, "%s\n", casus_status_text(st));
  return st == CASUS_OK ? 0 : 1;
}
