/* One problem of a plan file. */
#ifndef RECTIFY_ADMIN_PLAN_PROBLEM_H
#define RECTIFY_ADMIN_PLAN_PROBLEM_H

#include "client/admin/plan_file.h"
#include "client/admin/yaml_reader.h"

/* Reads it as the next one of the file; the campaign was read before. */
void plan_problem_take(struct yaml_reader *reader, const yaml_node_t *node, struct plan_file *file);

/* Required fields are never NULL: where a fault was found the message is not sent. */
static inline char *plan_given(struct yaml_reader *reader, char *text)
{
    return text != NULL ? text : keep_text(reader->arena, "");
}

#endif
