/* Gives jansson its memory from cs_alloc, so that no allocation fails unnoticed; SQLite has its own
 * (ledger/sqlite_memory.c), expat is given it where it is used.  libyaml, libarchive and CBC have no way to be given
 * any: the first two say when they found none, and that is heard; CBC ends the program.
 *
 * The functions are installed before main(), because a tree must be released by what allocated it.  They are
 * malloc() and free() underneath, so that a program around us that uses jansson too may mix both. */
#include "base/alloc.h"

#include <jansson.h>

__attribute__((constructor)) static void give_memory(void) {
  json_set_alloc_funcs(cs_malloc, cs_free);
}
