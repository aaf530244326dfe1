/* Preloaded into PostgreSQL: every fdatasync and fsync takes SLOW_SYNC_US microseconds longer, as on a slower disk. */
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static void wait(void)
{
    const char *text = getenv("SLOW_SYNC_US");
    long micros = text == NULL ? 0 : strtol(text, NULL, 10);
    struct timespec rest = {micros / 1000000, micros % 1000000 * 1000};
    (void)nanosleep(&rest, NULL);
}

int fdatasync(int fd)
{
    int (*next)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    wait();
    return next(fd);
}

int fsync(int fd)
{
    int (*next)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    wait();
    return next(fd);
}
