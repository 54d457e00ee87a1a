import FilbertTensor
import FilbertTestSupport

/// The first byte chooses a kernel, the next ones its shape and its values: results are those of plain loops, within
/// rounding; NaN is not lost; nothing outside its matrices is read or written.
func fuzzKernels(_ bytes: [UInt8]) {
  var numbers = InputNumbers(bytes)
  switch numbers.number(below: 12) {
  case 0: packedProduct(&numbers)
  case 1: smallProduct(&numbers)
  case 2: anyProduct(&numbers)
  case 3: quantizedProduct(&numbers)
  case 4: quantizedFeedForward(&numbers)
  case 5: normalization(&numbers)
  case 6: softmax(&numbers)
  case 7: activation(&numbers)
  case 8: optimizer(&numbers)
  case 9: gathering(&numbers)
  case 10: reductions(&numbers)
  default: dropout(&numbers)
  }
}

// MARK: Products

private func packedProduct(_ numbers: inout InputNumbers) {
  let (inputs, outputs) = (numbers.size(least: 1), numbers.size(below: 130))
  let rows = numbers.rows(for: outputs, inputs, below: 170)
  let x = numbers.matrix(rows, inputs, isBlock: true)
  let w = numbers.matrix(outputs, inputs, isBlock: true)
  let packed = PackedWeights(w)
  for level in 0...PackedWeights.bestLevel {
    let y = numbers.matrix(rows, outputs, isBlock: true)
    multiply(x, packed, into: y, level: level)
    requireProduct(y, x, w, transposeB: true, "packed, level \(level)")
    guard rows > 1, outputs > 0 else { continue }
    let row = numbers.word() % rows
    let alone = Matrix(rows: 1, columns: outputs)
    multiply(x[rows: row..<row + 1], packed, into: alone, level: level)
    requireSameBits(alone.row(0), y.row(row), "row \(row) alone")
  }
}

private func smallProduct(_ numbers: inout InputNumbers) {
  let (inner, columns) = (numbers.size(least: 1, below: 100), numbers.size(below: 100))
  let rows = numbers.rows(for: columns, inner, below: 170)
  let isTransposed = numbers.flag()
  let a = numbers.matrix(rows, inner, isBlock: true)
  let b = numbers.matrix(
    isTransposed ? columns : inner, isTransposed ? inner : columns, isBlock: true)
  for level in 0...PackedWeights.bestLevel {
    let c = numbers.matrix(rows, columns, isBlock: true)
    let before = numbers.flag() ? c.copy() : nil
    multiplySmall(
      a, b, transposeB: isTransposed, into: c, accumulating: before != nil, level: level)
    requireProduct(
      c, a, b, transposeB: isTransposed, adding: before, "small, level \(level)")
  }
}

private func anyProduct(_ numbers: inout InputNumbers) {
  let (inner, columns) = (numbers.size(below: 130), numbers.size(below: 130))
  let rows = numbers.rows(for: columns, inner, below: 200)
  let (transposeA, transposeB) = (numbers.flag(), numbers.flag())
  let a = numbers.matrix(transposeA ? inner : rows, transposeA ? rows : inner, isBlock: true)
  let b = numbers.matrix(
    transposeB ? columns : inner, transposeB ? inner : columns, isBlock: true)
  let c = numbers.matrix(rows, columns, isBlock: true)
  let before = numbers.flag() ? c.copy() : nil
  multiply(
    a, transposeA: transposeA, b, transposeB: transposeB, into: c, accumulating: before != nil)
  requireProduct(
    c, a, transposeA: transposeA, b, transposeB: transposeB, adding: before, "by any way")
}

private func quantizedProduct(_ numbers: inout InputNumbers) {
  let (inputs, outputs) = (numbers.size(least: 1), numbers.size(least: 1, below: 130))
  let rows = numbers.rows(for: outputs, inputs, below: 100)
  let weights = numbers.matrix(outputs, inputs)
  guard weights.sumOfSquares.isFinite else { return }
  let rounded = QuantizedTensor(weights, limit: QuantizedTensor.weightLimit)
  require(rounded.isWithin(QuantizedTensor.weightLimit), "a weight beyond its limit")
  require(rounded.scales.allSatisfy { $0 >= 0 && $0.isFinite }, "\(rounded.scales)")
  // In parts, as query, key and value are.
  let cut = numbers.word() % outputs
  let parts = [0..<cut, cut..<outputs].filter { !$0.isEmpty }.map {
    QuantizedTensor(weights[rows: $0], limit: QuantizedTensor.weightLimit)
  }
  let w = QuantizedWeights(parts)
  let x = numbers.matrix(rows, inputs, isBlock: true)
  let bias = numbers.flag() ? numbers.matrix(1, outputs) : nil
  let plain = Matrix(rows: rows, columns: outputs)
  multiply(x, w, bias: bias, into: plain, with: .plain)
  for instructions in IntegerInstructions.allCases where instructions.isAvailable {
    let y = numbers.matrix(rows, outputs, isBlock: true)
    multiply(x, w, bias: bias, into: y, with: instructions)
    requireSameBits(y.elements, plain.elements, "8 bits by \(instructions)")
  }
  requireRounded(plain, x, rounded.matrix, bias: bias)
}

private func quantizedFeedForward(_ numbers: inout InputNumbers) {
  let (inputs, inner) = (numbers.size(least: 1, below: 100), numbers.size(least: 1, below: 100))
  let rows = numbers.rows(for: inner, inputs, below: 130)
  let (u, w) = (numbers.matrix(inner, inputs), numbers.matrix(inputs, inner))
  let bias = numbers.matrix(1, inner)
  guard (u.sumOfSquares + w.sumOfSquares).isFinite else { return }
  let weights = [u, w].map {
    QuantizedWeights([QuantizedTensor($0, limit: QuantizedTensor.weightLimit)])
  }
  let x = numbers.matrix(rows, inputs)
  let activation = numbers.one(of: Activation.allCases)
  let y = feedForward(x, weights[0], bias: bias, activation, weights[1])
  let alone = onOneThread { feedForward(x, weights[0], bias: bias, activation, weights[1]) }
  requireSameBits(y.elements, alone.elements, "on one thread")
}

// MARK: Rows

private func normalization(_ numbers: inout InputNumbers) {
  let (rows, columns) = (numbers.size(below: 60), numbers.size(least: 1))
  let z = numbers.matrix(rows, columns)
  let (gamma, beta) = (numbers.matrix(1, columns), numbers.matrix(1, columns))
  let bias = numbers.flag() ? numbers.matrix(1, columns) : nil
  let residual = numbers.flag() ? numbers.matrix(rows, columns) : nil
  let input = z.copy()
  let (y, _) = layerNorm(
    z.copy(), bias: bias, residual: residual, gamma: gamma, beta: beta, epsilon: 1e-5,
    saving: false)
  let (saved, normalized) = layerNorm(
    z.copy(), bias: bias, residual: residual, gamma: gamma, beta: beta, epsilon: 1e-5, saving: true)
  for row in 0..<rows {
    let sums = (0..<columns).map {
      Double(input[row, $0]) + Double(bias?[0, $0] ?? 0) + Double(residual?[row, $0] ?? 0)
    }
    requireNormalized(y.row(row), sums, gamma, beta)
    requireNormalized(saved.row(row), sums, gamma, beta)
  }
  guard let normalized else { return }
  let (dGamma, dBeta) = (
    Matrix.zeros(rows: 1, columns: columns), Matrix.zeros(rows: 1, columns: columns)
  )
  let dx = layerNormBackward(
    numbers.matrix(rows, columns), saved: normalized, gamma: gamma, gammaGradient: dGamma,
    betaGradient: dBeta)
  require(dx.rows == rows && dx.columns == columns, "a gradient of \(dx.shape)")
}

private func softmax(_ numbers: inout InputNumbers) {
  let (rows, columns) = (numbers.size(below: 60), numbers.size(least: 1))
  let x = numbers.matrix(rows, columns)
  let scale = numbers.one(of: [1, 0.125, 0.17677669, -1] as [Float])
  let (p, logarithms) = (x.copy(), x.copy())
  p.softmaxInPlace(scale: scale)
  logarithms.logSoftmaxInPlace()
  for row in 0..<rows {
    requireSoftmax(p.row(row), x.row(row), scale: scale)
    requireLogSoftmax(logarithms.row(row), x.row(row))
  }
  let d = numbers.matrix(rows, columns)
  d.softmaxBackwardInPlace(probabilities: p, scale: scale)
  _ = d.elements
}

private func activation(_ numbers: inout InputNumbers) {
  let (rows, columns) = (numbers.size(below: 60), numbers.size())
  let activation = numbers.one(of: Activation.allCases)
  let x = numbers.matrix(rows, columns)
  let bias = numbers.flag() ? numbers.matrix(1, columns) : nil
  let z = x.copy()
  let y = z.activated(activation, bias: bias)
  let inPlace = x.copy()
  inPlace.activateInPlace(activation, bias: bias)
  let d = numbers.matrix(rows, columns)
  d.multiplyInPlace(derivativeOf: activation, at: z)
  for row in 0..<rows {
    for column in 0..<columns {
      let argument = x[row, column] + (bias?[0, column] ?? 0)
      requireImage(y[row, column], of: argument, activation)
      requireImage(inPlace[row, column], of: argument, activation)
    }
  }
}

private func optimizer(_ numbers: inout InputNumbers) {
  let count = numbers.size()
  let parameters = numbers.matrix(1, count)
  let (first, second) = (numbers.matrix(1, count), Matrix.zeros(rows: 1, columns: count))
  let gradients = numbers.flag() ? numbers.matrix(1, count) : Matrix.zeros(rows: 1, columns: count)
  let step = AdamWStep(
    learningRate: 1e-3, weightDecay: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8,
    step: 1 + numbers.number(below: 200), gradientScale: 1)
  var history = AdamWHistory()
  for _ in 0..<(1 + numbers.number(below: 4)) { history.append(step) }
  let (replayed, moments) = (parameters.copy(), [first.copy(), second.copy()])
  history.replay(skipping: 0, parameters: replayed, first: moments[0], second: moments[1])
  let (stepped, others) = (parameters.copy(), [first.copy(), second.copy()])
  let none = Matrix.zeros(rows: 1, columns: count)
  for _ in 0..<history.count {
    adamWStep(step, parameters: stepped, gradients: none, first: others[0], second: others[1])
  }
  requireSameBits(replayed.elements, stepped.elements, "steps without gradients")
  adamWStep(step, parameters: parameters, gradients: gradients, first: first, second: second)
  for index in 0..<count where gradients[0, index].isNaN {
    require(parameters[0, index].isNaN, "a gradient that is not a number is lost")
  }
}

private func gathering(_ numbers: inout InputNumbers) {
  let (rows, columns) = (numbers.size(least: 1, below: 60), numbers.size(below: 130))
  let count = numbers.size(below: 60)
  let table = numbers.matrix(rows, columns, isBlock: true)
  let indices = (0..<count).map { _ in numbers.word() % rows }
  let gathered = table.gather(rows: indices)
  for (place, index) in indices.enumerated() {
    requireSameBits(gathered.row(place), table.row(index), "row \(index) gathered")
  }
  let sum = Matrix.zeros(rows: rows, columns: columns)
  sum.scatterAdd(rows: indices, gathered)
  let zeros = [Int32](repeating: 0, count: count)
  let none = Matrix.zeros(rows: 1, columns: columns)
  let whole = table.copy()
  let embedded = sumOfEmbeddings(
    tokens: whole, ids: indices.map(Int32.init), positions: none, position: zeros, segments: none,
    segment: zeros)
  for (place, index) in indices.enumerated() {
    for column in 0..<columns {
      let (found, expected) = (embedded[place, column], table[index, column])
      require(found == expected || found.isNaN && expected.isNaN, "\(found), not \(expected)")
    }
  }
}

private func reductions(_ numbers: inout InputNumbers) {
  let (rows, columns) = (numbers.size(below: 130), numbers.size(below: 200))
  let x = numbers.matrix(rows, columns, isBlock: true)
  let sums = Matrix.zeros(rows: 1, columns: columns)
  sums.addColumnSums(of: x)
  var lengths: [Int] = []
  while lengths.reduce(0, +) < rows {
    lengths.append(min(numbers.number(below: 20), rows - lengths.reduce(0, +)))
    if lengths.count > 200 { lengths.append(rows - lengths.reduce(0, +)) }
  }
  let means = x.means(RowPartition(lengths: lengths))
  requireColumnSums(sums, x, [0..<rows].map { ($0, 1) })
  requireColumnSums(
    means, x,
    (0..<lengths.count).map { (RowPartition(lengths: lengths)[$0], max(1, lengths[$0])) })
  let squares = x.elements.reduce(0) { $0 + Double($1) * Double($1) }
  let found = x.copy().sumOfSquares
  require(
    squares.isNaN && found.isNaN || found == squares || abs(found - squares) <= 1e-12 * squares,
    "squares \(found), not \(squares)")
}

private func dropout(_ numbers: inout InputNumbers) {
  let (rows, columns) = (numbers.size(least: 1, below: 60), numbers.size(below: 200))
  let x = numbers.matrix(rows, columns)
  let dropout = Dropout(
    probability: numbers.one(of: [0, 0.1, 0.5, 0.99999]),
    stream: RandomStream(key: UInt64(numbers.word())))
  let y = Matrix(rows: rows, columns: columns)
  dropout.apply(x, into: y)
  let row = numbers.word() % rows
  let alone = Matrix(rows: 1, columns: columns)
  dropout.apply(x[rows: row..<row + 1], into: alone, firstRow: row)
  requireSameBits(alone.row(0), y.row(row), "row \(row) dropped alone")
}
