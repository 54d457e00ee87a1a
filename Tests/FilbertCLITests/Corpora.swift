/// Small labelled files.
enum Corpora {
  /// Rows of two classes with different words: a tiny model learns them in a moment.
  static func twoClasses(_ count: Int = 60, seed: Int = 0) -> String {
    let words = [
      ["want", "buy", "price", "how", "much", "cost", "mattress", "pillow", "stock"],
      ["late", "refund", "cancel", "return", "order", "bought", "last", "week"],
    ]
    var csv = "text,label\n"
    for row in 0..<count {
      let choice = words[row % 2]
      let text = (0..<4).map { choice[(row * 7 + $0 * (row % 5 + 1) + seed) % choice.count] }
      csv += "\(text.joined(separator: " ")) \(row + seed),\(["buy", "refund"][row % 2])\n"
    }
    return csv
  }

  /// Options with which a tiny model learns ``twoClasses(_:seed:)``.
  static let recipe = "--epochs 10 --batch-size 8 --learning-rate 1e-2 --select-by loss"
}
