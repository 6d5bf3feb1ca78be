/**
 * How Teams draws cards, nearly: sizes and colours of its themes as Microsoft published them for the renderer
 * (AdaptiveCards, samples/HostConfig/microsoft-teams-light.json and -dark.json). Colours with an alpha are `#aarrggbb`.
 */
export type Theme = 'light' | 'dark';

type Colour = { readonly default: string; readonly subtle: string };
type Colours = Readonly<Record<'default' | 'dark' | 'light' | 'accent' | 'good' | 'warning' | 'attention', Colour>>;

const light: Colours = {
  default: { default: '#252424', subtle: '#bf252424' },
  dark: { default: '#252424', subtle: '#bf252424' },
  light: { default: '#ffffff', subtle: '#f3f2f1' },
  accent: { default: '#6264a7', subtle: '#8b8cc7' },
  good: { default: '#92c353', subtle: '#e592c353' },
  warning: { default: '#f8d22a', subtle: '#e5f8d22a' },
  attention: { default: '#c4314b', subtle: '#e5c4314b' },
};
const dark: Colours = {
  default: { default: '#ffffff', subtle: '#bfffffff' },
  dark: { default: '#201f1f', subtle: '#2d2c2c' },
  light: { default: '#ffffff', subtle: '#bfffffff' },
  accent: { default: '#a6a7dc', subtle: '#8b8cc7' },
  good: { default: '#92c353', subtle: '#e592c353' },
  warning: { default: '#f8d22a', subtle: '#e5f8d22a' },
  attention: { default: '#d74654', subtle: '#e5d74654' },
};

const look = {
  light: { colours: light, card: '#ffffff', emphasis: '#f9f8f7', line: '#e1dfdd', behind: '#f5f5f5' },
  dark: { colours: dark, card: '#2d2c2c', emphasis: '#292828', line: '#484644', behind: '#1f1f1f' },
} as const;

/** Fonts with about the widths of Segoe UI, which no package has; the second for what the first lacks. */
const FONTS = '"Open Sans Test", "Noto Sans JP Variable", sans-serif';

const fontSizes = { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 };
const fontWeights = { lighter: 200, default: 400, bolder: 600 };

/** What the renderer is told of a theme. */
export function hostConfig(theme: Theme): object {
  const { colours, card, emphasis, line } = look[theme];
  const font = { fontFamily: FONTS, fontSizes, fontWeights };
  return {
    supportsInteractivity: true,
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    separator: { lineThickness: 1, lineColor: line },
    imageSizes: { small: 32, medium: 52, large: 100 },
    fontTypes: { default: font, monospace: font },
    containerStyles: {
      default: { foregroundColors: colours, backgroundColor: card },
      emphasis: { foregroundColors: colours, backgroundColor: emphasis },
    },
    actions: {
      maxActions: 6,
      spacing: 'Default',
      buttonSpacing: 8,
      showCard: { actionMode: 'Inline', inlineTopMargin: 16, style: 'emphasis' },
      actionsOrientation: 'Horizontal',
      actionAlignment: 'Left',
    },
    imageSet: { imageSize: 'Medium', maxImageHeight: 100 },
    factSet: { title: { weight: 'Bolder', wrap: true }, value: { wrap: true }, spacing: 16 },
  };
}

/** The style of the page around a card. Buttons end in an ellipsis where their title has no room, as in Teams. */
export function pageStyle(theme: Theme): string {
  const { colours, card, line, behind } = look[theme];
  const text = colours.default.default;
  return `
    body { margin: 0; padding: 16px; background: ${behind}; color: ${text}; font: 14px ${FONTS}; }
    #card { background: ${card}; border: 1px solid ${line}; border-radius: 4px; box-sizing: border-box; overflow: hidden; }
    .ac-pushButton { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; height: 32px; padding: 0 12px;
      box-sizing: border-box; font: 600 14px ${FONTS}; border: 1px solid ${line}; border-radius: 4px; background: transparent; color: ${text}; }
    .ac-input { font: 14px ${FONTS}; color: ${text}; }
    a { color: ${colours.accent.default}; text-decoration: none; }
  `;
}
