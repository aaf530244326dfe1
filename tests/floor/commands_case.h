/* One test of commands: the lab that is opened for it and closed after it, and the request it makes. */
#ifndef RECTIFY_TESTS_COMMANDS_CASE_H
#define RECTIFY_TESTS_COMMANDS_CASE_H

#include "tests/floor/commands_lab.h"

extern struct lab *lab;
extern struct lab_request request; /* freed with the lab, if a test has not done so */

/* cmocka's set-up and tear-down. */
int open_lab(void **state);
int close_lab(void **state);

/* Sends lab_acts.act as it is now, for the lab's unit. */
void submit_act(uint32_t roles);
/* A plan names days: whether they fit is judged on the assignment as it stands. */
void answer_look(enum act act);
/* A sound act up to where the store is to change by it. */
struct change_call *send_sound(enum act act, uint32_t roles);

#endif
