/*
 * What the state of a phase means to a unit: what is still taken, and what people can do. One wording for the notice, for the
 * refusal of an act and for the office that sets it.
 */
#ifndef RECTIFY_CLI_PHASE_TEXT_H
#define RECTIFY_CLI_PHASE_TEXT_H

#include "common/base/arena.h"
#include <stdint.h>

/* What is handed in in this phase; "": not known. */
const char *phase_text_answers(uint32_t phase);
/* What the office has done and what is taken from then on; "" for a state of a later version. */
const char *phase_text_state(uint32_t state, int64_t since_ms, struct arena *arena);
/* "" for a state of a later version. */
const char *phase_text_advice(uint32_t state);

#endif
