// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/field_error.hpp>
#include <mainstay/schema/json_schema.hpp>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mainstay::inline v0::routing {

/// One route as OpenAPI has it: extractors, answers, middleware and metadata each add what they know of it.
///
/// Schemas are JSON text, as `schemas()` makes them; structs among them end up in the document's components.
class operation {
public:
    struct parameter_entry {
        std::string name, in, schema, description;
        bool required;
    };
    struct field_entry {
        std::string schema, description;
    };
    struct response_entry {
        std::string description;
        std::map<std::string, std::string> content; // media type to schema; an empty schema stands for any
        std::map<std::string, field_entry> fields;  // name to what it is
        std::vector<std::string> codes;             // of problems
    };

    explicit operation(schema::json_schemas& schemas) noexcept;
    operation(const operation&);
    operation(operation&&) noexcept;
    operation& operator=(const operation&);
    operation& operator=(operation&&) noexcept;
    ~operation();

    /// Makes schemas of types; what they refer to gets into the document.
    schema::json_schemas& schemas() noexcept { return *schemas_; }

    /// A parameter in the query, path, header or cookie; one that is named again replaces the earlier.
    operation& parameter(core::field_source in, std::string_view name, std::string schema, bool required,
        std::string_view description = {});
    /// A body of that media type that the route reads.
    operation& request_body(std::string_view media_type, std::string schema, bool required = true);
    /// An answer; asked again with the same status it adds to the first.
    operation& response(
        int status, std::string_view description, std::string_view media_type = {}, std::string schema = {});
    /// A response field that comes with that status.
    operation& response_field(
        int status, std::string_view name, std::string_view description, std::string schema = R"({"type":"string"})");
    /// A `problem` that the route may answer, with its code.
    operation& error(int status, std::string_view code = {}, std::string_view description = {});
    /// Something that has to be there, as a security scheme's name and its definition in JSON.
    operation& security(std::string_view scheme, std::string_view definition);
    /// The same where it may be missing.
    operation& optional_security(std::string_view scheme, std::string_view definition);
    operation& tag(std::string_view name);
    operation& summary(std::string_view text);
    operation& description(std::string_view text);
    operation& operation_id(std::string_view name);
    operation& deprecated();
    /// Leaves the route out of the document.
    operation& hide();
    /// A member of one's own, such as `x-limit`, with its JSON text.
    operation& extension(std::string_view name, std::string_view json);

    template <class T>
    operation& json_response(int status, std::string_view description_text) {
        return response(status, description_text, "application/json", schemas_->schema_of<T>());
    }

    /// While on, everything that says it is required becomes optional: for `std::optional` around an extractor.
    void optional_from_here(bool on) noexcept { optional_ = on; }

    // What has been collected, for whoever writes the document.
    const std::vector<parameter_entry>& parameters() const noexcept { return parameters_; }
    const std::map<std::string, std::string>& request_bodies() const noexcept { return bodies_; }
    bool body_required() const noexcept { return body_required_; }
    const std::map<int, response_entry>& responses() const noexcept { return responses_; }
    const std::map<std::string, std::string>& security_schemes() const noexcept { return security_; }
    bool security_optional() const noexcept { return security_optional_; }
    const std::vector<std::string>& tags() const noexcept { return tags_; }
    const std::string& summary() const noexcept { return summary_; }
    const std::string& description() const noexcept { return description_; }
    const std::string& operation_id() const noexcept { return operation_id_; }
    bool is_deprecated() const noexcept { return deprecated_; }
    bool is_hidden() const noexcept { return hidden_; }
    const std::vector<std::pair<std::string, std::string>>& extensions() const noexcept { return extensions_; }

private:
    schema::json_schemas* schemas_;
    bool optional_ = false, body_required_ = false, deprecated_ = false, hidden_ = false, security_optional_ = false;
    std::vector<parameter_entry> parameters_;
    std::map<std::string, std::string> bodies_;
    std::map<int, response_entry> responses_;
    std::map<std::string, std::string> security_;
    std::vector<std::string> tags_;
    std::string summary_, description_, operation_id_;
    std::vector<std::pair<std::string, std::string>> extensions_;
};

} // namespace mainstay::inline v0::routing
