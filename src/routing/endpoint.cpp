// SPDX-License-Identifier: BSL-1.0
#include <mainstay/routing/detail/endpoint.hpp>

#include <mainstay/core/field_error.hpp>
#include <mainstay/http/body_reader.hpp>

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace mainstay::inline v0::routing::detail {
namespace {

// What is wrong with the parameters of one request: the errors of one kind together, anything else alone and at once.
class gathered {
public:
    // False: there is no point in reading on.
    bool add(refusal wrong) {
        if (!wrong) return true;
        const bool joins = wrong->status() == 422 && !wrong->errors().empty();
        if (!joins || !only_) {
            only_ = std::move(wrong);
            several_ = false;
            if (joins) errors_ = only_->errors();
            return joins;
        }
        several_ = true;
        errors_.insert(errors_.end(), wrong->errors().begin(), wrong->errors().end());
        return true;
    }
    bool none() const noexcept { return only_ == nullptr; }
    void write(const http::request& request, http::response& response) {
        write_problem(several_ ? problem::validation(std::move(errors_)) : *only_, request, response);
    }

private:
    refusal only_;
    bool several_ = false;
    std::vector<core::field_error> errors_;
};

// Whether one of the parameters reads the body piece by piece, and no other has to have it whole.
bool streams(std::span<const parameter_form* const> parameters) noexcept {
    auto reads_pieces = [](const parameter_form* form) { return form->streams; };
    auto wants_it_whole = [](const parameter_form* form) { return form->needs_body && !form->streams; };
    return std::ranges::any_of(parameters, reads_pieces) && std::ranges::none_of(parameters, wants_it_whole);
}

constexpr phase reading_phases[] = {phase::path, phase::head, phase::body};

unsigned bit_of(phase when) noexcept {
    return 1U << static_cast<unsigned>(when);
}

unsigned phases_of(std::span<const parameter_form* const> parameters) noexcept {
    unsigned all = 0;
    for (const parameter_form* form : parameters)
        all |= bit_of(form->when);
    return all;
}

} // namespace

problem missing_parameter(std::string_view type) {
    return problem(400, "missing_parameter", "the request lacks what this route needs")
        .internal("nothing to read a parameter of type " + std::string(type) + " from");
}

endpoint::endpoint(std::span<const parameter_form* const> parameters, bool suspends, bool reads_whole_request,
    void (*describe)(operation&)) noexcept
    : parameters_(parameters)
    , describe_answer_(describe)
    , suspends_(suspends)
    , reads_whole_request_(reads_whole_request)
    , takes_stream_(streams(parameters))
    , phases_(phases_of(parameters)) {}

void endpoint::call(const bound_parameter*, http::request&, http::response&) const {
    throw std::logic_error("mainstay: a handler that suspends was called as one that does not");
}

task<void> endpoint::call_later(const bound_parameter*, http::request&, http::response&) const {
    throw std::logic_error("mainstay: a handler that does not suspend was called as one that does");
}

bool endpoint::read(
    const bound_parameter* bound, void* const* slots, http::request& request, http::response& response) const {
    for (phase now : reading_phases) {
        if ((phases_ & bit_of(now)) == 0) continue;
        gathered wrong;
        for (std::size_t i = 0; i < parameters_.size(); ++i) {
            const parameter_form& form = *parameters_[i];
            if (form.when != now || form.read == nullptr) continue;
            if (!wrong.add(form.read(bound[i], request, slots[i]))) break;
        }
        if (wrong.none()) continue;
        wrong.write(request, response);
        return false;
    }
    return true;
}

task<bool> endpoint::read_later(
    const bound_parameter* bound, void* const* slots, http::request& request, http::response& response) const {
    for (phase now : reading_phases) {
        gathered wrong;
        for (std::size_t i = 0; i < parameters_.size(); ++i) {
            const parameter_form& form = *parameters_[i];
            if (form.when != now) continue;
            auto* body = form.needs_body && !takes_stream_ ? request.body_source() : nullptr;
            if (body != nullptr) co_await body->read_whole();
            refusal found;
            if (form.read != nullptr) {
                found = form.read(bound[i], request, slots[i]);
            } else if (form.read_later != nullptr) {
                found = co_await form.read_later(bound[i], request, slots[i]);
            }
            if (!wrong.add(std::move(found))) break;
        }
        if (wrong.none()) continue;
        wrong.write(request, response);
        co_return false;
    }
    auto* body = takes_stream_ ? nullptr : request.body_source();
    if (body != nullptr) co_await body->read_whole();
    co_return true;
}

} // namespace mainstay::inline v0::routing::detail
