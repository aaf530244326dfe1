#include "server/app/signer.h"

#include "common/base/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static enum err inspect(void *arg, const uint8_t *csr, size_t length, struct digest *spki)
{
    (void)arg;
    return pki_csr_check(csr, length, spki);
}

static enum err sign(void *arg, const uint8_t *csr, size_t length, const struct identity *identity,
                     struct signed_certificate *out)
{
    const struct authority *authority = arg;
    struct pki_pem pem;
    struct pki_facts facts;
    char common_name[32];

    /* Only for eyes. A certificate passes through many hands: it carries no person's name. */
    (void)snprintf(common_name, sizeof(common_name), "client %" PRId64, identity->client_id);
    enum err err = authority_sign(authority, csr, length, identity, common_name, clock_wall_ms(),
                                  &pem, &facts);
    if (err != ERR_OK) {
        return err;
    }
    if (pem.length >= sizeof(out->certificate_pem)) {
        return ERR_LIMIT;
    }
    memcpy(out->certificate_pem, pem.text, pem.length + 1);
    (void)snprintf(out->serial, sizeof(out->serial), "%s", facts.serial);
    out->not_after_ms = facts.not_after_wall_ms;
    return ERR_OK;
}

struct commands_signer signer_of(struct authority *authority)
{
    return (struct commands_signer){
        .inspect = inspect,
        .sign = sign,
        .authority_pem = authority->certificate.text,
        .pin = authority->facts.spki,
        .arg = authority,
    };
}
