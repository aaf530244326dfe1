#include "common/base/check.h"
#include "common/base/log.h"
#include <stdlib.h>

void check_fatal_failed(const char *condition, const char *file, int line)
{
    log_event(LOG_ERROR, "check", "fatal condition=\"%s\" at=%s:%d", condition, file, line);
    abort();
}

bool check_failed(const char *condition, const char *file, int line)
{
    log_event(LOG_ERROR, "check", "failed condition=\"%s\" at=%s:%d", condition, file, line);
    return false;
}
