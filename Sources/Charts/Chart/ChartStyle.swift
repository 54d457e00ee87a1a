/// The style sheet of charts, `chart.css`, which is compiled into the library.
///
/// Colours are those of Okabe and Ito (2008), which people with any colour vision can distinguish, darkened for light
/// pages so that each has a contrast of 3 to 1 at least; text has 4.5 to 1.
public enum ChartStyle {
  /// The rules, with the colours of both schemes as custom properties; `--chart-ground` is the surface that charts lie
  /// on. Everything is scoped to the class `chart`.
  public static let css = String(decoding: PackageResources.chart_css, as: UTF8.self)
}
