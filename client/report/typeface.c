#include "client/report/typeface.h"
#include <stddef.h>

static const struct typeface_family families[TYPEFACE_COUNT][TYPEFACE_FAMILIES_MAX + 1] = {
    [TYPEFACE_TITLE] = {{"方正小标宋简体", false},
                        {"方正小标宋_GBK", false},
                        {"Noto Serif CJK SC", true},
                        {NULL, false}},
    [TYPEFACE_HEADING] = {{"黑体", false},
                          {"SimHei", false},
                          {"Noto Sans CJK SC", true},
                          {"WenQuanYi Zen Hei", true},
                          {NULL, false}},
    [TYPEFACE_SUBHEADING] = {{"楷体_GB2312", false},
                             {"楷体", false},
                             {"KaiTi", false},
                             {"LXGW WenKai", false},
                             {"AR PL UKai CN", false},
                             {"Noto Serif CJK SC", false},
                             {NULL, false}},
    [TYPEFACE_BODY] = {{"仿宋_GB2312", false},
                       {"仿宋", false},
                       {"FangSong", false},
                       {"FandolFang", false},
                       {"Noto Serif CJK SC", false},
                       {NULL, false}},
    [TYPEFACE_NUMBER] = {{"宋体", false},
                         {"SimSun", false},
                         {"Noto Serif CJK SC", false},
                         {NULL, false}},
};

const struct typeface_family *typeface_families(enum typeface typeface)
{
    return families[typeface];
}
