// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <zlib.h>
#include <zstd.h>

#include <stdexcept>
#include <string>
#include <string_view>

namespace otelc::test {

/// zlib's window bits for each format (zlib.h, deflateInit2).
inline constexpr int kGzipFormat = 15 + 16;
inline constexpr int kZlibFormat = 15;
inline constexpr int kRawFormat = -15;

inline std::string deflated(std::string_view text, int format) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, format, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("deflateInit2");
  }
  std::string out(deflateBound(&stream, text.size()) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int code = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return code == Z_STREAM_END ? out : throw std::runtime_error("deflate");
}

inline std::string gzipped(std::string_view text) {
  return deflated(text, kGzipFormat);
}

/// `window_log` 0 lets the library choose.
inline std::string zstd_compressed(std::string_view text, int window_log = 0) {
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log);
  // Without the content's size the frame keeps the window it was given.
  ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, window_log == 0 ? 1 : 0);
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  std::string out(ZSTD_compressBound(text.size()) + 64, '\0');
  ZSTD_inBuffer in{text.data(), text.size(), 0};
  ZSTD_outBuffer target{out.data(), out.size(), 0};
  // Compressing without ending first keeps the library from shrinking the window to the known size.
  ZSTD_compressStream2(context, &target, &in, ZSTD_e_continue);
  const std::size_t left = ZSTD_compressStream2(context, &target, &in, ZSTD_e_end);
  ZSTD_freeCCtx(context);
  out.resize(target.pos);
  return left == 0 ? out : throw std::runtime_error("zstd");
}

}  // namespace otelc::test
