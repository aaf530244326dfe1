/*
 * What a summary report is made from: the unit's tasks with their files, and the report as it stands. On the unit's own terminal
 * they are pulled or recalled; in the office they are fetched for a unit that has no terminal.
 */
#ifndef RECTIFY_CLI_REPORT_SOURCE_H
#define RECTIFY_CLI_REPORT_SOURCE_H

#include "client/cli/cli.h"
#include "common/base/attr.h"
#include "proto/record.pb-c.h"
#include "proto/report.pb-c.h"

/* One of the unit's own tasks that was not cancelled. */
struct report_task {
    const Rectify__AssignmentBrief *brief;
    const Rectify__Dossier *dossier; /* NULL: never seen on this computer */
};

struct report_source {
    /* Fills in the rest, also once more; 0 or an exit code, all said. */
    int (*open)(struct cli *cli, struct report_source *source);
    const char *unit;      /* its name */
    const char *signed_by; /* entered for a unit: who signed for it; NULL: it is the unit's own */
    const char *command;   /* what is typed before "draft" and "submit": "rectify report" */
    const char *tasks_command; /* what tells the unit's tasks */
    const char *drafts;        /* the name below which the person's words are kept (draft.h) */
    const Rectify__CampaignBrief *campaign;
    struct report_task *tasks; /* by problem number */
    size_t task_count;
    const Rectify__Report *report; /* NULL: never seen on this computer */
};

/* 0; 65 and why when there is no task, and so nothing to report. */
MUST_CHECK int report_source_check(const struct report_source *source);

#endif
