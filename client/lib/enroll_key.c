/*
 * Happy path: no key was made for this code, so one is made, written, and noted with its digest and
 * the code.
 *
 * A terminal that dies in between leaves a key without a note or a note without its key: neither
 * counts, a new key is made, and no harm is done, because a request is only sent when both are on
 * the disk.
 */
#include "client/lib/enroll_key.h"
#include "client/lib/folder.h"
#include "client/lib/query.h"
#include <string.h>

/* The digest that was noted for this code; found is false when there is none. */
static enum err read_note(struct home *home, const char *code_id, struct digest *spki, bool *found,
                          struct failure *failure)
{
    struct query query;
    query_open(&query, home->db, "select key_digest from enrolment where code_id = ?");
    query_bind_text(&query, code_id);
    *found = false;
    if (query_row(&query)) {
        size_t len = 0;
        const uint8_t *bytes = query_bytes(&query, 0, &len);
        if (bytes != NULL && len == sizeof(spki->bytes)) {
            memcpy(spki->bytes, bytes, len);
            *found = true;
        }
    }
    return query_close(&query, failure);
}

static enum err write_note(struct home *home, const char *code_id, const struct digest *spki,
                           struct failure *failure)
{
    struct query query;
    query_open(&query, home->db,
               "insert or replace into enrolment (one, code_id, key_digest) values (1, ?, ?)");
    query_bind_text(&query, code_id);
    query_bind_bytes(&query, spki->bytes, sizeof(spki->bytes));
    return query_run(&query, failure);
}

/* NULL when key.pem.new is missing, damaged, or not the one that was noted. */
static struct pki_key *read_key(struct home *home, const struct digest *noted)
{
    struct failure ignored; /* whatever it is, a new key is the answer to it */
    struct pki_pem pem;
    struct pki_key *key = NULL;
    struct digest spki;
    enum err err =
        folder_read(home->dir, "key.pem.new", pem.text, sizeof(pem.text), &pem.length, &ignored);
    if (err == ERR_OK) {
        err = pki_key_read_pem(pem.text, pem.length, &key);
        explicit_bzero(&pem, sizeof(pem));
    }
    if (err == ERR_OK) {
        err = pki_key_spki(key, &spki);
    }
    if (err == ERR_OK && digest_equal(&spki, noted)) {
        return key;
    }
    pki_key_free(key);
    return NULL;
}

static enum err keep(struct home *home, const char *code_id, const struct pki_key *key,
                     struct failure *failure)
{
    struct digest spki;
    struct pki_pem pem;
    enum err err = pki_key_spki(key, &spki);
    if (err == ERR_OK) {
        err = pki_key_write_pem(key, &pem);
    }
    if (err != ERR_OK) {
        return failure_set(failure, err, "key.pem.new");
    }
    err = folder_write(home->dir, "key.pem.new", pem.text, pem.length, failure);
    explicit_bzero(&pem, sizeof(pem));
    return err == ERR_OK ? write_note(home, code_id, &spki, failure) : err;
}

enum err enroll_key_take(struct home *home, const char *code_id, struct pki_key **key,
                         struct failure *failure)
{
    struct digest noted;
    bool found = false;
    enum err err = read_note(home, code_id, &noted, &found, failure);
    if (err != ERR_OK) {
        return err;
    }
    *key = found ? read_key(home, &noted) : NULL;
    if (*key != NULL) {
        return ERR_OK;
    }
    err = pki_key_make(key);
    if (err != ERR_OK) {
        return failure_set(failure, err, "key.pem.new");
    }
    err = keep(home, code_id, *key, failure);
    if (err != ERR_OK) {
        pki_key_free(*key);
        *key = NULL;
    }
    return err;
}
