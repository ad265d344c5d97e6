// SPDX-License-Identifier: BSL-1.0
#include "data/postgres/address.hpp"

#include <mainstay/data/error.hpp>

#include <libpq-fe.h>

#include <arpa/inet.h>
#include <cstdlib>
#include <memory>
#include <netdb.h>
#include <sys/socket.h>

namespace mainstay::inline v0::data::postgres {
namespace {

constexpr std::size_t most_addresses = 8; // tried for one name

// How values are written that come as text, and what the scanner takes for granted.
constexpr const char* common_options = "-c datestyle=ISO -c timezone=UTC -c bytea_output=hex -c intervalstyle=iso_8601 "
                                       "-c standard_conforming_strings=on -c client_min_messages=warning";
constexpr const char* read_options =
    " -c default_transaction_read_only=on -c default_transaction_isolation=read\\ committed";
constexpr const char* write_options = " -c default_transaction_isolation=serializable";

std::vector<std::string> split(const std::string& list) {
    std::vector<std::string> parts;
    for (std::size_t at = 0;;) {
        auto end = list.find(',', at);
        parts.push_back(list.substr(at, end - at));
        if (end == list.npos) return parts;
        at = end + 1;
    }
}

// The numeric addresses of a name. Throws data::error.
std::vector<std::string> look_up(const std::string& name) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    int failed = ::getaddrinfo(name.c_str(), nullptr, &hints, &found);
    if (failed != 0) {
        throw error(errc::cannot_open, "the name " + name + " cannot be looked up: " + ::gai_strerror(failed));
    }
    std::unique_ptr<addrinfo, void (*)(addrinfo*)> owned(found, &::freeaddrinfo);
    std::vector<std::string> result;
    for (const auto* each = found; each != nullptr && result.size() < most_addresses; each = each->ai_next) {
        char text[NI_MAXHOST];
        if (::getnameinfo(each->ai_addr, each->ai_addrlen, text, sizeof(text), nullptr, 0, NI_NUMERICHOST) == 0) {
            result.emplace_back(text);
        }
    }
    if (result.empty()) throw error(errc::cannot_open, "the name " + name + " has no address");
    return result;
}

bool is_numeric(const std::string& host) {
    unsigned char bytes[16];
    return ::inet_pton(AF_INET, host.c_str(), bytes) == 1 || ::inet_pton(AF_INET6, host.c_str(), bytes) == 1;
}

std::string joined(const std::vector<std::string>& parts) {
    std::string list;
    for (std::size_t i = 0; i < parts.size(); ++i)
        list += (i == 0 ? "" : ",") + parts[i];
    return list;
}

} // namespace

address::address(const std::string& text) {
    char* why = nullptr;
    std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> parsed(
        PQconninfoParse(text.c_str(), &why), &PQconninfoFree);
    if (!parsed) {
        std::unique_ptr<char, void (*)(void*)> owned(why, &PQfreemem);
        // libpq's words may repeat the address, with the password in it.
        throw error(errc::cannot_open, "the address of the database is none that libpq understands: "
                                       "postgres://USER:PASSWORD@HOST:PORT/DATABASE?OPTION=VALUE");
    }
    for (const auto* each = parsed.get(); each->keyword != nullptr; ++each) {
        if (each->val != nullptr) given_.emplace_back(each->keyword, each->val);
    }
    if (find("host") == nullptr && find("hostaddr") == nullptr) {
        if (const char* host = std::getenv("PGHOST"); host != nullptr && *host != '\0') {
            given_.emplace_back("host", host);
        }
    }
    shown_ = "postgres://";
    if (const auto* user = find("user")) shown_ += *user + "@";
    const auto* host = find("host") != nullptr ? find("host") : find("hostaddr");
    if (host != nullptr && !host->starts_with('/')) shown_ += *host;
    if (const auto* port = find("port")) shown_ += ":" + *port;
    if (const auto* database = find("dbname")) shown_ += "/" + *database;
    if (host != nullptr && host->starts_with('/')) shown_ += "?host=" + *host;
}

const std::string* address::find(std::string_view keyword) const noexcept {
    for (const auto& [known, value] : given_) {
        if (known == keyword) return &value;
    }
    return nullptr;
}

std::vector<std::pair<std::string, std::string>> address::settings(role as, const std::string& program) const {
    std::string options;
    if (const auto* own = find("options")) options = *own + " ";
    options += common_options;
    options += as == role::reads ? read_options : write_options;

    std::vector<std::string> hosts, addresses, ports;
    const auto* host = find("host");
    bool expand = host != nullptr && find("hostaddr") == nullptr;
    if (expand) {
        auto names = split(*host);
        auto given_ports = find("port") != nullptr ? split(*find("port")) : std::vector<std::string>{""};
        for (std::size_t i = 0; i < names.size(); ++i) {
            const auto& name = names[i];
            bool local = name.empty() || name[0] == '/' || name[0] == '@';
            auto found = local || is_numeric(name) ? std::vector<std::string>{local ? "" : name} : look_up(name);
            for (auto& each : found) {
                hosts.push_back(name);
                addresses.push_back(std::move(each));
                ports.push_back(
                    given_ports.size() == 1 ? given_ports[0] : given_ports[std::min(i, given_ports.size() - 1)]);
            }
        }
    }
    std::vector<std::pair<std::string, std::string>> result;
    for (const auto& [keyword, value] : given_) {
        bool replaced = keyword == "options" || keyword == "client_encoding" ||
                        (expand && (keyword == "host" || keyword == "port"));
        if (!replaced) result.emplace_back(keyword, value);
    }
    if (expand) {
        result.emplace_back("host", joined(hosts));
        result.emplace_back("hostaddr", joined(addresses));
        result.emplace_back("port", joined(ports));
    }
    result.emplace_back("options", options);
    result.emplace_back("client_encoding", "UTF8");
    result.emplace_back("fallback_application_name", program);
    return result;
}

} // namespace mainstay::inline v0::data::postgres
