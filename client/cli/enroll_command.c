#include "client/cli/enroll_command.h"

#include "client/cli/connect.h"
#include "client/cli/json.h"
#include "client/cli/say.h"
#include "client/cli/words.h"
#include "common/base/language.h"

enum {
    REPLACE = OPTION_KEY_OWN,
};

static const struct option options[] = {
    {"replace", REPLACE, OPTION_FLAG, 0, false, NULL, N_("give up who this terminal was before")},
    {0},
};

static void print(struct cli *cli)
{
    const struct home_identity *identity = &cli->home.identity;
    const char *roles = words_of_bits(WORDS_ROLE, identity->roles, &cli->arena);

    if (cli->json) {
        json_t *document = json_document();
        json_add_number(document, "client_id", identity->client_id);
        json_add_text(document, "unit",
                      identity->unit_name[0] != '\0' ? identity->unit_name : NULL);
        json_add_text(document, "person", identity->person_name);
        json_add_text(document, "server", identity->host);
        json_print(document);
        return;
    }
    if (identity->unit_name[0] != '\0') {
        printf(_("Enrolled: %s, %s (%s)\n"), identity->unit_name, identity->person_name, roles);
    } else {
        printf(_("Enrolled: %s (%s)\n"), identity->person_name, roles);
    }
    say(cli, _("The key lies in %s; nobody else may read it."), cli->home.dir);
}

/* A person of the administration has no unit. */
static void say_enrolled(const struct home_identity *identity)
{
    if (identity->unit_name[0] != '\0') {
        say_error(_("This terminal is enrolled already: %s, %s."), identity->unit_name,
                  identity->person_name);
    } else {
        say_error(_("This terminal is enrolled already: %s."), identity->person_name);
    }
}

static int run(struct cli *cli)
{
    int code = connect_home(cli);
    if (code != EXITS_DONE) {
        return code;
    }
    enum err err = home_enroll(&cli->home, cli->options.arguments[0],
                               options_flag(&cli->options, REPLACE), &cli->failure);
    if (err == ERR_EXISTS) {
        say_enrolled(&cli->home.identity);
        say_error(_("Nothing was changed. --replace gives the old identity up."));
        return exits_of(err);
    }
    if (err != ERR_OK) {
        return say_failure(cli);
    }
    print(cli);
    return EXITS_DONE;
}

const struct cli_command enroll_command = {
    .name = "enroll",
    .arguments = N_("CODE"),
    .summary = N_("make this computer a terminal"),
    .options = options,
    .run = run,
};
