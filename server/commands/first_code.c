/* The code that the server prints at start while nobody can administer it. */
#include "common/base/mem.h"
#include "server/commands/code.h"
#include "server/commands/internal.h"
#include "server/store/calls/clients.h"

enum {
    TTL_MS = 72 * 3600 * 1000, /* as the server says when it prints it, anew at each start */
    ARENA_BUDGET = 64 * 1024,
};

static const char person[] = "系统管理员";

struct first_code {
    struct commands *commands;
    commands_code_cb on_code;
    void *arg;
    struct arena arena;
    struct admin_exists_call exists;
    struct code_create_call create;
    struct code code;
};

static void release(struct first_code *first)
{
    arena_close(&first->arena);
    mem_free(first);
}

static void tell(struct first_code *first, enum err err, const char *code)
{
    first->on_code(err, code, first->arg);
    release(first);
}

static void on_created(struct store_call *call)
{
    struct first_code *first = call->owner;
    tell(first, call->err, call->err == ERR_OK ? first->code.text : NULL);
}

static enum err create(struct first_code *first)
{
    const struct commands_options *options = &first->commands->options;
    enum err err = code_make(options, &first->code);
    if (err != ERR_OK) {
        return err;
    }
    int64_t now_ms = options->wall_ms();
    first->create = (struct code_create_call){
        .call = {.done = on_created, .owner = first, .arena = &first->arena},
        .actor = {.hat = ROLE_ADMIN, .received_ms = now_ms},
        .person = person,
        .roles = ROLE_ADMIN,
        .code_id = first->code.id,
        .secret = first->code.secret,
        .expires_ms = now_ms + TTL_MS,
        .first_admin = true,
    };
    err = uuid_make(&first->create.actor.request_id, now_ms);
    return err == ERR_OK ? store_code_create(options->store, &first->create) : err;
}

static void on_exists(struct store_call *call)
{
    struct first_code *first = call->owner;
    bool wanted = call->err == ERR_OK && !first->exists.exists;
    enum err err = wanted ? create(first) : call->err;
    if (!wanted || err != ERR_OK) {
        tell(first, err, NULL);
    }
}

enum err commands_first_code(struct commands *commands, commands_code_cb on_code, void *arg)
{
    struct first_code *first = mem_calloc(1, sizeof(*first));
    if (first == NULL) {
        return ERR_NOMEM;
    }
    first->commands = commands;
    first->on_code = on_code;
    first->arg = arg;
    arena_init(&first->arena, ARENA_BUDGET);
    first->exists.call =
        (struct store_call){.done = on_exists, .owner = first, .arena = &first->arena};
    enum err err = store_admin_exists(commands->options.store, &first->exists);
    if (err != ERR_OK) {
        release(first);
    }
    return err;
}
