// Finds words of charts that leave their drawing or lie on each other. Evaluates to a list of what falls short.
(() => {
  const found = [];
  for (const chart of document.querySelectorAll("svg.chart")) {
    const name = chart.querySelector("title").textContent.slice(0, 40);
    const frame = chart.getBoundingClientRect();
    if (!frame.width) continue;
    const words = [...chart.querySelectorAll("text")]
      .filter((text) => text.textContent.trim())
      .map((text) => ({ text, said: text.textContent.slice(0, 30), box: text.getBoundingClientRect(), tilted: text.hasAttribute("transform") }));
    for (const { said, box } of words)
      if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1)
        found.push(`${name}: "${said}" leaves the drawing`);
    for (const [index, one] of words.entries())
      for (const other of words.slice(index + 1)) {
        if (one.tilted || other.tilted) continue;
        const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        // Boxes of lines contain room above and below the letters.
        if (across > 1 && down > 0.45 * Math.min(one.box.height, other.box.height))
          found.push(`${name}: "${one.said}" and "${other.said}" lie on each other`);
      }
  }
  return found;
})()
