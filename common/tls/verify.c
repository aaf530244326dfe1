#include "common/base/host.h"
#include "common/tls/internal.h"
#include <stdio.h>

/* The certificate of an authority in the chain a server presented whose key is the pinned one. */
static X509 *find_pinned(STACK_OF(X509) * chain, const struct digest *pin)
{
    for (int i = 0; i < sk_X509_num(chain);
         i++) { /* bounded by the longest chain a context takes */
        X509 *certificate = sk_X509_value(chain, i);
        struct digest spki;
        if (X509_check_ca(certificate) == 1 &&
            pki_spki(X509_get_X509_PUBKEY(certificate), &spki) == ERR_OK &&
            digest_equal(&spki, pin)) {
            return certificate;
        }
    }
    return NULL;
}

/*
 * The pin says which key to trust, not that the rest is in order: the pinned certificate becomes the only trust
 * anchor, and the leaf then goes through the same verification as with an authority from a file.
 */
int tls_verify_pinned(X509_STORE_CTX *store, void *arg)
{
    const struct tls_context *context = arg;
    X509 *pinned = find_pinned(X509_STORE_CTX_get0_untrusted(store), &context->pin);
    if (pinned == NULL) {
        X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION);
        return 0;
    }
    STACK_OF(X509) *anchors = sk_X509_new_null();
    if (anchors == NULL || sk_X509_push(anchors, pinned) == 0) {
        sk_X509_free(anchors);
        X509_STORE_CTX_set_error(store, X509_V_ERR_OUT_OF_MEM);
        return 0;
    }
    X509_STORE_CTX_set0_trusted_stack(store, anchors);
    int verified = X509_verify_cert(store);
    X509_STORE_CTX_set0_trusted_stack(store, NULL);
    sk_X509_free(anchors);
    return verified > 0;
}

/* A name is told to the server too (SNI, which has no place for addresses). */
static int expect_name(SSL *ssl, const char *host)
{
    X509_VERIFY_PARAM *param = SSL_get0_param(ssl);
    char name[HOST_SIZE]; /* OpenSSL's macro casts the const away */
    (void)snprintf(name, sizeof(name), "%s", host);
    X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NO_WILDCARDS |
                                               X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    return X509_VERIFY_PARAM_set1_host(param, name, 0) == 1 &&
           SSL_set_tlsext_host_name(ssl, name) == 1;
}

enum err tls_verify_host(SSL *ssl, const char *host)
{
    uint8_t address[HOST_ADDRESS_SIZE];
    int done = 0;
    switch (host_parse(host, address)) {
    case HOST_NAME: done = expect_name(ssl, host); break;
    case HOST_IPV4: done = X509_VERIFY_PARAM_set1_ip(SSL_get0_param(ssl), address, 4); break;
    case HOST_IPV6: done = X509_VERIFY_PARAM_set1_ip(SSL_get0_param(ssl), address, 16); break;
    case HOST_INVALID:
    default: return ERR_INVALID;
    }
    return done == 1 ? ERR_OK : ERR_NOMEM;
}
