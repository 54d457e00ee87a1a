// Contrast of all text that is shown, by the formula of WCAG 2.2. Evaluates to a list of what falls short.
(() => {
  // A button that has just been enabled is still on its way from one colour to the other.
  for (const animation of document.getAnimations()) animation.finish();
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  // Any notation of CSS, as numbers from 0 to 255 and an opacity from 0 to 1.
  const parsed = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], below) => [r, g, b].map((value, index) => a * value + (1 - a) * below[index]);
  const background = (node) => {
    const layers = [];
    for (let each = node; each; each = each.parentElement) layers.push(parsed(getComputedStyle(each).backgroundColor));
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const luminance = (color) => {
    const [r, g, b] = color.map((value) => value / 255)
      .map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => {
    const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (light + 0.05) / (dark + 0.05);
  };
  const found = [];
  let seen = 0;
  const require = (node, what, color, against, least) => {
    seen += 1;
    const value = ratio(over(parsed(color), against), against);
    if (value < least) found.push(`${what} of <${node.localName} class="${node.className}" id="${node.id}">: ${value.toFixed(2)} < ${least}`);
  };
  for (const node of document.querySelectorAll("body *")) {
    if (!node.checkVisibility({ visibilityProperty: true }) || node.disabled) continue;
    const style = getComputedStyle(node), behind = background(node);
    const isText = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    const size = parseFloat(style.fontSize), isLarge = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    if (isText || ["TEXTAREA", "SELECT", "INPUT"].includes(node.tagName)) require(node, "text", style.color, behind, isLarge ? 3 : 4.5);
    if (node.placeholder) require(node, "placeholder", getComputedStyle(node, "::placeholder").color, behind, 4.5);
    // Edges of what is operated, and bars, need 3 to 1.
    const around = background(node.parentElement);
    if (node.matches("textarea, select, input[type=password], .drop, button:not([aria-pressed=true], .main)"))
      require(node, "edge", style.borderTopColor, around, 3);
    if (node.matches("button[aria-pressed=true], .main")) require(node, "surface", style.backgroundColor, around, 3);
    if (node.matches(".chosen .bar")) require(node, "bar", style.backgroundColor, around, 3);
  }
  return { seen, found };
})()
