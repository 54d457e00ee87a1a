import FilbertBatching
import FilbertCleaning
import FilbertConnections
import FilbertInference
import FilbertModelFiles
import FilbertTensor
import FilbertText
import FilbertTransformer
import Metrics

extension Exchange {
  /// Values for sequences, computed with those of other requests; noted for the log and the metrics.
  ///
  /// - Parameter countsTokens: whether a model reads them.
  func answers<Sequence>(
    _ sequences: [Sequence], from lane: BatchLane<Sequence>, countsTokens: Bool = true
  ) async throws(ServiceError) -> Matrix {
    do throws(BatchFailure) {
      let client = context.record.facts.client
      let answers = try await service.scheduler.answers(sequences, from: lane) {
        client?.onClose($0)
      }
      context.record.note { facts in
        if countsTokens { facts.tokens += sequences.reduce(0) { $0 + $1.tokenCount } }
        facts.waited += answers.waited
      }
      service.metrics.queueWait.record(duration: answers.waited)
      return answers.values
    } catch {
      throw ServiceError(error)
    }
  }

  /// Cuts texts into tokens, some of them at a time, and charges what is kept for each: how many tokens per text has is
  /// only known then, and models that read long texts in windows keep all of them. Notes what was cut, and the unknown
  /// tokens.
  ///
  /// - Parameters:
  ///   - more: what else the request holds meanwhile.
  ///   - notes: whether the texts are the client's.
  ///   - encode: what a model reads of texts.
  /// - Throws: `tooLarge`, `overloaded`.
  func encode(
    _ inputs: [TextInput], more: Int = 0, notes: Bool = true,
    _ encode: @escaping @Sendable ([TextInput]) -> [EncodedText]
  ) async throws(ServiceError) -> [EncodedText] {
    let charge = charge
    let sizes = inputs.lazy.map(\.byteCount)
    let held = more + RequestCost.texts(inputs) + RequestCost.encoding(sizes)
    try await charge.hold(held)
    guard Self.isLong(inputs) else {
      let encoded = encode(inputs)
      if notes { note(encoded) }
      return encoded
    }
    let encoded = try await offload {
      Result { () throws(ServiceError) in
        var encoded: [EncodedText] = []
        encoded.reserveCapacity(inputs.count)
        var kept = 0
        while encoded.count < inputs.count {
          let part = encode(
            CallPart(of: inputs, from: encoded.count, bytes: \.byteCount).inputs)
          encoded += part
          kept += RequestCost.encoded(sequences: part.sequences, tokens: part.tokens)
          try charge.holdAtOnce(held + kept)
        }
        return encoded
      }
    }.get()
    if notes { note(encoded) }
    return encoded
  }

  /// Charges texts that are computed, and the answer to them.
  ///
  /// - Parameters:
  ///   - outputs: numbers for each sequence.
  ///   - isPerToken: whether there are as many for each token.
  ///   - answer: bytes of the answer.
  ///   - more: what else the request holds meanwhile.
  /// - Throws: `tooLarge`, `overloaded`.
  func chargeComputing(
    _ inputs: [TextInput], _ texts: [EncodedText], outputs: Int, isPerToken: Bool = false,
    answer: Int, more: Int = 0
  ) async throws(ServiceError) {
    let (sequences, tokens) = (texts.sequences, texts.tokens)
    try await charge.hold(
      more + RequestCost.texts(inputs)
        + RequestCost.computing(
          sequences: sequences, tokens: tokens,
          numbers: outputs * (isPerToken ? tokens : sequences),
          answer: answer))
  }
}

extension [EncodedText] {
  fileprivate var sequences: Int { reduce(0) { $0 + $1.sequences.count } }

  fileprivate var tokens: Int {
    reduce(0) { $0 + $1.sequences.reduce(0) { $0 + $1.ids.count } }
  }
}
