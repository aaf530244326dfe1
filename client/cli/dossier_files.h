/* The files of a dossier: told beside the act that names them, listed with numbers, fetched. */
#ifndef RECTIFY_CLI_DOSSIER_FILES_H
#define RECTIFY_CLI_DOSSIER_FILES_H

#include "client/cli/cli.h"
#include "client/cli/json.h"
#include "common/base/attr.h"
#include "proto/record.pb-c.h"

/* "file: 一.jpg (1.2 MB)", a line each; "" for none. */
const char *dossier_files_text(const Rectify__Event *event, struct arena *arena);
/* The event of an effect; NULL when the dossier has none of that id. */
const Rectify__Event *dossier_effect_event(const Rectify__Dossier *dossier,
                                           const Rectify__EffectRecord *effect);
json_t *dossier_files_json(const Rectify__Event *event);

/* Lists them over all acts, or fetches one (file_list.h). 0 or an exit code, all said. */
MUST_CHECK int dossier_files_run(struct cli *cli, const Rectify__Dossier *dossier);

#endif
