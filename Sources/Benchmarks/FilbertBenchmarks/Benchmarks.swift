import Benchmark
import FilbertTensor

/// What the generated `main` registers. Names begin with what is measured, so that `--filter` picks a group:
/// `product`, `kernel`, `tokenizer`, `csv`, `forward`.
let benchmarks: @Sendable () -> Void = {
  unsafe Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .instructions], warmupIterations: 2, maxDuration: .seconds(1),
    maxIterations: 10_000)
  registerProducts()
  registerRowKernels()
  registerTokenizer()
  registerCSV()
  registerForwardPasses()
}

/// What a benchmark counts in addition to time.
enum Rate {
  case gigaflops
  case megabytes
  case tokens

  fileprivate var metric: BenchmarkMetric {
    switch self {
    case .gigaflops: .custom("GFLOP/s", polarity: .prefersLarger, useScalingFactor: false)
    case .megabytes: .custom("MB/s", polarity: .prefersLarger, useScalingFactor: false)
    case .tokens: .custom("tokens/s", polarity: .prefersLarger, useScalingFactor: false)
    }
  }

  /// `work` per second in the metric's unit, from operations, bytes or tokens.
  fileprivate func value(_ work: Double, _ seconds: Double) -> Int {
    switch self {
    case .gigaflops: Int(work / seconds / 1e9)
    case .megabytes: Int(work / seconds / 1e6)
    case .tokens: Int(work / seconds)
    }
  }
}

/// Registers a benchmark that also reports `work` per second.
///
/// - Parameters:
///   - threads: of parallel loops; kernels are measured on one thread, because other work disturbs
///     that least.
///   - prepare: makes what `body` works on, outside the measurement.
func measure<Input>(
  _ name: String, _ rate: Rate, work: Double, threads: Int = 1,
  prepare: @escaping @Sendable () -> Input, body: @escaping @Sendable (Input) -> Void
) {
  let metric = rate.metric
  Benchmark(
    name, configuration: .init(metrics: [.wallClock, .instructions, metric]),
    closure: { (benchmark: Benchmark, input: Input) in
      Threads.count = threads
      let clock = ContinuousClock()
      benchmark.startMeasurement()
      let duration = clock.measure { body(input) }
      benchmark.stopMeasurement()
      benchmark.measurement(metric, rate.value(work, duration / .seconds(1)))
    },
    setup: { prepare() })
}

/// A matrix of normal deviates; the same for the same sizes.
func randomMatrix(_ rows: Int, _ columns: Int, deviation: Float = 1) -> Matrix {
  let matrix = Matrix(rows: rows, columns: columns)
  matrix.fillNormal(
    RandomStream(seed: 1, UInt64(rows), UInt64(columns)), deviation: deviation)
  return matrix
}
