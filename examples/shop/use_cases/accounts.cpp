// SPDX-License-Identifier: BSL-1.0
#include "use_cases/accounts.hpp"

#include <mainstay/core/problem.hpp>

namespace shop {

namespace ms = mainstay;
using mainstay::problem, mainstay::task;

task<signed_up> accounts::sign_up(ms::auth::email email, std::string password) {
    const auto hash = co_await passwords_.hash(std::move(password));
    const auto now = std::chrono::floor<std::chrono::microseconds>(db_.clock().wall_now());

    co_return co_await db_.transaction([&](ms::data::transaction& tx) -> task<signed_up> {
        auto id = co_await tx.query_optional<std::int64_t>(
            "insert into accounts (email, password_hash, created_at) values ($1, $2, $3)"
            " on conflict (email) do nothing returning id",
            email, hash, now);
        if (!id) throw problem::conflict("email_taken", "There is an account with this e-mail address already.");
        co_await tx.execute("insert into outbox_mail (recipient, subject, body, created_at) values ($1, $2, $3, $4)",
            email, "Welcome", "Your account is ready. Enjoy the shop.", now);
        auto session = co_await sessions_.create(tx, *id);
        co_return signed_up{{*id, email.text(), now}, std::move(session)};
    });
}

task<ms::auth::issued_session> accounts::sign_in(ms::auth::email email, std::string password, std::string address) {
    auto checked = check(email.text(), std::move(password));
    auto account = co_await throttle_.attempt(email.text(), std::move(address), std::move(checked));
    if (!account) {
        throw problem(401, "bad_credentials", "E-mail address or password is wrong.")
            .field("WWW-Authenticate", "Session realm=\"shop\"");
    }
    co_return co_await sessions_.create(*account);
}

task<std::optional<std::int64_t>> accounts::check(std::string email, std::string password) {
    struct stored {
        std::int64_t id;
        std::string password_hash;
    };
    auto known = co_await db_.query_optional<stored>("select id, password_hash from accounts where email = $1", email);
    if (!known) {
        co_await passwords_.verify_nothing(std::move(password));
        co_return std::nullopt;
    }
    switch (co_await passwords_.verify(password, known->password_hash)) {
    case ms::auth::password_match::no: co_return std::nullopt;
    case ms::auth::password_match::yes: break;
    case ms::auth::password_match::yes_but_rehash:
        auto hash = co_await passwords_.hash(std::move(password));
        co_await db_.execute("update accounts set password_hash = $2 where id = $1", known->id, hash);
    }
    co_return known->id;
}

task<std::optional<account>> accounts::find(std::int64_t id) {
    return db_.query_optional<account>("select id, email, created_at from accounts where id = $1", id);
}

} // namespace shop
