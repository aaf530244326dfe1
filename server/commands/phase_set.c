/*
 * PHASE_SET: the office opens, is closing or closes a phase of a campaign.
 *
 * It is answered when this server's catalogue has it: from then on nothing is judged by the old state here. Other servers
 * learn of it as of every change of the catalogue; an act that one of them takes in the moment between is taken as if it
 * had come a moment earlier. A catalogue that cannot be loaded now is loaded later, and the phase is set all the same.
 */
#include "proto/campaign.pb-c.h"
#include "server/commands/internal.h"

struct setting {
    struct command *command;
    struct phase_set_call store;
    struct catalog_wait wait;
};

static void finish(struct setting *setting)
{
    struct command *command = setting->command;
    Rectify__PhaseIs *out = arena_alloc(&command->arena, sizeof(*out));
    if (out == NULL) {
        command_finish(command, ERR_NOMEM, NULL);
        return;
    }
    rectify__phase_is__init(out);
    out->state = (uint32_t)setting->store.state;
    out->since_ms = setting->store.since_ms;
    command_finish(command, ERR_OK, &out->base);
}

static void on_catalog(struct catalog_wait *wait, enum err err)
{
    (void)err;
    finish(CONTAINER_OF(wait, struct setting, wait));
}

static void on_set(struct store_call *call)
{
    struct setting *setting = CONTAINER_OF(call, struct setting, store.call);
    if (call->err != ERR_OK) {
        command_finish(setting->command, call->err, NULL);
        return;
    }
    setting->wait.done = on_catalog;
    if (catalog_refresh(&setting->command->commands->catalog, &setting->wait) != ERR_OK) {
        finish(setting);
    }
}

static void check(const Rectify__PhaseSet *in, struct uuid *request_id, struct checks *checks)
{
    checks_that(checks, request_id_read(&in->request_id, request_id), ERR_FIELD, "request_id");
    checks_that(checks, text_is_code(in->campaign), ERR_FIELD, "campaign");
    checks_that(checks, word_known(VOCABULARY_PHASE, in->phase), ERR_FIELD, "phase");
    checks_that(checks, word_known(VOCABULARY_PHASE_STATE, in->state), ERR_FIELD, "state");
}

enum command_progress command_phase_set(struct command *command)
{
    const Rectify__PhaseSet *in = (const Rectify__PhaseSet *)command->in;
    struct checks checks = {.err = ERR_OK};
    struct uuid request_id;
    check(in, &request_id, &checks);
    if (checks.err != ERR_OK) {
        return command_refuse_checks(command, &checks);
    }
    enum err err = campaign_reach(command, in->campaign);
    if (err != ERR_OK) {
        return command_refuse(command, err, NULL);
    }
    struct setting *setting = arena_calloc(&command->arena, 1, sizeof(*setting));
    if (setting == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    setting->command = command;
    setting->store = (struct phase_set_call){
        .call = command_store_call(command, on_set),
        .actor = command_actor(command, &request_id),
        .campaign = in->campaign,
        .phase = (enum phase)in->phase,
        .state = (enum phase_state)in->state,
    };
    return command_await(command,
                         store_phase_set(command->commands->options.store, &setting->store));
}
