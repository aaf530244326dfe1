#include "common/base/err.h"

const char *err_name(enum err err)
{
    switch (err) {
#define ERR_NAME(number, name, text)                                                               \
    case ERR_##name: return #name;
        ERR_TABLE(ERR_NAME)
#undef ERR_NAME
    }
    return "UNKNOWN";
}

const char *err_text(enum err err)
{
    switch (err) {
#define ERR_TEXT(number, name, text)                                                               \
    case ERR_##name: return text;
        ERR_TABLE(ERR_TEXT)
#undef ERR_TEXT
    }
    return "an unknown error";
}

int err_known(int number)
{
    switch (number) {
#define ERR_CASE(value, name, text) case value:
        ERR_TABLE(ERR_CASE)
#undef ERR_CASE
        return 1;
    default: return 0;
    }
}
