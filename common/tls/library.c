#include "common/tls/internal.h"

/*
 * A configuration file of the system could load engines or weaken a context behind our back: all settings stand in
 * context.c. The call is idempotent and cheap.
 */
enum err tls_library(void)
{
    uint64_t options = OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_LOAD_SSL_STRINGS |
                       OPENSSL_INIT_LOAD_CRYPTO_STRINGS;
    ERR_clear_error();
    return OPENSSL_init_ssl(options, NULL) == 1 ? ERR_OK : ERR_TLS;
}
