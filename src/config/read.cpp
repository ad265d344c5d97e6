// SPDX-License-Identifier: BSL-1.0
#include <mainstay/config/read.hpp>

#include <mainstay/core/encoding.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

namespace mainstay::inline v0::config {
namespace {

std::string join(const std::vector<std::string>& lines) {
    std::string all;
    for (const std::string& line : lines) {
        if (!all.empty()) all += '\n';
        all += line;
    }
    return all;
}

} // namespace

error::error(std::vector<std::string> problems) : std::runtime_error(join(problems)), problems_(std::move(problems)) {}

namespace detail {
namespace {

using schema::detail::path, schema::detail::violations;

constexpr std::size_t largest_secret = 64 * 1024;
constexpr std::size_t longest_shown = 80;

std::string variable_name(std::string_view prefix, std::string_view field) {
    std::string name(prefix);
    for (char c : field) {
        name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return name;
}

// A value as it can stand in one line of a log or a terminal, whatever it holds.
std::string shown(std::string_view text) {
    const bool cut = text.size() > longest_shown;
    std::string json = schema::to_json(text.substr(0, longest_shown));
    if (cut) json.insert(json.size() - 1, "…");
    return json;
}

struct file_closer {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};

// Empty where all is well, else why not.
std::string read_secret_file(const std::string& name, std::string& text) {
    const std::unique_ptr<std::FILE, file_closer> file(std::fopen(name.c_str(), "rbe"));
    if (file == nullptr) return "cannot be read: " + std::generic_category().message(errno);
    text.resize(largest_secret + 1);
    const std::size_t size = std::fread(text.data(), 1, text.size(), file.get());
    if (std::ferror(file.get()) != 0) return "cannot be read: " + std::generic_category().message(errno);
    if (size > largest_secret) return "is larger than 64 KiB";
    text.resize(size);
    if (text.ends_with('\n')) text.pop_back();
    if (text.ends_with('\r')) text.pop_back();
    if (text.empty()) return "is empty";
    return {};
}

class settings_reader {
public:
    settings_reader(const environment& from, std::vector<std::string>& problems) : from_(from), problems_(problems) {}

    void read(const settings_table& table, const std::string& prefix, void* object) {
        const std::size_t before = problems_.size();
        for (const setting& one : table.settings) {
            const std::string name = variable_name(prefix, one.field);
            if (one.inner != nullptr) {
                read(*one.inner, name + '_', one.inner_object(object));
            } else {
                read(one, name, object);
            }
        }
        if (table.check == nullptr || problems_.size() != before) return;
        violations errors(core::field_source::query, 50);
        table.check(object, path{}, errors);
        for (const auto& wrong : errors.errors()) {
            problems_.push_back(
                wrong.where.empty() ? wrong.detail : variable_name(prefix, wrong.where) + ' ' + wrong.detail);
        }
    }

private:
    void read(const setting& one, const std::string& name, void* object) {
        const auto text = from_.get(name);
        const auto file = one.secret ? from_.get(name + "_FILE") : std::nullopt;
        if (text && file) {
            problems_.push_back(name + " and " + name + "_FILE are both set: one of them is enough");
        } else if (file) {
            std::string content;
            if (std::string why = read_secret_file(std::string(*file), content); !why.empty()) {
                problems_.push_back(name + "_FILE=" + shown(*file) + ": the file " + why);
            } else {
                apply(one, name + "_FILE=" + shown(*file) + ": what is in the file ", content, object);
            }
            static_cast<void>(secret(std::move(content))); // wipes it
        } else if (text) {
            apply(
                one, one.secret ? name + " (a secret, not shown): " : name + '=' + shown(*text) + ": ", *text, object);
        } else if (one.required) {
            problems_.push_back(
                name + " is not set" + (one.secret ? ", nor is " + name + "_FILE" : "") + "; it is required");
        }
    }

    void apply(const setting& one, const std::string& opening, std::string_view text, void* object) {
        violations errors(core::field_source::query, 50);
        const path root;
        const path where{&root, one.field};
        one.read(text, where, errors, object);
        for (auto& wrong : errors.errors())
            tell_allowed(one, wrong);
        if (errors.count() == 0) one.check(object, where, errors);
        if (errors.count() == 0) return;
        std::string line = opening;
        std::vector<std::string_view> said;
        for (const auto& wrong : errors.errors()) {
            if (std::find(said.begin(), said.end(), wrong.detail) != said.end()) continue;
            if (!said.empty()) line += "; ";
            line += wrong.detail;
            said.push_back(wrong.detail);
        }
        problems_.push_back(std::move(line));
    }

    // Who reads a number knows what its type can hold, and not what the rules allow.
    static void tell_allowed(const setting& one, core::field_error& wrong) {
        const bool number = wrong.detail == "must be a whole number" || wrong.detail == "must be a number";
        if (!number && wrong.code != "out_of_range") return;
        schema::detail::keywords about;
        one.describe(about);
        const std::string allowed = allowed_values(about);
        if (allowed.empty()) return;
        wrong.detail = (number ? wrong.detail + (allowed.starts_with("from ") ? " " : ", ") : "must be ") + allowed;
    }

    const environment& from_;
    std::vector<std::string>& problems_;
};

void list_names(const settings_table& table, const std::string& prefix, std::vector<std::string>& names) {
    for (const setting& one : table.settings) {
        std::string name = variable_name(prefix, one.field);
        if (one.inner != nullptr) {
            list_names(*one.inner, name + '_', names);
        } else {
            if (one.secret) names.push_back(name + "_FILE");
            names.push_back(std::move(name));
        }
    }
}

} // namespace

void read_settings(const settings_table& table, const environment& from, std::string_view prefix, void* object,
    std::vector<std::string>& problems) {
    settings_reader(from, problems).read(table, std::string(prefix), object);
}

void find_unknown(
    const settings_table& table, const environment& from, std::string_view prefix, std::vector<std::string>& problems) {
    std::vector<std::string> known;
    list_names(table, std::string(prefix), known);
    for (std::string_view name : from.names(prefix)) {
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            problems.push_back(std::string(name) + " is no setting of this program; see --help");
        }
    }
}

} // namespace detail
} // namespace mainstay::inline v0::config
