// SPDX-License-Identifier: BSL-1.0
#include <mainstay/jobs/error.hpp>

#include <mainstay/jobs/detail/erased_handler.hpp>

#include <string>

namespace mainstay::inline v0::jobs {
namespace {

class category final : public std::error_category {
public:
    const char* name() const noexcept override { return "mainstay.jobs"; }
    std::string message(int value) const override {
        switch (static_cast<errc>(value)) {
        case errc::not_started:
            return "the queue is not started";
        case errc::lease_lost:
            return "the claim on the job was taken over";
        case errc::too_large:
            return "the job's arguments are too large";
        case errc::unreadable:
            return "the stored arguments do not fit the job's type";
        case errc::timed_out:
            return "timed out";
        case errc::rescued_too_often:
            return "took its worker down too often";
        }
        return "unknown error";
    }
};

} // namespace

const std::error_category& error_category() noexcept {
    static const category instance;
    return instance;
}

void detail::refuse_args(const schema::failure& why) {
    std::string text = why.detail;
    for (const auto& error : why.errors) {
        if (!text.empty()) text += "; ";
        text += error.where + ": " + error.code + ": " + error.detail;
    }
    throw std::system_error(make_error_code(errc::unreadable), text);
}

} // namespace mainstay::inline v0::jobs
