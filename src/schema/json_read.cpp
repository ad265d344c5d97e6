// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/json_read.hpp>

#include "schema/json_cursor.hpp"
#include "schema/json_diagnosis.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <memory>
#include <new>

namespace mainstay::inline v0::schema {
namespace detail {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t deepest = 1024;
// A parser needs about 15 times the size of its document; one that grew beyond this is not kept.
constexpr std::size_t largest_kept = 64 * 1024;

// A thread's parser, kept because its tables cost more than parsing a small document. It is free between two calls.
struct thread_parser {
    dom::parser parser;
    bool busy = false;
};

thread_parser& this_thread_parser() {
    thread_local thread_parser kept;
    return kept;
}

// The thread's parser, or a new one for a large document, or while reading inside a `value<T>::from`.
class parser_lease {
public:
    explicit parser_lease(std::size_t size) : kept_(this_thread_parser()), holds_(!kept_.busy && size <= largest_kept) {
        if (holds_) {
            kept_.busy = true;
        } else {
            own_ = std::make_unique<dom::parser>();
        }
    }
    ~parser_lease() {
        if (holds_) kept_.busy = false;
    }
    parser_lease(const parser_lease&) = delete;
    parser_lease& operator=(const parser_lease&) = delete;

    dom::parser& parser() noexcept { return holds_ ? kept_.parser : *own_; }

private:
    thread_parser& kept_;
    bool holds_;
    std::unique_ptr<dom::parser> own_;
};

bool repeats_key(dom::object object) {
    std::array<std::string_view, 16> few;
    const std::size_t size = object.size();
    if (size <= few.size()) {
        std::size_t count = 0;
        for (auto [key, value] : object) {
            for (std::size_t i = 0; i < count; ++i) {
                if (few[i] == key) return true;
            }
            few[count++] = key;
        }
        return false;
    }
    // Sorted, not hashed: there is nothing that a hostile choice of keys could make slow.
    std::vector<std::string_view> keys;
    keys.reserve(size);
    for (auto [key, value] : object) {
        keys.push_back(key);
    }
    std::sort(keys.begin(), keys.end(),
        [](std::string_view a, std::string_view b) { return a.size() != b.size() ? a.size() < b.size() : a < b; });
    return std::adjacent_find(keys.begin(), keys.end()) != keys.end();
}

enum class finding : std::uint8_t { none, repeated_key, too_deep };

// What the parser lets through: repeated keys, where they matter, and an empty bracket one level too deep.
finding inspect(dom::element element, std::size_t levels, bool unique_keys) {
    auto inner = [&](dom::element value) {
        if (!value.is_object() && !value.is_array()) return finding::none;
        return levels == 1 ? finding::too_deep : inspect(value, levels - 1, unique_keys);
    };
    dom::object object;
    dom::array array;
    if (element.get(object) == simdjson::SUCCESS) {
        if (unique_keys && repeats_key(object)) return finding::repeated_key;
        for (auto [key, value] : object) {
            if (finding found = inner(value); found != finding::none) return found;
        }
    } else if (element.get(array) == simdjson::SUCCESS) {
        for (dom::element value : array) {
            if (finding found = inner(value); found != finding::none) return found;
        }
    }
    return finding::none;
}

failure malformed(std::string code, std::string detail, std::optional<std::size_t> position = {}) {
    return {true, std::move(code), std::move(detail), position, {}};
}

failure too_deep(const diagnosis& found) {
    return malformed("too_deep", "the document is nested too deeply", found.too_deep);
}

failure explain(simdjson::error_code error, std::string_view text, std::size_t max_depth) {
    if (error == simdjson::MEMALLOC) throw std::bad_alloc();
    if (error == simdjson::CAPACITY) return malformed("too_large", "the document is too large");
    diagnosis found = diagnose_json(text, max_depth);
    if (error == simdjson::DEPTH_ERROR && found.too_deep) return too_deep(found);
    if (found.message != nullptr) return malformed("malformed_json", found.message, found.position);
    if (error == simdjson::NUMBER_ERROR) {
        return malformed("number_out_of_range", "a number does not fit 64 bits", found.large_number);
    }
    return malformed("malformed_json", "the document is not valid JSON");
}

// Parses into the parser's document, which the root then points into.
bool parse(dom::parser& parser, json_text_view text, const read_options& options, bool unique_keys, dom::element& root,
    failure& why) {
    if (text.size == 0) {
        why = malformed("malformed_json", "the document is empty", 0);
        return false;
    }
    const std::size_t depth = std::clamp<std::size_t>(options.max_depth, 1, deepest);
    // simdjson counts what stands inside the innermost bracket as a level.
    if (parser.capacity() < text.size || parser.max_depth() != depth + 1) {
        const std::size_t capacity = std::max(std::bit_ceil(text.size), std::size_t{1024});
        if (parser.allocate(capacity, depth + 1) != simdjson::SUCCESS) throw std::bad_alloc();
    }
    const bool copy = text.capacity - text.size < simdjson::SIMDJSON_PADDING;
    if (auto error = parser.parse(text.data, text.size, copy).get(root); error != simdjson::SUCCESS) {
        why = explain(error, {text.data, text.size}, depth);
        return false;
    }
    const finding found = inspect(root, depth, unique_keys);
    if (found == finding::repeated_key) why = malformed("duplicate_key", "an object holds one of its keys twice");
    if (found == finding::too_deep) why = too_deep(diagnose_json({text.data, text.size}, depth));
    return found == finding::none;
}

} // namespace

bool read_document(json_text_view text, const read_options& options, read_function read, void* object, failure& why) {
    parser_lease lease(text.size);
    dom::element root;
    if (!parse(lease.parser(), text, options, true, root, why)) return false;
    violations errors(core::field_source::body, std::max<std::size_t>(options.error_limit, 1));
    json_reader reader(errors, options);
    read(reader, cursor_access::make(root), path{}, object);
    if (errors.count() == 0) return true;
    why.errors = std::move(errors.errors());
    return false;
}

} // namespace detail

std::optional<failure> check_json(std::string_view text, const read_options& options) {
    detail::parser_lease lease(text.size());
    detail::dom::element root;
    failure why;
    if (detail::parse(lease.parser(), {text.data(), text.size(), text.size()}, options, false, root, why)) {
        return std::nullopt;
    }
    return why;
}

} // namespace mainstay::inline v0::schema
