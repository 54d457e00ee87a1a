import FilbertCharts
import Testing

@Suite("Charts")
struct ChartTests {
  @Test("Equal charts give equal bytes")
  func isDeterministic() {
    let chart = LineChart(
      "Loss", x: Axis("Step"), y: Axis("Loss"),
      series: [Series("training", [ChartPoint(x: 0, y: 1), ChartPoint(x: 1, y: 0.5)])])
    #expect(chart.svg() == chart.svg())
  }
}
