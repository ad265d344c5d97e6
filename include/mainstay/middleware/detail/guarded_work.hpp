// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/task.hpp>
#include <mainstay/data/transaction.hpp>
#include <mainstay/http/response.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace mainstay::inline v0::data {
class database;
}

namespace mainstay::inline v0::middleware::detail {

// A body whose types are forgotten: does the work in the transaction and writes its answer.
class guarded_work {
public:
    virtual ~guarded_work() = default;
    virtual task<void> run(data::transaction& in, http::response& answer) = 0;
};

struct once_request {
    once_request(std::string scope_, std::string key_, std::array<std::byte, 32> fingerprint_, std::string request_id_,
        std::chrono::seconds keep_)
        : scope(std::move(scope_))
        , key(std::move(key_))
        , fingerprint(fingerprint_)
        , request_id(std::move(request_id_))
        , keep(keep_) {}

    std::string scope, key;
    std::array<std::byte, 32> fingerprint;
    std::string request_id;
    std::chrono::seconds keep;
};

// Both must outlive the task.
task<http::response> run_once(data::database& db, const once_request& what, guarded_work& work);

} // namespace mainstay::inline v0::middleware::detail
