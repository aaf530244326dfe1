/* campaign export C -o FILE: the plan as data, for the server of an office below (campaign import FILE --as-parent). */
#include "client/admin/commands.h"
#include "client/admin/plan_json.h"
#include "client/admin/request.h"
#include "client/cli/save.h"
#include "client/cli/say.h"
#include "common/base/language.h"

enum {
    OUTPUT = 'o',
};

static const struct option options[] = {
    {"output", OUTPUT, OPTION_RAW, 0, false, N_("FILE"), N_("into a file")},
    {0},
};

static enum err write_plan(const Rectify__CampaignPlan *plan, FILE *out)
{
    json_t *document = plan_json(plan);
    bool written = json_dumpf(document, out, JSON_INDENT(2)) == 0 && fputc('\n', out) != EOF;
    json_decref(document);
    return written ? ERR_OK : ERR_IO;
}

static int run(struct cli *cli)
{
    const char *path = options_text(&cli->options, OUTPUT);
    const Rectify__CampaignPlan *plan = NULL;
    struct save save;

    int code = request_plan(cli, &plan);
    if (code != EXITS_DONE) {
        return code;
    }
    if (path == NULL) {
        return write_plan(plan, stdout) == ERR_OK ? EXITS_DONE : say_err(cli, ERR_IO, "");
    }
    code = save_begin(&save, cli, path);
    if (code != EXITS_DONE) {
        return code;
    }
    code = save_end(&save, write_plan(plan, save.out));
    if (code == EXITS_DONE) {
        say(cli, _("Written: %s"), path);
    }
    return code;
}

const struct cli_command campaign_export_command = {
    .name = "campaign",
    .subname = "export",
    .arguments = N_("[C]"),
    .summary = N_("the plan as data, for the office below"),
    .options = options,
    .run = run,
};
