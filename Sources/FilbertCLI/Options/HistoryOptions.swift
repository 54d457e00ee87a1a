import ArgumentParser
import FilbertCore

/// Where a table has purchases, one a row, and how much of them makes a query.
struct HistoryOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Column of the customer, if each row is a purchase. A customer's earlier purchases are a query; the next one is the item to find.",
      valueName: "name"))
  var userColumn: String?

  @Option(
    name: .customLong("time"),
    help: ArgumentHelp(
      "With --user-column: column of the time of a purchase, dates or numbers.", valueName: "name"))
  var timeColumn: String?

  @OptionGroup var dates: DateOrderOptions

  @Option(
    name: .customLong("history"),
    help: ArgumentHelp(
      "With --user-column: how many of a customer's last items are read, the newest first. (default: 5)",
      valueName: "items"))
  var requestedLength: Int?

  var dateOrder: DateOrder? { dates.dateOrder }

  /// How many of a customer's last items are read.
  var length: Int { requestedLength ?? 5 }

  /// Whether rows are purchases.
  var areGiven: Bool { userColumn != nil }

  /// Options without a meaning for rows that are no purchases.
  var limited: [LimitedOption] {
    LimitedOption.list([
      ("--user-column", userColumn != nil), ("--time", timeColumn != nil),
      ("--date-order", dateOrder != nil), ("--history", requestedLength != nil),
    ]) { "is about what customers bought and has no meaning for \($0); leave it out." }
  }

  func validate() throws {
    if areGiven {
      guard timeColumn != nil else {
        throw ValidationError(
          "--user-column needs --time; name the column with the time of each purchase.")
      }
    } else if let other = limited.first(where: \.isGiven) {
      throw ValidationError("\(other.name) needs --user-column, the column of the customer.")
    }
    guard (1...1_000).contains(length) else {
      throw ValidationError("--history must lie between 1 and 1000, not \(length).")
    }
  }
}
