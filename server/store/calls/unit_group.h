/* Who belongs to a group of units: a condition shared by the register and the plan. */
#ifndef RECTIFY_STORE_CALLS_UNIT_GROUP_H
#define RECTIFY_STORE_CALLS_UNIT_GROUP_H

/* Unit is u, group is g. A group of communities without any members means every community. */
#define IN_GROUP                                                                                   \
    "(u.unit_id IN (SELECT m.unit_id FROM unit_group_member m WHERE m.group_id = g.group_id)"      \
    " OR g.kind = 1 AND u.kind = 3 AND NOT EXISTS"                                                 \
    "  (SELECT FROM unit_group_member m WHERE m.group_id = g.group_id))"

#endif
