#include "common/tls/internal.h"
#include <stdio.h>
#include <time.h>

static enum err read_time(const ASN1_TIME *time, int64_t *wall_ms)
{
    struct tm tm;
    if (ASN1_TIME_to_tm(time, &tm) != 1) {
        return ERR_INVALID;
    }
    *wall_ms = (int64_t)timegm(&tm) * 1000;
    return ERR_OK;
}

/* RFC 5280, 4.1.2.2: positive and at most 20 octets. */
static enum err read_serial(const ASN1_INTEGER *serial, char *text, size_t size)
{
    const unsigned char *bytes = ASN1_STRING_get0_data(serial);
    int length = ASN1_STRING_length(serial);
    if (length <= 0 || (size_t)length * 2 >= size || ASN1_STRING_type(serial) != V_ASN1_INTEGER) {
        return ERR_INVALID;
    }
    for (int i = 0; i < length; i++) {
        (void)snprintf(text + 2 * i, 3, "%02x", (unsigned)bytes[i]);
    }
    return ERR_OK;
}

enum err pki_certificate_facts(const char *pem, size_t length, struct pki_facts *facts)
{
    X509 *certificate = NULL;
    enum err err = pki_pem_certificate(pem, length, &certificate);
    if (err != ERR_OK) {
        return err;
    }
    struct pki_facts read = {0};
    err = pki_spki(X509_get_X509_PUBKEY(certificate), &read.spki);
    if (err == ERR_OK) {
        err = read_time(X509_get0_notBefore(certificate), &read.not_before_wall_ms);
    }
    if (err == ERR_OK) {
        err = read_time(X509_get0_notAfter(certificate), &read.not_after_wall_ms);
    }
    if (err == ERR_OK) {
        err = read_serial(X509_get0_serialNumber(certificate), read.serial, sizeof(read.serial));
    }
    if (err == ERR_OK) {
        *facts = read;
    }
    X509_free(certificate);
    return err;
}

static bool has_hosts(const X509 *certificate, const char *const *hosts)
{
    GENERAL_NAMES *have = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    GENERAL_NAMES *want = pki_names_of_hosts(hosts);
    bool equal = have != NULL && want != NULL && pki_names_equal(have, want);
    GENERAL_NAMES_free(have);
    GENERAL_NAMES_free(want);
    return equal;
}

bool pki_certificate_serves(const struct pki_pem *certificate, const struct pki_pem *issuer,
                            const char *const *hosts)
{
    X509 *leaf = NULL;
    X509 *above = NULL;
    bool serves = pki_pem_certificate(certificate->text, certificate->length, &leaf) == ERR_OK &&
                  pki_pem_certificate(issuer->text, issuer->length, &above) == ERR_OK &&
                  X509_check_issued(above, leaf) == X509_V_OK &&
                  X509_verify(leaf, X509_get0_pubkey(above)) == 1 && has_hosts(leaf, hosts);
    X509_free(leaf);
    X509_free(above);
    ERR_clear_error();
    return serves;
}
