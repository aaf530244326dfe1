/* Codes and terminals: a code is redeemed once, by who knows its secret, in time; the table of clients decides. */
#include "common/base/clock.h"
#include "tests/floor/store_lab.h"
#include "tests/lib/postgres_fixture.h"
#include <inttypes.h>
#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct lab lab;
static const struct digest secret = {{1, 2, 3}};
static const struct digest key = {{4, 5, 6}};

static int setup(void **state)
{
    (void)state;
    lab_open(&lab, NULL);
    lab_seed(&lab);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    lab_close(&lab);
    return 0;
}

static enum err create(struct code_create_call *code)
{
    lab_prepare(&lab, &code->call);
    return lab_finish(&lab, store_code_create(lab.store, code), &code->call);
}

static void create_code(const char *code_id)
{
    struct code_create_call code = {.actor = lab_actor(),
                                    .unit = "示例01社区",
                                    .person = "张三",
                                    .roles = ROLE_UNIT_HEAD,
                                    .code_id = code_id,
                                    .secret = secret,
                                    .expires_ms = clock_wall_ms() + 60000};
    assert_int_equal(create(&code), ERR_OK);
    assert_string_equal(code.unit_name, "示例01社区");
}

static enum err claim(struct code_claim_call *out, const char *code_id, const struct digest *with,
                      const struct digest *by, int64_t now_ms)
{
    *out = (struct code_claim_call){
        .code_id = code_id, .secret = *with, .spki = *by, .terminal = "电脑", .now_ms = now_ms};
    lab_prepare(&lab, &out->call);
    return lab_finish(&lab, store_code_claim(lab.store, out), &out->call);
}

static enum err greet(const struct identity *identity, const struct digest *by)
{
    struct client_call client = {.identity = *identity, .spki = *by};
    lab_prepare(&lab, &client.call);
    enum err err = lab_finish(&lab, store_client(lab.store, &client), &client.call);
    if (err == ERR_OK) {
        assert_string_equal(client.person_name, "张三");
        assert_string_equal(client.unit_name, "示例01社区");
        assert_int_equal(client.unit_kind, UNIT_COMMUNITY);
    }
    return err;
}

static enum err record(int64_t client_id)
{
    struct client_record_call certificate = {.client_id = client_id,
                                             .code_id = "code-1",
                                             .serial = "00ff",
                                             .not_after_ms = clock_wall_ms() + 1000000,
                                             .event_id = lab_uuid(),
                                             .now_ms = clock_wall_ms()};
    lab_prepare(&lab, &certificate.call);
    return lab_finish(&lab, store_client_record(lab.store, &certificate), &certificate.call);
}

static enum err revoke_client(int64_t client_id)
{
    struct client_revoke_call call = {.actor = lab_actor(), .client_id = client_id};
    lab_prepare(&lab, &call.call);
    return lab_finish(&lab, store_client_revoke(lab.store, &call), &call.call);
}

static void test_life_of_a_terminal(void **state)
{
    (void)state;
    struct code_claim_call first;
    struct code_claim_call again;
    const struct digest other = {{7}};
    create_code("code-1");
    assert_int_equal(claim(&first, "code-1", &secret, &key, clock_wall_ms()), ERR_OK);
    assert_true(first.identity.client_id > 0);
    assert_int_equal(first.identity.unit_id, lab_unit("C01"));
    assert_int_equal(first.identity.roles, ROLE_UNIT_HEAD);
    assert_string_equal(first.person_name, "张三");
    assert_string_equal(first.unit_name, "示例01社区");
    assert_int_equal(greet(&first.identity, &key), ERR_UNKNOWN_CLIENT); /* no certificate yet */

    assert_int_equal(claim(&again, "code-1", &secret, &key, clock_wall_ms()), ERR_OK);
    assert_memory_equal(&again.identity, &first.identity, sizeof(first.identity));
    assert_int_equal(record(first.identity.client_id), ERR_OK);
    assert_int_equal(greet(&first.identity, &key), ERR_OK);
    assert_int_equal(claim(&again, "code-1", &secret, &key, clock_wall_ms()), ERR_OK);
    assert_int_equal(claim(&again, "code-1", &secret, &other, clock_wall_ms()), ERR_CODE_USED);

    assert_int_equal(greet(&first.identity, &other), ERR_UNKNOWN_CLIENT);
    struct identity altered = first.identity;
    altered.roles = ROLE_ADMIN;
    assert_int_equal(greet(&altered, &key), ERR_UNKNOWN_CLIENT);
    altered = first.identity;
    altered.client_id++;
    assert_int_equal(greet(&altered, &key), ERR_UNKNOWN_CLIENT);

    assert_int_equal(revoke_client(first.identity.client_id), ERR_OK);
    assert_int_equal(greet(&first.identity, &key), ERR_REVOKED);
    assert_int_equal(revoke_client(first.identity.client_id), ERR_OK);
    assert_int_equal(revoke_client(first.identity.client_id + 100), ERR_NOT_FOUND);
    assert_int_equal(record(first.identity.client_id), ERR_NOT_FOUND);
    assert_int_equal(claim(&again, "code-1", &secret, &key, clock_wall_ms()), ERR_CODE_USED);
}

static void test_wrong_secret_locks(void **state)
{
    (void)state;
    struct code_claim_call call;
    const struct digest wrong = {{9}};
    create_code("code-2");
    for (int i = 0; i < 5; i++) {
        assert_int_equal(claim(&call, "code-2", &wrong, &key, clock_wall_ms()), ERR_CODE_WRONG);
    }
    assert_int_equal(claim(&call, "code-2", &wrong, &key, clock_wall_ms()), ERR_CODE_LOCKED);
    assert_int_equal(claim(&call, "code-2", &secret, &key, clock_wall_ms()), ERR_CODE_LOCKED);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM client"), 0);
}

static void test_expired_and_unknown(void **state)
{
    (void)state;
    struct code_claim_call call;
    create_code("code-3");
    assert_int_equal(claim(&call, "code-3", &secret, &key, clock_wall_ms() + 61000),
                     ERR_CODE_EXPIRED);
    assert_int_equal(claim(&call, "code-4", &secret, &key, clock_wall_ms()), ERR_CODE_UNKNOWN);
}

/* The same key may come again, but no longer than the code would have been good for. */
static void test_used_and_expired(void **state)
{
    (void)state;
    struct code_claim_call call;
    create_code("code-10");
    assert_int_equal(claim(&call, "code-10", &secret, &key, clock_wall_ms()), ERR_OK);
    assert_int_equal(claim(&call, "code-10", &secret, &key, clock_wall_ms() + 61000),
                     ERR_CODE_USED);
    assert_int_equal(claim(&call, "code-10", &secret, &key, clock_wall_ms()), ERR_OK);
}

/* How many acts of this kind the office's record has, and how many of them say this. */
static long recorded(const char *act, const char *subject)
{
    long all = postgres_fixture_sql("SELECT count(*) FROM office_event o WHERE o.act = '%s'", act);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM office_event o WHERE o.act = '%s'"
                                          " AND o.subject = '%s'",
                                          act, subject),
                     all);
    return all;
}

/* A terminal comes into being and ends as acts in the office's record, and with every refusal there is none. */
static void test_both_are_acts(void **state)
{
    (void)state;
    struct code_claim_call call;
    char enrolled[160];
    char revoked[160];
    create_code("code-1");
    assert_int_equal(claim(&call, "code-1", &secret, &key, clock_wall_ms()), ERR_OK);
    int64_t id = call.identity.client_id;
    (void)snprintf(enrolled, sizeof(enrolled),
                   "code-1 client %" PRId64 " serial 00ff roles UNIT_HEAD 示例01社区/张三", id);
    (void)snprintf(revoked, sizeof(revoked),
                   "client %" PRId64 " serial 00ff roles UNIT_HEAD 示例01社区/张三", id);
    assert_int_equal(recorded("enroll", enrolled), 0); /* there is no certificate yet */
    assert_int_equal(record(id), ERR_OK);
    assert_int_equal(recorded("enroll", enrolled), 1);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM office_event o JOIN client c USING"
                                          " (client_id, unit_id, person_id) WHERE o.act = 'enroll'"
                                          " AND o.hat = 0 AND c.valid"),
                     1);
    assert_int_equal(record(id), ERR_OK); /* its answer was lost: another certificate */
    assert_int_equal(recorded("enroll", enrolled), 2);
    assert_int_equal(record(id + 100), ERR_NOT_FOUND);
    assert_int_equal(revoke_client(id + 100), ERR_NOT_FOUND);
    assert_int_equal(recorded("client-revoke", revoked), 0);
    assert_int_equal(revoke_client(id), ERR_OK);
    assert_int_equal(revoke_client(id), ERR_OK); /* it was before */
    assert_int_equal(recorded("client-revoke", revoked), 1);
    assert_int_equal(record(id), ERR_NOT_FOUND);
    assert_int_equal(recorded("enroll", enrolled), 2);
    lab_check_chains(&lab);
}

/* An act whose row cannot be written does not happen. */
static void test_none_without_the_other(void **state)
{
    (void)state;
    struct code_claim_call call;
    create_code("code-1");
    assert_int_equal(claim(&call, "code-1", &secret, &key, clock_wall_ms()), ERR_OK);
    int64_t id = call.identity.client_id;
    (void)postgres_fixture_sql("ALTER TABLE office_event ADD CONSTRAINT none CHECK"
                               " (act NOT IN ('enroll', 'client-revoke')) NOT VALID");
    assert_int_equal(record(id), ERR_DATABASE);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM client WHERE valid"), 0);
    assert_int_equal(revoke_client(id), ERR_DATABASE);
    assert_int_equal(
        postgres_fixture_sql("SELECT count(*) FROM client WHERE revoked_at IS NOT NULL"), 0);
    (void)postgres_fixture_sql("ALTER TABLE office_event DROP CONSTRAINT none");
    /* Revoked before it had a certificate; of two roles. */
    (void)postgres_fixture_sql("UPDATE client SET roles = 24");
    assert_int_equal(revoke_client(id), ERR_OK);
    assert_int_equal(
        postgres_fixture_sql("SELECT count(*) FROM office_event WHERE subject = 'client %ld serial"
                             " - roles UNIT_REPORTER,UNIT_HEAD 示例01社区/张三'",
                             (long)id),
        1);
    lab_check_chains(&lab);
}

static bool someone_waits(void *arg)
{
    (void)arg;
    return postgres_fixture_sql("SELECT count(*) FROM pg_stat_activity"
                                " WHERE wait_event_type = 'Lock'") > 0;
}

/* Another server redeems the code for the same key, and this one waits for it: both answer with one client. */
static void test_two_servers(void **state)
{
    (void)state;
    create_code("code-11");
    PGconn *pg = PQconnectdb(postgres_fixture_rectify());
    PGresult *result =
        PQexec(pg, "SET search_path = rectify; BEGIN;"
                   "WITH made AS (INSERT INTO client (unit_id, person_id, roles, spki, enrolled_at)"
                   "  SELECT unit_id, person_id, roles, decode(rpad('040506', 64, '0'), 'hex'),"
                   "  now() FROM enroll_code RETURNING client_id)"
                   " UPDATE enroll_code SET used_at = now(), client_id = made.client_id FROM made");
    assert_int_equal(PQresultStatus(result), PGRES_COMMAND_OK);
    PQclear(result);
    struct code_claim_call call = {
        .code_id = "code-11", .secret = secret, .spki = key, .now_ms = clock_wall_ms()};
    lab_prepare(&lab, &call.call);
    assert_int_equal(store_code_claim(lab.store, &call), ERR_OK);
    lab_turn_until(&lab, someone_waits, NULL);
    PQclear(PQexec(pg, "COMMIT"));
    PQfinish(pg);
    lab_wait(&lab, &call.call);
    assert_int_equal(call.call.err, ERR_OK);
    assert_int_equal(call.identity.client_id, postgres_fixture_sql("SELECT client_id FROM client"));
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM client"), 1);
}

/* One key is one client: a second code cannot be redeemed with it. */
static void test_key_of_another(void **state)
{
    (void)state;
    struct code_claim_call call;
    create_code("code-5");
    create_code("code-6");
    assert_int_equal(claim(&call, "code-5", &secret, &key, clock_wall_ms()), ERR_OK);
    assert_int_equal(claim(&call, "code-6", &secret, &key, clock_wall_ms()), ERR_EXISTS);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM client"), 1);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM person"), 1);
}

static void test_codes_refused(void **state)
{
    (void)state;
    struct code_create_call code = {.actor = lab_actor(),
                                    .unit = "没有",
                                    .person = "李四",
                                    .roles = ROLE_UNIT_HEAD,
                                    .code_id = "code-7",
                                    .secret = secret,
                                    .expires_ms = clock_wall_ms() + 60000};
    assert_int_equal(create(&code), ERR_NOT_FOUND);
    code.unit = "C02";
    assert_int_equal(create(&code), ERR_OK);
    assert_int_equal(create(&code), ERR_EXISTS);
    code.code_id = "code-8";
    assert_int_equal(create(&code), ERR_ID_REUSED); /* the request id */
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM enroll_code"), 1);
}

static bool admin_exists(void)
{
    struct admin_exists_call call = {0};
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_admin_exists(lab.store, &call), &call.call), ERR_OK);
    return call.exists;
}

static void test_first_admin(void **state)
{
    (void)state;
    struct code_claim_call redeemed;
    struct code_create_call code = {.person = "管理员",
                                    .roles = ROLE_ADMIN,
                                    .code_id = "first-1",
                                    .secret = secret,
                                    .expires_ms = clock_wall_ms() + 60000,
                                    .first_admin = true};
    assert_false(admin_exists());
    assert_int_equal(create(&code), ERR_OK);
    assert_null(code.unit_name);
    code.code_id = "first-2";
    assert_int_equal(create(&code), ERR_OK);
    assert_int_equal(claim(&redeemed, "first-1", &secret, &key, clock_wall_ms()), ERR_CODE_UNKNOWN);
    assert_int_equal(claim(&redeemed, "first-2", &secret, &key, clock_wall_ms()), ERR_OK);
    assert_int_equal(redeemed.identity.unit_id, 0);
    assert_null(redeemed.unit_name);
    assert_false(admin_exists());
    assert_int_equal(record(redeemed.identity.client_id), ERR_OK);
    assert_true(admin_exists());
    /* The first terminal of all is in the record too, though nobody made its code. */
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM office_event WHERE unit_id = 0 AND"
                                          " act = 'enroll' AND subject LIKE '%% roles ADMIN"
                                          " -/管理员'"),
                     1);
}

static void test_list(void **state)
{
    (void)state;
    struct code_claim_call call;
    struct clients_call clients = {0};
    create_code("code-9");
    assert_int_equal(claim(&call, "code-9", &secret, &key, clock_wall_ms()), ERR_OK);
    assert_int_equal(record(call.identity.client_id), ERR_OK);
    for (int i = 0; i < 3; i++) {
        static const char *const units[] = {NULL, "C01", "C02"};
        clients.unit = units[i];
        lab_prepare(&lab, &clients.call);
        assert_int_equal(lab_finish(&lab, store_clients(lab.store, &clients), &clients.call),
                         ERR_OK);
        assert_int_equal(clients.client_count, i < 2 ? 1 : 0);
    }
    clients.unit = NULL;
    lab_prepare(&lab, &clients.call);
    assert_int_equal(lab_finish(&lab, store_clients(lab.store, &clients), &clients.call), ERR_OK);
    assert_string_equal(clients.clients[0].terminal, "电脑");
    assert_string_equal(clients.clients[0].serial, "00ff");
    assert_int_equal(clients.clients[0].revoked_ms, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_life_of_a_terminal, setup, teardown),
        cmocka_unit_test_setup_teardown(test_wrong_secret_locks, setup, teardown),
        cmocka_unit_test_setup_teardown(test_expired_and_unknown, setup, teardown),
        cmocka_unit_test_setup_teardown(test_used_and_expired, setup, teardown),
        cmocka_unit_test_setup_teardown(test_both_are_acts, setup, teardown),
        cmocka_unit_test_setup_teardown(test_none_without_the_other, setup, teardown),
        cmocka_unit_test_setup_teardown(test_two_servers, setup, teardown),
        cmocka_unit_test_setup_teardown(test_key_of_another, setup, teardown),
        cmocka_unit_test_setup_teardown(test_codes_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(test_first_admin, setup, teardown),
        cmocka_unit_test_setup_teardown(test_list, setup, teardown),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
