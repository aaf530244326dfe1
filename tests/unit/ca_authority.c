/* The authority's folder: made, read again, completed after a crash, refused when it is odd. */
#include "common/base/clock.h"
#include "tests/unit/ca_lab.h"
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void slurp(const char *name, struct pki_pem *pem)
{
    FILE *file = fopen(path_of(name), "r");
    assert_non_null(file);
    pem->length = fread(pem->text, 1, PKI_PEM_MAX - 1, file);
    pem->text[pem->length] = '\0';
    assert_int_equal(fclose(file), 0);
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
