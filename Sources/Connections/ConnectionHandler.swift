import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Watches one connection: time limits, clients that disconnect, requests that are not HTTP, and a server that stops.
///
/// Hummingbird closes connections that are idle, and answers what is not HTTP with an empty 400. Here a request that
/// comes too slowly gets 408, one that is not HTTP gets a JSON error, the work of a client that disconnects is removed
/// from the queue, and a server that stops announces it in the last response of each connection before closing it, so
/// that requests already sent are answered.
final class ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// What is being read.
  private enum Phase { case idle, header, body }

  private let limits: ServiceLimits
  private let connections: ClientConnections
  /// What others know about this connection.
  private var connection: ClientConnection?
  private var phase = Phase.idle
  /// Requests that have been read to their header and are not answered to their end.
  private var unanswered = 0
  /// When the time is over that the connection has now.
  private var deadline: NIODeadline?
  /// Looks at ``deadline`` at `time` or before it: times change three times a request, and are over almost never.
  private var timer: (task: Scheduled<Void>, time: NIODeadline)?
  /// Whether the client or a response said that the connection ends.
  private var isToEnd = false
  /// Whether no request comes after the one that is answered next.
  private var isLast: Bool { isToEnd || connections.isStopping }
  /// Bytes of the answers that are being written.
  private var answerBytes = 0
  /// The least a client must read of an answer, in bytes a second; otherwise the server would wait forever for one
  /// that does not read.
  private static let leastReading = TransferPace.least
  /// So much of an answer is written at a time, to see how fast the client reads.
  private static let pieceSize = 256 << 10
  /// Whether the last response has been written.
  private var isFinished = false
  /// What is to be answered in place of the request that is being read, once earlier ones are answered.
  private var refusal: ServiceError?
  private let refused: ClientConnections.Refused
  private let hosts: HostCheck

  init(
    _ limits: ServiceLimits, _ connections: ClientConnections, hosts: HostCheck = HostCheck(),
    refused: @escaping ClientConnections.Refused
  ) {
    self.limits = limits
    self.connections = connections
    self.hosts = hosts
    self.refused = refused
  }

  func handlerAdded(context: ChannelHandlerContext) {
    connection = connections.open(context.channel, window: limits.slowTime)
    if let limit = limits.connections {
      connections.giveUpIdle(limit: limit, at: context.eventLoop.now, after: limits.slowTime)
    }
    let protocols = ProtocolCheck {
      [weak self, loop = NIOLoopBound(context, eventLoop: context.eventLoop)] in
      self?.bytesArrived(loop.value)
    }
    let pipeline = context.pipeline.syncOperations
    // Behind TLS, whose greeting is not a request yet.
    if let decoder = try? pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self) {
      try? pipeline.addHandler(protocols, position: .before(decoder))
    }
    if let codec = try? pipeline.handler(type: HTTP1ToHTTPServerCodec.self) {
      try? pipeline.addHandler(HeadCheck(hosts, protocols), position: .before(codec))
    }
    if context.channel.isActive { awaitRequest(context) }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    stopTimer()
    connections.close(context.channel)
  }

  func channelActive(context: ChannelHandlerContext) {
    awaitRequest(context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    stopTimer()
    connections.close(context.channel)
    context.fireChannelInactive()
  }

  // MARK: Requests

  private func awaitRequest(_ context: ChannelHandlerContext) {
    connection?.idle(since: context.eventLoop.now)
    schedule(isLast ? limits.closingTime : limits.idleTime, context)
  }

  private func bytesArrived(_ context: ChannelHandlerContext) {
    // Nothing after the last request is read.
    guard phase == .idle, !isToEnd, !isFinished, refusal == nil else { return }
    phase = .header
    connection?.idle(since: nil)
    schedule(limits.headerTime, context)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isFinished, refusal == nil else { return }
    let part = unwrapInboundIn(data)
    switch part {
    case .head(let head):
      guard unanswered < limits.pipelinedRequests else { return refuse(Self.tooManyAhead, context) }
      phase = .body
      connection?.awaitBody(from: context.eventLoop.now)
      unanswered += 1
      schedule(limits.bodyTime, context)
      if head.headerFields[values: .connection].contains(where: { $0.lowercased() == "close" }) {
        isToEnd = true
      }
      invite(head, context)
    case .body(let bytes): connection?.sent(bytes.readableBytes, at: context.eventLoop.now)
    case .end:
      phase = .idle
      connection?.awaitBody(from: nil)
      deadline = nil
    }
    context.fireChannelRead(data)
  }

  /// Tells a client that waits to be asked to send its body; one that is too large is refused without it.
  private func invite(_ head: HTTPRequest, _ context: ChannelHandlerContext) {
    guard head.headerFields[.expect]?.lowercased() == "100-continue",
      head.headerFields[.contentLength].flatMap({ Int($0) }) ?? 0 <= limits.bodySize
    else { return }
    let head = HTTPResponse(status: .continue)
    context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
  }

  // MARK: Responses

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard !isFinished else {
      promise?.fail(ChannelError.ioOnClosedChannel)
      return
    }
    switch unwrapOutboundIn(data) {
    case .head(var head):
      if head.headerFields[.connection]?.lowercased() == "close" { isToEnd = true }
      // A request after this one is answered too.
      if isLast, unanswered <= 1 { head.headerFields[.connection] = "close" }
      connection?.awaitReading(from: context.eventLoop.now)
      // Its end may be written only when all before has been read.
      if let length = head.headerFields[.contentLength].flatMap({ Int($0) }) {
        limitReading(of: length, context)
      }
      context.write(wrapOutboundOut(.head(head)), promise: promise)
    case .body(let bytes):
      answerBytes += bytes.readableBytes
      write(bytes, context, promise)
    case .end:
      if deadline == nil { limitReading(of: answerBytes, context) }
      // Answered is what the system has taken, not what waits here for a client that reads slowly.
      let written = promise ?? context.eventLoop.makePromise()
      let loop = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
      written.futureResult.hop(to: context.eventLoop).whenComplete { _ in
        let (handler, context) = loop.value
        handler.connection?.takeOwed()?.release()
        handler.answered(context)
      }
      context.write(data, promise: written)
    }
  }

  /// Gives the client time to read an answer, unless it is its turn to send.
  private func limitReading(of bytes: Int, _ context: ChannelHandlerContext) {
    guard phase == .idle else { return }
    schedule(limits.bodyTime + .seconds(bytes / Self.leastReading), context)
  }

  /// Writes a part of an answer in pieces.
  private func write(
    _ bytes: ByteBuffer, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?
  ) {
    var rest = bytes
    while rest.readableBytes > Self.pieceSize, let piece = rest.readSlice(length: Self.pieceSize) {
      let written = context.eventLoop.makePromise(of: Void.self)
      let (connection, loop) = (connection, context.eventLoop)
      written.futureResult.whenSuccess { connection?.read(Self.pieceSize, at: loop.now) }
      context.write(wrapOutboundOut(.body(piece)), promise: written)
    }
    context.write(wrapOutboundOut(.body(rest)), promise: promise)
  }

  private func answered(_ context: ChannelHandlerContext) {
    unanswered = max(0, unanswered - 1)
    if unanswered == unread {
      answerBytes = 0
      connection?.awaitReading(from: nil)
    }
    guard !isFinished, context.channel.isActive else { return }
    if let refusal, unanswered == unread {
      self.refusal = nil
      refuse(refusal, context)
    } else if isLast, unanswered == 0 {
      finish(context)
    } else if unanswered == 0, phase == .idle {
      awaitRequest(context)
    }
  }

  /// Closes the connection, and gives the client time to read what was written.
  private func finish(_ context: ChannelHandlerContext) {
    guard !isFinished else { return }
    isFinished = true
    connection?.finishAnswers()
    context.flush()
    schedule(limits.closingTime, context)
    // May close it at once, if the client has closed its half.
    context.close(mode: .output, promise: nil)
  }

  /// The request that is being read, if its header has been.
  private var unread: Int { phase == .body && unanswered > 0 ? 1 : 0 }

  /// Answers in place of the routes and closes the connection; first come the answers to earlier requests.
  private func refuse(_ error: ServiceError, _ context: ChannelHandlerContext) {
    guard !isFinished, context.channel.isActive else { return }
    guard unanswered <= unread else {
      refusal = error
      return
    }
    let identifier = RequestIdentifier(nil)
    let body = error.body
    var head = HTTPResponse(status: error.kind.status, headerFields: error.headers)
    head.headerFields[.connection] = "close"
    head.headerFields[.requestID] = identifier.description
    head.headerFields[.contentType] = "application/json"
    head.headerFields[.contentLength] = String(body.readableBytes)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(body)), promise: nil)
    context.write(wrapOutboundOut(.end(nil)), promise: nil)
    finish(context)
    refused(error, identifier, context.remoteAddress?.ipAddress)
    // A route that reads the body must not take the part that came for all of it.
    context.fireErrorCaught(error)
  }

  // MARK: Giving way

  private static let tooManyAhead = ServiceError.overloaded(
    "Too many requests of this connection are not answered yet; wait for the answers.",
    retryAfter: 1)

  private func giveUp(_ reason: ClientConnection.GiveUp, _ context: ChannelHandlerContext) {
    switch reason {
    case .idle:
      if phase == .idle, unanswered == 0 { context.close(promise: nil) }
    case .slow where connection?.isStillAwaited() != true: break
    case .slow where phase == .body && unanswered == unread:
      refuse(
        ServiceError(
          .timeout,
          "The body of the request came too slowly while others needed the memory; send it faster."),
        context)
    case .slow: context.close(promise: nil)
    }
  }

  // MARK: Ends

  private func schedule(_ time: Duration, _ context: ChannelHandlerContext) {
    let deadline = context.eventLoop.now + TimeAmount(time)
    self.deadline = deadline
    if let timer, timer.time <= deadline { return }
    startTimer(deadline, context)
  }

  private func startTimer(_ time: NIODeadline, _ context: ChannelHandlerContext) {
    timer?.task.cancel()
    let loop = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
    let task = context.eventLoop.scheduleTask(deadline: time) {
      let (handler, context) = loop.value
      handler.timerEnded(context)
    }
    timer = (task, time)
  }

  private func stopTimer() {
    timer?.task.cancel()
    (timer, deadline) = (nil, nil)
  }

  private func timerEnded(_ context: ChannelHandlerContext) {
    timer = nil
    guard let deadline else { return }
    guard deadline <= context.eventLoop.now else { return startTimer(deadline, context) }
    self.deadline = nil
    timeIsOver(context)
  }

  private func timeIsOver(_ context: ChannelHandlerContext) {
    switch phase {
    case _ where isFinished: context.close(promise: nil)
    case .idle:
      // Without a request, or with an answer that the client does not read.
      context.close(promise: nil)
    case .body where unanswered == 0:
      // Answered before all of it was here.
      context.close(promise: nil)
    case .header, .body:
      let (part, limit) =
        phase == .header ? ("header", limits.headerTime) : ("body", limits.bodyTime)
      refuse(
        ServiceError(
          .timeout,
          "The \(part) of the request did not arrive within \(limit.components.seconds) s; send it faster."
        ), context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if let error = error as? ServiceError { return refuse(error, context) }
    guard let problem = error as? HTTPParserError else { return context.fireErrorCaught(error) }
    // More than the client said it would send; its last request is answered (RFC 9112, section 9.6).
    guard problem != .closedConnection else { return }
    let message =
      problem == .headerOverflow
      ? "The header of the request is too long; shorten it."
      : "The request is not HTTP/1.1 (\(problem)); correct the client."
    refuse(ServiceError(.malformed, message), context)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case let reason as ClientConnection.GiveUp: giveUp(reason, context)
    case is ChannelShouldQuiesceEvent:
      connections.stop()
      if unanswered == 0, phase == .idle { awaitRequest(context) }
    case ChannelEvent.inputClosed where unanswered > 0 && phase == .idle:
      // Nobody waits for the answer: HTTP clients do not close one half of a connection and read the other.
      connections[context.channel]?.close()
      context.fireUserInboundEventTriggered(event)
    default:
      context.fireUserInboundEventTriggered(event)
    }
  }
}
