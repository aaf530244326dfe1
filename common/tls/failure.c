#include "common/tls/internal.h"
#include <stdio.h>

/* The reason that OpenSSL's TLS code gave, or the first one of the libraries below; 0 when there is none. */
static unsigned long take_error(void)
{
    unsigned long chosen = 0;
    unsigned long error = ERR_get_error();
    while (error != 0) { /* the queue holds 16 */
        bool better = chosen == 0 ||
                      (ERR_GET_LIB(error) == ERR_LIB_SSL && ERR_GET_LIB(chosen) != ERR_LIB_SSL);
        chosen = better ? error : chosen;
        error = ERR_get_error();
    }
    return chosen;
}

void tls_explain(struct tls *tls, enum err err, const char *text)
{
    ERR_clear_error();
    tls->failure_err = err;
    (void)snprintf(tls->failure, sizeof(tls->failure), "%s", text);
}

static void explain_certificate(struct tls *tls)
{
    long result = SSL_get_verify_result(tls->ssl);
    const char *why = result == X509_V_ERR_APPLICATION_VERIFICATION
                          ? "no authority with the pinned key"
                          : X509_verify_cert_error_string(result);
    tls->failure_err = tls->context->side == TLS_CLIENT_SIDE ? ERR_WRONG_SERVER : ERR_TLS;
    (void)snprintf(tls->failure, sizeof(tls->failure), "peer certificate: %s", why);
}

/* Only OpenSSL's own constant texts get here, nothing the peer wrote. */
void tls_explain_openssl(struct tls *tls, int ssl_error)
{
    unsigned long error = take_error();
    int reason = ERR_GET_REASON(error);
    bool of_tls = ERR_GET_LIB(error) == ERR_LIB_SSL;
    if (ssl_error == SSL_ERROR_ZERO_RETURN) {
        tls_explain(tls, ERR_TLS, "closed during the handshake");
    } else if (of_tls && reason == SSL_R_CERTIFICATE_VERIFY_FAILED) {
        explain_certificate(tls);
    } else if (of_tls && reason > SSL_AD_REASON_OFFSET && reason <= SSL_AD_REASON_OFFSET + 255) {
        const char *alert = SSL_alert_desc_string_long(reason - SSL_AD_REASON_OFFSET);
        tls->failure_err = ERR_TLS;
        (void)snprintf(tls->failure, sizeof(tls->failure), "alert: %s", alert);
    } else {
        const char *text = error == 0 ? NULL : ERR_reason_error_string(error);
        tls_explain(tls, ERR_TLS, text == NULL ? "protocol error" : text);
    }
}
