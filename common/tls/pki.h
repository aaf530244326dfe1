/*
 * Keys, certificate requests and certificates, in PEM or DER, without OpenSSL's types.
 *
 * Keys are ECDSA P-256. What comes from strangers (requests, certificates) is bounded before it is parsed.
 */
#ifndef RECTIFY_TLS_PKI_H
#define RECTIFY_TLS_PKI_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "common/base/identity.h"
#include "common/crypto/digest.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PKI_DER_MAX = 4096, /* a request or certificate of ours is below 1 KiB */
    PKI_PEM_MAX = 8192,
};

/* Bytes of DER, or text of PEM with its final zero (length does not count it). */
struct pki_der {
    uint8_t bytes[PKI_DER_MAX];
    size_t length;
};
struct pki_pem {
    char text[PKI_PEM_MAX];
    size_t length;
};

struct pki_key; /* a private key */

MUST_CHECK enum err pki_key_make(struct pki_key **key);
MUST_CHECK enum err pki_key_read_pem(const char *pem, size_t length, struct pki_key **key);
MUST_CHECK enum err pki_key_write_pem(const struct pki_key *key, struct pki_pem *pem);
/* The digest of its public half, as in struct pki_facts: equal to a certificate's when they belong together. */
MUST_CHECK enum err pki_key_spki(const struct pki_key *key, struct digest *spki);
void pki_key_free(struct pki_key *key); /* wipes it; NULL is fine */

/* PKCS#10 (RFC 2986) over the key; the subject's common name is only for eyes. */
MUST_CHECK enum err pki_csr_make(const struct pki_key *key, const char *common_name,
                                 struct pki_der *csr);

/* Verifies the request's own signature and that its key is P-256: CSR when not. *spki: the digest of that key. */
MUST_CHECK enum err pki_csr_check(const uint8_t *der, size_t length, struct digest *spki);

/* What a certificate is made for: exactly one extended key usage. */
enum pki_use {
    PKI_AUTHORITY, /* basicConstraints CA, pathlen 0, keyCertSign */
    PKI_SERVER,    /* serverAuth; hosts in subjectAltName */
    PKI_CLIENT,    /* clientAuth; identity URI in subjectAltName */
};

struct pki_certificate_order {
    enum pki_use use;
    const char *common_name;
    const char *const *hosts;        /* SERVER: DNS names or IP literals, NULL-terminated */
    const struct identity *identity; /* CLIENT */
    int64_t from_wall_ms;            /* begins an hour earlier, for clocks that lag */
    int days;
    /* the public key: of `key` (AUTHORITY, SERVER) or of `csr` (CLIENT) */
    const struct pki_key *key;
    const uint8_t *csr;
    size_t csr_length;
};

/* Signs with the issuer (for AUTHORITY: self-signed, issuer arguments NULL). 128-bit random serial. */
MUST_CHECK enum err pki_certificate_make(const struct pki_certificate_order *order,
                                         const struct pki_key *issuer_key,
                                         const struct pki_pem *issuer_certificate,
                                         struct pki_pem *certificate);

/* What our programs want to know of a certificate. */
struct pki_facts {
    struct digest spki; /* SHA-256 of its SubjectPublicKeyInfo: the pin, and the key's identity */
    int64_t not_before_wall_ms;
    int64_t not_after_wall_ms;
    char serial[41]; /* lower-case hex */
};
MUST_CHECK enum err pki_certificate_facts(const char *pem, size_t length, struct pki_facts *facts);

/* Whether the issuer signed it and its names are exactly these hosts (NULL-terminated), in this order. */
bool pki_certificate_serves(const struct pki_pem *certificate, const struct pki_pem *issuer,
                            const char *const *hosts);

#endif
