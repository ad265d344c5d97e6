// SPDX-License-Identifier: BSL-1.0
#include <mainstay/middleware/static_files.hpp>

#include "http/file_stream.hpp"

#include <mainstay/core/runtime.hpp>
#include <mainstay/http/content_coding.hpp>
#include <mainstay/http/content_type.hpp>
#include <mainstay/http/file_answer.hpp>
#include <mainstay/http/problem_response.hpp>
#include <mainstay/routing/route_info.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/this_coro.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <system_error>
#include <utility>

namespace mainstay::inline v0::middleware {
namespace {

using http::content_coding;
using waiting = http::file_root::waiting;

constexpr std::string_view immutable_for_a_year = "public, max-age=31536000, immutable";

// What a request asks for, independent of it: a look-up in the pool may outlive it.
struct wish {
    std::string path;
    // With a slash behind it.
    bool directory = false;
    // Codings that the client takes, the best first; identity marks the end.
    std::array<content_coding, 4> codings{};
};

struct finding {
    std::error_code why;
    http::opened_file file;
    std::string path;
    content_coding coding = content_coding::identity;
    bool compressible = false, fallback = false, wants_slash = false;
};

std::string_view suffix_of(content_coding which) {
    switch (which) {
    case content_coding::br:
        return ".br";
    case content_coding::zstd:
        return ".zst";
    case content_coding::gzip:
        return ".gz";
    case content_coding::identity:
        break;
    }
    return {};
}

std::array<content_coding, 4> codings_of(const http::request& request) {
    // The smallest first.
    std::array<content_coding, 3> offered = {content_coding::br, content_coding::zstd, content_coding::gzip};
    std::array<content_coding, 4> result{};
    for (std::size_t i = 0; i < offered.size(); ++i) {
        result[i] = http::choose_coding(request, offered);
        if (result[i] == content_coding::identity) break;
        std::replace(offered.begin(), offered.end(), result[i], content_coding::identity);
    }
    return result;
}

bool would_wait(std::error_code code) {
    return code == std::errc::resource_unavailable_try_again;
}

bool is_missing(std::error_code code) {
    return code == std::errc::no_such_file_or_directory || code == std::errc::is_a_directory;
}

std::string_view rest_of(const http::request& request) {
    const auto* route = routing::route_of(request);
    if (request.path_values().empty() || (route != nullptr && !route->pattern.has_rest())) return {};
    return request.path_values().back();
}

} // namespace

struct static_files::state {
    state(const std::string& directory, static_files_options given)
        : options(std::move(given))
        , root(directory, options.links ? http::file_root::links::below : http::file_root::links::none) {}

    static_files_options options;
    http::file_root root;

    // Empty for a path that can't be one.
    std::optional<wish> read(const http::request& request) const {
        std::string_view rest = rest_of(request);
        wish result;
        result.directory = rest.empty() || rest.ends_with('/');
        if (!rest.empty()) {
            if (result.directory) rest.remove_suffix(1);
            auto path = http::file_path_of(rest, options.hidden);
            if (!path) return std::nullopt;
            result.path = *std::move(path);
        }
        if (options.precompressed) result.codings = codings_of(request);
        return result;
    }

    finding find(const wish& wanted, waiting how) const {
        finding result;
        result.path = wanted.path;
        result.why = root.open(result.path, result.file, how);
        if (result.why == std::errc::is_a_directory && !options.index.empty()) {
            const bool top = result.path.empty();
            result.path += (top ? "" : "/") + options.index;
            result.why = root.open(result.path, result.file, how);
            result.wants_slash = !result.why && !wanted.directory;
        } else if (!result.why && wanted.directory) {
            result.why = make_error_code(std::errc::no_such_file_or_directory);
        }
        if (is_missing(result.why) && !options.fallback.empty()) {
            result.path = options.fallback;
            result.fallback = true;
            result.why = root.open(result.path, result.file, how);
        }
        if (!result.why && options.precompressed) prefer_sibling(wanted, how, result);
        return result;
    }

    void prefer_sibling(const wish& wanted, waiting how, finding& result) const {
        result.compressible = http::is_compressible(http::content_type_of(result.path));
        if (!result.compressible) return;
        for (content_coding each : wanted.codings) {
            if (each == content_coding::identity) return;
            http::opened_file sibling;
            const auto why = root.open(result.path + std::string(suffix_of(each)), sibling, how);
            if (would_wait(why)) {
                result.why = why;
                return;
            }
            if (why || sibling.modified < result.file.modified) continue;
            result.file = std::move(sibling);
            result.coding = each;
            return;
        }
    }

    std::string_view cache_control_of(const finding& found) const {
        if (!found.fallback && options.immutable && options.immutable(found.path)) return immutable_for_a_year;
        return options.cache_control;
    }
};

static_files::static_files(const std::string& directory, static_files_options options)
    : state_(std::make_shared<const state>(directory, std::move(options))) {}

task<http::response> static_files::operator()(http::request& request) const {
    http::response answer;
    const auto not_found = [&] { http::write_problem(answer, problem::not_found(), request.context().id()); };
    const auto files = state_;
    auto wanted = files->read(request);
    if (!wanted) {
        not_found();
        co_return answer;
    }
    const auto executor = co_await asio::this_coro::executor;
    finding found = files->find(*wanted, waiting::never);
    if (would_wait(found.why)) {
        auto* pool = http::file_pool(executor);
        auto job = [files, asked = *wanted] { return files->find(asked, waiting::may_block); };
        if (pool == nullptr) {
            found = job();
        } else {
            found = co_await pool->run(job);
        }
    }
    if (is_missing(found.why)) {
        not_found();
        co_return answer;
    }
    if (found.why) throw std::system_error(found.why, "opening a file");
    if (found.wants_slash) {
        std::string to = std::string(request.path()) + '/';
        if (!request.query().empty()) to.append("?").append(request.query());
        answer.status(301).set("Location", to);
        co_return answer;
    }
    const auto* threads = core::runtime::find(executor);
    const auto now = (threads != nullptr ? threads->clock() : core::real_clock()).wall_now();
    const http::file_answer_options about{
        .content_type = http::content_type_of(found.path),
        .content_encoding = found.coding == content_coding::identity ? "" : http::coding_name(found.coding),
        .cache_control = files->cache_control_of(found),
        .vary = found.compressible ? "Accept-Encoding" : "",
    };
    http::answer_with_file(request, answer, found.file, about, now);
    co_return answer;
}

bool has_hash_in_name(std::string_view path) noexcept {
    path.remove_prefix(path.rfind('/') + 1);
    const std::size_t dot = path.rfind('.');
    if (dot == std::string_view::npos) return false;
    const std::string_view name = path.substr(0, dot);
    const std::size_t mark = name.find_last_of(".-");
    if (mark == std::string_view::npos || name.size() - mark - 1 < 8) return false;
    bool digit = false, small = false, large = false, hex = true;
    for (char c : name.substr(mark + 1)) {
        const bool is_digit = c >= '0' && c <= '9', is_small = c >= 'a' && c <= 'z', is_large = c >= 'A' && c <= 'Z';
        if (!is_digit && !is_small && !is_large && c != '_') return false;
        digit = digit || is_digit;
        small = small || is_small;
        large = large || is_large;
        hex = hex && (is_digit || (c >= 'a' && c <= 'f'));
    }
    return digit && (hex ? small : large);
}

} // namespace mainstay::inline v0::middleware
