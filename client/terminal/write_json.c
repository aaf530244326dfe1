#include "client/terminal/write_json.h"

#include "client/cli/act_json.h"
#include "client/cli/outbox_next.h"
#include "client/cli/receipt.h"
#include "client/lib/outbox_files.h"

void write_json_begin(struct write_json *json)
{
    *json = (struct write_json){.before = json_made(json_array())};
}

/* Whether its bytes may have left: with a receipt they have, and where it is not known they may. */
static bool was_sent(struct cli *cli, const struct outbox_item *item)
{
    struct failure ignored;
    bool sent = true;
    bool known = item->receipt == NULL &&
                 outbox_was_sent(&cli->home, item->item_id, &sent, &ignored) == ERR_OK;
    return !known || sent;
}

json_t *write_json_item(struct cli *cli, const struct task_names *names,
                        const struct outbox_item *item, const struct failure *why)
{
    const uint8_t *id = item->request_id.bytes;
    const struct act_told told = {
        .act = item->act,
        .task = task_names_text(names, item->problem_id, (unsigned)item->problem_no, &cli->arena),
        .campaign = task_names_campaign(names, item->problem_id),
        .problem_no = (unsigned)item->problem_no,
        .unit = cli->home.identity.unit_name,
        .item_id = item->item_id,
        .request_id = {sizeof(item->request_id.bytes), (uint8_t *)(uintptr_t)id},
        .bytes = item->bytes,
        .length = item->length,
        .progress = was_sent(cli, item) ? ACT_SENT : ACT_STORED,
        .receipt = item->receipt,
        .failure = why,
    };
    json_t *object = json_made(json_object());
    act_json_add(cli, &told, object);
    if (item->receipt != NULL && receipt_err(item->receipt) != ERR_OK && outbox_is_open(item)) {
        json_add_text(object, "next_step", next_step_name(outbox_next(item, names)));
    }
    return object;
}

void write_json_take(struct write_json *json, struct cli *cli, const struct task_names *names,
                     const struct outbox_item *item, bool own)
{
    json_t *object = write_json_item(cli, names, item, NULL);
    if (own) {
        json->own = object;
    } else {
        json_push(json->before, object);
    }
}

static void add_files_waiting(struct cli *cli, json_t *document)
{
    struct failure ignored;
    size_t count = 0;
    if (outbox_files_count(&cli->home, &count, &ignored) == ERR_OK) {
        json_add_number(document, "files_waiting", (int64_t)count);
    }
}

static void add_own(struct write_json *json, struct cli *cli, const struct task_names *names,
                    const struct outbox_item *item, const struct failure *why, json_t *document)
{
    if (json->own == NULL) {
        json->own = write_json_item(cli, names, item, why);
    } else if (why != NULL && json_object_get(json->own, "error") == NULL) {
        /* the act is received, its files are not; a refusal is not hidden by that */
        act_json_add_failure(cli, why, json->own);
    }
    (void)keep(json_object_update(document, json->own) == 0 ? document : NULL);
    json_decref(json->own);
    add_files_waiting(cli, document);
}

void write_json_print(struct write_json *json, struct cli *cli, const struct task_names *names,
                      const struct outbox_item *item, const struct failure *why)
{
    if (item->item_id == 0 && json_array_size(json->before) == 0) {
        json_decref(json->before);
        return;
    }
    json_t *document = json_document();
    if (item->item_id != 0) {
        add_own(json, cli, names, item, why, document);
    }
    json_add(document, "before", json->before);
    json_print(document);
}
