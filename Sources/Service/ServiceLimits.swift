/// What a client may ask for, and how long it may take.
package struct ServiceLimits: Sendable {
  /// Texts of a request.
  package var texts = 10_000
  /// Bytes of a body.
  package var bodySize = 16 << 20
  /// Bytes of all bodies that are held at a time.
  package var allBodies = 256 << 20
  /// Connections that are open at a time; further ones wait to be accepted. Nil for as many as the system allows files.
  package var connections: Int?
  /// Requests that have been read to their end and wait or are computed at a time.
  package var requests = 256
  /// Tokens of a batch; nil for what the models ask for.
  package var batchTokens: Int?
  /// From the first byte of a request to the end of its header.
  package var headerTime: Duration = .seconds(10)
  /// From the end of the header to the end of the body.
  package var bodyTime: Duration = .seconds(60)
  /// Without a request on a connection.
  package var idleTime: Duration = .seconds(75)
  /// How long a connection is read on after its last response, and without a request when the server stops. The system
  /// answers data that nobody reads with a reset, which would also take back the response.
  package var closingTime: Duration = .milliseconds(500)
  /// From the last byte of a request to its answer.
  package var requestTime: Duration = .seconds(60)

  package init() {}
}
