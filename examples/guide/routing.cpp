// SPDX-License-Identifier: BSL-1.0
#include "guide.hpp"

#include <mainstay/mainstay.hpp>
#include <mainstay/testing.hpp>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace ms = mainstay;
using namespace mainstay::prelude;
using namespace std::chrono_literals;
using guide::expect;

// [extractor]
struct tenant {
    std::string name;
};

template <>
struct mainstay::routing::from_request<tenant> {
    static task<extracted<tenant>> read(http::request& request, data::database& db) {
        auto key = request.field("X-Api-Key");
        if (!key) co_return extracted<tenant>::absent();
        auto digest = core::hex_encode(crypto::sha256(core::bytes_of(*key))); // the database has no key in it
        auto found = co_await db.query_optional<tenant>("select name from tenants where key_digest = $1", digest);
        if (!found) co_return problem::unauthorized("no such key");
        co_return *std::move(found);
    }
    static problem missing() { return problem::unauthorized("a key is wanted"); } // optional: 422 without it
};
// [extractor]

// [answer]
struct csv {
    std::vector<std::vector<std::string>> rows;
};

template <>
struct mainstay::routing::to_response<csv> {
    static void write(csv&& table, const http::request&, http::response& response) {
        response.content_type("text/csv");
        for (const auto& row : table.rows) {
            for (std::size_t i = 0; i < row.size(); ++i) {
                response.body().append(i == 0 ? "" : ",").append(row[i]);
            }
            response.body() += "\r\n";
        }
    }
};
// [answer]

namespace {

// [handler]
struct new_note {
    std::string text;
    static constexpr auto rules() {
        return ms::schema::rules(ms::schema::field<&new_note::text>(ms::schema::length(1, 500)));
    }
};

struct note {
    std::int64_t id;
    std::string text;
};

task<created<note>> add_note(path<"id", std::int64_t> account, json<new_note> body, ms::data::database& db) {
    auto added = co_await db.query_optional<note>(
        "insert into notes (account_id, text) select id, $1 from accounts where id = $2 returning id, text", body->text,
        *account);
    if (!added) throw problem::not_found("no such account");
    co_return created{*added, "/v1/notes/" + std::to_string(added->id)};
}
// [handler]

// [parameters]
struct paging {
    int limit = 20;
    std::optional<std::int64_t> after;
};

task<std::vector<note>> list_notes(path<"id", std::int64_t> account, query<paging> page,
    std::optional<header<"X-Search">> search, ms::data::database& db) {
    std::string words = search ? **search : "";
    co_return co_await db.query_all<note>(
        "select id, text from notes where account_id = $1 and id > $2 and text like '%' || $3 || '%'"
        " order by id limit $4",
        *account, page->after.value_or(0), words, page->limit);
}
// [parameters]

// [client_certificate]
std::string show_caller(client_certificate who) {
    return who->common_name + ", known by " + who->fingerprint; // also: subject, dns_names, uris
}
// [client_certificate]

// [early_hints]
task<html> show_board(early_hints hints, ms::data::database& db) {
    hints.preload("/board.css", "style").preconnect("https://images.example").send();
    auto count = co_await db.query_one<std::int64_t>("select count(*) from notes");
    co_return html("<link rel=stylesheet href=/board.css><p>" + std::to_string(count) + " notes");
}
// [early_hints]

// [answers]
std::variant<note, redirect> find_note(path<"id", std::int64_t> id) {
    if (*id == 0) return redirect("/v1/notes/1");
    return note{*id, "the first"};
}

stream export_notes() {
    auto write = [](ms::http::body_writer& out) -> task<> {
        co_await out.write("id,text\r\n");
        co_await out.write("1,the first\r\n");
    };
    return stream("text/csv", write);
}

file last_report() {
    return file("reports/last.pdf").download("Report \u2116 7.pdf"); // 404 while there is none
}

reply<created<note>> pin_note(json<new_note> body) {
    ms::http::set_cookie pinned{.name = "pinned", .value = "1"};
    return reply{created{note{1, body->text}, "/v1/notes/1"}}.set("Cache-Control", "no-store").cookie(pinned);
}
// [answers]

// [middleware]
struct maintenance { // looks at each request first, and may answer
    const std::atomic<bool>* on;
    std::optional<ms::http::response> before(ms::http::request&) const {
        if (!*on) return std::nullopt;
        return ms::http::response(503);
    }
};

struct made_with { // sees every answer, errors too
    std::string what;
    void after(ms::http::request&, ms::http::response& answer) const { answer.set("X-Made-With", what); }
};

struct patience { // a coroutine around the rest
    task<ms::http::response> operator()(ms::http::request& request, ms::routing::next rest) const {
        co_await ms::core::sleep_for(50ms);
        co_return co_await rest(request);
    }
};
// [middleware]

// [metadata]
struct wants_plan {
    std::string name;
};

std::string show_plan(ms::http::request& request) {
    const auto* plan = ms::routing::route_of(request)->metadata.find<wants_plan>();
    return plan ? plan->name : "any";
}
// [metadata]

struct photo {
    std::string title;
    std::uint64_t size;
};
std::string photo_directory;

// [upload]
task<created<photo>> add_photo(multipart form) {
    const ms::http::uploaded_file* file = form->file("photo");
    if (!file) throw problem::bad_request("a photo is wanted");
    std::string place = photo_directory + '/' + ms::core::random_token(16) + ".jpg"; // a name of our own
    co_await file->save_as(place);
    std::string title(form->text("title").value_or(file->client_filename()));
    co_return created{photo{title, file->size()}, "/v1/photos/1"};
}
// [upload]

// [multipart_form]
struct new_album {
    std::string title;
    upload cover;
    std::vector<upload> photos; // any number of them
    static constexpr auto rules() {
        return ms::schema::rules(ms::schema::field<&new_album::title>(ms::schema::length(1, 100)));
    }
};

task<created<photo>> add_album(multipart_form<new_album> form) {
    co_await form->cover->save_as(photo_directory + '/' + ms::core::random_token(16) + ".jpg");
    co_return created{photo{form->title, form->cover->size()}, "/v1/albums/1"};
}
// [multipart_form]

void routes(app& app, const std::atomic<bool>& closed) {
    // [routes]
    app.post("/v1/accounts/{id}/notes", add_note);
    app.get("/v1/accounts/{id}/notes", list_notes);
    app.get("/v1/ping", [] { return "pong"; });
    app.get("/files/{path...}", [](path<"path"> rest) { return *rest; });
    // [routes]
    // [upload_store]
    ms::http::upload_options uploads{.limits = {.files = 1, .file = 20 << 20}, .directory = photo_directory};
    app.add(ms::http::upload_store(uploads));
    app.post("/v1/photos", add_photo, ms::routing::body_limit{21 << 20});
    // [upload_store]
    app.post("/v1/albums", add_album);
    app.get("/v1/notes/{id}", find_note);
    app.get("/v1/notes.csv", export_notes);
    app.get("/v1/caller", show_caller);
    app.get("/board", show_board);
    app.get("/v1/report", last_report);
    app.get("/v1/tenants.csv", [](tenant who) { return csv{{{"name"}, {who.name}}}; });
    // [groups]
    app.use(maintenance{&closed});
    auto v2 = app.group("/v2", ms::routing::tag{"notes"}, made_with{"care"});
    v2.post("/pins", pin_note, ms::routing::summary{"Pin a note"}, ms::routing::body_limit{4096}, patience{});
    v2.get("/plan", show_plan, wants_plan{"gold"}, ms::routing::hidden{});

    std::chrono::sys_days since{2026y / 1 / 1}, sunset{2027y / 1 / 1};
    auto v0 = app.group("/v0", ms::routing::deprecated{since, sunset}); // Deprecation and Sunset fields
    v0.get("/ping", [] { return "pong"; });
    // [groups]
    // [errors]
    app.errors().map(ms::data::errc::unique_violation, problem::conflict("already_there"));
    // [errors]
}

void answers(ms::testing::client& client) {
    auto made = client.post("/v1/accounts/1/notes").json(new_note{"hello"}).send();
    expect(made.status() == 201 && made.json<note>().text == "hello" && made.field("Location") == "/v1/notes/1");
    expect(client.post("/v1/accounts/2/notes").json(new_note{"hello"}).send().status() == 404);
    expect(client.post("/v1/accounts/x/notes").json(new_note{"hello"}).send().status() == 404);
    expect(client.post("/v1/accounts/1/notes").json(new_note{""}).send().status() == 422);
    expect(client.post("/v1/accounts/1/notes").body("hello", "text/plain").send().status() == 415);
    expect(client.post("/v1/accounts/1/notes").json(new_note{"again"}).send().status() == 201);

    auto list = client.get("/v1/accounts/1/notes?limit=1&utm_source=x").send();
    expect(list.json<std::vector<note>>().size() == 1);
    expect(client.get("/v1/accounts/1/notes").field("X-Search", "aga").send().json<std::vector<note>>()[0].id == 2);
    expect(client.get("/v1/accounts/1/notes?limit=x").send().status() == 422);

    expect(client.head("/v1/ping").send().status() == 200 && client.get("/files/a/b").send().body() == "a/b");
    expect(client.delete_("/v1/ping").send().status() == 405 && client.get("/files/a/%2e%2e/b").send().status() == 400);
    expect(client.get("/v1/notes/0").send().status() == 303 && client.get("/v1/notes/1").send().status() == 200);
    expect(client.get("/v1/caller").send().status() == 403);
    expect(client.get("/board").send().status() == 200);
    expect(client.get("/v1/report").send().status() == 404);
    expect(client.get("/v1/notes.csv").send().body() == "id,text\r\n1,the first\r\n");
}

void uploads(ms::testing::client& client) {
    std::string type = "multipart/form-data; boundary=xyz";
    std::string cat = "--xyz\r\nContent-Disposition: form-data; name=photo; filename=\"../cat.jpg\"\r\n\r\nmeow\r\n";
    auto made = client.post("/v1/photos").body(cat + "--xyz--\r\n", type).send();
    expect(made.status() == 201 && made.json<photo>().title == "../cat.jpg" && made.json<photo>().size == 4);
    expect(std::ranges::distance(std::filesystem::directory_iterator(photo_directory)) == 1);
    std::string title = "--xyz\r\nContent-Disposition: form-data; name=title\r\n\r\nCats\r\n";
    std::string cover = "--xyz\r\nContent-Disposition: form-data; name=cover; filename=c\r\n\r\nmeow\r\n";
    expect(client.post("/v1/albums").body(title + cover + "--xyz--\r\n", type).send().status() == 201);
    expect(client.post("/v1/albums").body(title + "--xyz--\r\n", type).send().status() == 422);
    expect(client.post("/v1/photos").body(cat, type).send().status() == 400); // no end
    expect(client.post("/v1/photos").body(cat + cat + "--xyz--\r\n", type).send().status() == 413);
    expect(client.post("/v1/photos").body("--xyz--\r\n", type).send().status() == 400);
}

void own_types(ms::testing::client& client) {
    expect(client.get("/v1/tenants.csv").field("X-Api-Key", "k").send().body() == "name\r\nacme\r\n");
    expect(client.get("/v1/tenants.csv").field("X-Api-Key", "x").send().status() == 401);
    expect(client.get("/v1/tenants.csv").send().status() == 401);
}

void groups(ms::testing::client& client) {
    auto pinned = client.post("/v2/pins").json(new_note{"hello"}).send();
    expect(pinned.status() == 201 && pinned.field("X-Made-With") == "care" && client.cookie("pinned") == "1");
    expect(pinned.field("Cache-Control") == "no-store" && !client.get("/v1/ping").send().field("X-Made-With"));
    expect(client.get("/v2/plan").send().body() == "gold");
    expect(client.get("/v0/ping").send().field("Sunset") == "Fri, 01 Jan 2027 00:00:00 GMT");

    auto document = client.get("/openapi.json").send().body();
    expect(document.find("Pin a note") != std::string::npos && document.find("/v2/plan") == std::string::npos);
}

void refused_at_start(ms::testing::world& world) {
    app app({.log = {.level = ms::observe::log_level::off}});
    app.post("/v1/accounts/{id}/notes", add_note);
    app.get("/v1/{a}", [](path<"a"> a) { return *a; });
    app.get("/v1/{b}", [](path<"b"> b) { return *b; });
    auto why = guide::thrown_by<ms::core::start_error>([&] { ms::testing::client client(world, app); });
    expect(why.mistakes().size() == 2); // the conflict, and the database that nobody provides
}

} // namespace

void guide::routing_page() {
    ms::testing::world world;
    app app({.log = {.level = ms::observe::log_level::off}});
    ms::data::migrations tables;
    tables.add(1, "notes", R"(
        create table accounts (id integer primary key);
        create table notes (id integer primary key, account_id integer not null, text text not null);
        create table tenants (name text not null, key_digest text not null unique);
        insert into accounts values (1);
        insert into tenants values ('acme', '8254c329a92850f6d539dd376f4816ee2764517da5e0235514af433164480d7a');)");
    app.add(ms::data::open("sqlite::memory:")).migrate_at_start(tables);
    std::atomic<bool> closed{false};
    std::string directory = (std::filesystem::temp_directory_path() / "photos-XXXXXX").string();
    expect(::mkdtemp(directory.data()) != nullptr);
    photo_directory = directory;
    routes(app, closed);

    ms::testing::client client(world, app);
    answers(client);
    uploads(client);
    std::filesystem::remove_all(directory);
    own_types(client);
    groups(client);
    closed = true;
    expect(client.get("/v1/ping").send().status() == 503);
    refused_at_start(world);
}
