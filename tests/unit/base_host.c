#include "common/base/host.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void kinds(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum host_kind kind;
    } hosts[] = {
        {"localhost", HOST_NAME},
        {"Office-7.example.gov.cn", HOST_NAME},
        {"7office", HOST_NAME},
        {"1.office", HOST_NAME},
        {"a", HOST_NAME},
        {"10.0.0.1", HOST_IPV4},
        {"::1", HOST_IPV6},
        {"2001:db8::10.0.0.1", HOST_IPV6},
        {"", HOST_INVALID},
        {".", HOST_INVALID},
        {"office.", HOST_INVALID},
        {".office", HOST_INVALID},
        {"a..b", HOST_INVALID},
        {"-a", HOST_INVALID},
        {"a-", HOST_INVALID},
        {"a_b", HOST_INVALID},
        {"a b", HOST_INVALID},
        {"*.example", HOST_INVALID},
        {"a,b", HOST_INVALID},
        {"a:b", HOST_INVALID},
        {"[::1]", HOST_INVALID},
        {"fe80::1%eth0", HOST_INVALID},
        {"256.1.1.1", HOST_INVALID},
        {"10.0.1", HOST_INVALID},
        {"10.0.0.1.1", HOST_INVALID},
        {"\xe5\xb1\x80", HOST_INVALID},
    };
    for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
        uint8_t address[HOST_ADDRESS_SIZE];
        assert_int_equal(host_parse(hosts[i].text, address), hosts[i].kind);
    }
}

static void address_bytes(void **state)
{
    (void)state;
    uint8_t address[HOST_ADDRESS_SIZE] = {0};
    assert_int_equal(host_parse("10.0.2.255", address), HOST_IPV4);
    assert_memory_equal(address, "\x0a\x00\x02\xff", 4);
    assert_int_equal(host_parse("2001:db8::1", address), HOST_IPV6);
    assert_memory_equal(address, "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01", 16);
}

static void lengths(void **state)
{
    (void)state;
    uint8_t address[HOST_ADDRESS_SIZE];
    char text[HOST_SIZE + 1];
    memset(text, 'a', sizeof(text));
    text[63] = '\0';
    assert_int_equal(host_parse(text, address), HOST_NAME);
    text[63] = 'a';
    text[64] = '\0';
    assert_int_equal(host_parse(text, address), HOST_INVALID);
    memset(text, 'a', sizeof(text));
    text[63] = text[127] = text[191] = '.';
    text[253] = '\0';
    assert_int_equal(host_parse(text, address), HOST_NAME);
    text[253] = 'a';
    text[254] = '\0';
    assert_int_equal(host_parse(text, address), HOST_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds),
        cmocka_unit_test(address_bytes),
        cmocka_unit_test(lengths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
