import Dispatch
import FilbertBatching
import FilbertCleaning
import FilbertConnections
import FilbertInference
import FilbertModelFiles
import FilbertPrometheus
import FilbertTensor
import FilbertText
import FilbertTransformer
import HTTPTypes
import Hummingbird
import Logging
import Metrics
import NIOCore
import Synchronization

/// What routes share: models, the queue, limits. The routes are extensions, a file each.
struct PredictionService: Sendable {
  let models: ModelStore
  let queue: BatchQueue
  let limits: ServiceLimits
  /// Whether long texts are cut where a request does not say.
  let truncates: Bool
  let connections: ClientConnections
  /// What requests hold.
  let admission: RequestAdmission
  let metrics: ServiceMetrics
  let registry: PrometheusRegistry
  let logger: Logger
  let logsTexts: Bool
  let hasPage: Bool
  let version: String
  /// Who is answered; nil for everyone.
  let keys: APIKeys?

  init(_ configuration: ServerConfiguration, _ models: ModelStore) {
    self.models = models
    limits = configuration.limits
    truncates = configuration.truncates
    connections = ClientConnections()
    logger = configuration.logger
    logsTexts = configuration.logsTexts
    hasPage = configuration.hasPage
    version = configuration.version
    keys = configuration.keys
    registry = PrometheusRegistry(
      ServiceMetrics.descriptions, collectors: [ProcessMetrics.collect(into:)])
    metrics = ServiceMetrics(
      factory: registry, version: version, routes: Self.allEndpoints.map(\.path),
      models: models.all.map(\.name), reasons: ServiceError.Kind.allCases.map(\.rawValue))
    admission = RequestAdmission(limits, connections, inFlight: metrics.requestsInFlight)
    queue = BatchQueue(
      BatchQueue.Limits(
        batchTokens: limits.batchTokens ?? max(models.maximumTokens, BatchQueue.usualTokens),
        time: limits.requestTime),
      observer: BatchObserver(metrics))
  }

  /// Notes what the log and the metrics say of a request's texts.
  func note(_ inputs: [TextInput], _ model: ServedModel, _ context: ServiceContext) {
    context.record.note { facts in
      (facts.model, facts.texts) = (model.name, inputs.count)
      if logsTexts, let first = inputs.first { facts.sample = String(first.text.prefix(200)) }
    }
  }

  /// Values for sequences, computed with those of other requests; notes what the log and the metrics say.
  func answers<Sequence>(
    _ sequences: [Sequence], from lane: BatchLane<Sequence>, _ context: ServiceContext
  ) async throws(ServiceError) -> Matrix {
    do throws(BatchFailure) {
      let client = context.record.facts.client
      let answers = try await queue.answers(sequences, from: lane) { client?.onClose($0) }
      context.record.note { facts in
        facts.tokens += sequences.reduce(0) { $0 + $1.tokenCount }
        facts.waited = answers.waited
      }
      metrics.queueWait.record(duration: answers.waited)
      return answers.values
    } catch {
      throw ServiceError(error)
    }
  }

  /// Bytes from which on a body takes so long that it is read beside other requests.
  static let longBody = 32 << 10
  /// The same for texts and the answers to them.
  static let manyTexts = 16

  /// Whether reading them takes so long that it is done beside other requests.
  func isLong(_ inputs: [TextInput]) -> Bool {
    inputs.count > Self.manyTexts
      || inputs.reduce(0) { $0 + $1.text.utf8.count + ($1.pair?.utf8.count ?? 0) } > Self.longBody
  }

  func isLong(_ texts: [PretokenizedText]) -> Bool {
    texts.count > Self.manyTexts || texts.reduce(0) { $0 + $1.text.utf8.count } > Self.longBody
  }

  /// Parameters of the query.
  ///
  /// - Throws: `malformed` for one that is not known, or is given twice.
  func query(_ request: Request, known: [String]) throws(ServiceError) -> [String: String] {
    try QueryParameters(request.uri.query, known: known).values
  }

  /// What `read` makes of a JSON body. Nothing else of it is left in memory then.
  ///
  /// - Parameters:
  ///   - known: the members there may be.
  ///   - mayBeUnnamed: a request that does not say what its body is has JSON.
  /// - Throws: `unsupportedMediaType` for other bodies; `malformed`, `validation`, `tooLarge` and `overloaded`.
  func object<T: Sendable>(
    of request: Request, known: [String], mayBeUnnamed: Bool = false, _ context: ServiceContext,
    _ read: @escaping @Sendable (RequestObject) throws(ServiceError) -> T
  ) async throws -> T {
    guard MediaKind(request) == .json || mayBeUnnamed && request.headers[.contentType] == nil
    else { throw MediaKind.unsupported([.json]) }
    try MediaKind.json.requireUnpacked(request)
    let body = try await body(of: request, context)
    let isLong = body.readableBytes > Self.longBody
    let separators = await besideRequests(if: isLong) { RequestCost.separators(ofJSON: body) }
    try await charge(context).hold(
      RequestCost.json(bytes: body.readableBytes, separators: separators))
    return try await besideRequests(if: isLong) {
      Result { () throws(ServiceError) in try read(try RequestObject(body, known: known)) }
    }.get()
  }
}

/// Runs work that takes long for a request: the threads that serve requests must not be held up by one of them.
func besideRequests<T: Sendable>(_ work: @escaping @Sendable () -> T) async -> T {
  await withCheckedContinuation { continuation in
    DispatchQueue.global(qos: .userInitiated).async { continuation.resume(returning: work()) }
  }
}

/// ``besideRequests(_:)`` where the work takes long; where it does not, the way there would take longer.
func besideRequests<T: Sendable>(
  if isLong: Bool, _ work: @escaping @Sendable () -> T
) async -> T {
  isLong ? await besideRequests(work) : work()
}
