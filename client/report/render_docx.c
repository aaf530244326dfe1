/*
 * A document as a package of WordprocessingML: the text, then each annex in a section of its own;
 * styles, the footers with page numbers at the outer side, the properties.
 */
#include "client/report/docx.h"
#include "client/report/output.h"
#include "client/report/package.h"
#include "client/report/page.h"
#include "client/report/render.h"
#include "client/report/text_width.h"
#include <stdlib.h>
#include <string.h>

#define XML     "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define FORMATS "http://schemas.openxmlformats.org/"
#define OFFICE  FORMATS "officeDocument/2006/relationships"
#define WORD    FORMATS "wordprocessingml/2006/main"
#define MIME    "application/vnd.openxmlformats-officedocument.wordprocessingml."

enum {
    FOOTER = 10,      /* millimetres, how high the number and the stamp are together */
    LINE_TWIPS = 579, /* 22 lines */
    CHARACTER_TWIPS = 316,
    NOTE_MARK = 3, /* characters: 附件： */
    NOTE_INDENT = 2 + NOTE_MARK,
    HALF_WIDTHS = 2, /* of a character, for text_width */
};

static const char content_types[] =
    XML "<Types xmlns=\"" FORMATS "package/2006/content-types\">"
        "<Default Extension=\"rels\" "
        "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
        "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
        "<Override PartName=\"/word/document.xml\" ContentType=\"" MIME "document.main+xml\"/>"
        "<Override PartName=\"/word/styles.xml\" ContentType=\"" MIME "styles+xml\"/>"
        "<Override PartName=\"/word/settings.xml\" ContentType=\"" MIME "settings+xml\"/>"
        "<Override PartName=\"/word/fontTable.xml\" ContentType=\"" MIME "fontTable+xml\"/>"
        "<Override PartName=\"/word/footer1.xml\" ContentType=\"" MIME "footer+xml\"/>"
        "<Override PartName=\"/word/footer2.xml\" ContentType=\"" MIME "footer+xml\"/>"
        "<Override PartName=\"/docProps/core.xml\" "
        "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>";

static const char package_relations[] =
    XML "<Relationships xmlns=\"" FORMATS "package/2006/relationships\">"
        "<Relationship Id=\"rId1\" Type=\"" OFFICE "/officeDocument\" "
        "Target=\"word/document.xml\"/>"
        "<Relationship Id=\"rId2\" Type=\"" FORMATS
        "package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>"
        "</Relationships>";

static const char document_relations[] =
    XML "<Relationships xmlns=\"" FORMATS "package/2006/relationships\">"
        "<Relationship Id=\"rId1\" Type=\"" OFFICE "/styles\" Target=\"styles.xml\"/>"
        "<Relationship Id=\"rId2\" Type=\"" OFFICE "/settings\" Target=\"settings.xml\"/>"
        "<Relationship Id=\"rId3\" Type=\"" OFFICE "/footer\" Target=\"footer1.xml\"/>"
        "<Relationship Id=\"rId4\" Type=\"" OFFICE "/footer\" Target=\"footer2.xml\"/>"
        "<Relationship Id=\"rId5\" Type=\"" OFFICE "/fontTable\" Target=\"fontTable.xml\"/>"
        "</Relationships>";

static const char settings[] =
    XML "<w:settings xmlns:w=\"" WORD "\"><w:evenAndOddHeaders/>"
        "<w:characterSpacingControl w:val=\"compressPunctuation\"/>"
        "<w:compat><w:compatSetting w:name=\"compatibilityMode\" "
        "w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat></w:settings>";

/* ---- paragraphs ---- */

static void put_blank_lines(FILE *out, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        docx_paragraph(out, "Sign", "", "");
    }
}

static void put_optional(FILE *out, const char *style, const char *text)
{
    if (text[0] != '\0') {
        docx_paragraph(out, style, "", text);
    }
}

static void put_block(FILE *out, const struct document *document, size_t at)
{
    const struct document_block *block = &document->blocks[at];
    char mark[DOCUMENT_MARK_SIZE];
    document_mark(document, at, mark);
    switch (block->kind) {
    case DOCUMENT_HEADING: docx_paragraph(out, "Heading1", mark, block->text); break;
    case DOCUMENT_SUBHEADING: docx_paragraph(out, "Heading2", mark, block->text); break;
    case DOCUMENT_PARAGRAPH: docx_paragraph(out, "Body", "", block->text); break;
    case DOCUMENT_NUMBERED:
        for (size_t i = 0; i < block->item_count; i++) {
            (void)snprintf(mark, sizeof(mark), "%zu.", i + 1);
            docx_paragraph(out, "Body", mark, block->items[i]);
        }
        break;
    case DOCUMENT_TABLE:
        put_optional(out, "Caption", block->sheet->title);
        docx_table(out, block->sheet, DOCX_TWIPS(PAGE_TEXT_WIDTH));
        break;
    }
}

/* A line of the note, whose text hangs `hanging` characters behind its beginning. */
static void put_note_line(FILE *out, int hanging, const char *mark, const char *text)
{
    int left = NOTE_INDENT * CHARACTER_TWIPS;
    (void)fprintf(out,
                  "<w:p><w:pPr><w:pStyle w:val=\"Plain\"/><w:ind w:left=\"%d\" w:hanging=\"%d\"/>"
                  "</w:pPr>",
                  left, hanging * CHARACTER_TWIPS);
    docx_run(out, mark);
    docx_run(out, text);
    (void)fputs("</w:p>", out);
}

static void put_note(FILE *out, const struct document *document)
{
    char mark[DOCUMENT_MARK_SIZE];
    if (document->annex_count > 0) {
        docx_paragraph(out, "Plain", "", "");
    }
    for (size_t i = 0; i < document->annex_count; i++) {
        document_note_mark(document, i, mark);
        put_note_line(out, i == 0 ? NOTE_MARK : 0, mark, document->annexes[i].name);
    }
}

static double characters(const char *text)
{
    return (double)text_width(text, HALF_WIDTHS) / HALF_WIDTHS;
}

static void put_signed(FILE *out, double left, double right, const char *align, const char *text)
{
    (void)fprintf(out,
                  "<w:p><w:pPr><w:pStyle w:val=\"Sign\"/><w:ind w:left=\"%d\" w:right=\"%d\"/>"
                  "<w:jc w:val=\"%s\"/></w:pPr>",
                  (int)(left * CHARACTER_TWIPS), (int)(right * CHARACTER_TWIPS), align);
    docx_run(out, text);
    (void)fputs("</w:p>", out);
}

/*
 * Name and date of a sealed document are centred in the same band, so that the one stands over the
 * middle of the other whatever font there is.
 */
static void put_sealed(FILE *out, const char *name, const char *date)
{
    struct document_place place = document_place(true, characters(name), characters(date));
    double band = 2 * place.date + characters(date);
    double left = band < PAGE_CHARACTERS ? PAGE_CHARACTERS - band : 0;
    put_blank_lines(out, 2);
    put_signed(out, left, 0, "center", name);
    put_signed(out, left, 0, "center", date);
}

static void put_plain(FILE *out, const char *name, const char *date)
{
    struct document_place place = document_place(false, characters(name), characters(date));
    put_blank_lines(out, 1);
    put_signed(out, 0, place.name, "right", name);
    put_signed(out, 0, place.date, "right", date);
}

static void put_signature(FILE *out, const struct document *document)
{
    char date[DOCUMENT_DATE_SIZE];
    document_date(document->signed_on, date);
    if (document->signature[0] == '\0' && date[0] == '\0') {
        return;
    }
    if (document->sealed) {
        put_sealed(out, document->signature, date);
    } else {
        put_plain(out, document->signature, date);
    }
}

static void put_text(FILE *out, const struct document *document)
{
    put_optional(out, "Number", document->number);
    docx_paragraph(out, "Title", "", document->title);
    if (document->recipient[0] != '\0') {
        docx_paragraph(out, "Plain", document->recipient, "：");
    }
    for (size_t i = 0; i < document->block_count; i++) {
        put_block(out, document, i);
    }
    put_note(out, document);
    put_signature(out, document);
}

/* ---- sections ---- */

static void put_page(FILE *out, bool landscape)
{
    (void)fputs("<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId3\"/>"
                "<w:footerReference w:type=\"even\" r:id=\"rId4\"/>",
                out);
    (void)fprintf(out, "<w:pgSz w:w=\"%d\" w:h=\"%d\"%s/>",
                  DOCX_TWIPS(landscape ? PAGE_HEIGHT : PAGE_WIDTH),
                  DOCX_TWIPS(landscape ? PAGE_WIDTH : PAGE_HEIGHT),
                  landscape ? " w:orient=\"landscape\"" : "");
    (void)fprintf(out,
                  "<w:pgMar w:top=\"%d\" w:right=\"%d\" w:bottom=\"%d\" w:left=\"%d\" "
                  "w:header=\"851\" w:footer=\"%d\" w:gutter=\"0\"/>",
                  DOCX_TWIPS(landscape ? PAGE_LEFT : PAGE_TOP),
                  DOCX_TWIPS(landscape ? PAGE_TOP : PAGE_RIGHT),
                  DOCX_TWIPS(landscape ? PAGE_RIGHT : PAGE_BOTTOM),
                  DOCX_TWIPS(landscape ? PAGE_BOTTOM : PAGE_LEFT),
                  DOCX_TWIPS((landscape ? PAGE_RIGHT : PAGE_BOTTOM) - PAGE_NUMBER_BELOW - FOOTER));
    (void)fprintf(out, "<w:docGrid w:type=\"lines\" w:linePitch=\"%d\"/></w:sectPr>", LINE_TWIPS);
}

/* The last paragraph of a section holds what its pages are like, that of the document stands alone. */
static void end_section(FILE *out, bool landscape, bool last)
{
    if (last) {
        docx_paragraph(out, "End", "", "");
        put_page(out, landscape);
    } else {
        (void)fputs("<w:p><w:pPr><w:pStyle w:val=\"End\"/>", out);
        put_page(out, landscape);
        (void)fputs("</w:pPr></w:p>", out);
    }
}

static void put_annex(FILE *out, const struct document *document, size_t at)
{
    const struct sheet *sheet = document->annexes[at].sheet;
    char mark[DOCUMENT_MARK_SIZE];
    if (document_has_text(document)) {
        document_annex_mark(document, at, mark);
        docx_paragraph(out, "AnnexMark", "", mark);
        docx_paragraph(out, "AnnexMark", "", "");
    }
    put_optional(out, "TableTitle", sheet->title);
    docx_table(out, sheet, DOCX_TWIPS(sheet->landscape ? PAGE_TEXT_HEIGHT : PAGE_TEXT_WIDTH));
}

/* The next annex with pages from `at` on, or annex_count. */
static size_t next_annex(const struct document *document, size_t at)
{
    while (at < document->annex_count && document->annexes[at].sheet == NULL) {
        at++;
    }
    return at;
}

static void put_document(FILE *out, const struct document *document)
{
    size_t at = next_annex(document, 0);
    (void)fputs(XML "<w:document xmlns:w=\"" WORD "\" xmlns:r=\"" OFFICE "\"><w:body>", out);
    if (document_has_text(document)) {
        put_text(out, document);
        end_section(out, false, at == document->annex_count);
    }
    while (at < document->annex_count) {
        size_t next = next_annex(document, at + 1);
        put_annex(out, document, at);
        end_section(out, document->annexes[at].sheet->landscape, next == document->annex_count);
        at = next;
    }
    (void)fputs("</w:body></w:document>", out);
}

/* ---- the other parts ---- */

static void put_footer(FILE *out, const struct document *document, const char *style)
{
    const char *gap = document->footer[0] != '\0' && document->check_code[0] != '\0' ? "　" : "";
    (void)fprintf(out,
                  XML "<w:ftr xmlns:w=\"" WORD "\"><w:p><w:pPr><w:pStyle w:val=\"%s\"/></w:pPr>"
                      "<w:r><w:t xml:space=\"preserve\">— </w:t></w:r>"
                      "<w:fldSimple w:instr=\" PAGE \"><w:r><w:t>1</w:t></w:r></w:fldSimple>"
                      "<w:r><w:t xml:space=\"preserve\"> —</w:t></w:r></w:p>",
                  style);
    (void)fputs("<w:p><w:pPr><w:pStyle w:val=\"Stamp\"/></w:pPr>", out);
    docx_run(out, document->footer);
    docx_run(out, gap);
    docx_run(out, document->check_code);
    (void)fputs("</w:p></w:ftr>", out);
}

static void put_footer_odd(FILE *out, const struct document *document)
{
    put_footer(out, document, "PageOdd");
}

static void put_footer_even(FILE *out, const struct document *document)
{
    put_footer(out, document, "PageEven");
}

static void put_styles(FILE *out, const struct document *document)
{
    (void)document;
    docx_styles(out);
}

static void put_fonts(FILE *out, const struct document *document)
{
    (void)document;
    docx_fonts(out);
}

static void put_properties(FILE *out, const struct document *document)
{
    char created[RENDER_TIME_SIZE];
    render_time(document->as_of_ms, created);
    (void)fputs(XML "<cp:coreProperties xmlns:cp=\"" FORMATS
                    "package/2006/metadata/core-properties\" "
                    "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
                    "xmlns:dcterms=\"http://purl.org/dc/terms/\" "
                    "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>",
                out);
    render_title(document, out);
    (void)fprintf(out,
                  "</dc:title><dcterms:created xsi:type=\"dcterms:W3CDTF\">%s</dcterms:created>"
                  "</cp:coreProperties>",
                  created);
}

/* ---- the whole ---- */

struct part {
    const char *name;
    const char *text;                                        /* the same in all documents, or */
    void (*put)(FILE *out, const struct document *document); /* made of this one */
};

static const struct part parts[] = {
    {"[Content_Types].xml", content_types, NULL},
    {"_rels/.rels", package_relations, NULL},
    {"docProps/core.xml", NULL, put_properties},
    {"word/_rels/document.xml.rels", document_relations, NULL},
    {"word/document.xml", NULL, put_document},
    {"word/fontTable.xml", NULL, put_fonts},
    {"word/footer1.xml", NULL, put_footer_odd},
    {"word/footer2.xml", NULL, put_footer_even},
    {"word/settings.xml", settings, NULL},
    {"word/styles.xml", NULL, put_styles},
};

/* The text of a part that is made, to be freed; NULL without memory. */
static char *make_part(const struct part *part, const struct document *document, size_t *len)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, len);
    if (out == NULL) {
        return NULL;
    }
    part->put(out, document);
    bool made = ferror(out) == 0;
    made = fclose(out) == 0 && made;
    if (!made) {
        free(text);
        return NULL;
    }
    return text;
}

enum err render_docx(const struct document *document, FILE *out, struct render_fault *fault)
{
    struct package package;
    char *made[ARRAY_LEN(parts)] = {NULL};
    enum err err = render_check(document, fault);
    if (err != ERR_OK) {
        return err;
    }
    package_open(&package);
    for (size_t i = 0; i < ARRAY_LEN(parts) && err == ERR_OK; i++) {
        size_t len = parts[i].text != NULL ? strlen(parts[i].text) : 0;
        made[i] = parts[i].text == NULL ? make_part(&parts[i], document, &len) : NULL;
        const char *text = parts[i].text != NULL ? parts[i].text : made[i];
        err = text != NULL ? ERR_OK : ERR_NOMEM;
        if (err == ERR_OK) {
            package_put(&package, parts[i].name, text, len);
        }
    }
    err = package_close(&package, err, out);
    for (size_t i = 0; i < ARRAY_LEN(made); i++) {
        free(made[i]);
    }
    return err == ERR_OK ? output_finish(out) : err;
}
