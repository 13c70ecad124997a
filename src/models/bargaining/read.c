/* Tells the formats apart and calls the reader. */
#include "models/bargaining/read.h"

#include "base/file.h"
#include "base/text.h"
#include "models/bargaining/sheet.h"

#include <string.h>
#include <strings.h>

/* The first byte that is neither a byte order mark nor blank. */
static const char *first_byte(const char *text) {
  if (!strncmp(text, "\xEF\xBB\xBF", 3)) text += 3;
  return text + strspn(text, " \t\r\n");
}

/* Lines of the exchange format start with # and a letter, perhaps in quotes, then a separator. */
static bool is_exchange(const char *s) {
  bool quoted = *s == '\'' || *s == '"';

  if (quoted) s++;
  if (s[0] != '#' || !s[1] || !strchr("APMDO0/", s[1])) return false;
  return s[2] == '\t' || s[2] == ';' || (quoted && s[2] == s[-1]);
}

static bool is_count(const cs_cell *cell) {
  return cell->n && strspn(cell->text, "0123456789") == cell->n;
}

/* A title line with the counts in its third and fourth cell, then the line of headings. */
static bool is_ktab(const cs_csv *t) {
  if (t->n < 2 || t->rows[0].n < 4) return false;
  return is_count(&t->rows[0].cells[2]) && is_count(&t->rows[0].cells[3]) &&
         !strcasecmp(t->rows[1].cells[0].text, "Actor");
}

casus_status cs_bargaining_parse(const char *name, const char *text, size_t n, cs_arena *arena,
                                 casus_diag *d, cs_bargaining_input *out) {
  const char *first = first_byte(text);
  cs_csv csv;
  casus_status st;

  *out = (cs_bargaining_input){.title = ""};
  cs_rule_defaults(&out->options);
  if (n > CS_BARGAINING_BYTES)
    return cs_error(d, (cs_place){.file = name}, "the file is larger than the limit of %d bytes",
                    CS_BARGAINING_BYTES);
  if (*first == '<') {
    out->format = "ktab-xml";
    return cs_read_ktab_xml(name, text, n, arena, d, out);
  }
  if (is_exchange(first)) {
    out->format = "exchange";
    return cs_read_exchange(name, text, n, arena, d, out);
  }
  st = cs_csv_parse(name, text, n, arena, d, &csv);
  if (st) return st;
  out->format = is_ktab(&csv) ? "ktab-csv" : "table";
  return is_ktab(&csv) ? cs_read_ktab_csv(&csv, arena, d, out) : cs_read_plain(&csv, arena, d, out);
}

casus_status cs_bargaining_read(const char *path, cs_arena *arena, casus_diag *d,
                                cs_bargaining_input *out) {
  char *text, *name;
  size_t n;
  casus_status st = cs_read_file(path, CS_BARGAINING_BYTES, arena, d, &text, &n);

  if (st) return st;
  name = cs_arena_strdup(arena, path);
  if (!name) return CASUS_NOMEM;
  return cs_bargaining_parse(name, text, n, arena, d, out);
}
