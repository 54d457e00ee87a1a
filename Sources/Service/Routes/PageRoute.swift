import HTTPTypes
import Hummingbird
import NIOCore

extension PredictionService {
  /// `GET /`: the page. Browsers keep it, and ask each time whether it is still the same.
  func page(_ request: Request, _ context: ServiceContext) async throws -> Response {
    var headers: HTTPFields = [
      .eTag: WebPage.entityTag, .cacheControl: "no-cache",
      .contentSecurityPolicy: WebPage.contentSecurityPolicy, .xContentTypeOptions: "nosniff",
    ]
    if let name = HTTPField.Name("Referrer-Policy") { headers[name] = "no-referrer" }
    if request.headers[.ifNoneMatch]?.contains(WebPage.entityTag) == true {
      return Response(status: .notModified, headers: headers)
    }
    headers[.contentType] = "text/html; charset=utf-8"
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: WebPage.html)))
  }
}
