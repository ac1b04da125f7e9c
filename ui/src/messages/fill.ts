/** Finding a sentence in a tree of messages and filling in its places. Knows no language itself. */

/** A sentence, or more of them under names. */
export type Node = string | { [key: string]: Node };
export type Values = Record<string, string | number>;

/** The node at a key such as `journal.title`. */
export function lookUp(tree: Node, key: string): Node | undefined {
  return key
    .split('.')
    .reduce<Node | undefined>(
      (node, part) => (typeof node === 'object' ? node[part] : undefined),
      tree,
    );
}

/** The sentence with its `{places}` filled in. A node with forms is chosen by the number `n`. */
export function fill(node: Node | undefined, data: Values, language: string): string | undefined {
  if (typeof node === 'object') {
    const form = new Intl.PluralRules(language).select(Number(data['n'] ?? 0));
    return fill(node[form] ?? node['other'], data, language);
  }
  return node?.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = data[name];
    return value === undefined ? whole : String(value);
  });
}
