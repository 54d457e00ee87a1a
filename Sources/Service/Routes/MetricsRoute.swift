import FilbertPrometheus
import HTTPTypes
import Hummingbird
import NIOCore

extension PredictionService {
  /// `GET /metrics`, in the text format of Prometheus.
  func metrics(_ request: Request, _ context: ServiceContext) async throws -> Response {
    Response(
      status: .ok, headers: [.contentType: PrometheusText.contentType],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: registry.render())))
  }
}
