#include "common/base/log.h"
#include "server/ca/authority.h"
#include "server/ca/folder.h"
#include "server/ca/pair.h"
#include <unistd.h>

/* Made anew in its last third, so that a server that is restarted now and then never runs into the end. */
static bool is_fresh(const struct pki_facts *facts, int64_t now_wall_ms)
{
    int64_t life = facts->not_after_wall_ms - facts->not_before_wall_ms;
    return now_wall_ms >= facts->not_before_wall_ms &&
           facts->not_after_wall_ms - now_wall_ms >= life / 3;
}

/* Unlike the authority, this pair can always be replaced: what is wrong with it in any way is. */
static enum err keep(const struct authority *authority, int folder, const char *const *hosts,
                     int64_t now_wall_ms, struct pair *pair)
{
    enum err err = pair_read(folder, &pair_server, pair);
    if (err != ERR_OK) {
        return err;
    }
    if (is_fresh(&pair->facts, now_wall_ms) &&
        pki_certificate_serves(&pair->certificate, &authority->certificate, hosts)) {
        return ERR_OK;
    }
    pair_close(pair);
    return ERR_INVALID;
}

static enum err make(const struct authority *authority, int folder, const char *const *hosts,
                     int64_t now_wall_ms, struct pair *pair)
{
    struct pki_certificate_order order = {
        .use = PKI_SERVER,
        .common_name = "Rectify server",
        .hosts = hosts,
        .from_wall_ms = now_wall_ms,
        .days = AUTHORITY_SERVER_DAYS,
    };
    enum err err = pair_make(&order, authority->key, &authority->certificate, pair);
    if (err != ERR_OK) {
        return err;
    }
    err = pair_write(folder, &pair_server, pair);
    if (err != ERR_OK) {
        pair_close(pair);
        return err;
    }
    log_event(LOG_NOTICE, "ca", "server certificate made serial=%s", pair->facts.serial);
    return ERR_OK;
}

enum err authority_server(const struct authority *authority, const char *dir,
                          const char *const *hosts, int64_t now_wall_ms,
                          struct pki_pem *certificate, struct pki_pem *key)
{
    int folder = -1;
    enum err err = folder_open(dir, &folder);
    if (err != ERR_OK) {
        return err;
    }
    struct pair pair;
    err = keep(authority, folder, hosts, now_wall_ms, &pair);
    if (err == ERR_INVALID) {
        err = make(authority, folder, hosts, now_wall_ms, &pair);
    }
    (void)close(folder);
    if (err == ERR_OK) {
        *certificate = pair.certificate;
        *key = pair.key_pem;
        pair_close(&pair);
    }
    return err;
}
