/* Migrations may run again and never go back; the application may do what it needs and nothing else. */
#include "server/store/migrate.h"
#include "tests/floor/store_lab.h"
#include "tests/lib/postgres_fixture.h"
#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void test_again(void **state)
{
    (void)state;
    long applied = postgres_fixture_sql("SELECT count(*) FROM schema_migration");
    assert_true(applied > 0);
    assert_int_equal(migrate_embedded(postgres_fixture_super()), ERR_OK);
    assert_int_equal(migrate_embedded(postgres_fixture_super()), ERR_OK);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM schema_migration"), applied);
}

static void test_newer(void **state)
{
    (void)state;
    (void)postgres_fixture_sql(
        "INSERT INTO schema_migration (version, name) VALUES (999, 'later')");
    assert_int_equal(migrate_embedded(postgres_fixture_super()), ERR_DATABASE);
    (void)postgres_fixture_sql("DELETE FROM schema_migration WHERE version = 999");
}

static void test_external(void **state)
{
    (void)state;
    char conninfo[256];
    (void)postgres_fixture_sql("CREATE ROLE migrator LOGIN IN ROLE rectify_owner");
    strcpy(conninfo, postgres_fixture_app());
    strcpy(strstr(conninfo, "user="), "user=migrator dbname=rectify");
    assert_int_equal(migrate_external(conninfo), ERR_OK);
    assert_int_equal(migrate_external(postgres_fixture_app()), ERR_DATABASE); /* not a member */
    strcpy(strstr(conninfo, "user="), "user=nobody_at_all dbname=rectify");
    assert_int_equal(migrate_external(conninfo), ERR_DATABASE_AWAY);
}

/* SQLSTATE of what the application's role gets for it; "00000" when it may. */
static void try(PGconn *pg, const char *sql, char sqlstate[6])
{
    PGresult *result = PQexec(pg, sql);
    const char *found = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    strcpy(sqlstate, found == NULL ? "00000" : found);
    PQclear(result);
}

static void test_refused_to_the_application(void **state)
{
    (void)state;
    static const char *const statements[] = {
        "UPDATE event SET text = 'x'",
        "DELETE FROM event",
        "TRUNCATE event",
        "UPDATE event SET chain = digest",
        "UPDATE event SET unit_no = NULL",
        "UPDATE unit_chain SET unit_id = 1",
        "INSERT INTO unit_chain (unit_id, length) VALUES (1, 5)",
        "DELETE FROM unit_chain",
        "DELETE FROM assignment",
        "UPDATE assignment SET unit_id = 1",
        "UPDATE assignment SET original_due = NULL",
        "UPDATE plan SET cause = 'x'",
        "DELETE FROM plan",
        "UPDATE measure SET text = 'x'",
        "DELETE FROM measure",
        "UPDATE effect SET quantity = 'x'",
        "UPDATE indicator_actual SET value = '0'",
        "DELETE FROM indicator_actual",
        "UPDATE decision SET result = 1",
        "UPDATE report SET expected = false",
        "DELETE FROM report",
        "UPDATE report_version SET content = ''",
        "DELETE FROM report_version",
        "UPDATE report_copy SET received_by = 'x'",
        "DELETE FROM report_copy",
        "UPDATE extension SET progress = 'x'",
        "DELETE FROM extension",
        "UPDATE periodic SET nil = true",
        "DELETE FROM periodic",
        "UPDATE office_event SET act = 'x'",
        "UPDATE office_event SET chain = sha256(chain)",
        "UPDATE office_chain SET unit_id = 1",
        "DELETE FROM office_chain",
        "TRUNCATE office_chain",
        "DELETE FROM office_event",
        "UPDATE event_file SET personal = false",
        "DELETE FROM event_file",
        "UPDATE file SET digest = ''",
        "UPDATE content SET bytes = ''",
        "UPDATE file_chunk SET content = ''",
        "DELETE FROM file_day",
        "TRUNCATE office_event",
        "UPDATE phase_change SET state = 1",
        "DELETE FROM phase_change",
        "UPDATE node_count SET node_id = 1",
        "DELETE FROM node_count",
        "UPDATE snapshot SET summary = ''",
        "UPDATE snapshot SET as_of = now()",
        "DELETE FROM snapshot",
        "TRUNCATE snapshot",
        "UPDATE wording SET measures = '{}'",
        "DELETE FROM wording",
        "UPDATE wording_source SET effect_event = NULL",
        "DELETE FROM wording_source",
        "UPDATE client SET spki = ''",
        "UPDATE client SET roles = 1",
        "DELETE FROM client",
        "UPDATE enroll_code SET secret = ''",
        "DELETE FROM unit",
        "DELETE FROM campaign",
        "INSERT INTO schema_migration (version, name) VALUES (2, 'x')",
        "DELETE FROM schema_migration",
        "CREATE TABLE rectify.mine (a int)",
        "CREATE TABLE public.mine (a int)",
        "CREATE TEMP TABLE mine (a int)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION rectify.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SET ROLE rectify_owner",
        "ALTER TABLE event ADD COLUMN more int",
        "ALTER TABLE event DISABLE TRIGGER ALL",
        "DROP TABLE event",
        "COPY event TO PROGRAM 'cat'",
        "CREATE ROLE mine",
        "ALTER ROLE rectify_owner LOGIN",
    };
    PGconn *pg = PQconnectdb(postgres_fixture_app());
    assert_int_equal(PQstatus(pg), CONNECTION_OK);
    for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]); i++) {
        char sqlstate[6];
        try(pg, statements[i], sqlstate);
        if (strcmp(sqlstate, "42501") != 0) {
            fail_msg("%s: %s", statements[i], sqlstate);
        }
    }
    PQfinish(pg);
}

static void test_settings_of_the_role(void **state)
{
    (void)state;
    static const char *const settings[][2] = {{"search_path", "rectify, pg_temp"},
                                              {"statement_timeout", "10s"},
                                              {"lock_timeout", "3s"},
                                              {"idle_in_transaction_session_timeout", "15s"}};
    PGconn *pg = PQconnectdb(postgres_fixture_app());
    for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
        PGresult *result =
            PQexecParams(pg, "SELECT current_setting($1)", 1, NULL, &settings[i][0], NULL, NULL, 0);
        assert_string_equal(PQgetvalue(result, 0, 0), settings[i][1]);
        PQclear(result);
    }
    PQfinish(pg);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM pg_class c JOIN pg_roles r ON"
                                          " r.oid = c.relowner WHERE rolname = 'rectify_app'"),
                     0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_again),
        cmocka_unit_test(test_newer),
        cmocka_unit_test(test_external),
        cmocka_unit_test(test_refused_to_the_application),
        cmocka_unit_test(test_settings_of_the_role),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
