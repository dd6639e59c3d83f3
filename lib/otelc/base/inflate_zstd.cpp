// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/detail/inflate_zstd.hpp>

#include <fmt/format.h>
#include <zstd.h>
#include <zstd_errors.h>

namespace otelc::detail {
namespace {

constexpr int kZstdWindowLog = 23;  // 8 MiB, which RFC 8878 section 3.1.1.1.2 asks decoders to support

class ZstdStream final : public CodingStream {
 public:
  ZstdStream() : context_(ZSTD_createDCtx()) {
    if (context_ != nullptr) ZSTD_DCtx_setParameter(context_, ZSTD_d_windowLogMax, kZstdWindowLog);
  }
  ~ZstdStream() override { ZSTD_freeDCtx(context_); }
  ZstdStream(const ZstdStream&) = delete;
  ZstdStream& operator=(const ZstdStream&) = delete;

  Result<CodingStep> step(std::string_view in, std::span<char> out) override {
    if (context_ == nullptr) return no_memory_to_decompress();
    ZSTD_inBuffer source{in.data(), in.size(), 0};
    ZSTD_outBuffer target{out.data(), out.size(), 0};
    const std::size_t code = ZSTD_decompressStream(context_, &target, &source);
    if (ZSTD_getErrorCode(code) == ZSTD_error_memory_allocation) return no_memory_to_decompress();
    if (ZSTD_isError(code) != 0) {
      return fail(ErrorKind::bad_data,
                  fmt::format("the compressed data is damaged ({})", ZSTD_getErrorName(code)));
    }
    ended_ = code == 0;
    return CodingStep{source.pos, target.pos};
  }
  [[nodiscard]] bool ended() const override { return ended_; }

 private:
  ZSTD_DCtx* context_;
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<CodingStream> make_zstd_stream() {
  return std::make_unique<ZstdStream>();
}

}  // namespace otelc::detail
