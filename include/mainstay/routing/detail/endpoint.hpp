// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/task.hpp>
#include <mainstay/http/request.hpp>
#include <mainstay/http/response.hpp>
#include <mainstay/routing/detail/handler_signature.hpp>
#include <mainstay/routing/detail/parameter.hpp>
#include <mainstay/routing/operation.hpp>
#include <mainstay/routing/to_response.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>

namespace mainstay::inline v0::routing::detail {

// A handler whose type is forgotten. Knows nothing of routers; several may share it.
class endpoint {
public:
    virtual ~endpoint() = default;
    endpoint(const endpoint&) = delete;
    endpoint& operator=(const endpoint&) = delete;

    std::span<const parameter_form* const> parameters() const noexcept { return parameters_; }
    bool suspends() const noexcept { return suspends_; }
    // Whether it is called before the body has arrived, and waits for that itself, behind what the head already decides.
    bool waits_for_body() const noexcept { return waits_for_body_; }
    bool reads_whole_request() const noexcept { return reads_whole_request_; }
    void describe_answer(operation& into) const { describe_answer_(into); }

    // `bound` has one entry a parameter. The first is for handlers that do not suspend, the second for those that do;
    // each has one of them.
    virtual void call(const bound_parameter* bound, http::request& request, http::response& response) const;
    virtual task<void> call_later(const bound_parameter* bound, http::request& request, http::response& response) const;

protected:
    endpoint(std::span<const parameter_form* const> parameters, bool suspends, bool reads_whole_request,
        void (*describe)(operation&)) noexcept;

    bool waits_for_body_ = false;

    // Reads all parameters into their slots. False: something is wrong, and the response says what.
    bool read(const bound_parameter* bound, void* const* slots, http::request&, http::response&) const;
    task<bool> read_later(const bound_parameter* bound, void* const* slots, http::request&, http::response&) const;

private:
    std::span<const parameter_form* const> parameters_;
    void (*describe_answer_)(operation&);
    bool suspends_, reads_whole_request_;
    bool takes_stream_; // one of the parameters reads the body piece by piece
    unsigned phases_;   // in which something is read, a bit for each
};

template <class R>
struct answer_of {
    static constexpr bool later = false;
    using type = std::remove_cvref_t<R>;
};
template <class R>
struct answer_of<task<R>> {
    static constexpr bool later = true;
    using type = std::remove_cvref_t<R>;
};

template <class T>
void write_answer(T&& value, http::request& request, http::response& response) {
    using type = std::remove_cvref_t<T>;
    if constexpr (std::is_rvalue_reference_v<T&&> && !std::is_const_v<std::remove_reference_t<T>>) {
        to_response<type>::write(std::move(value), request, response);
    } else {
        to_response<type>::write(type(value), request, response);
    }
}

template <class T>
void describe_answer(operation& into) {
    using type = std::conditional_t<std::is_void_v<T>, std::monostate, T>;
    if constexpr (requires { to_response<type>::describe(into); }) to_response<type>::describe(into);
}

template <std::size_t I, class P>
struct numbered_slot : parameter_slot<P> {};

template <class Indices, class... P>
struct parameter_slots;
template <std::size_t... I, class... P>
struct parameter_slots<std::index_sequence<I...>, P...> : numbered_slot<I, P>... {
    static constexpr std::array<const parameter_form*, sizeof...(P)> forms = {&form_of<P>...};
    static constexpr bool read_later = (form_of<P>.waits || ... || false);

    std::array<void*, sizeof...(P)> addresses() noexcept {
        return {static_cast<numbered_slot<I, P>&>(*this).address()...};
    }
    template <class F>
    decltype(auto) apply(const F& handler, [[maybe_unused]] const bound_parameter* bound, http::request& request) {
        (void)request;
        return handler(static_cast<numbered_slot<I, P>&>(*this).take(bound[I], request)...);
    }
};

template <class List>
struct parameters_of;
template <class... P>
struct parameters_of<type_list<P...>> {
    using slots = parameter_slots<std::index_sequence_for<P...>, P...>;
    static constexpr bool takes_request = ((parameter_kind_of<P> == parameter_kind::request) || ... || false);
};

// What both kinds of endpoints know of their handler.
template <class F>
struct handler_parts {
    using parameters = parameters_of<typename handler_signature<F>::parameters>;
    using slots = typename parameters::slots;
    using answer = answer_of<typename handler_signature<F>::result>;
    using value = typename answer::type;
    static constexpr bool suspends = answer::later || slots::read_later;

    static void answer_now(const F& handler, slots& values, const bound_parameter* bound, http::request& request,
        http::response& response) {
        if constexpr (std::is_void_v<value>) {
            values.apply(handler, bound, request);
            write_answer(std::monostate{}, request, response);
        } else {
            write_answer(values.apply(handler, bound, request), request, response);
        }
    }
};

template <class F>
class prompt_endpoint final : public endpoint {
    using parts = handler_parts<F>;

public:
    explicit prompt_endpoint(F handler)
        : endpoint(parts::slots::forms, false, parts::parameters::takes_request,
              &detail::describe_answer<typename parts::value>)
        , handler_(std::move(handler)) {}

    void call(const bound_parameter* bound, http::request& request, http::response& response) const override {
        typename parts::slots values;
        if (!read(bound, values.addresses().data(), request, response)) return;
        parts::answer_now(handler_, values, bound, request, response);
    }

private:
    F handler_;
};

template <class F>
class waiting_endpoint final : public endpoint {
    using parts = handler_parts<F>;

public:
    explicit waiting_endpoint(F handler)
        : endpoint(parts::slots::forms, true, parts::parameters::takes_request,
              &detail::describe_answer<typename parts::value>)
        , handler_(std::move(handler)) {
        waits_for_body_ = parts::slots::read_later;
    }

    task<void> call_later(
        const bound_parameter* bound, http::request& request, http::response& response) const override {
        typename parts::slots values;
        auto addresses = values.addresses();
        if constexpr (parts::slots::read_later) {
            if (!co_await read_later(bound, addresses.data(), request, response)) co_return;
        } else {
            if (!read(bound, addresses.data(), request, response)) co_return;
        }
        if constexpr (!parts::answer::later) {
            parts::answer_now(handler_, values, bound, request, response);
        } else {
            auto working = values.apply(handler_, bound, request);
            if constexpr (std::is_void_v<typename parts::value>) {
                co_await std::move(working);
                write_answer(std::monostate{}, request, response);
            } else {
                write_answer(co_await std::move(working), request, response);
            }
        }
    }

private:
    F handler_;
};

// Not make_unique: a std::unique_ptr for each handler's type is half of what a route costs to compile.
template <class F>
std::unique_ptr<const endpoint> make_endpoint(F handler) {
    if constexpr (handler_parts<F>::suspends) {
        return std::unique_ptr<const endpoint>(new waiting_endpoint<F>(std::move(handler)));
    } else {
        return std::unique_ptr<const endpoint>(new prompt_endpoint<F>(std::move(handler)));
    }
}

} // namespace mainstay::inline v0::routing::detail
