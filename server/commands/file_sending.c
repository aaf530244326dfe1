#include "server/commands/file_sending.h"
#include "common/base/file_limit.h"
#include <string.h>

void file_sending_read(const struct command *command, int64_t unit_id,
                       const ProtobufCBinaryData *digest, uint64_t size, struct file_sending *out,
                       struct checks *checks)
{
    checks_that(checks, unit_id > 0, ERR_FIELD, "unit_id");
    checks_that(checks, digest->len == DIGEST_SIZE, ERR_FIELD, "digest");
    checks_that(checks, size <= FILE_BYTES_MAX, ERR_SIZE, "size");
    checks_that(checks, size > 0, ERR_FIELD, "size");
    if (checks->err != ERR_OK) {
        return;
    }
    *out = (struct file_sending){
        .unit_id = unit_id,
        .size = (int64_t)size,
        .sender_unit_id = command->caller.identity.unit_id,
        .quota = command->commands->options.file_quota,
        .received_ms = command->commands->options.wall_ms(),
    };
    memcpy(out->digest.bytes, digest->data, DIGEST_SIZE);
}

enum err file_sending_permitted(const struct command *command, int64_t unit_id)
{
    int64_t own = command->caller.identity.unit_id;
    if (own == 0) {
        return ERR_FORBIDDEN;
    }
    bool office = (caller_roles(&command->caller) & MAY_OFFICE) != 0;
    return office || unit_id == own ? ERR_OK : ERR_NOT_YOURS;
}

void file_sending_refuse(struct command *command, enum err err, const char *field,
                         const struct file_progress *progress)
{
    command->commands->counters.files_over_quota += err == ERR_QUOTA;
    command->left = err == ERR_QUOTA ? (uint64_t)progress->left : 0;
    command_fail(command, err, field);
}
