/* The options that every command has. */
#include "client/cli/cli.h"
#include "common/base/language.h"

enum {
    TIMEOUT_MAX_S = 3600,
};

const struct option cli_options[] = {
    {"home", CLI_HOME, OPTION_RAW, 0, false, N_("DIR"), N_("folder of this terminal")},
    {"lang", CLI_LANG, OPTION_RAW, 0, false, "zh|en", N_("language")},
    {"json", CLI_JSON, OPTION_FLAG, 0, false, NULL, N_("JSON instead of text")},
    {"campaign", CLI_CAMPAIGN, OPTION_LINE, OPTION_NAME_MAX, false, "C",
     N_("campaign, where there are several")},
    {"timeout", CLI_TIMEOUT, OPTION_NUMBER, TIMEOUT_MAX_S, false, N_("SECONDS"),
     N_("time to wait for the connection (10)")},
    {"no-color", CLI_NO_COLOR, OPTION_FLAG, 0, false, NULL,
     N_("plain text; NO_COLOR does the same")},
    {"quiet", CLI_QUIET, OPTION_FLAG, 0, false, NULL, N_("no talk, only data and errors")},
    {"help", OPTION_KEY_HELP, OPTION_FLAG, 0, false, NULL, N_("this help")},
    {"version", OPTION_KEY_VERSION, OPTION_FLAG, 0, false, NULL, N_("version of the program")},
    {0},
};
