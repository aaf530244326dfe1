#include "client/admin/yaml_reader.h"

#include "common/base/language.h"
#include <string.h>

/* ---- loading ---- */

static struct file_place place_of_mark(const yaml_mark_t *mark)
{
    return (struct file_place){.line = mark->line + 1, .column = mark->column + 1};
}

/* libyaml gives its reasons in English only: they stand behind what everybody can read. */
static void fault_syntax(struct yaml_reader *reader, const yaml_parser_t *parser)
{
    (void)keep(parser->error == YAML_MEMORY_ERROR ? NULL : reader);
    file_fault(reader->faults, place_of_mark(&parser->problem_mark),
               _("this cannot be read as YAML; look at brackets, colons and indentation (%s)"),
               parser->problem != NULL ? parser->problem : "?");
}

static bool has_tag(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT: return event->data.scalar.tag != NULL;
    case YAML_SEQUENCE_START_EVENT: return event->data.sequence_start.tag != NULL;
    case YAML_MAPPING_START_EVENT: return event->data.mapping_start.tag != NULL;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_START_EVENT:
    case YAML_DOCUMENT_END_EVENT:
    case YAML_ALIAS_EVENT:
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: break;
    }
    return false;
}

static bool has_anchor(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_ALIAS_EVENT: return true;
    case YAML_SCALAR_EVENT: return event->data.scalar.anchor != NULL;
    case YAML_SEQUENCE_START_EVENT: return event->data.sequence_start.anchor != NULL;
    case YAML_MAPPING_START_EVENT: return event->data.mapping_start.anchor != NULL;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_START_EVENT:
    case YAML_DOCUMENT_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: break;
    }
    return false;
}

/* What a plan needs none of and what makes a short file mean a long one. */
static bool allowed(struct yaml_reader *reader, const yaml_event_t *event, size_t *documents)
{
    struct file_place place = place_of_mark(&event->start_mark);
    if (has_anchor(event)) {
        file_fault(reader->faults, place,
                   _("anchors and aliases (& and *) are not read; write the text out, or in "
                     "quotation marks"));
        return false;
    }
    if (has_tag(event)) {
        file_fault(reader->faults, place, _("tags (!) are not read; leave it out"));
        return false;
    }
    *documents += event->type == YAML_DOCUMENT_START_EVENT;
    if (*documents > 1) {
        file_fault(reader->faults, place, _("a second document begins here; one file, one plan"));
        return false;
    }
    return true;
}

/*
 * Before anything is built: form, and nothing that is not allowed. Each turn takes input; the
 * parser bounds the depth.
 */
static bool look_through(struct yaml_reader *reader, const unsigned char *bytes, size_t length)
{
    yaml_parser_t parser;
    size_t documents = 0;
    bool right = true;

    (void)keep(yaml_parser_initialize(&parser) == 1 ? &parser : NULL);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, bytes, length);
    for (bool end = false; right && !end;) {
        yaml_event_t event;
        if (yaml_parser_parse(&parser, &event) != 1) {
            fault_syntax(reader, &parser);
            right = false;
            break;
        }
        right = allowed(reader, &event, &documents);
        end = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return right;
}

/* The line end of a block's last line belongs to how a block is written, not to its text. */
static void end_blocks(yaml_document_t *document)
{
    for (yaml_node_t *node = document->nodes.start; node < document->nodes.top; node++) {
        if (node->type != YAML_SCALAR_NODE ||
            (node->data.scalar.style != YAML_LITERAL_SCALAR_STYLE &&
             node->data.scalar.style != YAML_FOLDED_SCALAR_STYLE)) {
            continue;
        }
        size_t length = node->data.scalar.length;
        if (length > 0 && node->data.scalar.value[length - 1] == '\n') {
            node->data.scalar.value[length - 1] = '\0';
            node->data.scalar.length = length - 1;
        }
    }
}

bool yaml_reader_load(struct yaml_reader *reader, const char *bytes, size_t length,
                      struct file_faults *faults, struct arena *arena)
{
    yaml_parser_t parser;

    *reader = (struct yaml_reader){.faults = faults, .arena = arena};
    if (!file_check_text(bytes, length, faults) ||
        !look_through(reader, (const unsigned char *)bytes, length)) {
        return false;
    }
    (void)keep(yaml_parser_initialize(&parser) == 1 ? &parser : NULL);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)bytes, length);
    reader->loaded = yaml_parser_load(&parser, &reader->document) == 1;
    if (reader->loaded) {
        end_blocks(&reader->document);
    } else {
        fault_syntax(reader, &parser);
    }
    yaml_parser_delete(&parser);
    return reader->loaded;
}

void yaml_reader_close(struct yaml_reader *reader)
{
    if (reader->loaded) {
        yaml_document_delete(&reader->document);
        reader->loaded = false;
    }
}

yaml_node_t *yaml_reader_root(struct yaml_reader *reader)
{
    return yaml_document_get_root_node(&reader->document);
}

struct file_place yaml_reader_place(const yaml_node_t *node)
{
    return node != NULL ? place_of_mark(&node->start_mark) : (struct file_place){0};
}

/* ---- mappings and sequences ---- */

/* The core schema of YAML 1.2; JSON has the first of them. In quotation marks it is a text. */
static bool is_null(const yaml_node_t *scalar)
{
    static const char *const names[] = {"null", "~", "Null", "NULL"};
    const char *text = (const char *)scalar->data.scalar.value;

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (scalar->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && strcmp(text, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

const char *yaml_reader_scalar(const yaml_node_t *node)
{
    if (node == NULL || node->type != YAML_SCALAR_NODE) {
        return NULL;
    }
    const char *text = (const char *)node->data.scalar.value;
    if (strlen(text) != node->data.scalar.length) {
        return NULL;
    }
    return is_null(node) ? "" : text;
}

/* A key without a value says as much as no such key. */
static bool has_value(const yaml_node_t *node)
{
    const char *text = yaml_reader_scalar(node);
    return node != NULL && (text == NULL || text[0] != '\0');
}

static size_t find_key(const struct yaml_reader_key *keys, size_t count, const char *name)
{
    size_t at = 0;
    while (at < count && strcmp(keys[at].name, name) != 0) {
        at++;
    }
    return at;
}

static void take_pair(struct yaml_reader *reader, const yaml_node_pair_t *pair, const char *what,
                      const struct yaml_reader_key *keys, size_t count, yaml_node_t **values)
{
    const yaml_node_t *key = yaml_document_get_node(&reader->document, pair->key);
    const char *name = yaml_reader_scalar(key);
    size_t at = name != NULL ? find_key(keys, count, name) : count;

    if (at == count) {
        file_fault(reader->faults, yaml_reader_place(key),
                   _("%s has no key \"%s\"; FORMATS.md lists them"), what,
                   name != NULL ? file_quote(reader->faults, name) : "?");
    } else if (values[at] != NULL) {
        file_fault(reader->faults, yaml_reader_place(key), _("\"%s\" is there twice"), name);
    } else {
        values[at] = yaml_document_get_node(&reader->document, pair->value);
    }
}

bool yaml_reader_map(struct yaml_reader *reader, const yaml_node_t *node, const char *what,
                     const struct yaml_reader_key *keys, size_t count, yaml_node_t **values)
{
    memset(values, 0, count * sizeof(*values));
    if (node == NULL || node->type != YAML_MAPPING_NODE) {
        file_fault(reader->faults, yaml_reader_place(node),
                   _("%s must be a mapping: \"key: value\" in each line"), what);
        return false;
    }
    for (const yaml_node_pair_t *pair = node->data.mapping.pairs.start;
         pair < node->data.mapping.pairs.top; pair++) {
        take_pair(reader, pair, what, keys, count, values);
    }
    for (size_t i = 0; i < count; i++) {
        if (keys[i].needed && values[i] == NULL) {
            file_fault(reader->faults, yaml_reader_place(node), _("%s: \"%s\" is missing"), what,
                       keys[i].name);
        } else if (keys[i].needed && !has_value(values[i])) {
            file_fault(reader->faults, yaml_reader_place(values[i]), _("\"%s\" is empty"),
                       keys[i].name);
        }
        values[i] = has_value(values[i]) ? values[i] : NULL;
    }
    return true;
}

size_t yaml_reader_list(struct yaml_reader *reader, const yaml_node_t *node, const char *key,
                        size_t items_max)
{
    if (node == NULL) {
        return 0;
    }
    if (node->type != YAML_SEQUENCE_NODE) {
        file_fault(reader->faults, yaml_reader_place(node),
                   _("\"%s\" must be a list: \"- ...\" in each line, or [..., ...]"), key);
        return 0;
    }
    size_t count = (size_t)(node->data.sequence.items.top - node->data.sequence.items.start);
    if (count > items_max) {
        file_fault(reader->faults, yaml_reader_place(node), _("\"%s\" has more than %zu items"),
                   key, items_max);
        return 0;
    }
    return count;
}

yaml_node_t *yaml_reader_item(struct yaml_reader *reader, const yaml_node_t *list, size_t at)
{
    return yaml_document_get_node(&reader->document, list->data.sequence.items.start[at]);
}
