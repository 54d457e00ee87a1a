import FilbertPrometheus
import HTTPTypes
import Hummingbird
import NIOCore

/// `GET /metrics`, in the text format of Prometheus.
struct MetricsRoute: Route {
  let exchange: Exchange

  func response() -> Response {
    Response(
      status: .ok, headers: [.contentType: PrometheusText.contentType],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: exchange.service.registry.render())))
  }
}
