#include "server/commands/commands.h"
#include "common/base/log.h"
#include "common/base/mem.h"
#include "server/commands/internal.h"

enum err commands_new(const struct commands_options *options, struct commands **commands)
{
    struct commands *made = mem_calloc(1, sizeof(*made));
    if (made == NULL) {
        return ERR_NOMEM;
    }
    made->options = *options;
    catalog_init(&made->catalog, options->store);
    summary_cache_init(&made->summaries, options->store, options->wall_ms, &made->counters);
    *commands = made;
    return ERR_OK;
}

void commands_free(struct commands *commands)
{
    if (commands != NULL) {
        summary_cache_close(&commands->summaries);
        catalog_close(&commands->catalog);
        mem_free(commands);
    }
}

void commands_refresh_catalog(struct commands *commands)
{
    enum err err = catalog_refresh(&commands->catalog, NULL);
    if (err != ERR_OK) {
        /* An act on a problem that is missing here has the catalogue loaded again. */
        log_event(LOG_NOTICE, "commands", "catalogue not loaded err=%s", err_name(err));
    }
}

const struct commands_counters *commands_counters(const struct commands *commands)
{
    return &commands->counters;
}
