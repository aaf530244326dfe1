#include "tests/unit/admin_plan_lab.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

void example_begin(struct parsed *parsed)
{
    *parsed = (struct parsed){0};
    arena_init(&parsed->cli.arena, 64 << 20);
    assert_int_equal(file_read(&parsed->cli, TEST_DATA "/../../server/example/plan.yaml",
                               PLAN_FILE_SIZE_MAX, &parsed->bytes, &parsed->length),
                     0);
}

void example_parse(struct parsed *parsed, const char *text)
{
    file_faults_init(&parsed->faults, &parsed->cli.arena);
    plan_file_parse(text, strlen(text), &parsed->file, &parsed->faults, &parsed->cli.arena);
}

void example_end(struct parsed *parsed)
{
    arena_close(&parsed->cli.arena);
}

char *example_changed(struct parsed *parsed, const char *from, const char *to)
{
    char *at = strstr(parsed->bytes, from);
    assert_non_null(at);
    return keep_printf(&parsed->cli.arena, "%.*s%s%s", (int)(at - parsed->bytes), parsed->bytes, to,
                       at + strlen(from));
}
