/*
 * Happy path: read the code, take the key that belongs to it, send a certificate request with the
 * code's secret to the server whose authority the code pins, check what comes back, install it.
 *
 * Failure modes
 *   - a slip in the code (CODE_ALTERED), a terminal that is enrolled already (EXISTS): nothing is
 *     sent
 *   - another server than the one that made the code (WRONG_SERVER): found in the handshake, before
 *     the secret is sent
 *   - the server's refusal (CODE_UNKNOWN, CODE_WRONG, CODE_USED, CODE_EXPIRED, CODE_LOCKED, CSR):
 *     as it came
 *   - the connection or this process ends anywhere: the same code may be tried again, with the same
 *     key
 */
#include "client/lib/connection.h"
#include "client/lib/enroll_install.h"
#include "client/lib/enroll_key.h"
#include "client/lib/home.h"
#include "client/lib/outbox.h"
#include "client/lib/outbox_files.h"
#include "client/lib/text.h"
#include "common/base/enroll_code.h"
#include "common/crypto/digest.h"
#include "common/tls/pki.h"
#include "common/tls/tls.h"
#include <string.h>
#include <unistd.h>

enum {
    TERMINAL_NAME_SIZE = 65, /* Linux: host names have at most 64 bytes */
};

/* Sends the request. The secret leaves this process only inside the pinned connection. */
static enum err ask(struct enroll_code *code, const struct pki_key *key, struct arena *arena,
                    Rectify__Enrolled **enrolled, struct failure *failure)
{
    struct digest pin;
    enum err err = base64url_decode(code->pin, strlen(code->pin), pin.bytes, sizeof(pin.bytes));
    if (err != ERR_OK) {
        return failure_set(failure, ERR_CODE_ALTERED, NULL);
    }
    struct pki_der csr;
    err = pki_csr_make(key, "rectify terminal", &csr);
    if (err != ERR_OK) {
        return failure_set(failure, err, "certificate request");
    }
    char terminal[TERMINAL_NAME_SIZE] = "";
    (void)gethostname(terminal, sizeof(terminal) - 1); /* without a name the list shows none */
    Rectify__Enroll enroll = RECTIFY__ENROLL__INIT;
    enroll.code_id = code->id;
    enroll.secret = code->secret;
    enroll.csr = (ProtobufCBinaryData){.len = csr.length, .data = csr.bytes};
    enroll.terminal = terminal[0] == '\0' ? NULL : terminal;
    return connection_enroll(code->host, code->port, &pin, &enroll, arena, enrolled, failure);
}

static enum err wrong(struct failure *failure, enum err err, const char *field)
{
    (void)failure_set(failure, err, "the server's answer to the enrolment");
    text_cut(failure->field, sizeof(failure->field), field);
    return err;
}

/*
 * That the certificate is of our key and the authority the pinned one: else the terminal would
 * never get in again.
 */
static enum err check(const struct enroll_code *code, const struct pki_key *key,
                      const Rectify__Enrolled *enrolled, struct failure *failure)
{
    struct pki_facts certificate;
    struct pki_facts authority;
    struct digest spki;
    char pin[ENROLL_PIN_SIZE];
    enum err err = pki_key_spki(key, &spki);
    if (err != ERR_OK) {
        return failure_set(failure, err, "key.pem.new");
    }
    err = pki_certificate_facts(enrolled->certificate_pem, strlen(enrolled->certificate_pem),
                                &certificate);
    if (err != ERR_OK || !digest_equal(&certificate.spki, &spki)) {
        return wrong(failure, ERR_FIELD, "certificate_pem");
    }
    err =
        pki_certificate_facts(enrolled->authority_pem, strlen(enrolled->authority_pem), &authority);
    if (err != ERR_OK) {
        return wrong(failure, ERR_FIELD, "authority_pem");
    }
    base64url_encode(authority.spki.bytes, sizeof(authority.spki.bytes), pin);
    return strcmp(pin, code->pin) == 0 ? ERR_OK : wrong(failure, ERR_WRONG_SERVER, "authority_pem");
}

/* That a session can be opened with the three: the same library call will be made for it. */
static enum err rehearse(const struct pki_key *key, const Rectify__Enrolled *enrolled,
                         struct failure *failure)
{
    struct pki_pem pem;
    struct tls_context *context = NULL;
    enum err err = pki_key_write_pem(key, &pem);
    if (err == ERR_OK) {
        err = tls_context_client(enrolled->certificate_pem, enrolled->authority_pem, pem.text,
                                 &context);
    }
    explicit_bzero(&pem, sizeof(pem));
    tls_context_unref(context);
    return err == ERR_OK ? ERR_OK : wrong(failure, err, "certificate_pem");
}

static enum err enroll_with(struct home *home, struct enroll_code *code, struct pki_key *key,
                            struct failure *failure)
{
    struct arena arena;
    arena_init(&arena, message_arena_budget(LENGTH_BODY));
    Rectify__Enrolled *enrolled = NULL;
    enum err err = ask(code, key, &arena, &enrolled, failure);
    if (err == ERR_OK) {
        err = check(code, key, enrolled, failure);
    }
    if (err == ERR_OK) {
        err = rehearse(key, enrolled, failure);
    }
    if (err == ERR_OK) {
        err = enroll_install(home, code, enrolled, failure);
    }
    arena_close(&arena);
    return err;
}

enum err home_enroll(struct home *home, const char *text, bool replace, struct failure *failure)
{
    size_t queued = 0;
    size_t files = 0;
    enum err counted = outbox_count(home, OUTBOX_QUEUED, &queued, failure);
    if (counted == ERR_OK) {
        counted = outbox_files_count(home, &files, failure);
    }
    if (counted != ERR_OK) {
        return counted;
    }
    /* What waits was made by the enrolled person for the enrolled server: nobody else may send it. */
    if (home->enrolled && (!replace || queued + files > 0)) {
        return failure_set(failure, ERR_EXISTS, home->dir);
    }
    struct enroll_code code;
    enum err err = enroll_code_parse(text, &code);
    if (err != ERR_OK) {
        return failure_set(failure, err, NULL);
    }
    struct pki_key *key = NULL;
    err = enroll_key_take(home, code.id, &key, failure);
    if (err == ERR_OK) {
        err = enroll_with(home, &code, key, failure);
        pki_key_free(key);
    }
    explicit_bzero(&code, sizeof(code));
    return err;
}
