#include "common/base/clock.h"
#include "common/base/log.h"
#include "server/app/internal.h"
#include <string.h>

/* Every name under which a terminal may reach this server, NULL-terminated. */
static void list_hosts(const struct app *app, const char *hosts[4])
{
    size_t count = 0;

    hosts[count++] = app->host;
    if (strcmp(app->host, "localhost") != 0) {
        hosts[count++] = "localhost";
    }
    if (strcmp(app->host, "127.0.0.1") != 0) {
        hosts[count++] = "127.0.0.1";
    }
    hosts[count] = NULL;
}

enum err app_tls_context(const struct app *app, struct tls_context **context)
{
    const char *hosts[4];
    struct pki_pem certificate;
    struct pki_pem key;

    list_hosts(app, hosts);
    enum err err =
        authority_server(&app->authority, app->ca_dir, hosts, clock_wall_ms(), &certificate, &key);
    if (err == ERR_OK) {
        err = tls_context_server(certificate.text, app->authority.certificate.text, key.text,
                                 context);
    }
    explicit_bzero(&key, sizeof(key));
    return err;
}

void app_renew_certificate(struct app *app)
{
    struct tls_context *context = NULL;

    if (app->state != APP_RUNNING) {
        return;
    }
    enum err err = app_tls_context(app, &context);
    if (err != ERR_OK) {
        log_event(LOG_ERROR, "app", "server certificate not renewed error=%s", err_name(err));
        return;
    }
    for (unsigned i = 0; i < app->worker_count; i++) {
        worker_renew(&app->workers[i], context);
    }
    tls_context_unref(context);
}
