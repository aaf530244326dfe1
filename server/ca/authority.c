#include "server/ca/authority.h"
#include "common/base/log.h"
#include "server/ca/folder.h"
#include "server/ca/pair.h"
#include <string.h>
#include <unistd.h>

static struct pki_certificate_order order_of(int64_t now_wall_ms)
{
    return (struct pki_certificate_order){
        .use = PKI_AUTHORITY,
        .common_name = "Rectify",
        .from_wall_ms = now_wall_ms,
        .days = AUTHORITY_DAYS,
    };
}

static enum err make(int folder, int64_t now_wall_ms, struct pair *pair)
{
    struct pki_certificate_order order = order_of(now_wall_ms);
    enum err err = pair_make(&order, NULL, NULL, pair);
    if (err != ERR_OK) {
        return err;
    }
    err = pair_write(folder, &pair_authority, pair);
    if (err != ERR_OK) {
        pair_close(pair);
    }
    return err;
}

/* The first start was cut off between the two names. Terminals trust the key, which stays as it is. */
static enum err complete(int folder, int64_t now_wall_ms, struct pair *pair)
{
    struct pki_certificate_order order = order_of(now_wall_ms);
    enum err err = pair_complete(folder, &pair_authority, &order, NULL, NULL, pair);
    if (err != ERR_OK) {
        return err;
    }
    err = pair_write_certificate(folder, &pair_authority, pair);
    if (err != ERR_OK) {
        pair_close(pair);
        return err;
    }
    log_event(LOG_WARNING, "ca", "authority's certificate was missing and is made anew serial=%s",
              pair->facts.serial);
    return ERR_OK;
}

/*
 * Whatever else stands in the folder forbids making an authority: terminals may know the one it came from. A certificate
 * without its key can sign nothing.
 */
static enum err open_pair(int folder, int64_t now_wall_ms, struct pair *pair)
{
    if (!pair_exists(folder, &pair_authority) && !pair_exists(folder, &pair_server)) {
        return make(folder, now_wall_ms, pair);
    }
    if (pair_lacks_certificate(folder, &pair_authority)) {
        return complete(folder, now_wall_ms, pair);
    }
    return pair_read(folder, &pair_authority, pair);
}

enum err authority_open(struct authority *authority, const char *dir, int64_t now_wall_ms)
{
    memset(authority, 0, sizeof(*authority));
    int folder = -1;
    enum err err = folder_open(dir, &folder);
    if (err != ERR_OK) {
        return err;
    }
    struct pair pair;
    err = open_pair(folder, now_wall_ms, &pair);
    (void)close(folder);
    if (err != ERR_OK) {
        log_event(LOG_ERROR, "ca", "authority refused err=%s", err_name(err));
        return err;
    }
    authority->key = pair.key;
    authority->certificate = pair.certificate;
    authority->facts = pair.facts;
    pair.key = NULL; /* it has moved */
    pair_close(&pair);
    return ERR_OK;
}

void authority_close(struct authority *authority)
{
    pki_key_free(authority->key);
    memset(authority, 0, sizeof(*authority));
}

enum err authority_sign(const struct authority *authority, const uint8_t *csr, size_t csr_length,
                        const struct identity *identity, const char *common_name,
                        int64_t now_wall_ms, struct pki_pem *certificate, struct pki_facts *facts)
{
    struct pki_certificate_order order = {
        .use = PKI_CLIENT,
        .common_name = common_name,
        .identity = identity,
        .from_wall_ms = now_wall_ms,
        .days = AUTHORITY_CLIENT_DAYS,
        .csr = csr,
        .csr_length = csr_length,
    };
    enum err err =
        pki_certificate_make(&order, authority->key, &authority->certificate, certificate);
    return err == ERR_OK ? pki_certificate_facts(certificate->text, certificate->length, facts)
                         : err;
}
