/* What stands beside a task's work: what it is measured by, and how the same finding was answered the year before. */
#ifndef RECTIFY_CLI_DOSSIER_REPEAT_H
#define RECTIFY_CLI_DOSSIER_REPEAT_H

#include "client/cli/json.h"
#include "common/base/arena.h"
#include "proto/record.pb-c.h"

/* "2022, problem 3 (closed on 2023-05-30, result: rectified)"; over all units how many have ended. */
const char *dossier_repeat(const Rectify__Repeat *repeat, struct arena *arena);
json_t *dossier_repeat_json(const Rectify__Repeat *repeat);

/* "share of households: 40 to 60 %, province 55" */
const char *dossier_indicator(const Rectify__Indicator *indicator, struct arena *arena);
/* Of a dossier, from 0: with what the newest closure request says it came to. */
const char *dossier_indicator_now(const Rectify__Dossier *dossier, size_t at, struct arena *arena);
json_t *dossier_indicators_json(size_t count, Rectify__Indicator *const *indicators);

/* Of a dossier, on stdout: indicators, risk, the repeated finding with its measures and effects then. */
void dossier_print_beside(const Rectify__Dossier *dossier, struct arena *arena);
void dossier_add_beside(json_t *document, const Rectify__Dossier *dossier);

#endif
