// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/error.hpp>

#include <string>

namespace mainstay::inline v0::core {
namespace {

class category final : public std::error_category {
public:
    const char* name() const noexcept override { return "mainstay.core"; }
    std::string message(int value) const override {
        switch (static_cast<errc>(value)) {
        case errc::overloaded:
            return "overloaded: a bounded queue is full";
        case errc::stopping:
            return "stopping";
        case errc::deadline_exceeded:
            return "deadline exceeded";
        case errc::cancelled:
            return "cancelled";
        case errc::not_started:
            return "not started";
        }
        return "unknown error";
    }
};

} // namespace

const std::error_category& error_category() noexcept {
    static const category instance;
    return instance;
}

} // namespace mainstay::inline v0::core
