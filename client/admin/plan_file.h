/*
 * The plan as a YAML file (server/example/FORMATS.md) becomes the message that imports it. The
 * place of everything that the server may remark on is kept.
 */
#ifndef RECTIFY_ADMIN_PLAN_FILE_H
#define RECTIFY_ADMIN_PLAN_FILE_H

#include "client/admin/file.h"
#include "common/base/clock.h"
#include "proto/office.pb-c.h"

enum {
    PLAN_FILE_SIZE_MAX = 4 * 1024 * 1024,
    /* As many as the server takes. */
    PLAN_FILE_PROBLEMS_MAX = 1000,
    PLAN_FILE_POINTS_MAX = 30,
    PLAN_FILE_PARTIES_MAX = 50,
    PLAN_FILE_TAGS_MAX = 10,
    PLAN_FILE_INDICATORS_MAX = 10,
    PLAN_FILE_PHASES = 3,
};

struct plan_file_problem {
    uint32_t no;
    struct file_place whole;
    struct file_place number;
    struct file_place category;
    struct file_place points;
    struct file_place responsible;
    struct file_place due;
    struct file_place lead;
    struct file_place repeats;
    struct file_place parent_problem;
    struct file_place parties[PLAN_FILE_PARTIES_MAX];
    day_t due_on;
};

struct plan_file {
    Rectify__CampaignImport message; /* without request_id and dry_run */
    struct file_place code;
    struct file_place previous;
    struct file_place parent;
    struct file_place area;
    struct file_place phases;
    struct file_place problems;
    struct file_place phase_dues[PLAN_FILE_PHASES + 1]; /* by number of the phase */
    day_t phase_days[PLAN_FILE_PHASES + 1];
    struct plan_file_problem *all;
    size_t count;
};

/* Whatever is wrong goes to `faults`; with an error the message is not to be sent. */
void plan_file_parse(const char *bytes, size_t length, struct plan_file *file,
                     struct file_faults *faults, struct arena *arena);

/* A remark of the server, as a fault or a warning at its place. */
void plan_file_remark(const struct plan_file *file, const Rectify__PlanRemark *remark,
                      struct file_faults *faults, struct arena *arena);

#endif
