package import FilbertCore

/// What messages about values over time name.
extension Parameter {
  package static let timeColumn = Parameter("timeColumn", option: "time")
  package static let period = Parameter("period")
  package static let timeZone = Parameter("timeZone")
  package static let groupColumns = Parameter("groupColumns", option: "by")
  package static let state = Parameter("state")
}
