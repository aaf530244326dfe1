#include "common/tls/internal.h"

/* Without a callback OpenSSL would ask at the terminal, and a server would hang. */
int pki_no_password(char *buf, int size, int writing, void *arg)
{
    (void)buf;
    (void)size;
    (void)writing;
    (void)arg;
    return -1;
}

enum err pki_pem_open(const char *pem, size_t length, BIO **bio)
{
    if (length == 0 || length >= PKI_PEM_MAX) {
        return ERR_INVALID;
    }
    enum err err = tls_library();
    if (err != ERR_OK) {
        return err;
    }
    *bio = BIO_new_mem_buf(pem, (int)length);
    return *bio == NULL ? ERR_NOMEM : ERR_OK;
}

enum err pki_pem_take(BIO *bio, struct pki_pem *pem)
{
    int length = BIO_read(bio, pem->text, PKI_PEM_MAX - 1);
    if (length <= 0 || BIO_ctrl_pending(bio) > 0) {
        return ERR_LIMIT;
    }
    pem->length = (size_t)length;
    pem->text[pem->length] = '\0';
    return ERR_OK;
}

enum err pki_pem_certificate(const char *pem, size_t length, X509 **certificate)
{
    BIO *bio = NULL;
    enum err err = pki_pem_open(pem, length, &bio);
    if (err != ERR_OK) {
        return err;
    }
    *certificate = PEM_read_bio_X509(bio, NULL, pki_no_password, NULL);
    BIO_free(bio);
    ERR_clear_error();
    return *certificate == NULL ? ERR_INVALID : ERR_OK;
}
