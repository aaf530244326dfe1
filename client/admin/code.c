/* code UNIT: one enrolment code. stdout has the code alone, so that a script can take it. */
#include "client/admin/commands.h"
#include "client/admin/request.h"
#include "client/cli/connect.h"
#include "client/cli/json.h"
#include "client/cli/say.h"
#include "client/cli/words.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include "proto/enroll.pb-c.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROLE = 'r',
    PERSON = 'p',
    TTL = 't',
    TTL_DEFAULT_S = 72 * 3600,
    TTL_MAX_S = 90 * 24 * 3600,
};

static const struct option options[] = {
    {"role", ROLE, OPTION_WORDS, WORDS_ROLE, true, N_("ROLE,..."),
     N_("ADMIN, OFFICE_REVIEWER, OFFICE_HEAD, UNIT_REPORTER, UNIT_HEAD, OBSERVER")},
    {"person", PERSON, OPTION_LINE, OPTION_NAME_MAX, true, N_("NAME"), N_("who will use it")},
    {"ttl", TTL, OPTION_RAW, 0, false, N_("TIME"),
     N_("how long it is valid: 72h (default), 3d, 30m")},
    {0},
};

/* "72h", "3d", "30m" */
static int read_ttl(const char *text, uint32_t *ttl_s)
{
    char *unit = NULL;
    long number = strtol(text, &unit, 10);
    long second = 0;

    if (strcmp(unit, "d") == 0) {
        second = 24 * 3600;
    } else if (strcmp(unit, "h") == 0) {
        second = 3600;
    } else if (strcmp(unit, "m") == 0) {
        second = 60;
    }
    if (unit == text || second == 0 || number < 1 || number > TTL_MAX_S / second) {
        say_error(_("--ttl: \"%s\" is not a time up to 90 days like 72h, 3d or 30m."), text);
        return EXITS_USAGE;
    }
    *ttl_s = (uint32_t)(number * second);
    return EXITS_DONE;
}

static void print(struct cli *cli, const Rectify__CodeCreated *created, const char *person,
                  uint32_t roles)
{
    char expires[CLOCK_TEXT_SIZE];

    clock_format(created->expires_ms, expires);
    if (created->unit_name != NULL) {
        say(cli, _("Enrolment code for %s, %s (%s): works once, until %s"), created->unit_name,
            person, words_of_bits(WORDS_ROLE, roles, &cli->arena), expires);
    } else {
        say(cli, _("Enrolment code for %s (%s): works once, until %s"), person,
            words_of_bits(WORDS_ROLE, roles, &cli->arena), expires);
    }
    if (cli->json) {
        json_t *document = json_document();
        json_add_text(document, "code", created->code);
        json_add_time(document, "expires_at", created->expires_ms);
        json_add_text(document, "unit", created->unit_name);
        json_print(document);
    } else {
        printf("%s\n", created->code);
    }
}

/* The server knows what kind of unit it is, and says only that the roles do not fit. */
static int say_refused(struct cli *cli, const char *unit)
{
    if (cli->failure.err == ERR_NOT_FOUND) {
        say_error(_("The register has no unit \"%s\". What there is: rectify-admin unit list"),
                  unit);
        return exits_of(cli->failure.err);
    }
    if (cli->failure.err == ERR_FIELD &&
        (strcmp(cli->failure.field, "roles") == 0 || strcmp(cli->failure.field, "unit") == 0)) {
        say_error(_("These roles do not go together, or not with %s: those of the office are for "
                    "an office alone, and ADMIN, which has no unit (-), stands alone."),
                  unit);
        return exits_of(cli->failure.err);
    }
    return say_failure(cli);
}

static int run(struct cli *cli)
{
    Rectify__CodeCreate in = RECTIFY__CODE_CREATE__INIT;
    ProtobufCMessage *out = NULL;
    const char *unit = cli->options.arguments[0];
    const char *ttl = options_text(&cli->options, TTL);
    int code = EXITS_DONE;

    in.unit = strcmp(unit, "-") != 0 ? keep_text(&cli->arena, unit) : NULL;
    in.person = keep_text(&cli->arena, options_text(&cli->options, PERSON));
    in.roles = (uint32_t)options_number(&cli->options, ROLE, 0);
    in.ttl_s = TTL_DEFAULT_S;
    if (ttl != NULL) {
        code = read_ttl(ttl, &in.ttl_s);
    }
    code = code == EXITS_DONE ? request_id_make(cli, &in.request_id) : code;
    code = code == EXITS_DONE ? connect_open(cli) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    if (connection_call(cli->connection, MESSAGE_CODE_CREATE, &in.base, &cli->arena, &out,
                        &cli->failure) != ERR_OK) {
        return say_refused(cli, unit);
    }
    print(cli, (const Rectify__CodeCreated *)out, in.person, in.roles);
    return EXITS_DONE;
}

const struct cli_command code_command = {
    .name = "code",
    .arguments = N_("UNIT"),
    .summary = N_("an enrolment code; UNIT - for a system administrator"),
    .options = options,
    .run = run,
};
