/*
 * Happy path
 *   1. certificate.pem.new and authority.pem.new are written; key.pem.new is there already
 *   2. one transaction: the identity, installed = 0. From here on the terminal is the new one
 *   3. the three files are renamed
 *   4. installed = 1
 *
 * A terminal that dies before 2 is what it was before, and enrolling again repeats all of it. One
 * that dies after 2 completes 3 and 4 when it is opened next: a rename that was done already finds
 * nothing to rename.
 */
#include "client/lib/enroll_install.h"
#include "client/lib/database.h"
#include "client/lib/folder.h"
#include "client/lib/home_identity.h"
#include "client/lib/query.h"
#include <string.h>

static enum err write_files(struct home *home, const Rectify__Enrolled *enrolled,
                            struct failure *failure)
{
    enum err err = folder_write(home->dir, "certificate.pem.new", enrolled->certificate_pem,
                                strlen(enrolled->certificate_pem), failure);
    if (err == ERR_OK) {
        err = folder_write(home->dir, "authority.pem.new", enrolled->authority_pem,
                           strlen(enrolled->authority_pem), failure);
    }
    return err;
}

static enum err store_identity(struct home *home, const struct enroll_code *code,
                               const Rectify__Enrolled *enrolled, struct failure *failure)
{
    struct query query;
    query_open(&query, home->db,
               "insert or replace into identity (one, host, port, client_id, unit_id, roles,"
               " unit_name, person_name, installed) values (1, ?, ?, ?, ?, ?, ?, ?, 0)");
    query_bind_text(&query, code->host);
    query_bind_int(&query, code->port);
    query_bind_int(&query, enrolled->client_id);
    query_bind_int(&query, enrolled->unit_id);
    query_bind_int(&query, enrolled->roles);
    query_bind_text(&query, enrolled->unit_name == NULL ? "" : enrolled->unit_name);
    query_bind_text(&query, enrolled->person_name);
    return query_run(&query, failure);
}

/*
 * What another unit or person has seen goes with the old identity; nothing of theirs waits in the outbox
 * (home_enroll).
 */
static enum err commit(struct home *home, const struct enroll_code *code,
                       const Rectify__Enrolled *enrolled, struct failure *failure)
{
    enum err err = database_begin(home->db, failure);
    if (err != ERR_OK) {
        return err;
    }
    err = store_identity(home, code, enrolled, failure);
    if (err == ERR_OK) {
        err = database_run(home->db, "delete from enrolment", failure);
    }
    if (err == ERR_OK) {
        err = database_run(home->db, "delete from seen", failure);
    }
    if (err == ERR_OK) {
        err = database_run(home->db, "delete from notice", failure);
    }
    return database_end(home->db, err, failure);
}

static enum err rename_files(struct home *home, struct failure *failure)
{
    enum err err = folder_rename(home->dir, "key.pem.new", "key.pem", failure);
    if (err == ERR_OK) {
        err = folder_rename(home->dir, "certificate.pem.new", "certificate.pem", failure);
    }
    if (err == ERR_OK) {
        err = folder_rename(home->dir, "authority.pem.new", "authority.pem", failure);
    }
    return err == ERR_OK ? folder_sync(home->dir, failure) : err;
}

enum err enroll_resume(struct home *home, struct failure *failure)
{
    struct query query;
    query_open(&query, home->db, "select 1 from identity where installed = 0");
    bool cut_off = query_row(&query);
    enum err err = query_close(&query, failure);
    if (err != ERR_OK || !cut_off) {
        return err;
    }
    err = rename_files(home, failure);
    return err == ERR_OK ? database_run(home->db, "update identity set installed = 1", failure)
                         : err;
}

enum err enroll_install(struct home *home, const struct enroll_code *code,
                        const Rectify__Enrolled *enrolled, struct failure *failure)
{
    enum err err = write_files(home, enrolled, failure);
    if (err == ERR_OK) {
        err = commit(home, code, enrolled, failure);
    }
    if (err == ERR_OK) {
        err = enroll_resume(home, failure);
    }
    return err == ERR_OK ? home_identity_load(home, failure) : err;
}
