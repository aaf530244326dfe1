/* Enrolment against a server that is right, wrong, or cut off. */
#include "client/lib/cache.h"
#include "proto/enroll.pb-c.h"
#include "tests/floor/client_enroll_lab.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static const char other_code_id[] = "aGVsbG8tMg";
static const struct treatment cut = {.cut = true};

static void treat(struct fake *fake, const struct treatment *treatment)
{
    struct frame frame;
    if (!fake_accept(fake)) {
        return;
    }
    fake_take(fake, MESSAGE_ENROLL, &frame);
    if (treatment->cut) {
        fake_cut(fake);
        return;
    }
    if (treatment->code != 0) {
        fake_send_error(fake, frame.request, treatment->code, NULL, 0);
    } else {
        send_enrolled(fake, treatment, &frame);
    }
    fake_take_rest(fake);
}

/* One connection after the other, each in its way; arg ends with the first that is NULL. */
static void treat_each(struct fake *fake)
{
    const struct treatment *const *treatments = fake->arg;
    for (; *treatments != NULL; treatments++) {
        treat(fake, *treatments);
    }
}

static void start(struct client_lab *lab, const struct treatment *const *treatments,
                  char text[ENROLL_CODE_SIZE])
{
    fake_start(&lab->fake, &client_certificates, treat_each, (void *)(uintptr_t)treatments);
    make_code(lab, &client_certificates.facts.spki, code_id, text);
}

/* The key that the n-th ENROLL asked a certificate for. */
static struct digest key_of(const struct client_lab *lab, int index)
{
    const struct fake_frame *frame = &lab->fake.log->frames[index];
    struct pki_pem pem;
    struct pki_facts facts;
    assert_int_equal(frame->frame.type, MESSAGE_ENROLL);
    Rectify__Enroll *message = rectify__enroll__unpack(NULL, frame->frame.length, frame->kept);
    assert_non_null(message);
    assert_int_equal(sign(&client_certificates, message->csr.data, message->csr.len, &pem), ERR_OK);
    assert_int_equal(pki_certificate_facts(pem.text, pem.length, &facts), ERR_OK);
    rectify__enroll__free_unpacked(message, NULL);
    return facts.spki;
}

static void test_enrolment(void **state)
{
    struct client_lab *lab = *state;
    static const struct treatment *const treatments[] = {&well, NULL};
    char code[ENROLL_CODE_SIZE];
    struct stat facts;
    start(lab, treatments, code);
    assert_int_equal(enroll(lab, code, false), ERR_OK);
    fake_join(&lab->fake);
    for (int opened = 0; opened < 2; opened++) {
        const struct home_identity *identity = &lab->terminal->home.identity;
        assert_true(lab->terminal->home.enrolled);
        assert_string_equal(identity->host, "127.0.0.1");
        assert_int_equal(identity->port, lab->fake.port);
        assert_int_equal(identity->client_id, 7);
        assert_int_equal(identity->unit_id, 12);
        assert_int_equal(identity->roles, 24);
        assert_string_equal(identity->unit_name, "红旗社区");
        assert_string_equal(identity->person_name, "张三");
        terminal_reopen(lab->terminal);
    }
    expect_whole(lab);
    char path[128];
    (void)snprintf(path, sizeof(path), "%s/key.pem", lab->terminal->dir);
    assert_int_equal(stat(path, &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0600);

    const struct fake_frame *frame = &lab->fake.log->frames[0];
    assert_int_equal(frame->frame.request, 1);
    Rectify__Enroll *message = rectify__enroll__unpack(NULL, frame->frame.length, frame->kept);
    assert_non_null(message);
    assert_string_equal(message->code_id, code_id);
    assert_string_equal(message->secret, secret);
    assert_non_null(message->terminal);
    rectify__enroll__free_unpacked(message, NULL);
}

/*
 * The code pins another authority: the handshake fails, and the secret has not left the terminal.
 */
static void test_the_wrong_server(void **state)
{
    struct client_lab *lab = *state;
    static const struct treatment *const treatments[] = {&well, NULL};
    char code[ENROLL_CODE_SIZE];
    struct digest pin = client_certificates.facts.spki;
    start(lab, treatments, code);
    pin.bytes[0] ^= 1;
    make_code(lab, &pin, code_id, code);
    assert_int_equal(enroll(lab, code, false), ERR_WRONG_SERVER);
    fake_join(&lab->fake);
    assert_int_equal(lab->fake.log->connections, 1);
    assert_int_equal(lab->fake.log->handshakes, 0);
    assert_int_equal(lab->fake.log->count, 0);
    assert_false(lab->terminal->home.enrolled);
}

static void test_codes_with_slips(void **state)
{
    struct client_lab *lab = *state;
    static const struct treatment *const treatments[] = {NULL};
    char code[ENROLL_CODE_SIZE];
    start(lab, treatments, code);
    fake_join(&lab->fake);
    code[strlen(code) - 1] ^= 1;
    assert_int_equal(enroll(lab, code, false), ERR_CODE_ALTERED);
    assert_int_equal(enroll(lab, "", false), ERR_CODE_ALTERED);
    assert_int_equal(enroll(lab, "rectify1:", false), ERR_CODE_ALTERED);
}

static void test_refusals(void **state)
{
    static const enum err codes[] = {ERR_CODE_UNKNOWN, ERR_CODE_WRONG,  ERR_CODE_USED,
                                     ERR_CODE_EXPIRED, ERR_CODE_LOCKED, ERR_CSR,
                                     ERR_BUSY};
    struct client_lab *lab = *state;
    struct treatment treatments[ARRAY_LEN(codes)];
    const struct treatment *each[ARRAY_LEN(codes) + 1] = {NULL};
    char code[ENROLL_CODE_SIZE];
    for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
        treatments[i] = (struct treatment){.code = codes[i]};
        each[i] = &treatments[i];
    }
    start(lab, each, code);
    for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
        assert_int_equal(enroll(lab, code, false), codes[i]);
        assert_false(lab->terminal->home.enrolled);
    }
    fake_join(&lab->fake);
    terminal_reopen(lab->terminal);
    assert_false(lab->terminal->home.enrolled);
}

/*
 * The same code is asked for with the same key until there is an answer; another code gets another
 * key.
 */
static void test_an_answer_that_was_lost(void **state)
{
    struct client_lab *lab = *state;
    static const struct treatment *const treatments[] = {&cut, &cut, &cut, &well, NULL};
    char code[ENROLL_CODE_SIZE];
    char other[ENROLL_CODE_SIZE];
    start(lab, treatments, code);
    make_code(lab, &client_certificates.facts.spki, other_code_id, other);
    assert_int_equal(enroll(lab, other, false), ERR_UNKNOWN_OUTCOME);
    assert_int_equal(enroll(lab, code, false), ERR_UNKNOWN_OUTCOME);
    assert_int_equal(enroll(lab, code, false), ERR_UNKNOWN_OUTCOME);
    terminal_reopen(lab->terminal);
    assert_int_equal(enroll(lab, code, false), ERR_OK);
    fake_join(&lab->fake);
    expect_whole(lab);
    struct digest first = key_of(lab, 0);
    struct digest second = key_of(lab, 1);
    for (int i = 2; i < 4; i++) {
        struct digest again = key_of(lab, i);
        assert_memory_equal(again.bytes, second.bytes, sizeof(again.bytes));
    }
    assert_memory_not_equal(first.bytes, second.bytes, sizeof(first.bytes));
}

static void test_answers_that_do_not_fit(void **state)
{
    struct client_lab *lab = *state;
    struct lab other;
    lab_open(&other);
    const struct treatment other_key = {.other_key = true};
    const struct treatment other_authority = {.authority = other.authority.text};
    const struct treatment no_authority = {.authority = "nothing"};
    const struct treatment *const treatments[] = {&other_key, &other_authority, &no_authority,
                                                  NULL};
    char code[ENROLL_CODE_SIZE];
    start(lab, treatments, code);
    assert_int_equal(enroll(lab, code, false), ERR_FIELD);
    assert_string_equal(lab->failure->field, "certificate_pem");
    assert_int_equal(enroll(lab, code, false), ERR_WRONG_SERVER);
    assert_string_equal(lab->failure->field, "authority_pem");
    assert_int_equal(enroll(lab, code, false), ERR_FIELD);
    assert_string_equal(lab->failure->field, "authority_pem");
    fake_join(&lab->fake);
    terminal_reopen(lab->terminal);
    assert_false(lab->terminal->home.enrolled);
    lab_close(&other);
}

static void test_an_enrolled_terminal(void **state)
{
    struct client_lab *lab = *state;
    static const struct treatment expired = {.code = ERR_CODE_EXPIRED};
    static const struct treatment *const treatments[] = {&expired, &well, NULL};
    char code[ENROLL_CODE_SIZE];
    const Rectify__Units units = RECTIFY__UNITS__INIT;
    ProtobufCMessage *seen = NULL;
    int64_t seen_ms = 0;
    struct pki_pem before;
    struct pki_pem after;
    start(lab, treatments, code);
    terminal_enroll(lab->terminal, &client_certificates, 4711);
    read_file(lab, "key.pem", &before);
    assert_int_equal(cache_put(&lab->terminal->home, "units", &units.base, 1, lab->failure),
                     ERR_OK);
    assert_int_equal(enroll(lab, code, false), ERR_EXISTS);

    assert_int_equal(enroll(lab, code, true), ERR_CODE_EXPIRED); /* all is as it was */
    read_file(lab, "key.pem", &after);
    assert_string_equal(after.text, before.text);
    terminal_reopen(lab->terminal);
    assert_true(lab->terminal->home.enrolled);
    assert_int_equal(lab->terminal->home.identity.port, 4711);

    assert_int_equal(enroll(lab, code, true), ERR_OK);
    fake_join(&lab->fake);
    read_file(lab, "key.pem", &after);
    assert_string_not_equal(after.text, before.text);
    assert_int_equal(lab->terminal->home.identity.port, lab->fake.port);
    expect_whole(lab);
    /* What the one before had seen is not shown to the one after. */
    assert_int_equal(cache_get(&lab->terminal->home, "units", &rectify__units__descriptor,
                               &lab->terminal->arena, &seen, &seen_ms, lab->failure),
                     ERR_NOT_FOUND);
}

int main(void)
{
#define LAB_TEST(test)                                                                             \
    cmocka_unit_test_setup_teardown(test, client_lab_set_up, client_lab_tear_down)
    const struct CMUnitTest tests[] = {
        LAB_TEST(test_enrolment),
        LAB_TEST(test_the_wrong_server),
        LAB_TEST(test_codes_with_slips),
        LAB_TEST(test_refusals),
        LAB_TEST(test_an_answer_that_was_lost),
        LAB_TEST(test_answers_that_do_not_fit),
        LAB_TEST(test_an_enrolled_terminal),
    };
    return cmocka_run_group_tests(tests, client_lab_group_set_up, client_lab_group_tear_down);
}
