/* What FILE_OFFER and FILE_CHUNK have in common: whose file it is, who sends it, how much that one may. */
#ifndef RECTIFY_COMMANDS_FILE_SENDING_H
#define RECTIFY_COMMANDS_FILE_SENDING_H

#include "common/base/attr.h"
#include "server/commands/internal.h"
#include "server/store/calls/file.h"

/* What the request says of the file; checks its form. */
void file_sending_read(const struct command *command, int64_t unit_id,
                       const ProtobufCBinaryData *digest, uint64_t size, struct file_sending *out,
                       struct checks *checks);
/* A unit sends its own files; the office those of what it records about any unit. FORBIDDEN, NOT_YOURS. */
MUST_CHECK enum err file_sending_permitted(const struct command *command, int64_t unit_id);

/* The end of a command that sends: with QUOTA it tells how much is left. */
void file_sending_refuse(struct command *command, enum err err, const char *field,
                         const struct file_progress *progress);

#endif
