package import FilbertConnections
package import Logging

/// How a server is set up: the options of `filbert serve`.
package struct ServerConfiguration: Sendable {
  package var models: [ModelSource]
  package var host = "127.0.0.1"
  /// 0 for any free port.
  package var port = 8080
  /// The longest text in tokens; nil for what each model was trained with.
  package var maximumLength: Int?
  /// Whether texts that are too long are cut if a request does not decide.
  package var truncates = false
  package var limits = ServiceLimits()
  /// Keys of those who are answered; nil to answer everyone.
  package var keys: APIKeys?
  /// Nil for HTTP.
  package var tls: TLSFiles?
  /// Hosts that a server without keys answers to in addition to this machine's; see ``HostCheck``.
  package var allowedHosts: [String] = []
  /// Origins whose pages may ask; `*` for all.
  package var origins: [String] = []
  /// Whether `GET /` answers with a page for people.
  package var hasPage = true
  /// Whether classifiers explain their answers, which takes the memory of their encoders' weights a second time.
  package var explains = false
  /// The file that `GET /report` answers, a page that `evaluate` wrote; nil for no such route.
  package var report: String?
  /// Items that `POST /match` finds; nil for no such route.
  package var items: ItemSource?
  /// Whether the access log has the beginning of the first text.
  package var logsTexts = false
  package var logger: Logger
  /// What `/info` says.
  package var version: String

  package init(models: [ModelSource], version: String, logger: Logger) {
    (self.models, self.version, self.logger) = (models, version, logger)
  }
}
