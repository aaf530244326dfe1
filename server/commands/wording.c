/*
 * WORDING_PUT: the office writes a problem's measures and effects in its own words. They are a version of their own; what
 * the units sent stays as it is. What fails: FORBIDDEN, OTHER_AREA, NOT_FOUND (no such problem in an issued campaign), BUSY.
 */
#include "server/rules/wording.h"
#include "proto/consolidation.pb-c.h"
#include "server/commands/convert.h"
#include "server/commands/internal.h"
#include "server/store/calls/consolidation.h"

static enum err fill(struct command *command, struct store_call *call, ProtobufCMessage *message)
{
    (void)command;
    const struct wording_put_call *put = CONTAINER_OF(call, struct wording_put_call, call);
    Rectify__WordingStored *out = (Rectify__WordingStored *)message;
    out->version = (uint32_t)put->version;
    out->units = (uint32_t)put->units;
    return ERR_OK;
}

static void check_items(struct checks *checks, const char *name, size_t count, char *const *texts)
{
    checks_that(checks, count <= WORDING_ITEMS_MAX, ERR_SIZE, "%s", name);
    for (size_t i = 0; i < count && checks->err == ERR_OK; i++) {
        checks_given(checks, texts[i], TEXT_LONG_MAX, "%s[%zu]", name, i + 1);
    }
}

enum command_progress command_wording_put(struct command *command)
{
    const Rectify__WordingPut *in = (const Rectify__WordingPut *)command->in;
    struct checks checks = {0};
    struct uuid request_id;
    checks_that(&checks, request_id_read(&in->request_id, &request_id), ERR_FIELD, "request_id");
    checks_that(&checks, text_is_code(in->campaign), ERR_FIELD, "campaign");
    checks_that(&checks, in->problem_no > 0 && in->problem_no <= INT16_MAX, ERR_FIELD,
                "problem_no");
    check_items(&checks, "measures", in->n_measures, in->measures);
    check_items(&checks, "effects", in->n_effects, in->effects);
    if (checks.err != ERR_OK) {
        return command_refuse_checks(command, &checks);
    }
    enum err err = campaign_reach(command, in->campaign);
    if (err != ERR_OK) {
        return command_refuse(command, err, NULL);
    }
    struct wording_put_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    if (call == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    call->call = command_answer_call(command, fill);
    call->actor = command_actor(command, &request_id);
    call->campaign = in->campaign;
    call->problem_no = (int)in->problem_no;
    call->measures = (const char *const *)in->measures;
    call->measure_count = in->n_measures;
    call->effects = (const char *const *)in->effects;
    call->effect_count = in->n_effects;
    return command_await(command, store_wording_put(command->commands->options.store, call));
}
