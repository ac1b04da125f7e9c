// What someone who listens to the screen would hear: every visible thing with its role and its name.
// Called with a role and a name, gives the elements that fit; without them, the whole screen as text.
const [wantedRole, wantedName] = arguments;
const folded = (text) => (text ?? '').replace(/\s+/g, ' ').trim();

function visible(element) {
  if (element.closest('[aria-hidden="true"], [inert]')) return false;
  return element.checkVisibility ? element.checkVisibility({ checkVisibilityCSS: true }) : element.getClientRects().length > 0;
}

const inputs = { checkbox: 'checkbox', radio: 'radio', range: 'slider', number: 'spinbutton', search: 'searchbox', button: 'button', submit: 'button' };
const tags = {
  A: (it) => (it.hasAttribute('href') ? 'link' : ''),
  BUTTON: () => 'button', SUMMARY: () => 'button', TEXTAREA: () => 'textbox', SELECT: () => 'combobox', OPTION: () => 'option',
  INPUT: (it) => inputs[it.type] ?? 'textbox',
  OL: () => 'list', UL: () => 'list',
  H1: () => 'heading', H2: () => 'heading', H3: () => 'heading', H4: () => 'heading',
  LI: () => 'listitem', DIALOG: () => 'dialog', NAV: () => 'navigation', FIELDSET: () => 'group', ARTICLE: () => 'article',
  SECTION: (it) => (it.hasAttribute('aria-label') || it.hasAttribute('aria-labelledby') ? 'region' : ''),
  FORM: () => '', P: () => '', DIV: () => '', SPAN: () => '',
};
const role = (element) => element.getAttribute('role') ?? tags[element.tagName]?.(element) ?? '';

function spoken(element) {
  let text = '';
  for (const node of element.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) text += node.textContent;
    else if (node.nodeType === Node.ELEMENT_NODE && node.getAttribute('aria-hidden') !== 'true') {
      const label = node.getAttribute('aria-label') ?? node.getAttribute('alt');
      const block = getComputedStyle(node).display !== 'inline' ? ' ' : '';
      text += block + (label ?? spoken(node)) + block;
    }
  }
  return text;
}

function name(element) {
  const by = element.getAttribute('aria-labelledby');
  if (by) return folded(by.split(/\s+/).map((id) => spoken(document.getElementById(id) ?? document.createElement('i'))).join(' '));
  if (element.hasAttribute('aria-label')) return folded(element.getAttribute('aria-label'));
  if (element.labels?.length) {
    // A label around its own field does not say what is typed in the field.
    return folded([...element.labels].map((label) => {
      const copy = label.cloneNode(true);
      copy.querySelectorAll('input, textarea, select, [aria-hidden="true"]').forEach((it) => it.remove());
      return copy.textContent;
    }).join(' '));
  }
  if (element.tagName === 'FIELDSET') return folded(element.querySelector('legend')?.textContent);
  if (['INPUT', 'TEXTAREA', 'SELECT'].includes(element.tagName)) return folded(element.title || element.placeholder || element.value);
  if (['list', 'alert', 'region'].includes(role(element))) return '';
  return folded(spoken(element)) || folded(element.title);
}

if (wantedRole) {
  const modal = [...document.querySelectorAll('dialog[open]')].filter((it) => it.matches(':modal')).pop();
  const textual = wantedRole === 'textbox' ? ['textbox', 'searchbox', 'spinbutton'] : [wantedRole];
  return [...(modal ?? document).querySelectorAll('*')].filter((it) => textual.includes(role(it)) && visible(it) && fits(name(it)));
}
function fits(found) {
  if (wantedName.endsWith('…')) return found.startsWith(wantedName.slice(0, -1));
  return found === wantedName;
}

const lines = [];
(function walk(element, depth) {
  if (!visible(element)) return;
  const what = role(element);
  const leaf = ['button', 'link', 'textbox', 'searchbox', 'spinbutton', 'combobox', 'checkbox', 'radio', 'heading', 'option', 'tab', 'switch'].includes(what);
  if (leaf) {
    const value = 'value' in element && element.tagName !== 'BUTTON' && element.type !== 'password' ? ` = ${JSON.stringify(element.type === 'checkbox' || element.type === 'radio' ? element.checked : element.value)}` : '';
    lines.push('  '.repeat(depth) + `${what} "${name(element)}"${value}${element.disabled ? ' (disabled)' : ''}`);
    return;
  }
  const own = folded([...element.childNodes].filter((it) => it.nodeType === Node.TEXT_NODE).map((it) => it.textContent).join(' '));
  if (what) lines.push('  '.repeat(depth) + what + (element.hasAttribute('aria-label') ? ` "${name(element)}"` : ''));
  if (own) lines.push('  '.repeat(depth + 1) + own);
  for (const child of element.children) walk(child, depth + (what ? 1 : 0));
})(document.body, 0);
return lines.join('\n');
