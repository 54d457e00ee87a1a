import FilbertCore
import Logging
import ServiceLifecycle
import UnixSignals

/// Loads the models, the items and the report again on SIGHUP, while requests are answered: running requests keep their models.
struct ModelReloading: Service {
  let service: ServiceContext

  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: .sighup)
    for await _ in signals.cancelOnGracefulShutdown() {
      let outcome = await offload {
        Result { () throws(FilbertError) in try service.reload() }
      }
      switch outcome {
      case .success:
        service.metrics.reloaded(successfully: true)
        service.logger.notice("Models loaded again")
      case .failure(let error):
        service.metrics.reloaded(successfully: false)
        service.logger.error(
          "Models not loaded again; the old ones stay in use",
          metadata: ["error": .string(error.description(on: .commandLine))])
      }
    }
  }
}

extension ServiceContext {
  /// Loads the models, the items and the report again. If one of them cannot be loaded, all stay as they are.
  func reload() throws(FilbertError) {
    let page = try report?.read()
    try models.reload()
    metrics.holds(items: models.items?.count ?? 0)
    if let page { report?.page = page }
  }
}
