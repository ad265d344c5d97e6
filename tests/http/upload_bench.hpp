// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/runtime.hpp>
#include <mainstay/http/upload_store.hpp>

#include <asio/co_spawn.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace mainstay_test {

/// A body that comes in pieces of one size, and may break off with an error.
class pieces final : public mainstay::http::body_reader {
public:
    pieces(std::string_view body, std::size_t size) : rest_(body), size_(size) {}

    mainstay::task<std::string_view> read() override {
        if (rest_.empty() && fails_at_end) throw std::system_error(std::make_error_code(std::errc::connection_reset));
        // Into memory of its own, gone with the next read, so that a view kept too long is found.
        std::string(rest_.substr(0, size_)).swap(piece_);
        rest_.remove_prefix(piece_.size());
        largest_left = rest_.size();
        co_return piece_;
    }

    bool fails_at_end = false;
    std::size_t largest_left = 0;

private:
    std::string_view rest_;
    std::size_t size_;
    std::string piece_;
};

inline std::string part_of(std::string_view name, std::string_view filename, std::string_view data) {
    std::string part = "--b\r\nContent-Disposition: form-data; name=\"";
    part.append(name).append("\"");
    if (!filename.empty()) part.append("; filename=\"").append(filename).append("\"\r\nContent-Type: text/x");
    return part.append("\r\n\r\n").append(data).append("\r\n");
}

/// A directory for uploads and a runtime turned by hand.
class upload_bench {
public:
    upload_bench() {
        std::string name = (std::filesystem::temp_directory_path() / "uploads-XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
        directory = name;
    }
    ~upload_bench() { std::filesystem::remove_all(directory); }
    upload_bench(const upload_bench&) = delete;
    upload_bench& operator=(const upload_bench&) = delete;

    /// Runs until nothing is left to run; what the work throws is thrown here.
    void run(mainstay::task<> work) {
        std::exception_ptr thrown;
        bool ended = false;
        asio::co_spawn(threads.executor(0), std::move(work), [&](std::exception_ptr error) {
            thrown = std::move(error);
            ended = true;
        });
        threads.poll();
        BOOST_REQUIRE(ended);
        if (thrown) std::rethrow_exception(thrown);
    }

    mainstay::http::upload_store store(mainstay::http::upload_options options = {}) {
        options.directory = directory.string();
        mainstay::http::upload_store made(std::move(options));
        run(made.start(threads));
        return made;
    }

    /// What the store makes of the body; throws what it throws.
    std::variant<mainstay::http::multipart_form, mainstay::problem> read(
        mainstay::http::upload_store& store, mainstay::http::body_reader& body) {
        std::optional<std::variant<mainstay::http::multipart_form, mainstay::problem>> result;
        auto work = [&]() -> mainstay::task<> {
            result.emplace(co_await store.read(body, "multipart/form-data; boundary=b"));
        };
        run(work());
        return std::move(*result);
    }
    mainstay::http::multipart_form form(
        mainstay::http::upload_store& store, std::string_view body, std::size_t size = 1000) {
        pieces coming(body, size);
        return std::get<mainstay::http::multipart_form>(read(store, coming));
    }

    std::string contents(const mainstay::http::uploaded_file& file) {
        std::string all;
        auto work = [&]() -> mainstay::task<> { all = co_await file.contents(); };
        run(work());
        return all;
    }

    bool nothing_left() const { return std::filesystem::is_empty(directory); }
    // Once the pool has closed what it was given.
    std::size_t descriptors() {
        threads.poll();
        return static_cast<std::size_t>(std::ranges::distance(std::filesystem::directory_iterator("/proc/self/fd")));
    }

    std::filesystem::path directory;
    mainstay::core::manual_clock time;
    mainstay::core::runtime threads{time};
};

} // namespace mainstay_test
