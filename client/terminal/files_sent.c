#include "client/terminal/files_sent.h"

#include "client/cli/file_size.h"
#include "client/cli/say.h"
#include "common/base/language.h"

enum {
    LARGE = 1024 * 1024, /* takes long enough that people wonder */
};

void files_sent_say(const struct cli *cli, const struct outbox_file *file)
{
    struct arena arena;
    arena_init(&arena, 4096);
    const char *size = file_size_text(file->size, &arena);
    if (file->complete) {
        say(cli, _("File received by the office: %s (%s)"), file->name, size);
    } else if (file->size >= LARGE) {
        say(cli, _("Sending file %s (%s of %s are there) ..."), file->name,
            file_size_text(file->received, &arena), size);
    }
    arena_close(&arena);
}

int files_sent_say_waiting(struct cli *cli)
{
    size_t count = 0;
    if (outbox_files_count(&cli->home, &count, &cli->failure) != ERR_OK) {
        return say_failure(cli);
    }
    if (count > 0) {
        say_error(_("Files waiting to be sent: %zu; nothing of them is lost. \"rectify sync\" goes "
                    "on where it stopped."),
                  count);
    }
    return EXITS_DONE;
}
