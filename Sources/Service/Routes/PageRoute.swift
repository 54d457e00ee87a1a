import HTTPTypes
import Hummingbird
import NIOCore

/// `GET /`: the page. Browsers keep it, and ask each time whether it is still the same.
struct PageRoute: Route {
  let exchange: Exchange

  func response() -> Response {
    var headers: HTTPFields = [
      .eTag: WebPage.entityTag, .cacheControl: "no-cache",
      .contentSecurityPolicy: WebPage.contentSecurityPolicy, .xContentTypeOptions: "nosniff",
      .referrerPolicy: "no-referrer",
    ]
    if exchange.request.headers[.ifNoneMatch]?.contains(WebPage.entityTag) == true {
      return Response(status: .notModified, headers: headers)
    }
    headers[.contentType] = "text/html; charset=utf-8"
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: WebPage.html)))
  }
}
