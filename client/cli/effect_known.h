/*
 * The effect that a new one takes the place of: a measure has one that counts, whatever was reported on it before. Whoever reports
 * another is told so, as far as it is known.
 */
#ifndef RECTIFY_CLI_EFFECT_KNOWN_H
#define RECTIFY_CLI_EFFECT_KNOWN_H

#include "client/cli/act_draft.h"

struct effect_known {
    const char *text;
    int64_t reported_ms; /* 0: it is not known when */
};

/* What that measure has in the file; false: none, or there is no such measure. */
bool effect_known_in(const Rectify__Dossier *file, const Rectify__Effect *effect,
                     struct effect_known *known);

/* Of a draft whose act is an effect: what it takes the place of; without a word where nothing is known. */
void effect_known_say(struct act_draft *draft);

#endif
