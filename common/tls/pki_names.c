#include "common/base/host.h"
#include "common/tls/internal.h"
#include <string.h>

enum {
    NAMES_MAX = 64, /* more hosts than one machine has */
};

/*
 * The names are built one by one, never through OpenSSL's configuration syntax: there a comma in a host would
 * start another name.
 */
static bool push(GENERAL_NAMES *names, int type, const void *bytes, size_t len)
{
    ASN1_STRING *value =
        ASN1_STRING_type_new(type == GEN_IPADD ? V_ASN1_OCTET_STRING : V_ASN1_IA5STRING);
    GENERAL_NAME *name = GENERAL_NAME_new();
    if (value == NULL || name == NULL || ASN1_STRING_set(value, bytes, (int)len) != 1) {
        ASN1_STRING_free(value);
        GENERAL_NAME_free(name);
        return false;
    }
    GENERAL_NAME_set0_value(name, type, value);
    if (sk_GENERAL_NAME_push(names, name) == 0) {
        GENERAL_NAME_free(name);
        return false;
    }
    return true;
}

static bool push_host(GENERAL_NAMES *names, const char *host)
{
    uint8_t address[HOST_ADDRESS_SIZE];
    switch (host_parse(host, address)) {
    case HOST_NAME: return push(names, GEN_DNS, host, strlen(host));
    case HOST_IPV4: return push(names, GEN_IPADD, address, 4);
    case HOST_IPV6: return push(names, GEN_IPADD, address, 16);
    case HOST_INVALID:
    default: return false;
    }
}

GENERAL_NAMES *pki_names_of_hosts(const char *const *hosts)
{
    GENERAL_NAMES *names = GENERAL_NAMES_new();
    bool ok = names != NULL && hosts[0] != NULL;
    for (size_t i = 0; ok && hosts[i] != NULL; i++) {
        ok = i < NAMES_MAX && push_host(names, hosts[i]);
    }
    if (!ok) {
        GENERAL_NAMES_free(names);
        return NULL;
    }
    return names;
}

GENERAL_NAMES *pki_names_of_identity(const struct identity *identity)
{
    char text[IDENTITY_TEXT_SIZE];
    struct identity back;
    identity_format(identity, text);
    GENERAL_NAMES *names = GENERAL_NAMES_new();
    if (names == NULL || identity_parse(text, strlen(text), &back) != ERR_OK ||
        !push(names, GEN_URI, text, strlen(text))) {
        GENERAL_NAMES_free(names);
        return NULL;
    }
    return names;
}

bool pki_names_equal(const GENERAL_NAMES *a, const GENERAL_NAMES *b)
{
    bool equal = sk_GENERAL_NAME_num(a) == sk_GENERAL_NAME_num(b);
    for (int i = 0; equal && i < sk_GENERAL_NAME_num(a); i++) {
        equal = GENERAL_NAME_cmp(sk_GENERAL_NAME_value(a, i), sk_GENERAL_NAME_value(b, i)) == 0;
    }
    return equal;
}

static enum err parse_only(const GENERAL_NAMES *names, struct identity *identity)
{
    if (sk_GENERAL_NAME_num(names) != 1) {
        return ERR_INVALID;
    }
    int type = 0;
    const ASN1_STRING *value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names, 0), &type);
    if (type != GEN_URI) {
        return ERR_INVALID;
    }
    return identity_parse((const char *)ASN1_STRING_get0_data(value),
                          (size_t)ASN1_STRING_length(value), identity);
}

/* One name and no other: a certificate that says two things would let each reader hear another. */
enum err pki_names_identity(const X509 *certificate, struct identity *identity)
{
    ERR_clear_error();
    GENERAL_NAMES *names = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    if (names == NULL) {
        return ERR_INVALID;
    }
    enum err err = parse_only(names, identity);
    GENERAL_NAMES_free(names);
    return err;
}
