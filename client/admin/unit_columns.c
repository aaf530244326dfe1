#include "client/admin/unit_columns.h"

#include <stddef.h>

const struct unit_column_names unit_columns[UNIT_COLUMNS] = {
    [UNIT_COLUMN_ROW] = {"类别", "row", {"row", NULL, NULL}, true},
    [UNIT_COLUMN_CODE] = {"编码", "code", {"code", "group_code", NULL}, true},
    [UNIT_COLUMN_NAME] = {"名称", "name", {"name", NULL, NULL}, true},
    [UNIT_COLUMN_KIND] = {"种类", "kind", {"kind", NULL, NULL}, true},
    [UNIT_COLUMN_LEVEL] = {"层级", "level", {"level", NULL, NULL}, true},
    [UNIT_COLUMN_PARENT] = {"上级编码", "parent", {"parent_code", "parent", "unit_code"}, true},
    [UNIT_COLUMN_FIRST_RESPONSIBLE] = {"第一责任人",
                                       "first_responsible",
                                       {"first_responsible", NULL, NULL},
                                       false},
    [UNIT_COLUMN_ALIASES] = {"别名", "aliases", {"aliases", "alias", NULL}, false},
    [UNIT_COLUMN_MEMBERS] = {"成员", "members", {"unit_codes", "members", NULL}, false},
    [UNIT_COLUMN_SAMPLE] = {"示例", "sample", {"sample", NULL, NULL}, false},
};
