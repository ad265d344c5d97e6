// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/content_type.hpp>

#include "http/characters.hpp"

#include <mainstay/http/field.hpp>

#include <algorithm>
#include <iterator>

namespace mainstay::inline v0::http {
namespace {

struct known_type {
    std::string_view extension, type;
};

// Sorted by extension.
constexpr known_type types[] = {
    {"7z", "application/x-7z-compressed"},
    {"aac", "audio/aac"},
    {"apng", "image/apng"},
    {"atom", "application/atom+xml"},
    {"avif", "image/avif"},
    {"bmp", "image/bmp"},
    {"br", "application/octet-stream"},
    {"bz2", "application/x-bzip2"},
    {"css", "text/css; charset=utf-8"},
    {"csv", "text/csv; charset=utf-8"},
    {"doc", "application/msword"},
    {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {"eot", "application/vnd.ms-fontobject"},
    {"epub", "application/epub+zip"},
    {"flac", "audio/flac"},
    {"gif", "image/gif"},
    {"gz", "application/gzip"},
    {"htm", "text/html; charset=utf-8"},
    {"html", "text/html; charset=utf-8"},
    {"ico", "image/x-icon"},
    {"ics", "text/calendar; charset=utf-8"},
    {"jpeg", "image/jpeg"},
    {"jpg", "image/jpeg"},
    {"js", "text/javascript; charset=utf-8"},
    {"json", "application/json"},
    {"jsonl", "application/jsonl"},
    {"jsonld", "application/ld+json"},
    {"jxl", "image/jxl"},
    {"m4a", "audio/mp4"},
    {"m4v", "video/mp4"},
    {"map", "application/json"},
    {"md", "text/markdown; charset=utf-8"},
    {"mjs", "text/javascript; charset=utf-8"},
    {"mkv", "video/matroska"},
    {"mov", "video/quicktime"},
    {"mp3", "audio/mpeg"},
    {"mp4", "video/mp4"},
    {"mpeg", "video/mpeg"},
    {"odp", "application/vnd.oasis.opendocument.presentation"},
    {"ods", "application/vnd.oasis.opendocument.spreadsheet"},
    {"odt", "application/vnd.oasis.opendocument.text"},
    {"oga", "audio/ogg"},
    {"ogg", "audio/ogg"},
    {"ogv", "video/ogg"},
    {"opus", "audio/ogg"},
    {"otf", "font/otf"},
    {"pdf", "application/pdf"},
    {"png", "image/png"},
    {"ppt", "application/vnd.ms-powerpoint"},
    {"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    {"rss", "application/rss+xml"},
    {"rtf", "application/rtf"},
    {"svg", "image/svg+xml"},
    {"tar", "application/x-tar"},
    {"tif", "image/tiff"},
    {"tiff", "image/tiff"},
    {"toml", "application/toml"},
    {"ts", "video/mp2t"},
    {"tsv", "text/tab-separated-values; charset=utf-8"},
    {"ttf", "font/ttf"},
    {"txt", "text/plain; charset=utf-8"},
    {"vtt", "text/vtt; charset=utf-8"},
    {"wasm", "application/wasm"},
    {"wav", "audio/wav"},
    {"weba", "audio/webm"},
    {"webm", "video/webm"},
    {"webmanifest", "application/manifest+json"},
    {"webp", "image/webp"},
    {"woff", "font/woff"},
    {"woff2", "font/woff2"},
    {"xhtml", "application/xhtml+xml"},
    {"xls", "application/vnd.ms-excel"},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"xml", "application/xml"},
    {"yaml", "application/yaml"},
    {"yml", "application/yaml"},
    {"zip", "application/zip"},
    {"zst", "application/zstd"},
};
static_assert(std::is_sorted(std::begin(types), std::end(types),
    [](const known_type& a, const known_type& b) { return a.extension < b.extension; }));

constexpr std::size_t longest_extension = 12;

} // namespace

std::string_view content_type_of(std::string_view file_name) noexcept {
    constexpr std::string_view unknown = "application/octet-stream";
    file_name.remove_prefix(file_name.rfind('/') + 1); // npos + 1 is 0
    const std::size_t dot = file_name.rfind('.');
    if (dot == std::string_view::npos || dot == 0) return unknown;
    const std::string_view extension = file_name.substr(dot + 1);
    if (extension.size() > longest_extension) return unknown;
    char small[longest_extension];
    std::transform(extension.begin(), extension.end(), small, lower);
    const std::string_view wanted(small, extension.size());
    const auto* found = std::lower_bound(std::begin(types), std::end(types), wanted,
        [](const known_type& a, std::string_view b) { return a.extension < b; });
    return found != std::end(types) && found->extension == wanted ? found->type : unknown;
}

bool is_compressible(std::string_view content_type) noexcept {
    const std::string_view type = trim(content_type.substr(0, content_type.find(';')));
    const auto is = [&](std::string_view other) { return equals_ignoring_case(type, other); };
    const auto ends = [&](std::string_view end) {
        return type.size() > end.size() && equals_ignoring_case(type.substr(type.size() - end.size()), end);
    };
    if (type.size() > 5 && equals_ignoring_case(type.substr(0, 5), "text/")) return true;
    if (ends("+json") || ends("+xml")) return true;
    constexpr std::string_view others[] = {"application/json", "application/xml", "application/javascript",
        "application/x-javascript", "application/wasm", "application/jsonl", "application/x-ndjson", "application/yaml",
        "application/toml", "application/graphql", "application/rtf", "application/x-tar",
        "application/vnd.ms-fontobject", "font/ttf", "font/otf", "image/bmp", "image/x-icon"};
    return std::any_of(std::begin(others), std::end(others), is);
}

} // namespace mainstay::inline v0::http
