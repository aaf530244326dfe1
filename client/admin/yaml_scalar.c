/* Scalars of a YAML file as texts, numbers, words and days, each checked. */
#include "client/admin/yaml_reader.h"
#include "common/base/decimal.h"
#include "common/base/language.h"
#include "common/base/utf8.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void fault_line(struct yaml_reader *reader, const yaml_node_t *node, const char *key)
{
    file_fault(reader->faults, yaml_reader_place(node),
               _("\"%s\" must be one line of text, without line breaks, tabs or other control "
                 "characters"),
               key);
}

static const char *scalar(struct yaml_reader *reader, const yaml_node_t *node, const char *key)
{
    const char *text = yaml_reader_scalar(node);
    if (node != NULL && text == NULL && node->type == YAML_SCALAR_NODE) {
        fault_line(reader, node, key);
    } else if (node != NULL && text == NULL) {
        file_fault(reader->faults, yaml_reader_place(node),
                   _("\"%s\" must be a single value, not a list or a mapping"), key);
    }
    return text;
}

char *yaml_reader_text(struct yaml_reader *reader, const yaml_node_t *node, const char *key,
                       size_t chars_max, bool needed)
{
    const char *text = scalar(reader, node, key);
    if (text == NULL) {
        return NULL;
    }
    size_t length = strlen(text);
    enum err err = utf8_check(text, length, chars_max, NULL);
    if (err == ERR_SIZE) {
        file_fault(reader->faults, yaml_reader_place(node),
                   _("\"%s\" has more than %zu characters"), key, chars_max);
        return NULL;
    }
    if (err != ERR_OK) {
        fault_line(reader, node, key);
        return NULL;
    }
    if (utf8_blank(text, length)) {
        if (needed) {
            file_fault(reader->faults, yaml_reader_place(node), _("\"%s\" is empty"), key);
        }
        return NULL;
    }
    return keep_text(reader->arena, text);
}

uint32_t yaml_reader_number(struct yaml_reader *reader, const yaml_node_t *node, const char *key,
                            uint32_t least, uint32_t most)
{
    const char *text = scalar(reader, node, key);
    if (text == NULL) {
        return 0;
    }
    bool digits = text[0] != '\0' && strspn(text, "0123456789") == strlen(text);
    errno = 0;
    unsigned long number = digits ? strtoul(text, NULL, 10) : 0;
    if (!digits || errno != 0 || number < least || number > most) {
        file_fault(reader->faults, yaml_reader_place(node),
                   _("\"%s\": \"%s\" is not a number from %u to %u"), key,
                   file_quote(reader->faults, text), least, most);
        return 0;
    }
    return (uint32_t)number;
}

uint32_t yaml_reader_word(struct yaml_reader *reader, const yaml_node_t *node, const char *key,
                          enum words words)
{
    const char *text = scalar(reader, node, key);
    return text != NULL ? file_word(reader->faults, yaml_reader_place(node), key, words, text) : 0;
}

day_t yaml_reader_day(struct yaml_reader *reader, const yaml_node_t *node, const char *key)
{
    const char *text = scalar(reader, node, key);
    day_t day = DAY_NONE;
    if (text != NULL && day_parse(text, &day) != ERR_OK) {
        file_fault(reader->faults, yaml_reader_place(node),
                   _("\"%s\": \"%s\" is not a day; write it like 2023-05-30"), key,
                   file_quote(reader->faults, text));
        return DAY_NONE;
    }
    return day;
}

char *yaml_reader_decimal(struct yaml_reader *reader, const yaml_node_t *node, const char *key)
{
    const char *text = scalar(reader, node, key);
    if (text == NULL) {
        return NULL;
    }
    if (!decimal_sound(text)) {
        file_fault(reader->faults, yaml_reader_place(node),
                   _("\"%s\": \"%s\" is not a decimal number; write it like 93.5"), key,
                   file_quote(reader->faults, text));
        return NULL;
    }
    return keep_text(reader->arena, text);
}

bool yaml_reader_switch(struct yaml_reader *reader, const yaml_node_t *node, const char *key,
                        bool otherwise)
{
    static const char *const on[] = {"on", "yes", "true"};
    static const char *const off[] = {"off", "no", "false"};
    const char *text = scalar(reader, node, key);

    if (text == NULL) {
        return otherwise;
    }
    for (size_t i = 0; i < ARRAY_LEN(on); i++) {
        if (strcmp(text, on[i]) == 0 || strcmp(text, off[i]) == 0) {
            return strcmp(text, on[i]) == 0;
        }
    }
    file_fault(reader->faults, yaml_reader_place(node), _("\"%s\": \"%s\" is neither on nor off"),
               key, file_quote(reader->faults, text));
    return otherwise;
}
