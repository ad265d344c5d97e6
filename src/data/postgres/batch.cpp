// SPDX-License-Identifier: BSL-1.0
#include "data/postgres/batch.hpp"

#include "data/suspended.hpp"

namespace mainstay::inline v0::data::postgres {

bool batch::write(PGconn* to) {
    for (auto& each : steps_) {
        const auto& values = each.values;
        int count = values ? values->count() : 0;
        auto* pointers = values ? values->pointers() : nullptr;
        auto* lengths = values ? values->lengths() : nullptr;
        auto* formats = values ? values->formats() : nullptr;
        int taken = each.what ? PQsendQueryPrepared(
                                    to, each.what->name().c_str(), count, pointers, lengths, formats, each.format)
                              : PQsendQueryParams(to, each.sql.c_str(), count, values ? each.types.data() : nullptr,
                                    pointers, lengths, formats, each.format);
        if (taken != 1) return false;
    }
    return true;
}

void batch::end(std::exception_ptr lost) {
    if (done) done(std::move(lost), *this);
}

const PGresult* batch_results::failure() const noexcept {
    for (const auto& result : each) {
        if (PQresultStatus(result.get()) == PGRES_FATAL_ERROR) return result.get();
    }
    return nullptr;
}

task<batch_results> run_batch(connection_ptr on, std::unique_ptr<batch> what) {
    core::detail::unique_function<void(detail::resumer<batch_results>)> start =
        [&on, &what](detail::resumer<batch_results> resume) {
            what->done = [resume = std::move(resume)](std::exception_ptr lost, batch& ended) mutable {
                resume(std::move(lost), batch_results{std::move(ended.results), ended.cancel_sent});
            };
            on->send(std::move(what));
        };
    co_return co_await detail::suspended<batch_results>(std::move(start));
}

task<prepared_ptr> prepare_on(connection_ptr on, std::string sql, const std::vector<detail::parameter>& values,
    bool inside, const detail::row_sink* sink) {
    for (int tries = 0;; ++tries) {
        if (auto known = on->statements().find(sql, values)) {
            if (sink == nullptr || known->fits(*sink)) co_return known;
            // Perhaps only as it was prepared for older tables.
            on->statements().forget(known);
        }
        core::detail::unique_function<void(detail::resumer<prepared_ptr>)> start =
            [&](detail::resumer<prepared_ptr> resume) {
                // Shared: what is wrong with the text is thrown at once.
                auto shared = std::make_shared<detail::resumer<prepared_ptr>>(std::move(resume));
                try {
                    on->statements().prepare(
                        sql, values, inside, [shared](std::exception_ptr failed, prepared_ptr made) {
                            (*shared)(std::move(failed), std::move(made));
                        });
                } catch (...) {
                    (*shared)(std::current_exception(), nullptr);
                }
            };
        auto made = co_await detail::suspended<prepared_ptr>(std::move(start));
        if (tries == 0 && !made->takes(values)) continue;
        if (sink != nullptr) made->fit(*sink);
        co_return made;
    }
}

} // namespace mainstay::inline v0::data::postgres
