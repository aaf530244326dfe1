/* A private key and its certificate, as two files of the authority's folder. */
#ifndef RECTIFY_CA_PAIR_H
#define RECTIFY_CA_PAIR_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "common/tls/pki.h"
#include <stdbool.h>

struct pair_names {
    const char *key;
    const char *certificate;
};

extern const struct pair_names pair_authority;
extern const struct pair_names pair_server;

struct pair {
    struct pki_key *key;
    struct pki_pem key_pem;
    struct pki_pem certificate;
    struct pki_facts facts;
};

void pair_close(struct pair *pair); /* wipes the key; may be called twice */

bool pair_exists(int folder, const struct pair_names *names); /* one file of it, or both */

/* INVALID when a file is missing, unreadable, open to others, or the two do not belong together; IO. */
MUST_CHECK enum err pair_read(int folder, const struct pair_names *names, struct pair *pair);

/* The key is there, its certificate is not: a crash came between the two names of pair_write. */
bool pair_lacks_certificate(int folder, const struct pair_names *names);

/*
 * The pair whose certificate is missing: the key as it stands in the folder, a certificate over it by `order` (whose key
 * is set here), not written yet. INVALID, IO as in pair_read.
 */
MUST_CHECK enum err pair_complete(int folder, const struct pair_names *names,
                                  struct pki_certificate_order *order,
                                  const struct pki_key *issuer_key, const struct pki_pem *issuer,
                                  struct pair *pair);
/* What pair_complete has made. */
MUST_CHECK enum err pair_write_certificate(int folder, const struct pair_names *names,
                                           const struct pair *pair);

/* A new key, and a certificate over it by `order` (whose key is set here). Issuer: as in pki_certificate_make. */
MUST_CHECK enum err pair_make(struct pki_certificate_order *order, const struct pki_key *issuer_key,
                              const struct pki_pem *issuer, struct pair *pair);

/*
 * Both files become visible one right after the other, the key first, and only when both are on the disk: a crash leaves
 * no certificate without its key.
 */
MUST_CHECK enum err pair_write(int folder, const struct pair_names *names, const struct pair *pair);

#endif
