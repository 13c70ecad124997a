/* Reading XML as a row of events, by expat; a build without it (xml_none.c) refuses such files.  A document type
 * is refused: no file that we read has one, and it is what entities that grow without end come from. */
#ifndef CASUS_BASE_XML_H
#define CASUS_BASE_XML_H

#include "base/diag.h"

typedef struct cs_xml cs_xml;

/* Each is given what cs_xml_read() was; `text` may be NULL. */
typedef struct {
  void (*open)(void *user, const char *element,
               const char **attributes); /* name, value, ..., NULL */
  void (*close)(void *user, const char *element);
  void (*text)(void *user, const char *text, int n); /* not ended by a zero */
} cs_xml_events;

/* Reads text[0..n), UTF-8 whatever the file says, which `name` names in messages.  *self is set before the first
 * event, for the functions below.  CASUS_OK also when it was stopped; CASUS_CASE after a message; CASUS_NOMEM. */
casus_status cs_xml_read(const char *name, const char *text, size_t n, const cs_xml_events *events,
                         void *user, cs_xml **self, casus_diag *d);

/* Where the event at hand stands. */
cs_place cs_xml_here(const cs_xml *x);

/* No more events after this one. */
void cs_xml_stop(cs_xml *x);

#endif
