/* The files that a command of the office attaches to its act: sent before the act that names them. */
#ifndef RECTIFY_ADMIN_OFFICE_FILES_H
#define RECTIFY_ADMIN_OFFICE_FILES_H

#include "client/cli/cli.h"
#include "client/cli/evidence.h"
#include "common/base/attr.h"
#include "proto/act.pb-c.h"

/* The session is open. 0 or an exit code, all said; *files as an act about that unit takes them. */
MUST_CHECK int office_files_send(struct cli *cli, int64_t unit_id, Rectify__Attachment ***files,
                                 size_t *count);

#endif
