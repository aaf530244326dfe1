#include "client/admin/office_act.h"

#include "client/admin/request.h"
#include "client/cli/act_json.h"
#include "client/cli/connect.h"
#include "client/cli/dossier.h"
#include "client/cli/receipt.h"
#include "client/cli/say.h"
#include "client/cli/task_find.h"
#include "client/cli/task_name.h"
#include "client/cli/version_code.h"
#include "client/cli/words.h"
#include "client/lib/act_number.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include <string.h>

bool office_act_names_task(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    return digits > 0 && text[digits] == '/';
}

int office_act_name(struct cli *cli, const char *text, unsigned *problem_no, char **unit)
{
    const char *slash = strchr(text, '/');
    long number = 0;

    if (slash == NULL || slash[1] == '\0') {
        say_error(_("\"%s\" is no task; a task is problem and unit: 3/UNIT"), text);
        return EXITS_USAGE;
    }
    char *digits = keep(arena_strndup(&cli->arena, text, (size_t)(slash - text)));
    int code = options_check_number("A", digits, 1, OFFICE_PROBLEM_NO_MAX, &number);
    *problem_no = (unsigned)number;
    *unit = keep_text(&cli->arena, slash + 1);
    return code;
}

int office_act_about(struct cli *cli, unsigned *problem_no, char **unit)
{
    const char *about = cli->options.arguments[0];
    *problem_no = 0;
    *unit = keep_text(&cli->arena, about);
    return office_act_names_task(about) ? office_act_name(cli, about, problem_no, unit)
                                        : EXITS_DONE;
}

int office_act_say_none(unsigned problem_no, const char *unit)
{
    if (unit != NULL) {
        say_error(_("There is no task %u/%s. What there is: rectify-admin status"), problem_no,
                  unit);
    } else {
        say_error(_("There is no problem %u. What there is: rectify-admin status"), problem_no);
    }
    return EXITS_DATA;
}

int office_act_dossier(struct cli *cli, unsigned problem_no, char *unit, Rectify__Dossier **out)
{
    Rectify__DossierGet in = RECTIFY__DOSSIER_GET__INIT;
    ProtobufCMessage *answer = NULL;

    in.campaign = cli->campaign != NULL ? keep_text(&cli->arena, cli->campaign) : NULL;
    in.problem_no = problem_no;
    in.unit = unit;
    enum err err = task_dossier(cli, &in, &answer);
    *out = (Rectify__Dossier *)answer;
    if (err == ERR_NOT_FOUND) {
        return office_act_say_none(problem_no, unit);
    }
    if (err == ERR_CAMPAIGN_STATE && in.campaign == NULL) {
        return EXITS_USAGE; /* several have it; that was said */
    }
    return err == ERR_OK ? EXITS_DONE : say_failure(cli);
}

/*
 * A unit's terminal would be shown its own task whatever it asks for: the role is looked at
 * first.
 */
static int check_role(struct cli *cli)
{
    uint32_t roles = connection_welcome(cli->connection)->roles;
    return (roles & WORD_ROLE_OFFICE) != 0 ? EXITS_DONE : say_err(cli, ERR_FORBIDDEN, "");
}

int office_act_open(struct office_act *office, struct cli *cli, unsigned problem_no, char *unit)
{
    *office = (struct office_act){.cli = cli, .problem_no = problem_no, .unit = unit};
    rectify__act__init(&office->act);
    int code = connect_open(cli);
    code = code == EXITS_DONE ? check_role(cli) : code;
    return code == EXITS_DONE ? office_act_dossier(cli, problem_no, unit, &office->dossier) : code;
}

int office_act_begin(struct office_act *office, struct cli *cli)
{
    unsigned problem_no = 0;
    char *unit = NULL;
    int code = office_act_name(cli, cli->options.arguments[0], &problem_no, &unit);
    return code == EXITS_DONE ? office_act_open(office, cli, problem_no, unit) : code;
}

static int find_unit(struct office_act *office)
{
    struct cli *cli = office->cli;
    Rectify__UnitsGet in = RECTIFY__UNITS_GET__INIT;
    ProtobufCMessage *out = NULL;

    in.unit = office->unit;
    enum err err = connection_call(cli->connection, MESSAGE_UNITS_GET, &in.base, &cli->arena, &out,
                                   &cli->failure);
    const Rectify__Units *units = (const Rectify__Units *)out;
    if (err == ERR_NOT_FOUND || (err == ERR_OK && units->n_units != 1)) {
        say_error(_("The register has no unit \"%s\". What there is: rectify-admin unit list"),
                  office->unit);
        return EXITS_DATA;
    }
    if (err != ERR_OK) {
        return say_failure(cli);
    }
    office->unit_id = units->units[0]->unit_id;
    return EXITS_DONE;
}

/* What it is about is named by ids alone: the receipt of such an act has no version of a task. */
int office_act_begin_unit(struct office_act *office, struct cli *cli, unsigned problem_no,
                          char *unit)
{
    *office = (struct office_act){.cli = cli, .unit = unit};
    rectify__act__init(&office->act);
    int code = connect_open(cli);
    code = code == EXITS_DONE ? check_role(cli) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    return problem_no == 0 ? find_unit(office)
                           : office_act_dossier(cli, problem_no, unit, &office->dossier);
}

int64_t office_act_unit(const struct office_act *office)
{
    return office->dossier != NULL ? office->dossier->assignment->unit_id : office->unit_id;
}

ProtobufCBinaryData office_act_digest(const struct office_act *office)
{
    return office->dossier->assignment->submitted_digest;
}

static int say_nothing_submitted(const struct office_act *office)
{
    const Rectify__AssignmentBrief *brief = office->dossier->assignment;
    const char *allowed =
        receipt_allowed(brief->n_allowed_acts, brief->allowed_acts, &office->cli->arena);

    say_error(_("Nothing of %u/%s waits for a decision; state now: %s"), office->problem_no,
              brief->unit_name, word_label(WORDS_STATE, brief->state));
    say_error(_("What you can do now: %s"), allowed[0] != '\0' ? allowed : _("nothing"));
    return EXITS_FAILED;
}

static int check_version(const struct office_act *office)
{
    const char *code = options_text(&office->cli->options, OFFICE_ACT_VERSION);
    const char *waiting = dossier_version_text(office->dossier, &office->cli->arena);
    ProtobufCBinaryData digest = office_act_digest(office);

    if (code == NULL || version_code_fits(code, &digest)) {
        return EXITS_DONE;
    }
    say_error(_("Version %s does not wait for a decision; what waits is version %s. Nothing was "
                "decided."),
              code, waiting);
    say_error(_("Look at it first: rectify-admin review show %u/%s"), office->problem_no,
              office->dossier->assignment->unit_name);
    return EXITS_FAILED;
}

static void name_subject(const struct office_act *office, Rectify__Act *act)
{
    act->unit_id = office_act_unit(office);
    if (office->dossier != NULL) {
        act->problem_id = office->dossier->assignment->problem_id;
        act->base_version = office->dossier->assignment->version;
    }
}

/* The act's bytes are made once and never again: their digest is the act's. */
static int freeze(struct office_act *office, ProtobufCBinaryData *bytes)
{
    Rectify__Act *act = &office->act;
    int code = request_id_make(office->cli, &act->request_id);

    name_subject(office, act);
    act->client_time_ms = clock_wall_ms();
    bytes->len = rectify__act__get_packed_size(act);
    bytes->data = keep(arena_alloc(&office->cli->arena, bytes->len));
    (void)rectify__act__pack(act, bytes->data);
    return code;
}

static bool is_lost(enum err err)
{
    return err == ERR_UNKNOWN_OUTCOME || err == ERR_CLOSED || err == ERR_TIMEOUT;
}

static enum err submit(struct cli *cli, ProtobufCBinaryData *bytes, ProtobufCMessage **out)
{
    Rectify__Submit in = RECTIFY__SUBMIT__INIT;
    in.acts = bytes;
    in.n_acts = 1;
    enum err err =
        connection_call(cli->connection, MESSAGE_SUBMIT, &in.base, &cli->arena, out, &cli->failure);
    if (!is_lost(err)) {
        return err;
    }
    say(cli, _("The connection was lost; asking again what became of it ..."));
    connect_drop(cli);
    err = connect_try(cli, 0);
    if (err != ERR_OK) {
        return failure_set(&cli->failure, ERR_UNKNOWN_OUTCOME, "");
    }
    return connection_call(cli->connection, MESSAGE_SUBMIT, &in.base, &cli->arena, out,
                           &cli->failure);
}

/* "1/UNIT: approve, version 7B6C7CD2"; "1/UNIT: transfer to UNIT" */
static const char *done_text(const struct office_act *office)
{
    struct arena *arena = &office->cli->arena;
    const char *act = word_label(WORDS_ACT, (uint32_t)act_number(&office->act));
    const char *subject = office->unit;
    char version[VERSION_CODE_SIZE];

    if (office->dossier != NULL) {
        subject = keep_printf(arena, "%u/%s", office->dossier->assignment->problem_no,
                              office->dossier->assignment->unit_name);
    }
    const char *text = keep_printf(arena, _("%s: %s"), subject, act);
    if (office->to != NULL) {
        return keep_printf(arena, _("%s to %s"), text, office->to);
    }
    if (!office->decides) {
        return text;
    }
    ProtobufCBinaryData digest = office_act_digest(office);
    version_code(&digest, version);
    return keep_printf(arena, _("%s, version %s"), text, version);
}

/* As the receipt's code begins; a receipt of an act that moves no task has no version of one. */
static const char *task_text(const struct office_act *office)
{
    struct cli *cli = office->cli;
    return office->problem_no > 0 ? task_name_text(cli->campaign, office->problem_no, &cli->arena)
                                  : "";
}

static void print_json(const struct office_act *office, const ProtobufCBinaryData *bytes,
                       const Rectify__Receipt *receipt, enum act_progress progress)
{
    struct cli *cli = office->cli;
    const Rectify__AssignmentBrief *brief =
        office->dossier != NULL ? office->dossier->assignment : NULL;
    const struct act_told told = {
        .act = (int)act_number(&office->act),
        .task = task_text(office),
        .campaign = brief != NULL ? brief->campaign : cli->campaign,
        .problem_no = brief != NULL ? brief->problem_no : 0,
        .unit = brief != NULL ? brief->unit_name : office->unit,
        .request_id = office->act.request_id,
        .bytes = bytes->data,
        .length = bytes->len,
        .progress = progress,
        .receipt = receipt,
        .failure = receipt == NULL ? &cli->failure : NULL,
    };
    json_t *document = json_document();
    act_json_add(cli, &told, document);
    json_add_text(document, "to", office->to);
    if (office->decides) {
        char version[VERSION_CODE_SIZE];
        ProtobufCBinaryData digest = office_act_digest(office);
        version_code(&digest, version);
        json_add_text(document, "version_code", version);
    }
    json_print(document);
}

/* The server has said no; or nothing, or that it does not know itself: then nobody knows. */
static int end_without_receipt(const struct office_act *office, const ProtobufCBinaryData *bytes)
{
    struct cli *cli = office->cli;
    if (!cli->json) {
        return say_failure(cli);
    }
    bool known = !is_lost(cli->failure.err) && cli->failure.err != ERR_OUTCOME_UNKNOWN;
    print_json(office, bytes, NULL, known ? ACT_REFUSED : ACT_SENT);
    return exits_of(cli->failure.err);
}

int office_act_send(struct office_act *office)
{
    struct cli *cli = office->cli;
    ProtobufCBinaryData bytes = {0};
    ProtobufCMessage *out = NULL;

    if (office->decides && office_act_digest(office).len == 0) {
        return say_nothing_submitted(office);
    }
    int code = office->decides ? check_version(office) : EXITS_DONE;
    code = code == EXITS_DONE ? freeze(office, &bytes) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    if (submit(cli, &bytes, &out) != ERR_OK) {
        return end_without_receipt(office, &bytes);
    }
    const Rectify__Receipts *receipts = (const Rectify__Receipts *)out;
    if (receipts->n_receipts != 1) {
        return say_err(cli, ERR_DECODE, "");
    }
    const Rectify__Receipt *receipt = receipts->receipts[0];
    if (cli->json) {
        print_json(office, &bytes, receipt, ACT_RECEIVED);
        return exits_of(receipt_err(receipt));
    }
    return receipt_print(cli, act_number(&office->act), task_text(office), done_text(office),
                         receipt);
}
