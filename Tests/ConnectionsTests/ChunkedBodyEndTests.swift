import NIOCore
import Testing

@testable import FilbertConnections

struct ChunkedBodyEndTests {
  private static let bodies = [
    "0\r\n\r\n", "3\r\nabc\r\n0\r\n\r\n", "00a\r\n0\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n",
    "A;x=y;0\r\n0123456789\r\n000;z\r\n\r\n", "1\r\na\r\n0\r\nx: y\r\n0: 0\r\n\r\n",
  ]

  /// Wherever the network cuts it, and whatever comes behind it.
  @Test(arguments: bodies, ["", "GET / HTTP/1.1\r\n\r\n", "0\r\n\r\n"])
  func findsTheEnd(_ body: String, _ rest: String) {
    let bytes = Array((body + rest).utf8)
    for cut in bytes.indices {
      var end = ChunkedBodyEnd()
      var length = end.length(in: ByteBuffer(bytes: bytes[..<cut]).readableBytesView)
      if cut < body.utf8.count {
        length += end.length(in: ByteBuffer(bytes: bytes[cut...]).readableBytesView)
      }
      #expect(length == body.utf8.count, "\(cut)")
    }
  }

  @Test(arguments: ["ffffffffffffffffffff\r\n", "7fffffffffffffff\r\nx", "zz\r\n"])
  func takesAnySize(_ body: String) {
    var end = ChunkedBodyEnd()
    let bytes = ByteBuffer(string: body + String(repeating: "\r\n", count: 100))
    #expect(end.length(in: bytes.readableBytesView) <= bytes.readableBytes)
  }
}
