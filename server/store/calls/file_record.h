/* The files that acts name, and how a record tells of them. */
#ifndef RECTIFY_STORE_CALLS_FILE_RECORD_H
#define RECTIFY_STORE_CALLS_FILE_RECORD_H

#include "common/crypto/digest.h"
#include <stdbool.h>
#include <stdint.h>

/* What an act names. */
struct event_file {
    struct digest digest;
    int64_t size;
    const char *name;
    bool personal; /* holds personal data: not for the public */
};

/* What is there of it. */
struct file_record {
    struct event_file file;
    int64_t received; /* bytes */
    bool complete;    /* all of them, and their digest is the file's */
};

#endif
