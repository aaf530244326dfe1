/* Greeting, enrolment, codes, terminals. */
#include "common/base/enroll_code.h"
#include "tests/floor/commands_case.h"

static void greet(uint32_t version_min, uint32_t version_max)
{
    struct caller caller = lab_caller_unit(ROLE_UNIT_HEAD);
    Rectify__Hello hello = RECTIFY__HELLO__INIT;
    memset(caller.spki.bytes, 0x11, DIGEST_SIZE);
    hello.version_min = version_min;
    hello.version_max = version_max;
    hello.software = text("rectify 0.1.0");
    lab_send(lab, &request, &caller, MESSAGE_HELLO, &hello.base);
}

static void hello_is_welcomed(void **state)
{
    (void)state;
    fake_store_set_durable(lab->store, false);
    greet(1, 3);
    struct client_call *client = fake_store_take(lab->store, FAKE_CLIENT);
    assert_int_equal(client->identity.client_id, 3);
    assert_int_equal(client->identity.person_id, LAB_PERSON);
    assert_int_equal(client->spki.bytes[31], 0x11);
    client->unit_name = "管理区乡村振兴办";
    client->unit_kind = UNIT_OFFICE;
    client->person_name = "张三";
    fake_store_complete(&client->call, ERR_OK);
    const Rectify__Welcome *welcome = (const Rectify__Welcome *)lab_answer(&request);
    assert_true(request.command.greeted);
    assert_true(request.command.caller.from_office);
    assert_int_equal(welcome->version, 1);
    assert_int_equal(welcome->session_id.len, 16);
    assert_int_equal(welcome->server_time_ms, lab_now_ms());
    assert_int_equal(welcome->unit_id, LAB_UNIT);
    assert_string_equal(welcome->unit_name, "管理区乡村振兴办");
    assert_int_equal(welcome->person_id, LAB_PERSON);
    assert_string_equal(welcome->person_name, "张三");
    assert_int_equal(welcome->roles, ROLE_UNIT_HEAD);
    assert_int_equal(welcome->in_flight_max, 8);
    assert_int_equal(welcome->submit_items_max, 64);
    assert_true(welcome->has_durable);
    assert_false(welcome->durable);
}

static void only_an_office_is_an_office(void **state)
{
    (void)state;
    greet(0, 1);
    struct client_call *client = fake_store_take(lab->store, FAKE_CLIENT);
    client->unit_kind = UNIT_COMMUNITY;
    fake_store_complete(&client->call, ERR_OK);
    (void)lab_answer(&request);
    assert_false(request.command.caller.from_office);
}

static void hello_needs_a_common_version(void **state)
{
    (void)state;
    static const uint32_t versions[][2] = {{2, 3}, {0, 0}, {2, 1}};
    for (size_t i = 0; i < ARRAY_LEN(versions); i++) {
        greet(versions[i][0], versions[i][1]);
        lab_expect_error(&request, ERR_VERSION, NULL);
        assert_false(request.command.greeted);
        lab_free(&request);
    }
    assert_int_equal(fake_store_started(lab->store, FAKE_CLIENT), 0);
}

static void who_is_not_known_is_not_greeted(void **state)
{
    (void)state;
    static const enum err cases[][2] = {{ERR_REVOKED, ERR_REVOKED},
                                        {ERR_UNKNOWN_CLIENT, ERR_UNKNOWN_CLIENT},
                                        {ERR_DATABASE_AWAY, ERR_DATABASE_AWAY},
                                        {ERR_DATABASE, ERR_INTERNAL}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        greet(1, 1);
        struct client_call *client = fake_store_take(lab->store, FAKE_CLIENT);
        fake_store_complete(&client->call, cases[i][0]);
        lab_expect_error(&request, cases[i][1], NULL);
        assert_false(request.command.greeted);
        assert_int_equal(request.command.retry_after_ms > 0, cases[i][1] == ERR_DATABASE_AWAY);
        lab_free(&request);
    }
}

static void enroll(const char *code_id, const char *terminal)
{
    struct caller nobody = {.from_office = false};
    Rectify__Enroll message = RECTIFY__ENROLL__INIT;
    message.code_id = text(code_id);
    message.secret = text("abcdefghijklmnopqrstuv");
    message.csr.data = (uint8_t *)text("csr");
    message.csr.len = 3;
    message.terminal = text(terminal);
    lab_send(lab, &request, &nobody, MESSAGE_ENROLL, &message.base);
}

static struct code_claim_call *claim(void)
{
    struct code_claim_call *call = fake_store_take(lab->store, FAKE_CODE_CLAIM);
    call->identity = (struct identity){.client_id = 77, .unit_id = 7, .person_id = 12, .roles = 24};
    call->unit_name = "红旗社区";
    call->person_name = "张三";
    return call;
}

static void enrolment_claims_signs_records(void **state)
{
    (void)state;
    struct digest secret;
    enroll("abcdefghij", "红旗电脑");
    struct code_claim_call *call = claim();
    assert_int_equal(digest_sha256("abcdefghijklmnopqrstuv", 22, &secret), ERR_OK);
    assert_string_equal(call->code_id, "abcdefghij");
    assert_true(digest_equal(&call->secret, &secret));
    assert_int_equal(call->spki.bytes[0], 0x5B);
    assert_string_equal(call->terminal, "红旗电脑");
    assert_int_equal(call->now_ms, lab_now_ms());
    fake_store_complete(&call->call, ERR_OK);
    struct client_record_call *record = fake_store_take(lab->store, FAKE_CLIENT_RECORD);
    assert_int_equal(record->client_id, 77);
    assert_string_equal(record->code_id, "abcdefghij");
    assert_string_equal(record->serial, "0badcafe");
    assert_int_equal(record->now_ms, lab_now_ms());
    assert_false(uuid_is_nil(&record->event_id));
    assert_int_equal(record->not_after_ms, lab_now_ms() + 1000);
    fake_store_complete(&record->call, ERR_OK);

    const Rectify__Enrolled *enrolled = (const Rectify__Enrolled *)lab_answer(&request);
    assert_string_equal(enrolled->certificate_pem, "certificate");
    assert_string_equal(enrolled->authority_pem, "authority");
    assert_int_equal(enrolled->client_id, 77);
    assert_int_equal(enrolled->unit_id, 7);
    assert_string_equal(enrolled->unit_name, "红旗社区");
    assert_string_equal(enrolled->person_name, "张三");
    assert_int_equal(enrolled->roles, 24);
    assert_int_equal(commands_counters(lab->commands)->enrolled, 1);
}

static void enrolment_is_refused_before_the_code_is_touched(void **state)
{
    (void)state;
    enroll("abcdefghi", NULL);
    lab_expect_error(&request, ERR_CODE_UNKNOWN, "code_id");
    lab_free(&request);
    enroll("abcdefgh'j", NULL);
    lab_expect_error(&request, ERR_CODE_UNKNOWN, "code_id");
    lab_free(&request);
    enroll("abcdefghij", "一\n二");
    lab_expect_error(&request, ERR_UTF8, "terminal");
    lab_free(&request);
    lab->inspect = ERR_CSR;
    enroll("abcdefghij", NULL);
    lab_expect_error(&request, ERR_CSR, "csr");
    assert_int_equal(fake_store_started(lab->store, FAKE_CODE_CLAIM), 0);
    assert_int_equal(commands_counters(lab->commands)->enroll_refused, 4);
}

static void enrolment_fails_typed(void **state)
{
    (void)state;
    static const enum err cases[] = {ERR_CODE_UNKNOWN, ERR_CODE_WRONG, ERR_CODE_LOCKED,
                                     ERR_CODE_EXPIRED, ERR_CODE_USED};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        enroll("abcdefghij", NULL);
        struct code_claim_call *call = claim();
        assert_null(call->terminal);
        fake_store_complete(&call->call, cases[i]);
        lab_expect_error(&request, cases[i], NULL);
        lab_free(&request);
    }
    lab->sign = ERR_CSR;
    enroll("abcdefghij", NULL);
    fake_store_complete(&claim()->call, ERR_OK);
    lab_expect_error(&request, ERR_CSR, NULL);
    lab_free(&request);

    lab->sign = ERR_OK;
    fake_store_refuse(lab->store, FAKE_CLIENT_RECORD, ERR_BUSY);
    enroll("abcdefghij", NULL);
    fake_store_complete(&claim()->call, ERR_OK);
    lab_expect_error(&request, ERR_BUSY, NULL);
    lab_free(&request);

    enroll("abcdefghij", NULL);
    fake_store_complete(&claim()->call, ERR_OK);
    struct client_record_call *record = fake_store_take(lab->store, FAKE_CLIENT_RECORD);
    fake_store_complete(&record->call, ERR_UNKNOWN_OUTCOME);
    lab_expect_error(&request, ERR_OUTCOME_UNKNOWN, NULL);
    assert_int_equal(commands_counters(lab->commands)->enrolled, 0);
}

static Rectify__CodeCreate creation;

static void sound_creation(void)
{
    lab_act(ACT_PROGRESS);
    rectify__code_create__init(&creation);
    creation.request_id = lab_acts.act.request_id;
    creation.unit = text("红旗社区");
    creation.person = text("张三");
    creation.roles = ROLE_UNIT_REPORTER | ROLE_UNIT_HEAD;
    creation.ttl_s = 3600;
}

static void create(void)
{
    struct caller caller = lab_caller_admin();
    lab_send(lab, &request, &caller, MESSAGE_CODE_CREATE, &creation.base);
}

/* The code that was printed opens what was stored. */
static void expect_code(const char *code, const struct code_create_call *call)
{
    struct enroll_code parts;
    struct digest secret;
    assert_int_equal(enroll_code_parse(code, &parts), ERR_OK);
    assert_string_equal(parts.host, "office.example");
    assert_int_equal(parts.port, 7443);
    assert_string_equal(parts.id, call->code_id);
    assert_int_equal(digest_sha256(parts.secret, strlen(parts.secret), &secret), ERR_OK);
    assert_true(digest_equal(&secret, &call->secret));
    assert_string_equal(parts.pin, "AQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
}

static void code_is_made_for_a_person(void **state)
{
    (void)state;
    sound_creation();
    create();
    struct code_create_call *call = fake_store_take(lab->store, FAKE_CODE_CREATE);
    assert_memory_equal(call->actor.request_id.bytes, lab_acts.request_id, 16);
    assert_int_equal(call->actor.person_id, 1);
    assert_int_equal(call->actor.client_id, 1);
    assert_int_equal(call->actor.hat, ROLE_ADMIN);
    assert_int_equal(call->actor.received_ms, lab_now_ms());
    assert_string_equal(call->unit, "红旗社区");
    assert_string_equal(call->person, "张三");
    assert_int_equal(call->roles, ROLE_UNIT_REPORTER | ROLE_UNIT_HEAD);
    assert_int_equal(call->expires_ms, lab_now_ms() + 3600 * 1000);
    assert_false(call->first_admin);
    call->unit_name = "红旗社区";
    fake_store_complete(&call->call, ERR_OK);
    const Rectify__CodeCreated *created = (const Rectify__CodeCreated *)lab_answer(&request);
    expect_code(created->code, call);
    assert_int_equal(created->expires_ms, lab_now_ms() + 3600 * 1000);
    assert_string_equal(created->unit_name, "红旗社区");
}

static void code_is_refused_typed(void **state)
{
    (void)state;
    sound_creation();
    creation.request_id.len = 0;
    create();
    lab_expect_error(&request, ERR_FIELD, "request_id");
    lab_free(&request);
    static const uint32_t roles[] = {0, 64, UINT32_MAX, ROLE_ADMIN | ROLE_OFFICE_REVIEWER,
                                     ROLE_ADMIN | ROLE_OFFICE_HEAD | ROLE_UNIT_HEAD};
    for (size_t i = 0; i < ARRAY_LEN(roles); i++) {
        sound_creation();
        creation.roles = roles[i];
        create();
        lab_expect_error(&request, ERR_FIELD, "roles");
        lab_free(&request);
    }
    static const uint32_t seconds[] = {0, 59, 30 * 24 * 3600 + 1, UINT32_MAX};
    for (size_t i = 0; i < ARRAY_LEN(seconds); i++) {
        sound_creation();
        creation.ttl_s = seconds[i];
        create();
        lab_expect_error(&request, ERR_FIELD, "ttl_s");
        lab_free(&request);
    }
    sound_creation();
    creation.person = text("　");
    create();
    lab_expect_error(&request, ERR_FIELD, "person");
    lab_free(&request);
    sound_creation();
    creation.unit = NULL;
    create();
    lab_expect_error(&request, ERR_FIELD, "unit");
    lab_free(&request);

    sound_creation();
    create();
    struct code_create_call *call = fake_store_take(lab->store, FAKE_CODE_CREATE);
    fake_store_complete(&call->call, ERR_NOT_FOUND);
    lab_expect_error(&request, ERR_NOT_FOUND, NULL);
}

static void administrator_needs_no_unit(void **state)
{
    (void)state;
    sound_creation();
    creation.unit = NULL;
    creation.roles = ROLE_ADMIN;
    create();
    struct code_create_call *call = fake_store_take(lab->store, FAKE_CODE_CREATE);
    assert_null(call->unit);
    fake_store_complete(&call->call, ERR_OK);
    (void)lab_answer(&request);
}

static struct {
    int calls;
    enum err err;
    char code[ENROLL_CODE_SIZE];
} first;

static void on_code(enum err err, const char *code, void *arg)
{
    assert_ptr_equal(arg, &first);
    first.calls++;
    first.err = err;
    strcpy(first.code, code == NULL ? "" : code);
}

static void first_code_is_for_who_has_none(void **state)
{
    (void)state;
    memset(&first, 0, sizeof(first));
    assert_int_equal(commands_first_code(lab->commands, on_code, &first), ERR_OK);
    struct admin_exists_call *exists = fake_store_take(lab->store, FAKE_ADMIN_EXISTS);
    fake_store_complete(&exists->call, ERR_OK);
    struct code_create_call *call = fake_store_take(lab->store, FAKE_CODE_CREATE);
    assert_true(call->first_admin);
    assert_null(call->unit);
    assert_string_equal(call->person, "系统管理员");
    assert_int_equal(call->roles, ROLE_ADMIN);
    assert_int_equal(first.calls, 0);
    assert_true(call->expires_ms == lab_now_ms() + 72 * 3600 * INT64_C(1000)); /* as is printed */
    char id[ENROLL_ID_SIZE];
    strcpy(id, call->code_id);
    fake_store_complete(&call->call, ERR_OK);
    assert_int_equal(first.calls, 1);
    assert_int_equal(first.err, ERR_OK);
    assert_non_null(strstr(first.code, id));
}

static void first_code_is_not_made_twice(void **state)
{
    (void)state;
    memset(&first, 0, sizeof(first));
    assert_int_equal(commands_first_code(lab->commands, on_code, &first), ERR_OK);
    struct admin_exists_call *exists = fake_store_take(lab->store, FAKE_ADMIN_EXISTS);
    exists->exists = true;
    fake_store_complete(&exists->call, ERR_OK);
    assert_int_equal(first.calls, 1);
    assert_int_equal(first.err, ERR_OK);
    assert_string_equal(first.code, "");

    assert_int_equal(commands_first_code(lab->commands, on_code, &first), ERR_OK);
    exists = fake_store_take(lab->store, FAKE_ADMIN_EXISTS);
    fake_store_complete(&exists->call, ERR_DATABASE_AWAY);
    assert_int_equal(first.calls, 2);
    assert_int_equal(first.err, ERR_DATABASE_AWAY);

    assert_int_equal(commands_first_code(lab->commands, on_code, &first), ERR_OK);
    fake_store_refuse(lab->store, FAKE_CODE_CREATE, ERR_BUSY);
    exists = fake_store_take(lab->store, FAKE_ADMIN_EXISTS);
    fake_store_complete(&exists->call, ERR_OK);
    assert_int_equal(first.calls, 3);
    assert_int_equal(first.err, ERR_BUSY);

    fake_store_refuse(lab->store, FAKE_ADMIN_EXISTS, ERR_BUSY);
    assert_int_equal(commands_first_code(lab->commands, on_code, &first), ERR_BUSY);
    assert_int_equal(first.calls, 3);
}

static void terminals_are_listed(void **state)
{
    (void)state;
    struct caller caller = lab_caller_admin();
    Rectify__ClientsGet get = RECTIFY__CLIENTS_GET__INIT;
    get.unit = text("红旗社区");
    lab_send(lab, &request, &caller, MESSAGE_CLIENTS_GET, &get.base);
    struct clients_call *call = fake_store_take(lab->store, FAKE_CLIENTS);
    assert_string_equal(call->unit, "红旗社区");
    struct client_record records[] = {
        {.client_id = 3,
         .unit_name = "红旗社区",
         .person_name = "张三",
         .roles = 8,
         .serial = "01"},
        {.client_id = 4, .person_name = "李四", .serial = "02", .revoked_ms = 9, .terminal = "甲"},
    };
    call->clients = records;
    call->client_count = 2;
    fake_store_complete(&call->call, ERR_OK);
    const Rectify__Clients *clients = (const Rectify__Clients *)lab_answer(&request);
    assert_int_equal(clients->n_clients, 2);
    assert_int_equal(clients->clients[0]->client_id, 3);
    assert_false(clients->clients[0]->has_revoked_ms);
    assert_null(clients->clients[0]->terminal);
    assert_string_equal(clients->clients[1]->person_name, "李四");
    assert_int_equal(clients->clients[1]->revoked_ms, 9);
}

static void terminal_is_revoked(void **state)
{
    (void)state;
    struct caller caller = lab_caller_admin();
    Rectify__ClientRevoke revoke = RECTIFY__CLIENT_REVOKE__INIT;
    lab_act(ACT_PROGRESS);
    revoke.request_id = lab_acts.act.request_id;
    revoke.client_id = 3;
    lab_send(lab, &request, &caller, MESSAGE_CLIENT_REVOKE, &revoke.base);
    struct client_revoke_call *call = fake_store_take(lab->store, FAKE_CLIENT_REVOKE);
    assert_int_equal(call->client_id, 3);
    assert_int_equal(call->actor.hat, ROLE_ADMIN);
    fake_store_complete(&call->call, ERR_OK);
    assert_int_equal(((const Rectify__ClientRevoked *)lab_answer(&request))->client_id, 3);
    lab_free(&request);
    revoke.client_id = 0;
    lab_send(lab, &request, &caller, MESSAGE_CLIENT_REVOKE, &revoke.base);
    lab_expect_error(&request, ERR_FIELD, "client_id");
    lab_free(&request);
    revoke.client_id = 4;
    lab_send(lab, &request, &caller, MESSAGE_CLIENT_REVOKE, &revoke.base);
    call = fake_store_take(lab->store, FAKE_CLIENT_REVOKE);
    fake_store_complete(&call->call, ERR_NOT_FOUND);
    lab_expect_error(&request, ERR_NOT_FOUND, NULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(hello_is_welcomed),
        TEST(only_an_office_is_an_office),
        TEST(hello_needs_a_common_version),
        TEST(who_is_not_known_is_not_greeted),
        TEST(enrolment_claims_signs_records),
        TEST(enrolment_is_refused_before_the_code_is_touched),
        TEST(enrolment_fails_typed),
        TEST(code_is_made_for_a_person),
        TEST(code_is_refused_typed),
        TEST(administrator_needs_no_unit),
        TEST(first_code_is_for_who_has_none),
        TEST(first_code_is_not_made_twice),
        TEST(terminals_are_listed),
        TEST(terminal_is_revoked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
