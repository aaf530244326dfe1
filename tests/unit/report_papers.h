/* Official documents over the plan, and what the tests of their renderers share. */
#ifndef RECTIFY_TESTS_REPORT_PAPERS_H
#define RECTIFY_TESTS_REPORT_PAPERS_H

#include "client/report/document.h"
#include "client/report/render.h"
#include "common/base/arena.h"
#include "common/base/attr.h"
#include <stdio.h>

/* A community's 整改工作总结报告: a text to be sealed, a table in it, a paper annexed to it. */
extern const struct document papers_unit;

/* The district's 汇总报告 with both lists as annexes; of the sheets' arena. */
struct papers_district {
    struct arena arenas[2];
    struct sheet lists[2];
    struct document_annex annexes[2];
    struct document document;
};
void papers_open(struct papers_district *district);
void papers_close(struct papers_district *district);

typedef enum err papers_render(const struct document *document, FILE *out,
                               struct render_fault *fault);

/* Renders into a file and expects `expected`; the fault is for who wants it (NULL: nobody). */
void papers_write(papers_render *render, const struct document *document, const char *path,
                  enum err expected, struct render_fault *fault);

/* What a shell command prints, to be freed; the command is to succeed. */
char *papers_command(const char *format, ...) PRINTF_LIKE(1, 2);

/* Fails unless the text holds the piece. */
void papers_expect(const char *text, const char *piece);

/* How often the text holds the piece. */
unsigned papers_count(const char *text, const char *piece);

/* The text without white space, in place: a line's end is no part of what was written. */
char *papers_squeeze(char *text);

#endif
