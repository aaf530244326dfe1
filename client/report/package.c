#include "client/report/package.h"
#include <zip.h>

enum {
    /* 1 January 1980, the first day that the format knows: parts carry no time of the hour. */
    DOS_DATE = 1 << 5 | 1,
    DOS_TIME = 0,
    COPY_SIZE = 4096,
};

static void refuse(struct package *package, enum err err)
{
    if (package->err == ERR_OK) {
        package->err = err;
    }
}

void package_open(struct package *package)
{
    *package = (struct package){.err = ERR_OK};
    package->bytes = zip_source_buffer_create(NULL, 0, 0, NULL);
    if (package->bytes == NULL) {
        refuse(package, ERR_NOMEM);
        return;
    }
    package->zip = zip_open_from_source(package->bytes, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    if (package->zip == NULL) {
        refuse(package, ERR_NOMEM);
        return;
    }
    zip_source_keep(package->bytes); /* the zip gives its own reference away when it closes */
}

void package_put(struct package *package, const char *name, const char *text, size_t len)
{
    if (package->err != ERR_OK) {
        return;
    }
    zip_source_t *part = zip_source_buffer(package->zip, text, len, 0);
    zip_int64_t at = part != NULL ? zip_file_add(package->zip, name, part, ZIP_FL_ENC_UTF_8) : -1;
    if (at < 0) {
        zip_source_free(part);
        refuse(package, ERR_NOMEM);
    } else if (zip_file_set_dostime(package->zip, (zip_uint64_t)at, DOS_TIME, DOS_DATE, 0) != 0) {
        refuse(package, ERR_NOMEM);
    }
}

static void copy(struct package *package, FILE *out)
{
    char bytes[COPY_SIZE];
    zip_int64_t len = 0;
    if (zip_source_open(package->bytes) != 0) {
        refuse(package, ERR_NOMEM);
        return;
    }
    while ((len = zip_source_read(package->bytes, bytes, sizeof(bytes))) > 0) {
        (void)fwrite(bytes, 1, (size_t)len, out);
    }
    if (len < 0) {
        refuse(package, ERR_IO);
    }
    (void)zip_source_close(package->bytes);
}

/* Closing makes the bytes; a zip that cannot be closed is to be discarded. */
enum err package_close(struct package *package, enum err err, FILE *out)
{
    refuse(package, err);
    if (package->zip != NULL && (package->err != ERR_OK || zip_close(package->zip) != 0)) {
        refuse(package, ERR_NOMEM);
        zip_discard(package->zip);
    }
    if (package->err == ERR_OK) {
        copy(package, out);
    }
    zip_source_free(package->bytes);
    return package->err;
}
