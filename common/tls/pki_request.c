#include "common/tls/internal.h"

static bool fill(X509_REQ *request, const struct pki_key *key, const char *common_name)
{
    X509_NAME *subject = X509_REQ_get_subject_name(request);
    return X509_REQ_set_version(request, X509_REQ_VERSION_1) == 1 &&
           X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8,
                                      (const unsigned char *)common_name, -1, -1, 0) == 1 &&
           X509_REQ_set_pubkey(request, key->pkey) == 1 &&
           X509_REQ_sign(request, key->pkey, EVP_sha256()) > 0;
}

static enum err write_der(const X509_REQ *request, struct pki_der *csr)
{
    int length = i2d_X509_REQ(request, NULL);
    if (length <= 0 || length > PKI_DER_MAX) {
        return ERR_LIMIT;
    }
    unsigned char *at = csr->bytes;
    csr->length = (size_t)i2d_X509_REQ(request, &at);
    return ERR_OK;
}

enum err pki_csr_make(const struct pki_key *key, const char *common_name, struct pki_der *csr)
{
    ERR_clear_error();
    X509_REQ *request = X509_REQ_new();
    if (request == NULL) {
        return ERR_NOMEM;
    }
    enum err err = fill(request, key, common_name) ? write_der(request, csr) : ERR_INVALID;
    X509_REQ_free(request);
    ERR_clear_error();
    return err;
}

/* The kind of key is looked at first: checking the signature of an odd one could be made expensive. */
static bool is_acceptable(X509_REQ *request)
{
    EVP_PKEY *pkey = X509_REQ_get0_pubkey(request);
    return pkey != NULL && pki_is_p256(pkey) && X509_REQ_verify(request, pkey) == 1;
}

enum err pki_csr_read(const uint8_t *der, size_t length, X509_REQ **request)
{
    if (length == 0 || length > PKI_DER_MAX) {
        return ERR_CSR;
    }
    enum err err = tls_library();
    if (err != ERR_OK) {
        return err;
    }
    const unsigned char *at = der;
    X509_REQ *read = d2i_X509_REQ(NULL, &at, (long)length);
    bool whole = read != NULL && at == der + length;
    bool acceptable = whole && is_acceptable(read);
    ERR_clear_error();
    if (!acceptable) {
        X509_REQ_free(read);
        return ERR_CSR;
    }
    *request = read;
    return ERR_OK;
}

enum err pki_csr_check(const uint8_t *der, size_t length, struct digest *spki)
{
    X509_REQ *request = NULL;
    enum err err = pki_csr_read(der, length, &request);
    if (err == ERR_OK) {
        err = pki_spki(X509_REQ_get_X509_PUBKEY(request), spki);
        X509_REQ_free(request);
    }
    return err;
}
