#include "server/commands/asked.h"
#include "server/commands/internal.h"

struct unit_asked asked_read(struct checks *checks, int64_t unit_id, const char *unit)
{
    checks_that(checks, unit_id >= 0, ERR_FIELD, "unit_id");
    checks_text(checks, unit, TEXT_NAME_MAX, "unit");
    return (struct unit_asked){.unit_id = unit_id, .unit_name = text_or_null(unit)};
}

static enum err narrow(const struct caller *caller, struct unit_asked *asked)
{
    enum err err = caller_only_unit(caller, &asked->only_unit_id);
    int64_t own = asked->only_unit_id;
    if (err != ERR_OK || own == 0) {
        return err;
    }
    if (asked->unit_id != 0 && asked->unit_id != own) {
        return ERR_NOT_YOURS;
    }
    asked->unit_id = asked->unit_name == NULL ? own : asked->unit_id;
    return ERR_OK;
}

void asked_narrow(struct checks *checks, const struct caller *caller, struct unit_asked *asked)
{
    if (checks->err == ERR_OK) {
        checks->err = narrow(caller, asked);
    }
}

void asked_narrow_one(struct checks *checks, const struct caller *caller, struct unit_asked *asked)
{
    asked_narrow(checks, caller, asked);
    if (asked->unit_id == 0 && asked->unit_name == NULL) {
        asked->unit_id = caller->identity.unit_id;
    }
    checks_that(checks, asked->unit_id != 0 || asked->unit_name != NULL, ERR_FIELD, "unit");
}
