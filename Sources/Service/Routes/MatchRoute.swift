import FilbertConnections
import FilbertInference
import FilbertJSON
import FilbertMatching
import FilbertTensor
import FilbertText
import Hummingbird

/// `POST /match`: the items that fit texts best. Only on servers that have items.
struct MatchRoute: Route {
  let exchange: Exchange

  func response() async throws -> Response {
    let query = try exchange.query(known: ["model"])
    let (service, limits) = (exchange.service, exchange.service.limits)
    // One generation of models and items for the whole request.
    guard let served = service.models.items else {
      throw ServiceError(.notFound, "This server has no items.")
    }
    if let name = query["model"] { try served.require(try service.models.named(name)) }
    let (texts, options) = try await exchange.object(
      known: ["inputs", "parameters"] + MatchOptions.members
    ) { (object) throws(ServiceError) in
      let object = try object.withParameters(known: MatchOptions.members)
      let texts = try RequestTexts(listing: object, limits: limits)
      return (
        texts,
        try MatchOptions(
          object, texts: texts.inputs.count, greatestScore: served.greatestScore,
          truncates: service.configuration.truncates)
      )
    }
    let isDistinct = try served.isDistinct(options.isDistinct)
    exchange.note(texts.inputs, served.model)
    let nearest = try await exchange.matches(texts, served, options, isDistinct: isDistinct)
    let found = try await exchange.ranked(nearest, of: texts, served, options)
    try await exchange.charge.hold(
      RequestCost.texts(texts.inputs) + RequestCost.matches(found.lazy.map(\.count))
        + served.size(of: found))
    let headers = exchange.readingHeaders
    return await offload(if: found.count > Exchange.manyTexts) {
      var answer = AnswerBuffer()
      if texts.isSingle {
        Self.append(found[0], of: served, to: &answer)
      } else {
        answer.appendList(found) { Self.append($1, of: served, to: &$0) }
      }
      return Response(json: answer.body(), headers: headers)
    }
  }

  private static func append(
    _ matches: [Matcher.Match], of served: ServedItems, to answer: inout AnswerBuffer
  ) {
    answer.appendList(matches.enumerated()) {
      $0.append(.object(served.json($1.element, rank: $1.offset + 1)))
    }
  }
}

extension Exchange {
  /// The best items of each text by their vectors, the best first: as many as are answered, or are ranked again.
  ///
  /// - Throws: `tooLarge`, `overloaded`.
  func matches(
    _ texts: RequestTexts, _ served: ServedItems, _ options: MatchOptions, isDistinct: Bool
  ) async throws -> [[Matcher.Match]] {
    let vectors = try await vectors(
      texts, served.encoder, VectorOptions(truncation: options.truncation))
    let start = ContinuousClock.now
    let count = max(options.top, served.reranker?.candidates ?? 0)
    let lists = options.excluded.lists
    let rowCount = min(count, served.count)
    try await charge.hold(
      RequestCost.texts(texts.inputs)
        + RequestCost.searching(
          queries: vectors.rows, dimensions: vectors.columns,
          excluded: lists.reduce(0) { $0 + served.rowCount(of: $1) })
        + RequestCost.matches(repeatElement(rowCount, count: vectors.rows)))
    let excluded = lists.map(served.rows)
    let queries = (0..<vectors.rows).map { row in
      ItemQuery(
        vector: vectors.row(row), minScore: served.reranker == nil ? options.minScore : nil,
        excluded: excluded[excluded.count == 1 ? 0 : row], isDistinct: isDistinct,
        rowCount: rowCount)
    }
    let answers = try await answers(queries, from: served.search, countsTokens: false)
    service.metrics.searched(items: queries.count * served.count, for: .now - start)
    let rows = RowPartition(lengths: queries.map(\.rowCount))
    return await offload(if: queries.count > Self.manyTexts) {
      queries.indices.map { ItemQuery.matches(answers[rows: rows[$0]]).map(Matcher.Match.init) }
    }
  }
}
