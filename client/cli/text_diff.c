/*
 * The longest common subsequence, by the table that everybody knows: both texts are short. Equal
 * beginnings and ends are set aside first, which leaves little of most changes.
 */
#include "client/cli/text_diff.h"

#include "client/cli/keep.h"
#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    SPECK = 1, /* equal characters between two changes that are not worth an interruption */
    SCRATCH_MAX = 64 * 1024 * 1024,
};

/* A text in its units; unit i is text[at[i]] to text[at[i + 1]]. */
struct units {
    const char *text;
    size_t *at;
    size_t count;
};

enum mark {
    MARK_SAME,
    MARK_OUT,
    MARK_IN,
};

/* Units of one kind that follow each other; MARK_IN in the second text, else in the first. */
struct run {
    enum mark mark;
    size_t begin;
    size_t end;
};

static bool is_word(char c)
{
    return isalnum((unsigned char)c) != 0 && (unsigned char)c < 0x80;
}

static size_t unit_length(const char *text)
{
    size_t length = 1;
    if (is_word(text[0])) {
        while (is_word(text[length])) {
            length++;
        }
        return length;
    }
    while (((unsigned char)text[length] & 0xC0) == 0x80) {
        length++;
    }
    return length;
}

static struct units split(const char *text, struct arena *arena)
{
    struct units units = {.text = text,
                          .at = keep_alloc(arena, strlen(text) + 1, sizeof(*units.at))};
    size_t at = 0;
    while (text[at] != '\0') {
        units.at[units.count++] = at;
        at += unit_length(text + at);
    }
    units.at[units.count] = at;
    return units;
}

static bool same_unit(const struct units *a, size_t i, const struct units *b, size_t j)
{
    size_t length = a->at[i + 1] - a->at[i];
    return length == b->at[j + 1] - b->at[j] &&
           memcmp(a->text + a->at[i], b->text + b->at[j], length) == 0;
}

/* ---- the runs ---- */

struct script {
    struct run *runs;
    size_t count;
};

static void add(struct script *script, enum mark mark, size_t begin, size_t end)
{
    struct run *last = script->count > 0 ? &script->runs[script->count - 1] : NULL;
    if (begin == end) {
        return;
    }
    if (last != NULL && last->mark == mark && last->end == begin) {
        last->end = end;
    } else {
        script->runs[script->count++] = (struct run){mark, begin, end};
    }
}

/* What lies between the equal beginnings and ends. */
struct middle {
    size_t a;
    size_t a_end;
    size_t b;
    size_t b_end;
};

static struct middle trim(const struct units *a, const struct units *b)
{
    struct middle middle = {0, a->count, 0, b->count};
    while (middle.a < middle.a_end && middle.b < middle.b_end &&
           same_unit(a, middle.a, b, middle.b)) {
        middle.a++;
        middle.b++;
    }
    while (middle.a < middle.a_end && middle.b < middle.b_end &&
           same_unit(a, middle.a_end - 1, b, middle.b_end - 1)) {
        middle.a_end--;
        middle.b_end--;
    }
    return middle;
}

/* length[i * columns + j]: of what the ends from i and from j have in common. */
static const uint16_t *measure(const struct units *a, const struct units *b,
                               const struct middle *middle, struct arena *scratch)
{
    size_t rows = middle->a_end - middle->a;
    size_t columns = middle->b_end - middle->b + 1;
    uint16_t *length = keep_alloc(scratch, (rows + 1) * columns, sizeof(*length));

    for (size_t i = rows; i-- > 0;) {
        for (size_t j = columns - 1; j-- > 0;) {
            uint16_t *here = &length[i * columns + j];
            uint16_t down = length[(i + 1) * columns + j];
            uint16_t right = here[1];
            *here = down > right ? down : right;
            if (same_unit(a, middle->a + i, b, middle->b + j)) {
                *here = (uint16_t)(length[(i + 1) * columns + j + 1] + 1);
            }
        }
    }
    return length;
}

static void walk(const struct units *a, const struct units *b, const struct middle *middle,
                 struct script *script, struct arena *scratch)
{
    const uint16_t *length = measure(a, b, middle, scratch);
    size_t columns = middle->b_end - middle->b + 1;
    size_t i = middle->a;
    size_t j = middle->b;

    while (i < middle->a_end && j < middle->b_end) {
        const uint16_t *here = &length[(i - middle->a) * columns + (j - middle->b)];
        if (same_unit(a, i, b, j)) {
            add(script, MARK_SAME, i, i + 1);
            i++;
            j++;
        } else if (here[columns] >= here[1]) {
            add(script, MARK_OUT, i, i + 1);
            i++;
        } else {
            add(script, MARK_IN, j, j + 1);
            j++;
        }
    }
    add(script, MARK_OUT, i, middle->a_end);
    add(script, MARK_IN, j, middle->b_end);
}

static struct script compare(const struct units *a, const struct units *b, struct arena *scratch)
{
    struct middle middle = trim(a, b);
    struct script script = {.runs =
                                keep_alloc(scratch, a->count + b->count + 2, sizeof(*script.runs))};

    add(&script, MARK_SAME, 0, middle.a);
    if (a->count <= TEXT_DIFF_MAX && b->count <= TEXT_DIFF_MAX) {
        walk(a, b, &middle, &script, scratch);
    } else {
        add(&script, MARK_OUT, middle.a, middle.a_end);
        add(&script, MARK_IN, middle.b, middle.b_end);
    }
    add(&script, MARK_SAME, middle.a_end, a->count);
    return script;
}

/* ---- the marked text ---- */

/* What is taken out and what is put in between two equal runs. */
struct change {
    char *out;
    size_t out_length;
    char *in;
    size_t in_length;
};

static void append(char *text, size_t *length, const struct units *units, const struct run *run)
{
    size_t begin = units->at[run->begin];
    size_t bytes = units->at[run->end] - begin;
    memcpy(text + *length, units->text + begin, bytes);
    *length += bytes;
}

static char *put(char *at, const char *open, const char *text, size_t length, const char *close)
{
    if (length == 0) {
        return at;
    }
    at = stpcpy(at, open);
    memcpy(at, text, length);
    return stpcpy(at + length, close);
}

static char *put_change(char *at, struct change *change)
{
    at = put(at, "[-", change->out, change->out_length, "-]");
    at = put(at, "{+", change->in, change->in_length, "+}");
    change->out_length = 0;
    change->in_length = 0;
    return at;
}

/* Equal characters that only interrupt a change belong to it. */
static bool is_speck(const struct script *script, size_t i)
{
    const struct run *run = &script->runs[i];
    return run->mark == MARK_SAME && i > 0 && i + 1 < script->count &&
           run->end - run->begin <= SPECK;
}

static const char *write_script(const struct units *a, const struct units *b,
                                const struct script *script, struct arena *arena,
                                struct arena *scratch)
{
    size_t bytes = a->at[a->count] + b->at[b->count];
    struct change change = {.out = keep_alloc(scratch, bytes + 1, 1),
                            .in = keep_alloc(scratch, bytes + 1, 1)};
    char *text = keep_alloc(scratch, bytes + 8 * (script->count + 1), 1);
    char *at = text;

    for (size_t i = 0; i < script->count; i++) {
        const struct run *run = &script->runs[i];
        bool same = run->mark == MARK_SAME && !is_speck(script, i);
        if (same) {
            at = put_change(at, &change);
            at = put(at, "", a->text + a->at[run->begin], a->at[run->end] - a->at[run->begin], "");
        } else {
            if (run->mark != MARK_IN) {
                append(change.out, &change.out_length, a, run);
            }
            if (run->mark != MARK_OUT) {
                append(change.in, &change.in_length, run->mark == MARK_IN ? b : a, run);
            }
        }
    }
    *put_change(at, &change) = '\0';
    return keep_text(arena, text);
}

const char *text_diff(const char *before, const char *after, struct arena *arena)
{
    struct arena scratch;

    arena_init(&scratch, SCRATCH_MAX);
    struct units a = split(before, &scratch);
    struct units b = split(after, &scratch);
    struct script script = compare(&a, &b, &scratch);
    const char *text = write_script(&a, &b, &script, arena, &scratch);
    arena_close(&scratch);
    return text;
}

/* ---- likeness ---- */

/* Ends of texts, so that they can be sorted: what is compared are the units they begin with. */
static int compare_units(const void *left, const void *right)
{
    const char *a = *(const char *const *)left;
    const char *b = *(const char *const *)right;
    size_t a_length = unit_length(a);
    size_t b_length = unit_length(b);
    int order = memcmp(a, b, a_length < b_length ? a_length : b_length);
    return order != 0 ? order : (a_length > b_length) - (a_length < b_length);
}

static const char **sorted(const struct units *units, struct arena *scratch)
{
    const char **ends = keep_alloc(scratch, units->count + 1, sizeof(*ends));
    for (size_t i = 0; i < units->count; i++) {
        ends[i] = units->text + units->at[i];
    }
    if (units->count > 0) {
        qsort(ends, units->count, sizeof(*ends), compare_units);
    }
    return ends;
}

unsigned text_diff_alike(const char *first, const char *second, struct arena *arena)
{
    struct units a = split(first, arena);
    struct units b = split(second, arena);
    const char **a_ends = sorted(&a, arena);
    const char **b_ends = sorted(&b, arena);
    size_t shared = 0;

    for (size_t i = 0, j = 0; i < a.count && j < b.count;) {
        int order = compare_units(&a_ends[i], &b_ends[j]);
        shared += order == 0 ? 1 : 0;
        i += order <= 0 ? 1 : 0;
        j += order >= 0 ? 1 : 0;
    }
    return a.count + b.count == 0 ? 100 : (unsigned)(200 * shared / (a.count + b.count));
}
