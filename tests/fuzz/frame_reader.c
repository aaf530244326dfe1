/*
 * A stream of frames means the same however it is cut: the input is read once in one piece and once in pieces that its
 * first byte chooses, and both readings must take the same frames and end with the same error.
 */
#include "common/base/attr.h"
#include "common/wire/frame.h"
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

struct reading {
    uint64_t sum; /* over all frames taken: FNV-1a of what they hold */
    size_t frames;
    enum err end;
    bool partial;
};

static void add(struct reading *reading, uint64_t value)
{
    reading->sum = (reading->sum ^ value) * UINT64_C(0x100000001B3);
}

static enum err admit(const struct frame *header, void *arg)
{
    (void)arg;
    if (header->type >= 64) {
        return ERR_TYPE;
    }
    return header->length > FRAME_BODY_MAX ? ERR_LENGTH : ERR_OK;
}

/* Takes all frames that are complete. False when the stream has failed. */
static bool take(struct frame_reader *reader, struct reading *reading)
{
    struct frame frame;
    while ((reading->end = frame_reader_next(reader, &frame)) == ERR_OK) {
        reading->frames++;
        add(reading, frame.type);
        add(reading, frame.flags);
        add(reading, frame.request);
        for (uint32_t i = 0; i < frame.length; i++) {
            add(reading, frame.body[i]);
        }
    }
    return reading->end == ERR_AGAIN;
}

static struct reading read_in_pieces(const uint8_t *bytes, size_t len, size_t piece)
{
    struct reading reading = {.end = ERR_AGAIN};
    struct frame_reader reader;
    frame_reader_init(&reader, admit, NULL);
    while (len > 0) {
        size_t now = len < piece ? len : piece;
        if (frame_reader_feed(&reader, bytes, now) != ERR_OK || !take(&reader, &reading)) {
            break;
        }
        bytes += now;
        len -= now;
    }
    reading.partial = frame_reader_partial(&reader);
    frame_reader_close(&reader);
    return reading;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    if (len == 0) {
        return 0;
    }
    size_t piece = 1 + bytes[0] % 40;
    struct reading whole = read_in_pieces(bytes + 1, len - 1, FRAME_BODY_MAX);
    struct reading cut = read_in_pieces(bytes + 1, len - 1, piece);
    if (whole.sum != cut.sum || whole.frames != cut.frames || whole.end != cut.end ||
        whole.partial != cut.partial) {
        (void)fprintf(stderr, "pieces of %zu: %zu frames, %s; in one: %zu frames, %s\n", piece,
                      cut.frames, err_name(cut.end), whole.frames, err_name(whole.end));
        abort();
    }
    return 0;
}
