#include "client/report/unit_report.h"
#include "common/base/language.h"

enum {
    /* heading, statement, two captions with their lists, completion, reason */
    BLOCKS_OF_ITEM = 7,
    BLOCKS_BESIDE = UNIT_REPORT_SECTIONS + 1, /* headings and the line to sign on */
};

static const char *const headings[UNIT_REPORT_SECTIONS] = {
    N_("What was done to rectify"),
    N_("The problems and how they were rectified"),
    N_("Problems that do not exist here, and how they are prevented"),
    N_("What is left to do, and the next steps"),
};

const char *unit_report_heading(unsigned section)
{
    return section >= 1 && section <= UNIT_REPORT_SECTIONS ? _(headings[section - 1]) : "";
}

/* What is filled in, block after block; a failure stays and is told at the end. */
struct making {
    struct arena *arena;
    struct document_block *blocks;
    size_t count;
    enum err err;
};

static void add(struct making *making, enum document_kind kind, const char *text)
{
    if (text == NULL) { /* of a printed text: no memory */
        making->err = ERR_NOMEM;
        return;
    }
    making->blocks[making->count++] = (struct document_block){.kind = kind, .text = text};
}

typedef const char *(*text_of)(const struct unit_report_line *line);

static const char *measure_of(const struct unit_report_line *line)
{
    return line->measure;
}

/* The same number means the same measure: where there is no effect yet, that is said. */
static const char *effect_of(const struct unit_report_line *line)
{
    return line->effect != NULL ? line->effect : _("No effect yet.");
}

static void add_lines(struct making *making, const char *caption,
                      const struct unit_report_item *item, text_of text)
{
    const char **texts = arena_calloc(making->arena, item->line_count, sizeof(*texts));
    if (texts == NULL) {
        making->err = ERR_NOMEM;
        return;
    }
    for (size_t i = 0; i < item->line_count; i++) {
        texts[i] = text(&item->lines[i]);
    }
    add(making, DOCUMENT_PARAGRAPH, caption);
    making->blocks[making->count++] = (struct document_block){
        .kind = DOCUMENT_NUMBERED, .items = texts, .item_count = item->line_count};
}

static void add_end(struct making *making, const struct unit_report_item *item)
{
    add(making, DOCUMENT_PARAGRAPH,
        arena_printf(making->arena, _("How far it is: %s"), item->completion));
    if (item->unfinished_reason != NULL) {
        add(making, DOCUMENT_PARAGRAPH,
            arena_printf(making->arena, _("Why it is not finished: %s"), item->unfinished_reason));
    }
}

static void add_problem(struct making *making, const struct unit_report_item *item)
{
    if (item->line_count > 0) {
        add_lines(making, _("Measures:"), item, measure_of);
        add_lines(making, _("Effects:"), item, effect_of);
    } else {
        add(making, DOCUMENT_PARAGRAPH, _("No measures yet."));
    }
}

static void add_nil(struct making *making, const struct unit_report_item *item)
{
    add(making, DOCUMENT_PARAGRAPH, item->statement);
    if (item->line_count > 0) {
        add_lines(making, _("Preventive measures:"), item, measure_of);
    }
}

static void add_items(struct making *making, const struct unit_report *report, bool nil)
{
    for (size_t i = 0; i < report->item_count; i++) {
        const struct unit_report_item *item = &report->items[i];
        if ((item->statement != NULL) != nil) {
            continue;
        }
        add(making, DOCUMENT_SUBHEADING,
            arena_printf(making->arena, _("Problem %u: %s"), item->problem_no, item->title));
        if (nil) {
            add_nil(making, item);
        } else {
            add_problem(making, item);
        }
        add_end(making, item);
    }
}

static void add_section(struct making *making, const struct unit_report *report, unsigned section)
{
    const struct unit_report_section *text = &report->sections[section - 1];
    add(making, DOCUMENT_HEADING, unit_report_heading(section));
    for (size_t i = 0; i < text->paragraph_count; i++) {
        add(making, DOCUMENT_PARAGRAPH, text->paragraphs[i]);
    }
    if (section == UNIT_REPORT_PROBLEMS || section == UNIT_REPORT_NIL) {
        add_items(making, report, section == UNIT_REPORT_NIL);
    }
}

static size_t count_blocks(const struct unit_report *report)
{
    size_t count = BLOCKS_BESIDE + report->item_count * BLOCKS_OF_ITEM;
    for (unsigned i = 0; i < UNIT_REPORT_SECTIONS; i++) {
        count += report->sections[i].paragraph_count;
    }
    return count;
}

enum err unit_report_document(const struct unit_report *report, struct arena *arena,
                              struct document *document)
{
    struct making making = {
        .arena = arena,
        .blocks = arena_calloc(arena, count_blocks(report), sizeof(*making.blocks)),
    };
    if (making.blocks == NULL) {
        return ERR_NOMEM;
    }
    for (unsigned section = 1; section <= UNIT_REPORT_SECTIONS; section++) {
        add_section(&making, report, section);
    }
    add(&making, DOCUMENT_PARAGRAPH,
        arena_printf(arena, _("First responsible person: %s   Signature:"), report->confirmed_by));
    *document = (struct document){
        .title = report->title,
        .number = "",
        .recipient = report->recipient,
        .blocks = making.blocks,
        .block_count = making.count,
        .signature = report->unit,
        .signed_on = report->signed_on,
        .sealed = true,
        .footer = report->footer,
        .check_code = report->check_code,
        .as_of_ms = report->as_of_ms,
    };
    return making.err;
}
