/* A document as plain text, for the screen and for pipes: the terminal breaks the lines. */
#include "client/report/output.h"
#include "client/report/render.h"

static void print_numbered(const struct document_block *block, FILE *out)
{
    for (size_t i = 0; i < block->item_count; i++) {
        (void)fprintf(out, "　　%zu. %s\n", i + 1, block->items[i]);
    }
}

static enum err print_block(const struct document *document, size_t at, FILE *out)
{
    const struct document_block *block = &document->blocks[at];
    const struct render_table_options table = {.ambiguous_width = 1};
    char mark[DOCUMENT_MARK_SIZE];
    document_mark(document, at, mark);
    switch (block->kind) {
    case DOCUMENT_HEADING:
    case DOCUMENT_SUBHEADING: (void)fprintf(out, "\n%s%s\n", mark, block->text); return ERR_OK;
    case DOCUMENT_PARAGRAPH: (void)fprintf(out, "　　%s\n", block->text); return ERR_OK;
    case DOCUMENT_NUMBERED: print_numbered(block, out); return ERR_OK;
    case DOCUMENT_TABLE: return render_table(block->sheet, &table, out);
    }
    return ERR_INVALID;
}

/* Whose it is, from when, and which version: what stands at the right and below on paper. */
static void print_end(const struct document *document, FILE *out)
{
    char date[DOCUMENT_DATE_SIZE];
    document_date(document->signed_on, date);
    (void)fprintf(out, "\n%s\n%s\n", document->signature, date);
    if (document->check_code[0] != '\0' || document->footer[0] != '\0') {
        (void)fprintf(out, "\n%s%s%s\n", document->footer,
                      document->footer[0] != '\0' && document->check_code[0] != '\0' ? "  " : "",
                      document->check_code);
    }
}

static enum err print_annexes(const struct document *document, FILE *out)
{
    const struct render_table_options table = {.ambiguous_width = 1};
    enum err err = ERR_OK;
    for (size_t i = 0; i < document->annex_count && err == ERR_OK; i++) {
        char mark[DOCUMENT_MARK_SIZE];
        document_annex_mark(document, i, mark);
        (void)fprintf(out, "\n%s %s\n", mark, document->annexes[i].name);
        if (document->annexes[i].sheet != NULL) {
            err = render_table(document->annexes[i].sheet, &table, out);
        }
    }
    return err;
}

enum err render_plain(const struct document *document, FILE *out, struct render_fault *fault)
{
    enum err err = render_check(document, fault);
    if (err != ERR_OK) {
        return err;
    }
    (void)fprintf(out, "%s\n", document->title);
    if (document->number[0] != '\0') {
        (void)fprintf(out, "%s\n", document->number);
    }
    if (document->recipient[0] != '\0') {
        (void)fprintf(out, "\n%s：\n", document->recipient);
    }
    for (size_t i = 0; i < document->block_count && err == ERR_OK; i++) {
        err = print_block(document, i, out);
    }
    print_end(document, out);
    if (err == ERR_OK) {
        err = print_annexes(document, out);
    }
    return err == ERR_OK ? output_finish(out) : err;
}
