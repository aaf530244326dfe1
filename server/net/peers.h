/*
 * How many sessions each address has. An IPv6 peer is its /64: whoever has one of those addresses
 * has them all.
 *
 * A hash table of lists whose nodes live in the sessions, so that counting takes no memory that
 * could be refused. The hash is keyed with random bits: strangers cannot choose addresses that meet
 * in one list.
 */
#ifndef RECTIFY_NET_PEERS_H
#define RECTIFY_NET_PEERS_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "common/base/list.h"
#include <stdint.h>
#include <sys/socket.h>

enum {
    PEERS_LISTS = 4096,
};

struct peer {
    struct list in_list;
    uint64_t key;
};

struct peers {
    uint64_t secret;
    struct list lists[PEERS_LISTS];
};

MUST_CHECK enum err peers_init(struct peers *peers); /* IO: no random bits */

uint64_t peer_key(const struct sockaddr_storage *address);
unsigned peers_count(const struct peers *peers, uint64_t key);
void peers_add(struct peers *peers, struct peer *peer, uint64_t key);
void peers_remove(struct peer *peer);

#endif
