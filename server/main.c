/* rectifyd: reads its settings and runs. */
#include "server/app/app.h"

#include <stdlib.h>

int main(int argc, char **argv)
{
    struct settings settings;
    int exit_code = EXIT_SUCCESS;

    switch (settings_read(&settings, argc, argv, &exit_code)) {
    case SETTINGS_ENDED: return EXIT_SUCCESS;
    case SETTINGS_WRONG: return exit_code;
    case SETTINGS_RUN: break;
    }
    exit_code = app_run(&settings);
    settings_free(&settings);
    return exit_code;
}
