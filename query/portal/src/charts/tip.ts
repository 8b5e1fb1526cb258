/** A line of a tooltip. */
export interface TipLine {
  colour?: string;
  name: string;
  value: string;
}

/** The content of a tooltip, made of elements: the content security policy allows no styles within text. */
export function tip(title: string, lines: TipLine[], note?: string): HTMLElement {
  const box = element('div', 'chart-tip');
  box.append(element('strong', '', title));
  for (const line of lines) {
    const row = element('div', 'chart-tip-line');
    if (line.colour) {
      const dot = element('i', '');
      dot.style.background = line.colour;
      row.append(dot);
    }
    row.append(element('span', '', line.name), element('b', '', line.value));
    box.append(row);
  }
  if (note) {
    box.append(element('em', '', note));
  }
  return box;
}

function element(name: string, className: string, text?: string): HTMLElement {
  const made = document.createElement(name);
  if (className) {
    made.className = className;
  }
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}
