// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/config/detail/settings_table.hpp>
#include <mainstay/config/environment.hpp>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace mainstay::inline v0::config {

/// Where settings come from and, for a program, what it says of itself.
struct options {
    /// What each variable begins with, such as `SHOP_`.
    std::string prefix;
    /// The name in `--help` and in errors; the program's own file name where it is empty.
    std::string program = {};
    /// What `--version` prints behind the name.
    std::string version = {};
    /// What `--help` says first.
    std::string description = {};
    /// Refuse variables that have the prefix and are no setting. Not by default: Kubernetes, for one, sets variables
    /// named after services.
    bool refuse_unknown = false;
};

/// Settings that are wrong: every one of them, a line each, which names the variable, its value and what is allowed.
class error : public std::runtime_error {
public:
    explicit error(std::vector<std::string> problems);

    const std::vector<std::string>& problems() const noexcept { return problems_; }

private:
    std::vector<std::string> problems_;
};

namespace detail {

template <class T>
T read_all(const options& from, const environment& variables, std::vector<std::string>& problems) {
    T settings{};
    read_settings(table_of<T>::table, variables, from.prefix, &settings, problems);
    if (from.refuse_unknown) find_unknown(table_of<T>::table, variables, from.prefix, problems);
    return settings;
}

} // namespace detail

/// Fills a plain struct from variables named after its fields: `payment_delay_ms` from `PREFIX_PAYMENT_DELAY_MS`, the
/// fields of a struct inside it with both names.
///
/// A variable that is not set, or empty, leaves the field's default, unless its rules say `required_field`. Texts are
/// read as `schema::read_text` reads them, lists with commas between the elements; rules are applied. Throws `error`.
template <class T>
T read(const options& from, const environment& variables = environment::process()) {
    std::vector<std::string> problems;
    T settings = detail::read_all<T>(from, variables, problems);
    if (!problems.empty()) throw error(std::move(problems));
    return settings;
}

} // namespace mainstay::inline v0::config
