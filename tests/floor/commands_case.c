#include "tests/floor/commands_case.h"

struct lab *lab;
struct lab_request request;

int open_lab(void **state)
{
    (void)state;
    lab = lab_open();
    return 0;
}

int close_lab(void **state)
{
    (void)state;
    lab_free(&request);
    lab_close(lab);
    return 0;
}
