#include "common/base/mem.h"
#include "common/tls/internal.h"
#include <openssl/core_names.h>
#include <openssl/pem.h>
#include <string.h>

static const char curve[] = "prime256v1"; /* OpenSSL's name of P-256 */

/* Explicit parameters could describe any curve and call it P-256 (CVE-2020-0601). */
bool pki_is_p256(const EVP_PKEY *pkey)
{
    char name[32];
    size_t length = 0;
    int explicitly = 0;
    if (EVP_PKEY_get_base_id(pkey) != EVP_PKEY_EC ||
        EVP_PKEY_get_group_name(pkey, name, sizeof(name), &length) != 1 ||
        strcmp(name, curve) != 0 ||
        EVP_PKEY_get_int_param(pkey, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS,
                               &explicitly) != 1) {
        return false;
    }
    return explicitly == 0;
}

/* DER of the whole SubjectPublicKeyInfo, as browsers and RFC 7469 do, not of the bare key. */
enum err pki_spki(const X509_PUBKEY *key, struct digest *spki)
{
    unsigned char *der = NULL;
    int length = i2d_X509_PUBKEY(key, &der);
    if (length <= 0) {
        return ERR_INVALID;
    }
    enum err err = digest_sha256(der, (size_t)length, spki);
    OPENSSL_free(der);
    return err;
}

static enum err wrap(EVP_PKEY *pkey, struct pki_key **key)
{
    struct pki_key *made = mem_alloc(sizeof(*made));
    if (made == NULL) {
        EVP_PKEY_free(pkey);
        return ERR_NOMEM;
    }
    made->pkey = pkey;
    *key = made;
    return ERR_OK;
}

enum err pki_key_make(struct pki_key **key)
{
    enum err err = tls_library();
    if (err != ERR_OK) {
        return err;
    }
    EVP_PKEY *pkey = EVP_EC_gen("P-256");
    return pkey == NULL ? ERR_TLS : wrap(pkey, key);
}

enum err pki_key_read_pem(const char *pem, size_t length, struct pki_key **key)
{
    BIO *bio = NULL;
    enum err err = pki_pem_open(pem, length, &bio);
    if (err != ERR_OK) {
        return err;
    }
    EVP_PKEY *pkey = PEM_read_bio_PrivateKey(bio, NULL, pki_no_password, NULL);
    BIO_free(bio);
    ERR_clear_error();
    if (pkey == NULL || !pki_is_p256(pkey)) {
        EVP_PKEY_free(pkey);
        return ERR_INVALID;
    }
    return wrap(pkey, key);
}

/* A secure BIO wipes its memory when it goes. */
enum err pki_key_write_pem(const struct pki_key *key, struct pki_pem *pem)
{
    ERR_clear_error();
    BIO *bio = BIO_new(BIO_s_secmem());
    if (bio == NULL) {
        return ERR_NOMEM;
    }
    enum err err = ERR_NOMEM;
    if (PEM_write_bio_PKCS8PrivateKey(bio, key->pkey, NULL, NULL, 0, NULL, NULL) == 1) {
        err = pki_pem_take(bio, pem);
    }
    BIO_free(bio);
    return err;
}

enum err pki_key_spki(const struct pki_key *key, struct digest *spki)
{
    ERR_clear_error();
    X509_PUBKEY *public = NULL;
    if (X509_PUBKEY_set(&public, key->pkey) != 1) {
        return ERR_NOMEM;
    }
    enum err err = pki_spki(public, spki);
    X509_PUBKEY_free(public);
    return err;
}

/* OpenSSL wipes the number itself. */
void pki_key_free(struct pki_key *key)
{
    if (key != NULL) {
        EVP_PKEY_free(key->pkey);
        mem_free(key);
    }
}
