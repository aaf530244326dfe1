#include "client/cli/act_command.h"

#include "client/cli/keep.h"
#include "common/base/attr.h"
#include "common/base/language.h"

static const struct act_command commands[] = {
    [2] = {"acknowledge", NULL, NULL},
    [3] = {"nil", NULL, NULL},
    [4] = {"plan", NULL, NULL},
    [5] = {"progress", NULL, NULL},
    [6] = {"effect", NULL, NULL},
    [7] = {"done", NULL, NULL},
    [8] = {"withdraw", NULL, NULL},
    [9] = {"review", "start", NULL},
    [10] = {"review", "approve", NULL},
    [11] = {"review", "return", NULL},
    [12] = {"close", NULL, NULL},
    [13] = {"sustain", NULL, NULL},
    [14] = {"revise", NULL, NULL},
    [15] = {"periodic", NULL, NULL},
    [16] = {"end", NULL, NULL},
    [17] = {"reopen", NULL, NULL},
    [18] = {"extend", NULL, NULL},
    [19] = {"extend", NULL, N_("--to DATE")},
    [20] = {"extend", NULL, N_("--refuse --reason TEXT")},
    [21] = {"look-back", NULL, NULL},
    [22] = {"cancel", NULL, NULL},
    [23] = {"transfer", NULL, NULL},
    [24] = {"local", "add", NULL},
    [26] = {"reply", NULL, N_("NOTICE TEXT")},
    [29] = {"report", "submit", NULL},
    [30] = {"report", "scan", NULL},
    [31] = {"paper", NULL, NULL},
    [32] = {"report", "accept", NULL},
    [33] = {"report", "return", NULL},
};

const struct act_command *act_command(uint32_t act)
{
    return act < ARRAY_LEN(commands) && commands[act].name != NULL ? &commands[act] : NULL;
}

const char *act_command_text(uint32_t act, struct arena *arena)
{
    const struct act_command *command = act_command(act);
    if (command == NULL) {
        return "";
    }
    const char *text = command->name;
    if (command->subname != NULL) {
        text = keep_join(arena, text, " ", command->subname);
    }
    return command->rest != NULL ? keep_join(arena, text, " ", _(command->rest)) : text;
}
