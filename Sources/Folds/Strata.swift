/// A class for each row, so that every part of a division has the same share of each.
///
/// One label is a class itself. If a row has several, the rarest decides, so that rare labels are in all parts (a
/// simple form of the stratification of Sechidis et al., ECML 2011); rows without a label are a class. Numbers are cut
/// into runs of about as many rows by rank.
package struct Strata: Sendable, Equatable {
  /// The class of each row: the number of a label, or the number after the last for rows without a label.
  package let numbers: [Int]
  /// How many classes there are, those that no row has included.
  package let count: Int
  /// What rows of each class have: `label "spam"`, `no label`. Empty for classes of numbers.
  package let names: [String]

  /// - Parameters:
  ///   - labels: The numbers of each row's labels, one, several or none.
  ///   - names: What a row with each label has.
  ///   - none: What a row without a label has.
  package init(labels: [[Int]], names: [String], none: String) {
    var counts = [Int](repeating: 0, count: names.count)
    for label in labels.joined() { counts[label] += 1 }
    numbers = labels.map { row in
      row.min { (counts[$0], $0) < (counts[$1], $1) } ?? names.count
    }
    count = names.count + 1
    self.names = names + [none]
  }

  /// Runs of numbers by rank; equal ones keep the order of the rows.
  package init(ranking values: [Double], classes: Int) {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var numbers = [Int](repeating: 0, count: values.count)
    for (rank, row) in order.enumerated() { numbers[row] = rank * classes / values.count }
    self.numbers = numbers
    count = classes
    names = []
  }
}
