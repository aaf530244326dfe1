/*
 * What the unit reports otherwise since the office sent its work back: effect by effect. Pure.
 */
#ifndef RECTIFY_CLI_EFFECT_DIFF_H
#define RECTIFY_CLI_EFFECT_DIFF_H

#include "client/cli/plan_diff.h"

/* Whether a request for closure waits, and the office's last decision was to send it back. */
bool effect_diff_waits(const Rectify__Dossier *dossier);

/* One row for each measure that has got an effect since. No row: none has. */
struct plan_diff effect_diff(const Rectify__Dossier *dossier, struct arena *arena);

#endif
