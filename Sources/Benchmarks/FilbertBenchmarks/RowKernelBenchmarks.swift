import FilbertTensor
import FilbertTransformer

/// Everything between products, on a micro-batch of 512 rows of all-MiniLM-L6-v2. Bytes are those of the operands,
/// each counted once.
func registerRowKernels() {
  let (rows, hidden, inner) = (512, 384, 1536)
  measure(
    "kernel layer norm with bias and residual 512 x 384", .megabytes,
    work: bytes(3 * rows * hidden),
    prepare: { (randomMatrix(rows, hidden), randomMatrix(rows, hidden), randomMatrix(1, hidden)) },
    body: { z, residual, vector in
      _ = layerNorm(
        z, bias: vector, residual: residual, gamma: vector, beta: vector, epsilon: 1e-12,
        saving: false)
    })
  for activation in [Activation.gelu, .geluTanh] {
    measure(
      "kernel \(activation) with bias 512 x 1536", .megabytes, work: bytes(2 * rows * inner),
      prepare: { (randomMatrix(rows, inner), randomMatrix(1, inner)) },
      body: { _ = $0.0.activated(activation, bias: $0.1) })
  }
  for length in [12, 128] {
    measure(
      "kernel softmax \(12 * length) x \(length)", .megabytes,
      work: bytes(2 * 12 * length * length), prepare: { randomMatrix(12 * length, length) },
      body: { $0.softmaxInPlace(scale: 0.18) })
  }
  for length in [12, 76, 128, 512] {
    registerSelfAttention(length: length, sequences: max(1, 512 / length), hidden: hidden)
  }
  // The word embedding of BERT's English vocabulary: most of what AdamW steps in a small model.
  let count = 30_522 * hidden
  measure(
    "kernel AdamW 30522 x 384", .megabytes, work: bytes(7 * count),
    prepare: {
      (
        randomMatrix(1, count), randomMatrix(1, count), Matrix.zeros(rows: 1, columns: count),
        Matrix.zeros(rows: 1, columns: count)
      )
    },
    body: { parameters, gradients, first, second in
      adamWStep(
        AdamWStep(
          learningRate: 5e-5, weightDecay: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step: 10,
          gradientScale: 1),
        parameters: parameters, gradients: gradients, first: first, second: second)
    })
}

/// The projection to queries, keys and values, and attention over them.
private func registerSelfAttention(length: Int, sequences: Int, hidden: Int) {
  let rows = length * sequences
  let products = 2 * Double(rows) * Double(hidden) * Double(3 * hidden + 2 * length)
  measure(
    "kernel self-attention \(sequences) x \(length) tokens", .gigaflops, work: products,
    prepare: {
      var layout = ParameterLayout()
      let attention = SelfAttention("attention", size: hidden, heads: 12, in: &layout)
      let parameters = Parameters(layout: layout)
      parameters.initialize(layout.slots, seed: 1, deviation: 0.05)
      let partition = RowPartition(lengths: (0..<sequences).map { _ in length })
      return (attention, parameters, partition, randomMatrix(rows, hidden))
    },
    body: { attention, parameters, partition, x in
      _ = attention.forward(x, partition, selection: nil, dropout: nil, parameters)
    })
}

private func bytes(_ elements: Int) -> Double { 4 * Double(elements) }
