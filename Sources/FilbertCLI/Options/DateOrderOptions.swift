import ArgumentParser
import FilbertCore

extension DateOrder: ExpressibleByArgument {}

/// How dates are read that do not show the order of day, month and year themselves.
struct DateOrderOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What comes first in dates such as 03/04/2026 and 26-03-04: dmy (the day), mdy (the month) or ymd (the year). (default: what other rows show)",
      valueName: "order"))
  var dateOrder: DateOrder?
}
