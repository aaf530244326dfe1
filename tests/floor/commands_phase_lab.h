/* What the tests of phases and areas share: a catalogue whose phases stand as asked for, and two areas. */
#ifndef RECTIFY_TESTS_COMMANDS_PHASE_LAB_H
#define RECTIFY_TESTS_COMMANDS_PHASE_LAB_H

#include "server/rules/area.h"
#include "tests/floor/commands_case.h"

enum {
    CAMPAIGN = 1,
    AREA_HERE = 20,  /* LAB_UNIT and LAB_OFFICE hang on it */
    AREA_THERE = 21, /* LAB_OTHER_UNIT hangs on it */
    CITY = 22,
};

/* The catalogue anew: LAB_PROBLEM of a campaign whose phases stand so, and two areas when asked for. */
void serve(enum phase_state plan, enum phase_state implement, int64_t since_ms, bool areas);
/* The assignment as it stands, where nothing was returned or extended. */
struct dossier_call *look(enum state state);
/* The change is applied and its receipt good. */
void taken(enum state from, enum state to);

#endif
