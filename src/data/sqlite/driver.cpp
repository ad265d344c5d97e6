// SPDX-License-Identifier: BSL-1.0
#include "data/driver.hpp"

#include "data/body_executor.hpp"
#include "data/sqlite/readers.hpp"
#include "data/sqlite/temporary_folder.hpp"
#include "data/sqlite/writer.hpp"
#include "data/statement_text.hpp"

#include <mainstay/core/error.hpp>
#include <mainstay/data/statement_observer.hpp>

#include <asio/post.hpp>
#include <asio/this_coro.hpp>

#include <atomic>
#include <optional>
#include <sys/stat.h>

namespace mainstay::inline v0::data::sqlite {
namespace {

// Which file a path leads to, so that one that was removed, replaced or emptied shows.
struct file_identity {
    dev_t device = 0;
    ino_t number = 0;
    friend bool operator==(const file_identity&, const file_identity&) = default;
};

std::optional<file_identity> identify(const std::string& path) {
    struct stat found {};
    // A database that was opened has its first page at least; without any the file would pass for a new one.
    if (::stat(path.c_str(), &found) != 0 || found.st_size == 0) return std::nullopt;
    return file_identity{found.st_dev, found.st_ino};
}

bool reads(std::string_view sql) {
    auto word = first_word(sql);
    return word == "select" || word == "with" || word == "values" || word == "explain" || word == "pragma";
}

class driver final : public detail::driver {
public:
    driver(std::string_view path, open_options options) : address_("sqlite:" + std::string(path)) {
        where_->memory = path == ":memory:";
        where_->file = path;
        where_->options = std::move(options);
        if (path.empty()) throw error(errc::cannot_open, "sqlite: names no file");
        if (path.find('\0') != path.npos) throw error(errc::cannot_open, "sqlite: a zero byte in the file's name");
    }
    ~driver() override {
        // With a thread of its own, that ends here; what it had not done is dropped.
        // In a runtime turned by hand there is none, and what still waits finds the database closed.
        serial_.reset();
        if (writer_) writer_->close();
    }

    const std::string& name() const noexcept override { return where_->options.name; }
    const std::string& address() const noexcept override { return address_; }
    data::dialect dialect() const noexcept override { return data::dialect::sqlite; }
    const core::clock& clock() const override {
        if (where_->time == nullptr) throw std::system_error(make_error_code(core::errc::not_started), name());
        return *where_->time;
    }

    void observe(statement_observer& by) override { where_->options.observer = &by; }
    task<void> start(core::runtime& threads) override;
    std::optional<std::string> not_ready() const override;
    task<void> stop(core::clock::steady_time deadline) override;
    task<detail::outcome> run(detail::statement& what) override;
    task<std::unique_ptr<detail::cursor>> open(detail::statement& what) override;
    task<void> transact(detail::transaction_body& body, transaction_options options) override;

private:
    enum class phase : std::uint8_t { new_, open, stopping, closed };

    // Runs it on the writer's thread.
    task<void> on_writer(core::detail::unique_function<void()> work);
    void check_open() const;
    // The calling coroutine, as far as it matters here.
    struct caller {
        core::context_ptr context;
        bool inside = false; // a body of one of our own transactions
    };
    caller look_at(const asio::any_io_executor& executor) const;
    task<settled> submit(std::unique_ptr<member> what, const caller& by);

    std::string address_;
    std::shared_ptr<place> where_ = std::make_shared<place>();
    std::optional<temporary_folder> folder_;
    std::optional<file_identity> identity_;
    std::unique_ptr<core::serial_thread> serial_;
    std::shared_ptr<writer> writer_;
    std::shared_ptr<readers> readers_;
    std::atomic<phase> phase_{phase::new_};
};

task<void> driver::on_writer(core::detail::unique_function<void()> work) {
    core::detail::unique_function<void(detail::resumer<bool>)> start = [this, work = std::move(work)](
                                                                           detail::resumer<bool> resume) mutable {
        asio::post(serial_->executor(), [work = std::move(work), resume = std::move(resume)]() mutable {
            std::exception_ptr failure;
            try {
                work();
            } catch (...) {
                failure = std::current_exception();
            }
            resume(std::move(failure), true);
        });
    };
    co_await detail::suspended<bool>(std::move(start));
}

task<void> driver::start(core::runtime& threads) {
    where_->time = &threads.clock();
    where_->close_at = core::clock::steady_time::max();
    if (where_->memory) {
        folder_.emplace();
        where_->file = folder_->path() + "/memory.db";
    }
    serial_ = threads.make_serial_thread("db-writer");
    writer_ = std::make_shared<writer>(where_, serial_->executor());
    core::detail::unique_function<void()> work = [this] { writer_->open(); };
    co_await on_writer(std::move(work));
    core::blocking_pool_options pool{.threads = where_->options.readers, .queue = where_->options.reader_queue};
    readers_ = std::make_shared<readers>(where_, threads.pool("db-readers " + where_->file, pool));
    identity_ = identify(where_->file);
    phase_.store(phase::open, std::memory_order_release);
}

std::optional<std::string> driver::not_ready() const {
    switch (phase_.load(std::memory_order_acquire)) {
    case phase::new_:
        return "not open yet";
    case phase::stopping:
    case phase::closed:
        return "closed";
    case phase::open:
        break;
    }
    if (identify(where_->file) != identity_) return "the database file was removed, replaced or emptied";
    if (auto trouble = readers_->trouble(); !trouble.empty()) return "the database cannot be read: " + trouble;
    if (auto trouble = writer_->trouble(); !trouble.empty()) return "the database cannot be written: " + trouble;
    return std::nullopt;
}

task<void> driver::stop(core::clock::steady_time deadline) {
    auto was = phase::open;
    if (!phase_.compare_exchange_strong(was, phase::stopping)) co_return;
    core::detail::unique_function<void(detail::resumer<bool>)> drain_readers = [this, deadline](
                                                                                   detail::resumer<bool> resume) {
        core::detail::unique_function<void()> done = [resume = std::move(resume)]() mutable { resume(nullptr, true); };
        readers_->drain(deadline, std::move(done));
    };
    core::detail::unique_function<void(detail::resumer<bool>)> drain_writer = [this, deadline](
                                                                                  detail::resumer<bool> resume) {
        asio::post(serial_->executor(), [this, deadline, resume = std::move(resume)]() mutable {
            core::detail::unique_function<void()> done = [resume = std::move(resume)]() mutable {
                resume(nullptr, true);
            };
            writer_->drain(deadline, std::move(done));
        });
    };
    co_await detail::suspended<bool>(std::move(drain_writer));
    co_await detail::suspended<bool>(std::move(drain_readers));
    bool idle = true;
    core::detail::unique_function<void()> close = [this, &idle] {
        idle = writer_->idle();
        writer_->close();
    };
    co_await on_writer(std::move(close));
    // A body that did not end by the deadline needs its thread until it does.
    if (idle) serial_.reset();
    folder_.reset();
    phase_.store(phase::closed, std::memory_order_release);
}

void driver::check_open() const {
    switch (phase_.load(std::memory_order_acquire)) {
    case phase::new_:
        throw std::system_error(make_error_code(core::errc::not_started), name());
    case phase::closed:
        throw std::system_error(make_error_code(core::errc::stopping), name());
    case phase::open:
    case phase::stopping:
        break;
    }
}

driver::caller driver::look_at(const asio::any_io_executor& executor) const {
    caller result;
    result.context = core::context_ptr(core::context_of(executor));
    const auto* mark = detail::mark_of(executor);
    result.inside = mark != nullptr && mark->owner == writer_.get() && mark->running;
    return result;
}

task<settled> driver::submit(std::unique_ptr<member> what, const caller& by) {
    if (by.inside) {
        throw error(errc::inside_own_transaction,
            "a transaction's body writes through its transaction, not through the database");
    }
    what->context = by.context;
    if (by.context) what->deadline = by.context->deadline();
    return writer_->submit(std::move(what));
}

task<detail::outcome> driver::run(detail::statement& what) {
    check_open();
    auto by = look_at(co_await asio::this_coro::executor);
    if (!what.script && reads(what.text)) {
        auto reading = co_await readers_->run(what, by.context);
        if (!reading.writes) co_return reading.done;
    }
    auto one = std::make_unique<member>();
    one->single = &what;
    auto result = co_await submit(std::move(one), by);
    co_return result.done;
}

task<std::unique_ptr<detail::cursor>> driver::open(detail::statement& what) {
    check_open();
    auto by = look_at(co_await asio::this_coro::executor);
    co_return co_await readers_->open(what, by.context);
}

task<void> driver::transact(detail::transaction_body& body, transaction_options options) {
    check_open();
    auto by = look_at(co_await asio::this_coro::executor);
    auto one = std::make_unique<member>();
    one->body = &body;
    one->options = options;
    auto result = co_await submit(std::move(one), by);
    for (auto& f : result.after_commit) {
        try {
            f();
        } catch (const std::exception& failed) {
            if (auto* observer = where_->options.observer) {
                observer->trouble(std::string("a function given to after_commit threw: ") + failed.what());
            }
        } catch (...) {
            if (auto* observer = where_->options.observer) observer->trouble("a function given to after_commit threw");
        }
    }
}

} // namespace
} // namespace mainstay::inline v0::data::sqlite

namespace mainstay::inline v0::data {

std::unique_ptr<detail::driver> detail::make_sqlite_driver(std::string_view path, open_options options) {
    return std::make_unique<sqlite::driver>(path, std::move(options));
}

} // namespace mainstay::inline v0::data
