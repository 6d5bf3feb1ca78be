/* global document, getComputedStyle, NodeFilter */

/** Text this large is read with less contrast (WCAG 2.1, 1.4.3): 24 px, or 18.66 px when it is bold. */
const isLarge = ({ fontSize, fontWeight }) =>
  parseFloat(fontSize) >= 24 || (parseFloat(fontSize) >= 18.66 && Number(fontWeight) >= 600);

const rgba = (colour) => {
  const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
  return { red, green, blue, alpha };
};

const over = (top, below) => ({
  red: top.red * top.alpha + below.red * (1 - top.alpha),
  green: top.green * top.alpha + below.green * (1 - top.alpha),
  blue: top.blue * top.alpha + below.blue * (1 - top.alpha),
  alpha: 1,
});

/** The colour behind an element: what its ancestors paint, one over the other. */
function behind(element) {
  const own = rgba(getComputedStyle(element).backgroundColor);
  if (own.alpha === 1) return own;
  return over(own, element.parentElement === null ? rgba('rgb(255, 255, 255)') : behind(element.parentElement));
}

function luminance({ red, green, blue }) {
  const [r, g, b] = [red, green, blue].map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(element) {
  const below = behind(element);
  const [dark, light] = [over(rgba(getComputedStyle(element).color), below), below]
    .map(luminance)
    .toSorted((one, other) => one - other);
  return (light + 0.05) / (dark + 0.05);
}

const isShown = (element) => element.getClientRects().length > 0;

/** The nearest that hides what is wider than it. */
function clips(element) {
  for (let at = element; at !== null; at = at.parentElement)
    if (getComputedStyle(at).overflowX !== 'visible' && at.id !== 'card') return at;
  return undefined;
}

/** Where the margin of a card begins, on both sides; less than a pixel over it is not seen. */
function within(element) {
  const { left, right } = element.getBoundingClientRect();
  const { paddingLeft, paddingRight } = getComputedStyle(element);
  return { left: left + parseFloat(paddingLeft) - 1, right: right - parseFloat(paddingRight) + 1 };
}

/** Everything in the drawn card that a picture must not have, a sentence each. */
globalThis.findFaults = () => {
  const card = document.querySelector('#card');
  const edge = within(card.firstElementChild);
  const faults = [];
  const texts = document.createTreeWalker(card, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode.textContent.trim();
    const element = texts.currentNode.parentElement;
    if (text === '' || !isShown(element)) continue;
    const clipping = clips(element);
    if (clipping !== undefined && clipping.scrollWidth > clipping.clientWidth) faults.push(`cut off: ${text}`);
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const { left, right } = range.getBoundingClientRect();
    if (right > edge.right || left < edge.left) faults.push(`over the edge: ${text}`);
    const needed = isLarge(getComputedStyle(element)) ? 3 : 4.5;
    const found = contrast(element);
    if (found < needed) faults.push(`contrast of ${found.toFixed(1)}, and ${needed} is needed: ${text}`);
  }
  for (const element of card.querySelectorAll('button, input, img, [role="button"]')) {
    if (!isShown(element)) continue;
    const { left, right } = element.getBoundingClientRect();
    const name = element.textContent || element.getAttribute('alt') || element.tagName;
    if (right > edge.right || left < edge.left) faults.push(`over the edge: ${name}`);
    if (element.tagName === 'IMG' && !element.getAttribute('alt')) faults.push('a picture that is not described');
  }
  return faults;
};
