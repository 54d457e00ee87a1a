import FilbertFiles
import FilbertInference
import FilbertModelFiles
// The baselines that Scripts/benchmark.sh compares scoring with: OpenBLAS's rate at a model's shapes, and the tokenizer
// alone.
//
//   Rates sgemm THREADS HIDDEN INNER LAYERS     {"gflops": 123.4}
//   Rates tokenize THREADS MODEL TEXTS          {"seconds": 0.1, "tokens": 1234, "bytes": 5678}
//   Rates alone THREADS MODEL TEXTS LENGTH      {"texts": 1234, "forward_ms": 1.23, "predict_ms": 1.24, ...}
//   Rates rows TABLE [COLUMN]    {"seconds": 0.1, "cpu_seconds": 0.1, "rows": 1234, "bytes": 5678, "text_bytes": 5678}
//   Rates match THREADS QUERIES ITEMS DIMENSIONS    {"sgemm_gflops": 123.4, "match_gflops": 120.1}
//   Rates scheduler MODEL TEXTS CALLS    {"sleep_p99_ms": 2.3, "single_calls_texts_per_second": 612.0, ...}
//
// TEXTS has one text per line. `rows` reads a table, a column's text of each row too (the first column's unless another
// is given), and writes it with two columns more to /dev/null. All print the best of three passes, but `alone`: one
// text after the other, cut at LENGTH tokens, once each, with medians over the texts, in milliseconds, of the forward
// pass and of that with the tokenizer: what a server with one client cannot be faster than. `scheduler` asks a classifier
// asynchronously: how late a sleep of 1 ms beside 32 busy tasks ends, the rates of a thousand texts in one call and in a
// thousand calls (medians of five rounds in turn), and the memory in use after each tenth of CALLS calls.
import FilbertTables
import FilbertTensor
import FilbertText
import Foundation

func fail(_ message: String) -> Never {
  FileHandle.standardError.write(Data("Rates: \(message)\n".utf8))
  exit(64)
}

/// Seconds of a call.
func once(_ body: () -> Void) -> Double { ContinuousClock().measure(body) / .seconds(1) }

/// Seconds of the fastest of three calls.
func best(_ body: () -> Void) -> Double { (0..<3).map { _ in once(body) }.min() ?? .infinity }

func number(_ argument: String) -> Int {
  guard let value = Int(argument), value > 0 else { fail("\(argument) is not a positive number") }
  return value
}

func texts(_ path: String) throws -> [TextInput] {
  String(decoding: try readFile(path), as: UTF8.self).split(separator: "\n").map {
    TextInput(String($0))
  }
}

/// The middle one of the durations, and the one that 99 of 100 do not exceed, in milliseconds.
func milliseconds(_ durations: [Duration]) -> (median: Double, p99: Double) {
  let sorted = durations.sorted()
  return (
    sorted[sorted.count / 2] / .milliseconds(1), sorted[sorted.count * 99 / 100] / .milliseconds(1)
  )
}

/// Processor time of this process so far, including system time.
func processorSeconds() -> Double { Double(clock()) / 1_000_000 }

/// Reads a table and a text of every row, and writes every row with two more fields.
///
/// - Returns: The number of rows, and of bytes in their texts.
func passOn(_ path: String, _ column: String?) throws -> (rows: Int, textBytes: Int) {
  var table = try TableReader(path: path)
  let file = try AtomicFile("/dev/null")
  var writer = CSVWriter(file, dialect: table.dialect)
  try writer.write(table.columns + ["predicted_label", "probability"])
  let added = ["positive", "0.98765432"]
  guard let text = column.map({ table.columns.firstIndex(of: $0) }) ?? 0 else {
    fail("\(path) has no column \(column ?? "")")
  }
  var (count, textBytes) = (0, 0)
  while let row = try table.next() {
    textBytes += row[text].utf8.count
    writer.append(row, adding: added)
    count += 1
    if count % 2048 == 0 { try writer.flush() }
  }
  try writer.flush()
  try file.commit()
  return (count, textBytes)
}

let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case "sgemm" where arguments.count == 5:
  Threads.count = number(arguments[1])
  let rate = SgemmRate(
    hidden: number(arguments[2]), inner: number(arguments[3]), layers: number(arguments[4]))
  print("{\"gflops\": \(rate.flops / best(rate.run) / 1e9)}")
case "match" where arguments.count == 5:
  Threads.count = number(arguments[1])
  let rate = MatchRate(
    queries: number(arguments[2]), items: number(arguments[3]), dimensions: number(arguments[4]))
  // In turn, so that both meet the same load.
  let seconds = (0..<3).map { _ in (once(rate.multiplyAll), once(rate.search)) }
  let (products, search) = (seconds.map(\.0).min() ?? 0, seconds.map(\.1).min() ?? 0)
  print(
    "{\"sgemm_gflops\": \(rate.flops / products / 1e9), \"match_gflops\": \(rate.flops / search / 1e9)}"
  )
case "tokenize" where arguments.count == 4:
  Threads.count = number(arguments[1])
  do {
    let tokenizer = try Tokenizer(directory: arguments[2])
    let texts = try texts(arguments[3])
    var tokens = 0
    let seconds = best {
      tokens = tokenizer.measure(texts).reduce(0) { $0 + $1.length }
    }
    let bytes = texts.reduce(0) { $0 + $1.text.utf8.count }
    print("{\"seconds\": \(seconds), \"tokens\": \(tokens), \"bytes\": \(bytes)}")
  } catch {
    fail("\(error)")
  }
case "alone" where arguments.count == 5:
  Threads.count = number(arguments[1])
  do {
    let classifier = try TextClassifier(
      contentsOf: arguments[2], maximumLength: number(arguments[4]))
    let texts = try texts(arguments[3])
    guard !texts.isEmpty else { fail("\(arguments[3]) has no text") }
    for text in texts.prefix(50) { _ = classifier.predictions(for: [text]) }
    let clock = ContinuousClock()
    var (forward, whole): ([Duration], [Duration]) = ([], [])
    for text in texts {
      let start = clock.now
      let encoded = classifier.encode([text])
      let between = clock.now
      var known = PredictionCache()
      _ = classifier.predict(encoded, &known)
      let end = clock.now
      forward.append(end - between)
      whole.append(end - start)
    }
    let (alone, both) = (milliseconds(forward), milliseconds(whole))
    print(
      "{\"texts\": \(texts.count), \"forward_ms\": \(alone.median), \"forward_p99_ms\": \(alone.p99),"
        + " \"predict_ms\": \(both.median), \"predict_p99_ms\": \(both.p99)}")
  } catch {
    fail("\(error)")
  }
case "scheduler" where arguments.count == 4:
  do {
    let rate = try SchedulerRate(model: arguments[1], texts: try texts(arguments[2]))
    print(try await rate.report(calls: number(arguments[3])))
  } catch {
    fail("\(error)")
  }
case "rows" where [2, 3].contains(arguments.count):
  do {
    var (count, seconds, processor) = ((rows: 0, textBytes: 0), Double.infinity, Double.infinity)
    for _ in 0..<3 {
      let (clock, start) = (ContinuousClock(), processorSeconds())
      let duration = try clock.measure {
        count = try passOn(arguments[1], arguments.dropFirst(2).first)
      }
      seconds = min(seconds, duration / .seconds(1))
      processor = min(processor, processorSeconds() - start)
    }
    let bytes = try ByteReader(path: arguments[1]).sizeHint
    print(
      "{\"seconds\": \(seconds), \"cpu_seconds\": \(processor), \"rows\": \(count.rows),"
        + " \"bytes\": \(bytes), \"text_bytes\": \(count.textBytes)}")
  } catch {
    fail("\(error)")
  }
default:
  fail(
    "give sgemm THREADS HIDDEN INNER LAYERS, match THREADS QUERIES ITEMS DIMENSIONS, tokenize THREADS MODEL TEXTS, alone THREADS MODEL TEXTS LENGTH,"
      + " or rows TABLE [COLUMN]"
  )
}
