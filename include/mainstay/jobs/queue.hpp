// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/detail/state_ptr.hpp>
#include <mainstay/core/service.hpp>
#include <mainstay/jobs/detail/data_names.hpp>
#include <mainstay/jobs/detail/erased_handler.hpp>
#include <mainstay/jobs/enqueue_options.hpp>
#include <mainstay/jobs/handler.hpp>
#include <mainstay/jobs/job.hpp>
#include <mainstay/jobs/job_info.hpp>
#include <mainstay/jobs/queue_options.hpp>
#include <mainstay/schema/json_write.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace mainstay::inline v0::jobs {

namespace detail {
class queue_state;
}

/// What `queue::handle` gives back, to say more about the kind it registered.
template <class T>
class registration {
public:
    registration(detail::queue_state& state, std::string_view kind) noexcept : state_(&state), kind_(kind) {}

    /// Runs when a job of this kind has failed for good: its attempts are used up, it was discarded by its handler, or
    /// it took too many workers down.
    ///
    /// A delivery of its own, after the failure was recorded, so that a crash cannot swallow it; repeated with the
    /// handler's backoff until it succeeds, only then is the job `discarded`. A function that takes a
    /// `data::transaction&` runs in one that also records the end; it may run more than once, its writes count once.
    template <class F>
    requires last_word_for<std::decay_t<F>, T> registration& on_exhausted(F&& f);

private:
    detail::queue_state* state_;
    std::string_view kind_;
};

/// Durable jobs in the user's own database: a worker that runs them, and the way in for new ones.
///
/// At least once: a job whose worker dies is run again. Every end of a run names the claim it belongs to and changes
/// nothing once that claim was taken over. Kinds that no handler is registered for stay where they are, for a worker
/// that knows them. A service that depends on its database; register handlers before it starts.
///
/// Enqueueing is thread-safe. Destroying a queue that was not stopped leaves its running jobs to the next worker, as a
/// killed process would; the database has to outlive what its handlers are still doing.
class queue final : public core::service {
public:
    explicit queue(data::database& db, queue_options options = {});
    queue(queue&&) noexcept;
    queue& operator=(queue&&) = delete;
    ~queue() override;

    /// Runs jobs of type T with `f`, on any I/O thread, several at a time. Not after the start.
    ///
    /// Throws `std::invalid_argument` for a kind that has a handler already, is empty or longer than 100 characters.
    template <job_type T, class F>
        requires handler_for<std::decay_t<F>, T> registration<T> handle(F&& f, handler_options options = {}) {
            std::string_view kind = T::kind;
            add(kind, std::make_unique<detail::typed_handler<T, std::decay_t<F>>>(std::forward<F>(f)), options);
            return registration<T>(*state_, kind);
        }

    /// Enqueues as part of the transaction: staged at once, written before its commit, gone with its rollback.
    ///
    /// Nothing to await. With `unique_by_args` a job that is there already makes this one vanish. Throws
    /// `std::system_error` with `errc::too_large`, or `not_started`.
    template <job_type T, enqueue_option... Options>
    void enqueue(data::transaction& tx, const T& job, Options... options) {
        stage(tx, T::kind, schema::to_json(job), gather(options...));
    }

    /// Enqueues in a transaction of its own; gives the new job's id, or with `unique_by_args` that of the job that is
    /// there already.
    template <class J, enqueue_option... Options>
        requires job_type<std::remove_cvref_t<J>> task<job_id> enqueue(J&& job, Options... options) {
            detail::check_awaited_job<J>();
            return insert(std::remove_cvref_t<J>::kind, schema::to_json(job), gather(options...));
        }

    /// The job of that id, or nothing if there is none any more.
    task<std::optional<job_info>> find(job_id id);
    task<job_counts> counts();
    /// Keeps a job from running (again); one that runs is cancelled, at the next heartbeat if another process has it.
    /// Returns whether it was on its way.
    task<bool> cancel(job_id id);
    /// Gives a job that failed for good or was cancelled all its attempts again. Returns whether there was one.
    task<bool> retry(job_id id);

    std::string_view name() const noexcept override;
    std::vector<const core::service*> depends_on() const override;
    /// Makes or updates the tables, then begins to work.
    task<void> start(core::runtime& threads) override;
    std::optional<std::string> not_ready() const override;
    /// Claims nothing more.
    void quiesce() noexcept override;
    /// Waits for what runs; shortly before the deadline cancels what is left. Jobs that were not finished are handed
    /// back at once, without using up an attempt.
    task<void> stop(core::clock::steady_time deadline) override;

private:
    static enqueue_options gather(const auto&... options) {
        enqueue_options result;
        (options.apply(result), ...);
        return result;
    }
    void add(std::string_view kind, std::unique_ptr<detail::erased_handler> handler, const handler_options& options);
    void stage(data::transaction& tx, std::string_view kind, std::string args, const enqueue_options& options);
    task<job_id> insert(std::string_view kind, std::string args, enqueue_options options);

    core::detail::state_ptr<detail::queue_state> state_;
};

namespace detail {
void set_last_word(queue_state& state, std::string_view kind, std::unique_ptr<erased_last_word> f);
}

template <class T>
template <class F>
    requires last_word_for<std::decay_t<F>, T> registration<T>
&registration<T>::on_exhausted(F&& f) {
    detail::set_last_word(
        *state_, kind_, std::make_unique<detail::typed_last_word<T, std::decay_t<F>>>(std::forward<F>(f)));
    return *this;
}

} // namespace mainstay::inline v0::jobs
