// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/data/session.hpp>

#include <functional>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace mainstay::inline v0::data {
namespace detail {

class transaction_link;

// One address for each type: the key of what a transaction carries.
template <class T>
inline constexpr char carried_key = 0;

} // namespace detail

/// A transaction under way, given to its body; code names it `data::transaction`.
///
/// It belongs to its body and ends with it. A failed statement dooms it: later ones throw `errc::transaction_doomed`,
/// and it rolls back even if the body returns. A failure inside a nested one dooms only that.
class open_transaction final : public session {
public:
    /// Used by drivers.
    explicit open_transaction(detail::transaction_link& link) noexcept : link_(&link) {}
    open_transaction(const open_transaction&) = delete;
    open_transaction& operator=(const open_transaction&) = delete;
    ~open_transaction();

    /// Calls `f` on the caller's executor once the outermost transaction is durable, before `db.transaction` resumes;
    /// never if it rolls back. `f` should not throw: what it throws is reported and dropped.
    void after_commit(std::function<void()> f);
    /// Runs `f` after the body, in this transaction, before it commits (for a nested one: before its savepoint is
    /// released). For work that was staged and is written in one go. What it throws rolls back.
    void before_commit(std::function<task<void>(open_transaction&)> f);

    /// Keeps a value of the caller's type until this transaction, or this nested one, has ended; replaces an earlier
    /// one.
    template <class T>
    T& put(T value) {
        auto kept = std::make_shared<T>(std::move(value));
        T& result = *kept;
        carry(&detail::carried_key<T>, std::move(kept));
        return result;
    }
    /// The value of that type that was put into this transaction (not into one around it), or null.
    template <class T>
    T* find() noexcept {
        return static_cast<T*>(carried(&detail::carried_key<T>));
    }

private:
    task<detail::outcome> run(detail::statement& what) override;
    task<std::unique_ptr<detail::cursor>> open(detail::statement& what) override;
    task<void> transact(detail::transaction_body& body, transaction_options options) override;
    void carry(const void* key, std::shared_ptr<void> value);
    void* carried(const void* key) noexcept;

    detail::transaction_link* link_;
    std::vector<std::pair<const void*, std::shared_ptr<void>>> carried_;
};

/// See `open_transaction`, which bears another name only so that `tx.transaction(body)` can be said.
using transaction = open_transaction;

} // namespace mainstay::inline v0::data
