#include "server/net/peers.h"
#include <netinet/in.h>
#include <string.h>
#include <uv.h>

enum err peers_init(struct peers *peers)
{
    for (size_t i = 0; i < ARRAY_LEN(peers->lists); i++) {
        list_init(&peers->lists[i]);
    }
    int random = uv_random(NULL, NULL, &peers->secret, sizeof(peers->secret), 0, NULL);
    return random == 0 ? ERR_OK : ERR_IO;
}

static uint64_t key_of_ipv4(const uint8_t octets[4])
{
    uint32_t number = 0;
    memcpy(&number, octets, sizeof(number));
    return number;
}

/* An IPv4 peer of a socket that listens on "::" is an IPv4 peer. */
static uint64_t key_of_ipv6(const struct in6_addr *address)
{
    if (IN6_IS_ADDR_V4MAPPED(address)) {
        return key_of_ipv4(address->s6_addr + 12);
    }
    uint64_t network = 0;
    memcpy(&network, address->s6_addr, sizeof(network));
    return network;
}

uint64_t peer_key(const struct sockaddr_storage *address)
{
    if (address->ss_family == AF_INET6) {
        struct sockaddr_in6 ipv6;
        memcpy(&ipv6, address, sizeof(ipv6));
        return key_of_ipv6(&ipv6.sin6_addr);
    }
    struct sockaddr_in ipv4;
    memcpy(&ipv4, address, sizeof(ipv4));
    uint8_t octets[4];
    memcpy(octets, &ipv4.sin_addr, sizeof(octets));
    return key_of_ipv4(octets);
}

/*
 * The finaliser of MurmurHash3: every bit of the key and of the secret reaches every bit of the
 * result.
 */
static size_t place(const struct peers *peers, uint64_t key)
{
    uint64_t hash = key ^ peers->secret;
    hash = (hash ^ hash >> 33) * UINT64_C(0xFF51AFD7ED558CCD);
    hash = (hash ^ peers->secret ^ hash >> 33) * UINT64_C(0xC4CEB9FE1A85EC53);
    return (size_t)((hash ^ hash >> 33) % PEERS_LISTS);
}

unsigned peers_count(const struct peers *peers, uint64_t key)
{
    unsigned count = 0;
    const struct list *list = &peers->lists[place(peers, key)];
    for (struct list *node = list->next; node != list; node = node->next) {
        count += CONTAINER_OF(node, struct peer, in_list)->key == key;
    }
    return count;
}

void peers_add(struct peers *peers, struct peer *peer, uint64_t key)
{
    peer->key = key;
    list_append(&peers->lists[place(peers, key)], &peer->in_list);
}

void peers_remove(struct peer *peer)
{
    list_remove(&peer->in_list);
}
