#include "client/lib/home_identity.h"
#include "client/lib/query.h"

enum err home_identity_load(struct home *home, struct failure *failure)
{
    struct home_identity *identity = &home->identity;
    struct query query;
    query_open(&query, home->db,
               "select host, port, client_id, unit_id, roles, unit_name, person_name"
               " from identity where installed = 1");
    bool found = query_row(&query);
    if (found) {
        query_text(&query, 0, identity->host, sizeof(identity->host));
        identity->port = (uint16_t)query_int(&query, 1);
        identity->client_id = query_int(&query, 2);
        identity->unit_id = query_int(&query, 3);
        identity->roles = (uint32_t)query_int(&query, 4);
        query_text(&query, 5, identity->unit_name, sizeof(identity->unit_name));
        query_text(&query, 6, identity->person_name, sizeof(identity->person_name));
    }
    enum err err = query_close(&query, failure);
    home->enrolled = err == ERR_OK && found;
    return err;
}
