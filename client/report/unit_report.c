#include "client/report/unit_report.h"
#include "common/base/language.h"

enum {
    /* two captions with their lists */
    BLOCKS_OF_LINES = 4,
    /* heading, statement, lines, indicators and periods with their captions, completion, risk, reason */
    BLOCKS_OF_ITEM = 9 + BLOCKS_OF_LINES,
    BLOCKS_OF_LOCAL = 1 + BLOCKS_OF_LINES,
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

static void add_list(struct making *making, const char *caption, const char *const *texts,
                     size_t count)
{
    if (count > 0) {
        add(making, DOCUMENT_PARAGRAPH, caption);
        making->blocks[making->count++] =
            (struct document_block){.kind = DOCUMENT_NUMBERED, .items = texts, .item_count = count};
    }
}

static void add_lines(struct making *making, const char *caption,
                      const struct unit_report_line *lines, size_t count, text_of text)
{
    const char **texts = arena_calloc(making->arena, count, sizeof(*texts));
    if (texts == NULL) {
        making->err = ERR_NOMEM;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        texts[i] = text(&lines[i]);
    }
    add_list(making, caption, texts, count);
}

static void add_measures(struct making *making, const struct unit_report_line *lines, size_t count)
{
    add_lines(making, _("Measures:"), lines, count, measure_of);
    add_lines(making, _("Effects:"), lines, count, effect_of);
}

static void add_local(struct making *making, const struct unit_report_local *local, size_t no)
{
    const char *text =
        local->responsible != NULL
            ? arena_printf(making->arena, _("Found in self-inspection, %zu: %s (%s)"), no,
                           local->description, local->responsible)
            : arena_printf(making->arena, _("Found in self-inspection, %zu: %s"), no,
                           local->description);
    add(making, DOCUMENT_PARAGRAPH, text);
    add_measures(making, local->lines, local->line_count);
}

static void add_end(struct making *making, const struct unit_report_item *item)
{
    add(making, DOCUMENT_PARAGRAPH,
        arena_printf(making->arena, _("How far it is: %s"), item->completion));
    if (item->risk != NULL) {
        add(making, DOCUMENT_PARAGRAPH,
            arena_printf(making->arena, _("Risk that remains, accepted by the office: %s"),
                         item->risk));
    }
    if (item->unfinished_reason != NULL) {
        add(making, DOCUMENT_PARAGRAPH,
            arena_printf(making->arena, _("Why it is not finished: %s"), item->unfinished_reason));
    }
}

static void add_problem(struct making *making, const struct unit_report_item *item)
{
    if (item->line_count > 0) {
        add_measures(making, item->lines, item->line_count);
    } else {
        add(making, DOCUMENT_PARAGRAPH, _("No measures yet."));
    }
}

static void add_nil(struct making *making, const struct unit_report_item *item)
{
    add(making, DOCUMENT_PARAGRAPH, item->statement);
    add_lines(making, _("Preventive measures:"), item->lines, item->line_count, measure_of);
}

/* What belongs to a problem whether it exists here or not, and how it ends. */
static void add_rest(struct making *making, const struct unit_report_item *item)
{
    add_list(making, _("Indicators:"), item->indicators, item->indicator_count);
    for (size_t i = 0; i < item->local_count; i++) {
        add_local(making, &item->locals[i], i + 1);
    }
    add_list(making, _("Kept up long-term, period by period:"), item->periods, item->period_count);
    add_end(making, item);
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
        add_rest(making, item);
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
    for (size_t i = 0; i < report->item_count; i++) {
        count += report->items[i].local_count * BLOCKS_OF_LOCAL;
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
