#include "server/store/schema_version.h"
#include "server/store/migrate.h"

int schema_version_of(const char *script_name)
{
    int version = 0;
    int digits = 0;
    while (digits < 3 && script_name[digits] >= '0' && script_name[digits] <= '9') {
        version = version * 10 + (script_name[digits] - '0');
        digits++;
    }
    return digits == 3 && script_name[digits] == '_' ? version : 0;
}

int schema_version_newest(void)
{
    int newest = 0;
    for (const struct sql_script *script = sql_scripts; script->name != NULL; script++) {
        int version = schema_version_of(script->name);
        newest = version > newest ? version : newest;
    }
    return newest;
}
