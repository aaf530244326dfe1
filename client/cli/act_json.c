#include "client/cli/act_json.h"

#include "client/cli/receipt.h"
#include "client/cli/texts.h"
#include "client/cli/words.h"
#include "common/base/language.h"
#include "common/crypto/check_code.h"

static const char *progress_name(const struct act_told *told)
{
    static const char *const names[] = {
        [ACT_STORED] = "STORED",
        [ACT_SENT] = "SENT",
        [ACT_RECEIVED] = "RECEIVED",
        [ACT_REFUSED] = "REFUSED",
    };
    enum act_progress progress = told->progress;
    if (told->receipt != NULL) {
        progress = receipt_err(told->receipt) == ERR_OK ? ACT_RECEIVED : ACT_REFUSED;
    }
    return names[progress];
}

static json_t *findings_json(struct cli *cli, const Rectify__Receipt *receipt)
{
    json_t *array = json_made(json_array());
    for (size_t i = 0; i < receipt->n_findings; i++) {
        const Rectify__Finding *finding = receipt->findings[i];
        json_t *object = json_made(json_object());
        json_add_number(object, "reason", finding->reason);
        if (finding->has_item) {
            json_add_number(object, "item", finding->item);
        }
        json_add_text(object, "text", texts_reason(finding->reason, finding->item, &cli->arena));
        json_push(array, object);
    }
    return array;
}

static json_t *receipt_json(struct cli *cli, const struct act_told *told)
{
    const Rectify__Receipt *receipt = told->receipt;
    json_t *object = json_made(json_object());
    json_add_text(object, "code", receipt_code(told->task, receipt, &cli->arena));
    json_add_number(object, "version", receipt->version);
    json_add_digest(object, "digest", &receipt->digest);
    if (receipt->has_chain) {
        json_add_digest(object, "chain", &receipt->chain);
    }
    json_add_time(object, "received_at", receipt->received_ms);
    if (receipt->state != 0) {
        json_add_word(object, "state", receipt_states(told->act), receipt->state);
    }
    json_add_flag(object, "repeated", receipt->repeated);
    json_add(object, "remarks", findings_json(cli, receipt));
    return object;
}

static void add_advice(const char *advice, json_t *object)
{
    json_add_text(object, "advice", advice[0] != '\0' ? advice : NULL);
}

static json_t *refusal_json(struct cli *cli, const struct act_told *told)
{
    const Rectify__Receipt *receipt = told->receipt;
    json_t *object = json_made(json_object());
    json_add_text(object, "code", err_name(receipt_err(receipt)));
    json_add_text(object, "field", receipt->field);
    json_add_text(object, "text", receipt_refusal(cli, receipt));
    add_advice(receipt_advice(receipt), object);
    json_add(object, "reasons", findings_json(cli, receipt));
    if (receipt->has_current_state) {
        json_add_word(object, "current_state", receipt_states(told->act), receipt->current_state);
        json_add_words(object, "allowed_acts", WORDS_ACT, receipt->n_allowed_acts,
                       receipt->allowed_acts);
    }
    return object;
}

void act_json_add_failure(struct cli *cli, const struct failure *failure, json_t *object)
{
    const char *field = failure->field;
    const char *text = texts_error(failure->err);
    json_t *error = json_made(json_object());

    if (field[0] != '\0') {
        text = keep_printf(&cli->arena, _("%s: %s"), texts_field(field, &cli->arena), text);
    }
    json_add_text(error, "code", err_name(failure->err));
    json_add_text(error, "field", field[0] != '\0' ? field : NULL);
    json_add_text(error, "text", text);
    json_add_text(error, "detail", failure->detail[0] != '\0' ? failure->detail : NULL);
    if (failure->retry_after_ms > 0) {
        json_add_number(error, "retry_after_ms", failure->retry_after_ms);
    }
    if (failure->err == ERR_QUOTA) {
        json_add_number(error, "bytes_left", (int64_t)failure->left);
    }
    add_advice(texts_advice(failure->err), error);
    json_add(object, "error", error);
}

static json_t *task_json(const struct act_told *told)
{
    json_t *object = json_made(json_object());
    json_add_text(object, "campaign", told->campaign);
    if (told->problem_no > 0) {
        json_add_number(object, "problem_no", told->problem_no);
    }
    json_add_text(object, "unit", told->unit);
    return object;
}

/* It is printed on the page to be stamped. */
static void add_check_code(const struct act_told *told, json_t *object)
{
    char code[CHECK_CODE_SIZE];
    struct digest digest;
    if (told->act == WORD_ACT_REPORT_SUBMIT && told->bytes != NULL &&
        digest_sha256(told->bytes, told->length, &digest) == ERR_OK) {
        check_code_make(&digest, code);
        json_add_text(object, "check_code", code);
    }
}

void act_json_add(struct cli *cli, const struct act_told *told, json_t *object)
{
    json_add_word(object, "act", WORDS_ACT, told->act);
    json_add(object, "task", task_json(told));
    if (told->item_id != 0) {
        json_add_number(object, "outbox_id", told->item_id);
    }
    json_add_id(object, "request_id", &told->request_id);
    add_check_code(told, object);
    json_add_text(object, "state", progress_name(told));
    if (told->receipt != NULL && receipt_err(told->receipt) == ERR_OK) {
        json_add(object, "receipt", receipt_json(cli, told));
    } else if (told->receipt != NULL) {
        json_add(object, "error", refusal_json(cli, told));
    } else if (told->failure != NULL) {
        act_json_add_failure(cli, told->failure, object);
    }
}
