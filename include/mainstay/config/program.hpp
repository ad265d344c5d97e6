// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/config/read.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mainstay::inline v0::config {

/// The settings of a program, or what it prints instead of running, and its exit status.
template <class T>
class [[nodiscard]] program_settings {
public:
    explicit program_settings(T settings) : settings_(std::move(settings)) {}
    program_settings(std::string text, int exit_status) : text_(std::move(text)), exit_status_(exit_status) {}

    explicit operator bool() const noexcept { return settings_.has_value(); }
    T& operator*() noexcept { return *settings_; }
    const T& operator*() const noexcept { return *settings_; }
    T* operator->() noexcept { return &*settings_; }
    const T* operator->() const noexcept { return &*settings_; }

    /// What to print, with its line ends; empty when there are settings.
    const std::string& text() const noexcept { return text_; }
    /// 0 after `--help` and `--version`, 2 for what is wrong.
    int exit_status() const noexcept { return exit_status_; }
    /// Prints the text, on standard error when something is wrong, and gives the exit status.
    int report() const;

private:
    std::optional<T> settings_;
    std::string text_;
    int exit_status_ = 0;
};

namespace detail {

struct program_answer {
    std::string text;
    int exit_status = 0;
};

// What the arguments ask for instead of running; nothing for none. `defaults` holds the defaults.
std::optional<program_answer> answer_arguments(
    const options& of, int count, const char* const* arguments, const settings_table& table, void* defaults);
program_answer answer_problems(
    const options& of, int count, const char* const* arguments, const std::vector<std::string>& problems);
int print(const std::string& text, int exit_status);

} // namespace detail

template <class T>
int program_settings<T>::report() const {
    return detail::print(text_, exit_status_);
}

/// Reads the settings of a program for its `main`, which knows `--help` and `--version`; any other argument is wrong.
/// The help names the exit statuses too: 0, and 2, which is also `app::run`'s for what could not start.
///
///     int main(int argc, char** argv) {
///         auto settings = config::read_program<shop::settings>({.prefix = "SHOP_"}, argc, argv);
///         if (!settings) return settings.report();
template <class T>
program_settings<T> read_program(
    const options& of, int count, const char* const* arguments, const environment& variables = environment::process()) {
    T defaults{};
    if (auto asked = detail::answer_arguments(of, count, arguments, detail::table_of<T>::table, &defaults)) {
        return {std::move(asked->text), asked->exit_status};
    }
    std::vector<std::string> problems;
    T settings = detail::read_all<T>(of, variables, problems);
    if (problems.empty()) return program_settings<T>(std::move(settings));
    auto wrong = detail::answer_problems(of, count, arguments, problems);
    return {std::move(wrong.text), wrong.exit_status};
}

} // namespace mainstay::inline v0::config
