/* XML by expat. */
#include "base/xml.h"

#include "base/alloc.h"

#include <expat.h>

struct cs_xml {
  XML_Parser parser;
  const char *name;
  casus_diag *diag;
  const cs_xml_events *events;
  void *user;
  bool stopped, refused;
};

static void *xml_alloc(size_t size) {
  return cs_calloc(size, 1);
}

static void *xml_realloc(void *p, size_t size) {
  return cs_realloc(p, size, 1);
}

cs_place cs_xml_here(const cs_xml *x) {
  return (cs_place){x->name, XML_GetCurrentLineNumber(x->parser),
                    XML_GetCurrentColumnNumber(x->parser) + 1, 1};
}

void cs_xml_stop(cs_xml *x) {
  x->stopped = true;
  XML_StopParser(x->parser, XML_FALSE);
}

static void open_element(void *user, const char *element, const char **attributes) {
  cs_xml *x = user;

  x->events->open(x->user, element, attributes);
}

static void close_element(void *user, const char *element) {
  cs_xml *x = user;

  x->events->close(x->user, element);
}

static void add_text(void *user, const char *text, int n) {
  cs_xml *x = user;

  x->events->text(x->user, text, n);
}

static void refuse_doctype(void *user, const char *doctype, const char *system_id,
                           const char *public_id, int has_internal_subset) {
  cs_xml *x = user;

  (void)doctype;
  (void)system_id;
  (void)public_id;
  (void)has_internal_subset;
  cs_error(x->diag, cs_xml_here(x), "a document type is not accepted");
  cs_detail(x->diag, "Such files have none; it could make a small one grow without end.");
  x->refused = true;
  cs_xml_stop(x);
}

static casus_status parse(cs_xml *x, const char *text, size_t n) {
  enum XML_Error error;

  XML_SetUserData(x->parser, x);
  XML_SetElementHandler(x->parser, open_element, close_element);
  if (x->events->text) XML_SetCharacterDataHandler(x->parser, add_text);
  XML_SetStartDoctypeDeclHandler(x->parser, refuse_doctype);
  if (XML_Parse(x->parser, text, (int)n, XML_TRUE) == XML_STATUS_OK) return CASUS_OK;
  if (x->stopped) return x->refused ? CASUS_CASE : CASUS_OK;
  error = XML_GetErrorCode(x->parser);
  if (error == XML_ERROR_NO_MEMORY) return CASUS_NOMEM;
  return cs_error(x->diag, cs_xml_here(x), "the XML is not well formed: %s",
                  XML_ErrorString(error));
}

casus_status cs_xml_read(const char *name, const char *text, size_t n, const cs_xml_events *events,
                         void *user, cs_xml **self, casus_diag *d) {
  static const XML_Memory_Handling_Suite memory = {xml_alloc, xml_realloc, cs_free};
  cs_xml x = {.name = name, .diag = d, .events = events, .user = user};
  casus_status st;

  x.parser = XML_ParserCreate_MM("UTF-8", &memory, NULL);
  if (!x.parser) return CASUS_NOMEM;
  *self = &x;
  st = parse(&x, text, n);
  *self = NULL;
  XML_ParserFree(x.parser);
  return st;
}
