#include "common/base/log.h"
#include "server/app/worker.h"

void worker_log_counters(const struct worker *worker)
{
    const struct server_counters *net = server_counters(worker->server);
    const struct rpc_counters *rpc = rpc_counters(worker->rpc);
    const struct commands_counters *commands = commands_counters(worker->commands);
    const struct store_counters *store = store_counters(worker->store);

    log_event(LOG_NOTICE, "net",
              "counters worker=%u accepted=%llu opened=%llu closed=%llu handshakes_failed=%llu "
              "handshakes_timed_out=%llu refused_full=%llu frames_in=%llu frames_out=%llu "
              "frames_refused=%llu frames_timed_out=%llu idle_closed=%llu slow_readers_closed=%llu",
              worker->options.number, (unsigned long long)net->accepted,
              (unsigned long long)net->opened, (unsigned long long)net->closed,
              (unsigned long long)net->handshakes_failed,
              (unsigned long long)net->handshakes_timed_out, (unsigned long long)net->refused_full,
              (unsigned long long)net->frames_in, (unsigned long long)net->frames_out,
              (unsigned long long)net->frames_refused, (unsigned long long)net->frames_timed_out,
              (unsigned long long)net->idle_closed, (unsigned long long)net->slow_readers_closed);
    log_event(
        LOG_NOTICE, "rpc",
        "counters worker=%u requests=%llu answers=%llu errors=%llu violations=%llu abandoned=%llu "
        "notices=%llu progress=%llu progress_dropped=%llu",
        worker->options.number, (unsigned long long)rpc->requests, (unsigned long long)rpc->answers,
        (unsigned long long)rpc->errors, (unsigned long long)rpc->violations,
        (unsigned long long)rpc->abandoned, (unsigned long long)rpc->notices,
        (unsigned long long)rpc->progress, (unsigned long long)rpc->progress_dropped);
    log_event(
        LOG_NOTICE, "commands",
        "counters worker=%u started=%llu failed=%llu applied=%llu repeated=%llu refused=%llu "
        "enrolled=%llu enroll_refused=%llu file_chunks=%llu files_complete=%llu "
        "files_over_quota=%llu pushes=%llu pushes_dropped=%llu summaries_made=%llu "
        "summaries_held=%llu summaries_full=%llu",
        worker->options.number, (unsigned long long)commands->started,
        (unsigned long long)commands->failed, (unsigned long long)commands->acts_applied,
        (unsigned long long)commands->acts_repeated, (unsigned long long)commands->acts_refused,
        (unsigned long long)commands->enrolled, (unsigned long long)commands->enroll_refused,
        (unsigned long long)commands->file_chunks, (unsigned long long)commands->files_complete,
        (unsigned long long)commands->files_over_quota, (unsigned long long)commands->pushes,
        (unsigned long long)commands->pushes_dropped, (unsigned long long)commands->summaries_made,
        (unsigned long long)commands->summaries_held, (unsigned long long)commands->summaries_full);
    log_event(
        LOG_NOTICE, "store",
        "counters worker=%u changes=%llu batches=%llu applied=%llu not_applied=%llu split=%llu "
        "in_doubt=%llu busy=%llu reads=%llu reconnects=%llu",
        worker->options.number, (unsigned long long)store->changes,
        (unsigned long long)store->batches, (unsigned long long)store->applied,
        (unsigned long long)store->not_applied, (unsigned long long)store->split_batches,
        (unsigned long long)store->in_doubt, (unsigned long long)store->busy,
        (unsigned long long)store->reads, (unsigned long long)store->reconnects);
}
