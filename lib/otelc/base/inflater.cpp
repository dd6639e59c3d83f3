// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/inflater.hpp>

#include <algorithm>

#include <otelc/base/detail/inflate_lz4.hpp>
#include <otelc/base/detail/inflate_snappy.hpp>
#include <otelc/base/detail/inflate_zlib.hpp>
#include <otelc/base/detail/inflate_zstd.hpp>

namespace otelc {
namespace {

std::unique_ptr<detail::CodingStream> make_stream(Coding coding) {
  switch (coding) {
    case Coding::gzip:
      return detail::make_gzip_stream();
    case Coding::deflate:
      return detail::make_deflate_stream();
    case Coding::zstd:
      return detail::make_zstd_stream();
    case Coding::snappy:
      return detail::make_snappy_stream();
    case Coding::lz4:
      return detail::make_lz4_stream();
    case Coding::identity:
      break;
  }
  return nullptr;
}

}  // namespace

Inflater::Inflater(Coding coding) : stream_(make_stream(coding)) {}
Inflater::~Inflater() = default;
Inflater::Inflater(Inflater&&) noexcept = default;
Inflater& Inflater::operator=(Inflater&&) noexcept = default;

Result<Inflater::Step> Inflater::step(std::string_view in, std::span<char> out) {
  // An empty read at the end must not begin a member that never comes.
  if (in.empty() && at_end()) return Step{};
  if (out.empty()) return Step{};
  fed_ = true;
  if (stream_ != nullptr) return stream_->step(in, out);
  const std::size_t size = std::min(in.size(), out.size());
  std::copy_n(in.data(), size, out.data());
  return Step{size, size};
}

bool Inflater::at_end() const {
  return !fed_ || stream_ == nullptr || stream_->ended();
}

}  // namespace otelc
