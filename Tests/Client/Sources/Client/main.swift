import Filbert
import Files
import Foundation
import JSON
import Text

// Prints the names of the targets and what the model in a directory says of a text.
let path = CommandLine.arguments[1]
let classifier = try TextClassifier(contentsOf: URL(filePath: path))
let prediction = classifier.prediction(for: "where is my order?")
print(nameOfFiles, nameOfText, nameOfJSON, prediction.probabilities.count, prediction.label)

// The rest of what a program sees: values that it makes, prints and stores itself, and one error.
let made = Prediction(
  probabilities: prediction.probabilities, labels: classifier.labels,
  unreadTokens: prediction.unreadTokens, windows: prediction.windows, scope: prediction.scope)
let stored = try JSONDecoder().decode(Prediction.self, from: JSONEncoder().encode(prediction))
let inputs: [TextInput] = ["where is my order?"]
guard made == prediction, stored == prediction, classifier.predictions(for: inputs) == [prediction],
  prediction.probability(of: prediction.label) == prediction.hypotheses().first?.probability
else { fatalError("\(made) and \(stored) differ from \(prediction)") }
do {
  _ = try TextTagger(contentsOf: path)
  fatalError("A classifier loads as a tagger.")
} catch {
  guard error.code == .unsupported, error.localizedDescription == error.description else {
    throw error
  }
}
