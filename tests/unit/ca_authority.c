#include "common/base/clock.h"
#include "common/base/log.h"
#include "common/tls/tls.h"
#include "server/ca/authority.h"
#include "tests/lib/tls_lab.h"
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const int64_t day_ms = INT64_C(24) * 3600 * 1000;
static const char *const hosts[] = {"localhost", "127.0.0.1", NULL};
static const char *const other_hosts[] = {"localhost", NULL};

/* A fresh folder for each test; the authority's own is below it. */
static char top[64];
static char dir[80];

static void be_silent(enum log_level level, const char *line, void *arg)
{
    (void)level;
    (void)line;
    (void)arg;
}

static int make_folder(void **state)
{
    (void)state;
    log_configure(LOG_ERROR, be_silent, NULL);
    (void)snprintf(top, sizeof(top), "/tmp/rectify-ca-XXXXXX");
    if (mkdtemp(top) == NULL) {
        return -1;
    }
    (void)snprintf(dir, sizeof(dir), "%s/ca", top);
    return 0;
}

static int drop(const char *path, const struct stat *status, int type, struct FTW *ftw)
{
    (void)status;
    (void)type;
    (void)ftw;
    return remove(path);
}

static int remove_folder(void **state)
{
    (void)state;
    return nftw(top, drop, 8, FTW_DEPTH | FTW_PHYS);
}

static const char *path_of(const char *name)
{
    static char path[160];
    (void)snprintf(path, sizeof(path), "%s/%s", dir, name);
    return path;
}

static void assert_mode(const char *path, mode_t mode)
{
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, mode);
}

static void slurp(const char *name, struct pki_pem *pem)
{
    FILE *file = fopen(path_of(name), "r");
    assert_non_null(file);
    pem->length = fread(pem->text, 1, PKI_PEM_MAX - 1, file);
    pem->text[pem->length] = '\0';
    assert_int_equal(fclose(file), 0);
}

static void spill(const char *name, const char *text)
{
    FILE *file = fopen(path_of(name), "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path_of(name), 0600), 0);
}

static void open_ok(struct authority *authority)
{
    assert_int_equal(authority_open(authority, dir, clock_wall_ms()), ERR_OK);
}

static void assert_open_refused(enum err err)
{
    struct authority authority;
    assert_int_equal(authority_open(&authority, dir, clock_wall_ms()), err);
    assert_null(authority.key);
    authority_close(&authority);
}

static void made_and_reloaded(void **state)
{
    (void)state;
    struct authority made;
    struct authority again;
    open_ok(&made);
    assert_mode(dir, 0700);
    assert_mode(path_of("authority.key"), 0600);
    assert_mode(path_of("authority.pem"), 0600);
    assert_int_equal(made.facts.not_after_wall_ms - made.facts.not_before_wall_ms,
                     AUTHORITY_DAYS * day_ms + 3600 * 1000);
    open_ok(&again);
    assert_string_equal(made.certificate.text, again.certificate.text);
    assert_true(digest_equal(&made.facts.spki, &again.facts.spki));
    authority_close(&made);
    authority_close(&again);
    authority_close(&again);
}

/* Only files of a crash before the first of them got its name. */
static void leftovers_of_a_crash_are_no_authority(void **state)
{
    (void)state;
    struct authority authority;
    assert_int_equal(mkdir(dir, 0700), 0);
    spill("authority.key.new", "half");
    spill("authority.pem.new", "");
    open_ok(&authority);
    assert_int_equal(access(path_of("authority.key.new"), F_OK), -1);
    assert_int_equal(access(path_of("authority.pem.new"), F_OK), -1);
    authority_close(&authority);
}

static void certificate_without_key_is_refused(void **state)
{
    (void)state;
    struct authority authority;
    struct pki_pem kept;
    struct pki_pem after;
    open_ok(&authority);
    authority_close(&authority);
    slurp("authority.pem", &kept);
    assert_int_equal(unlink(path_of("authority.key")), 0);
    assert_open_refused(ERR_INVALID);
    assert_int_equal(access(path_of("authority.key"), F_OK), -1);
    slurp("authority.pem", &after);
    assert_string_equal(kept.text, after.text);
}

/* The crash came between the two names: the key, and so the pin, stays. */
static void key_without_certificate_is_completed(void **state)
{
    (void)state;
    struct authority first;
    struct authority second;
    struct pki_pem key;
    struct pki_pem after;
    open_ok(&first);
    slurp("authority.key", &key);
    assert_int_equal(unlink(path_of("authority.pem")), 0);
    spill("authority.pem.new", first.certificate.text);
    open_ok(&second);
    assert_true(digest_equal(&first.facts.spki, &second.facts.spki));
    assert_string_not_equal(first.certificate.text, second.certificate.text);
    assert_mode(path_of("authority.pem"), 0600);
    assert_int_equal(access(path_of("authority.pem.new"), F_OK), -1);
    slurp("authority.key", &after);
    assert_string_equal(key.text, after.text);
    authority_close(&first);
    open_ok(&first); /* and from then on it is a whole one */
    assert_string_equal(first.certificate.text, second.certificate.text);
    authority_close(&first);
    authority_close(&second);
}

static void key_that_cannot_be_completed(void **state)
{
    (void)state;
    struct authority authority;
    open_ok(&authority);
    authority_close(&authority);
    assert_int_equal(unlink(path_of("authority.pem")), 0);
    assert_int_equal(chmod(path_of("authority.key"), 0640), 0);
    assert_open_refused(ERR_INVALID);
    spill("authority.key", "junk");
    assert_open_refused(ERR_INVALID);
    assert_int_equal(access(path_of("authority.pem"), F_OK), -1);
}

static void server_pair_without_authority_is_refused(void **state)
{
    (void)state;
    struct authority authority;
    struct pki_pem certificate;
    struct pki_pem key;
    open_ok(&authority);
    assert_int_equal(authority_server(&authority, dir, hosts, clock_wall_ms(), &certificate, &key),
                     ERR_OK);
    authority_close(&authority);
    assert_int_equal(unlink(path_of("authority.key")), 0);
    assert_int_equal(unlink(path_of("authority.pem")), 0);
    assert_open_refused(ERR_INVALID);
}

static void broken_files_are_refused(void **state)
{
    (void)state;
    struct authority authority;
    struct pki_pem key;
    struct pki_pem foreign;
    char large[PKI_PEM_MAX + 1];
    open_ok(&authority);
    authority_close(&authority);
    slurp("authority.key", &key);
    struct pki_key *other = NULL;
    assert_int_equal(pki_key_make(&other), ERR_OK);
    assert_int_equal(pki_key_write_pem(other, &foreign), ERR_OK);
    pki_key_free(other);
    spill("authority.key", foreign.text);
    assert_open_refused(ERR_INVALID);
    spill("authority.key", "");
    assert_open_refused(ERR_INVALID);
    memset(large, 'x', sizeof(large));
    large[PKI_PEM_MAX] = '\0';
    spill("authority.key", large);
    assert_open_refused(ERR_INVALID);
    spill("authority.key", key.text);
    open_ok(&authority);
    authority_close(&authority);
}

static void files_open_to_others_are_refused(void **state)
{
    (void)state;
    struct authority authority;
    open_ok(&authority);
    authority_close(&authority);
    assert_int_equal(chmod(path_of("authority.key"), 0640), 0);
    assert_open_refused(ERR_INVALID);
    assert_int_equal(chmod(path_of("authority.key"), 0400), 0);
    assert_int_equal(chmod(path_of("authority.pem"), 0664), 0);
    assert_open_refused(ERR_INVALID);
    assert_int_equal(chmod(path_of("authority.pem"), 0644), 0);
    open_ok(&authority);
    authority_close(&authority);
}

static void odd_files_are_refused(void **state)
{
    (void)state;
    struct authority authority;
    open_ok(&authority);
    authority_close(&authority);
    char target[200];
    (void)snprintf(target, sizeof(target), "%s/moved", dir);
    assert_int_equal(rename(path_of("authority.key"), target), 0);
    assert_int_equal(symlink(target, path_of("authority.key")), 0);
    assert_open_refused(ERR_INVALID);
    assert_int_equal(unlink(path_of("authority.key")), 0);
    assert_int_equal(mkfifo(path_of("authority.key"), 0600), 0);
    assert_open_refused(ERR_INVALID);
    assert_int_equal(unlink(path_of("authority.key")), 0);
    assert_int_equal(mkdir(path_of("authority.key"), 0700), 0);
    assert_open_refused(ERR_INVALID);
}

static void folder_that_cannot_be_made(void **state)
{
    (void)state;
    struct authority authority;
    char deep[200];
    (void)snprintf(deep, sizeof(deep), "%s/missing/ca", top);
    assert_int_equal(authority_open(&authority, deep, clock_wall_ms()), ERR_IO);
    int file = open(dir, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(file >= 0);
    assert_int_equal(close(file), 0);
    assert_open_refused(ERR_IO);
}

/* The certificate's name cannot be taken: no key may stay behind alone. */
static void failed_commit_takes_the_key_back(void **state)
{
    (void)state;
    struct authority authority;
    struct pki_pem certificate;
    struct pki_pem key;
    open_ok(&authority);
    assert_int_equal(mkdir(path_of("server.pem"), 0700), 0);
    assert_int_equal(authority_server(&authority, dir, hosts, clock_wall_ms(), &certificate, &key),
                     ERR_IO);
    assert_int_equal(access(path_of("server.key"), F_OK), -1);
    authority_close(&authority);
}

struct served {
    struct pki_pem certificate;
    struct pki_pem key;
};

static void serve(const struct authority *authority, const char *const *names, int64_t now,
                  struct served *served)
{
    assert_int_equal(
        authority_server(authority, dir, names, now, &served->certificate, &served->key), ERR_OK);
}

static void assert_kept(const struct served *a, const struct served *b)
{
    assert_string_equal(a->certificate.text, b->certificate.text);
    assert_string_equal(a->key.text, b->key.text);
}

static void assert_renewed(const struct served *a, const struct served *b)
{
    assert_string_not_equal(a->certificate.text, b->certificate.text);
    assert_string_not_equal(a->key.text, b->key.text);
}

static void server_pair_is_kept(void **state)
{
    (void)state;
    struct authority authority;
    struct served first;
    struct served second;
    int64_t now = clock_wall_ms();
    open_ok(&authority);
    serve(&authority, hosts, now, &first);
    assert_mode(path_of("server.key"), 0600);
    assert_mode(path_of("server.pem"), 0600);
    serve(&authority, hosts, now, &second);
    assert_kept(&first, &second);
    serve(&authority, hosts, now + AUTHORITY_SERVER_DAYS * 2 / 3 * day_ms - day_ms, &second);
    assert_kept(&first, &second);
    authority_close(&authority);
}

static void server_pair_is_renewed(void **state)
{
    (void)state;
    struct authority authority;
    struct served first;
    struct served second;
    int64_t now = clock_wall_ms();
    open_ok(&authority);
    serve(&authority, hosts, now, &first);
    serve(&authority, other_hosts, now, &second);
    assert_renewed(&first, &second);
    serve(&authority, other_hosts, now + AUTHORITY_SERVER_DAYS * 2 / 3 * day_ms + day_ms, &first);
    assert_renewed(&first, &second);
    serve(&authority, other_hosts, now, &second); /* the clock had run ahead and was put right */
    assert_renewed(&first, &second);
    assert_int_equal(unlink(path_of("server.pem")), 0);
    serve(&authority, other_hosts, now, &first);
    assert_renewed(&first, &second);
    spill("server.key", "junk");
    serve(&authority, other_hosts, now, &second);
    assert_renewed(&first, &second);
    spill("server.key", first.key.text); /* of another certificate */
    serve(&authority, other_hosts, now, &first);
    assert_renewed(&first, &second);
    authority_close(&authority);
}

static void server_pair_of_another_authority_is_replaced(void **state)
{
    (void)state;
    struct authority authority;
    struct served first;
    struct served second;
    open_ok(&authority);
    serve(&authority, hosts, clock_wall_ms(), &first);
    authority_close(&authority);
    assert_int_equal(nftw(dir, drop, 8, FTW_DEPTH | FTW_PHYS), 0);
    open_ok(&authority);
    spill("server.key", first.key.text);
    spill("server.pem", first.certificate.text);
    serve(&authority, hosts, clock_wall_ms(), &second);
    assert_renewed(&first, &second);
    authority_close(&authority);
}

static void hosts_that_are_none(void **state)
{
    (void)state;
    static const char *const none[] = {NULL};
    static const char *const wrong[] = {"localhost", "a b", NULL};
    struct authority authority;
    struct served served;
    open_ok(&authority);
    assert_int_equal(
        authority_server(&authority, dir, none, clock_wall_ms(), &served.certificate, &served.key),
        ERR_INVALID);
    assert_int_equal(
        authority_server(&authority, dir, wrong, clock_wall_ms(), &served.certificate, &served.key),
        ERR_INVALID);
    assert_int_equal(access(path_of("server.key"), F_OK), -1);
    authority_close(&authority);
}

/* The whole way of a terminal: request, certificate, session; and what the server learns of it. */
static void signed_terminal_is_let_in(void **state)
{
    (void)state;
    struct authority authority;
    struct lab_party server;
    struct lab_party client;
    struct pki_key *key = NULL;
    struct pki_der csr;
    struct pki_facts facts;
    struct identity identity;
    struct digest spki;
    int64_t now = clock_wall_ms();
    open_ok(&authority);
    assert_int_equal(
        authority_server(&authority, dir, hosts, now, &server.certificate, &server.key), ERR_OK);
    assert_int_equal(pki_key_make(&key), ERR_OK);
    assert_int_equal(pki_key_write_pem(key, &client.key), ERR_OK);
    assert_int_equal(pki_csr_make(key, "what it calls itself", &csr), ERR_OK);
    assert_int_equal(authority_sign(&authority, csr.bytes, csr.length, &lab_identity, "Rectify",
                                    now, &client.certificate, &facts),
                     ERR_OK);
    assert_int_equal(facts.not_after_wall_ms / 1000, (now + AUTHORITY_CLIENT_DAYS * day_ms) / 1000);

    struct tls *near = lab_client(&client, &authority.certificate, "127.0.0.1");
    struct tls *far = lab_server(&server, &authority.certificate);
    lab_pump(near, far, 1000);
    assert_int_equal(tls_state(near), TLS_OPEN);
    assert_int_equal(tls_state(far), TLS_OPEN);
    assert_int_equal(tls_peer(far, &identity, &spki), ERR_OK);
    assert_int_equal(identity.client_id, lab_identity.client_id);
    assert_true(digest_equal(&spki, &facts.spki));
    tls_free(near);
    tls_free(far);
    pki_key_free(key);
    authority_close(&authority);
}

static void pin_of_the_authority_is_enough_to_enroll(void **state)
{
    (void)state;
    struct authority authority;
    struct lab_party server;
    open_ok(&authority);
    assert_int_equal(
        authority_server(&authority, dir, hosts, clock_wall_ms(), &server.certificate, &server.key),
        ERR_OK);
    struct tls *near = lab_enroll(&authority.facts.spki, "localhost");
    struct tls *far = lab_server(&server, &authority.certificate);
    lab_pump(near, far, 1000);
    assert_int_equal(tls_state(near), TLS_OPEN);
    tls_free(near);
    tls_free(far);
    authority_close(&authority);
}

static void requests_that_are_refused(void **state)
{
    (void)state;
    struct authority authority;
    struct pki_key *key = NULL;
    struct pki_der csr;
    struct pki_pem certificate;
    struct pki_facts facts;
    struct identity nobody = {0};
    int64_t now = clock_wall_ms();
    open_ok(&authority);
    assert_int_equal(pki_key_make(&key), ERR_OK);
    assert_int_equal(pki_csr_make(key, "x", &csr), ERR_OK);
    assert_int_equal(
        authority_sign(&authority, csr.bytes, csr.length, &nobody, "x", now, &certificate, &facts),
        ERR_INVALID);
    csr.bytes[csr.length - 1] ^= 1;
    assert_int_equal(authority_sign(&authority, csr.bytes, csr.length, &lab_identity, "x", now,
                                    &certificate, &facts),
                     ERR_CSR);
    assert_int_equal(
        authority_sign(&authority, csr.bytes, 0, &lab_identity, "x", now, &certificate, &facts),
        ERR_CSR);
    pki_key_free(key);
    authority_close(&authority);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(made_and_reloaded),
        TEST(leftovers_of_a_crash_are_no_authority),
        TEST(certificate_without_key_is_refused),
        TEST(key_without_certificate_is_completed),
        TEST(key_that_cannot_be_completed),
        TEST(server_pair_without_authority_is_refused),
        TEST(broken_files_are_refused),
        TEST(files_open_to_others_are_refused),
        TEST(odd_files_are_refused),
        TEST(folder_that_cannot_be_made),
        TEST(failed_commit_takes_the_key_back),
        TEST(server_pair_is_kept),
        TEST(server_pair_is_renewed),
        TEST(server_pair_of_another_authority_is_replaced),
        TEST(hosts_that_are_none),
        TEST(signed_terminal_is_let_in),
        TEST(pin_of_the_authority_is_enough_to_enroll),
        TEST(requests_that_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
