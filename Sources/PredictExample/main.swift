// In-process prediction: `swift run -c release PredictExample Models/shop-intent "do you deliver to Pune?"`
import Filbert
import Foundation

func fail(_ message: String, code: Int32) -> Never {
  FileHandle.standardError.write(Data((message + "\n").utf8))
  exit(code)
}

let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
  fail("usage: PredictExample MODEL_DIRECTORY TEXT [TEXT ...]", code: 64)
}
do {
  let classifier = try TextClassifier(contentsOf: arguments[1])
  for prediction in classifier.predictions(for: Array(arguments.dropFirst(2))) {
    print(prediction.label, prediction.probability)
  }
} catch {
  fail("error: \(error.description)", code: 1)
}
