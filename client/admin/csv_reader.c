#include "client/admin/csv_reader.h"

#include "client/cli/keep.h"
#include "common/base/language.h"
#include <csv.h>

enum {
    /* Far beyond any row; it is an open quotation mark that takes in all that follows. */
    ROW_BYTES_MAX = 64 * 1024,
};

struct reading {
    csv_reader_cell_cb on_cell;
    csv_reader_row_cb on_row;
    void *arg;
    struct file_place begin; /* of the cell that is being read */
    struct file_place next;  /* of the byte after the one being read */
    bool blank;              /* nothing but blanks since begin */
    bool called;             /* the byte being read ended a cell */
    bool in_row;             /* cells of this row were read already */
    size_t row_bytes;        /* read of this row so far */
};

static void on_field(void *text, size_t length, void *arg)
{
    struct reading *reading = arg;
    reading->on_cell(text, length, reading->begin, reading->arg);
    reading->called = true;
    reading->in_row = true;
}

static void on_record(int end, void *arg)
{
    struct reading *reading = arg;
    (void)end;
    reading->on_row(reading->arg);
    reading->called = true;
    reading->in_row = false;
}

/* Counts characters: bytes that go on with one do not count. */
static void step(struct reading *reading, const char *bytes, size_t at)
{
    bool ends = bytes[at] == '\n' || (bytes[at] == '\r' && bytes[at + 1] != '\n');
    if (ends) {
        reading->next = (struct file_place){.line = reading->next.line + 1, .column = 1};
    } else if (((unsigned char)bytes[at + 1] & 0xC0) != 0x80) {
        reading->next.column++;
    }
}

/*
 * A cell begins behind the byte that ended one, and behind blanks and line ends before which
 * there was nothing.
 */
static void follow(struct reading *reading, char byte)
{
    bool white = byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
    if (reading->called || (reading->blank && white)) {
        reading->begin = reading->next;
        reading->blank = true;
        reading->called = false;
    } else if (!white) {
        reading->blank = false;
    }
    bool between = reading->blank && !reading->in_row && (byte == '\r' || byte == '\n');
    reading->row_bytes = between ? 0 : reading->row_bytes + 1;
}

static bool parse_byte(struct reading *reading, struct csv_parser *parser, const char *byte,
                       struct file_place here, struct file_faults *faults)
{
    if (reading->row_bytes == ROW_BYTES_MAX) {
        file_fault(faults, reading->begin,
                   _("this row is longer than %d KiB; perhaps the quotation mark that begins here "
                     "has no end"),
                   ROW_BYTES_MAX / 1024);
        return false;
    }
    if (csv_parse(parser, byte, 1, on_field, on_record, reading) != 1) {
        (void)keep(csv_error(parser) == CSV_ENOMEM ? NULL : parser);
        file_fault(faults, here,
                   _("a quotation mark does not fit here: a cell with one is written \"so \"\" "
                     "there\""));
        return false;
    }
    return true;
}

/* bytes[length] is readable: a zero. */
static bool feed(struct reading *reading, struct csv_parser *parser, const char *bytes,
                 size_t length, struct file_faults *faults)
{
    for (size_t i = 0; i < length; i++) {
        struct file_place here = reading->next;
        step(reading, bytes, i);
        if (!parse_byte(reading, parser, bytes + i, here, faults)) {
            return false;
        }
        follow(reading, bytes[i]);
    }
    if (csv_fini(parser, on_field, on_record, reading) != 0) {
        (void)keep(csv_error(parser) == CSV_ENOMEM ? NULL : parser);
        file_fault(faults, reading->begin, _("the quotation mark that begins here has no end"));
        return false;
    }
    return true;
}

bool csv_reader_read(const char *bytes, size_t length, csv_reader_cell_cb on_cell,
                     csv_reader_row_cb on_row, void *arg, struct file_faults *faults)
{
    struct reading reading = {
        .on_cell = on_cell,
        .on_row = on_row,
        .arg = arg,
        .begin = {1, 1},
        .next = {1, 1},
        .blank = true,
    };
    struct csv_parser parser;

    (void)keep(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) == 0 ? &parser
                                                                                      : NULL);
    csv_set_blk_size(&parser, ROW_BYTES_MAX); /* it grows by one block at a time, copying all */
    bool right = feed(&reading, &parser, bytes, length, faults);
    csv_free(&parser);
    return right;
}
