import Filbert
import Files
import JSON
import Text

// Prints the names of the targets and what the model in a directory says of a text.
let classifier = try TextClassifier(contentsOf: CommandLine.arguments[1])
let prediction = classifier.predict("where is my order?")
print(nameOfFiles, nameOfText, nameOfJSON, prediction.probabilities.count, prediction.label)
