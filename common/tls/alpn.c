#include "common/tls/internal.h"
#include <string.h>

/*
 * ALPN (RFC 7301) chooses what a connection is for, and the choice is the only thing that ever relaxes
 * verification. Everything else fails closed: a context starts out strict, a client without the extension is
 * refused on its first message, one that offers nothing of ours is refused when the server chooses.
 */

static const char session_name[] = "rectify/1";
static const char enroll_name[] = "rectify-enroll/1";

static const char *name_of(enum tls_purpose purpose)
{
    return purpose == TLS_SESSION ? session_name : enroll_name;
}

/* Finds `name` in the list the client sent: each entry a length byte and as many characters. */
static const unsigned char *find(const unsigned char *list, unsigned list_len, const char *name)
{
    size_t name_len = strlen(name);
    size_t left = list_len;
    while (left > 0 && (size_t)list[0] < left) {
        if (list[0] == name_len && memcmp(list + 1, name, name_len) == 0) {
            return list;
        }
        left -= (size_t)list[0] + 1;
        list += (size_t)list[0] + 1;
    }
    return NULL;
}

/*
 * A client that offers both gets a session. After a HelloRetryRequest this is called again, perhaps with another
 * list: so each choice sets its own way of verifying and relies on nothing that was set before.
 */
static int choose(SSL *ssl, const unsigned char **out, unsigned char *out_len,
                  const unsigned char *list, unsigned list_len, void *arg)
{
    (void)arg;
    const unsigned char *entry = find(list, list_len, session_name);
    int verify = TLS_VERIFY_STRICT;
    if (entry == NULL) {
        entry = find(list, list_len, enroll_name);
        verify = SSL_VERIFY_NONE;
    }
    if (entry == NULL) {
        return SSL_TLSEXT_ERR_ALERT_FATAL; /* no_application_protocol */
    }
    SSL_set_verify(ssl, verify, NULL);
    *out = entry + 1;
    *out_len = entry[0];
    return SSL_TLSEXT_ERR_OK;
}

/* OpenSSL does not call choose() for a client that sends no ALPN at all. */
static int greet(SSL *ssl, int *alert, void *arg)
{
    (void)arg;
    const unsigned char *extension = NULL;
    size_t len = 0;
    if (SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_application_layer_protocol_negotiation,
                                  &extension, &len) == 1) {
        return SSL_CLIENT_HELLO_SUCCESS;
    }
    *alert = SSL_AD_NO_APPLICATION_PROTOCOL;
    return SSL_CLIENT_HELLO_ERROR;
}

void tls_alpn_serve(SSL_CTX *ssl)
{
    SSL_CTX_set_client_hello_cb(ssl, greet, NULL);
    SSL_CTX_set_alpn_select_cb(ssl, choose, NULL);
}

enum err tls_alpn_offer(SSL_CTX *ssl, enum tls_purpose purpose)
{
    unsigned char list[1 + sizeof(enroll_name)];
    const char *name = name_of(purpose);
    size_t len = strlen(name);
    list[0] = (unsigned char)len;
    memcpy(list + 1, name, len);
    /* 0 is success here, unlike everywhere else in OpenSSL. */
    return SSL_CTX_set_alpn_protos(ssl, list, (unsigned)len + 1) == 0 ? ERR_OK : ERR_NOMEM;
}

bool tls_alpn_agreed(const SSL *ssl, enum tls_purpose *purpose)
{
    const unsigned char *name = NULL;
    unsigned len = 0;
    SSL_get0_alpn_selected(ssl, &name, &len);
    for (enum tls_purpose each = TLS_SESSION; each <= TLS_ENROLL; each++) {
        if (len == strlen(name_of(each)) && memcmp(name, name_of(each), len) == 0) {
            *purpose = each;
            return true;
        }
    }
    return false;
}
