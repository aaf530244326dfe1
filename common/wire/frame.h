/*
 * Frames: what travels inside TLS. One reader serves server, client, tests and fuzzer.
 *
 *   0      2       3      4      6         8               12              16
 *   | "RF" | ver=1 | flag | type | zero=0  | body length   | request no    | body ...
 *   all numbers are unsigned, big-endian (network byte order)
 *
 * Order of the checks: magic, version, flags and reserved, type known, length within the limit that the owner's
 * present state gives to that type. Only then is memory reserved, and it grows with the bytes that have
 * arrived, never with what was announced. The specification is proto/PROTOCOL.md.
 */
#ifndef RECTIFY_WIRE_FRAME_H
#define RECTIFY_WIRE_FRAME_H

#include "common/base/attr.h"
#include "common/base/buf.h"
#include "common/base/err.h"
#include <stdbool.h>
#include <stdint.h>

enum {
    FRAME_VERSION = 1,
    FRAME_HEADER_SIZE = 16,
    FRAME_MORE = 0x01, /* the message goes on in the next frame of the same request number */
    FRAME_BODY_MAX =
        64 * 1024, /* no frame is longer, whatever its type: a message beyond it is continued */
};

struct frame {
    uint16_t type;
    uint8_t flags;
    uint32_t request;    /* 0: not part of a request (greeting, ping, notice, goodbye) */
    const uint8_t *body; /* belongs to the reader; valid until the next call on it */
    uint32_t length;
};

/*
 * The owner's judgement of a header that is well-formed in itself: OK, or TYPE, WRONG_STATE, LENGTH, SEQUENCE ...
 * Called once per frame, as soon as the header is complete and before memory is reserved.
 */
typedef enum err (*frame_admit_cb)(const struct frame *header, void *arg);

struct frame_reader {
    struct buf buf;
    frame_admit_cb admit;
    void *arg;
    bool admitted;   /* the header at the front has passed */
    enum err failed; /* once not OK, it stays: a stream that went wrong is never resynchronised */
    struct frame header; /* of the frame at the front; also tells which frame failed */
    size_t taken;        /* bytes of the frame handed out last, dropped on the next call */
};

void frame_reader_init(struct frame_reader *reader, frame_admit_cb admit, void *arg);
void frame_reader_close(struct frame_reader *reader);

/* Takes bytes. NOMEM or LIMIT (more is buffered than one frame and one read may hold: take frames first). */
MUST_CHECK enum err frame_reader_feed(struct frame_reader *reader, const uint8_t *bytes,
                                      size_t len);

/* The next whole frame; AGAIN when more bytes are needed; any other error ends the stream. */
MUST_CHECK enum err frame_reader_next(struct frame_reader *reader, struct frame *frame);

/* Whether a frame has begun but is not complete: its deadline runs. */
bool frame_reader_partial(const struct frame_reader *reader);

/* Writes the 16 header bytes. The caller keeps length <= FRAME_BODY_MAX. */
void frame_header_encode(const struct frame *frame, uint8_t out[FRAME_HEADER_SIZE]);

#endif
