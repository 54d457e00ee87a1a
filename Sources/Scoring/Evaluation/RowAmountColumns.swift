package import FilbertCore
package import FilbertCorpus
import FilbertEvaluation
import FilbertTables

/// What contacting each row is worth and costs, from columns of the file.
package struct RowAmountColumns {
  /// What each row is worth; 0 for an empty cell of a row without the label.
  package let values: [Double]?
  /// What contacting each row costs.
  package let costs: [Double]?

  /// Reads the amounts of all rows, before they are scored.
  ///
  /// - Parameters:
  ///   - value: the column of values; nil for none.
  ///   - cost: the column of costs; nil for none.
  ///   - label: the label that makes a contact worth something.
  /// - Throws: `badData` for a column that the file does not have, and with the line of a cell that is not an amount.
  package init(
    value: String?, cost: String?, label: String, _ file: LabelledFile
  ) throws(FilbertError) {
    let columns = file.columns.columns
    let (valuePlace, costPlace) = (
      try RowColumns.place(of: value, in: columns, file: file.name),
      try RowColumns.place(of: cost, in: columns, file: file.name)
    )
    var (values, costs): ([Double], [Double]) = ([], [])
    func amount(_ element: ExampleReader.Element, _ place: Int) throws(FilbertError) -> Double {
      let text = element.row[place]
      guard let amount = Double(text.trimmed), (0...RowAmounts.greatest).contains(amount) else {
        throw FilbertError(
          .badData,
          "The column \(columns[place].quoted) has \(text.quoted), but an amount is expected: a number from 0 on, with a point before the decimals.",
          file: file.name, line: element.row.line)
      }
      return amount
    }
    try file.read { element throws(FilbertError) in
      if let valuePlace {
        // An order has a value; a visitor who bought nothing often has an empty cell.
        let isWorth = element.example.target?.allLabels.contains {
          ExactString($0) == ExactString(label)
        }
        values.append(
          isWorth != true && element.row[valuePlace].isBlank ? 0 : try amount(element, valuePlace))
      }
      if let costPlace { costs.append(try amount(element, costPlace)) }
    }
    self.values = valuePlace == nil ? nil : values
    self.costs = costPlace == nil ? nil : costs
  }
}
