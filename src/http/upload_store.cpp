// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/upload_store.hpp>

#include "core/runtime_link.hpp"
#include "http/multipart_parser.hpp"
#include "http/spooled_file.hpp"

#include <mainstay/core/encoding.hpp>
#include <mainstay/core/error.hpp>

#include <asio/io_context.hpp>

#include <atomic>
#include <stdexcept>
#include <system_error>

namespace mainstay::inline v0::http {
namespace {

// What is written at a time: enough that the disk is worth the way to it.
constexpr std::size_t write_size = 128 * 1024;

// A large file's end is work for the disk: the last one to hold it leaves that to the pool.
class spooled_end {
public:
    spooled_end(core::blocking_pool& pool, std::shared_ptr<const core::linked_runtime> alive)
        : pool_(&pool), alive_(std::move(alive)) {}

    void operator()(spooled_file* file) const {
        const std::shared_ptr<spooled_file> owned(file);
        // A coroutine that was never finished is destroyed after its runtime's pools.
        const bool has_pool = alive_->target.load(std::memory_order_acquire) != nullptr;
        if (has_pool && !owned->in_memory()) (void)pool_->try_submit([owned] {});
    }

private:
    core::blocking_pool* pool_;
    std::shared_ptr<const core::linked_runtime> alive_;
};

// One form while it comes in.
class incoming {
public:
    incoming(const upload_options& options, core::blocking_pool& pool, spooled_end end)
        : options_(options), pool_(pool), end_(std::move(end)) {}

    multipart_form& form() noexcept { return form_; }

    void begin(const part_head& head) {
        name_ = head.name;
        type_ = head.content_type;
        text_.clear();
        data_ = head.is_file() ? std::shared_ptr<spooled_file>(new spooled_file(options_.directory), end_)
                               : nullptr;
        filename_ = head.filename.value_or(std::string());
    }

    // False once there is so much of a file that it has to be written before more is taken.
    bool append(std::string_view bytes) {
        if (!data_) {
            text_.append(bytes);
            return true;
        }
        data_->append(bytes);
        if (data_->in_memory() && in_memory_ + data_->held() <= options_.memory) return true;
        return data_->held() < write_size;
    }

    // Whether the file that has come to its end is to be written.
    bool overflows() const noexcept {
        return data_ && data_->held() > 0 && (!data_->in_memory() || in_memory_ + data_->held() > options_.memory);
    }

    // Awaited by one at a time; the file is the pool's meanwhile.
    task<void> write_out() {
        auto work = [data = data_] { data->write_out(); };
        co_await pool_.run(work);
    }

    refusal end() {
        if (!data_) {
            if (!core::is_utf8(text_)) return malformed_multipart("a field is not UTF-8");
            form_.fields.push_back({std::move(name_), std::move(text_), std::move(type_)});
            return {};
        }
        data_->settle();
        in_memory_ += data_->held();
        const bool left_empty = filename_.empty() && data_->size() == 0;
        if (!left_empty) {
            form_.files.emplace_back(std::move(name_), std::move(filename_), std::move(type_), std::move(data_), pool_);
        }
        data_.reset();
        return {};
    }

private:
    const upload_options& options_;
    core::blocking_pool& pool_;
    spooled_end end_;
    multipart_form form_;
    std::string name_, filename_, type_, text_;
    std::shared_ptr<spooled_file> data_;
    std::size_t in_memory_ = 0; // bytes of the files that are whole
};

} // namespace

struct upload_store::state {
    upload_options options;
    core::blocking_pool* pool = nullptr;
    std::shared_ptr<const core::linked_runtime> alive; // with the pool
};

upload_store::upload_store(upload_options options) : state_(std::make_shared<state>()) {
    if (options.threads == 0) throw std::invalid_argument("upload_store: at least one thread");
    state_->options = std::move(options);
}

upload_store::upload_store(upload_store&&) noexcept = default;
upload_store& upload_store::operator=(upload_store&&) noexcept = default;
upload_store::~upload_store() = default;

const upload_options& upload_store::options() const noexcept {
    return state_->options;
}

task<void> upload_store::start(core::runtime& threads) {
    auto& pool = threads.pool("uploads", {.threads = state_->options.threads, .queue = state_->options.queue});
    auto work = [directory = state_->options.directory] { spooled_file(directory).write_out(); };
    co_await pool.run(work);
    state_->pool = &pool;
    state_->alive = core::runtime_link::of(threads.context(0)).shared();
}

task<void> upload_store::stop(core::clock::steady_time) {
    co_return;
}

task<std::variant<multipart_form, problem>> upload_store::read(body_reader& body, std::string content_type) {
    using event = multipart_parser::event;
    const std::shared_ptr<state> own = state_;
    if (own->pool == nullptr) throw std::system_error(make_error_code(core::errc::not_started), "uploads");
    std::string boundary;
    if (auto wrong = read_boundary(content_type, boundary)) co_return wrong.to_problem();
    multipart_parser parser(boundary, own->options.limits);
    incoming coming(own->options, *own->pool, spooled_end(*own->pool, own->alive));
    for (;;) {
        switch (parser.next()) {
        case event::more: {
            const std::string_view piece = co_await body.read();
            if (piece.empty()) {
                parser.finish();
            } else {
                parser.feed(piece);
            }
            break;
        }
        case event::part:
            coming.begin(parser.head());
            break;
        case event::data:
            if (!coming.append(parser.data())) co_await coming.write_out();
            break;
        case event::part_end:
            if (coming.overflows()) co_await coming.write_out();
            if (auto wrong = coming.end()) co_return wrong.to_problem();
            break;
        case event::refused:
            co_return parser.why().to_problem();
        case event::done:
            co_return std::move(coming.form());
        }
    }
}

} // namespace mainstay::inline v0::http
