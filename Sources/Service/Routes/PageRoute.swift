import Hummingbird
import NIOCore

/// `GET /`: the page to try the models with.
struct PageRoute: Route {
  let exchange: Exchange

  func response() -> Response {
    Response(
      page: ByteBuffer(bytes: WebPage.html), entityTag: WebPage.entityTag,
      contentSecurityPolicy: WebPage.contentSecurityPolicy, to: exchange.request)
  }
}
