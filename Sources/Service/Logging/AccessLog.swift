import FilbertConnections
import Logging

/// The record of an answered request in the log: never texts, never keys.
struct AccessLog: Sendable {
  /// The request's name.
  var requestIdentifier: RequestIdentifier
  /// `GET` and the like.
  var method: String
  /// What the client asked for, as in the request line; ``path`` is logged of it.
  var target: String
  /// The status of the answer.
  var status: Int
  /// Bytes of the request's body.
  var bytesIn: Int
  /// Bytes of the answer's body.
  var bytesOut: Int
  /// From the first byte of the request to the last of the answer.
  var duration: Duration
  /// The part of that in which its texts waited for a batch, if it had some.
  var queueDuration: Duration?
  /// The model that answered, if any.
  var model: String?
  /// Texts answered.
  var texts: Int?
  /// Tokens computed for them.
  var tokens: Int?
  /// The share of the texts' tokens that the model does not know, if it is too great.
  var unknownShare: Double?
  /// Who asked, as an address without a port.
  var remoteAddress: String?

  /// A record of what every request has.
  init(
    _ requestIdentifier: RequestIdentifier, method: String, target: String, status: Int,
    bytesIn: Int, bytesOut: Int, duration: Duration, remoteAddress: String?
  ) {
    self.requestIdentifier = requestIdentifier
    self.method = method
    self.target = target
    self.status = status
    self.bytesIn = bytesIn
    self.bytesOut = bytesOut
    self.duration = duration
    self.remoteAddress = remoteAddress
  }

  /// The record for swift-log; times in milliseconds.
  var metadata: Logger.Metadata {
    var metadata: Logger.Metadata = [
      "request_id": .string(requestIdentifier.description),
      "method": .string(Self.shortened(method, to: 16)),
      "path": .string(path), "status": .stringConvertible(status),
      "bytes_in": .stringConvertible(bytesIn), "bytes_out": .stringConvertible(bytesOut),
      "duration_ms": .stringConvertible(Self.milliseconds(duration)),
    ]
    if let queueDuration {
      metadata["queue_ms"] = .stringConvertible(Self.milliseconds(queueDuration))
    }
    if let model { metadata["model"] = .string(model) }
    if let texts { metadata["texts"] = .stringConvertible(texts) }
    if let tokens { metadata["tokens"] = .stringConvertible(tokens) }
    if let unknownShare {
      metadata["unknown_share"] = .stringConvertible((unknownShare * 1000).rounded() / 1000)
    }
    if let remoteAddress { metadata["remote"] = .string(remoteAddress) }
    return metadata
  }

  /// The path asked for, shortened: without a query, which may hold texts, and without scheme, user, password and host,
  /// which a request to a proxy has.
  var path: String {
    var path = target.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    let slash = UInt8(ascii: "/")
    if path.first != slash {
      // `scheme://user:password@host/path`; the target of a CONNECT, `host:port`, has no path.
      path = path.drop { $0 != slash }.dropFirst(2).drop { $0 != slash }
    }
    return path.isEmpty ? "*" : Self.shortened(String(Substring(path)), to: 256)
  }

  /// At most `limit` bytes of `text`; what is longer ends with three dots.
  private static func shortened(_ text: String, to limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    return String(decoding: text.utf8.prefix(limit), as: UTF8.self) + "..."
  }

  /// Milliseconds with three decimals, more would not be meaningful.
  private static func milliseconds(_ duration: Duration) -> Double {
    ((duration / .milliseconds(1)) * 1000).rounded() / 1000
  }
}
