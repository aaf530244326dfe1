#include "common/tls/internal.h"

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
