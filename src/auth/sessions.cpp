// SPDX-License-Identifier: BSL-1.0
#include <mainstay/auth/sessions.hpp>

#include "auth/session_schema.hpp"
#include "auth/session_state.hpp"

#include <mainstay/core/encoding.hpp>
#include <mainstay/core/error.hpp>
#include <mainstay/core/id.hpp>
#include <mainstay/core/random.hpp>
#include <mainstay/crypto/sha256.hpp>
#include <mainstay/data/database.hpp>
#include <mainstay/data/transaction.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace mainstay::inline v0::auth {
namespace {

constexpr std::size_t token_bytes = 32, token_length = 43;
constexpr std::size_t most_roles = 32, longest_role = 64;

struct stored {
    std::string id;
    account_id account;
    std::string roles;
    core::clock::wall_time created_at, last_seen_at, expires_at, ends_at;
};

constexpr const char* insert_session =
    "insert into auth_sessions (token_hash, id, account, roles, created_at, last_seen_at, expires_at, ends_at) "
    "values ($1, $2, $3, $4, $5, $5, $6, $7)";
constexpr const char* end_surplus =
    "delete from auth_sessions where account = $1 and id <> $2 and id in "
    "(select id from auth_sessions where account = $1 order by created_at desc, id desc limit 100 offset $3)";
constexpr const char* select_by_token =
    "select id, account, roles, created_at, last_seen_at, expires_at, ends_at from auth_sessions where token_hash = $1";
constexpr const char* select_by_account =
    "select id, account, roles, created_at, last_seen_at, expires_at, ends_at from auth_sessions "
    "where account = $1 and ends_at > $2 and last_seen_at > $3 order by created_at desc, id desc";
constexpr const char* delete_one = "delete from auth_sessions where account = $1 and id = $2";
constexpr const char* delete_all = "delete from auth_sessions where account = $1 and id <> $2";
constexpr const char* update_roles = "update auth_sessions set roles = $2 where account = $1";

// What a lookup found, kept with the request; whose lookup it was, as there may be several kinds of sessions.
struct looked_up {
    const void* by;
    std::optional<session> found;
};

bool is_token(std::string_view text) {
    return text.size() == token_length && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

std::string hash_of(std::string_view token) {
    return core::base64url_encode(crypto::sha256(core::bytes_of(token)));
}

std::string joined(const std::vector<std::string>& roles) {
    if (roles.size() > most_roles) throw std::invalid_argument("sessions: more than 32 roles");
    std::string text;
    for (const auto& role : roles) {
        if (role.empty() || role.size() > longest_role ||
            !std::all_of(role.begin(), role.end(), [](char c) { return c > ' ' && c < 0x7f; })) {
            throw std::invalid_argument("sessions: a role is 1 to 64 visible ASCII characters");
        }
        if (!text.empty()) text += ' ';
        text += role;
    }
    return text;
}

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> roles;
    while (!text.empty()) {
        auto end = std::min(text.find(' '), text.size());
        roles.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return roles;
}

session shown(stored row) {
    return {
        std::move(row.id), std::move(row.account), split(row.roles), row.created_at, row.last_seen_at, row.expires_at};
}

bool needs_tls(const session_cookie& cookie) {
    return cookie.always_secure || cookie.same_site == http::same_site::none || cookie.name.starts_with("__Host-") ||
           cookie.name.starts_with("__Secure-");
}

http::set_cookie outline(const session_cookie& settings, bool secure) {
    http::set_cookie cookie;
    cookie.name = settings.name;
    cookie.secure = secure || needs_tls(settings);
    cookie.same_site = settings.same_site;
    return cookie;
}

// The database keeps microseconds; what is handed out is what is stored.
core::clock::wall_time in_microseconds(core::clock::wall_time at) {
    return std::chrono::floor<std::chrono::microseconds>(at);
}

const session_options& checked(const session_options& options) {
    if (options.idle.count() <= 0 || options.absolute < options.idle || options.touch_every.count() < 0 ||
        options.most_per_account == 0 || options.prune_every.count() <= 0 || options.prune_batch == 0) {
        throw std::invalid_argument("sessions: times and sizes must be above zero, and idle at most absolute");
    }
    http::to_field_value(outline(options.cookie, false));
    return options;
}

} // namespace

sessions::sessions(data::database& db, session_options options)
    : state_(std::make_shared<state>(db, checked(options))) {}
sessions::sessions(sessions&&) noexcept = default;
sessions& sessions::operator=(sessions&&) noexcept = default;
sessions::~sessions() = default;

task<issued_session> sessions::create(account_id account, std::vector<std::string> roles) {
    auto body = [&](data::transaction& tx) -> task<issued_session> { return create(tx, account, roles); };
    co_return co_await state_->db.transaction(body);
}

task<issued_session> sessions::create(data::transaction& tx, account_id account, std::vector<std::string> roles) {
    const auto now = in_microseconds(state_->now());
    const auto& options = state_->options;
    issued_session begun;
    begun.token = core::random_token(token_bytes);
    begun.id = core::uuid_v7(state_->db.clock());
    begun.account = std::move(account);
    begun.created_at = begun.last_seen_at = now;
    begun.expires_at = now + options.absolute;
    const std::string roles_text = joined(roles);
    begun.roles = std::move(roles);
    co_await tx.execute(insert_session, hash_of(begun.token), begun.id, begun.account, roles_text, now,
        begun.expires_at, now + options.idle);
    co_await tx.execute(end_surplus, begun.account, begun.id, options.most_per_account);
    co_return begun;
}

task<std::optional<session>> sessions::find(std::string token) {
    if (!is_token(token)) co_return std::nullopt;
    const std::string token_hash = hash_of(token);
    auto row = co_await state_->db.query_optional<stored>(select_by_token, token_hash);
    if (!row) co_return std::nullopt;
    const auto now = state_->now();
    if (now >= row->ends_at || now >= row->expires_at || now - row->last_seen_at >= state_->options.idle) {
        co_return std::nullopt;
    }
    if (now - row->last_seen_at >= state_->touch_after()) state_->touch(token_hash, now);
    co_return shown(*std::move(row));
}

task<std::optional<session>> sessions::find(http::request& request) {
    auto cookie = http::find_cookie(request, state_->options.cookie.name);
    if (!cookie) co_return std::nullopt;
    const auto* before = request.context().find<looked_up>();
    if (before != nullptr && before->by == state_.get()) co_return before->found;
    auto found = co_await find(std::string(*cookie));
    request.context().put(looked_up{state_.get(), found});
    co_return found;
}

task<std::vector<session>> sessions::list(account_id account) {
    const auto now = state_->now();
    auto rows = co_await state_->db.query_all<stored>(select_by_account, account, now, now - state_->options.idle);
    std::vector<session> all;
    all.reserve(rows.size());
    std::transform(
        std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end()), std::back_inserter(all), shown);
    co_return all;
}

task<bool> sessions::revoke(account_id account, std::string session_id) {
    co_return co_await state_->db.execute(delete_one, account, session_id) != 0;
}

task<std::int64_t> sessions::revoke_all(account_id account, std::string except) {
    co_return co_await state_->db.execute(delete_all, account, except);
}

task<std::int64_t> sessions::set_roles(account_id account, std::vector<std::string> roles) {
    co_return co_await state_->db.execute(update_roles, account, joined(roles));
}

task<std::int64_t> sessions::prune(std::size_t most) {
    return state_->prune(most);
}

http::set_cookie sessions::cookie(const http::request& request, const issued_session& begun) const {
    const auto& settings = state_->options.cookie;
    auto cookie = outline(settings, request.client().secure);
    cookie.value = begun.token;
    if (settings.persistent) {
        cookie.max_age = std::chrono::floor<std::chrono::seconds>(begun.expires_at - begun.created_at);
    }
    return cookie;
}

http::set_cookie sessions::cookie_removal(const http::request& request) const {
    auto cookie = outline(state_->options.cookie, request.client().secure);
    cookie.max_age = std::chrono::seconds{0};
    return cookie;
}

const session_options& sessions::options() const noexcept {
    return state_->options;
}

std::vector<const core::service*> sessions::depends_on() const {
    return {&state_->db};
}

task<void> sessions::start(core::runtime& threads) {
    co_await data::migrate(state_->db, session_migrations());
    state_->begin(threads);
}

task<void> sessions::stop(core::clock::steady_time) {
    return state_->end();
}

} // namespace mainstay::inline v0::auth
