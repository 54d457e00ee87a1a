import FilbertBatching
import FilbertConnections
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertTransformer
import Hummingbird

/// `GET /info`: the models and the limits. With a single model also the members that clients of
/// text-embeddings-inference look for.
struct InfoRoute: Route {
  let exchange: Exchange

  func response() throws -> Response {
    _ = try exchange.query(known: [])
    let (service, limits) = (exchange.service, exchange.service.limits)
    let (all, items) = (service.models.all, service.models.items)
    var info: JSONObject = [
      "version": .string(service.configuration.version),
      "models": .array(all.map { .object($0.info(items)) }),
      "max_batch_tokens": .number(service.scheduler.limits.batchTokens),
      "max_concurrent_requests": .number(limits.requests),
      "max_client_batch_size": .number(limits.texts),
      "max_body_size": .number(limits.bodySize),
      "auto_truncate": .bool(service.configuration.truncates),
      "max_memory": .number(limits.memory),
      "max_header_size": .number(limits.headerSize),
      "max_pipelined_requests": .number(limits.pipelinedRequests),
    ]
    if let connections = limits.connections { info["max_connections"] = .number(connections) }
    if service.report != nil { info["report"] = true }
    if let items { info["items"] = .object(items.info) }
    if all.count == 1, let model = all.first {
      info["model_id"] = .string(model.name)
      info["max_input_length"] = .number(model.maximumLength)
      info["model_type"] = .object(model.kind)
    }
    return Response(json: .object(info))
  }
}

extension ServedModel {
  /// What clients may know about it, which does not include its directory.
  ///
  /// - Parameter items: those of the server.
  func info(_ items: ServedItems?) -> JSONObject {
    let routes = routes + (items?.model.name == name ? ["/match"] : [])
    var info: JSONObject = [
      "name": .string(name), "task": .string(task), "route": .string(route),
      "routes": .array(routes.map { .string($0) }),
      "max_input_length": .number(maximumLength),
    ]
    switch head {
    case .classifier(let model, _):
      info["problem"] = .string(model.task.problemType)
      info["labels"] = .array(model.labels.map { .string($0) })
      if let thresholds = thresholdsOfLabels { info["thresholds"] = .object(thresholds) }
      info["long_texts"] = .string(model.longTexts.name)
      info["reads_pairs"] = .bool((try? model.pairs.require(isPair: true)) != nil)
      info["reads_single_texts"] = .bool((try? model.pairs.require(isPair: false)) != nil)
      if explainer != nil { info["explains"] = true }
      if let label = reranker?.usualLabel { info["relevant_label"] = .string(label) }
    case .tagger(let model, _):
      info["labels"] = .array(model.decoder.tags.types.map { .string($0) })
      info["long_texts"] = "windows"
    case .encoder(let encoder):
      info["dimensions"] = .number(encoder.model.dimensions)
    }
    return info
  }

  private var task: String {
    switch head {
    case .classifier: "classification"
    case .tagger: "tagging"
    case .encoder: "embedding"
    }
  }

  /// `{"classifier": {"id2label": {...}, "label2id": {...}}}`.
  fileprivate var kind: JSONObject {
    switch head {
    case .classifier(let model, _):
      var (names, numbers) = (JSONObject(), JSONObject())
      for (number, label) in model.labels.enumerated() {
        names[String(number)] = .string(label)
        numbers[label] = .number(number)
      }
      return ["classifier": ["id2label": .object(names), "label2id": .object(numbers)]]
    case .tagger: return ["tagger": [:]]
    case .encoder(let encoder):
      // Null for a pooling that is not computed: requests have to name one.
      let pooling = try? encoder.model.pooling(requested: nil)
      return ["embedding": ["pooling": pooling.map { .string($0.rawValue) } ?? .null]]
    }
  }
}
