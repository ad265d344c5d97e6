// SPDX-License-Identifier: BSL-1.0
// What a stranger's program takes from the library: all of it, from the socket to the database.
#include <mainstay/mainstay.hpp>
#include <mainstay/testing.hpp>

#include <cstdio>
#include <future>

using namespace mainstay::prelude;
namespace ms = mainstay;

struct note {
    std::int64_t id;
    std::string text;
};

task<note> read_note(path<"id", std::int64_t> id, ms::data::database& db) {
    co_return co_await db.query_one<note>("select $1 as id, 'hello' as text", *id);
}

void build(app& site) {
    site.options().log.level = ms::observe::log_level::off;
    site.options().drain_wait = std::chrono::milliseconds(0);
    site.add(ms::data::open("sqlite::memory:"));
    site.use(ms::middleware::compression());
    site.get("/notes/{id}", read_note);
}

// What is an optional component is known by name, and says how to get it.
bool names_the_component() {
    try {
        ms::data::open("postgres://user:secret@host/shop");
    } catch (const ms::data::error& error) {
        const std::string what = error.what();
        return what.find("mainstay::postgres") != what.npos && what.find("secret") == what.npos;
    }
    return false;
}

int main() {
    if (!names_the_component()) return 1;
    {
        app site;
        build(site);
        ms::testing::world world;
        ms::testing::client client(world, site);
        auto answer = client.get("/notes/7").send();
        std::puts(std::string(answer.body()).c_str());
        if (answer.body() != R"({"id":7,"text":"hello"})") return 1;
    }
    app site{{.port = 0}};
    build(site);
    std::promise<std::exception_ptr> started, stopped;
    site.start([&](const std::exception_ptr& error) { started.set_value(error); });
    if (started.get_future().get() || site.port() == 0) return 1;
    site.stop([&](const std::exception_ptr& error) { stopped.set_value(error); });
    return stopped.get_future().get() ? 1 : 0;
}
