#include "client/cli/report_source.h"

#include "client/cli/say.h"
#include "common/base/language.h"

int report_source_check(const struct report_source *source)
{
    if (source->task_count > 0) {
        return EXITS_DONE;
    }
    say_error(_("%s has no task, and so nothing to report."), source->unit);
    return EXITS_DATA;
}
