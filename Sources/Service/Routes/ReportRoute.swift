import FilbertConnections
import Hummingbird

/// `GET /report`: the report that the operator named. It needs a key if the server has keys, because customers' messages
/// are in it.
struct ReportRoute: Route {
  let exchange: Exchange

  func response() throws -> Response {
    _ = try exchange.query(known: [])
    guard let report = exchange.service.report?.page else {
      throw ServiceError(.notFound, "This server has no report.")
    }
    return Response(
      page: report.html, entityTag: report.entityTag,
      contentSecurityPolicy: ReportPage.contentSecurityPolicy, to: exchange.request)
  }
}
