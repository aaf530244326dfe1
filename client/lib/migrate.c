/*
 * The tables of terminal.db, forward only. PRAGMA application_id says that the file is ours, PRAGMA
 * user_version how many of the steps below it has seen. A step and its number are one transaction.
 */
#include "client/lib/database.h"
#include "client/lib/query.h"
#include "common/base/attr.h"
#include <sqlite3.h>
#include <stdio.h>

#define APPLICATION_ID 0x52465459 /* "RFTY" */

/*
 * Version 1. item: the outbox (outbox.h), sent_ms is there before the first byte leaves. seen: the
 * cache (cache.h). identity: who this terminal is; installed 0 while the files of an enrolment are
 * being put in their places. enrolment: the code for which key.pem.new was made, until its answer
 * is here.
 */
static const char *const first[] = {
    "create table item ("
    " item_id integer primary key autoincrement,"
    " request_id blob not null unique check (length(request_id) = 16),"
    " problem_no integer not null,"
    " problem_id integer not null,"
    " unit_id integer not null,"
    " act integer not null,"
    " state integer not null check (state between 1 and 3),"
    " stored_ms integer not null,"
    " sent_ms integer,"
    " bytes blob not null,"
    " receipt blob,"
    " received_ms integer,"
    " check ((state = 1) = (receipt is null)),"
    " check ((receipt is null) = (received_ms is null)),"
    " check (receipt is null or sent_ms is not null)"
    ") strict",
    "create index item_by_state on item (state, item_id)",
    "create index item_by_assignment on item (problem_id, unit_id, state, item_id)",
    "create table seen ("
    " name text primary key,"
    " type integer not null,"
    " bytes blob not null,"
    " seen_ms integer not null"
    ") strict",
    "create table identity ("
    " one integer primary key check (one = 1),"
    " host text not null,"
    " port integer not null check (port between 1 and 65535),"
    " client_id integer not null,"
    " unit_id integer not null,"
    " roles integer not null,"
    " unit_name text not null,"
    " person_name text not null,"
    " installed integer not null check (installed in (0, 1))"
    ") strict",
    "create table enrolment ("
    " one integer primary key check (one = 1),"
    " code_id text not null,"
    " key_digest blob not null check (length(key_digest) = 32)"
    ") strict",
    NULL,
};

/* Version 2. file: what the acts of the outbox name, and how much of it the server has (outbox_files.h). */
static const char *const second[] = {
    "create table file ("
    " item_id integer not null references item (item_id) on delete cascade,"
    " position integer not null,"
    " digest blob not null check (length(digest) = 32),"
    " size integer not null check (size > 0),"
    " name text not null,"
    " received integer not null default 0 check (received between 0 and size),"
    " complete integer not null default 0 check (complete in (0, 1)),"
    " primary key (item_id, position)"
    ") strict",
    "create index file_to_send on file (item_id, position) where complete = 0",
    "create index file_of_digest on file (digest)",
    NULL,
};

/*
 * Version 3. notice: what others did (notices.h); open: a supervision notice that the server has no
 * reply to.
 */
static const char *const third[] = {
    "create table notice ("
    " notice_no integer primary key autoincrement,"
    " request_id blob not null unique check (length(request_id) = 16),"
    " at_ms integer not null,"
    " open integer not null check (open in (0, 1)),"
    " read integer not null default 0 check (read in (0, 1)),"
    " bytes blob not null"
    ") strict",
    "create index notice_in_time on notice (at_ms)",
    NULL,
};

/* Version 4. draft: what a person is still writing (draft.h). */
static const char *const fourth[] = {
    "create table draft ("
    " name text primary key,"
    " text text not null,"
    " changed_ms integer not null"
    ") strict",
    NULL,
};

static const char *const *const steps[] = {first, second, third, fourth};

static enum err ask(struct sqlite3 *db, const char *sql, int64_t *answer, struct failure *failure)
{
    struct query query;
    query_open(&query, db, sql);
    *answer = query_row(&query) ? query_int(&query, 0) : 0;
    return query_close(&query, failure);
}

enum err database_check_version(struct sqlite3 *db, struct failure *failure)
{
    int64_t application = 0;
    int64_t version = 0;
    int64_t objects = 0;
    enum err err = ask(db, "pragma application_id", &application, failure);
    if (err == ERR_OK) {
        err = ask(db, "pragma user_version", &version, failure);
    }
    if (err == ERR_OK) {
        err = ask(db, "select count(*) from sqlite_schema", &objects, failure);
    }
    if (err != ERR_OK) {
        return err;
    }
    bool fresh = application == 0 && version == 0 && objects == 0;
    bool ours = application == APPLICATION_ID && version >= 1;
    if (!fresh && !ours) {
        return failure_set(failure, ERR_INVALID, "not the database of a terminal");
    }
    return version <= (int64_t)ARRAY_LEN(steps)
               ? ERR_OK
               : failure_set(failure, ERR_INVALID, "made by a newer program");
}

static enum err number(struct sqlite3 *db, int64_t version, struct failure *failure)
{
    char sql[64]; /* a PRAGMA takes no parameters */
    (void)snprintf(sql, sizeof(sql), "pragma application_id = %d", APPLICATION_ID);
    enum err err = database_run(db, sql, failure);
    if (err == ERR_OK) {
        (void)snprintf(sql, sizeof(sql), "pragma user_version = %d", (int)version);
        err = database_run(db, sql, failure);
    }
    return err;
}

static enum err migrate_one(struct sqlite3 *db, int64_t version, struct failure *failure)
{
    enum err err = database_begin(db, failure);
    if (err != ERR_OK) {
        return err;
    }
    for (const char *const *sql = steps[version]; *sql != NULL && err == ERR_OK; sql++) {
        err = database_run(db, *sql, failure);
    }
    if (err == ERR_OK) {
        err = number(db, version + 1, failure);
    }
    return database_end(db, err, failure);
}

enum err database_migrate(struct sqlite3 *db, struct failure *failure)
{
    int64_t version = 0;
    enum err err = ask(db, "pragma user_version", &version, failure);
    for (; version < (int64_t)ARRAY_LEN(steps) && err == ERR_OK; version++) {
        err = migrate_one(db, version, failure);
    }
    return err;
}
