/*
 * How effects stand: a measure has one that counts, the newest; those before it stay in the history. A reopened task keeps its
 * effects until others are reported. Pure.
 */
#ifndef RECTIFY_CLI_EFFECT_STANDING_H
#define RECTIFY_CLI_EFFECT_STANDING_H

#include "proto/record.pb-c.h"
#include <stdbool.h>

/* Whether an event is an effect that no measure has any more: another took its place, or a revised plan dropped its measure. */
bool effect_is_superseded(const Rectify__Dossier *dossier, const Rectify__Event *event);

/* The event of an effect, when that lies before the task was reopened last; NULL: it does not. */
const Rectify__Event *effect_before_reopening(const Rectify__Dossier *dossier,
                                              const Rectify__EffectRecord *effect);

#endif
