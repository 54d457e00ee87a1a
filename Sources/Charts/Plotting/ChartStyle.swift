/// The style sheet of charts.
///
/// Colours are those of Okabe and Ito (2008), which people with any colour vision can distinguish, darkened for light
/// pages so that each has a contrast of 3 to 1 at least; text has 4.5 to 1.
public enum ChartStyle {
  /// The rules, with the colours of both schemes as custom properties; `--chart-ground` is the surface that charts lie
  /// on. Everything is scoped to the class `chart`.
  public static let css = "\(rules)"

  /// The rules, in the program's own words.
  package static let rules: StaticString = """
    .chart{--chart-ink:#1c2127;--chart-soft:#5b6470;--chart-grid:#e3e6ea;--chart-axis:#8a93a0;--chart-ground:#fff;\
    --c0:#0072b2;--c1:#d55e00;--c2:#00855f;--c3:#b4598c;--c4:#a87400;--c5:#2f86bd;--c6:#8a7f00;\
    --h0:#f4f6f8;--h1:#e4eff8;--h2:#d0e4f3;--h3:#b5d5ec;--h4:#94c2e3;--h5:#6facd8;--h6:#2f79b3;--h7:#1c659f;\
    --h8:#0f5189;--h9:#083d6b;--h-low:#1c2127;--h-high:#fff}
    @media screen and (prefers-color-scheme:dark){.chart{--chart-ink:#e9edf2;--chart-soft:#a9b2bf;\
    --chart-grid:#333a44;--chart-axis:#79838f;--chart-ground:#1b1f25;\
    --c0:#4aa8dc;--c1:#f0803c;--c2:#1fb58a;--c3:#dd8fbb;--c4:#e69f00;--c5:#8fd0f5;--c6:#f0e442;\
    --h0:#232932;--h1:#1d3042;--h2:#1a3a55;--h3:#184669;--h4:#17527d;--h5:#185f91;--h6:#4f9fd3;--h7:#74b6e2;\
    --h8:#9accee;--h9:#c3e2f7;--h-low:#f4f7fa;--h-high:#10151b}}
    svg.chart{display:block;width:100%;height:auto;font-family:system-ui,-apple-system,"Segoe UI",Roboto,\
    "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;font-variant-numeric:tabular-nums}
    .chart text{font-size:12px;fill:var(--chart-soft);unicode-bidi:isolate}
    .chart .h{font-size:15px;font-weight:650;fill:var(--chart-ink)}
    .chart .l,.chart .k,.chart .v,.chart .b{fill:var(--chart-ink)}
    .chart .k,.chart .v{paint-order:stroke;stroke:var(--chart-ground);stroke-width:3px;stroke-linejoin:round}
    .chart .k{font-weight:600;text-anchor:middle}
    .chart .e{text-anchor:end}.chart .c{text-anchor:middle}
    .chart .g,.chart .a,.chart .r,.chart .m,.chart [class^=s]{fill:none}
    .chart .g{stroke:var(--chart-grid)}.chart .a{stroke:var(--chart-axis)}
    .chart .r{stroke:var(--chart-soft);stroke-width:1.3;stroke-dasharray:4 4}
    .chart .m{stroke:var(--chart-ink);stroke-width:1.2}
    .chart .p{fill:var(--chart-ground);stroke:var(--chart-ink);stroke-width:2}
    .chart .i{fill:none;stroke:var(--chart-ink);stroke-width:1.4}
    .chart [class^=s]{stroke-width:2;stroke-linejoin:round}
    .chart .s0{stroke:var(--c0)}.chart .s1{stroke:var(--c1)}.chart .s2{stroke:var(--c2)}.chart .s3{stroke:var(--c3)}
    .chart .s4{stroke:var(--c4)}.chart .s5{stroke:var(--c5)}.chart .s6{stroke:var(--c6)}
    .chart .f0{fill:var(--c0)}.chart .f1{fill:var(--c1)}.chart .f2{fill:var(--c2)}.chart .f3{fill:var(--c3)}
    .chart .f4{fill:var(--c4)}.chart .f5{fill:var(--c5)}.chart .f6{fill:var(--c6)}
    .chart .d{fill-opacity:.16}.chart .o{fill-opacity:.6}
    .chart .h0{fill:var(--h0)}.chart .h1{fill:var(--h1)}.chart .h2{fill:var(--h2)}.chart .h3{fill:var(--h3)}
    .chart .h4{fill:var(--h4)}.chart .h5{fill:var(--h5)}.chart .h6{fill:var(--h6)}.chart .h7{fill:var(--h7)}
    .chart .h8{fill:var(--h8)}.chart .h9{fill:var(--h9)}
    .chart .w{text-anchor:middle;fill:var(--h-low)}
    .chart .x{text-anchor:middle;fill:var(--h-high)}
    .chart .u{fill:none;stroke:var(--chart-ink);stroke-width:1.5}
    .chart a rect{fill:transparent}
    .chart a:hover rect,.chart a:focus-visible rect{stroke:var(--chart-ink);stroke-width:2}
    .chart a{outline:none;cursor:pointer}
    """
}
