/* Contexts. */
#include "base/alloc.h"
#include "library/handles.h"

casus_context *casus_context_new(void) {
  return cs_calloc(1, sizeof(casus_context));
}

void casus_context_free(casus_context *context) {
  cs_free(context);
}

void casus_context_set_loader(casus_context *context, casus_loader *load, void *user) {
  context->load = load;
  context->load_user = user;
}

void casus_context_set_trust(casus_context *context, int trusts) {
  context->trusts = trusts != 0;
}

void casus_context_set_keeping(casus_context *context, int keeps) {
  context->keeps = keeps != 0;
}

void casus_context_set_progress(casus_context *context, casus_progress *told, void *user) {
  context->progress = told;
  context->progress_user = user;
}

void casus_context_stop(casus_context *context) {
  atomic_store(&context->stop, 1);
}

void casus_context_go_on(casus_context *context) {
  atomic_store(&context->stop, 0);
}

int casus_context_heeds(const casus_context *context) {
  return atomic_load(&context->heeds);
}
