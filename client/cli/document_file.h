/* A document into a file: the end of the name says which form. */
#ifndef RECTIFY_CLI_DOCUMENT_FILE_H
#define RECTIFY_CLI_DOCUMENT_FILE_H

#include "client/cli/cli.h"
#include "client/report/document.h"
#include "client/report/render.h"
#include "common/base/attr.h"

/* 64 and why when the name is none of .pdf, .docx, .html and .txt. */
MUST_CHECK int document_check_name(const char *path);
/* 0 or an exit code, all said. The name was checked. */
MUST_CHECK int document_write(struct cli *cli, const struct document *document, const char *path);
/* On stdout, as plain text. */
MUST_CHECK int document_print(struct cli *cli, const struct document *document);

/*
 * A character that no font has is named, with the text it stands in; of all else that was at fault
 * the error alone says enough.
 */
void document_say_fault(const struct render_fault *fault);

#endif
