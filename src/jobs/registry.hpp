// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/jobs/detail/erased_handler.hpp>
#include <mainstay/jobs/handler.hpp>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::inline v0::jobs {

// What a queue knows of one kind.
struct registered {
    std::unique_ptr<detail::erased_handler> handler;
    // Null where nothing is to be done for a job that failed for good.
    std::unique_ptr<detail::erased_last_word> last_word;
    handler_options options;
};

// The kinds that a queue handles. Complete before the queue starts; only read after that.
class registry {
public:
    // Throws `std::invalid_argument` for a kind that is there, or that is no kind.
    registered& add(std::string_view kind, registered what);
    registered* find(std::string_view kind) noexcept;
    std::vector<std::string> kinds() const;

private:
    std::map<std::string, registered, std::less<>> kinds_;
};

// 1 to 100 letters, digits and `_-.:/`.
bool is_kind(std::string_view text) noexcept;

} // namespace mainstay::inline v0::jobs
