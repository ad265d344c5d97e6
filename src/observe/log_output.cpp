// SPDX-License-Identifier: BSL-1.0
#include <mainstay/observe/log_output.hpp>

#include <spdlog/formatter.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/rotating_file_sink.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <poll.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace mainstay::inline v0::observe {
namespace {

class descriptor_output final : public log_output {
public:
    explicit descriptor_output(int descriptor) : descriptor_(descriptor), terminal_(::isatty(descriptor) == 1) {
        struct stat about {};
        if (::fstat(descriptor, &about) != 0) {
            // Not open, as where a program is started without standard error: the number may be that of a file that is
            // opened later, and a database's last place for log lines.
            descriptor_ = -1;
        } else {
            plain_file_ = S_ISREG(about.st_mode);
        }
    }

    std::size_t write(std::string_view lines, const std::function<bool()>& give_up) noexcept override {
        std::size_t done = 0;
        while (done < lines.size()) {
            if (!plain_file_ && !writable(give_up)) return done;
            // A pipe that poll calls writable takes PIPE_BUF bytes without blocking.
            std::size_t size = lines.size() - done;
            if (!plain_file_) size = std::min<std::size_t>(size, PIPE_BUF);
            ssize_t wrote = ::write(descriptor_, lines.data() + done, size);
            if (wrote > 0) {
                done += static_cast<std::size_t>(wrote);
            } else if (wrote == 0 || (errno != EINTR && errno != EAGAIN)) {
                return done;
            }
        }
        return done;
    }

    bool terminal() const noexcept override { return terminal_; }

private:
    bool writable(const std::function<bool()>& give_up) const noexcept {
        if (descriptor_ < 0) return false; // poll would wait for it for ever
        constexpr int look_up_ms = 50;     // how late it notices that waiting is useless
        for (;;) {
            pollfd one{.fd = descriptor_, .events = POLLOUT, .revents = 0};
            int ready = ::poll(&one, 1, look_up_ms);
            if (ready > 0) return true; // also for an error, which the write then meets
            if (ready < 0 && errno != EINTR) return false;
            if (give_up()) return false;
        }
    }

    int descriptor_;
    bool terminal_, plain_file_ = false;
};

// The lines are ready: spdlog has nothing to format.
class as_they_are final : public spdlog::formatter {
public:
    void format(const spdlog::details::log_msg& line, spdlog::memory_buf_t& out) override {
        out.append(line.payload.data(), line.payload.data() + line.payload.size());
    }
    std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<as_they_are>(); }
};

class file_output final : public log_output {
public:
    file_output(const std::string& path, log_file_options options) {
        errno = 0;
        try {
            if (options.rotate_bytes == 0) {
                sink_ = std::make_unique<spdlog::sinks::basic_file_sink_st>(path);
            } else {
                sink_ =
                    std::make_unique<spdlog::sinks::rotating_file_sink_st>(path, options.rotate_bytes, options.keep);
            }
        } catch (const spdlog::spdlog_ex&) {
            int error = errno != 0 ? errno : EIO;
            throw std::system_error(error, std::generic_category(), "log file " + path);
        }
        sink_->set_formatter(std::make_unique<as_they_are>());
    }

    std::size_t write(std::string_view lines, const std::function<bool()>&) noexcept override {
        std::size_t done = 0;
        try {
            if (broken_) {
                // Part of a line may have gone out before the failure: what follows starts a line of its own.
                put("\n");
                broken_ = false;
            }
            while (done < lines.size()) {
                std::size_t end = lines.find('\n', done);
                end = end == lines.npos ? lines.size() : end + 1;
                put(lines.substr(done, end - done));
                done = end;
            }
            sink_->flush();
            return done;
        } catch (...) {
            // What stood in the stream's buffer may be lost as well: better count too many lines than too few.
            broken_ = true;
            return 0;
        }
    }

private:
    void put(std::string_view line) {
        spdlog::string_view_t payload(line.data(), line.size());
        sink_->log(spdlog::details::log_msg({}, spdlog::level::info, payload));
    }

    std::unique_ptr<spdlog::sinks::sink> sink_;
    bool broken_ = false;
};

class function_output final : public log_output {
public:
    explicit function_output(std::function<void(std::string_view)> take) : take_(std::move(take)) {}

    std::size_t write(std::string_view lines, const std::function<bool()>&) noexcept override {
        std::size_t done = 0;
        try {
            while (done < lines.size()) {
                std::size_t end = std::min(lines.find('\n', done), lines.size());
                take_(lines.substr(done, end - done));
                done = std::min(end + 1, lines.size());
            }
        } catch (...) {
        }
        return done;
    }

private:
    std::function<void(std::string_view)> take_;
};

} // namespace

std::unique_ptr<log_output> to_descriptor(int descriptor) {
    return std::make_unique<descriptor_output>(descriptor);
}

std::unique_ptr<log_output> to_standard_error() {
    return to_descriptor(STDERR_FILENO);
}

std::unique_ptr<log_output> to_file(const std::string& path, log_file_options options) {
    return std::make_unique<file_output>(path, options);
}

std::unique_ptr<log_output> to_function(std::function<void(std::string_view line)> take) {
    return std::make_unique<function_output>(std::move(take));
}

} // namespace mainstay::inline v0::observe
