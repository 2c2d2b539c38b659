/// How the page looks. No `<` and no `&` may stand in here, so that the page stays well-formed as XML.
let styleSheet: StaticString = """

    :root {
        color-scheme: light dark;
        --paper: #f6f7f9; --card: #ffffff; --ink: #1c2430; --dim: #5a6573; --line: #dfe3e8; --track: #e6e9ee;
        --good: #17693f; --warn: #8a5300; --bad: #b3261e; --accent: #2f5bb7;
        --good-soft: #e2f3e9; --warn-soft: #fcf0d9; --bad-soft: #fbe6e4; --skip-soft: #eceff3;
    }
    @media screen and (prefers-color-scheme: dark) {
        :root {
            --paper: #12161c; --card: #1a2028; --ink: #e5e9ef; --dim: #9da8b6; --line: #2d3642; --track: #2b333f;
            --good: #62cf96; --warn: #e6b35a; --bad: #f5958c; --accent: #8fb2ff;
            --good-soft: #16342a; --warn-soft: #3a2d15; --bad-soft: #3f2222; --skip-soft: #262e39;
        }
    }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
    body {
        margin: 0 auto; padding: 2.5rem clamp(1rem, 4vw, 2.5rem) 3rem; max-width: 68rem;
        background: var(--paper); color: var(--ink);
        font: 1rem/1.55 system-ui, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
        overflow-wrap: anywhere;
    }
    h1, h2, h3, p, ol, ul, dl, dd, pre { margin: 0; padding: 0; }
    ol, ul { list-style: none; }
    h1 { font-size: clamp(1.35rem, 4.5vw, 2rem); line-height: 1.2; letter-spacing: -0.01em; }
    h2 { font-size: 1.1rem; margin-bottom: 0.9rem; }
    h3 { font-size: 1rem; line-height: 1.4; }
    code, pre, .reference { font-family: ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace; font-size: 0.85em; }
    code, .whole { display: inline-block; max-width: 100%; }
    pre code { display: inline; }
    .dim, .behind, .eyebrow { color: var(--dim); }
    .dim, .eyebrow { font-size: 0.9rem; }
    .behind { font-weight: 400; font-size: 0.7em; }
    .number { font-variant-numeric: tabular-nums; text-align: right; white-space: nowrap; }
    .reference { color: var(--dim); }
    a.reference { text-decoration: underline dotted; text-underline-offset: 0.2em; }
    a:focus-visible, pre:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }

    header { margin-bottom: 1.75rem; }
    .badge {
        display: inline-block; margin: 0.9rem 0 0.7rem; padding: 0.2rem 0.85rem; border: 1px solid; border-radius: 2rem;
        font-weight: 600; color: var(--warn); background: var(--warn-soft);
    }
    .badge.healthy { color: var(--good); background: var(--good-soft); }
    .badge.broken { color: var(--bad); background: var(--bad-soft); }
    .verdict { font-size: 1.2rem; line-height: 1.45; max-width: 44rem; margin-bottom: 0.4rem; }
    .provisional { color: var(--warn); font-weight: 600; }

    section {
        margin-bottom: 1.25rem; padding: 1.4rem clamp(1rem, 3vw, 1.75rem); background: var(--card);
        border: 1px solid var(--line); border-radius: 0.75rem;
    }
    .pair { display: grid; gap: 0 1.25rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); }

    .path li {
        position: relative; display: grid; align-items: baseline; gap: 0 0.9rem; padding: 0 0 0.8rem 2.3rem;
        grid-template-columns: 8.4rem 4.2rem 3.8rem 1fr;
    }
    .path li:last-child { padding-bottom: 0; }
    .path li::before {
        content: ""; position: absolute; left: 0.7rem; top: 1.6rem; bottom: 0; border-left: 1px solid var(--line);
    }
    .path li:last-child::before { display: none; }
    .path .mark {
        position: absolute; left: 0; top: 0.05rem; width: 1.45rem; height: 1.45rem; border-radius: 50%;
        display: grid; place-items: center; font-size: 0.85rem; font-weight: 700; line-height: 1;
        color: var(--dim); background: var(--skip-soft);
    }
    .path .state { color: var(--dim); font-size: 0.9rem; }
    .path .took { color: var(--dim); font-size: 0.9rem; text-align: right; font-variant-numeric: tabular-nums; }
    .path .detail, .verdict { text-wrap: pretty; }
    .path .ok .mark { color: var(--good); background: var(--good-soft); }
    .path .warning .mark, .path .unknown .mark { color: var(--warn); background: var(--warn-soft); }
    .path .skipped { padding-bottom: 0.45rem; }
    .path .failed .mark { color: var(--card); background: var(--bad); }
    .path .failed .state { color: var(--bad); font-weight: 700; }
    .path .failed .detail { font-weight: 600; }
    .path .warning .state { color: var(--warn); font-weight: 600; }
    .path .skipped strong, .path .skipped .detail { color: var(--dim); font-weight: 400; }

    .leader + .leader { margin-top: 1.2rem; padding-top: 1.2rem; border-top: 1px solid var(--line); }
    .leader h3 { font-size: 1.15rem; }
    .leader p { margin-top: 0.35rem; max-width: 48rem; }
    .share { display: flex; align-items: center; gap: 0.75rem; font-variant-numeric: tabular-nums; }
    .share span { min-width: 3rem; font-weight: 600; text-align: right; }
    .share svg { flex: none; width: 8rem; height: 0.5rem; border-radius: 0.25rem; }
    .leader .share { margin: 0.5rem 0; }
    .leader .share span { min-width: 0; font-size: 1.15rem; }
    .leader .share svg { width: min(22rem, 70%); height: 0.6rem; }
    .track { fill: var(--track); }
    .fill { fill: var(--accent); }
    .others li { display: grid; gap: 0.1rem 1.25rem; grid-template-columns: 11.75rem 1fr; align-items: baseline; }
    .others li + li, .ask li + li, .notes li + li, .ruled-out li + li { margin-top: 0.7rem; }
    .others code { display: block; color: var(--dim); }

    table { width: 100%; border-collapse: collapse; }
    caption { text-align: left; }
    th { text-align: left; font-weight: 600; }
    th, td { padding: 0.35rem 0.9rem 0.35rem 0; vertical-align: baseline; }
    th:last-child, td:last-child { padding-right: 0; }
    .reasons { margin-top: 1.2rem; }
    .reasons caption { font-weight: 600; padding-bottom: 0.3rem; }
    .reasons caption .dim { font-weight: 400; }
    .reasons th, .timeline thead th { color: var(--dim); font-weight: 400; font-size: 0.85rem; }
    .reasons td { border-top: 1px solid var(--line); }
    .reasons th:first-child { width: 15rem; }
    .reasons .bits { color: var(--dim); white-space: nowrap; font-variant-numeric: tabular-nums; }
    .against strong { color: var(--warn); }

    .ask { counter-reset: question; }
    .ask li { position: relative; padding-left: 2rem; counter-increment: question; }
    .ask li::before { content: counter(question); position: absolute; left: 0.2rem; color: var(--dim); }
    .ask p { margin-top: 0.15rem; }
    .notes li { position: relative; padding-left: 2rem; }
    .notes .mark { position: absolute; left: 0.4rem; font-weight: 700; color: var(--dim); }
    .notes .warning .mark, .notes .warning strong { color: var(--warn); }
    .why { color: var(--dim); font-size: 0.9rem; }
    pre {
        margin: 0.25rem 0 0.9rem; padding: 0.6rem 0.9rem; background: var(--paper); border: 1px solid var(--line);
        border-radius: 0.5rem; white-space: pre-wrap; -webkit-user-select: all; user-select: all;
    }
    pre:last-child { margin-bottom: 0; }
    pre code { font-size: inherit; }

    dl > div { display: grid; gap: 0.1rem 1rem; grid-template-columns: 9rem 1fr; padding: 0.3rem 0; }
    dt { color: var(--dim); }
    section dl { font-size: 0.95rem; }
    .fingerprint { display: block; max-width: 24rem; word-spacing: 0.15rem; line-height: 1.6; overflow-wrap: normal; }

    .timeline caption { color: var(--dim); font-size: 0.9rem; padding-bottom: 0.6rem; }
    .timeline td { padding-block: 0.16rem; font-size: 0.9rem; }
    .timeline .probe th { padding-top: 0.8rem; font-size: 0.95rem; }
    .timeline .probe .dim { font-weight: 400; }
    .timeline .reference { display: inline-block; min-width: 2.2rem; }
    .timeline th:nth-child(2), .timeline th:nth-child(3) { text-align: right; }
    .timeline .bar, .timeline .scale { width: 48%; }
    .timeline .scale span:last-child { float: right; }
    .timeline svg { display: block; width: 100%; height: 0.6rem; }
    .timeline .span { fill: var(--accent); }
    .timeline .moment { fill: var(--dim); }
    .timeline tr:target td { background: var(--warn-soft); }
    .timeline + h3, .timeline ~ h3 { margin: 1.2rem 0 0.4rem; font-size: 0.95rem; }
    .without { color: var(--dim); font-size: 0.9rem; columns: 20rem; }

    footer { margin-top: 2rem; color: var(--dim); font-size: 0.85rem; }

    @media (max-width: 44rem) {
        body { padding-top: 1.5rem; }
        .path li { grid-template-columns: 1fr auto auto; gap: 0 0.75rem; }
        .path .detail { grid-column: 1 / -1; }
        .path .detail:empty { display: none; }
        .others li { grid-template-columns: 1fr; }
        .others .share span { min-width: 0; }
        dl > div { grid-template-columns: 1fr; gap: 0; }
        .path .took:empty { display: none; }
        .reasons th:first-child { width: 6rem; }
        .reasons .bits { display: block; }
        .timeline tr { display: grid; grid-template-columns: 3.8rem 3.8rem 1fr; align-items: center; }
        .timeline td:first-child, .timeline th:first-child { grid-column: 1 / -1; }
        .timeline th:nth-child(2), .timeline th:nth-child(3), .timeline .number { text-align: left; }
        .timeline .bar, .timeline .scale { width: auto; }
        .timeline td:first-child { padding-bottom: 0; }
        .timeline .number { padding-top: 0; color: var(--dim); }
    }
    @page { margin: 14mm; }
    @media print {
        :root { font-size: 11.5px; --paper: #ffffff; --line: #c4cad2; }
        body { padding: 0; max-width: none; }
        section { padding: 1rem 1.4rem; }
        li, tr, dl > div, pre, .leader, .pair section { break-inside: avoid; }
        h2, h3, caption, thead, .probe, .why { break-after: avoid; }
        .badge, .mark, svg { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
        a.reference { text-decoration: none; }
    }

    """
