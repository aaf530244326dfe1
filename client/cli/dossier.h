/*
 * One task's file, for the unit that has it and for the reviewer: problem, points, plan,
 * effects, gaps, history, what may be done.
 */
#ifndef RECTIFY_CLI_DOSSIER_H
#define RECTIFY_CLI_DOSSIER_H

#include "client/cli/cli.h"
#include "common/base/attr.h"
#include "proto/record.pb-c.h"

/* On stdout, as text or JSON; 0 or an exit code. */
MUST_CHECK int dossier_print(struct cli *cli, const Rectify__Dossier *dossier);

void dossier_print_json(const Rectify__Dossier *dossier);

/* The newest plan that the office accepted, and only a plan; NULL: none. */
const Rectify__PlanVersion *dossier_accepted(const Rectify__Dossier *dossier);

/* The plan that counts: the accepted one, else the newest; NULL: none. */
const Rectify__PlanVersion *dossier_plan(const Rectify__Dossier *dossier);

/* How a point stands in that plan. */
struct dossier_point {
    uint64_t measures;  /* bit (1 << number) of the measures that cover it */
    const char *excuse; /* NULL: none */
};
struct dossier_point dossier_cover(const Rectify__PlanVersion *plan, unsigned point);

#endif
