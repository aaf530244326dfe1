/*
 * ENROLL: a code and a certificate request become a terminal.
 *
 * Happy path: the request is inspected; the code is claimed for its key; the authority signs; the certificate is
 * recorded, and only then handed over.
 *
 * Failure modes: CSR before the code is touched; CODE_* from the claim. When signing or recording fails, the code
 * stays claimed for this key: the terminal sends the same again and gets on from there.
 */
#include "common/base/enroll_code.h"
#include "proto/enroll.pb-c.h"
#include "server/commands/convert.h"
#include "server/commands/internal.h"
#include "server/commands/texts.h"
#include "server/store/calls/clients.h"
#include <string.h>

struct enrolment {
    struct code_claim_call claim;
    struct client_record_call record;
    struct signed_certificate certificate;
};

static void finish(struct command *command, enum err err, ProtobufCMessage *out)
{
    struct commands_counters *counters = &command->commands->counters;
    counters->enrolled += err == ERR_OK;
    counters->enroll_refused += err != ERR_OK;
    command_finish(command, err, out);
}

static enum command_progress refuse(struct command *command, enum err err, const char *field)
{
    command->commands->counters.enroll_refused++;
    return command_refuse(command, err, field);
}

static void on_recorded(struct store_call *call)
{
    struct command *command = call->owner;
    struct enrolment *enrolment = CONTAINER_OF(call, struct enrolment, record.call);
    const struct code_claim_call *claim = &enrolment->claim;
    Rectify__Enrolled *out = arena_alloc(&command->arena, sizeof(*out));
    if (call->err != ERR_OK || out == NULL) {
        finish(command, call->err != ERR_OK ? call->err : ERR_NOMEM, NULL);
        return;
    }
    rectify__enrolled__init(out);
    out->certificate_pem = enrolment->certificate.certificate_pem;
    out->authority_pem = convert_text(command->commands->options.signer.authority_pem);
    out->client_id = claim->identity.client_id;
    out->unit_id = claim->identity.unit_id;
    out->unit_name = convert_text(claim->unit_name);
    out->person_name = convert_text(claim->person_name);
    out->roles = claim->identity.roles;
    finish(command, ERR_OK, &out->base);
}

static enum err sign_and_record(struct command *command, struct enrolment *enrolment)
{
    const Rectify__Enroll *in = (const Rectify__Enroll *)command->in;
    const struct commands_options *options = &command->commands->options;
    const struct commands_signer *signer = &options->signer;
    const struct code_claim_call *claim = &enrolment->claim;
    struct signed_certificate *certificate = &enrolment->certificate;
    enum err err =
        signer->sign(signer->arg, in->csr.data, in->csr.len, &claim->identity, certificate);
    if (err != ERR_OK) {
        return err;
    }
    enrolment->record = (struct client_record_call){
        .call = command_store_call(command, on_recorded),
        .client_id = claim->identity.client_id,
        .code_id = claim->code_id,
        .serial = certificate->serial,
        .not_after_ms = certificate->not_after_ms,
        .now_ms = options->wall_ms(),
    };
    err = uuid_make(&enrolment->record.event_id, enrolment->record.now_ms);
    return err == ERR_OK ? store_client_record(options->store, &enrolment->record) : err;
}

static void on_claimed(struct store_call *call)
{
    struct command *command = call->owner;
    struct enrolment *enrolment = CONTAINER_OF(call, struct enrolment, claim.call);
    enum err err = call->err == ERR_OK ? sign_and_record(command, enrolment) : call->err;
    if (err != ERR_OK) {
        finish(command, err, NULL);
    }
}

/* An id of another form was never given out. */
static bool is_code_id(const char *text)
{
    return strlen(text) == ENROLL_ID_SIZE - 1 && text_is_code(text);
}

enum command_progress command_enroll(struct command *command)
{
    const Rectify__Enroll *in = (const Rectify__Enroll *)command->in;
    const struct commands_options *options = &command->commands->options;
    enum err err = text_form(in->terminal, TEXT_SHORT_MAX);
    if (err != ERR_OK) {
        return refuse(command, err, "terminal");
    }
    if (!is_code_id(in->code_id)) {
        return refuse(command, ERR_CODE_UNKNOWN, "code_id");
    }
    struct enrolment *enrolment = arena_calloc(&command->arena, 1, sizeof(*enrolment));
    if (enrolment == NULL) {
        return refuse(command, ERR_NOMEM, NULL);
    }
    struct code_claim_call *claim = &enrolment->claim;
    err = options->signer.inspect(options->signer.arg, in->csr.data, in->csr.len, &claim->spki);
    if (err != ERR_OK) {
        return refuse(command, err, "csr");
    }
    err = digest_sha256(in->secret, strlen(in->secret), &claim->secret);
    if (err != ERR_OK) {
        return refuse(command, err, NULL);
    }
    claim->call = command_store_call(command, on_claimed);
    claim->code_id = in->code_id;
    claim->terminal = text_or_null(in->terminal);
    claim->now_ms = options->wall_ms();
    err = store_code_claim(options->store, claim);
    return err == ERR_OK ? COMMAND_PENDING : refuse(command, err, NULL);
}
