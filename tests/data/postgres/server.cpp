// SPDX-License-Identifier: BSL-1.0
#include "data/postgres/server.hpp"

#include <libpq-fe.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <grp.h>
#include <memory>
#include <poll.h>
#include <pwd.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace data_test {
namespace {

const std::string programs = MAINSTAY_TEST_POSTGRES;

// PostgreSQL refuses to run as root.
const passwd* unprivileged() {
    if (::geteuid() != 0) return nullptr;
    for (const char* name : {"postgres", "nobody"}) {
        if (const passwd* found = ::getpwnam(name)) return found;
    }
    throw std::runtime_error("no user to run PostgreSQL as");
}

using connection = std::unique_ptr<PGconn, void (*)(PGconn*)>;

} // namespace

postgres_server& postgres_server::shared() {
    static postgres_server instance;
    return instance;
}

postgres_server::postgres_server() {
    std::string name = (std::filesystem::temp_directory_path() / "pg-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = name;
    if (const auto* user = unprivileged();
        user != nullptr && ::chown(folder_.c_str(), user->pw_uid, user->pw_gid) != 0) {
        throw std::runtime_error("cannot give the folder to " + std::string(user->pw_name));
    }
    const std::string program = programs + "/initdb", data = folder_ + "/data";
    const char* const arguments[] = {program.c_str(), "-D", data.c_str(), "-U", "tester", "--auth=trust", "--no-sync",
        "--encoding=UTF8", "--locale=C", nullptr};
    launch(true, arguments);
    start();
}

postgres_server::~postgres_server() {
    kill();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void postgres_server::launch(bool wait_for_end, const char* const* arguments) {
    const auto* user = unprivileged();
    const std::string log = folder_ + "/log";
    const pid_t parent = ::getpid();
    pid_t child = ::fork();
    if (child < 0) throw std::runtime_error("fork failed");
    if (child == 0) {
        if (user != nullptr &&
            (::setgroups(0, nullptr) != 0 || ::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0)) {
            ::_exit(126);
        }
        // Ends with us, at once; a change of user takes this back, so it comes behind.
        ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
        if (::getppid() != parent) ::_exit(126);
        int out = ::open(log.c_str(), O_CREAT | O_APPEND | O_WRONLY, 0600);
        ::dup2(out, 1);
        ::dup2(out, 2);
        for (int each = 3; each < 256; ++each)
            ::close(each);
        if (::chdir("/") != 0) ::_exit(126);
        ::execv(arguments[0], const_cast<char* const*>(arguments));
        ::_exit(127);
    }
    if (!wait_for_end) {
        process_ = child;
        return;
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    if (status != 0) throw std::runtime_error(std::string(arguments[0]) + " failed; see " + log);
}

void postgres_server::start() {
    const std::string program = programs + "/postgres", data = folder_ + "/data";
    const char* const arguments[] = {program.c_str(), "-D", data.c_str(), "-k", folder_.c_str(), "-h", "", "-F", "-c",
        "max_connections=200", "-c", "shared_buffers=16MB", "-c", "deadlock_timeout=20ms", nullptr};
    launch(false, arguments);
    for (int i = 0; i < 3000; ++i) {
        if (answers()) return;
        ::poll(nullptr, 0, 10);
    }
    throw std::runtime_error("PostgreSQL does not start; see " + folder_ + "/log");
}

void postgres_server::kill() {
    if (process_ < 0) return;
    ::kill(process_, SIGQUIT); // its children learn of it from the postmaster
    ::waitpid(process_, nullptr, 0);
    process_ = -1;
}

bool postgres_server::answers() const {
    return PQping(("host=" + folder_ + " user=tester dbname=postgres").c_str()) == PQPING_OK;
}

std::string postgres_server::address(std::string_view schema, std::string_view more) const {
    return "postgresql:///postgres?host=" + folder_ + "&user=tester&options=-c%20search_path%3D" + std::string(schema) +
           std::string(more);
}

std::string postgres_server::make_schema() {
    std::string name = "t" + std::to_string(++schemas_);
    run("create schema " + name);
    return name;
}

std::string postgres_server::run(const std::string& sql) const {
    connection on(PQconnectdb(("host=" + folder_ + " user=tester dbname=postgres").c_str()), &PQfinish);
    std::unique_ptr<PGresult, void (*)(PGresult*)> result(PQexec(on.get(), sql.c_str()), &PQclear);
    auto status = PQresultStatus(result.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
        throw std::runtime_error(sql + ": " + PQerrorMessage(on.get()));
    }
    return PQntuples(result.get()) > 0 && PQnfields(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
}

} // namespace data_test
