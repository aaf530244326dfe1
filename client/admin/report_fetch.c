#include "client/admin/report_fetch.h"

#include "client/cli/campaign_say.h"
#include "client/cli/connect.h"
#include "client/cli/say.h"
#include "common/base/language.h"

int report_fetch(struct cli *cli, const char *unit, uint32_t version, Rectify__Report **out)
{
    Rectify__ReportGet in = RECTIFY__REPORT_GET__INIT;
    ProtobufCMessage *answer = NULL;

    int code = connect_open(cli);
    if (code != EXITS_DONE) {
        return code;
    }
    in.campaign = cli->campaign != NULL ? keep_text(&cli->arena, cli->campaign) : NULL;
    in.unit = keep_text(&cli->arena, unit);
    in.has_version = version > 0;
    in.version = version;
    enum err err = connection_call(cli->connection, MESSAGE_REPORT_GET, &in.base, &cli->arena,
                                   &answer, &cli->failure);
    *out = (Rectify__Report *)answer;
    if (err == ERR_NOT_FOUND) {
        say_error(version > 0 ? _("There is no such version of a report of %s. What there is: "
                                  "rectify-admin report list")
                              : _("There is no report of %s. What there is: rectify-admin report "
                                  "list"),
                  unit);
        return EXITS_DATA;
    }
    return err == ERR_OK ? EXITS_DONE : say_campaign_failure(cli, cli->campaign);
}

int report_act_begin(struct report_act *act, struct cli *cli)
{
    *act = (struct report_act){.office.cli = cli};
    rectify__act__init(&act->office.act);
    int code = report_fetch(cli, cli->options.arguments[0], 0, &act->report);
    if (code == EXITS_DONE) {
        act->office.unit_id = act->report->report->unit_id;
        act->office.unit = act->report->report->unit_name;
    }
    return code;
}
