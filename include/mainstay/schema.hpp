// SPDX-License-Identifier: BSL-1.0
#pragma once

// Plain structs as they stand: what their fields are called, how they are read from JSON and from text, checked,
// written as JSON and described as JSON Schema. No macros, no registration, no base classes.
//
// Start with `read_json<T>` and `write_json`; give a struct `static constexpr auto rules()` to say what its values
// may be; specialise `value<T>` for a type of your own that stands for one JSON value, such as money or an id.
// Nothing here does I/O, blocks, or keeps state between calls; everything may be used from any thread.

#include <mainstay/schema/bounds.hpp>
#include <mainstay/schema/check.hpp>
#include <mainstay/schema/enum_names.hpp>
#include <mainstay/schema/fields_read.hpp>
#include <mainstay/schema/items.hpp>
#include <mainstay/schema/json_read.hpp>
#include <mainstay/schema/json_schema.hpp>
#include <mainstay/schema/json_write.hpp>
#include <mainstay/schema/pattern.hpp>
#include <mainstay/schema/reflect.hpp>
#include <mainstay/schema/result.hpp>
#include <mainstay/schema/rfc3339.hpp>
#include <mainstay/schema/rules.hpp>
#include <mainstay/schema/text_read.hpp>
#include <mainstay/schema/text_rules.hpp>
#include <mainstay/schema/type_name.hpp>
#include <mainstay/schema/value.hpp>
