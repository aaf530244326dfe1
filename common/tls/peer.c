#include "common/tls/internal.h"
#include <string.h>

enum err tls_peer(const struct tls *tls, struct identity *identity, struct digest *spki)
{
    if (tls->state != TLS_OPEN || tls->purpose != TLS_SESSION ||
        tls->context->side != TLS_SERVER_SIDE) {
        return ERR_INVALID;
    }
    const X509 *certificate = SSL_get0_peer_certificate(tls->ssl);
    if (certificate == NULL) {
        return ERR_TLS;
    }
    enum err err = pki_names_identity(certificate, identity);
    return err == ERR_OK ? pki_spki(X509_get_X509_PUBKEY(certificate), spki) : err;
}

/* The end of the verified chain is the trust anchor, which the pin picked: never just something that was sent. */
enum err tls_peer_authority(const struct tls *tls, char *pem, size_t size)
{
    if (tls->state != TLS_OPEN || tls->context->side != TLS_CLIENT_SIDE) {
        return ERR_INVALID;
    }
    STACK_OF(X509) *chain = SSL_get0_verified_chain(tls->ssl);
    if (sk_X509_num(chain) < 2) {
        return ERR_TLS;
    }
    ERR_clear_error();
    struct pki_pem text;
    BIO *bio = BIO_new(BIO_s_mem());
    enum err err = ERR_NOMEM;
    if (bio != NULL && PEM_write_bio_X509(bio, sk_X509_value(chain, sk_X509_num(chain) - 1)) == 1) {
        err = pki_pem_take(bio, &text);
    }
    BIO_free(bio);
    if (err == ERR_OK && text.length >= size) {
        err = ERR_LIMIT;
    }
    if (err == ERR_OK) {
        memcpy(pem, text.text, text.length + 1);
    }
    return err;
}
