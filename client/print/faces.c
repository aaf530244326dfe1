#include "client/print/faces.h"
#include <fontconfig/fontconfig.h>

/* Under any of its names: fonts of Chinese offices have an English and a Chinese one. */
static bool is_installed(const char *family)
{
    FcPattern *pattern = FcPatternBuild(NULL, FC_FAMILY, FcTypeString, family, (char *)NULL);
    FcObjectSet *wanted = FcObjectSetBuild(FC_FAMILY, (char *)NULL);
    FcFontSet *found = FcFontList(NULL, pattern, wanted);
    bool installed = found != NULL && found->nfont > 0;
    if (found != NULL) {
        FcFontSetDestroy(found);
    }
    FcObjectSetDestroy(wanted);
    FcPatternDestroy(pattern);
    return installed;
}

PangoFontDescription *faces_choose(enum typeface typeface)
{
    const struct typeface_family *family = typeface_families(typeface);
    PangoFontDescription *face = pango_font_description_new();
    while (family[1].name != NULL && !is_installed(family->name)) {
        family++;
    }
    /* The last of each row has the most characters. */
    const struct typeface_family *last = family;
    while (last[1].name != NULL) {
        last++;
    }
    char *names = g_strdup_printf("%s,%s", family->name, last->name);
    pango_font_description_set_family(face, names);
    pango_font_description_set_weight(face, family->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    g_free(names);
    return face;
}
