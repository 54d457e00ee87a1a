import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
  /// A page for people. Browsers keep it, and ask each time whether it is still the same: then the answer is 304.
  ///
  /// - Parameter entityTag: identifies the version of the page, with quotes.
  init(
    page: ByteBuffer, entityTag: String, contentSecurityPolicy: String, to request: Request
  ) {
    var headers: HTTPFields = [
      .eTag: entityTag, .cacheControl: "no-cache", .contentSecurityPolicy: contentSecurityPolicy,
      .xContentTypeOptions: "nosniff", .referrerPolicy: "no-referrer",
    ]
    if request.headers[.ifNoneMatch]?.contains(entityTag) == true {
      self.init(status: .notModified, headers: headers)
      return
    }
    headers[.contentType] = "text/html; charset=utf-8"
    self.init(status: .ok, headers: headers, body: ResponseBody(byteBuffer: page))
  }
}
