#include "client/cli/file_say.h"

#include "client/cli/say.h"
#include "common/base/file_limit.h"
#include "common/base/language.h"

int say_file_failure(struct cli *cli)
{
    const char *path = cli->failure.detail;

    if (cli->failure.err == ERR_NOT_FOUND) {
        say_error(_("There is no file %s."), path);
        return EXITS_NO_INPUT;
    }
    if (cli->failure.err == ERR_FIELD) {
        say_error(_("%s is empty or no ordinary file."), path);
        return EXITS_DATA;
    }
    if (cli->failure.err == ERR_SIZE) {
        say_error(_("%s is longer than 20 MB; make the picture smaller or divide the document."),
                  path);
        return EXITS_DATA;
    }
    if (cli->failure.err == ERR_INVALID) {
        say_error(
            _("%s is none of PDF, JPG, PNG, OFD, DOCX, XLSX; save or export it as one of these."),
            path);
        return EXITS_DATA;
    }
    if (cli->failure.err == ERR_UTF8) {
        say_error(_("The name of %s cannot be sent; give the file a shorter, plain name."), path);
        return EXITS_DATA;
    }
    if (cli->failure.err == ERR_EXISTS) {
        say_error(_("%s is named twice."), path);
        return EXITS_USAGE;
    }
    if (cli->failure.err == ERR_LIMIT) {
        say_error(_("More than %d files; divide them over several reports."), FILES_PER_ACT_MAX);
        return EXITS_USAGE;
    }
    return say_failure(cli);
}
