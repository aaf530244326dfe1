#include "client/cli/former_export.h"

#include "client/cli/words.h"
#include <stdlib.h>
#include <string.h>

enum {
    LINE_MAX_BYTES =
        1024 * 1024, /* three texts of 2,000 characters each, however they are written */
};

/* The next line of the file becomes former->event. */
static enum err take_line(struct former_export *former)
{
    struct chain_place before = former->place;
    bool first = former->line == 0;
    json_decref(former->event);
    former->event = NULL;
    former->line++;
    ssize_t length = getline(&former->text, &former->text_size, former->file);
    if (length < 0) {
        return ferror(former->file) != 0 ? ERR_IO : ERR_OK;
    }
    if (length > LINE_MAX_BYTES) {
        return ERR_INVALID;
    }
    former->event = json_loadb(former->text, (size_t)length, JSON_REJECT_DUPLICATES, NULL);
    bool sane = former->event != NULL && chain_place_read(former->event, &former->place) &&
                (first || chain_place_compare(&before, &former->place) < 0);
    return sane ? ERR_OK : ERR_INVALID;
}

enum err former_export_open(struct former_export *former, FILE *file, former_break_cb on_break,
                            void *arg)
{
    *former = (struct former_export){.file = file, .on_break = on_break, .arg = arg};
    return take_line(former);
}

void former_export_close(struct former_export *former)
{
    json_decref(former->event);
    free(former->text);
    former->event = NULL;
    former->text = NULL;
}

static enum err miss(struct former_export *former)
{
    former->on_break(&former->place, WORD_CHAIN_BREAK_MISSING, former->arg);
    return take_line(former);
}

static enum err meet(struct former_export *former, const struct chain_event *event)
{
    json_t *present = chain_event_json(event);
    if (json_equal(present, former->event) == 1) {
        former->same++;
    } else {
        former->on_break(&former->place, WORD_CHAIN_BREAK_ALTERED, former->arg);
    }
    json_decref(present);
    return take_line(former);
}

enum err former_export_compare(struct former_export *former, const struct chain_event *event)
{
    struct chain_place place = chain_place_of(event);
    enum err err = ERR_OK;
    while (err == ERR_OK && former->event != NULL &&
           chain_place_compare(&former->place, &place) < 0) {
        err = miss(former);
    }
    if (err != ERR_OK || former->event == NULL) {
        return err;
    }
    if (chain_place_compare(&former->place, &place) == 0) {
        return meet(former, event);
    }
    /* A chain only grows at its end: what comes before an event of the export stands in it too. */
    if (chain_place_same_chain(&former->place, &place)) {
        former->on_break(&place, WORD_CHAIN_BREAK_EXTRA, former->arg);
    }
    return ERR_OK;
}

enum err former_export_end(struct former_export *former)
{
    enum err err = ERR_OK;
    while (err == ERR_OK && former->event != NULL) {
        err = miss(former);
    }
    return err;
}
