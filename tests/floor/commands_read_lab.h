/* What the tests of reading share: a campaign and an assignment as the store found them. */
#ifndef RECTIFY_TESTS_COMMANDS_READ_LAB_H
#define RECTIFY_TESTS_COMMANDS_READ_LAB_H

#include "tests/floor/commands_case.h"

struct campaign_record campaign(void);
struct assignment_record assignment(int64_t unit_id); /* returned, and due yesterday */

#endif
