import FilbertConnections
import Hummingbird

/// Around everything: a request is in flight, with all that it holds, from its header until its answer is written.
///
/// The outermost middleware, so that each answer on a connection has its charge, also one that another middleware gives
/// before there is a route: the connection releases them in order.
struct AccountingMiddleware: RouterMiddleware {
  typealias Context = RouterContext

  let service: ServiceContext

  func handle(
    _ request: Request, context: RouterContext,
    next: (Request, RouterContext) async throws -> Response
  ) async throws -> Response {
    let client = service.connections[context.channel]
    let charge = service.admission.begin(client)
    context.record.note { facts in (facts.client, facts.charge) = (client, charge) }
    defer {
      // Without a connection it is not known when the answer is written.
      if let client { client.owe(charge) } else { charge.release() }
    }
    let response = try await next(request, context)
    charge.keepAnswer(context.record.facts.heldAnswer ?? response.body.contentLength ?? 0)
    return response
  }
}
