/*
 * A former export of the log beside the present one. Both are in the order of their chains, so they are read side by side and
 * neither is ever in memory as a whole. A chain may have grown since; what the export has of it must be there word for word.
 */
#ifndef RECTIFY_CLI_FORMER_EXPORT_H
#define RECTIFY_CLI_FORMER_EXPORT_H

#include "client/cli/chain_event.h"
#include "common/base/attr.h"
#include <stdio.h>

/* kind: a number of WORDS_CHAIN_BREAK. */
typedef void (*former_break_cb)(const struct chain_place *place, int kind, void *arg);

struct former_export {
    FILE *file;
    json_t *event; /* the next one of the file; NULL: its end */
    struct chain_place place;
    size_t line; /* of it */
    size_t same; /* events that are as they were */
    char *text;  /* of the line, and how long it may be */
    size_t text_size;
    former_break_cb on_break;
    void *arg;
};

/*
 * Reads the first event. The file is the caller's. INVALID: `line` is no line of an export, or stands in the wrong place; the
 * same from all of these. An empty file is an empty export.
 */
MUST_CHECK enum err former_export_open(struct former_export *former, FILE *file,
                                       former_break_cb on_break, void *arg);
/* The next event of the present log. */
MUST_CHECK enum err former_export_compare(struct former_export *former,
                                          const struct chain_event *event);
/* There are no more: what the export still has is missing. */
MUST_CHECK enum err former_export_end(struct former_export *former);
void former_export_close(struct former_export *former); /* may be called twice */

#endif
