/// The style sheet of pages.
enum Stylesheet {
  /// System fonts, one accent, light and dark by the reader's choice, readable from 320 pixels on and in print.
  static let page: StaticString = """
    :root{--ground:#f5f6f8;--card:#fff;--ink:#1c2127;--soft:#5b6470;--line:#e1e5ea;--edge:#8a93a0;--accent:#0b5fa5;\
    --wash:#eef4fa;--good:#00694b;--bad:#a63b00;--warn:#fdf3e1;--warn-edge:#b36b00;--bar:#7db4dd;--shade:#1c212730;\
    --p1:#e3eef8;--p2:#cbe1f3;--p3:#aed1ed;--p4:#8dbfe4;--q1:#fdeadf;--q2:#fbd9c6;--q3:#f8c3a6;--q4:#f3ab85}
    @media screen and (prefers-color-scheme:dark){:root{--ground:#12151a;--card:#1b1f25;--ink:#e9edf2;--soft:#a9b2bf;\
    --line:#323943;--edge:#79838f;--accent:#7fbdf0;--wash:#232a33;--good:#4cc9a0;--bad:#f59a66;--warn:#33291a;\
    --warn-edge:#e0a04a;--bar:#3f7fb0;--shade:#00000090;--p1:#1d3042;--p2:#1b3c58;--p3:#1a486d;--p4:#195684;\
    --q1:#3a2a20;--q2:#4c3222;--q3:#603a22;--q4:#764322}}
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
    body{margin:0 auto;padding:0 1rem 4rem;max-width:82rem;background:var(--ground);color:var(--ink);\
    font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;\
    overflow-wrap:anywhere}
    header{padding:2rem 0 1rem}
    h1{margin:0;font-size:1.75rem;line-height:1.2;letter-spacing:-.01em}
    h2{margin:0;font-size:1.3rem;line-height:1.25}
    h3{margin:2rem 0 0;font-size:1.05rem}
    p{margin:.5rem 0}
    .lead{color:var(--soft);max-width:46rem;margin:.35rem 0 0}
    section{margin-top:1.25rem;padding:1.5rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem;\
    scroll-margin-top:.75rem}
    section section{margin:0;padding:0;border:0;border-radius:0;background:none}
    a{color:var(--accent);text-underline-offset:.15em}
    :focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:.2rem}
    main:focus{outline:none}
    .skip{position:absolute;left:-99rem;top:.5rem}
    .skip:focus{left:1rem;padding:.5rem .75rem;background:var(--card);z-index:1}
    .unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
    nav ol{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.15rem 1rem;font-size:.93rem}
    nav a{display:inline-block;padding:.2rem 0;text-decoration:none}
    nav a:hover{text-decoration:underline}
    dl,dd{margin:0}
    .facts{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;margin-top:.75rem;font-size:.9rem}
    .facts div{display:flex;gap:.4rem;flex-wrap:wrap}
    .facts dt{color:var(--soft)}
    .facts dd{font-variant-numeric:tabular-nums}
    .figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,9.75rem),1fr));gap:1.25rem 1.5rem;margin-top:1.25rem}
    .figures dt{font-size:.9rem;color:var(--soft)}
    .figures .value{font-size:1.65rem;font-weight:650;line-height:1.2;letter-spacing:-.01em;font-variant-numeric:tabular-nums}
    .figures .interval{font-size:.85rem;font-variant-numeric:tabular-nums}
    .hint,.figures .hint{font-size:.85rem;color:var(--soft)}
    figure{margin:1.5rem 0 0}
    figcaption{margin-bottom:.5rem}
    .table>figcaption{font-weight:650;font-size:.95rem}
    .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,21rem),1fr));gap:0 2.5rem}
    .broad{grid-column:1/-1;min-width:0}
    .chart-figure{min-width:0}
    .chart-figure figcaption strong{display:block;font-size:.95rem;font-weight:650}
    .chart-figure figcaption span{color:var(--soft);font-size:.9rem}
    .wide{overflow-x:auto;background:linear-gradient(90deg,var(--card) 30%,transparent) 0 0/2.5rem 100% no-repeat local,\
    linear-gradient(270deg,var(--card) 30%,transparent) 100% 0/2.5rem 100% no-repeat local,\
    linear-gradient(90deg,var(--shade),transparent) 0 0/.7rem 100% no-repeat scroll,\
    linear-gradient(270deg,var(--shade),transparent) 100% 0/.7rem 100% no-repeat scroll}
    table{border-collapse:collapse;font-size:.9rem;line-height:1.4}
    .table table{min-width:min(100%,36rem)}
    th,td{padding:.4rem .9rem .4rem 0;text-align:start;vertical-align:baseline;border-bottom:1px solid var(--line);\
    min-width:3.5rem;max-width:24rem}
    th:last-child,td:last-child{padding-inline-end:.25rem}
    thead th{font-weight:500;color:var(--soft);vertical-align:bottom;border-bottom-color:var(--edge);overflow-wrap:normal}
    tbody th{font-weight:500;min-width:6rem}
    .num{text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap}
    thead .num{white-space:normal}
    td small{color:var(--soft);font-size:.85em}
    tbody tr:hover{background:var(--wash)}
    .total>*{font-weight:600}
    tr:not(.total)+.total>*{border-top:1px solid var(--edge)}
    .quiet{color:var(--soft)}
    td.good,.fact.good{color:var(--good);font-weight:600}
    td.bad{color:var(--bad);font-weight:600}
    .bar{float:inline-start;width:4.5rem;height:.5rem;margin:.4em .6rem 0 0;border-radius:.15rem;background:var(--wash)}
    .bar span{display:block;height:100%;border-radius:.15rem;background:var(--bar)}
    details{margin-top:.75rem}
    summary{cursor:pointer;color:var(--accent);font-weight:500;width:fit-content}
    .data{font-size:.9rem}
    .data summary{font-weight:400}
    .data .wide{max-height:22rem;overflow-y:auto;margin-top:.5rem}
    .notice{margin-top:1rem;padding:.65rem .9rem;border-inline-start:.25rem solid var(--accent);background:var(--wash);\
    border-radius:.25rem}
    .warning{background:var(--warn);border-color:var(--warn-edge)}
    .legend mark{margin-inline-end:.5rem}
    .more{font-size:.9rem;color:var(--soft)}
    ul{margin:.75rem 0;padding-inline-start:1.25rem}
    pre{margin:.75rem 0;padding:.65rem .9rem;background:var(--wash);border-radius:.4rem;white-space:pre-wrap;font-size:.88rem;\
    font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
    .examples{list-style:none;margin:1rem 0 0;padding:0}
    .examples>li{padding:.75rem 0;border-top:1px solid var(--line);scroll-margin-top:1rem}
    .examples>li:target{background:var(--wash);box-shadow:-.75rem 0 var(--wash),.75rem 0 var(--wash)}
    .examples .facts{margin:0}
    .text{margin:.35rem 0 0;max-width:52rem;line-height:1.65;white-space:pre-wrap}
    mark{color:inherit;background:none;border-radius:.2rem;padding:.05em .15em;\
    -webkit-box-decoration-break:clone;box-decoration-break:clone}
    .p1,.p2,.p3,.p4{border-bottom:2px solid var(--accent)}
    .q1,.q2,.q3,.q4{border-bottom:2px dashed var(--warn-edge)}
    .p1{background:var(--p1)}.p2{background:var(--p2)}.p3{background:var(--p3)}.p4{background:var(--p4)}
    .q1{background:var(--q1)}.q2{background:var(--q2)}.q3{background:var(--q3)}.q4{background:var(--q4)}
    .tag{background:var(--p1);border:1px solid var(--edge)}
    .tag.good{background:var(--p1);border-color:var(--good);color:inherit}
    .tag.bad{background:var(--q1);border:1px dashed var(--bad);color:inherit}
    .tag.quiet{background:none;border-style:dotted;color:inherit}
    .tag b{margin-inline-start:.4em;font-size:.75em;font-weight:600}
    footer{margin-top:2rem;font-size:.9rem;color:var(--soft)}
    @media (max-width:40rem){body{padding:0 .6rem 3rem}section{padding:1.1rem .9rem}.bar{display:none}td small{display:block}header{padding-top:1.25rem}h1{font-size:1.45rem}\
    .figures{grid-template-columns:1fr 1fr;gap:1rem}.figures .value{font-size:1.4rem}}
    @media screen and (min-width:75rem){body{display:grid;grid-template-columns:12.5rem minmax(0,1fr);column-gap:2.5rem}\
    header,footer{grid-column:2}nav{grid-column:1;grid-row:1/span 3;padding-top:2.1rem}\
    nav ol{position:sticky;top:2rem;display:block;max-height:calc(100vh - 4rem);overflow-y:auto}main{grid-column:2}}
    @media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
    @media (forced-colors:active){mark{border:1px solid}.bar span{background:CanvasText}}
    @media print{@page{margin:14mm}body{max-width:none;padding:0;background:none;font-size:10pt}nav,.skip,.data{display:none}\
    section{padding:0;border:0;margin-top:1.5rem}a{color:inherit;text-decoration:none}\
    figure,.figures div,.notice,.examples>li,tr{break-inside:avoid}.table{break-inside:auto}\
    h1,h2,h3,.lead,figcaption,summary{break-after:avoid}.charts{grid-template-columns:1fr 1fr;gap:0 8mm}.figures{grid-template-columns:repeat(5,1fr)}.wide{overflow:visible;background:none;max-height:none}\
    details::details-content{content-visibility:visible;height:auto}summary{list-style:none;color:inherit}\
    thead{display:table-header-group}table{font-size:8.5pt}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}

    """
}
