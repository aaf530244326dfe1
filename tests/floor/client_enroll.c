/*
 * Enrolment against a server that is right, wrong, or cut off; and a terminal that is killed in the
 * middle of it.
 */
#include "client/lib/cache.h"
#include "common/base/clock.h"
#include "common/base/enroll_code.h"
#include "common/crypto/digest.h"
#include "proto/enroll.pb-c.h"
#include "tests/floor/client_lab.h"
#include "tests/lib/alloc_fail.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum {
    KILL_ROUNDS = 30,
};

static const char code_id[] = "aGVsbG8tMQ";
static const char other_code_id[] = "aGVsbG8tMg";
static const char secret[] = "c2VjcmV0LXNlY3JldC0xMQ";

/* How the server treats one ENROLL. */
struct treatment {
    uint32_t code;         /* not 0: this error in place of an answer */
    bool cut;              /* no answer at all */
    bool other_key;        /* a certificate for another key */
    const char *authority; /* in place of its own */
};

static void make_code(const struct client_lab *lab, const struct digest *pin, const char *id,
                      char text[ENROLL_CODE_SIZE])
{
    struct enroll_code code = {.port = lab->fake.port};
    (void)snprintf(code.host, sizeof(code.host), "127.0.0.1");
    (void)snprintf(code.id, sizeof(code.id), "%s", id);
    (void)snprintf(code.secret, sizeof(code.secret), "%s", secret);
    base64url_encode(pin->bytes, sizeof(pin->bytes), code.pin);
    assert_int_equal(enroll_code_format(&code, text), ERR_OK);
}

static enum err sign(const struct lab *lab, const uint8_t *csr, size_t length, struct pki_pem *pem)
{
    const struct pki_certificate_order order = {
        .use = PKI_CLIENT,
        .common_name = "terminal",
        .identity = &lab_identity,
        .from_wall_ms = clock_wall_ms(),
        .days = 30,
        .csr = csr,
        .csr_length = length,
    };
    return pki_certificate_make(&order, lab->authority_key, &lab->authority, pem);
}

static void send_enrolled(struct fake *fake, const struct treatment *treatment,
                          const struct frame *frame)
{
    struct pki_pem certificate;
    struct pki_pem authority = fake->lab->authority;
    char unit[] = "红旗社区";
    char person[] = "张三";
    Rectify__Enroll *enroll = rectify__enroll__unpack(NULL, frame->length, frame->body);
    if (enroll == NULL ||
        sign(fake->lab, enroll->csr.data, enroll->csr.len, &certificate) != ERR_OK) {
        fake_fail(fake, "not a request that can be signed");
        return;
    }
    rectify__enroll__free_unpacked(enroll, NULL);
    if (treatment->other_key) {
        certificate = fake->lab->client.certificate;
    }
    if (treatment->authority != NULL) {
        (void)snprintf(authority.text, sizeof(authority.text), "%s", treatment->authority);
    }
    Rectify__Enrolled enrolled = RECTIFY__ENROLLED__INIT;
    enrolled.certificate_pem = certificate.text;
    enrolled.authority_pem = authority.text;
    enrolled.client_id = 7;
    enrolled.unit_id = 12;
    enrolled.unit_name = unit;
    enrolled.person_name = person;
    enrolled.roles = 24;
    fake_send(fake, MESSAGE_ENROLLED, frame->request, &enrolled.base);
}

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

static enum err enroll(struct client_lab *lab, const char *code, bool replace)
{
    enum err err = home_enroll(&lab->terminal->home, code, replace, lab->failure);
    assert_int_equal(err == ERR_OK ? ERR_OK : lab->failure->err, err);
    return err;
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

static void read_file(const struct client_lab *lab, const char *name, struct pki_pem *pem)
{
    assert_true(terminal_file(lab->terminal, name, pem->text, sizeof(pem->text) - 1, &pem->length));
    pem->text[pem->length] = '\0';
}

/* key.pem and certificate.pem belong together, and the authority is ours. */
static void expect_match(const struct client_lab *lab)
{
    struct pki_pem pem;
    struct pki_key *key = NULL;
    struct digest spki;
    struct pki_facts facts;
    read_file(lab, "key.pem", &pem);
    assert_int_equal(pki_key_read_pem(pem.text, pem.length, &key), ERR_OK);
    assert_int_equal(pki_key_spki(key, &spki), ERR_OK);
    pki_key_free(key);
    read_file(lab, "certificate.pem", &pem);
    assert_int_equal(pki_certificate_facts(pem.text, pem.length, &facts), ERR_OK);
    assert_memory_equal(facts.spki.bytes, spki.bytes, sizeof(spki.bytes));
    read_file(lab, "authority.pem", &pem);
    assert_string_equal(pem.text, client_certificates.authority.text);
}

/* And nothing is left of the enrolment. */
static void expect_whole(const struct client_lab *lab)
{
    static const char *const leftovers[] = {"key.pem.new", "certificate.pem.new",
                                            "authority.pem.new", "key.pem.new.tmp"};
    char content[16 * 1024];
    size_t len = 0;
    expect_match(lab);
    for (size_t i = 0; i < ARRAY_LEN(leftovers); i++) {
        assert_false(terminal_file(lab->terminal, leftovers[i], content, sizeof(content), &len));
    }
}

static const struct treatment well;
static const struct treatment cut = {.cut = true};

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

static void enroll_for_ever(struct fake *fake)
{
    struct frame frame;
    for (;;) {
        if (fake_accept(fake)) {
            if (fake_next(fake, &frame) && frame.type == MESSAGE_ENROLL) {
                send_enrolled(fake, &well, &frame);
            }
            fake_take_rest(fake);
        }
    }
}

/*
 * Enrols in a process of its own, which is killed after a while; true when it was done before that.
 */
static bool enroll_and_kill(struct client_lab *lab, const char *code, long after_us)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct home home;
        struct failure failure;
        enum err err = home_open(&home, lab->terminal->dir, &failure);
        if (err == ERR_OK) {
            err = home_enroll(&home, code, true, &failure);
        }
        _exit(err == ERR_OK ? 0 : 1);
    }
    int status = 0;
    pid_t ended = 0;
    int64_t deadline = clock_mono_ms() + after_us / 1000;
    while (ended == 0 && clock_mono_ms() < deadline) {
        (void)usleep(500);
        ended = waitpid(child, &status, WNOHANG);
    }
    if (ended == 0) {
        assert_int_equal(kill(child, SIGKILL), 0);
        ended = waitpid(child, &status, 0);
    }
    assert_int_equal(ended, child);
    assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return !WIFSIGNALED(status);
}

/*
 * Whenever it happens: the terminal opens, is what it was or what it was to become, and enrolling
 * again works.
 */
static void test_killed_while_enrolling(void **state)
{
    struct client_lab *lab = *state;
    char code[ENROLL_CODE_SIZE];
    unsigned seed = (unsigned)clock_wall_ms();
    print_message("seed %u\n", seed);
    srandom(seed);
    fake_start(&lab->fake, &client_certificates, enroll_for_ever, NULL);
    make_code(lab, &client_certificates.facts.spki, code_id, code);
    int64_t before = clock_mono_ms();
    home_close(&lab->terminal->home);
    bool done = enroll_and_kill(lab, code, LONG_MS * 1000);
    assert_true(done);
    long window_us = (long)(clock_mono_ms() - before) * 1500;
    int completed = 0;
    for (int i = 0; i < KILL_ROUNDS; i++) {
        completed += enroll_and_kill(lab, code, random() % window_us);
        terminal_reopen(lab->terminal);
        assert_true(lab->terminal->home.enrolled);
        expect_match(lab);
        home_close(&lab->terminal->home);
    }
    terminal_reopen(lab->terminal);
    assert_int_equal(enroll(lab, code, true), ERR_OK);
    expect_whole(lab);
    print_message("%d of %d were not killed in time\n", completed, KILL_ROUNDS);
}

/* The first enrolment of all: nothing to fall back to, and no half of one either. */
static void test_killed_while_enrolling_first(void **state)
{
    struct client_lab *lab = *state;
    char code[ENROLL_CODE_SIZE];
    fake_start(&lab->fake, &client_certificates, enroll_for_ever, NULL);
    make_code(lab, &client_certificates.facts.spki, code_id, code);
    for (int i = 0; i < KILL_ROUNDS; i++) {
        home_close(&lab->terminal->home);
        (void)enroll_and_kill(lab, code, i * 3000L);
        terminal_reopen(lab->terminal);
        if (lab->terminal->home.enrolled) {
            expect_match(lab);
            terminal_sql(lab->terminal, "delete from identity");
        }
    }
    terminal_reopen(lab->terminal);
    assert_int_equal(enroll(lab, code, false), ERR_OK);
    expect_whole(lab);
}

static bool enroll_again(void *arg)
{
    struct client_lab *lab = arg;
    char code[ENROLL_CODE_SIZE];
    make_code(lab, &client_certificates.facts.spki, code_id, code);
    return enroll(lab, code, true) == ERR_OK;
}

static void test_without_memory(void **state)
{
    struct client_lab *lab = *state;
    fake_start(&lab->fake, &client_certificates, enroll_for_ever, NULL);
    assert_true(alloc_fail_run(enroll_again, lab) > 5);
    expect_whole(lab);
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
        LAB_TEST(test_killed_while_enrolling),
        LAB_TEST(test_killed_while_enrolling_first),
        LAB_TEST(test_without_memory),
    };
    return cmocka_run_group_tests(tests, client_lab_group_set_up, client_lab_group_tear_down);
}
