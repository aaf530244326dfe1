/*
 * The styles of an editable document. Sizes and pitches are those of page.h. The grid of GB/T 9704
 * is made by exact lines and by the spacing of characters, which all office programs understand
 * alike; their own grids of characters they do not. Tables have no exact pitch: it would cut their
 * texts.
 */
#include "client/report/docx.h"
#include "client/report/page.h"
#include "client/report/typeface.h"

enum {
    TIGHTER = -5, /* twentieths of a point: 28 characters of 16 points in 156 mm */
};

struct style {
    const char *id;
    const char *name; /* that of the office programs, where they have one */
    enum typeface typeface;
    int points;
    const char *paragraph; /* properties */
};

#define EXACT   "<w:spacing w:line=\"579\" w:lineRule=\"exact\"/>"
#define SINGLE  "<w:spacing w:line=\"240\" w:lineRule=\"auto\"/>"
#define OFFGRID "<w:snapToGrid w:val=\"0\"/>"
#define INDENT  "<w:ind w:firstLineChars=\"200\" w:firstLine=\"632\"/>"

/* Elements of a style's paragraph properties stand in the order of the schema. */
static const struct style styles[] = {
    {"Body", "Body Text", TYPEFACE_BODY, PAGE_BODY_POINTS, EXACT INDENT "<w:jc w:val=\"both\"/>"},
    {"Plain", "Body Text First Line", TYPEFACE_BODY, PAGE_BODY_POINTS, EXACT},
    {"Title", "Title", TYPEFACE_TITLE, PAGE_TITLE_POINTS,
     OFFGRID
     "<w:spacing w:after=\"579\" w:line=\"579\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>"},
    {"Number", "Document Number", TYPEFACE_BODY, PAGE_BODY_POINTS,
     "<w:spacing w:after=\"579\" w:line=\"579\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>"},
    {"Heading1", "heading 1", TYPEFACE_HEADING, PAGE_BODY_POINTS,
     "<w:keepNext/>" EXACT INDENT "<w:outlineLvl w:val=\"0\"/>"},
    {"Heading2", "heading 2", TYPEFACE_SUBHEADING, PAGE_BODY_POINTS,
     "<w:keepNext/>" EXACT INDENT "<w:outlineLvl w:val=\"1\"/>"},
    {"Sign", "Signature", TYPEFACE_BODY, PAGE_BODY_POINTS, "<w:keepNext/><w:keepLines/>" EXACT},
    {"AnnexMark", "Annex Mark", TYPEFACE_HEADING, PAGE_BODY_POINTS, EXACT},
    {"Caption", "caption", TYPEFACE_HEADING, PAGE_BODY_POINTS,
     "<w:keepNext/>" EXACT "<w:jc w:val=\"center\"/>"},
    {"TableTitle", "Table Title", TYPEFACE_TITLE, PAGE_TITLE_POINTS,
     "<w:keepNext/>" OFFGRID
     "<w:spacing w:after=\"240\" w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"center\"/>"},
    {"TableHead", "Table Heading", TYPEFACE_HEADING, PAGE_TABLE_POINTS,
     OFFGRID SINGLE "<w:jc w:val=\"center\"/>"},
    {"TableLeft", "Table Left", TYPEFACE_BODY, PAGE_TABLE_POINTS,
     OFFGRID SINGLE "<w:jc w:val=\"left\"/>"},
    {"TableCentre", "Table Centre", TYPEFACE_BODY, PAGE_TABLE_POINTS,
     OFFGRID SINGLE "<w:jc w:val=\"center\"/>"},
    {"TableRight", "Table Right", TYPEFACE_BODY, PAGE_TABLE_POINTS,
     OFFGRID SINGLE "<w:jc w:val=\"right\"/>"},
    {"PageOdd", "Page Number Odd", TYPEFACE_NUMBER, PAGE_NUMBER_POINTS,
     OFFGRID SINGLE "<w:ind w:right=\"280\"/><w:jc w:val=\"right\"/>"},
    {"PageEven", "Page Number Even", TYPEFACE_NUMBER, PAGE_NUMBER_POINTS,
     OFFGRID SINGLE "<w:ind w:left=\"280\"/><w:jc w:val=\"left\"/>"},
    {"Stamp", "Version", TYPEFACE_NUMBER, PAGE_STAMP_POINTS, OFFGRID SINGLE},
    {"End", "End", TYPEFACE_BODY, 1, OFFGRID "<w:spacing w:line=\"20\" w:lineRule=\"exact\"/>"},
};

static void put_fonts(FILE *out, enum typeface typeface, int points)
{
    const char *name = typeface_families(typeface)[0].name;
    (void)fprintf(out,
                  "<w:rPr><w:rFonts w:ascii=\"%s\" w:hAnsi=\"%s\" w:eastAsia=\"%s\" w:cs=\"%s\"/>"
                  "<w:spacing w:val=\"%d\"/><w:sz w:val=\"%d\"/><w:szCs w:val=\"%d\"/>"
                  "<w:lang w:val=\"zh-CN\" w:eastAsia=\"zh-CN\"/></w:rPr>",
                  name, name, name, name, points == PAGE_BODY_POINTS ? TIGHTER : 0, 2 * points,
                  2 * points);
}

void docx_styles(FILE *out)
{
    (void)fputs(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
        "<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">"
        "<w:docDefaults><w:rPrDefault>",
        out);
    put_fonts(out, TYPEFACE_BODY, PAGE_BODY_POINTS);
    (void)fputs("</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
                "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\">"
                "<w:name w:val=\"Normal\"/><w:pPr><w:autoSpaceDE w:val=\"0\"/>"
                "<w:autoSpaceDN w:val=\"0\"/></w:pPr></w:style>",
                out);
    for (size_t i = 0; i < ARRAY_LEN(styles); i++) {
        (void)fprintf(out,
                      "<w:style w:type=\"paragraph\" w:styleId=\"%s\"><w:name w:val=\"%s\"/>"
                      "<w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>%s</w:pPr>",
                      styles[i].id, styles[i].name, styles[i].paragraph);
        put_fonts(out, styles[i].typeface, styles[i].points);
        (void)fputs("</w:style>", out);
    }
    (void)fputs("</w:styles>", out);
}

void docx_fonts(FILE *out)
{
    (void)fputs(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
        "<w:fonts xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">",
        out);
    for (int i = 0; i < TYPEFACE_COUNT; i++) {
        const struct typeface_family *family = typeface_families((enum typeface)i);
        (void)fprintf(out, "<w:font w:name=\"%s\"><w:altName w:val=\"", family->name);
        for (family++; family->name != NULL; family++) {
            (void)fprintf(out, family[1].name != NULL ? "%s," : "%s", family->name);
        }
        (void)fputs("\"/><w:charset w:val=\"86\"/></w:font>", out);
    }
    (void)fputs("</w:fonts>", out);
}
