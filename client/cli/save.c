#include "client/cli/save.h"

#include "client/cli/say.h"
#include "common/base/language.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int say_system_error(const struct save *save)
{
    say_error(_("%s cannot be written: %s"), save->path, strerror(errno));
    return EXITS_FAILED;
}

int save_begin(struct save *save, struct cli *cli, const char *path)
{
    struct stat there;
    *save = (struct save){.cli = cli, .path = path};
    /* Renaming over a device, a pipe or a link would put a file in its place. */
    if (lstat(path, &there) == 0 && !S_ISREG(there.st_mode)) {
        say_error(_("%s is no ordinary file; give another name."), path);
        return EXITS_FAILED;
    }
    save->temporary = keep_printf(&cli->arena, "%s.XXXXXX", path);
    int fd = mkstemp(save->temporary);
    if (fd < 0) {
        return say_system_error(save);
    }
    mode_t mask = umask(0);
    (void)umask(mask);
    /* mkstemp makes it for the owner alone; a list is an ordinary file. */
    save->out = fchmod(fd, 0666 & ~mask) == 0 ? fdopen(fd, "wb") : NULL;
    if (save->out == NULL) {
        int code = say_system_error(save);
        (void)close(fd);
        (void)unlink(save->temporary);
        return code;
    }
    return EXITS_DONE;
}

/*
 * The renderer of XLSX writes a file of its own under the same name: what lies there now is put
 * on the disk.
 */
static bool reach_disk(struct save *save)
{
    bool written = fflush(save->out) == 0 && fsync(fileno(save->out)) == 0;
    written = fclose(save->out) == 0 && written;
    return written && rename(save->temporary, save->path) == 0;
}

int save_end(struct save *save, enum err err)
{
    int code = EXITS_DONE;
    if (err != ERR_OK) {
        code = say_err(save->cli, err, save->path);
        (void)fclose(save->out);
    } else if (!reach_disk(save)) {
        code = say_system_error(save);
    }
    if (code != EXITS_DONE) {
        (void)unlink(save->temporary);
    }
    return code;
}
