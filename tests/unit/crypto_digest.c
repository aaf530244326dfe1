#include "common/crypto/digest.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void check_digest(const void *bytes, size_t len, const char *wanted)
{
    struct digest digest;
    char text[DIGEST_HEX_SIZE];
    assert_int_equal(digest_sha256(bytes, len, &digest), ERR_OK);
    digest_hex(&digest, text);
    assert_string_equal(text, wanted);
}

/* FIPS 180-4 and the NIST examples. */
static void sha256_vectors(void **state)
{
    (void)state;
    static const char two_blocks[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    check_digest(NULL, 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    check_digest("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    check_digest(two_blocks, sizeof(two_blocks) - 1,
                 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    char *million = malloc(1000000);
    assert_non_null(million);
    memset(million, 'a', 1000000);
    check_digest(million, 1000000,
                 "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    free(million);
}

static void every_bit_counts(void **state)
{
    (void)state;
    struct digest a;
    assert_int_equal(digest_sha256("abc", 3, &a), ERR_OK);
    struct digest b = a;
    assert_true(digest_equal(&a, &b));
    for (size_t i = 0; i < DIGEST_SIZE * 8; i++) {
        b.bytes[i / 8] ^= (uint8_t)(1 << i % 8);
        assert_false(digest_equal(&a, &b));
        b = a;
    }
}

static void random_is_not_constant(void **state)
{
    (void)state;
    uint8_t a[32] = {0};
    uint8_t b[32] = {0};
    assert_int_equal(random_bytes(a, sizeof(a)), ERR_OK);
    assert_int_equal(random_bytes(b, sizeof(b)), ERR_OK);
    assert_memory_not_equal(a, b, sizeof(a));
    assert_int_equal(random_bytes(a, 0), ERR_OK);
    assert_int_equal(random_bytes(a, SIZE_MAX), ERR_INVALID);
}

static void base64url_vectors(void **state)
{
    (void)state;
    static const struct {
        const char *plain;
        const char *text;
    } rows[] = {
        {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
        {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xfb\xff\xbf", "-_-_"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char text[BASE64URL_SIZE(6)];
        char plain[6];
        size_t len = strlen(rows[i].plain);
        base64url_encode(rows[i].plain, len, text);
        assert_string_equal(text, rows[i].text);
        assert_int_equal(base64url_decode(text, strlen(text), plain, len), ERR_OK);
        assert_memory_equal(plain, rows[i].plain, len);
    }
}

/* Buffers of exactly the stated size, so that the sanitizer sees one byte too much. */
static void base64url_round_trips(void **state)
{
    (void)state;
    for (size_t len = 0; len < 200; len++) {
        uint8_t *plain = malloc(len + 1);
        uint8_t *back = malloc(len + 1);
        char *text = malloc(BASE64URL_SIZE(len));
        assert_true(plain != NULL && back != NULL && text != NULL);
        assert_int_equal(random_bytes(plain, len), ERR_OK);
        base64url_encode(plain, len, text);
        assert_int_equal(strlen(text), BASE64URL_SIZE(len) - 1);
        assert_int_equal(base64url_decode(text, strlen(text), back, len), ERR_OK);
        assert_memory_equal(back, plain, len);
        assert_int_equal(base64url_decode(text, strlen(text), back, len + 1), ERR_INVALID);
        if (len > 0) {
            assert_int_equal(base64url_decode(text, strlen(text), back, len - 1), ERR_INVALID);
            assert_int_equal(base64url_decode(text, strlen(text) - 1, back, len), ERR_INVALID);
        }
        free(plain);
        free(back);
        free(text);
    }
}

/* Of all texts of two characters those are accepted that encoding one byte can give: 256 of 65,536. */
static void base64url_is_strict(void **state)
{
    (void)state;
    int accepted = 0;
    for (int a = 0; a < 256; a++) {
        for (int b = 0; b < 256; b++) {
            const char text[] = {(char)a, (char)b};
            char again[BASE64URL_SIZE(1)];
            uint8_t byte = 0;
            if (base64url_decode(text, 2, &byte, 1) == ERR_OK) {
                base64url_encode(&byte, 1, again);
                assert_memory_equal(again, text, 2);
                accepted++;
            }
        }
    }
    assert_int_equal(accepted, 256);
    uint8_t out[8];
    assert_int_equal(base64url_decode("Zg==", 4, out, 1), ERR_INVALID);
    assert_int_equal(base64url_decode("Zg==", 4, out, 3), ERR_INVALID);
    assert_int_equal(base64url_decode("Zm9v\n", 5, out, 3), ERR_INVALID);
    assert_int_equal(base64url_decode("Zm 9v", 5, out, 3), ERR_INVALID);
    assert_int_equal(base64url_decode("-+_/", 4, out, 3), ERR_INVALID);
    assert_int_equal(base64url_decode("Zm9", 3, out, 2), ERR_INVALID);
    assert_int_equal(base64url_decode("Z", 1, out, 0), ERR_INVALID);
    assert_int_equal(base64url_decode("A", 1, out, 0), ERR_INVALID);
    assert_int_equal(base64url_decode("AAAAA", 5, out, 3), ERR_INVALID);
    assert_int_equal(base64url_decode("", 0, out, SIZE_MAX), ERR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha256_vectors),         cmocka_unit_test(every_bit_counts),
        cmocka_unit_test(random_is_not_constant), cmocka_unit_test(base64url_vectors),
        cmocka_unit_test(base64url_round_trips),  cmocka_unit_test(base64url_is_strict),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
