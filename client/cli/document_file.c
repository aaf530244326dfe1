#include "client/cli/document_file.h"

#include "client/cli/save.h"
#include "client/cli/say.h"
#include "client/print/render_pdf.h"
#include "common/base/attr.h"
#include "common/base/language.h"
#include <string.h>
#include <strings.h>
#include <utf8proc.h>

typedef enum err (*render_cb)(const struct document *document, FILE *out,
                              struct render_fault *fault);

static const struct {
    const char *end;
    render_cb render;
} forms[] = {
    {".pdf", render_pdf},
    {".docx", render_docx},
    {".html", render_html},
    {".txt", render_plain},
};

static render_cb find(const char *path)
{
    const char *end = strrchr(path, '.');
    for (size_t i = 0; end != NULL && i < ARRAY_LEN(forms); i++) {
        if (strcasecmp(end, forms[i].end) == 0) {
            return forms[i].render;
        }
    }
    return NULL;
}

int document_check_name(const char *path)
{
    if (find(path) != NULL) {
        return EXITS_DONE;
    }
    say_error(_("%s: the name of the file has to end in .pdf, .docx, .html or .txt."), path);
    return EXITS_USAGE;
}

void document_say_fault(const struct render_fault *fault)
{
    char character[sizeof("\xf0\xa0\x80\x80")] = "";
    if (fault->character == 0) {
        return;
    }
    (void)utf8proc_encode_char((utf8proc_int32_t)fault->character, (utf8proc_uint8_t *)character);
    say_error(_("No font of this computer has the character %s (U+%04X) of \"%s\". "
                "Install a font that has it."),
              character, (unsigned)fault->character, fault->text);
}

int document_write(struct cli *cli, const struct document *document, const char *path)
{
    struct render_fault fault = {.character = 0};
    struct save save;
    int code = save_begin(&save, cli, path);
    if (code != EXITS_DONE) {
        return code;
    }
    code = save_end(&save, find(path)(document, save.out, &fault));
    document_say_fault(&fault);
    if (code == EXITS_DONE) {
        say(cli, _("Written: %s"), path);
    }
    return code;
}

int document_print(struct cli *cli, const struct document *document)
{
    struct render_fault fault;
    enum err err = render_plain(document, stdout, &fault);
    return err == ERR_OK ? EXITS_DONE : say_err(cli, err, "");
}
