/* Tables of experts' judgments are parts of the case: its hash and the ledger hold them. */
#include "case/document.h"

#include "base/csv.h"
#include "base/file.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool cs_is_excalibur(const char *path) {
  size_t n = strlen(path);

  return n > 4 && (!strcmp(path + n - 4, ".dtt") || !strcmp(path + n - 4, ".DTT"));
}

char *cs_realisations_path(const char *path, cs_arena *arena) {
  size_t n = strlen(path);
  char *rls = cs_arena_strdup(arena, path);

  if (rls) snprintf(rls + n - 4, 5, "%s", path[n - 1] == 'T' ? ".RLS" : ".rls");
  return rls;
}

/* The file that "experts(table: FILE, ...)" names, in the arena; NULL when the text is none. */
static char *table_of(const cs_node *node, cs_arena *arena) {
  static const char name[] = "experts", key[] = "table:";
  const char *s = node->text, *end;

  while (isspace((unsigned char)*s)) s++;
  if (strncmp(s, name, sizeof name - 1) != 0) return NULL;
  s = strstr(s, key);
  if (!s) return NULL;
  s += sizeof key - 1;
  while (isspace((unsigned char)*s)) s++;
  end = s + strcspn(s, ",)");
  while (end > s && isspace((unsigned char)end[-1])) end--;
  return cs_arena_strndup(arena, s, (size_t)(end - s));
}

static bool is_kept(const cs_document *doc, const char *path) {
  for (size_t k = 0; k < doc->n_tables; k++) {
    if (!strcmp(doc->tables[k], path)) return true;
  }
  return false;
}

/* Keeps the file if it is there and may be read; what is wrong with it is told by whoever asks for
 * it. */
static casus_status keep_file(cs_document *doc, const char *from, cs_place at, const char *name) {
  char *path = cs_path_beside(doc->arena, from, name), *text;
  casus_diag *quiet;
  casus_status st;
  size_t n;

  if (!path) return CASUS_NOMEM;
  if (is_kept(doc, path)) return CASUS_OK;
  quiet = casus_diag_new();
  if (!quiet) return CASUS_NOMEM;
  cs_diag_trust(quiet, cs_diag_trusts(doc->diag));
  st = cs_read_named(from, at, name, CS_CSV_BYTES, doc->arena, quiet, true, &path, &text, &n);
  casus_diag_free(quiet);
  if (st) return st == CASUS_NOMEM ? st : CASUS_OK;
  return cs_document_keep(doc, path, text, n);
}

static casus_status keep(cs_document *doc, const cs_node *node) {
  char *file = table_of(node, doc->arena), *truth;
  const char *from = node->at.file ? node->at.file : doc->path;
  casus_status st;

  if (!file || !*file) return CASUS_OK;
  st = keep_file(doc, from, node->at, file);
  if (st || !cs_is_excalibur(file)) return st;
  truth = cs_realisations_path(file, doc->arena);
  return truth ? keep_file(doc, from, node->at, truth) : CASUS_NOMEM;
}

static casus_status walk(cs_document *doc, const cs_node *node) {
  casus_status st = CASUS_OK;

  if (!node) return CASUS_OK;
  if (node->kind == CS_SCALAR) return keep(doc, node);
  for (size_t k = 0; k < node->n_kids && !st; k++)
    st = walk(doc, node->kind == CS_MAPPING ? node->entries[k].value : node->items[k]);
  return st;
}

casus_status cs_document_keep_experts(cs_document *doc) {
  return walk(doc, doc->root);
}
