import FilbertCore

/// Cells that are categories.
enum SliceCategories {
  /// The most frequent values, ascending by bytes; of equally frequent ones the first. Empty cells are unreadable.
  static func grouping(of texts: [String]) -> SliceGrouping {
    var numbers: [ExactString: Int] = [:]
    var values: [ExactString] = []
    var counts: [Int] = []
    let ofRow = texts.map { text -> Int32 in
      let value = ExactString(text.trimmed)
      if value.string.isEmpty { return -1 }
      let number = numbers[value] ?? values.count
      if number == values.count {
        numbers[value] = number
        values.append(value)
        counts.append(0)
      }
      counts[number] += 1
      return Int32(number)
    }
    let frequent = values.indices
      .sorted { (counts[$1], values[$0]) < (counts[$0], values[$1]) }
      .prefix(SliceValues.mostGroups).sorted { values[$0] < values[$1] }
    var group = [Int](repeating: SliceGrouping.other, count: values.count)
    for (place, value) in frequent.enumerated() { group[value] = place }
    return SliceGrouping(
      names: frequent.map { values[$0].string }, distinctValues: frequent.map { _ in 1 },
      groups: ofRow.map { $0 < 0 ? SliceGrouping.unreadable : group[Int($0)] },
      otherValues: values.count - frequent.count)
  }
}
