#include "client/lib/failure.h"
#include "client/lib/text.h"

/* Made aside first: `detail` may point into *failure. */
enum err failure_set(struct failure *failure, enum err err, const char *detail)
{
    struct failure made = {.err = err};
    text_cut(made.detail, sizeof(made.detail), detail);
    *failure = made;
    return err;
}
