// SPDX-License-Identifier: BSL-1.0
// What a client writes into the fields by which proxies tell of it: a proxy's own element behind that decides.
#include "fuzz/promise.hpp"

#include "http/forwarded_client.hpp"
#include "http/ip_address.hpp"

#include <mainstay/http/request_builder.hpp>

#include <string>

using namespace mainstay;
using fuzz::promise;

namespace {

const http::network_list trusted(std::vector<std::string>{"127.0.0.1", "10.0.0.0/8", "2001:db8::/32"});

http::peer resolved(http::request& request, http::forwarded_options options) {
    static std::string authority; // outlives the request
    http::peer client;
    http::resolve_client(request, options, trusted, client, authority);
    promise(request.authority().size() <= 6 || request.authority() == authority || options.host);
    promise(&request.client() == &client && http::parse_ip(client.address).has_value());
    http::peer copy = client;
    // The request must not keep what ends here.
    http::resolve_client(request, options, trusted, copy, authority);
    promise(copy.address == client.address && copy.port == client.port && copy.secure == client.secure);
    return client;
}

http::peer proxy() {
    return {.address = "127.0.0.1", .port = 1, .secure = false, .trusted = true};
}

void check(http::forwarded_family family, std::string_view text) {
    const bool standard = family == http::forwarded_family::forwarded;
    const std::string name = standard ? "Forwarded" : "X-Forwarded-For";
    const std::string nearest = standard ? "for=\"1.2.3.4:5\";proto=http" : "1.2.3.4:5";
    const http::forwarded_options options{.family = family, .host = true, .port = true};

    http::request_builder alone("GET", "/");
    alone.field(name, text).field("X-Forwarded-Proto", text).field("X-Forwarded-Host", text).field("X-Forwarded-Port", text).peer(proxy());
    (void)resolved(alone.request(), options);

    // Appended to the client's own line, in a line behind it, and with a second proxy's behind that.
    for (int form = 0; form < 4; ++form) {
        http::request_builder told("GET", "/");
        if (form == 0) told.field(name, std::string(text) + ", " + nearest);
        if (form != 0) told.field(name, text).field(form == 1 ? name : "x-other", nearest);
        if (form == 2) told.field(name, nearest).field(name, standard ? "for=\"[2001:db8::7]\"" : "2001:db8::7");
        if (form == 3) told.field(name, nearest + (standard ? ",for=10.0.0.1 ,, " : ",10.0.0.1 ,, "));
        if (!standard) told.field("X-Forwarded-Proto", std::string(text) + ",http" + (form > 1 ? ",https" : ""));
        told.peer(proxy());
        http::peer client = resolved(told.request(), options);
        promise(client.address == "1.2.3.4" && client.port == 5 && !client.secure);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto text = fuzz::text_of(data, size);
    if (fuzz::has_control(text)) return 0;
    check(http::forwarded_family::x_forwarded, text);
    check(http::forwarded_family::forwarded, text);
    return 0;
}
