// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/detail/inflate_lz4.hpp>

#include <fmt/format.h>
#include <lz4frame.h>

namespace otelc::detail {
namespace {

class Lz4Stream final : public CodingStream {
 public:
  Lz4Stream() {
    if (LZ4F_isError(LZ4F_createDecompressionContext(&context_, LZ4F_VERSION)) != 0) context_ = nullptr;
  }
  ~Lz4Stream() override { LZ4F_freeDecompressionContext(context_); }
  Lz4Stream(const Lz4Stream&) = delete;
  Lz4Stream& operator=(const Lz4Stream&) = delete;

  Result<CodingStep> step(std::string_view in, std::span<char> out) override {
    if (context_ == nullptr) return no_memory_to_decompress();
    std::size_t consumed = in.size();
    std::size_t produced = out.size();
    const std::size_t code = LZ4F_decompress(context_, out.data(), &produced, in.data(), &consumed, nullptr);
    if (LZ4F_isError(code) != 0) {
      const std::string_view why = LZ4F_getErrorName(code);
      // By its name: the library does not export the error codes themselves.
      if (why == "ERROR_allocation_failed") return no_memory_to_decompress();
      return fail(ErrorKind::bad_data, fmt::format("the compressed data is damaged (lz4: {})", why));
    }
    ended_ = code == 0;
    return CodingStep{consumed, produced};
  }
  [[nodiscard]] bool ended() const override { return ended_; }

 private:
  LZ4F_dctx* context_ = nullptr;
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<CodingStream> make_lz4_stream() {
  return std::make_unique<Lz4Stream>();
}

}  // namespace otelc::detail
