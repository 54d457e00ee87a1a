import NIOCore
import NIOHTTP1

/// Refuses requests of protocols that look like HTTP, such as `GET / RTSP/1.0`; in front of the decoder.
///
/// The decoder takes RTSP and ICE for HTTP and does not report which it has read. So the line of each request is looked
/// at here first. Only the decoder knows where a request ends and the line of the next one begins. So it gets the bytes
/// in pieces no longer than the rest of a request, and ``HeadCheck`` reports the result of each.
final class ProtocolCheck: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private enum Place {
    /// In the line of a request, or before it.
    case requestLine
    case header
    /// In a body; this many of its bytes are still to come.
    case body(Int)
    case chunks(ChunkedBodyEnd)
  }

  private var place = Place.requestLine
  /// The last bytes of the line that is being read.
  private var lineEnd: [UInt8] = []
  /// Whether the last piece ended inside of a line.
  private var isInLine = false
  private var isRefused = false
  private let arrived: () -> Void

  /// - Parameter arrived: is called when bytes arrive, before they are a request.
  init(arrived: @escaping () -> Void) { self.arrived = arrived }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isRefused else { return }
    var bytes = unwrapInboundIn(data)
    arrived()
    while !isRefused, let piece = nextPiece(of: &bytes) {
      isInLine = piece.readableBytesView.last != UInt8(ascii: "\n")
      context.fireChannelRead(wrapInboundOut(piece))
    }
    guard isRefused else { return }
    context.fireErrorCaught(
      ServiceError(
        .malformed, "The request is not HTTP/1.1 (another protocol); correct the client."))
  }

  /// Takes in what the decoder made of the last piece.
  func decoded(_ part: HTTPServerRequestPart) {
    switch part {
    case .head(let head):
      if head.headers.contains(name: "transfer-encoding") {
        place = .chunks(ChunkedBodyEnd())
      } else if let length = head.headers[canonicalForm: "content-length"].first {
        place = .body(Int(length) ?? .max)
      }
    case .body: break
    case .end: place = .requestLine
    }
  }

  /// The next bytes, all of the same request; nil if there are none or the request is refused.
  private func nextPiece(of bytes: inout ByteBuffer) -> ByteBuffer? {
    guard bytes.readableBytes > 0 else { return nil }
    switch place {
    case .requestLine:
      let line = bytes.readSlice(length: lengthOfLine(bytes.readableBytesView))
      guard let line, isHTTP(line.readableBytesView) else {
        isRefused = true
        return nil
      }
      return line
    case .header:
      return bytes.readSlice(length: lengthToEmptyLine(bytes.readableBytesView))
    case .body(let missing):
      let length = min(missing, bytes.readableBytes)
      place = .body(missing - length)
      return length == 0 ? nil : bytes.readSlice(length: length)
    case .chunks(var end):
      let length = end.length(in: bytes.readableBytesView)
      place = .chunks(end)
      return bytes.readSlice(length: length)
    }
  }

  /// Whether the line of a request may be one of HTTP, as far as it has arrived; notes its end.
  private func isHTTP(_ line: ByteBufferView) -> Bool {
    lineEnd = Array((lineEnd + line.suffix(Self.longestVersion)).suffix(Self.longestVersion))
    guard lineEnd.last == UInt8(ascii: "\n") else { return true }
    let words = lineEnd.dropLast().split(
      separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    lineEnd = []
    guard let last = words.last, words.count > 1 || !last.allSatisfy(Self.isLineBreak) else {
      return true
    }
    place = .header
    return last.starts(with: "HTTP/".utf8)
  }

  /// More than ` HTTP/1.1` and the end of the line.
  private static let longestVersion = 16

  /// With the empty lines in front of it, which some clients send after a body.
  private func lengthOfLine(_ bytes: ByteBufferView) -> Int {
    let line = lineEnd.isEmpty ? bytes.drop(while: Self.isLineBreak) : bytes[...]
    return line.firstIndex(of: UInt8(ascii: "\n")).map { $0 - bytes.startIndex + 1 } ?? bytes.count
  }

  private static func isLineBreak(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n")
  }

  /// Up to the end of the first line that may be empty, as one may be whose beginning was in the last piece.
  private func lengthToEmptyLine(_ bytes: ByteBufferView) -> Int {
    var line = bytes.startIndex
    while let end = bytes[line...].firstIndex(of: UInt8(ascii: "\n")) {
      let isContinued = isInLine && line == bytes.startIndex
      if isContinued || bytes[line..<end].allSatisfy(Self.isLineBreak) {
        return end - bytes.startIndex + 1
      }
      line = end + 1
    }
    return bytes.count
  }
}
