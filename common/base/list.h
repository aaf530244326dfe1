/*
 * An intrusive doubly linked list. The head is a node too; an unlinked node points at itself, so that
 * list_remove may be called twice.
 */
#ifndef RECTIFY_BASE_LIST_H
#define RECTIFY_BASE_LIST_H

#include "common/base/attr.h"
#include <stdbool.h>
#include <stddef.h>

struct list {
    struct list *next;
    struct list *prev;
};

static inline void list_init(struct list *node)
{
    node->next = node;
    node->prev = node;
}

static inline bool list_empty(const struct list *head)
{
    return head->next == head;
}

static inline void list_append(struct list *head, struct list *node)
{
    node->prev = head->prev;
    node->next = head;
    head->prev->next = node;
    head->prev = node;
}

static inline void list_prepend(struct list *head, struct list *node)
{
    list_append(head->next, node);
}

static inline void list_remove(struct list *node)
{
    node->prev->next = node->next;
    node->next->prev = node->prev;
    list_init(node);
}

/* All nodes of `from` go to the end of `head`. */
static inline void list_splice(struct list *head, struct list *from)
{
    while (!list_empty(from)) {
        struct list *node = from->next;
        list_remove(node);
        list_append(head, node);
    }
}

/* The owner of the first node; only when the list is not empty. */
#define LIST_FIRST(head, type, member) CONTAINER_OF((head)->next, type, member)

/* Walks; `item` may be removed (and freed) in the body, its successor may not. */
#define LIST_EACH(head, node, following)                                                           \
    for (struct list *node = (head)->next, *following = node->next; node != (head);                \
         node = following, following = node->next)

#endif
