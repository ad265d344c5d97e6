// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/upload_error.hpp>

#include <string>

namespace mainstay::inline v0::http {
namespace {

class category final : public std::error_category {
public:
    const char* name() const noexcept override { return "mainstay.upload"; }
    std::string message(int value) const override {
        switch (static_cast<upload_errc>(value)) {
        case upload_errc::storage_full:
            return "no room is left where uploads are stored";
        }
        return "unknown error";
    }
};

} // namespace

const std::error_category& upload_category() noexcept {
    static const category instance;
    return instance;
}

} // namespace mainstay::inline v0::http
