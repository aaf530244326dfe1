/*
 * The page of a summary report: from the frozen act, which holds all that it says, to what is
 * printed, signed and stamped. Both programs make it alike.
 */
#ifndef RECTIFY_CLI_REPORT_PAGE_H
#define RECTIFY_CLI_REPORT_PAGE_H

#include "client/cli/cli.h"
#include "client/report/unit_report.h"
#include "common/base/attr.h"
#include "common/crypto/check_code.h"
#include "proto/act.pb-c.h"

/* A version of the report. */
struct report_page {
    const Rectify__Act *act;          /* a REPORT_SUBMIT */
    uint32_t version;                 /* 0: a draft, which has no version and no check code */
    char check_code[CHECK_CODE_SIZE]; /* of the frozen bytes; "" for a draft */
};

/*
 * Reads the bytes of a version; DECODE when they are no REPORT_SUBMIT. `digest`, if it is not NULL,
 * must be theirs: else INVALID.
 */
MUST_CHECK enum err report_page_read(const uint8_t *bytes, size_t length,
                                     const ProtobufCBinaryData *digest, uint32_t version,
                                     struct arena *arena, struct report_page *page);

/* The page as a document in the cli's arena; 0 or an exit code, all said. */
MUST_CHECK int report_page_document(struct cli *cli, const struct report_page *page,
                                    struct document *document);

/* What a person typed as a check code, in the form that is printed; 0 or 65 and why. */
MUST_CHECK int report_page_code(struct cli *cli, const char *typed, char code[CHECK_CODE_SIZE]);

/* Whether a report may tell of a task in this state without a reason why it is not finished. */
bool report_page_finished(uint32_t state);

#endif
