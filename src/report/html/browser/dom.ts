/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// Elements made in one line. Text is always set as text, never as markup: what models wrote cannot become part of the page.

export type Child = Node | string | null | undefined | false;
export type Attributes = Readonly<Record<string, string | number | boolean | undefined | ((event: Event) => void)>>;

const SVG = 'http://www.w3.org/2000/svg';

export function html<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  return filled(document.createElement(tag), attributes, children);
}

export function svg(tag: string, attributes: Attributes = {}, ...children: readonly Child[]): SVGElement {
  return filled(document.createElementNS(SVG, tag) as SVGElement, attributes, children);
}

/** `colour` sets the property that the style sheet lightens for dark pages; `onclick` and the like listen; `tip` is the text on hover and focus. */
function filled<Made extends HTMLElement | SVGElement>(made: Made, attributes: Attributes, children: readonly Child[]): Made {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') made.addEventListener(name.slice(2), value);
    else if (name === 'colour') made.style.setProperty('--c', String(value));
    else if (name === 'tip') made.dataset.tip = String(value);
    else made.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) if (child !== null && child !== undefined && child !== false) made.append(child);
  return made;
}

export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`Expected an element \`${id}\`, found none.`);
  return found;
}

/** A row of buttons of which one is pressed. */
export function choice<Value extends string>(
  label: string,
  options: readonly (readonly [Value, string])[],
  onChoose: (value: Value) => void,
): HTMLElement {
  const buttons = options.map(([value, text], place) =>
    html(
      'button',
      {
        type: 'button',
        class: 'button',
        'aria-pressed': place === 0 ? 'true' : 'false',
        onclick: () => {
          for (const [other, button] of buttons.entries()) button.setAttribute('aria-pressed', other === place ? 'true' : 'false');
          onChoose(value);
        },
      },
      text,
    ),
  );
  return html('div', { class: 'group', role: 'group', 'aria-label': label }, ...buttons);
}
