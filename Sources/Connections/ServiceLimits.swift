/// What a client may ask for, and how long it may take.
package struct ServiceLimits: Sendable {
  /// Texts of a request.
  package var texts = 10_000
  /// Bytes of a body.
  package var bodySize = 16 << 20
  /// Bytes of all bodies that are held at a time, decompressed.
  package var allBodies = 256 << 20
  /// Bytes that all requests hold at a time with their answers.
  package var memory = 256 << 20
  /// Bytes of a request's header.
  package var headerSize = 32 << 10
  /// Header fields of a request.
  package var headerFields = 200
  /// Connections that are open at a time; further ones wait to be accepted, and those idle longest are closed before
  /// that. Nil for the number of files that the system allows.
  package var connections: Int?
  /// Requests that have been read to their end and whose answers are not written, at a time.
  package var requests = 256
  /// Requests on one connection that are not answered.
  package var pipelinedRequests = 64
  /// Tokens of a batch; nil for what the models ask for.
  package var batchTokens: Int?
  /// From the first byte of a request to the end of its header.
  package var headerTime: Duration = .seconds(10)
  /// From the end of the header to the end of the body.
  package var bodyTime: Duration = .seconds(60)
  /// How long a client may send or read nothing, or less than ``TransferPace/least``, before its connection is closed
  /// if others need what it holds.
  package var slowTime: Duration = .seconds(1)
  /// Without a request on a connection.
  package var idleTime: Duration = .seconds(75)
  /// How long reading from a connection continues after its last response, and without a request when the server stops.
  /// The system answers data that nobody reads with a reset, which would also take back the response.
  package var closingTime: Duration = .milliseconds(500)
  /// From the last byte of a request to its answer.
  package var requestTime: Duration = .seconds(60)

  package init() {}
}
