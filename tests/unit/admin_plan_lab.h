/* What the tests of plan files share: the example, changed where a test wants it, and what the reader makes of it. */
#ifndef RECTIFY_TESTS_ADMIN_PLAN_LAB_H
#define RECTIFY_TESTS_ADMIN_PLAN_LAB_H

#include "client/admin/plan_file.h"
#include "client/cli/cli.h"
#include <stddef.h>

struct parsed {
    struct cli cli;
    struct plan_file file;
    struct file_faults faults;
    char *bytes;
    size_t length;
};

/* Reads the example's bytes; example_end frees all that was read. */
void example_begin(struct parsed *parsed);
void example_end(struct parsed *parsed);
/* The example with the first `from` replaced. */
char *example_changed(struct parsed *parsed, const char *from, const char *to);
void example_parse(struct parsed *parsed, const char *text);

#endif
