#include "client/cli/report_page.h"

#include "client/cli/say.h"
#include "client/cli/words.h"
#include "common/base/language.h"
#include "proto/codec.h"
#include <string.h>

static bool is_report(const ProtobufCMessage *message)
{
    const Rectify__Act *act = (const Rectify__Act *)message;
    return act->what_case == RECTIFY__ACT__WHAT_REPORT_SUBMIT;
}

enum err report_page_read(const uint8_t *bytes, size_t length, const ProtobufCBinaryData *digest,
                          uint32_t version, struct arena *arena, struct report_page *page)
{
    struct digest own;
    ProtobufCMessage *message = NULL;
    enum err err = message_unpack(&rectify__act__descriptor, bytes, length, &scan_limits_ordinary,
                                  arena, &message);
    if (err == ERR_OK && !is_report(message)) {
        err = ERR_DECODE;
    }
    if (err == ERR_OK) {
        err = digest_sha256(bytes, length, &own);
    }
    if (err != ERR_OK) {
        return err;
    }
    if (digest != NULL &&
        (digest->len != DIGEST_SIZE || memcmp(digest->data, own.bytes, DIGEST_SIZE) != 0)) {
        return ERR_INVALID;
    }
    *page = (struct report_page){.act = (const Rectify__Act *)message, .version = version};
    check_code_make(&own, page->check_code);
    return ERR_OK;
}

static const struct unit_report_line *take_lines(Rectify__ReportLine *const *in, size_t count,
                                                 struct arena *arena)
{
    struct unit_report_line *lines = keep_alloc(arena, count, sizeof(*lines));
    for (size_t i = 0; i < count; i++) {
        lines[i] = (struct unit_report_line){in[i]->measure, in[i]->effect};
    }
    return lines;
}

static const struct unit_report_local *take_locals(const Rectify__ReportItem *in,
                                                   struct arena *arena)
{
    struct unit_report_local *locals = keep_alloc(arena, in->n_locals, sizeof(*locals));
    for (size_t i = 0; i < in->n_locals; i++) {
        const Rectify__ReportLocal *local = in->locals[i];
        locals[i] = (struct unit_report_local){
            .description = local->description,
            .responsible = local->responsible,
            .lines = take_lines(local->lines, local->n_lines, arena),
            .line_count = local->n_lines,
        };
    }
    return locals;
}

static void take_items(const Rectify__ReportSubmit *in, struct unit_report *out,
                       struct arena *arena)
{
    struct unit_report_item *items = keep_alloc(arena, in->n_items, sizeof(*items));
    for (size_t i = 0; i < in->n_items; i++) {
        const Rectify__ReportItem *item = in->items[i];
        items[i] = (struct unit_report_item){
            .problem_no = item->problem_no,
            .title = item->title,
            .statement = item->statement,
            .lines = take_lines(item->lines, item->n_lines, arena),
            .line_count = item->n_lines,
            .locals = take_locals(item, arena),
            .local_count = item->n_locals,
            .periods = (const char *const *)item->periods,
            .period_count = item->n_periods,
            .indicators = (const char *const *)item->indicators,
            .indicator_count = item->n_indicators,
            .completion = item->completion,
            .risk = item->risk,
            .unfinished_reason = item->unfinished_reason,
        };
    }
    out->items = items;
    out->item_count = in->n_items;
}

static void take_sections(const Rectify__ReportSubmit *in, struct unit_report *out)
{
    for (size_t i = 0; i < in->n_sections; i++) {
        const Rectify__ReportSection *section = in->sections[i];
        if (section->section >= 1 && section->section <= UNIT_REPORT_SECTIONS) {
            out->sections[section->section - 1] = (struct unit_report_section){
                (const char *const *)section->paragraphs, section->n_paragraphs};
        }
    }
}

int report_page_document(struct cli *cli, const struct report_page *page, struct document *document)
{
    const Rectify__ReportSubmit *in = page->act->report_submit;
    struct unit_report report = {
        .title = in->title,
        .recipient = in->recipient,
        .unit = in->unit,
        .confirmed_by = in->confirmed_by,
        .signed_on = in->signed_on,
        .footer = page->version > 0 ? keep_printf(&cli->arena, _("Version %u"), page->version)
                                    : _("Draft: not handed in"),
        .check_code = page->check_code,
        .as_of_ms = page->act->client_time_ms,
    };
    take_sections(in, &report);
    take_items(in, &report, &cli->arena);
    enum err err = unit_report_document(&report, &cli->arena, document);
    return err == ERR_OK ? EXITS_DONE : say_err(cli, err, "");
}

int report_page_code(struct cli *cli, const char *typed, char code[CHECK_CODE_SIZE])
{
    return check_code_read(typed, code) ? EXITS_DONE : say_err(cli, ERR_CHECK_CODE, "");
}

bool report_page_finished(uint32_t state)
{
    return state == WORD_STATE_NIL_CLAIMED || state == WORD_STATE_NIL_CONFIRMED ||
           state == WORD_STATE_CLOSURE_REQUESTED || state == WORD_STATE_CLOSED ||
           state == WORD_STATE_SUSTAINING;
}
