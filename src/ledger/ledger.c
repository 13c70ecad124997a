/* Runs in a SQLite file. */
#include "ledger/ledger.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
  APPLICATION = 0x63617375, /* "casu": tells the file from other databases */
  VERSION = 2,              /* 1 had no column `answer` */
  PATIENCE_MS = 10000
};

static const char schema[] =
    "CREATE TABLE IF NOT EXISTS runs ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
    "  ended TEXT NOT NULL,"
    "  seconds REAL NOT NULL,"
    "  complete INTEGER NOT NULL,"
    "  case_path TEXT NOT NULL,"
    "  title TEXT,"
    "  case_hash TEXT NOT NULL,"
    "  case_text TEXT NOT NULL,"
    "  version TEXT NOT NULL,"
    "  machine TEXT NOT NULL,"
    "  command TEXT NOT NULL,"
    "  result TEXT NOT NULL,"
    "  answer TEXT)";

static casus_status fail(sqlite3 *db, const char *path, const char *action, casus_diag *d) {
  cs_error(d, (cs_place){0}, "could not %s the ledger \"%s\": %s", action, path,
           db ? sqlite3_errmsg(db) : "out of memory");
  return CASUS_IO;
}

static int read_pragma(sqlite3 *db, const char *text, int *value) {
  sqlite3_stmt *s = NULL;
  int rc = sqlite3_prepare_v2(db, text, -1, &s, NULL);

  if (rc == SQLITE_OK) rc = sqlite3_step(s);
  if (rc == SQLITE_ROW) *value = sqlite3_column_int(s, 0);
  sqlite3_finalize(s);
  return rc == SQLITE_ROW ? SQLITE_OK : rc;
}

/* Opens the file; refuses what is no ledger or one of a later version.  A writer brings an older
 * one up to date; *has_answers: a reader's has the column. */
static casus_status open_ledger(const char *path, bool create, casus_diag *d, sqlite3 **db,
                                bool *has_answers) {
  int flags = create ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  int application = 0, version = 0, tables = 0;
  char pragma[96];

  *db = NULL;
  if (sqlite3_open_v2(path, db, flags, NULL) != SQLITE_OK) {
    casus_status st = fail(*db, path, "open", d);

    sqlite3_close(*db);
    *db = NULL;
    return st;
  }
  sqlite3_busy_timeout(*db, PATIENCE_MS);
  /* A writer looks at the file under its lock, so that of several that find it empty one makes it.
   */
  if (create && sqlite3_exec(*db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
    goto unreadable;
  if (read_pragma(*db, "PRAGMA application_id", &application) != SQLITE_OK ||
      read_pragma(*db, "PRAGMA user_version", &version) != SQLITE_OK ||
      read_pragma(*db, "SELECT count(*) FROM sqlite_master", &tables) != SQLITE_OK)
    goto unreadable;
  if (create && !tables && application == 0 && version == 0) {
    snprintf(pragma, sizeof pragma, "PRAGMA application_id = %d; PRAGMA user_version = %d;",
             APPLICATION, VERSION);
    if (sqlite3_exec(*db, pragma, NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_exec(*db, schema, NULL, NULL, NULL) != SQLITE_OK)
      goto unreadable;
    application = APPLICATION;
    version = VERSION;
  }
  if (create && application == APPLICATION && version == 1) {
    snprintf(pragma, sizeof pragma,
             "ALTER TABLE runs ADD COLUMN answer TEXT; PRAGMA user_version = %d;", VERSION);
    if (sqlite3_exec(*db, pragma, NULL, NULL, NULL) != SQLITE_OK) goto unreadable;
    version = VERSION;
  }
  if (create && sqlite3_exec(*db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK) goto unreadable;
  *has_answers = version == VERSION;
  if (application == APPLICATION && version >= 1 && version <= VERSION) return CASUS_OK;
  cs_error(d, (cs_place){0}, "\"%s\" is %s", path,
           application != APPLICATION ? "no ledger of casus" : "a ledger of a later casus");
  sqlite3_close(*db);
  *db = NULL;
  return CASUS_IO;

unreadable : {
  casus_status st = fail(*db, path, "read", d);

  sqlite3_close(*db);
  *db = NULL;
  return st;
}
}

casus_status cs_ledger_add(const char *path, const cs_ledger_run *run, casus_diag *d, int64_t *id) {
  static const char insert[] =
      "INSERT INTO runs (ended, seconds, complete, case_path, title, case_hash, case_text, "
      "version, machine, command, result, answer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  sqlite3 *db;
  sqlite3_stmt *s = NULL;
  bool good, has_answers;
  casus_status st = open_ledger(path, true, d, &db, &has_answers);

  if (st) return st;
  good = sqlite3_prepare_v2(db, insert, -1, &s, NULL) == SQLITE_OK;
  if (good) {
    sqlite3_bind_text(s, 1, run->ended, -1, SQLITE_STATIC);
    sqlite3_bind_double(s, 2, run->seconds);
    sqlite3_bind_int(s, 3, run->complete);
    sqlite3_bind_text(s, 4, run->case_path, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 5, run->title, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 6, run->case_hash, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 7, run->case_text, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 8, run->version, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 9, run->machine, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 10, run->command, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 11, run->result, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 12, run->answer, -1, SQLITE_STATIC);
    good = sqlite3_step(s) == SQLITE_DONE;
  }
  if (good) {
    *id = sqlite3_last_insert_rowid(db);
  } else {
    st = fail(db, path, "write to", d);
  }
  sqlite3_finalize(s);
  sqlite3_close(db);
  return st;
}

static const char *text(sqlite3_stmt *s, int column, cs_arena *arena, bool *failed) {
  const unsigned char *t = sqlite3_column_text(s, column);
  char *copy;

  if (!t) return NULL;
  copy = cs_arena_strdup(arena, (const char *)t);
  *failed |= !copy;
  return copy;
}

static cs_ledger_run read_row(sqlite3_stmt *s, bool whole, cs_arena *arena, bool *failed) {
  cs_ledger_run run = {.id = sqlite3_column_int64(s, 0),
                       .ended = text(s, 1, arena, failed),
                       .seconds = sqlite3_column_double(s, 2),
                       .complete = sqlite3_column_int(s, 3) != 0,
                       .case_path = text(s, 4, arena, failed),
                       .title = text(s, 5, arena, failed),
                       .case_hash = text(s, 6, arena, failed),
                       .version = text(s, 7, arena, failed),
                       .machine = text(s, 8, arena, failed),
                       .command = text(s, 9, arena, failed),
                       .answer = text(s, 10, arena, failed)};

  if (whole) {
    run.case_text = text(s, 11, arena, failed);
    run.result = text(s, 12, arena, failed);
  }
  return run;
}

casus_status cs_ledger_list(const char *path, cs_arena *arena, casus_diag *d, cs_ledger_run **runs,
                            size_t *n) {
  static const char *const query[] = {
      "SELECT id, ended, seconds, complete, case_path, title, case_hash, version, machine, "
      "command, "
      "NULL FROM runs ORDER BY id",
      "SELECT id, ended, seconds, complete, case_path, title, case_hash, version, machine, "
      "command, "
      "answer FROM runs ORDER BY id"};
  sqlite3 *db;
  sqlite3_stmt *s = NULL;
  size_t cap = 0;
  bool failed = false, has_answers;
  int rc;
  casus_status st;

  *runs = NULL;
  *n = 0;
  if (access(path, F_OK) && errno == ENOENT) return CASUS_OK;
  st = open_ledger(path, false, d, &db, &has_answers);
  if (st) return st;
  rc = sqlite3_prepare_v2(db, query[has_answers], -1, &s, NULL);
  while (rc == SQLITE_OK || rc == SQLITE_ROW) {
    cs_ledger_run *moved;

    rc = sqlite3_step(s);
    if (rc != SQLITE_ROW) break;
    moved = cs_arena_grow(arena, *runs, *n, &cap, sizeof *moved);
    if (moved) *runs = moved;
    if (moved) (*runs)[(*n)++] = read_row(s, false, arena, &failed);
    if (!moved || failed) {
      st = CASUS_NOMEM;
      break;
    }
  }
  if (st == CASUS_OK && rc != SQLITE_DONE) st = fail(db, path, "read", d);
  sqlite3_finalize(s);
  sqlite3_close(db);
  return st;
}

casus_status cs_ledger_get(const char *path, int64_t id, cs_arena *arena, casus_diag *d,
                           cs_ledger_run *out) {
  static const char query[] =
      "SELECT id, ended, seconds, complete, case_path, title, case_hash, version, machine, "
      "command, NULL, case_text, result FROM runs WHERE id = ?";
  sqlite3 *db;
  sqlite3_stmt *s = NULL;
  bool failed = false, has_answers;
  int rc;
  casus_status st;

  *out = (cs_ledger_run){0};
  if (access(path, F_OK) && errno == ENOENT)
    return cs_error(d, (cs_place){0}, "there is no run %lld: there are none yet", (long long)id);
  st = open_ledger(path, false, d, &db, &has_answers);
  if (st) return st;
  rc = sqlite3_prepare_v2(db, query, -1, &s, NULL);
  if (rc == SQLITE_OK) {
    sqlite3_bind_int64(s, 1, id);
    rc = sqlite3_step(s);
  }
  if (rc == SQLITE_ROW) {
    *out = read_row(s, true, arena, &failed);
    if (failed) st = CASUS_NOMEM;
  } else if (rc == SQLITE_DONE) {
    st = cs_error(d, (cs_place){0}, "the ledger \"%s\" has no run %lld", path, (long long)id);
  } else {
    st = fail(db, path, "read", d);
  }
  sqlite3_finalize(s);
  sqlite3_close(db);
  return st;
}
