// SPDX-License-Identifier: BSL-1.0
#include <mainstay/routing/file.hpp>

#include "http/file_stream.hpp"

#include <mainstay/core/clock.hpp>
#include <mainstay/http/content_disposition.hpp>
#include <mainstay/http/content_type.hpp>
#include <mainstay/http/file_answer.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/this_coro.hpp>

namespace mainstay::inline v0 {
namespace {

using attempt = std::pair<std::error_code, http::opened_file>;

attempt open_now(const http::file_root* below, const std::string& path) {
    attempt result;
    result.first = below != nullptr ? below->open(path, result.second) : http::open_regular_file(path, result.second);
    return result;
}

task<attempt> open_later(const http::file_root* below, std::string path) {
    auto* pool = http::file_pool(co_await asio::this_coro::executor);
    auto job = [below, path] { return open_now(below, path); };
    if (pool == nullptr) co_return job();
    co_return co_await pool->run(job);
}

} // namespace

file::file(const std::string& path, attempt opened)
    : opened_(std::move(opened.second))
    , content_type_(http::content_type_of(path)) {
    const std::error_code why = opened.first;
    const bool missing = why == std::errc::no_such_file_or_directory || why == std::errc::is_a_directory;
    if (why && !missing) throw std::system_error(why, "opening a file");
}

file::file(const std::string& path) : file(path, open_now(nullptr, path)) {}
file::file(const http::file_root& below, const std::string& path) : file(path, open_now(&below, path)) {}

task<file> file::open(std::string path) {
    attempt opened = co_await open_later(nullptr, path);
    co_return file(path, std::move(opened));
}

task<file> file::open(const http::file_root& below, std::string path) {
    attempt opened = co_await open_later(&below, path);
    co_return file(path, std::move(opened));
}

file& file::content_type(std::string type) & {
    content_type_ = std::move(type);
    return *this;
}

file& file::download(std::string name) & {
    disposition_ = http::attachment(name);
    return *this;
}

file& file::cache_control(std::string value) & {
    cache_control_ = std::move(value);
    return *this;
}

} // namespace mainstay::inline v0

namespace mainstay::inline v0::routing {

void to_response<mainstay::file>::write(
    mainstay::file&& answer, const http::request& request, http::response& response) {
    if (!answer.exists()) return detail::write_not_found(request, response);
    const http::file_answer_options about{
        .content_type = answer.content_type_,
        .content_disposition = answer.disposition_,
        .cache_control = answer.cache_control_,
    };
    http::answer_with_file(request, response, answer.opened_, about, core::real_clock().wall_now());
}

void to_response<mainstay::file>::describe(operation& into) {
    into.response(200, "OK", "*/*").response(206, "The parts that were asked for", "*/*").response(304, "Not modified");
    into.error(404, "not_found").error(412, "precondition_failed").error(416, "range_not_satisfiable");
}

} // namespace mainstay::inline v0::routing
