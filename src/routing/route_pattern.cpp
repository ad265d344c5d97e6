// SPDX-License-Identifier: BSL-1.0
#include <mainstay/routing/route_pattern.hpp>

namespace mainstay::inline v0 {

std::vector<std::string_view> route_pattern::names() const {
    std::vector<std::string_view> result;
    for (routing::detail::segments at(text_); !at.done();) {
        const std::string_view segment = at.next();
        if (routing::detail::is_parameter(segment)) result.push_back(routing::detail::parameter_name(segment));
    }
    return result;
}

bool route_pattern::has_rest() const noexcept {
    return routing::detail::is_rest(std::string_view(text_).substr(text_.rfind('/') + 1));
}

std::string route_pattern::mistake() const {
    return std::string(routing::detail::message_of(routing::detail::find_mistake(text_)));
}

} // namespace mainstay::inline v0

namespace mainstay::inline v0::routing::detail {

std::string_view message_of(pattern_mistake mistake) noexcept {
    switch (mistake) {
    case pattern_mistake::none:
        return {};
    case pattern_mistake::no_slash:
        return "it has to begin with a slash";
    case pattern_mistake::empty_segment:
        return "it has an empty segment";
    case pattern_mistake::dot_segment:
        return "it has a dot segment";
    case pattern_mistake::bad_character:
        return "it has a character that paths percent-encode";
    case pattern_mistake::bad_escape:
        return "it has a percent sign without two hexadecimal digits behind it";
    case pattern_mistake::bad_brace:
        return "it has a brace inside a segment that is no parameter; one is a whole segment: {name} or {name...}";
    case pattern_mistake::bad_name:
        return "the name of a parameter consists of letters, digits and underscores";
    case pattern_mistake::same_name_twice:
        return "it has two parameters of one name";
    case pattern_mistake::rest_not_last:
        return "it goes on behind the parameter for the rest";
    case pattern_mistake::handler_lacks_name:
        return "it names a parameter that the handler does not take";
    case pattern_mistake::route_lacks_name:
        return "the handler takes a path parameter that it does not name";
    case pattern_mistake::rest_needs_text:
        return "the rest of a path has to be taken as std::string or std::vector<std::string>";
    case pattern_mistake::segment_needs_value:
        return "std::vector<std::string> can only take the rest of a path";
    }
    return "it is no pattern";
}

} // namespace mainstay::inline v0::routing::detail
