import Foundation
import NIOCore
import NIOPosix

/// A connection on which tests write what they like.
final class RawClient: Sendable {
  private let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>

  private init(_ channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>) { self.channel = channel }

  /// Runs `body` with a connection, of which it gets functions that send and receive.
  static func connected<R: Sendable>(
    to port: Int, _ body: @Sendable (inout Connection) async throws -> R
  ) async throws -> R {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
            wrappingChannelSynchronously: channel,
            configuration: .init(isOutboundHalfClosureEnabled: true))
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      var connection = Connection(
        iterator: inbound.makeAsyncIterator(), outbound: outbound, channel: channel.channel)
      return try await body(&connection)
    }
  }

  struct Connection {
    fileprivate var iterator: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    fileprivate let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    fileprivate let channel: any Channel
    private var received = ""

    fileprivate init(
      iterator: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
      outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>, channel: any Channel
    ) {
      (self.iterator, self.outbound, self.channel) = (iterator, outbound, channel)
    }

    /// Sends a line and headers without a body.
    func send(_ line: String, _ headers: [String]) async throws {
      try await send(([line] + headers).joined(separator: "\r\n") + "\r\n\r\n")
    }

    func send(_ text: String) async throws {
      try await outbound.write(ByteBuffer(string: text))
    }

    /// Sends a request with a JSON body.
    func post(_ path: String, _ body: String, headers: [String] = []) async throws {
      try await send(
        ([
          "POST \(path) HTTP/1.1", "Host: x", "Content-Type: application/json",
          "Content-Length: \(body.utf8.count)",
        ] + headers).joined(separator: "\r\n")
          + "\r\n\r\n" + body)
    }

    /// The next response, with its header; what there is where the connection ends before.
    mutating func response() async throws -> String {
      while true {
        if let response = complete() { return response }
        guard let more = try await iterator.next() else {
          defer { received = "" }
          return received
        }
        received += String(buffer: more)
      }
    }

    /// Everything until the server closes the connection.
    mutating func rest() async throws -> String {
      while let more = try await iterator.next() { received += String(buffer: more) }
      return received
    }

    func close() async throws { try await channel.close() }

    /// Takes a response of known length from what was received.
    private mutating func complete() -> String? {
      guard let end = received.range(of: "\r\n\r\n") else { return nil }
      let lines = received[..<end.lowerBound].lowercased().split(separator: "\r\n")
      let length =
        lines.first { $0.hasPrefix("content-length:") }
        .flatMap { Int($0.split(separator: " ").last ?? "") } ?? 0
      let rest = received[end.upperBound...]
      guard rest.utf8.count >= length else { return nil }
      let last = rest.utf8.index(rest.startIndex, offsetBy: length)
      let response = String(received[..<last])
      received = String(received[last...])
      return response
    }
  }
}
