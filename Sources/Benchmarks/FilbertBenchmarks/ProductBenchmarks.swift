import FilbertTensor

/// Products at the shapes of all-MiniLM-L6-v2 (384 features, 1,536 inner) and of BERT base (768, 3,072): by
/// OpenBLAS, which training uses, and by packed weights, which scoring uses.
func registerProducts() {
  let shapes = [
    ("MiniLM query, key, value", 1152, 384), ("MiniLM output", 384, 384),
    ("MiniLM inner", 1536, 384), ("MiniLM outer", 384, 1536),
    ("base inner", 3072, 768), ("base outer", 768, 3072),
  ]
  for (name, outputs, inputs) in shapes {
    for rows in [1, 12, 128, 512] {
      let flops = 2 * Double(rows) * Double(outputs) * Double(inputs)
      let size = "\(rows) x \(outputs) x \(inputs)"
      measure(
        "product sgemm \(name) \(size)", .gigaflops, work: flops,
        prepare: { (randomMatrix(rows, inputs), randomMatrix(outputs, inputs)) },
        body: { _ = multiplyTransposed($0.0, $0.1) })
      measure(
        "product packed \(name) \(size)", .gigaflops, work: flops,
        prepare: {
          (
            randomMatrix(rows, inputs), PackedWeights(randomMatrix(outputs, inputs)),
            Matrix(rows: rows, columns: outputs)
          )
        },
        body: { multiply($0.0, $0.1, into: $0.2) })
    }
  }
}
