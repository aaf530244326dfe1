/* What a terminal makes of a server that cannot be reached, does not let it in, or is not its own. */
#include "tests/floor/client_lab.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

static void accept_and_wait(struct fake *fake)
{
    fake->fd = accept(fake->listener, NULL, NULL);
    uint8_t chunk[4096];
    while (recv(fake->fd, chunk, sizeof(chunk), 0) > 0) {
        /* a hello that nobody answers */
    }
}

static void accept_and_never_welcome(struct fake *fake)
{
    if (!fake_accept(fake)) {
        fake_fail(fake, "no handshake");
    }
    fake_take_rest(fake);
}

static void test_openings_that_take_too_long(void **state)
{
    static const fake_script_cb scripts[] = {accept_and_wait, accept_and_never_welcome};
    struct client_lab *lab = *state;
    lab->options.connect_timeout_ms = SHORT_MS;
    for (size_t i = 0; i < ARRAY_LEN(scripts); i++) {
        assert_int_equal(client_lab_open(lab, scripts[i], NULL), ERR_TIMEOUT);
        fake_join(&lab->fake);
    }
}

/* Openings that fail. */

static void speak_plainly(struct fake *fake)
{
    fake->fd = accept(fake->listener, NULL, NULL);
    fake_send_raw(fake, "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", 32);
    uint8_t chunk[4096];
    while (recv(fake->fd, chunk, sizeof(chunk), 0) > 0) {
        /* until the client has gone */
    }
}

static void hang_up(struct fake *fake)
{
    fake->fd = accept(fake->listener, NULL, NULL);
    uint8_t chunk[4096];
    (void)recv(fake->fd, chunk, sizeof(chunk), 0);
    (void)close(fake->fd);
}

static void refuse_greeting(struct fake *fake)
{
    struct frame frame;
    (void)fake_accept(fake);
    fake_take(fake, MESSAGE_HELLO, &frame);
    fake_send_error(fake, frame.request, ERR_VERSION, NULL, 0);
    fake_end(fake);
}

static void refuse_session(struct fake *fake)
{
    (void)fake_accept(fake);
    fake_send_error(fake, 0, ERR_REVOKED, NULL, 0);
    fake_send_goodbye(fake, ERR_REVOKED);
    fake_take_rest(fake); /* closing with the hello unread would be a reset, and the error lost */
}

static void welcome_badly(struct fake *fake)
{
    struct frame frame;
    char person[] = "x";
    uint8_t session[16] = {1};
    (void)fake_accept(fake);
    fake_take(fake, MESSAGE_HELLO, &frame);
    Rectify__Welcome welcome = RECTIFY__WELCOME__INIT;
    welcome.version = fake->arg == NULL ? 2 : 1;
    welcome.session_id.data = session;
    welcome.session_id.len = fake->arg == NULL ? 16 : 15;
    welcome.person_name = person;
    fake_send(fake, MESSAGE_WELCOME, frame.request, &welcome.base);
    fake_take_rest(fake);
}

static void test_openings_that_fail(void **state)
{
    static int something;
    static const struct {
        fake_script_cb script;
        void *arg;
        enum err err;
    } cases[] = {
        {speak_plainly, NULL, ERR_TLS},       {hang_up, NULL, ERR_CONNECT},
        {refuse_greeting, NULL, ERR_VERSION}, {refuse_session, NULL, ERR_REVOKED},
        {welcome_badly, NULL, ERR_VERSION},   {welcome_badly, &something, ERR_FIELD},
    };
    struct client_lab *lab = *state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_int_equal(client_lab_open(lab, cases[i].script, cases[i].arg), cases[i].err);
        assert_int_equal(lab->failure->err, cases[i].err);
        fake_join(&lab->fake);
    }
}

static void test_nobody_there(void **state)
{
    struct client_lab *lab = *state;
    assert_int_equal(client_lab_open(lab, hang_up, NULL), ERR_CONNECT);
    fake_join(&lab->fake);
    assert_int_equal(
        connection_open(&lab->terminal->home, &lab->options, &lab->connection, lab->failure),
        ERR_CONNECT);
    assert_non_null(strstr(lab->failure->detail, "127.0.0.1:"));
}

static void refuse_certificate(struct fake *fake)
{
    if (fake_accept(fake)) {
        fake_fail(fake, "a stranger got in");
    }
}

/* A terminal of another authority: either side notices. */
static void test_the_wrong_server(void **state)
{
    struct client_lab *lab = *state;
    struct lab other;
    lab_open(&other);
    fake_start(&lab->fake, &other, refuse_certificate, NULL);
    terminal_enroll(lab->terminal, &client_certificates, lab->fake.port);
    assert_int_equal(
        connection_open(&lab->terminal->home, &lab->options, &lab->connection, lab->failure),
        ERR_WRONG_SERVER);
    fake_join(&lab->fake);
    assert_int_equal(lab->fake.log->count, 0);
    fake_close(&lab->fake);

    /*
     * It trusts the server, but its own certificate is of an authority that the server does not
     * know.
     */
    fake_start(&lab->fake, &client_certificates, refuse_certificate, NULL);
    terminal_enroll(lab->terminal, &client_certificates, lab->fake.port);
    terminal_write(lab->terminal, "key.pem", other.client.key.text, other.client.key.length);
    terminal_write(lab->terminal, "certificate.pem", other.client.certificate.text,
                   other.client.certificate.length);
    assert_int_equal(
        connection_open(&lab->terminal->home, &lab->options, &lab->connection, lab->failure),
        ERR_TLS);
    fake_join(&lab->fake);
    lab_close(&other);
}

static void test_a_terminal_without_its_files(void **state)
{
    struct client_lab *lab = *state;
    assert_int_equal(
        connection_open(&lab->terminal->home, &lab->options, &lab->connection, lab->failure),
        ERR_CONFIG);
    terminal_enroll(lab->terminal, &client_certificates, 1);
    terminal_write(lab->terminal, "key.pem", "no key", 6);
    assert_int_not_equal(
        connection_open(&lab->terminal->home, &lab->options, &lab->connection, lab->failure),
        ERR_OK);
    char path[128];
    (void)snprintf(path, sizeof(path), "%s/key.pem", lab->terminal->dir);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(
        connection_open(&lab->terminal->home, &lab->options, &lab->connection, lab->failure),
        ERR_NOT_FOUND);
    assert_non_null(strstr(lab->failure->detail, "key.pem"));
}

int main(void)
{
#define LAB_TEST(test)                                                                             \
    cmocka_unit_test_setup_teardown(test, client_lab_set_up, client_lab_tear_down)
    const struct CMUnitTest tests[] = {
        LAB_TEST(test_openings_that_take_too_long),
        LAB_TEST(test_openings_that_fail),
        LAB_TEST(test_nobody_there),
        LAB_TEST(test_the_wrong_server),
        LAB_TEST(test_a_terminal_without_its_files),
    };
    return cmocka_run_group_tests(tests, client_lab_group_set_up, client_lab_group_tear_down);
}
