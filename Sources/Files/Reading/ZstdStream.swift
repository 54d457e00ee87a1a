import CFilbertZstd
import FilbertCore

/// Decompresses Zstandard (RFC 8878) with libzstd: all frames of a file one after the other.
@safe
final class ZstdStream {
  private let source: ByteReader
  private let stream: OpaquePointer
  private var input: [UInt8]
  private var position = 0
  private var end = 0
  /// Whether a frame has begun and not ended.
  private var isInFrame = false
  /// Whether the output was full, so that there may be more without further input.
  private var mayHaveMore = false

  /// Decompresses the bytes of `source`.
  ///
  /// - Throws: `internalFailure` without memory.
  init(_ source: ByteReader) throws(FilbertError) {
    guard let stream = unsafe ZSTD_createDStream() else {
      throw FilbertError(
        .internalFailure, "There is too little memory to decompress this.", file: source.name)
    }
    self.source = source
    unsafe self.stream = stream
    input = [UInt8](repeating: 0, count: ByteReader.bufferSize)
  }

  deinit {
    unsafe ZSTD_freeDStream(stream)
  }

  /// Overwrites the beginning of `buffer` with the next decompressed bytes; 0 at the end.
  ///
  /// - Throws: `badData` if the content is damaged or cut off.
  func read(into buffer: inout [UInt8]) throws(FilbertError) -> Int {
    while true {
      if position == end, !mayHaveMore {
        (position, end) = (0, try source.read(into: &input))
        if end == 0 {
          guard !isInFrame else {
            throw failure("ends before it is complete; copy or download it again")
          }
          return 0
        }
      }
      let written = try decompress(into: &buffer)
      if written > 0 { return written }
    }
  }

  private func decompress(into buffer: inout [UInt8]) throws(FilbertError) -> Int {
    var (consumed, written) = (position, 0)
    let state = unsafe input.withUnsafeBytes { bytes in
      unsafe buffer.withUnsafeMutableBytes { room in
        var input = unsafe ZSTD_inBuffer(src: bytes.baseAddress, size: end, pos: position)
        var output = unsafe ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
        let state = unsafe ZSTD_decompressStream(stream, &output, &input)
        unsafe (consumed, written) = (input.pos, output.pos)
        return state
      }
    }
    if ZSTD_isError(state) != 0 {
      throw failure(
        "is damaged or of a form that cannot be decompressed (\(unsafe String(cString: ZSTD_getErrorName(state))))"
      )
    }
    position = consumed
    isInFrame = state != 0
    mayHaveMore = isInFrame && written == buffer.count
    return written
  }

  private func failure(_ reason: String) -> FilbertError {
    FilbertError(.badData, "The zstd file \(reason).", file: source.name)
  }
}
