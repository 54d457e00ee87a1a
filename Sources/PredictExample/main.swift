// In-process prediction: `swift run -c release PredictExample Models/shop-intent "do you deliver to Pune?"`
import Filbert

let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
  print("usage: PredictExample MODEL_DIRECTORY TEXT [TEXT ...]")
  throw FilbertError(.usage, "give a model directory and at least one text")
}
let classifier = try TextClassifier(contentsOf: arguments[1])
for prediction in classifier.predict(arguments.dropFirst(2).map { TextInput($0) }) {
  print(prediction.label, prediction.probability)
}
