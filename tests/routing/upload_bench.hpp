// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/prelude.hpp>

#include <boost/test/unit_test.hpp>

#include "routing/ask.hpp"

#include <asio/co_spawn.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

namespace upload_test {

using namespace mainstay;

inline constexpr std::string_view type = "multipart/form-data; boundary=b";

// Uploads have threads of their own here: each request of `ask` has a runtime that ends with it.
struct fixture {
    explicit fixture(http::upload_options options = {}) : uploads(with_directory(std::move(options))) {
        asio::co_spawn(threads.executor(0), uploads.start(threads), [](const std::exception_ptr& thrown) {
            if (thrown) std::rethrow_exception(thrown);
        });
        threads.poll();
        site.services.provide(uploads);
    }
    static http::upload_options with_directory(http::upload_options options) {
        options.directory = std::filesystem::temp_directory_path().string();
        return options;
    }
    static std::string form(std::string_view more = {}) {
        std::string body = "--b\r\nContent-Disposition: form-data; name=title\r\n\r\nA cat\r\n"
                           "--b\r\nContent-Disposition: form-data; name=photo; filename=\"cat.png\"\r\n\r\nmeow\r\n";
        return body.append(more).append("--b--\r\n");
    }

    core::manual_clock time;
    core::runtime threads{time};
    http::upload_store uploads;
    ask::site site;
};

} // namespace upload_test
