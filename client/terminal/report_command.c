/* report draft, report edit: the summary report as it would be handed in now, and its words. */
#include "client/cli/connect.h"
#include "client/cli/report_draft.h"
#include "client/cli/report_file.h"
#include "client/cli/say.h"
#include "client/terminal/commands.h"
#include "client/terminal/report_pull.h"
#include "common/base/language.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct option draft_options[] = {
    REPORT_FILE_OPTIONS,
    REPORT_DRAFT_OPTIONS,
    {0},
};

static const struct option edit_options[] = {
    REPORT_DRAFT_OPTIONS,
    {0},
};

static int run_draft(struct cli *cli)
{
    struct report_draft draft = {.source.open = report_pull};
    return report_draft_run(cli, &draft);
}

/* As the person has set it: VISUAL, else EDITOR, with options if it has any. */
static int run_editor(const char *path)
{
    const char *visual = getenv("VISUAL");
    const char *editor = visual != NULL && visual[0] != '\0' ? visual : getenv("EDITOR");
    int status = 0;
    if (editor == NULL || editor[0] == '\0') {
        say_error(_("No editor is set (EDITOR). Without one: rectify report draft -o FILE, "
                    "edit it, rectify report draft --from FILE"));
        return EXITS_CONFIG;
    }
    pid_t child = fork();
    if (child == 0) {
        (void)execlp("sh", "sh", "-c", "exec $0 \"$1\"", editor, path, (char *)NULL);
        _exit(EXITS_FAILED);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status) ||
        WEXITSTATUS(status) != 0) {
        say_error(_("The editor %s failed; nothing was changed."), editor);
        return EXITS_FAILED;
    }
    return EXITS_DONE;
}

/* While the person writes other commands may use the terminal, and no connection is held. */
static int edit(struct cli *cli, const struct report_draft *draft, const char *path)
{
    int code = report_file_write(cli, draft, path);
    connect_drop(cli);
    home_close(&cli->home);
    cli->home_open = false;
    code = code == EXITS_DONE ? run_editor(path) : code;
    code = code == EXITS_DONE ? connect_home(cli) : code;
    return code == EXITS_DONE ? report_file_read(cli, draft, path) : code;
}

static int run_edit(struct cli *cli)
{
    struct report_draft draft = {.source.open = report_pull};
    int code = report_draft_make(cli, &draft);
    if (code != EXITS_DONE) {
        return code;
    }
    const char *path = keep_printf(&cli->arena, "%s/report-draft.txt", cli->home.dir);
    code = edit(cli, &draft, path);
    if (code != EXITS_DONE) {
        return code; /* what was written is still there to be mended */
    }
    (void)unlink(path);
    say(cli, _("Kept on this computer. To see it: rectify report draft"));
    return EXITS_DONE;
}

const struct cli_command report_draft_command = {
    .name = "report",
    .subname = "draft",
    .arguments = "",
    .summary = N_("the summary report, made from what was entered"),
    .options = draft_options,
    .run = run_draft,
    .papers = true,
    .text_only = true,
};

const struct cli_command report_edit_command = {
    .name = "report",
    .subname = "edit",
    .arguments = "",
    .summary = N_("change its words with your editor"),
    .options = edit_options,
    .run = run_edit,
    .papers = true,
    .text_only = true,
};
