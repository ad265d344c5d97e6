// SPDX-License-Identifier: BSL-1.0
#include "worlds.hpp"

#include <algorithm>

namespace bench {

namespace ms = mainstay;
using mainstay::task;

namespace {

constexpr auto select_one = "select id, randomNumber from world where id = $1";

} // namespace

task<void> worlds::start(ms::core::runtime&) {
    copy_ = co_await db_.query_all<world>("select id, randomNumber from world order by id");
}

task<void> worlds::stop(ms::core::clock::steady_time) {
    co_return;
}

task<world> worlds::any() {
    return db_.query_one<world>(select_one, ids_.next());
}

task<std::vector<world>> worlds::some(std::size_t count) {
    std::vector<world> rows;
    rows.reserve(count);
    while (rows.size() < count) {
        rows.push_back(co_await any());
    }
    co_return rows;
}

std::vector<std::int64_t> worlds::different(std::size_t count) {
    std::vector<std::int64_t> ids;
    ids.reserve(count);
    while (ids.size() < count) {
        const auto id = ids_.next();
        const auto at = std::lower_bound(ids.begin(), ids.end(), id);
        if (at == ids.end() || *at != id) ids.insert(at, id);
    }
    return ids;
}

task<std::vector<world>> worlds::updated(std::size_t count) {
    const auto ids = different(count);
    co_return co_await db_.transaction([&](ms::data::transaction& tx) -> task<std::vector<world>> {
        std::vector<world> rows;
        rows.reserve(count);
        for (const auto id : ids) {
            auto row = co_await tx.query_one<world>(select_one, id);
            row.randomNumber = ids_.next();
            co_await tx.execute("update world set randomNumber = $2 where id = $1", row.id, row.randomNumber);
            rows.push_back(row);
        }
        co_return rows;
    });
}

std::vector<world> worlds::cached(std::size_t count) {
    std::vector<world> rows;
    rows.reserve(count);
    while (rows.size() < count) {
        rows.push_back(copy_[static_cast<std::size_t>(ids_.next() - 1)]);
    }
    return rows;
}

} // namespace bench
