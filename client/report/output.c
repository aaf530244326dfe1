#include "client/report/output.h"

enum err output_finish(FILE *out)
{
    return fflush(out) == 0 && ferror(out) == 0 ? ERR_OK : ERR_IO;
}
