/* What the tests of acts that are judged on the assignment share: the act, and the question for the assignment answered. */
#ifndef RECTIFY_TESTS_COMMANDS_DECIDE_LAB_H
#define RECTIFY_TESTS_COMMANDS_DECIDE_LAB_H

#include "tests/floor/commands_case.h"

/* Sends lab_acts.act as it is now, by somebody who may, and answers the question for the assignment. */
struct dossier_call *ask(enum act act, uint32_t office_roles, enum state state);
/* The question answered: the change that the store is asked for. */
struct change_call *pass(struct dossier_call *look);

#endif
