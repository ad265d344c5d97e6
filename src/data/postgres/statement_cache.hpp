// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "data/postgres/prepared.hpp"

#include <mainstay/core/detail/unique_function.hpp>

#include <cstdint>
#include <exception>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace mainstay::inline v0::data::postgres {

class connection;
using prepared_ptr = std::shared_ptr<prepared>;

// The statements that one connection has prepared: the ones used last, so many of them.
class statement_cache {
public:
    using answer = core::detail::unique_function<void(std::exception_ptr, prepared_ptr)>;

    statement_cache(connection& on, std::size_t most) noexcept : on_(on), most_(most) {}

    // The prepared statement for that text and these values, or null where it has to be prepared. Throws
    // errc::bad_parameter for a wrong number of values.
    prepared_ptr find(std::string_view sql, const std::vector<detail::parameter>& values);
    // Prepares it, and tells; several askers share one preparation. Throws data::error for what the text alone shows.
    // Inside a transaction what the server refuses at first is undone by itself, where another way is left to try.
    void prepare(
        std::string_view sql, const std::vector<detail::parameter>& values, bool inside_transaction, answer done);
    // As the server does not know it any more, or it does not fit the tables any more.
    void forget(const prepared_ptr& what);
    // As the server knows none any more.
    void forget_all();
    void clear() noexcept;
    std::size_t size() const noexcept { return kept_.size(); }

private:
    class preparing;

    void keep(prepared_ptr what);
    void drop(std::list<prepared_ptr>::iterator what);

    connection& on_;
    const std::size_t most_;
    std::uint64_t names_ = 0;
    std::list<prepared_ptr> kept_; // the one used last comes first
    std::unordered_map<std::string_view, std::list<prepared_ptr>::iterator> by_text_;
    std::unordered_map<std::string, std::vector<answer>> asked_; // for what is being prepared
    std::unordered_map<std::string, typing> typings_;            // what turned out to work, where it is not the first
};

} // namespace mainstay::inline v0::data::postgres
