/*
 * An official document as the renderers see it: plain values, no protocol, no ownership (everything
 * is borrowed from the caller for the time of a call). A unit's 整改工作总结报告, the district's
 * 汇总报告 with its lists as annexes, and a list alone are all documents.
 *
 * Texts are UTF-8, one line each; titles and cells may hold several, separated by '\n'. Marks of
 * headings, numbered items and annexes are the renderers' work: texts come without them.
 */
#ifndef RECTIFY_REPORT_DOCUMENT_H
#define RECTIFY_REPORT_DOCUMENT_H

#include "client/report/sheet.h"
#include "common/base/attr.h"
#include "common/base/clock.h"
#include "common/base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum document_kind {
    DOCUMENT_HEADING,    /* 一、 */
    DOCUMENT_SUBHEADING, /* （一） */
    DOCUMENT_PARAGRAPH,
    DOCUMENT_NUMBERED, /* items, each 1. 2. 3. */
    DOCUMENT_TABLE,    /* within the text */
};

struct document_block {
    enum document_kind kind;
    const char *text;         /* of headings and paragraphs */
    const char *const *items; /* of NUMBERED */
    size_t item_count;
    const struct sheet *sheet; /* of TABLE; its own orientation does not count */
};

struct document_annex {
    const char *name;          /* as the note below the text names it, without marks around it */
    const struct sheet *sheet; /* on pages of its own; NULL: it is handed in beside the document */
};

struct document {
    const char *title;     /* '\n' where its lines are to break; "": no text, nothing but annexes */
    const char *number;    /* 发文字号, may be "" */
    const char *recipient; /* 主送, without the colon; may be "" */
    const struct document_block *blocks;
    size_t block_count;
    const struct document_annex *annexes;
    size_t annex_count;
    const char *signature;  /* the unit's name; "": nobody signs */
    day_t signed_on;        /* DAY_NONE: no date */
    bool sealed;            /* leaves room for the seal, which is never drawn */
    const char *footer;     /* as-of time and version, small below the text area; may be "" */
    const char *check_code; /* of this very version, as QR and in letters; may be "" */
    int64_t as_of_ms;       /* counts as the time of creation: the same document, the same bytes */
};

enum {
    DOCUMENT_HEADINGS_MAX = 99,  /* of a level */
    DOCUMENT_MARK_SIZE = 24,     /* "（九十九）" and the end; "附件" and a number */
    DOCUMENT_DATE_SIZE = 32,     /* "2023年5月31日" and the end */
    DOCUMENT_TEXT_MAX = 1 << 20, /* characters of one line of text */
};

/* A list alone. `annex` has to live as long as the document. */
struct document document_of_sheet(const struct sheet *sheet, struct document_annex *annex,
                                  const char *footer, int64_t as_of_ms);

/*
 * Whether it can be printed: UTF8 for a text that is not well-formed or holds control characters,
 * which *fault then points to; LIMIT for too many headings; INVALID for a sheet without columns and
 * for a document without anything to print.
 */
MUST_CHECK enum err document_check(const struct document *document, const char **fault);

bool document_has_text(const struct document *document);

/* "一、" or "（一）"; "" for what is no heading. */
void document_mark(const struct document *document, size_t block, char mark[DOCUMENT_MARK_SIZE]);
/* "附件", or "附件2" where there are several. */
void document_annex_mark(const struct document *document, size_t annex,
                         char mark[DOCUMENT_MARK_SIZE]);
/* What an annex's name follows in the note: "附件：" before the first, its number among several. */
void document_note_mark(const struct document *document, size_t annex,
                        char mark[DOCUMENT_MARK_SIZE]);
/* "2023年5月31日", no zeros before numbers; "" for DAY_NONE. */
void document_date(day_t day, char text[DOCUMENT_DATE_SIZE]);

/*
 * Where name and date of the signature end (7.3.5), in characters from the right end of the line.
 * `name` and `date` are their widths.
 */
struct document_place {
    double name;
    double date;
};
struct document_place document_place(bool sealed, double name, double date);

#endif
