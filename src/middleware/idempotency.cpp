// SPDX-License-Identifier: BSL-1.0
#include <mainstay/middleware/idempotency.hpp>

#include <mainstay/core/encoding.hpp>
#include <mainstay/crypto/sha256.hpp>
#include <mainstay/http/field.hpp>
#include <mainstay/http/problem_response.hpp>

#include <algorithm>
#include <optional>
#include <span>
#include <stdexcept>
#include <vector>

namespace mainstay::inline v0::middleware {
namespace {

constexpr std::string_view key_field = "Idempotency-Key", replay_field = "Idempotency-Replayed";
constexpr std::size_t longest_key = 255;
// How many records that are past their time go with each new one: more than come, and never many at once.
constexpr int prune_limit = 20;

using stored_bytes = std::vector<std::byte>;
using stored_time = std::chrono::sys_time<std::chrono::microseconds>;

struct stored_answer {
    stored_bytes fingerprint;
    int status;
    stored_bytes fields;
    stored_bytes body;
};

stored_bytes to_bytes(std::string_view text) {
    auto bytes = core::bytes_of(text);
    return {bytes.begin(), bytes.end()};
}

std::string_view to_text(const stored_bytes& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// As they were sent, but for cookies: a session's token must not lie about in a second table.
std::string kept_fields(const http::response& answer) {
    std::string lines;
    for (const auto& [name, value] : answer.fields()) {
        if (http::equals_ignoring_case(name, "Set-Cookie")) continue;
        lines.append(name).append(": ").append(value).append("\r\n");
    }
    return lines;
}

http::response restored(const stored_answer& from) {
    http::response answer(from.status);
    std::string_view lines = to_text(from.fields);
    while (!lines.empty()) {
        std::string_view line = lines.substr(0, lines.find('\r'));
        std::size_t colon = line.find(':');
        answer.add(line.substr(0, colon), line.substr(std::min(colon + 2, line.size())));
        lines.remove_prefix(std::min(line.size() + 2, lines.size()));
    }
    answer.set(replay_field, "true");
    answer.body(std::string(to_text(from.body)));
    return answer;
}

// Leaves the transaction without a commit; what is answered stands beside it.
struct not_kept {};

} // namespace

namespace detail {

task<http::response> run_once(data::database& db, const once_request& what, guarded_work& work) {
    http::response answer;
    auto body = [&](data::transaction& tx) -> task<void> {
        answer.clear(); // it may run again
        stored_bytes fingerprint(what.fingerprint.begin(), what.fingerprint.end());
        auto now = std::chrono::floor<std::chrono::microseconds>(db.clock().wall_now());
        auto found = co_await tx.query_optional<stored_answer>(
            "select fingerprint, status, fields, body from mainstay_idempotency "
            "where scope = $1 and key = $2 and expires_at > $3",
            what.scope, what.key, now);
        if (found && found->fingerprint == fingerprint) {
            answer = restored(*found);
            co_return;
        }
        if (found) {
            problem reused(422, "idempotency_key_reused", "this key was used with another request");
            http::write_problem(answer, reused, what.request_id);
            co_return;
        }
        co_await work.run(tx, answer);
        if (answer.status() < 200 || answer.status() > 299) throw not_kept{};
        if (answer.stream() || answer.file() != nullptr) {
            throw std::logic_error("an answer that is streamed can't be stored under a key");
        }
        stored_time expires = now + what.keep;
        stored_bytes fields = to_bytes(kept_fields(answer)), bytes = to_bytes(answer.body());
        co_await tx.execute(
            "insert into mainstay_idempotency (scope, key, fingerprint, status, fields, body, expires_at) "
            "values ($1, $2, $3, $4, $5, $6, $7) on conflict (scope, key) do update set fingerprint = "
            "excluded.fingerprint, "
            "status = excluded.status, fields = excluded.fields, body = excluded.body, expires_at = "
            "excluded.expires_at",
            what.scope, what.key, fingerprint, answer.status(), fields, bytes, expires);
        co_await tx.execute("delete from mainstay_idempotency where (scope, key) in (select scope, key "
                            "from mainstay_idempotency where expires_at <= $1 order by expires_at limit $2)",
            now, prune_limit);
    };
    try {
        co_await db.transaction(body);
    } catch (const not_kept&) {
        // The work's own refusal: rolled back, and answered as it is.
    }
    co_return answer;
}

} // namespace detail

idempotency_key::idempotency_key(std::string value, const http::request& request)
    : value_(std::move(value))
    , request_(&request) {
    // Each part with its length in front, so that no two requests run together to the same bytes.
    crypto::sha256_stream digest;
    for (std::string_view part : {request.method_name(), request.target(), request.body()}) {
        std::uint64_t size = part.size();
        digest.update(std::as_bytes(std::span(&size, 1))).update(core::bytes_of(part));
    }
    fingerprint_ = digest.finish();
}

detail::once_request idempotency_key::describe(std::string scope, std::chrono::seconds keep) const {
    return {std::move(scope), value_, fingerprint_, std::string(request_->context().id()), keep};
}

data::migrations idempotency_migrations() {
    data::migrations history("mainstay_idempotency");
    history.add(1, "idempotency",
        "create table mainstay_idempotency (\n"
        "    scope text not null,\n"
        "    key text not null,\n"
        "    fingerprint {blob} not null,\n"
        "    status integer not null,\n"
        "    fields {blob} not null,\n"
        "    body {blob} not null,\n"
        "    expires_at {integer} not null,\n"
        "    primary key (scope, key)\n"
        ");\n"
        "create index mainstay_idempotency_expiry on mainstay_idempotency (expires_at);\n",
        "drop table mainstay_idempotency;\n");
    return history;
}

} // namespace mainstay::inline v0::middleware

namespace mainstay::inline v0::routing {

extracted<middleware::idempotency_key> from_request<middleware::idempotency_key>::read(http::request& request) {
    std::optional<std::string_view> key;
    bool several = false;
    for (const auto& [name, value] : request.fields()) {
        if (!http::equals_ignoring_case(name, middleware::key_field)) continue;
        several = key.has_value();
        key = value;
    }
    if (!key) return extracted<middleware::idempotency_key>::absent();
    auto visible = [](char c) { return c > 0x20 && c < 0x7f; };
    if (several || key->empty() || key->size() > middleware::longest_key ||
        !std::all_of(key->begin(), key->end(), visible)) {
        return problem(400, "idempotency_key_invalid",
            "Idempotency-Key must stand once and have 1 to 255 visible ASCII characters");
    }
    return middleware::idempotency_key(std::string(*key), request);
}

problem from_request<middleware::idempotency_key>::missing() {
    return {400, "idempotency_key_missing", "this request needs an Idempotency-Key field"};
}

void from_request<middleware::idempotency_key>::describe(operation& into) {
    into.parameter(core::field_source::header, middleware::key_field,
        R"({"type":"string","minLength":1,"maxLength":255,"pattern":"^[!-~]+$"})", true,
        "A name for what should happen once, however often it is sent.");
    into.error(400, "idempotency_key_missing").error(400, "idempotency_key_invalid");
}

void detail::describe_replays(operation& into) {
    std::vector<int> successes;
    for (const auto& [status, about] : into.responses()) {
        if (status >= 200 && status <= 299) successes.push_back(status);
    }
    for (int status : successes) {
        into.response_field(status, middleware::replay_field,
            "There, and true, when this is the stored answer of an earlier request with the same key.");
    }
    into.error(422, "idempotency_key_reused");
}

} // namespace mainstay::inline v0::routing
