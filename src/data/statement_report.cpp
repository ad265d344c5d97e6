// SPDX-License-Identifier: BSL-1.0
#include <mainstay/data/statement_report.hpp>

#include <mainstay/observe/log.hpp>
#include <mainstay/observe/metrics.hpp>

#include <functional>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

namespace mainstay::inline v0::data {
namespace {

// Statements that are told apart; a program that makes up its statements from values must not eat the memory.
constexpr std::size_t most_statements = 1000;

const char* reason_of(body_delay why) noexcept {
    switch (why) {
    case body_delay::suspended:
        return "suspended";
    case body_delay::slow:
        return "slow";
    case body_delay::held_too_long:
        return "held_too_long";
    }
    return "unknown";
}

struct text_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
};

} // namespace

class statement_report::state {
public:
    state(observe::log* to, observe::metrics* in, std::string name) : log(to), metrics(in), database(std::move(name)) {
        if (metrics == nullptr) return;
        commits = &metrics->histogram("db_commit_duration_seconds", "Time that one durable commit took",
            observe::duration_buckets(), {{"database", database}});
        transactions =
            &metrics->counter("db_transactions_total", "Transactions that were made durable", {{"database", database}});
    }

    observe::histogram& timing_of(std::string_view text, bool failed) {
        auto& known = timings[failed ? 1 : 0];
        {
            std::shared_lock lock(mutex);
            auto found = known.find(text);
            if (found != known.end()) return *found->second;
        }
        std::lock_guard lock(mutex);
        std::string label(known.size() < most_statements ? text : "other");
        auto& made = metrics->histogram("db_client_operation_duration_seconds", "Time that one statement took",
            observe::duration_buckets(),
            {{"database", database}, {"statement", label}, {"outcome", failed ? "error" : "ok"}});
        if (label != "other") known.emplace(std::move(label), &made);
        return made;
    }

    observe::log* log;
    observe::metrics* metrics;
    std::string database;
    observe::histogram* commits = nullptr;
    observe::counter* transactions = nullptr;

private:
    std::shared_mutex mutex;
    std::unordered_map<std::string, observe::histogram*, text_hash, std::equal_to<>> timings[2];
};

statement_report::statement_report(observe::log* log, observe::metrics* metrics, std::string database)
    : state_(new state(log, metrics, std::move(database))) {}
statement_report::~statement_report() = default;

void statement_report::ran(const statement_record& what) {
    if (state_->metrics != nullptr) state_->timing_of(what.text, what.failed).record(what.elapsed);
}

void statement_report::slow(const statement_record& what, std::string_view plan) {
    if (state_->log == nullptr) return;
    state_->log->warn("slow statement",
        {{"database", state_->database}, {"statement", what.text}, {"seconds", what.elapsed}, {"plan", plan}});
}

void statement_report::committed(std::size_t transactions, std::chrono::nanoseconds elapsed) {
    if (state_->metrics == nullptr) return;
    state_->commits->record(elapsed);
    state_->transactions->add(transactions);
}

void statement_report::body_delayed(body_delay why, std::string_view last_statement) {
    if (state_->metrics != nullptr) {
        state_->metrics
            ->counter("db_bodies_delayed_total", "Transaction bodies that kept the writer waiting",
                {{"database", state_->database}, {"reason", reason_of(why)}})
            .add();
    }
    if (state_->log == nullptr) return;
    state_->log->warn("a transaction's body held the writer",
        {{"database", state_->database}, {"reason", reason_of(why)}, {"last_statement", last_statement}});
}

void statement_report::trouble(std::string_view what) {
    if (state_->log != nullptr)
        state_->log->error("trouble with a database", {{"database", state_->database}, {"what", what}});
}

} // namespace mainstay::inline v0::data
