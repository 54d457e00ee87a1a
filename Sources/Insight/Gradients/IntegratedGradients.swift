import FilbertTensor
import FilbertTransformer

/// Integrated gradients (Sundararajan, Taly & Yan 2017) with respect to the word embeddings: how much each piece of a
/// text contributes to an output, compared with the same text of padding.
///
/// The baseline has `[PAD]` for every piece, at the same position, and keeps the special tokens. Attributions of a text add
/// up to the difference between both outputs, up to the error of the quadrature. They are those of captum's
/// `LayerIntegratedGradients` on `bert.embeddings.word_embeddings`, summed over the hidden dimension.
///
/// Points of all paths are packed rows of common batches. A text gets the same bits alone, among others, and on any number
/// of threads.
struct IntegratedGradients: Sendable {
  let network: any InputDifferentiable
  /// Laid out for gradients: all products are by packed weights, so that a row does not depend on its neighbours.
  let parameters: Parameters
  let padding: Int32
  let output: OutputFunction

  /// What is explained of one sequence.
  struct Question: Sendable, Hashable {
    let tokens: TokenSequence
    /// Which tokens the baseline replaces: all but the special ones.
    let isReplaced: [Bool]
    /// The token whose logits are read; of a classifier the first.
    let row: Int
    /// The column of the logits.
    let label: Int
    /// The output for the text, if it has been computed.
    var value: Double?
  }

  struct Answer: Sendable, Equatable {
    /// One for each token.
    let attributions: [Double]
    /// The outputs for the text and for its baseline.
    let value: Double
    let baseline: Double
    /// Points of the path that the attributions were computed from.
    let steps: Int

    /// By how much the attributions miss the difference of outputs, as a share of it; or, of a text whose attributions
    /// nearly cancel, as a share of a tenth of their magnitudes.
    var completenessError: Double {
      let difference = value - baseline
      let magnitude = attributions.reduce(0) { $0 + abs($1) }
      let missed = abs(attributions.reduce(0, +) - difference)
      return missed == 0 ? 0 : missed / max(abs(difference), magnitude / 10)
    }
  }

  /// The answer to each question, in order.
  func callAsFunction(_ questions: [Question], steps: PathSteps) -> [Answer] {
    var unique: [Question: Int] = [:]
    var different: [Question] = []
    let places = questions.map { question in
      if let place = unique[question] { return place }
      unique[question] = different.count
      different.append(question)
      return different.count - 1
    }
    let answers = answer(different, steps)
    return places.map { answers[$0] }
  }

  private func answer(_ questions: [Question], _ steps: PathSteps) -> [Answer] {
    let values = values(questions)
    let baselines = baselineValues(questions)
    var answers = [Answer?](repeating: nil, count: questions.count)
    var pending = Array(questions.indices)
    for rule in steps.rules where !pending.isEmpty {
      let attributions = attributions(pending.map { questions[$0] }, rule)
      for (index, own) in zip(pending, attributions) {
        answers[index] = Answer(
          attributions: own, value: values[index], baseline: baselines[index],
          steps: rule.points.count)
      }
      pending.removeAll { (answers[$0]?.completenessError ?? 0) <= steps.tolerance }
    }
    return answers.compactMap(\.self)
  }

  /// The output for each text.
  private func values(_ questions: [Question]) -> [Double] {
    let unknown = questions.filter { $0.value == nil }
    let logits = network.logits(
      unknown.map(\.tokens), rows: unknown.map(\.row), parameters)
    var row = 0
    return questions.map { question in
      if let value = question.value { return value }
      defer { row += 1 }
      return output.value(logits.row(row), question.label)
    }
  }

  /// The output for the baseline of each question. Texts of one length have the same, which is computed once.
  private func baselineValues(_ questions: [Question]) -> [Double] {
    struct Key: Hashable {
      let tokens: TokenSequence
      let row: Int
    }
    var rows: [Key: Int] = [:]
    var different: [Key] = []
    let places = questions.map { question in
      let key = Key(tokens: baseline(question), row: question.row)
      if let row = rows[key] { return row }
      rows[key] = different.count
      different.append(key)
      return different.count - 1
    }
    let logits = network.logits(
      different.map(\.tokens), rows: different.map(\.row), parameters)
    return zip(questions, places).map { output.value(logits.row($1), $0.label) }
  }

  private func baseline(_ question: Question) -> TokenSequence {
    TokenSequence(
      ids: zip(question.tokens.ids, question.isReplaced).map { $1 ? padding : $0 },
      segments: question.tokens.segments)
  }

  // MARK: Along the path

  /// One point of the path of a question.
  private struct Point: Sendable {
    let question: Int
    let place: Float
  }

  /// The sum of weighted gradients along the path times the way, for each token of each question.
  private func attributions(_ questions: [Question], _ rule: PathRule) -> [[Double]] {
    let points = questions.indices.flatMap { question in
      rule.points.map { Point(question: question, place: Float($0)) }
    }
    let batches = MicroBatches.cut(
      lengths: points.map { questions[$0.question].tokens.ids.count },
      budget: MicroBatches.tokenBudget)
    let slopes = parallelMap(batches.count, inBlocksOf: 1) { index in
      // On one thread even if there is one batch, as the work must be cut alike for any number of them.
      onOneThread { self.slopes(points[batches[index]], questions) }
    }.flatMap(\.self)
    let count = rule.points.count
    return questions.indices.map { question in
      var sum = [Double](repeating: 0, count: questions[question].tokens.ids.count)
      for (step, weight) in rule.weights.enumerated() {
        for (token, slope) in slopes[question * count + step].enumerated() {
          sum[token] += weight * slope
        }
      }
      return sum
    }
  }

  /// For each token at each point, the product of its gradient with the way from the baseline to the text: how fast the
  /// output changes along the path because of it.
  private func slopes(_ points: ArraySlice<Point>, _ questions: [Question]) -> [[Double]] {
    let own = points.map { questions[$0.question] }
    let texts = PackedBatch(own.map(\.tokens))
    let way = network.embeddingSums(texts, parameters)
    let sums = network.embeddingSums(PackedBatch(own.map(baseline)), parameters)
    way.addInPlace(sums, scale: -1)
    for (index, point) in points.enumerated() {
      let rows = texts.partition[index]
      sums[rows: rows].addInPlace(way[rows: rows], scale: point.place)
    }
    let rows = own.indices.map { texts.partition[$0].lowerBound + own[$0].row }
    let gradients = network.inputGradients(
      sums, texts.partition, rows: rows, parameters,
      outputGradient: { logits in
        Matrix(
          rows: logits.rows, columns: logits.columns,
          elements: own.indices.flatMap { output.gradient(logits.row($0), own[$0].label) })
      }
    ).gradients
    let slopes = way.rowProducts(with: gradients)
    return own.indices.map { Array(slopes[texts.partition[$0]]) }
  }
}
