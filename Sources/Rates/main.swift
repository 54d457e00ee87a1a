// What Scripts/benchmark.sh sets scoring beside: OpenBLAS's rate at a model's shapes, and the tokenizer alone.
//
//   Rates sgemm THREADS HIDDEN INNER LAYERS     {"gflops": 123.4}
//   Rates tokenize THREADS MODEL TEXTS          {"seconds": 0.1, "tokens": 1234, "bytes": 5678}
//
// TEXTS has a text a line. Both print the best of three passes.
import Files
import Foundation
import Inference
import Tensor
import Text

func fail(_ message: String) -> Never {
  FileHandle.standardError.write(Data("Rates: \(message)\n".utf8))
  exit(64)
}

/// Seconds of the fastest of three calls.
func best(_ body: () -> Void) -> Double {
  let clock = ContinuousClock()
  return (0..<3).map { _ in clock.measure(body) / .seconds(1) }.min() ?? .infinity
}

func number(_ argument: String) -> Int {
  guard let value = Int(argument), value > 0 else { fail("\(argument) is no positive number") }
  return value
}

let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case "sgemm" where arguments.count == 5:
  Threads.count = number(arguments[1])
  let rate = SgemmRate(
    hidden: number(arguments[2]), inner: number(arguments[3]), layers: number(arguments[4]))
  print("{\"gflops\": \(rate.flops / best(rate.run) / 1e9)}")
case "tokenize" where arguments.count == 4:
  Threads.count = number(arguments[1])
  do {
    let tokenizer = try Tokenizer(directory: arguments[2])
    let texts = String(decoding: try readFile(arguments[3]), as: UTF8.self)
      .split(separator: "\n").map { TextInput(String($0)) }
    var tokens = 0
    let seconds = best {
      tokens = tokenizer.encode(texts, maximumLength: .max).reduce(0) { $0 + $1.count }
    }
    let bytes = texts.reduce(0) { $0 + $1.text.utf8.count }
    print("{\"seconds\": \(seconds), \"tokens\": \(tokens), \"bytes\": \(bytes)}")
  } catch {
    fail("\(error)")
  }
default:
  fail("give sgemm THREADS HIDDEN INNER LAYERS, or tokenize THREADS MODEL TEXTS")
}
