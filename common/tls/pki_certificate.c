#include "common/tls/internal.h"
#include <openssl/pem.h>
#include <openssl/rand.h>

enum {
    SERIAL_BITS = 128,
    LAG_S = 3600, /* valid an hour before it is made, for clocks that lag */
    DAY_S = 24 * 3600,
};

/* What the certificate is made of, put together before anything is signed. */
struct parts {
    X509 *certificate; /* being made */
    X509 *issuer;      /* the certificate itself for an authority */
    EVP_PKEY *signer;
    const struct pki_certificate_order *order;
};

static bool set_serial(X509 *certificate)
{
    BIGNUM *number = BN_new();
    bool done = number != NULL &&
                BN_rand(number, SERIAL_BITS, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1 &&
                BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != NULL;
    BN_free(number);
    return done;
}

static bool set_validity(X509 *certificate, const struct pki_certificate_order *order)
{
    time_t from = (time_t)(order->from_wall_ms / 1000);
    return order->days > 0 &&
           ASN1_TIME_set(X509_getm_notBefore(certificate), from - LAG_S) != NULL &&
           ASN1_TIME_set(X509_getm_notAfter(certificate), from + (time_t)order->days * DAY_S) !=
               NULL;
}

static bool add_name(X509_NAME *name, int nid, const char *text)
{
    return X509_NAME_add_entry_by_NID(name, nid, MBSTRING_UTF8, (const unsigned char *)text, -1, -1,
                                      0) == 1;
}

/*
 * Only an authority has an organisation in its name. So no common name, which people choose, can make a leaf
 * look self-issued.
 */
static bool set_names(const struct parts *parts)
{
    X509_NAME *subject = X509_get_subject_name(parts->certificate);
    bool named = parts->order->use != PKI_AUTHORITY ||
                 add_name(subject, NID_organizationName, "Rectify authority");
    return named && add_name(subject, NID_commonName, parts->order->common_name) &&
           X509_set_issuer_name(parts->certificate, X509_get_subject_name(parts->issuer)) == 1;
}

/* value: in OpenSSL's syntax, a constant of this file. */
static bool add_extension(const struct parts *parts, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, parts->issuer, parts->certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_nconf_nid(NULL, &context, nid, value);
    bool done = extension != NULL && X509_add_ext(parts->certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return done;
}

static bool add_names(X509 *certificate, GENERAL_NAMES *names)
{
    bool done = names != NULL && X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0,
                                                   X509V3_ADD_DEFAULT) == 1;
    GENERAL_NAMES_free(names);
    return done;
}

/* The key identifiers come first: a self-signed certificate's authority identifier is read from its own. */
static bool set_extensions(const struct parts *parts)
{
    const struct pki_certificate_order *order = parts->order;
    if (!add_extension(parts, NID_subject_key_identifier, "hash") ||
        !add_extension(parts, NID_authority_key_identifier, "keyid:always")) {
        return false;
    }
    if (order->use == PKI_AUTHORITY) {
        return add_extension(parts, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
               add_extension(parts, NID_key_usage, "critical,keyCertSign");
    }
    bool server = order->use == PKI_SERVER;
    return add_extension(parts, NID_basic_constraints, "critical,CA:FALSE") &&
           add_extension(parts, NID_key_usage, "critical,digitalSignature") &&
           add_extension(parts, NID_ext_key_usage, server ? "serverAuth" : "clientAuth") &&
           add_names(parts->certificate, server ? pki_names_of_hosts(order->hosts)
                                                : pki_names_of_identity(order->identity));
}

static enum err set_key(const struct parts *parts)
{
    const struct pki_certificate_order *order = parts->order;
    if (order->use != PKI_CLIENT) {
        return X509_set_pubkey(parts->certificate, order->key->pkey) == 1 ? ERR_OK : ERR_NOMEM;
    }
    X509_REQ *request = NULL;
    enum err err = pki_csr_read(order->csr, order->csr_length, &request);
    if (err != ERR_OK) {
        return err;
    }
    int done = X509_set_pubkey(parts->certificate, X509_REQ_get0_pubkey(request));
    X509_REQ_free(request);
    return done == 1 ? ERR_OK : ERR_NOMEM;
}

static enum err put_together(const struct parts *parts, struct pki_pem *pem)
{
    enum err err = set_key(parts);
    if (err != ERR_OK) {
        return err;
    }
    if (X509_set_version(parts->certificate, X509_VERSION_3) != 1 ||
        !set_serial(parts->certificate) || !set_validity(parts->certificate, parts->order) ||
        !set_names(parts) || !set_extensions(parts) ||
        X509_sign(parts->certificate, parts->signer, EVP_sha256()) <= 0) {
        return ERR_INVALID;
    }
    BIO *bio = BIO_new(BIO_s_mem());
    if (bio == NULL) {
        return ERR_NOMEM;
    }
    err = PEM_write_bio_X509(bio, parts->certificate) == 1 ? pki_pem_take(bio, pem) : ERR_NOMEM;
    BIO_free(bio);
    return err;
}

enum err pki_certificate_make(const struct pki_certificate_order *order,
                              const struct pki_key *issuer_key,
                              const struct pki_pem *issuer_certificate, struct pki_pem *certificate)
{
    bool self_signed = order->use == PKI_AUTHORITY;
    X509 *issuer = NULL;
    enum err err = tls_library();
    if (err == ERR_OK && !self_signed) {
        err = pki_pem_certificate(issuer_certificate->text, issuer_certificate->length, &issuer);
    }
    if (err != ERR_OK) {
        return err;
    }
    X509 *made = X509_new();
    struct parts parts = {
        .certificate = made,
        .issuer = self_signed ? made : issuer,
        .signer = self_signed ? order->key->pkey : issuer_key->pkey,
        .order = order,
    };
    err = made == NULL ? ERR_NOMEM : put_together(&parts, certificate);
    X509_free(made);
    X509_free(issuer);
    ERR_clear_error();
    return err;
}
