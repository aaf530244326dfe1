#include "server/postgres/internal.h"

#include "common/base/log.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEBIAN_FOLDER "/usr/lib/postgresql"

static bool has_program(const char *bin_dir, const char *name)
{
    char path[CLUSTER_PATH_SIZE];
    return cluster_folder_join(path, bin_dir, name) == ERR_OK && access(path, X_OK) == 0;
}

static bool complete(const char *bin_dir)
{
    return has_program(bin_dir, "initdb") && has_program(bin_dir, "postgres");
}

static bool debian_version(const char *version, char bin_dir[CLUSTER_PATH_SIZE])
{
    int len = snprintf(bin_dir, CLUSTER_PATH_SIZE, "%s/%s/bin", DEBIAN_FOLDER, version);
    return len > 0 && len < CLUSTER_PATH_SIZE && complete(bin_dir);
}

/* The folders are named by version number: "15" comes after "9.6". */
static bool debian_newest(char bin_dir[CLUSTER_PATH_SIZE])
{
    char best[CLUSTER_VERSION_SIZE] = "";
    DIR *folder = opendir(DEBIAN_FOLDER);
    if (folder == NULL) {
        return false;
    }
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        size_t len = strlen(entry->d_name);
        if (entry->d_name[0] == '.' || len >= sizeof(best) ||
            strverscmp(entry->d_name, best) <= 0) {
            continue;
        }
        if (debian_version(entry->d_name, bin_dir)) {
            memcpy(best, entry->d_name, len + 1);
        }
    }
    (void)closedir(folder);
    return best[0] != '\0' && debian_version(best, bin_dir);
}

static bool search_path(char bin_dir[CLUSTER_PATH_SIZE])
{
    const char *rest = getenv("PATH");
    while (rest != NULL && *rest != '\0') {
        size_t len = strcspn(rest, ":");
        if (rest[0] == '/' && len < CLUSTER_PATH_SIZE) {
            memcpy(bin_dir, rest, len);
            bin_dir[len] = '\0';
            if (complete(bin_dir)) {
                return true;
            }
        }
        rest += len;
        rest += *rest == ':';
    }
    return false;
}

enum err cluster_programs_find(const char *wanted, const char *version,
                               char bin_dir[CLUSTER_PATH_SIZE])
{
    bool found = false;
    if (wanted[0] != '\0') {
        (void)snprintf(bin_dir, CLUSTER_PATH_SIZE, "%s", wanted);
        found = complete(bin_dir);
    } else {
        found = version[0] != '\0' ? debian_version(version, bin_dir) : debian_newest(bin_dir);
        found = found || search_path(bin_dir);
    }
    if (!found) {
        log_event(LOG_ERROR, "postgres",
                  "initdb and postgres were not found, install PostgreSQL version=%s searched=%s",
                  version[0] != '\0' ? version : "any",
                  wanted[0] != '\0' ? wanted : DEBIAN_FOLDER "/*/bin and PATH");
        return ERR_CONFIG;
    }
    log_event(LOG_INFO, "postgres", "programs folder=%s", bin_dir);
    return ERR_OK;
}
