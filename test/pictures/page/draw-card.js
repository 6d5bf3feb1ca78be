/* global AdaptiveCards, markdownit, document */

// What Teams reads in a TextBlock or a fact (protocol sheet, section 8): bold, italic, lists and links.
const markdown = markdownit('zero').enable(['emphasis', 'list', 'link', 'escape', 'newline']);

AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = markdown.render(text);
  result.didProcess = true;
};
// Choices show their Markdown in Teams (msteams-docs issue 5793).
AdaptiveCards.GlobalSettings.useMarkdownInRadioButtonAndCheckbox = false;

/** Draws a card into the page, as wide as `width` says, and tells what the renderer did not like about it. */
globalThis.drawCard = ({ card, hostConfig, style, width }) => {
  document.querySelector('style#look').textContent = style;
  const context = new AdaptiveCards.SerializationContext(AdaptiveCards.Versions.v1_5);
  const drawn = new AdaptiveCards.AdaptiveCard();
  drawn.hostConfig = new AdaptiveCards.HostConfig(hostConfig);
  drawn.parse(card, context);
  const place = document.querySelector('#card');
  place.style.width = `${width}px`;
  place.replaceChildren(drawn.render());
  const events = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
  const failures = drawn.validateProperties().validationEvents.map(({ message }) => message);
  return [...events, ...failures];
};
