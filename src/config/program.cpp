// SPDX-License-Identifier: BSL-1.0
#include <mainstay/config/program.hpp>

#include <cstdio>
#include <string_view>

namespace mainstay::inline v0::config::detail {
namespace {

std::string name_of(const options& of, int count, const char* const* arguments) {
    if (!of.program.empty()) return of.program;
    if (count < 1 || arguments[0] == nullptr) return "program";
    const std::string_view path(arguments[0]);
    return std::string(path.substr(path.rfind('/') + 1));
}

} // namespace

std::optional<program_answer> answer_arguments(
    const options& of, int count, const char* const* arguments, const settings_table& table, void* defaults) {
    const std::string name = name_of(of, count, arguments);
    for (int i = 1; i < count; ++i) {
        const std::string_view argument(arguments[i]);
        if (argument == "--help" || argument == "-h") {
            std::string text = "usage: " + name + " [--help] [--version]\n\n";
            if (!of.description.empty()) text += of.description + "\n\n";
            text += "Settings come from the environment:\n\n" + describe_settings(table, of.prefix, defaults);
            text +=
                "\nExit status: 0 when it ended as it was asked to, 2 when a setting is wrong or it could not start.\n";
            return program_answer{std::move(text), 0};
        }
        if (argument == "--version") {
            return program_answer{of.version.empty() ? name + '\n' : name + ' ' + of.version + '\n', 0};
        }
    }
    if (count < 2) return std::nullopt;
    return program_answer{name + ": unknown argument " + schema::to_json(std::string_view(arguments[1])) +
                              "; --help says what there is\n",
        2};
}

program_answer answer_problems(
    const options& of, int count, const char* const* arguments, const std::vector<std::string>& problems) {
    const std::string name = name_of(of, count, arguments);
    std::string text;
    for (const std::string& problem : problems) {
        text += name + ": " + problem + '\n';
    }
    return {std::move(text), 2};
}

int print(const std::string& text, int exit_status) {
    std::FILE* out = exit_status == 0 ? stdout : stderr;
    std::fwrite(text.data(), 1, text.size(), out);
    std::fflush(out);
    return exit_status;
}

} // namespace mainstay::inline v0::config::detail
