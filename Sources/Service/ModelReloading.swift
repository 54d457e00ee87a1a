import FilbertCore
import Logging
import ServiceLifecycle
import UnixSignals

/// Loads the models again on SIGHUP, while requests are answered: running requests keep their models. If one model
/// cannot be loaded, all stay.
struct ModelReloading: Service {
  let service: ServiceContext

  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: .sighup)
    for await _ in signals.cancelOnGracefulShutdown() {
      let models = service.models
      let outcome = await offload {
        Result { () throws(FilbertError) in try models.reload() }
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
