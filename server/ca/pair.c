#include "server/ca/pair.h"
#include "server/ca/folder.h"
#include <string.h>
#include <unistd.h>

/* Mode bits: nobody else sees a key; anybody may see a certificate, but not change it. */
enum {
    KEY_FORBIDDEN = 077,
    CERTIFICATE_FORBIDDEN = 022,
};

const struct pair_names pair_authority = {"authority.key", "authority.pem"};
const struct pair_names pair_server = {"server.key", "server.pem"};

void pair_close(struct pair *pair)
{
    pki_key_free(pair->key);
    explicit_bzero(pair, sizeof(*pair));
}

bool pair_exists(int folder, const struct pair_names *names)
{
    return folder_has(folder, names->key) || folder_has(folder, names->certificate);
}

/* A certificate of another key would be found out by every peer, but only after it was given away. */
static enum err check_match(const struct pair *pair)
{
    struct digest spki;
    enum err err = pki_key_spki(pair->key, &spki);
    if (err == ERR_OK && !digest_equal(&spki, &pair->facts.spki)) {
        err = ERR_INVALID;
    }
    return err;
}

static enum err read_facts(struct pair *pair)
{
    return pki_certificate_facts(pair->certificate.text, pair->certificate.length, &pair->facts);
}

static enum err read_key(int folder, const struct pair_names *names, struct pair *pair)
{
    enum err err = folder_read(folder, names->key, KEY_FORBIDDEN, &pair->key_pem);
    return err == ERR_OK ? pki_key_read_pem(pair->key_pem.text, pair->key_pem.length, &pair->key)
                         : err;
}

static enum err read_into(int folder, const struct pair_names *names, struct pair *pair)
{
    enum err err = read_key(folder, names, pair);
    if (err == ERR_OK) {
        err = folder_read(folder, names->certificate, CERTIFICATE_FORBIDDEN, &pair->certificate);
    }
    if (err == ERR_OK) {
        err = read_facts(pair);
    }
    return err == ERR_OK ? check_match(pair) : err;
}

enum err pair_read(int folder, const struct pair_names *names, struct pair *pair)
{
    memset(pair, 0, sizeof(*pair));
    enum err err = read_into(folder, names, pair);
    if (err != ERR_OK) {
        pair_close(pair);
    }
    return err == ERR_NOT_FOUND ? ERR_INVALID : err;
}

/* Over the pair's key. */
static enum err certify(struct pki_certificate_order *order, const struct pki_key *issuer_key,
                        const struct pki_pem *issuer, struct pair *pair)
{
    order->key = pair->key;
    enum err err = pki_certificate_make(order, issuer_key, issuer, &pair->certificate);
    return err == ERR_OK ? read_facts(pair) : err;
}

bool pair_lacks_certificate(int folder, const struct pair_names *names)
{
    return folder_has(folder, names->key) && !folder_has(folder, names->certificate);
}

enum err pair_complete(int folder, const struct pair_names *names,
                       struct pki_certificate_order *order, const struct pki_key *issuer_key,
                       const struct pki_pem *issuer, struct pair *pair)
{
    memset(pair, 0, sizeof(*pair));
    enum err err = read_key(folder, names, pair);
    if (err == ERR_OK) {
        err = certify(order, issuer_key, issuer, pair);
    }
    if (err != ERR_OK) {
        pair_close(pair);
    }
    return err == ERR_NOT_FOUND ? ERR_INVALID : err;
}

enum err pair_write_certificate(int folder, const struct pair_names *names, const struct pair *pair)
{
    enum err err = folder_stage(folder, names->certificate, &pair->certificate);
    if (err == ERR_OK) {
        err = folder_commit(folder, names->certificate);
    }
    return err == ERR_OK ? folder_sync(folder) : err;
}

enum err pair_make(struct pki_certificate_order *order, const struct pki_key *issuer_key,
                   const struct pki_pem *issuer, struct pair *pair)
{
    memset(pair, 0, sizeof(*pair));
    enum err err = pki_key_make(&pair->key);
    if (err == ERR_OK) {
        err = pki_key_write_pem(pair->key, &pair->key_pem);
    }
    if (err == ERR_OK) {
        err = certify(order, issuer_key, issuer, pair);
    }
    if (err != ERR_OK) {
        pair_close(pair);
    }
    return err;
}

/*
 * The key's name is on the disk before the certificate's: only a key can be left alone, by a crash, and that is enough to
 * go on from (pair_complete). Without a crash nothing is left alone.
 */
static enum err commit(int folder, const struct pair_names *names)
{
    enum err err = folder_commit(folder, names->key);
    if (err != ERR_OK) {
        return err;
    }
    err = folder_sync(folder);
    if (err == ERR_OK) {
        err = folder_commit(folder, names->certificate);
    }
    if (err != ERR_OK) {
        (void)unlinkat(folder, names->key, 0);
    }
    return err;
}

enum err pair_write(int folder, const struct pair_names *names, const struct pair *pair)
{
    enum err err = folder_stage(folder, names->key, &pair->key_pem);
    if (err == ERR_OK) {
        err = folder_stage(folder, names->certificate, &pair->certificate);
    }
    if (err == ERR_OK) {
        err = commit(folder, names);
    }
    return err == ERR_OK ? folder_sync(folder) : err;
}
