import FilbertCore

/// The numbers of labels: first those of the model, in its order, then those that only the data have, by code point.
struct LabelNumbers {
  /// Labels that the model does not know.
  let unknown: [String]
  /// All labels in the order of their numbers.
  let names: [String]
  private let numbers: [ExactString: Int]

  /// - Parameter found: the labels of the data.
  init(_ labels: [String], found: some Sequence<String>) {
    var numbers: [ExactString: Int] = [:]
    for (number, label) in labels.enumerated() { numbers[ExactString(label)] = number }
    let unknown = Set(found.map { ExactString($0) }).subtracting(numbers.keys).sorted()
    for label in unknown { numbers[label] = numbers.count }
    self.numbers = numbers
    self.unknown = unknown.map(\.string)
    names = labels + self.unknown
  }

  subscript(label: String) -> Int? { numbers[ExactString(label)] }
}
