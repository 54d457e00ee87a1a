import CFilbertZlib
import FilbertCore

/// Decompresses gzip (RFC 1952) with zlib: all members of a file one after the other, with checksums verified.
@safe
final class GzipStream {
  private let source: ByteReader
  private let stream: UnsafeMutablePointer<z_stream>
  private var input: [UInt8]
  private var position = 0
  private var end = 0
  private var isInMember = false

  /// Decompresses the bytes of `source`.
  ///
  /// - Throws: `internalFailure` without memory.
  init(_ source: ByteReader) throws(FilbertError) {
    self.source = source
    input = [UInt8](repeating: 0, count: ByteReader.bufferSize)
    unsafe stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    guard unsafe begin_gunzip(stream) == Z_OK else {
      throw FilbertError(
        .internalFailure, "There is too little memory to decompress this.", file: source.name)
    }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Overwrites the beginning of `buffer` with the next decompressed bytes; 0 at the end.
  ///
  /// - Throws: `badData` if the content is damaged or cut off.
  func read(into buffer: inout [UInt8]) throws(FilbertError) -> Int {
    while true {
      if position == end {
        (position, end) = (0, try source.read(into: &input))
        if end == 0 {
          guard !isInMember else {
            throw failure("ends before it is complete; copy or download it again")
          }
          return 0
        }
      }
      if !isInMember, try !beginMember() { continue }
      let written = try inflate(into: &buffer)
      if written > 0 { return written }
    }
  }

  /// Whether another member begins; zeros after the last one are padding, as on tapes.
  private func beginMember() throws(FilbertError) -> Bool {
    while position < end, input[position] == 0 { position += 1 }
    if position == end { return false }
    guard unsafe inflateReset(stream) == Z_OK else { throw failure("cannot be decompressed") }
    isInMember = true
    return true
  }

  private func inflate(into buffer: inout [UInt8]) throws(FilbertError) -> Int {
    let room = buffer.count
    let state = unsafe input.withUnsafeMutableBufferPointer { input in
      unsafe buffer.withUnsafeMutableBufferPointer { buffer in
        unsafe stream.pointee.next_in = input.baseAddress.map { unsafe $0 + position }
        unsafe stream.pointee.avail_in = UInt32(end - position)
        unsafe stream.pointee.next_out = buffer.baseAddress
        unsafe stream.pointee.avail_out = UInt32(clamping: room)
        return unsafe CFilbertZlib.inflate(stream, Z_NO_FLUSH)
      }
    }
    position = end - Int(unsafe stream.pointee.avail_in)
    switch state {
    case Z_STREAM_END: isInMember = false
    case Z_OK, Z_BUF_ERROR: break
    case Z_MEM_ERROR:
      throw FilbertError(
        .internalFailure, "There is too little memory to decompress this.", file: source.name)
    default: throw failure("is damaged: it cannot be decompressed; copy or download it again")
    }
    return min(room, Int(UInt32.max)) - Int(unsafe stream.pointee.avail_out)
  }

  private func failure(_ reason: String) -> FilbertError {
    FilbertError(.badData, "The gzip file \(reason).", file: source.name)
  }
}
