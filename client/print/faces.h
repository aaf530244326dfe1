/* Which of the families of a typeface this computer has. */
#ifndef RECTIFY_PRINT_FACES_H
#define RECTIFY_PRINT_FACES_H

#include "client/report/typeface.h"
#include <pango/pango.h>

/*
 * The best that is installed, with the usual Chinese fonts behind it for the characters it lacks; to
 * be freed.
 */
PangoFontDescription *faces_choose(enum typeface typeface);

#endif
