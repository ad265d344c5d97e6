// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/uploaded_file.hpp>

#include "http/spooled_file.hpp"

#include <mainstay/core/blocking_pool.hpp>
#include <mainstay/http/safe_filename.hpp>

#include <algorithm>
#include <cstring>

namespace mainstay::inline v0::http {
namespace {

constexpr std::size_t largest_read = 256 * 1024;

// Into memory of its own: the caller's buffer may be gone before the pool is done.
task<std::string> read_piece(
    std::shared_ptr<spooled_file> data, core::blocking_pool* pool, std::uint64_t offset, std::size_t size) {
    auto work = [data, offset, size] {
        std::string piece(size, '\0');
        piece.resize(data->read(offset, piece.data(), size));
        return piece;
    };
    co_return co_await pool->run(work);
}

} // namespace

uploaded_file::uploaded_file(std::string name, std::string client_filename, std::string content_type,
    std::shared_ptr<spooled_file> data, core::blocking_pool& pool)
    : name_(std::move(name))
    , client_filename_(std::move(client_filename))
    , content_type_(std::move(content_type))
    , data_(std::move(data))
    , pool_(&pool) {}

uploaded_file::uploaded_file(uploaded_file&&) noexcept = default;
uploaded_file& uploaded_file::operator=(uploaded_file&&) noexcept = default;
uploaded_file::~uploaded_file() = default;

std::string uploaded_file::safe_filename() const {
    return http::safe_filename(client_filename_);
}

std::uint64_t uploaded_file::size() const noexcept {
    return data_->size();
}

bool uploaded_file::in_memory() const noexcept {
    return data_->in_memory();
}

task<std::size_t> uploaded_file::read(std::uint64_t offset, std::span<std::byte> buffer) const {
    auto* out = reinterpret_cast<char*>(buffer.data());
    if (buffer.empty() || data_->in_memory()) co_return data_->read(offset, out, buffer.size());
    const std::string piece = co_await read_piece(data_, pool_, offset, std::min(buffer.size(), largest_read));
    std::memcpy(out, piece.data(), piece.size());
    co_return piece.size();
}

task<std::string> uploaded_file::contents() const {
    if (data_->in_memory()) co_return std::string(data_->memory());
    auto work = [data = data_] {
        std::string all(static_cast<std::size_t>(data->size()), '\0');
        std::size_t done = 0;
        while (done < all.size()) {
            const std::size_t size = data->read(done, all.data() + done, all.size() - done);
            if (size == 0) break;
            done += size;
        }
        all.resize(done);
        return all;
    };
    co_return co_await pool_->run(work);
}

task<void> uploaded_file::save_as(std::string path) const {
    auto work = [data = data_, path = std::move(path)] { data->save_as(path); };
    co_await pool_->run(work);
}

} // namespace mainstay::inline v0::http
