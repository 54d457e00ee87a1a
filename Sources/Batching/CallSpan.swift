#if Observability
  import Tracing
#endif

/// What `body` returns or throws, in a span of the process's tracer if it has bootstrapped one.
///
/// - Parameters:
///   - scheduler: an attribute of the span, the name of the scheduler.
///   - texts: another.
func inSpan<R: Sendable>(
  of scheduler: String, texts: Int, _ body: () async throws(BatchFailure) -> R
) async throws(BatchFailure) -> R {
  #if Observability
    let result: Result<R, BatchFailure> = await withSpan("filbert.predict") { span in
      span.attributes["filbert.scheduler"] = scheduler
      span.attributes["filbert.texts"] = texts
      do throws(BatchFailure) {
        return .success(try await body())
      } catch {
        span.attributes["filbert.outcome"] = EndedCall.Outcome(error).rawValue
        // Whoever cancels knows why.
        if error != .cancelled {
          span.recordError(error)
          span.setStatus(SpanStatus(code: .error))
        }
        return .failure(error)
      }
    }
    return try result.get()
  #else
    return try await body()
  #endif
}
