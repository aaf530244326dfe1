/*
 * A strict reading of YAML (JSON as well): one document, no anchors or aliases, no tags;
 * mappings with known keys, each once; everything else is a fault with line and column.
 * libyaml's marks say where.
 */
#ifndef RECTIFY_ADMIN_YAML_READER_H
#define RECTIFY_ADMIN_YAML_READER_H

#include "client/admin/file.h"
#include "client/cli/words.h"
#include "common/base/attr.h"
#include "common/base/clock.h"
#include <yaml.h>

struct yaml_reader {
    yaml_document_t document;
    bool loaded;
    struct file_faults *faults;
    struct arena *arena;
};

struct yaml_reader_key {
    const char *name;
    bool needed;
};

/* False after a fault. Close it in any case. */
bool yaml_reader_load(struct yaml_reader *reader, const char *bytes, size_t length,
                      struct file_faults *faults, struct arena *arena);
void yaml_reader_close(struct yaml_reader *reader);

yaml_node_t *yaml_reader_root(struct yaml_reader *reader);
struct file_place yaml_reader_place(const yaml_node_t *node); /* NULL: nowhere */

/*
 * The values of a mapping in the order of `keys`; NULL where a key is not there or has no value
 * (null, ~, "" or nothing). `what` names the mapping in faults.
 */
bool yaml_reader_map(struct yaml_reader *reader, const yaml_node_t *node, const char *what,
                     const struct yaml_reader_key *keys, size_t count, yaml_node_t **values);

/*
 * The items of a sequence; a fault and 0 of them for anything else. NULL node: 0 of them, no
 * fault.
 */
size_t yaml_reader_list(struct yaml_reader *reader, const yaml_node_t *node, const char *key,
                        size_t items_max);
yaml_node_t *yaml_reader_item(struct yaml_reader *reader, const yaml_node_t *list, size_t at);

/* Scalars. A NULL node is fine and gives NULL or 0; a fault does as well. */
char *yaml_reader_text(struct yaml_reader *reader, const yaml_node_t *node, const char *key,
                       size_t chars_max, bool needed);
uint32_t yaml_reader_number(struct yaml_reader *reader, const yaml_node_t *node, const char *key,
                            uint32_t least, uint32_t most);
uint32_t yaml_reader_word(struct yaml_reader *reader, const yaml_node_t *node, const char *key,
                          enum words words);
day_t yaml_reader_day(struct yaml_reader *reader, const yaml_node_t *node, const char *key);
/* Kept as it was written: 1 to 15 digits, up to 6 behind the point. */
char *yaml_reader_decimal(struct yaml_reader *reader, const yaml_node_t *node, const char *key);
bool yaml_reader_switch(struct yaml_reader *reader, const yaml_node_t *node, const char *key,
                        bool otherwise);

/* The bare characters of a scalar, "" for null; NULL when it is none or has a NUL within. */
const char *yaml_reader_scalar(const yaml_node_t *node);

#endif
