/* Files that records name: listed with numbers, fetched by number or name, checked, saved. */
#ifndef RECTIFY_CLI_FILE_LIST_H
#define RECTIFY_CLI_FILE_LIST_H

#include "client/cli/cli.h"
#include "client/cli/json.h"
#include "common/base/attr.h"
#include "proto/evidence.pb-c.h"

/* What is to be known beside the name: "1.2 MB, personal data", how much, what for, how far. */
const char *file_facts(const Rectify__FileRecord *file, struct arena *arena);
/* `no`: its number in the list; 0: it has none. */
json_t *file_json(const Rectify__FileRecord *file, unsigned no);

/* A file and the act that names it, oldest first. */
struct listed_file {
    const Rectify__FileRecord *file;
    uint32_t act;
    int64_t received_ms;
};

/* Of a command that shows such a list. */
enum {
    FILES_GET = OPTION_KEY_OWN,
    FILES_OUT = 'o',
};
extern const struct option file_list_options[];
/* Lists them, or with --get fetches one of that unit, checks it and saves it. 0 or an exit code, all said. */
MUST_CHECK int file_list_run(struct cli *cli, int64_t unit_id, const struct listed_file *files,
                             size_t count);

/* The same with those of the acts on a unit as a whole: `unit` by name, NULL: unit_id. The session is open. */
MUST_CHECK int unit_files_run(struct cli *cli, int64_t unit_id, const char *unit);

#endif
