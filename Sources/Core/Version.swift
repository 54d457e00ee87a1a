/// The version of Filbert, which models and summaries record.
package enum Version {
  /// Major, minor and patch.
  package static let number = "0.1.0"
}
