#include "client/cli/outbox_next.h"

#include "client/cli/act_command.h"
#include "client/cli/keep.h"
#include "client/cli/receipt.h"
#include "client/cli/say.h"
#include "common/base/language.h"

enum next_step outbox_next(const struct outbox_item *item, const struct task_names *names)
{
    bool since = names->seen_ms > item->answered_ms;
    return next_step_of(item->act, item->receipt,
                        since ? task_names_task(names, item->problem_id) : NULL);
}

/* "rectify plan 2": what is to be said in it, the command itself tells. */
static const char *command(const struct outbox_item *item, const struct task_names *names,
                           struct arena *arena)
{
    const char *task = task_names_text(names, item->problem_id, (unsigned)item->problem_no, arena);
    const char *line =
        keep_join(arena, "rectify", " ", act_command_text((uint32_t)item->act, arena));
    return task[0] != '\0' ? keep_join(arena, line, " ", task) : line;
}

static const char *own_command(const char *name, const struct outbox_item *item,
                               struct arena *arena)
{
    return keep_printf(arena, "rectify outbox %s %lld", name, (long long)item->item_id);
}

/* What to do, and with which command. */
static const char *say_how(const char *what, const char *command, bool broken, struct arena *arena)
{
    return keep_join(arena, what, broken ? _(":\n") : _(": "), command);
}

/* what: with which words it is to be entered again. */
static const char *anew_text(const char *what, const struct outbox_item *item,
                             const struct task_names *names, bool broken, struct arena *arena)
{
    const char *text = say_how(what, command(item, names, arena), broken, arena);
    if (next_step_replaces(item->act, item->receipt)) {
        return text;
    }
    const char *drop =
        say_how(_("then remove this one"), own_command("drop", item, arena), broken, arena);
    return keep_join(arena, text, broken ? "\n" : _("; "), drop);
}

const char *outbox_next_text(const struct outbox_item *item, const struct task_names *names,
                             bool broken, struct arena *arena)
{
    switch (outbox_next(item, names)) {
    case NEXT_RESEND:
        return say_how(_("It can be sent again as it is"), own_command("resend", item, arena),
                       broken, arena);
    case NEXT_RESEND_LATER:
        return say_how(_("When that is settled, it can be sent again as it is"),
                       own_command("resend", item, arena), broken, arena);
    case NEXT_ANEW: return anew_text(_("Enter it again"), item, names, broken, arena);
    case NEXT_ANEW_LATER:
        return anew_text(_("When that is settled, enter it again"), item, names, broken, arena);
    case NEXT_CORRECT:
        return anew_text(_("Correct it and enter it again"), item, names, broken, arena);
    case NEXT_DROP: break;
    }
    return say_how(_("As it is it will not be accepted any more; remove it"),
                   own_command("drop", item, arena), broken, arena);
}

void outbox_next_print(struct cli *cli, const struct outbox_item *item,
                       const struct task_names *names)
{
    struct arena *arena = &cli->arena;
    const char *task = task_names_text(names, item->problem_id, (unsigned)item->problem_no, arena);
    if (receipt_print(cli, item->act, task, NULL, item->receipt) != EXITS_DONE) {
        say_error(_("It stays in the outbox as no. %lld. %s"), (long long)item->item_id,
                  outbox_next_text(item, names, false, arena));
    }
}
