// SPDX-License-Identifier: BSL-1.0
#include <mainstay/config/read.hpp>

#include <mainstay/schema/rules.hpp>

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>

namespace config = mainstay::config;
namespace schema = mainstay::schema;
using namespace std::chrono_literals;

namespace {

enum class level : std::uint8_t { trace, debug, info };

// "100/1s" or "off": a type of the application's own.
struct rate {
    int requests = 100;
};

struct pool {
    int size = 4;
    std::optional<std::string> url;
    static constexpr auto rules() { return schema::rules(schema::field<&pool::size>(schema::range(1, 8))); }
};

struct settings {
    std::string address = "127.0.0.1";
    int port = 8080;
    std::chrono::milliseconds payment_delay_ms{200};
    double failure_rate = 0.1;
    level log = level::info;
    bool verbose = false;
    std::vector<std::string> origins = {"a", "b"};
    std::optional<int> workers;
    rate limit;
    pool database;
    config::secret key;

    static constexpr auto rules() {
        return schema::rules(schema::field<&settings::port>(schema::range(0, 65535)),
            schema::field<&settings::failure_rate>(schema::range(0, 1)),
            schema::field<&settings::origins>(schema::max_items(2), schema::each(schema::length(1, 5))),
            schema::field<&settings::key>(schema::min_length(8)),
            schema::check([](const settings& all) { return all.port != 81; }, "port", "81 does not go with this"),
            schema::check_at<&settings::workers>(
                [](const settings& all) { return all.workers.value_or(1) <= 32; }, "workers", "must be at most 32"));
    }
};

struct strict {
    std::string name;
    config::secret token;
    static constexpr auto rules() {
        return schema::rules(schema::field<&strict::name>(schema::required_field),
            schema::field<&strict::token>(schema::required_field));
    }
};

config::options shop() {
    return {.prefix = "SHOP_"};
}

std::string problem_of(const config::environment& variables) {
    try {
        config::read<settings>(shop(), variables);
    } catch (const config::error& wrong) {
        return wrong.what();
    }
    return {};
}

class temporary_file {
public:
    explicit temporary_file(const std::string& content)
        : path_(std::filesystem::temp_directory_path() /
                ("mainstay-" + std::to_string(::getpid()) + "-" + std::to_string(count_++))) {
        std::ofstream(path_, std::ios::binary) << content;
    }
    ~temporary_file() { std::filesystem::remove(path_); }
    std::string path() const { return path_.string(); }

private:
    static inline int count_ = 0;
    std::filesystem::path path_;
};

} // namespace

template <>
struct mainstay::schema::value<rate> {
    using json = std::string;
    static std::string to(const rate& object) { return std::to_string(object.requests) + "/1s"; }
    static parsed<rate> from(std::string text) {
        if (text == "off") return rate{0};
        if (!text.ends_with("/1s")) return refusal{"rate", "must be off, or requests and a time such as 100/1s"};
        return rate{std::stoi(text)};
    }
};

BOOST_AUTO_TEST_SUITE(read_test)

BOOST_AUTO_TEST_CASE(nothing_set_leaves_the_defaults) {
    auto found = config::read<settings>(shop(), {});
    BOOST_TEST(found.address == "127.0.0.1");
    BOOST_TEST(found.port == 8080);
    BOOST_TEST(!found.workers.has_value());
    BOOST_TEST(found.origins.size() == 2u);
    BOOST_TEST(found.key.empty());
}

BOOST_AUTO_TEST_CASE(reads_every_kind_of_variable) {
    auto found = config::read<settings>(shop(),
        {{"SHOP_ADDRESS", "0.0.0.0"}, {"SHOP_PORT", "0"}, {"SHOP_PAYMENT_DELAY_MS", "10"}, {"SHOP_FAILURE_RATE", "1"},
            {"SHOP_LOG", "trace"}, {"SHOP_VERBOSE", "true"}, {"SHOP_ORIGINS", "x"}, {"SHOP_WORKERS", "16"},
            {"SHOP_LIMIT", "off"}, {"SHOP_DATABASE_SIZE", "8"}, {"SHOP_DATABASE_URL", "sqlite:x"},
            {"SHOP_KEY", "hunter2hunter2"}, {"SHOP_SERVICE_HOST", "10.0.0.1"}, {"PORT", "x"}});
    BOOST_TEST(found.address == "0.0.0.0");
    BOOST_TEST(found.port == 0);
    BOOST_TEST((found.payment_delay_ms == 10ms));
    BOOST_TEST(found.failure_rate == 1.0);
    BOOST_TEST((found.log == level::trace));
    BOOST_TEST(found.verbose);
    BOOST_TEST((found.origins == std::vector<std::string>{"x"}));
    BOOST_TEST(found.workers.value() == 16);
    BOOST_TEST(found.limit.requests == 0);
    BOOST_TEST(found.database.size == 8);
    BOOST_TEST(found.database.url.value() == "sqlite:x");
    BOOST_TEST(found.key.reveal() == "hunter2hunter2");
    BOOST_TEST((config::read<settings>(shop(), {{"SHOP_PAYMENT_DELAY_MS", "2s"}}).payment_delay_ms == 2s));
}

BOOST_AUTO_TEST_CASE(an_empty_variable_is_not_set) {
    BOOST_TEST(config::read<settings>(shop(), {{"SHOP_PORT", ""}, {"SHOP_ADDRESS", ""}}).port == 8080);
}

BOOST_AUTO_TEST_CASE(a_bad_value_is_one_clear_line) {
    BOOST_TEST(problem_of({{"SHOP_PORT", "99999"}}) == R"(SHOP_PORT="99999": must be from 0 to 65535)");
    BOOST_TEST(problem_of({{"SHOP_PORT", "http"}}) == R"(SHOP_PORT="http": must be a whole number from 0 to 65535)");
    // Not what the type could hold.
    BOOST_TEST(problem_of({{"SHOP_PORT", "99999999999"}}) == R"(SHOP_PORT="99999999999": must be from 0 to 65535)");
    BOOST_TEST(problem_of({{"SHOP_DATABASE_SIZE", "-1"}}) == R"(SHOP_DATABASE_SIZE="-1": must be from 1 to 8)");
    BOOST_TEST(problem_of({{"SHOP_WORKERS", "x"}}) == R"(SHOP_WORKERS="x": must be a whole number)");
    BOOST_TEST(problem_of({{"SHOP_LOG", "Info"}}) == R"(SHOP_LOG="Info": must be one of trace, debug, info)");
    BOOST_TEST(problem_of({{"SHOP_VERBOSE", "yes"}}) == R"(SHOP_VERBOSE="yes": must be true or false)");
    BOOST_TEST(problem_of({{"SHOP_LIMIT", "fast"}}) ==
               R"(SHOP_LIMIT="fast": must be off, or requests and a time such as 100/1s)");
    BOOST_TEST(problem_of({{"SHOP_DATABASE_SIZE", "9"}}) == R"(SHOP_DATABASE_SIZE="9": must be from 1 to 8)");
    BOOST_TEST(problem_of({{"SHOP_FAILURE_RATE", "nan"}}) == R"(SHOP_FAILURE_RATE="nan": must be a number from 0 to 1)");
    BOOST_TEST(
        problem_of({{"SHOP_ORIGINS", "a,,toolong,"}}) == R"(SHOP_ORIGINS="a,,toolong,": must have at most 2 items)");
    BOOST_TEST(problem_of({{"SHOP_ORIGINS", ","}}) == R"(SHOP_ORIGINS=",": must have 1 to 5 characters)");
    BOOST_TEST(problem_of({{"SHOP_ADDRESS", "\xFF"}}) == "SHOP_ADDRESS=\"\xEF\xBF\xBD\": must be UTF-8");
}

BOOST_AUTO_TEST_CASE(all_of_them_are_told_at_once) {
    BOOST_TEST(problem_of({{"SHOP_PORT", "x"}, {"SHOP_LOG", "x"}, {"SHOP_DATABASE_SIZE", "0"}}) ==
               "SHOP_PORT=\"x\": must be a whole number from 0 to 65535\nSHOP_LOG=\"x\": must be one of trace, debug, info\n"
               "SHOP_DATABASE_SIZE=\"0\": must be from 1 to 8");
}

BOOST_AUTO_TEST_CASE(a_line_stays_a_line) {
    BOOST_TEST(problem_of({{"SHOP_PORT", "1\n\x1B[31m2"}}) ==
               "SHOP_PORT=\"1\\n\\u001b[31m2\": must be a whole number from 0 to 65535");
    BOOST_TEST(problem_of({{"SHOP_PORT", std::string(10'000, '9')}}).size() < 200u);
}

BOOST_AUTO_TEST_CASE(checks_across_settings) {
    BOOST_TEST(problem_of({{"SHOP_PORT", "81"}, {"SHOP_WORKERS", "33"}}) ==
               "81 does not go with this\nSHOP_WORKERS must be at most 32");
}

BOOST_AUTO_TEST_CASE(required_settings) {
    try {
        config::read<strict>({.prefix = "X_"}, {});
        BOOST_FAIL("read without what is required");
    } catch (const config::error& wrong) {
        BOOST_TEST(wrong.problems().at(0) == "X_NAME is not set; it is required");
        BOOST_TEST(wrong.problems().at(1) == "X_TOKEN is not set, nor is X_TOKEN_FILE; it is required");
    }
}

BOOST_AUTO_TEST_CASE(a_secret_is_not_shown) {
    BOOST_TEST(
        problem_of({{"SHOP_KEY", "hunter2"}}) == "SHOP_KEY (a secret, not shown): must have at least 8 characters");
}

BOOST_AUTO_TEST_CASE(a_secret_comes_from_a_file) {
    temporary_file good("hunter2hunter2\n"), small("hunter2\r\n"), nothing("\n"), large(std::string(70'000, 'x'));
    auto from = [](const std::string& path) { return config::environment{{"SHOP_KEY_FILE", path}}; };
    BOOST_TEST(config::read<settings>(shop(), from(good.path())).key.reveal() == "hunter2hunter2");
    BOOST_TEST(problem_of(from(small.path())) ==
               "SHOP_KEY_FILE=\"" + small.path() + "\": what is in the file must have at least 8 characters");
    BOOST_TEST(problem_of(from(nothing.path())) == "SHOP_KEY_FILE=\"" + nothing.path() + "\": the file is empty");
    BOOST_TEST(
        problem_of(from(large.path())) == "SHOP_KEY_FILE=\"" + large.path() + "\": the file is larger than 64 KiB");
    BOOST_TEST(problem_of(from("/nowhere/at/all")) ==
               "SHOP_KEY_FILE=\"/nowhere/at/all\": the file cannot be read: No such file or directory");
    BOOST_TEST(problem_of(from("/")) == "SHOP_KEY_FILE=\"/\": the file cannot be read: Is a directory");
    BOOST_TEST(problem_of({{"SHOP_KEY", "a"}, {"SHOP_KEY_FILE", "b"}}) ==
               "SHOP_KEY and SHOP_KEY_FILE are both set: one of them is enough");
    // Only of a secret.
    BOOST_TEST(config::read<settings>(shop(), {{"SHOP_PORT_FILE", "/nowhere"}}).port == 8080);
}

BOOST_AUTO_TEST_CASE(unknown_variables_are_refused_where_asked_for) {
    config::options picky{.prefix = "SHOP_", .refuse_unknown = true};
    config::environment variables{
        {"SHOP_PROT", "1"}, {"SHOP_KEY_FILE", ""}, {"SHOP_DATABASE_SIZE", "1"}, {"OTHER", "1"}};
    try {
        config::read<settings>(picky, variables);
        BOOST_FAIL("read an unknown variable");
    } catch (const config::error& wrong) {
        BOOST_TEST(wrong.what() == std::string("SHOP_PROT is no setting of this program; see --help"));
    }
}

BOOST_AUTO_TEST_SUITE_END()
